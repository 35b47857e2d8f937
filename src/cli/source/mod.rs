//! What SOURCE and `--target` name, and reading it.
//!
//! - [`named`]: telling apart what an argument names
//! - [`dump`]: schema dumps and folders of migrations
//! - [`live`]: running servers
//! - [`snapshot`]: databases kept in a file
//! - [`progress`]: the line that shows what is being read of one

mod dump;
mod live;
mod named;
mod progress;
mod snapshot;

pub(super) use snapshot::origin;

use super::CliError;
use super::arguments::SourceOptions;
use super::output::ColorChoice;
use crate::catalog::Catalog;
use crate::config::Config;
use crate::profile::DataProfile;
use crate::report::{InputSummary, Skipped};
use crate::server::ServerFacts;
use crate::source::Sources;
use dump::Unread;
use named::Named;

pub(super) use live::explain_queries;

/// A database as it was read, and what a report says about the reading.
pub(super) struct SourceReading {
    /// What the database contains.
    pub catalog: Catalog,
    /// What a running server tells besides.
    pub server: Option<ServerFacts>,
    /// The facts about stored values that a snapshot holds.
    pub profile: Option<DataProfile>,
    /// The text that was read, to show lines of it.
    pub sources: Sources,
    /// What was read, and how well.
    pub input: InputSummary,
    /// What was left out of the catalog.
    pub skipped: Vec<Skipped>,
}

/// The source; `None` where none was named.
pub(super) fn read(
    options: &SourceOptions,
    config: &Config,
    color: ColorChoice,
) -> Result<Option<SourceReading>, CliError> {
    let Some(named) = Named::of(&options.sources)? else { return Ok(None) };
    match named {
        Named::Snapshot(file) => snapshot::read(&file),
        Named::Files(files) => {
            let database = options.database.as_ref().or(config.database.as_ref());
            dump::read(&files, database.map(String::as_str), unread(options, config))
        }
        Named::Server(text) => live::read(&text, &options.server, config, color),
    }
    .map(Some)
}

/// The target; `None` where none was named.
pub(super) fn read_target(
    argument: Option<&std::path::Path>,
    options: &SourceOptions,
    config: &Config,
    color: ColorChoice,
) -> Result<Option<SourceReading>, CliError> {
    let named = match (argument, &config.target) {
        (Some(argument), _) => Named::of(&[argument.to_owned()])?,
        (None, Some(text)) => Some(Named::in_config(text, config)?),
        (None, None) => None,
    };
    match named {
        None => Ok(None),
        Some(Named::Snapshot(file)) => snapshot::read(&file).map(Some),
        Some(Named::Files(files)) => dump::read_target(&files, unread(options, config), color).map(Some),
        Some(Named::Server(text)) => live::read(&text, &options.server, config, color).map(Some),
    }
}

fn unread(options: &SourceOptions, config: &Config) -> Unread {
    if options.strict || config.strict.unwrap_or(false) { Unread::Refused } else { Unread::Listed }
}
