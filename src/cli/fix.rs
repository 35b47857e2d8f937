//! `pgdms-lint fix`

use std::io::Write;

use clap::ArgMatches;

use super::arguments::{FailOn, Fix, Prefer};
use super::judged::Judged;
use super::plan_folder::PlanFolder;
use super::{CliError, Outcome, choices, output};
use crate::fix::{self, FixOptions, FixPlan, Preference, ValidationTime};

pub(super) fn run(
    options: &Fix,
    matches: &ArgMatches,
    color: output::ColorChoice,
) -> Result<Outcome, CliError> {
    let config = choices::config(&options.judged.source)?;
    let fail_on = choices::choice("fail-on", options.fail_on, config.fail_on.as_deref())?;
    let folder = PlanFolder::at(&options.out, options.force)?;
    let Some(judged) = Judged::of(&options.judged, &config, matches, color)? else {
        return Ok(Outcome::Clean);
    };
    let plan = fix::plan(&judged.linter, &judged.migration, &judged.report, fix_options(options));
    let files = fix::files(&plan, &judged.migration);
    folder.write(&files)?;
    output::unless_closed(summarize(&plan, &files, options, color))?;
    let outcome = outcome(&plan, fail_on.unwrap_or(FailOn::Error));
    // as in `check`: the program ends here, and with it all memory goes at once
    std::mem::forget((judged, plan, files));
    Ok(outcome)
}

fn fix_options(options: &Fix) -> FixOptions {
    FixOptions {
        prefer: match options.prefer {
            Prefer::LeastDisturbance => Preference::LeastDisturbance,
            Prefer::Sql => Preference::Sql,
            Prefer::Settings => Preference::Settings,
        },
        sequences: options.sequence_strategy,
        validation: match options.validate_at_cutover {
            true => ValidationTime::AtCutover,
            false => ValidationTime::AfterCutover,
        },
    }
}

/// What was written, and what is left.
fn summarize(
    plan: &FixPlan,
    files: &[fix::File],
    options: &Fix,
    color: output::ColorChoice,
) -> Result<(), CliError> {
    let mut out = output::stdout(color);
    for file in files {
        writeln!(out, "{}", options.out.join(&file.name).display())?;
    }
    if !plan.left.is_empty() {
        let count = plan.left.len();
        writeln!(out, "\n{count} findings are not removed by this plan: see README.md")?;
    }
    out.flush()?;
    Ok(())
}

fn outcome(plan: &FixPlan, fail_on: FailOn) -> Outcome {
    let worst = plan.left.iter().map(|left| left.severity).max();
    match (worst, fail_on.severity()) {
        (Some(worst), Some(limit)) if worst >= limit => Outcome::Found,
        _ => Outcome::Clean,
    }
}
