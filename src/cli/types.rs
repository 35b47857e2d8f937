//! `pgdms-lint types`

use std::io::Write;

use clap::ArgMatches;

use super::arguments::{Format, Types};
use super::judged::migration_of;
use super::{CliError, Outcome, choices, output, profiled, source, task_files};
use crate::lint::judged_columns;
use crate::report::column_list;

pub(super) fn run(
    options: &Types,
    matches: &ArgMatches,
    color: output::ColorChoice,
) -> Result<Outcome, CliError> {
    let config = choices::config(&options.source)?;
    if source::explained(&options.source, &config, color)? {
        return Ok(Outcome::Clean);
    }
    let format = choices::format(options.format, &config)?;
    let read = source::read(&options.source, &config, color)?.ok_or(CliError::NoSource)?;
    let warning = source::warning_of_list(&read);
    let migration = migration_of(read.catalog, read.server, read.profile);
    let migration = migration.with_task(task_files::read(&options.task, &config, matches)?);
    let files = (&read.sources, &read.rows);
    let migration =
        profiled::with_profile(migration, files, &options.profile, &options.source, &config, color)?;
    let columns = judged_columns(&migration);
    let mut out = output::stdout(color);
    match format {
        Format::Text => column_list::write_text(&columns, &mut out)?,
        Format::Json => column_list::write_json(&columns, &mut out)?,
    }
    out.flush()?;
    if let Some(warning) = warning {
        output::write_warning(&warning, color);
    }
    Ok(Outcome::Clean)
}
