//! `pgdms-lint compare`

use std::io::Write;

use clap::ArgMatches;

use super::arguments::{Compare, Format};
use super::{CliError, Outcome, choices, output, source, task_files};
use crate::catalog::{Catalog, Id, Relation};
use crate::comparison::Selection;
use crate::config::Config;
use crate::migration::Migration;
use crate::report::comparison::{ComparisonInput, json, text};
use crate::report::text::Verbosity;

pub(super) fn run(
    options: &Compare,
    matches: &ArgMatches,
    color: output::ColorChoice,
) -> Result<Outcome, CliError> {
    let config = choices::config(&options.source)?;
    let format = choices::format(options.report.format, &config)?;
    if source::explained(&options.source, &config, color)? {
        return Ok(Outcome::Clean);
    }
    let read = source::read(&options.source, &config, color)?.ok_or(CliError::NothingToCompare)?;
    let task = task_files::read(&options.task, &config, matches)?;
    let target = source::read_target(options.target.as_deref(), &options.source, &config, color)?
        .ok_or(CliError::NothingToCompare)?;
    let selection = selection(options, &config, &read.catalog)?;
    let mut migration = Migration::new(read.catalog).with_task(task).with_target(target.catalog);
    if let Some(server) = read.server {
        migration = migration.with_server(server);
    }
    if let Some(server) = target.server {
        migration = migration.with_target_server(server);
    }
    let comparison = migration.target_comparison().ok_or(CliError::NothingToCompare)?;
    let selected = comparison.selected(&selection);
    let skipped = [read.skipped, target.skipped].concat();
    let input = ComparisonInput {
        migration: &migration,
        comparison,
        selection: &selection,
        selected: &selected,
        source: &read.input,
        target: &target.input,
        skipped: &skipped,
    };
    output::unless_closed(write(&input, format, options.report.verbosity(), color))?;
    Ok(if selected.has_lacks() { Outcome::Found } else { Outcome::Clean })
}

fn selection(options: &Compare, config: &Config, source: &Catalog) -> Result<Selection, CliError> {
    let names = choices::list(&options.only, config.only.as_ref());
    let only: Result<Vec<Id<Relation>>, CliError> =
        names.iter().map(|name| choices::table(source, name)).collect();
    Ok(Selection { only: only?, until: options.until.map(Into::into) })
}

fn write(
    input: &ComparisonInput<'_>,
    format: Format,
    verbosity: Verbosity,
    color: output::ColorChoice,
) -> Result<(), CliError> {
    let mut out = output::stdout(color);
    match format {
        Format::Text => text::write(input, verbosity, &mut out)?,
        Format::Json => json::write(input, &mut out)?,
    }
    out.flush()?;
    Ok(())
}
