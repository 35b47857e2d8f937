//! Finds what AWS DMS (Database Migration Service) would truncate, round, refuse or leave behind
//! in a PostgreSQL database, before the migration runs.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod catalog;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub mod config;
pub mod ddl;
pub mod dms;
pub mod finding;
pub mod lint;
pub mod migration;
pub mod profile;
pub mod remedy;
pub mod report;
pub mod rules;
pub mod source;
mod sql;
