//! What `check` and `fix` begin with: the inputs are read and judged.

use clap::ArgMatches;

use super::arguments::JudgeOptions;
use super::source::{self, SourceReading};
use super::{CliError, choices, output, profiled, task_files};
use crate::catalog::Catalog;
use crate::config::Config;
use crate::lint::{Linter, Report};
use crate::migration::{Margin, Migration};
use crate::profile::DataProfile;
use crate::report::{InputSummary, Skipped};
use crate::server::ServerFacts;
use crate::source::{DumpRows, Sources};

/// A migration and what the rules say of it.
pub(super) struct Judged {
    pub linter: Linter,
    pub migration: Migration,
    pub report: Report,
    pub sources: Sources,
    pub inputs: Vec<InputSummary>,
    pub skipped: Vec<Skipped>,
}

impl Judged {
    /// Reads and judges; `None` where the queries were asked for alone, and have been printed.
    pub fn of(
        options: &JudgeOptions,
        config: &Config,
        matches: &ArgMatches,
        color: output::ColorChoice,
    ) -> Result<Option<Self>, CliError> {
        let linter = linter(options, config)?;
        if source::explained(&options.source, config, color)? {
            return Ok(None);
        }
        let read = Read::of(source::read(&options.source, config, color)?);
        if read.inputs.is_empty() && !task_files::any_file(&options.task, config) {
            return Err(CliError::NoInput);
        }
        let Read { migration, sources, rows, inputs, skipped } = read;
        let migration = self::migration(options, config, matches, migration, (&sources, &rows), color)?;
        let linter = only(linter, migration.source(), options, config)?;
        let report = linter.run(&migration);
        Ok(Some(Judged { linter, migration, report, sources, inputs, skipped }))
    }
}

fn linter(options: &JudgeOptions, config: &Config) -> Result<Linter, CliError> {
    let select = choices::list(&options.select, config.select.as_ref());
    let ignore = choices::list(&options.ignore, config.ignore.as_ref());
    let linter = Linter::new();
    let linter = if select.is_empty() { linter } else { linter.select(&select)? };
    Ok(linter.ignore(&ignore)?)
}

/// The source, taken apart: the catalog goes into the migration, the rest into the report.
struct Read {
    migration: Migration,
    sources: Sources,
    rows: DumpRows,
    inputs: Vec<InputSummary>,
    skipped: Vec<Skipped>,
}

impl Read {
    fn of(reading: Option<SourceReading>) -> Self {
        match reading {
            Some(reading) => Read {
                migration: migration_of(reading.catalog, reading.server, reading.profile),
                sources: reading.sources,
                rows: reading.rows,
                inputs: vec![reading.input],
                skipped: reading.skipped,
            },
            None => Read {
                migration: Migration::without_source(),
                sources: Sources::default(),
                rows: DumpRows::default(),
                inputs: Vec::new(),
                skipped: Vec::new(),
            },
        }
    }
}

/// The migration of a source, before anything else is known.
pub(super) fn migration_of(
    catalog: Catalog,
    server: Option<ServerFacts>,
    profile: Option<DataProfile>,
) -> Migration {
    let mut migration = Migration::new(catalog);
    if let Some(server) = server {
        migration = migration.with_server(server);
    }
    if let Some(profile) = profile {
        migration = migration.with_profile(profile);
    }
    migration
}

fn migration(
    options: &JudgeOptions,
    config: &Config,
    matches: &ArgMatches,
    source: Migration,
    files: (&Sources, &DumpRows),
    color: output::ColorChoice,
) -> Result<Migration, CliError> {
    let mut migration = source.with_task(task_files::read(&options.task, config, matches)?);
    let target = source::read_target(options.target.as_deref(), &options.source, config, color)?;
    if let Some(target) = target {
        migration = migration.with_target(target.catalog);
        if let Some(server) = target.server {
            migration = migration.with_target_server(server);
        }
    }
    if let Some(margin) = options.margin.or(config.margin.map(Margin::Percent)) {
        migration = migration.with_margin(margin);
    }
    profiled::with_profile(migration, files, &options.profile, &options.source, config, color)
}

/// The linter for the tables of `--only`.
fn only(
    linter: Linter,
    catalog: &Catalog,
    options: &JudgeOptions,
    config: &Config,
) -> Result<Linter, CliError> {
    let mut tables = Vec::new();
    for name in choices::list(&options.only, config.only.as_ref()) {
        let table = &catalog.relations[choices::table(catalog, &name)?];
        tables.push((catalog.schema_name(table.schema).clone(), table.name.clone()));
    }
    Ok(linter.only_tables(tables))
}
