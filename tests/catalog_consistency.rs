//! Whatever is read, the catalog that results hangs together: see [`consistency`].

mod consistency;
mod random_ddl;
mod support;

use std::fs;
use std::path::PathBuf;

use pgdms_lint::source::{DumpOptions, read_dump, read_dump_from};
use proptest::prelude::*;

use support::{corpus, fixtures};

#[track_caller]
fn assert_consistent(files: &[PathBuf]) {
    let reading = read_dump(files, &DumpOptions::default())
        .unwrap_or_else(|error| panic!("{}: {error}", files[0].display()));
    let problems = consistency::problems(&reading.catalog);
    assert!(problems.is_empty(), "{}:\n{}", files[0].display(), problems.join("\n"));
}

#[test]
fn catalogs_of_fixtures_are_consistent() {
    for fixture in fixtures::all() {
        assert_consistent(&fixture.files);
    }
}

#[test]
fn catalogs_of_real_dumps_are_consistent() {
    let Some(folder) = corpus::folder() else { return };
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "sql") {
            assert_consistent(&[path]);
        }
    }
}

/// The functions that the random statements call.
const PRELUDE: &str = "CREATE SCHEMA s; CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;\n";

/// No server says which of the statements it accepts, so most catalogs here no server would hold: they must
/// hang together all the same.
#[test]
fn catalogs_of_random_statements_are_consistent() {
    let found = random_ddl::runner(400).run(&random_ddl::script(60), |script| {
        let text = format!("{PRELUDE}{};\n", script.join(";\n"));
        let reading = read_dump_from("random.sql", text.as_bytes(), &DumpOptions::default()).unwrap();
        let problems = consistency::problems(&reading.catalog);
        prop_assert!(problems.is_empty(), "{}\n{}", problems.join("\n"), text);
        Ok(())
    });
    if let Err(error) = found {
        panic!("{error}");
    }
}
