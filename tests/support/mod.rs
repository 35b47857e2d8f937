//! What the integration tests share.
//!
//! | module | |
//! |---|---|
//! | [`certificates`] | authorities and certificates, good and bad, for TLS |
//! | [`corpus`] | dumps of real databases, where they are there |
//! | [`fixtures`] | the schemas that were written for the tests |
//! | [`json_schema`] | a validator for the schemas in `docs/` |
//! | [`lint`] | schemas as SQL text, judged under a task |
//! | [`listening`] | a throw-away server on an address of the loopback, with its own `pg_hba.conf` |
//! | [`older_servers`] | texts for servers that are older than the texts |
//! | [`postgres`] | a throw-away PostgreSQL server, and the client programs that talk to it |

#![allow(dead_code, reason = "each test program uses a part of its own")]

pub mod certificates;
pub mod corpus;
pub mod fixtures;
pub mod json_schema;
#[cfg(feature = "dump")]
pub mod lint;
pub mod listening;
pub mod older_servers;
pub mod postgres;
