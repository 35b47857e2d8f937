//! What SOURCE and `--target` name, and reading it.
//!
//! - [`named`]: telling apart what an argument names
//! - [`dump`]: schema dumps and folders of migrations
//! - [`live`]: running servers
//! - [`measure`]: the stored values of any of them; [`date`]: when files were written
//! - [`schemas`]: which schemas of a server are read
//! - [`snapshot`]: snapshots, known by their content
//! - [`not_understood`]: statements that could not be read
//! - [`progress`]: the line that shows what is being read of one

mod date;
mod dump;
mod live;
mod measure;
mod named;
mod not_understood;
mod progress;
mod schemas;
mod snapshot;

use std::io::Write;

use super::CliError;
use super::arguments::{MeasuringOptions, SourceOptions};
use super::output::{ColorChoice, stdout, write_warning};
use crate::catalog::Catalog;
use crate::config::Config;
use crate::migration::Migration;
use crate::profile::DataProfile;
use crate::report::{InputSummary, Skipped};
use crate::server::ServerFacts;
use crate::source::{DumpRows, MeasureOnTheWay, Sources};
use named::Named;
use not_understood::NotUnderstood;
use progress::ScanningProgress;

pub(super) use measure::{Files, measure, warn_of_failures};
pub(super) use not_understood::warning_of_list;
pub(super) use snapshot::origin;

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
    /// Where in files the rows of tables stand.
    pub rows: DumpRows,
    /// What was read, and how well.
    pub input: InputSummary,
    /// What was left out of the catalog.
    pub skipped: Vec<Skipped>,
}

/// Whether `--explain-queries` was asked for, which is answered then: nothing is connected to.
pub(super) fn explained(
    options: &SourceOptions,
    config: &Config,
    color: ColorChoice,
) -> Result<bool, CliError> {
    let Some(version) = &options.server.explain_queries else { return Ok(false) };
    let mut out = stdout(color);
    live::explain_queries(version, &options.server, config, &mut out)?;
    out.flush()?;
    Ok(true)
}

/// The source; `None` where none was named.
pub(super) fn read(
    options: &SourceOptions,
    config: &Config,
    color: ColorChoice,
) -> Result<Option<SourceReading>, CliError> {
    let Some(named) = Named::of(&options.sources)? else { return Ok(None) };
    schemas::refuse_chosen_of_files(&named, &options.server)?;
    let reading = read_named(named, database(options, config), options, config, color)?;
    checked(reading, options, config)
}

/// The source, of which all rows will be measured by these options: those of a dump as far as that can be done while
/// it is read. `migration` makes what is wanted of its catalog.
pub(super) fn read_measuring(
    options: &SourceOptions,
    measuring: &MeasuringOptions,
    config: &Config,
    migration: &dyn Fn(Catalog) -> Migration,
    color: ColorChoice,
) -> Result<Option<SourceReading>, CliError> {
    match Named::of(&options.sources)? {
        Some(Named::Files(files)) => {
            schemas::refuse_chosen_of_files(&Named::Files(files.clone()), &options.server)?;
            let rows = measure::rows_options(measuring)?;
            let progress = ScanningProgress::start(&files);
            let show = |bytes| progress.show(bytes);
            let on_the_way = MeasureOnTheWay { options: rows, migration, progress: &show };
            let reading = dump::read_measuring(&files, database(options, config), &on_the_way)?;
            checked(reading, options, config)
        }
        _ => read(options, config, color),
    }
}

fn database<'a>(options: &'a SourceOptions, config: &'a Config) -> Option<&'a str> {
    options.database.as_ref().or(config.database.as_ref()).map(String::as_str)
}

fn checked(
    reading: SourceReading,
    options: &SourceOptions,
    config: &Config,
) -> Result<Option<SourceReading>, CliError> {
    schemas::refuse_nothing_chosen(&reading)?;
    match not_understood::strict(&reading) {
        Some(error) if not_understood(options, config) == NotUnderstood::Refused => Err(error),
        _ => Ok(Some(reading)),
    }
}

fn read_named(
    named: Named,
    database: Option<&str>,
    options: &SourceOptions,
    config: &Config,
    color: ColorChoice,
) -> Result<SourceReading, CliError> {
    match named {
        Named::Snapshot(file) => snapshot::read(&file),
        Named::Files(files) => dump::read(&files, database),
        Named::Server(text) => live::read(&text, &options.server, config, color),
    }
}

/// The target; `None` where none was named. What could not be read of it is said on standard error,
/// since reports show the source's statements alone.
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
    let Some(named) = named else { return Ok(None) };
    let reading = read_named(named, None, options, config, color)?;
    match (not_understood::strict(&reading), not_understood(options, config)) {
        (Some(error), NotUnderstood::Refused) => return Err(error),
        (Some(_), NotUnderstood::Listed) => {
            write_warning(&not_understood::warning_of_target(&reading), color);
        }
        (None, _) => {}
    }
    Ok(Some(reading))
}

fn not_understood(options: &SourceOptions, config: &Config) -> NotUnderstood {
    match options.strict || config.strict.unwrap_or(false) {
        true => NotUnderstood::Refused,
        false => NotUnderstood::Listed,
    }
}
