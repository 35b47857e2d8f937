//! `pgdms-lint check`

use std::io::Write;

use clap::ArgMatches;

use super::arguments::{Check, FailOn, Format};
use super::judged::Judged;
use super::{CliError, Outcome, choices, output};
use crate::lint::Report;
use crate::report::text::Verbosity;
use crate::report::{ReportInput, json, text};
use crate::rules::Severity;

pub(super) fn run(
    options: &Check,
    matches: &ArgMatches,
    color: output::ColorChoice,
) -> Result<Outcome, CliError> {
    let config = choices::config(&options.judged.source)?;
    let fail_on = choices::choice("fail-on", options.fail_on, config.fail_on.as_deref())?;
    let format = choices::format(options.report.format, &config)?;
    let Some(judged) = Judged::of(&options.judged, &config, matches, color)? else {
        return Ok(Outcome::Clean);
    };
    let input = ReportInput {
        migration: &judged.migration,
        report: &judged.report,
        sources: &judged.sources,
        inputs: &judged.inputs,
        skipped: &judged.skipped,
    };
    output::unless_closed(write(&input, format, options.report.verbosity(), color))?;
    let outcome = outcome(&judged.report, fail_on.unwrap_or(FailOn::Error));
    // The program ends here, and with it all memory goes at once: to give millions of pieces back
    // one by one would take longer than some of the rules.
    std::mem::forget(judged);
    Ok(outcome)
}

fn write(
    input: &ReportInput<'_>,
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

fn outcome(report: &Report, fail_on: FailOn) -> Outcome {
    let fails = |limit: Severity| report.findings.iter().any(|finding| finding.severity >= limit);
    match fail_on.severity().is_some_and(fails) {
        true => Outcome::Found,
        false => Outcome::Clean,
    }
}
