//! `pgdms-lint types`

use std::io::Write;

use clap::ArgMatches;

use super::arguments::{Format, Types};
use super::{CliError, Outcome, choices, output, source, task_files};
use crate::dms::column_types;
use crate::dms::scope::Scope;
use crate::dms::types::TypeSettings;
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
    let task = task_files::read(&options.task, &config, matches)?;
    let rows = column_types(&read.catalog, &Scope::of(&task), &TypeSettings::from(&task));
    let mut out = output::stdout(color);
    match format {
        Format::Text => column_list::write_text(&rows, &mut out)?,
        Format::Json => column_list::write_json(&rows, &mut out)?,
    }
    out.flush()?;
    if let Some(warning) = source::warning_of_list(&read) {
        output::write_warning(&warning, color);
    }
    Ok(Outcome::Clean)
}
