//! `pgdms-lint measure`

use std::io::{self, Write};

use clap::ArgMatches;

use super::arguments::Measure;
use super::whole_file::{self, Existing, STDOUT};
use super::{CliError, Outcome, choices, output, source, task_files, unfinished};
use crate::config::Config;
use crate::migration::Migration;
use crate::profile::wanted::Wanted;
use crate::profile::{DataProfile, Scope};
use crate::source::{DumpRows, Sources};

pub(super) fn run(
    options: &Measure,
    matches: &ArgMatches,
    color: output::ColorChoice,
) -> Result<Outcome, CliError> {
    let config = choices::config(&options.source)?;
    if source::explained(&options.source, &config, color)? {
        return Ok(Outcome::Clean);
    }
    let existing = if options.force || options.resume { Existing::Replaced } else { Existing::Kept };
    let to_stdout = options.output.as_os_str() == STDOUT;
    if !to_stdout {
        // before a server is asked for hours
        whole_file::refuse_existing(&options.output, existing)?;
    }
    let known = known(options)?;
    let (migration, sources, rows) = migration(options, &config, matches, color)?;
    let mut wanted = Wanted::of(&migration);
    if let Some(known) = &known {
        let scope = if options.measuring.sample.is_some() { Scope::Sample } else { Scope::All };
        wanted.leave_out_answered(known, scope);
    }
    let files = source::Files { catalog: migration.source(), sources: &sources, rows: &rows };
    let measured = source::measure(&options.source, &options.measuring, &config, files, &wanted, color)?;
    let was_interrupted = measured.was_interrupted;
    source::warn_of_failures(&measured, color);
    let (tables, failures) = (measured.profile.tables().len(), measured.failures());
    let profile = match known {
        Some(known) => known.merge(measured.profile),
        None => measured.profile,
    };
    write(&profile, options, existing, color)?;
    if options.output.as_os_str() != STDOUT {
        summarize(options, tables - failures, color)?;
    }
    match was_interrupted {
        true => Err(CliError::MeasuringInterrupted { file: options.output.clone() }),
        false if failures == 0 => Ok(Outcome::Clean),
        false => Ok(Outcome::Found),
    }
}

/// What an earlier run has measured, where this one is to go on from it.
fn known(options: &Measure) -> Result<Option<DataProfile>, CliError> {
    if !options.resume || options.output.as_os_str() == STDOUT {
        return Ok(None);
    }
    match std::fs::read(&options.output) {
        Ok(bytes) => Ok(Some(DataProfile::read(&options.output.display().to_string(), &bytes)?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => {
            Err(CliError::File { option: "--resume".to_owned(), file: options.output.clone(), source })
        }
    }
}

fn migration(
    options: &Measure,
    config: &Config,
    matches: &ArgMatches,
    color: output::ColorChoice,
) -> Result<(Migration, Sources, DumpRows), CliError> {
    let task = task_files::read(&options.task, config, matches)?;
    let with_task = |catalog| Migration::new(catalog).with_task(task.clone());
    let reading = source::read_measuring(&options.source, &options.measuring, config, &with_task, color)?;
    let reading = reading.ok_or(CliError::NothingToMeasure)?;
    let migration = with_task(reading.catalog);
    let target = source::read_target(options.target.as_deref(), &options.source, config, color)?;
    let migration = match target {
        Some(target) => migration.with_target(target.catalog),
        None => migration,
    };
    Ok((migration, reading.sources, reading.rows))
}

fn write(
    profile: &DataProfile,
    options: &Measure,
    existing: Existing,
    color: output::ColorChoice,
) -> Result<(), CliError> {
    if options.output.as_os_str() == STDOUT {
        let mut out = output::stdout(color);
        profile.write(&mut out)?;
        out.flush()?;
        return Ok(());
    }
    unfinished::end_at_interrupt(color);
    whole_file::write(&options.output, existing, |file| {
        let mut out = io::BufWriter::new(file);
        profile.write(&mut out)?;
        out.flush()
    })
}

fn summarize(options: &Measure, measured: usize, color: output::ColorChoice) -> Result<(), CliError> {
    let (mut out, file) = (output::stdout(color), options.output.display());
    let tables = if measured == 1 { "table" } else { "tables" };
    output::unless_closed(writeln!(out, "{file}: {measured} {tables} measured").map_err(CliError::Output))
}
