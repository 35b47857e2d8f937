//! Archives that were cut: an error, or a catalog that lacks nothing.

use std::fs;

use pgdms_lint::catalog::difference::Difference;
use pgdms_lint::source::{AtDamage, DumpOptions, read_dump, read_dump_from};

use super::super::support::postgres::Server;
use super::{made, told, values};

const SCHEMA: &str = "
CREATE TABLE public.first (id int PRIMARY KEY, factor numeric, note text);
CREATE TABLE public.second (id bigint, first int REFERENCES public.first);
INSERT INTO public.first SELECT i, i / 7.0, repeat('note ', i) FROM generate_series(1, 80) AS i;
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

/// What a whole archive gives, or an error: never less without a word.
#[test]
fn rows_of_an_archive_cut_at_any_place_are_told_to_be_cut() {
    let server = Server::shared();
    server.create_database("cut_rows").unwrap();
    server.psql("cut_rows", SCHEMA).unwrap();
    let made = made::in_every_format(&server, "cut_rows", &[]);
    let folder = tempfile::tempdir().unwrap();
    let cut = folder.path().join("cut");
    for (how, path) in &made.files {
        if path.is_dir() {
            continue;
        }
        let bytes = fs::read(path).unwrap();
        let whole = values::measured(path, AtDamage::Stop).unwrap();
        for length in (0..bytes.len()).step_by(97) {
            fs::write(&cut, &bytes[..length]).unwrap();
            if read_dump(&[&cut], &options()).is_err() {
                continue;
            }
            match values::measured(&cut, AtDamage::Stop) {
                Ok(found) => {
                    // keys, which follow the rows, decide what else is measured
                    for table in found.tables.iter().filter(|table| table.not_measured.is_none()) {
                        let same = whole.tables.iter().find(|whole| whole.table == table.table).unwrap();
                        assert_eq!(table.rows, same.rows, "{how} cut at {length} of {}", bytes.len());
                    }
                }
                Err(error) => assert!(error.to_string().contains("cut"), "{error}"),
            }
            values::measured(&cut, AtDamage::GoOn).ok();
        }
    }
}

fn options() -> DumpOptions {
    DumpOptions::default()
}

/// One file of rows that was cut, and one that is not there.
#[test]
fn damaged_files_of_a_directory_are_told() {
    let server = Server::shared();
    server.create_database("cut_files").unwrap();
    server.psql("cut_files", SCHEMA).unwrap();
    let made = made::in_every_format(&server, "cut_files", &[]);
    for how in ["-Fd", "-Fd -Z0"] {
        let folder = made.file(how);
        let rows: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.to_string_lossy().contains(".dat") && !path.ends_with("toc.dat"))
            .collect();
        let largest = rows.iter().max_by_key(|path| fs::metadata(path).unwrap().len()).unwrap();
        let bytes = fs::read(largest).unwrap();
        fs::write(largest, &bytes[..bytes.len() / 2]).unwrap();
        let error = values::measured(folder, AtDamage::Stop).unwrap_err().to_string();
        assert!(error.contains("public.first: its rows end early"), "{error}");
        fs::remove_file(largest).unwrap();
        let measured = values::measured(folder, AtDamage::GoOn).unwrap();
        assert_eq!(measured.damage.len(), 1);
        assert!(measured.damage[0].to_string().contains("is not there"), "{}", measured.damage[0]);
    }
}
