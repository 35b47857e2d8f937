//! The command line: arguments, files, colours, exit codes. Everything else is the library's.

mod arguments;
mod check;
mod choices;
mod compare;
mod completions;
mod error;
mod estimate;
mod explain;
mod fix;
mod judged;
mod measure;
mod output;
mod plan_folder;
mod profiled;
mod rules;
mod snapshot;
mod source;
mod task_files;
mod types;
mod unfinished;
mod whole_file;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use arguments::{Arguments, Command};
pub use error::CliError;

/// Findings at or above `--fail-on`.
const FOUND: u8 = 1;
/// The job could not be done.
const FAILED: u8 = 2;

/// Runs the program with these arguments (the first is the program's own name).
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let matches = match Arguments::command().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return usage(&error),
    };
    let arguments = match Arguments::from_arg_matches(&matches) {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let color = arguments.color;
    match dispatch(arguments.command, &matches, color) {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(FOUND),
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            output::write_error(&error, color);
            ExitCode::from(FAILED)
        }
    }
}

/// How a job ended that could be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing at or above `--fail-on`.
    Clean,
    /// Something.
    Found,
}

fn dispatch(
    command: Command,
    matches: &clap::ArgMatches,
    color: output::ColorChoice,
) -> Result<Outcome, CliError> {
    let options = matches.subcommand().map_or(matches, |(_, options)| options);
    match command {
        Command::Check(check) => check::run(&check, options, color),
        Command::Fix(fix) => fix::run(&fix, options, color),
        Command::Compare(compare) => compare::run(&compare, options, color),
        Command::Types(types) => types::run(&types, options, color),
        Command::Estimate(estimate) => estimate::run(&estimate, options, color),
        Command::Measure(measure) => measure::run(&measure, options, color),
        Command::Snapshot(snapshot) => snapshot::run(&snapshot, color),
        Command::Rules(rules) => rules::run(&rules, color),
        Command::Explain(explain) => explain::run(&explain, color),
        Command::Completions(completions) => completions::run(&completions),
    }
}

/// Help and version are asked for and go to standard output; everything else is a mistake.
fn usage(error: &clap::Error) -> ExitCode {
    match output::unless_closed(error.print().map_err(CliError::Output)) {
        // nothing can be done where not even the mistake can be written
        _ if error.use_stderr() => ExitCode::from(FAILED),
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::write_error(&error, output::ColorChoice::Auto);
            ExitCode::from(FAILED)
        }
    }
}
