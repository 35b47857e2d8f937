//! Finds what AWS DMS (Database Migration Service) would truncate, round, refuse or leave behind
//! in a PostgreSQL database, before the migration runs.
//!
//! A dump, a running server or a snapshot of either is read into a [`Catalog`](catalog::Catalog), the
//! rules look at the [`Migration`](migration::Migration) that it is part of, and each
//! [`Finding`](finding::Finding) knows its rule, its object and its severity:
//!
//! ```
//! # #[cfg(feature = "dump")] {
//! use pgdms_lint::{lint::Linter, migration::Migration, source};
//!
//! let sql = "CREATE TABLE rates (id bigint PRIMARY KEY, factor numeric);";
//! let reading = source::read_dump_from("rates.sql", sql.as_bytes(), &Default::default())?;
//! let migration = Migration::new(reading.catalog);
//! let report = Linter::new().run(&migration);
//! let ids: Vec<String> = report.findings.iter().map(|finding| finding.id(migration.source())).collect();
//! assert_eq!(ids, ["numeric-without-precision:column:public.rates.factor"]);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A running server tells more than its catalog: settings, replication slots, sizes. They are
//! [`ServerFacts`](server::ServerFacts), and some rules need them:
//!
//! ```no_run
//! # #[cfg(feature = "live")] {
//! use pgdms_lint::source::live::connect::{ConnectionParameters, Environment};
//! use pgdms_lint::source::live::{LiveOptions, read_live};
//! use pgdms_lint::{lint::Linter, migration::Migration};
//!
//! let environment = Environment::of_process(); // PGPASSWORD, ~/.pgpass ...
//! let server = ConnectionParameters::parse("postgres://lint@db.example/shop", &environment)?;
//! let reading = read_live(&server, &LiveOptions::default())?;
//! let migration = Migration::new(reading.catalog).with_server(reading.server);
//! let report = Linter::new().run(&migration);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A [`Snapshot`](source::snapshot::Snapshot) keeps both in a file, to be judged later without a
//! connection; a [`Difference`](catalog::difference::Difference) tells what differs between two catalogs.
//!
//! What a finding says in words, with evidence and remedies, its rule tells when it is asked:
//! [`Rule::describe`](rules::Rule::describe). The verdict depends on the task; give its files, the
//! JSON that the AWS CLI takes, to a [`TaskBuilder`](dms::task::TaskBuilder):
//!
//! ```
//! # #[cfg(feature = "dump")] {
//! use pgdms_lint::dms::task::TaskBuilder;
//! use pgdms_lint::{lint::Linter, migration::Migration, rules::Severity, source};
//!
//! let settings = br#"{"TargetMetadata": {"SupportLobs": false}}"#;
//! let task = TaskBuilder::new().task_settings("task.json", settings)?.build();
//! let sql = "CREATE TABLE notes (id bigint PRIMARY KEY, body text);";
//! let reading = source::read_dump_from("notes.sql", sql.as_bytes(), &Default::default())?;
//! let migration = Migration::new(reading.catalog).with_task(task);
//! let report = Linter::new().select(&["lobs-switched-off"])?.run(&migration);
//! assert_eq!(report.count(Severity::Error), 1);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A [plan](fix) says what has to be run, on which server and when, and [`fix::files`] writes it down:
//!
//! ```
//! # #[cfg(feature = "dump")] {
//! use pgdms_lint::{fix, lint::Linter, migration::Migration, remedy::Phase, source};
//!
//! let sql = "CREATE TABLE rates (id bigint PRIMARY KEY, factor numeric);";
//! let reading = source::read_dump_from("rates.sql", sql.as_bytes(), &Default::default())?;
//! let migration = Migration::new(reading.catalog);
//! let linter = Linter::new();
//! let report = linter.run(&migration);
//! let plan = fix::plan(&linter, &migration, &report, fix::FixOptions::default());
//! let tables = plan.phase(Phase::TargetBeforeLoad).expect("the target's tables are made");
//! assert!(tables.units.iter().flat_map(|unit| &unit.steps).any(|step| step.up.contains("factor numeric")));
//! let files = fix::files(&plan, &migration);
//! assert_eq!(files[0].name, "README.md");
//! assert!(files.iter().any(|file| file.name == "rollback/2-target-before-load.sql"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! * `dump`: [`source::read_dump`], which reads schema dumps and folders of migrations, and [`fix`], which
//!   reads the statements of its own plans with it
//! * `live`: [`source::live`], which reads running servers; it brings tokio and rustls along
//! * `cli`: the program, and with it the text report
//!
//! All are on by default. Without them the model, the knowledge of DMS, the rules, the JSON
//! report and snapshots remain.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod catalog;
#[cfg(feature = "cli")]
pub mod cli;
pub mod comparison;
#[cfg(feature = "cli")]
pub mod config;
pub mod ddl;
pub mod dependency;
pub mod dms;
pub mod estimate;
mod figures;
pub mod finding;
#[cfg(feature = "dump")]
pub mod fix;
pub mod lint;
pub mod migration;
pub mod profile;
pub mod remedy;
pub mod report;
pub mod rules;
pub mod server;
pub mod source;
mod spelling;
mod sql;
