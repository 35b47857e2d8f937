//! `pgdms-lint estimate`

use std::io::Write;

use clap::ArgMatches;

use super::arguments::{Estimate as Options, Format};
use super::judged::migration_of;
use super::{CliError, Outcome, choices, output, profiled, source, task_files};
use crate::config::Config;
use crate::estimate::{self, Calibration, EstimateOptions};
use crate::profile::DataProfile;
use crate::report;

pub(super) fn run(
    options: &Options,
    matches: &ArgMatches,
    color: output::ColorChoice,
) -> Result<Outcome, CliError> {
    let config = choices::config(&options.source)?;
    if source::explained(&options.source, &config, color)? {
        return Ok(Outcome::Clean);
    }
    let format = choices::format(options.format, &config)?;
    let estimate_options = estimate_options(options, &config)?;
    let read = source::read(&options.source, &config, color)?.ok_or(CliError::NoSource)?;
    let warning = source::warning_of_list(&read);
    let migration = migration_of(read.catalog, read.server, read.profile);
    let migration = migration.with_task(task_files::read(&options.task, &config, matches)?);
    let files = (&read.sources, &read.rows);
    let migration =
        profiled::with_profile(migration, files, &options.profile, &options.source, &config, color)?;
    let estimate = estimate::estimate(&migration, &estimate_options)?;
    let mut out = output::stdout(color);
    match format {
        Format::Text => report::estimate::write_text(&estimate, &mut out)?,
        Format::Json => report::estimate::write_json(&estimate, &mut out)?,
    }
    out.flush()?;
    if let Some(warning) = warning {
        output::write_warning(&warning, color);
    }
    Ok(Outcome::Clean)
}

fn estimate_options(options: &Options, config: &Config) -> Result<EstimateOptions, CliError> {
    let mut estimate = EstimateOptions::default();
    for text in choices::list(&options.assume, config.assume.as_ref()) {
        estimate.assumptions.set(&text).map_err(|error| CliError::Option {
            option: "--assume".to_owned(),
            message: error.to_string(),
        })?;
    }
    estimate.sizes = options.size.clone();
    if let Some((name, bytes)) = task_files::file("calibrate", &options.calibrate, &None)? {
        estimate.calibration = Some(Calibration::read(&name, &bytes)?);
    }
    if let Some((name, bytes)) = task_files::file("calibrate-profile", &options.calibrate_profile, &None)? {
        estimate.rehearsal_profile = Some(DataProfile::read(&name, &bytes)?);
    }
    Ok(estimate)
}
