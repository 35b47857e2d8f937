//! Whatever the bytes, as rows of a COPY, as INSERT statements or as a file of any kind: measuring them ends without
//! a panic.
#![no_main]

use std::fs;

use libfuzzer_sys::fuzz_target;
use pgdms_lint::migration::Migration;
use pgdms_lint::profile::wanted::Wanted;
use pgdms_lint::source::{AtDamage, DumpOptions, DumpReading, MeasureRowsOptions, measure_rows, read_dump};

const TABLE: &[u8] = b"CREATE TABLE public.t (id numeric, t text, b bytea, d timestamptz, a text[], o oid, j jsonb);\n";
const COPY: &[u8] = b"COPY public.t FROM stdin;\n";
const INSERT: &[u8] = b"INSERT INTO public.t VALUES ";

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let file = match kind % 3 {
        0 => bytes.to_vec(),
        1 => [TABLE, COPY, bytes].concat(),
        _ => [TABLE, INSERT, bytes].concat(),
    };
    // one file for each process: the fuzzer runs one input at a time in each
    let path = std::env::temp_dir().join(format!("measure_rows-{}", std::process::id()));
    fs::write(&path, file).expect("the folder for temporary files can be written to");
    let Ok(reading) = read_dump(&[&path], &DumpOptions::default()) else { return };
    let DumpReading { catalog, sources, rows, .. } = reading;
    let migration = Migration::new(catalog);
    let wanted = Wanted::of(&migration);
    let mut options = MeasureRowsOptions::default();
    options.at_damage = AtDamage::GoOn;
    let _ = measure_rows(&rows, migration.source(), &sources, &wanted, options, &|_| ());
});
