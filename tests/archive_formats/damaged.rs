//! Archives that were cut: an error, or a catalog that lacks nothing.

use std::fs;

use pgdms_lint::catalog::difference::Difference;
use pgdms_lint::source::{DumpOptions, read_dump, read_dump_from};

use super::super::support::postgres::Server;
use super::{made, told};

const SCHEMA: &str = "
CREATE TABLE public.first (id int PRIMARY KEY, factor numeric, note text);
CREATE TABLE public.second (id bigint, first int REFERENCES public.first);
INSERT INTO public.first SELECT i, i / 7.0, repeat('note ', i) FROM generate_series(1, 200) AS i;
";

#[test]
fn an_archive_cut_at_any_place_is_an_error_or_whole() {
    let server = Server::shared();
    server.create_database("cut").unwrap();
    server.psql("cut", SCHEMA).unwrap();
    let made = made::in_every_format(&server, "cut", &[]);
    let options = DumpOptions::default();
    let plain = read_dump(&[made.file("-Fp")], &options).unwrap();
    for (how, path) in &made.files {
        if *how == "-Fp" || path.is_dir() {
            continue;
        }
        let bytes = fs::read(path).unwrap();
        for length in (0..bytes.len()).step_by(97) {
            match read_dump_from("cut", &bytes[..length], &options) {
                Ok(reading) => {
                    let difference = Difference::between(&plain.catalog, &reading.catalog);
                    assert!(
                        difference.is_empty(),
                        "{how} cut at {length} of {}:\n{}",
                        bytes.len(),
                        told(&difference)
                    );
                }
                Err(error) => assert!(!error.to_string().is_empty()),
            }
        }
    }
}
