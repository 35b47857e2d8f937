//! Dumps that hold rows of tables which they do not make: nothing tells what their columns are, and that nothing was
//! measured is said.

use std::fs;
use std::path::Path;

use pgdms_lint::profile::{DataProfile, Obstacle};

use super::values::{VALUES, dump, run};
use crate::program::run_in;
use crate::support::postgres::Server;

fn read(folder: &Path) -> DataProfile {
    DataProfile::read("p.json", &fs::read(folder.join("p.json")).unwrap()).unwrap()
}

#[test]
fn rows_alone_are_not_measured_until_the_schema_is_named() {
    let server = Server::shared();
    server.create_database("rows_alone").unwrap();
    server.psql("rows_alone", VALUES).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    dump(&server, "rows_alone", here, "whole.sql", &[]);
    dump(&server, "rows_alone", here, "schema.sql", &["-s"]);
    run(here, 0, &["measure", "whole.sql", "-o", "p.json"]);
    let whole = read(here).tables().to_vec();
    for (name, options) in
        [("data.sql", &["-a"][..]), ("inserts.sql", &["-a", "--inserts"]), ("data.dump", &["-a", "-Fc"])]
    {
        dump(&server, "rows_alone", here, name, options);
        let alone = run_in(here, &["measure", name, "-o", "p.json", "--force"]);
        assert_eq!(alone.exit_code, 2, "{}", alone.stderr);
        let expected = format!(
            "error: {name} holds rows and makes no table: name the file with the schema too (pgdms-lint measure schema.sql data.sql)\n"
        );
        assert_eq!(alone.stderr, expected);
        run(here, 0, &["measure", "schema.sql", name, "-o", "p.json", "--force"]);
        assert_eq!(read(here).tables(), whole, "{name}");
    }
}

#[test]
fn a_table_that_the_files_do_not_make_is_named_and_the_others_are_measured() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let sql = "CREATE TABLE public.t (n numeric);\nCOPY public.t (n) FROM stdin;\n1.5\n\\.\n\
               COPY shop.other (n) FROM stdin;\n1.25\n\\.\n\
               CREATE TABLE gone (n int); INSERT INTO gone VALUES (1); DROP TABLE gone;\n";
    fs::write(here.join("d.sql"), sql).unwrap();
    let measured = run_in(here, &["measure", "d.sql", "-o", "p.json"]);
    assert_eq!(measured.exit_code, 1, "{}", measured.stderr);
    assert_eq!(measured.stdout, "p.json: 1 table measured\n");
    assert_eq!(
        measured.stderr,
        "warning: shop.other was not measured to its end: its rows are there, and nothing makes the table: name the file \
         with the schema too (pgdms-lint measure schema.sql data.sql)\n"
    );
    let profile = read(here);
    let why = profile.table("shop", "other").unwrap().not_measured.as_ref().map(|why| why.because);
    assert_eq!(why, Some(Obstacle::TableUnknown));
    assert!(profile.table("public", "t").unwrap().not_measured.is_none());
    assert_eq!(profile.tables().len(), 2);
}
