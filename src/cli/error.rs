//! Why the job could not be done.

use std::io;
use std::path::PathBuf;

use crate::config::ConfigError;
use crate::dms::task;
use crate::estimate::{CalibrationError, EstimateError};
use crate::lint::UnknownRule;
use crate::profile::ProfileError;
use crate::source::live::LiveError;
use crate::source::live::connect::ParameterError;
use crate::source::snapshot::SnapshotError;
use crate::source::{DumpError, InputError, MeasureRowsError};

/// Why the job could not be done: exit code 2.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CliError {
    /// The configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// An option's value, wherever it was set.
    #[error("{option}: {message}")]
    Option {
        /// The option, as it was set: an argument, a variable, a key of the configuration.
        option: String,
        /// What is wrong with its value.
        message: String,
    },
    /// A file that an option names.
    #[error("cannot read {} ({option}): {source}", file.display())]
    File {
        /// The option.
        option: String,
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file of the task.
    #[error(transparent)]
    Task(#[from] task::ReadError),
    /// The data profile.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The statistics of a rehearsal.
    #[error(transparent)]
    Calibration(#[from] CalibrationError),
    /// An estimate that cannot be made.
    #[error(transparent)]
    Estimate(#[from] EstimateError),
    /// The schema.
    #[error("{source}{}", hint(source))]
    Dump {
        /// Why.
        #[from]
        source: DumpError,
    },
    /// A snapshot.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A snapshot beside other sources.
    #[error(
        "{} is JSON: a snapshot stands alone, since it holds a whole database (name it without other sources)",
        file.display()
    )]
    SnapshotAmongFiles {
        /// The file.
        file: PathBuf,
    },
    /// A file that is there already.
    #[error("{} is there already: name another file, or replace it with --force", file.display())]
    OutputExists {
        /// The file.
        file: PathBuf,
    },
    /// A file that cannot be written.
    #[error("cannot write {}: {source}", file.display())]
    OutputFile {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Sources in which no statement could be read.
    #[error("not one statement could be read: is it a PostgreSQL dump in SQL? The first: {first}")]
    NothingUnderstood {
        /// Place and reason of the first.
        first: String,
    },
    /// `--strict`, and a statement could not be read.
    #[error(
        "{count} of {statements} statements could not be read; the first: {first} (--strict; without it they are left out and listed)"
    )]
    Strict {
        /// How many.
        count: usize,
        /// Of how many.
        statements: usize,
        /// Place and reason of the first.
        first: String,
    },
    /// A connection string.
    #[error(transparent)]
    Connection(#[from] ParameterError),
    /// A running server.
    #[error(transparent)]
    Live(#[from] LiveError),
    /// A person stopped the program when the server had been read.
    #[error("interrupted: the output is not whole")]
    Interrupted,
    /// A connection string beside other sources.
    #[error("a running server stands alone: it tells all that dumps would (name it without other sources)")]
    ServerAmongFiles,
    /// A rule that nobody knows.
    #[error("{0}; `pgdms-lint rules` lists them all")]
    Rule(#[from] UnknownRule),
    /// Nothing to do.
    #[error(
        "nothing to check: name a schema dump, a folder of migrations, a server, or the task's files (see --help)"
    )]
    NoInput,
    /// Nothing to measure.
    #[error("nothing to measure: name a server, or a dump with rows (see --help)")]
    NothingToMeasure,
    /// The rows of a dump.
    #[error(transparent)]
    Rows(#[from] MeasureRowsError),
    /// What holds a schema and no rows.
    #[error("{} holds no rows to be measured: name a server, or a dump made with its data", file.display())]
    NoRows {
        /// The file.
        file: PathBuf,
    },
    /// What holds rows and no tables.
    #[error(
        "{} holds rows and makes no table: name the file with the schema too (pgdms-lint measure schema.sql data.sql)",
        file.display()
    )]
    NoTables {
        /// The file.
        file: PathBuf,
    },
    /// A person stopped measuring.
    #[error(
        "interrupted: {} holds what was measured before; go on from there with --resume",
        file.display()
    )]
    MeasuringInterrupted {
        /// The file.
        file: PathBuf,
    },
    /// Nothing to list.
    #[error("nothing to list: name a schema dump, a folder of migrations or a server (see --help)")]
    NoSource,
    /// Nothing to compare.
    #[error("nothing to compare: name a SOURCE and a --target (see --help)")]
    NothingToCompare,
    /// The output cannot be written.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
}

/// How to say which database is meant.
fn hint(error: &DumpError) -> String {
    match error {
        DumpError::SeveralDatabases { .. } => " (--database NAME)".to_owned(),
        DumpError::Input(InputError::Unreadable { name, source })
            if source.kind() == io::ErrorKind::NotFound && is_word(name) =>
        {
            format!(" (a database of a running server is named like this: postgres:///{name})")
        }
        _ => String::new(),
    }
}

/// Whether it looks less like a file than like the name of a database.
fn is_word(name: &str) -> bool {
    name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
}

impl CliError {
    /// Whether the reader of our output went away: no error of ours.
    pub(super) fn is_closed_pipe(&self) -> bool {
        matches!(self, CliError::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
