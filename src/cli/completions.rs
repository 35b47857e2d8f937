//! `pgdms-lint completions`

use std::io::{self, Write};

use clap::CommandFactory;

use super::arguments::{Arguments, Completions};
use super::{CliError, Outcome};

pub(super) fn run(options: &Completions) -> Result<Outcome, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "pgdms-lint", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(Outcome::Clean)
}
