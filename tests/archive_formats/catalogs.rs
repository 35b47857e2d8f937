//! The catalog of an archive is that of the plain dump.

use pgdms_lint::catalog::difference::Difference;
use pgdms_lint::source::{DumpOptions, DumpReading, read_dump};

use super::super::support::fixtures;
use super::super::support::postgres::Server;
use super::{made, told};

/// Rows, and large objects with and without a byte.
const DATA: &str = "
CREATE TABLE public.some_rows (a int, \"b\tc\" text);
INSERT INTO public.some_rows SELECT i, E'row\\n\\t\\\\' || i FROM generate_series(1, 1000) AS i;
SELECT lo_from_bytea(0, 'abc'), lo_from_bytea(0, '');
";

fn read(path: &std::path::Path) -> DumpReading {
    read_dump(&[path], &DumpOptions::default()).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_format_has_the_catalog_of_the_plain_dump() {
    let server = Server::shared();
    for fixture in fixtures::known_to(server.major_version()) {
        let database = format!("archive of {}", fixture.name);
        server.create_database(&database).unwrap();
        fixture.restore(&server, &database).unwrap();
        server.psql(&database, DATA).unwrap();
        // the rows make no difference that a schema could bring out
        let all: &[&[&str]] = &[&[], &["--inserts"], &["--schema-only"]];
        let tried = if fixture.name == "everything" { all } else { &all[..1] };
        for options in tried {
            let made = made::in_every_format(&server, &database, options);
            let plain = read(made.file("-Fp"));
            for (how, path) in &made.files {
                let packed = read(path);
                let difference = Difference::between(&plain.catalog, &packed.catalog);
                assert!(difference.is_empty(), "{} {how} {options:?}:\n{}", fixture.name, told(&difference));
                assert_eq!(plain.skipped.len(), packed.skipped.len(), "{} {how} {options:?}", fixture.name);
                assert_eq!(plain.catalog.contents, packed.catalog.contents, "{} {how}", fixture.name);
                assert_eq!(plain.catalog.server_version, packed.catalog.server_version);
            }
        }
    }
}

#[test]
fn the_place_of_a_statement_is_told_in_the_sql_of_the_archive() {
    let server = Server::shared();
    server.create_database("places").unwrap();
    server.psql("places", "CREATE TABLE public.here (a numeric)").unwrap();
    let made = made::in_every_format(&server, "places", &[]);
    let reading = read(made.file("-Fc"));
    let (_, here) = reading.catalog.relations.iter().next().expect("there is a table");
    let column = here.column("a").expect("it has the column");
    let place = reading.sources.locate(column.span.expect("it was read of a text"));
    assert_eq!(place.file, made.file("-Fc").to_string_lossy());
    assert_eq!(place.line_text.trim(), "a numeric");
}
