//! Lints a schema dump inside another program.
//!
//! `cargo run --example embed -- fixtures/shop.sql`

use std::path::PathBuf;

use pgdms_lint::lint::Linter;
use pgdms_lint::migration::Migration;
use pgdms_lint::rules::Severity;
use pgdms_lint::source::{DumpOptions, read_dump};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let files: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let reading = read_dump(&files, &DumpOptions::default())?;
    let migration = Migration::new(reading.catalog);
    let report = Linter::new().run(&migration);

    for finding in report.findings.iter().filter(|finding| finding.severity == Severity::Error) {
        let description = finding.describe(&migration);
        println!("{}\n  {}", finding.id(migration.source()), description.message);
    }
    println!("{} errors, {} warnings", report.count(Severity::Error), report.count(Severity::Warning));
    Ok(())
}
