//! The program `pgdms-lint`.

use std::process::ExitCode;

fn main() -> ExitCode {
    pgdms_lint::cli::run(std::env::args_os())
}
