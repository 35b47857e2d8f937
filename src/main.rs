//! The program `pgdms-lint`.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A catalog is millions of small pieces, made by all cores at once.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    pgdms_lint::cli::run(std::env::args_os())
}
