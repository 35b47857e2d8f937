//! Whatever the bytes: reading them as a dump, linting the catalog and putting every finding into
//! words ends without a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pgdms_lint::lint::Linter;
use pgdms_lint::migration::Migration;
use pgdms_lint::report::{ReportInput, json};
use pgdms_lint::source::{DumpOptions, read_dump_from};

fuzz_target!(|bytes: &[u8]| {
    let Ok(reading) = read_dump_from("fuzz.sql", bytes, &DumpOptions::default()) else { return };
    let migration = Migration::new(reading.catalog);
    let report = Linter::new().run(&migration);
    let input = ReportInput {
        migration: &migration,
        report: &report,
        sources: &reading.sources,
        inputs: &[],
        skipped: &[],
    };
    json::write(&input, std::io::sink()).expect("nothing can fail in writing to nowhere");
});
