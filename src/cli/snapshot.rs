//! `pgdms-lint snapshot`

use super::arguments::Snapshot as Arguments;
use super::whole_file::{self, Existing, STDOUT};
use super::{CliError, Outcome, choices, output, source, unfinished};
use crate::config::Config;
use crate::migration::Migration;
use crate::profile::DataProfile;
use crate::profile::wanted::Wanted;
use crate::source::snapshot::Snapshot;

pub(super) fn run(options: &Arguments, color: output::ColorChoice) -> Result<Outcome, CliError> {
    let config = choices::config(&options.source)?;
    if source::explained(&options.source, &config, color)? {
        return Ok(Outcome::Clean);
    }
    let existing = if options.force { Existing::Replaced } else { Existing::Kept };
    let to_stdout = options.output.as_os_str() == STDOUT;
    if !to_stdout {
        // before a server is asked for minutes
        whole_file::refuse_existing(&options.output, existing)?;
    }
    let mut reading = source::read(&options.source, &config, color)?.ok_or(CliError::NoSource)?;
    if options.measure {
        reading.profile = Some(measured(options, &config, &reading, color)?);
    }
    let snapshot = snapshot(reading);
    match to_stdout {
        true => snapshot.write(output::stdout(color))?,
        false => {
            unfinished::end_at_interrupt(color);
            whole_file::write(&options.output, existing, |file| snapshot.write(file))?;
        }
    }
    Ok(Outcome::Clean)
}

fn snapshot(reading: source::SourceReading) -> Snapshot {
    let mut snapshot = Snapshot::new(reading.catalog);
    snapshot.origin = source::origin(reading.input.extent, reading.skipped);
    snapshot.server = reading.server;
    snapshot.profile = reading.profile;
    snapshot
}

/// The facts about the stored values that rules ask for without a task.
fn measured(
    options: &Arguments,
    config: &Config,
    reading: &source::SourceReading,
    color: output::ColorChoice,
) -> Result<DataProfile, CliError> {
    let migration = Migration::new(reading.catalog.clone());
    let wanted = Wanted::of(&migration);
    let files = source::Files { catalog: migration.source(), sources: &reading.sources, rows: &reading.rows };
    let measured = source::measure(&options.source, &options.measuring, config, files, &wanted, color)?;
    source::warn_of_failures(&measured, color);
    measured.whole()
}
