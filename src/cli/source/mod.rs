//! What SOURCE and `--target` name, and reading it.
//!
//! - [`dump`]: schema dumps and folders of migrations

mod dump;

use std::path::PathBuf;

use super::CliError;
use super::arguments::SourceOptions;
use super::output::ColorChoice;
use crate::catalog::Catalog;
use crate::config::Config;
use crate::report::{InputSummary, Skipped};
use crate::source::Sources;
use dump::Unread;

/// A database as it was read, and what a report says about the reading.
pub(super) struct SourceReading {
    /// What the database contains.
    pub catalog: Catalog,
    /// The text that was read, to show lines of it.
    pub sources: Sources,
    /// What was read, and how well.
    pub input: InputSummary,
    /// What was left out of the catalog.
    pub skipped: Vec<Skipped>,
}

/// The source; `None` where none was named.
pub(super) fn read(options: &SourceOptions, config: &Config) -> Result<Option<SourceReading>, CliError> {
    if options.sources.is_empty() {
        return Ok(None);
    }
    let database = options.database.as_ref().or(config.database.as_ref());
    dump::read(&options.sources, database.map(String::as_str), unread(options, config)).map(Some)
}

/// The target.
pub(super) fn read_target(
    file: PathBuf,
    options: &SourceOptions,
    config: &Config,
    color: ColorChoice,
) -> Result<SourceReading, CliError> {
    dump::read_target(file, unread(options, config), color)
}

fn unread(options: &SourceOptions, config: &Config) -> Unread {
    if options.strict || config.strict.unwrap_or(false) { Unread::Refused } else { Unread::Listed }
}
