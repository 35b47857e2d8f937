//! What the program writes, and how it ends.

use std::fs;
use std::path::Path;

use pgdms_lint::report::json::LATER;
use tempfile::TempDir;

use crate::program::{Run, run_in};
use crate::support::json_schema;

/// A folder with a source and a target.
fn folder(source: &str, target: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("source.sql"), source).unwrap();
    fs::write(folder.path().join("target.sql"), target).unwrap();
    folder
}

fn compare(folder: &Path, options: &[&str]) -> Run {
    run_in(folder, &[&["compare", "source.sql", "--target", "target.sql"], options].concat())
}

const SOURCE: &str = "-- Dumped from database version 15.4
CREATE ROLE app LOGIN;
CREATE TYPE public.state AS ENUM ('new', 'paid');
CREATE TABLE public.customers (id bigint PRIMARY KEY, name varchar(80) NOT NULL, notes text NOT NULL);
CREATE TABLE public.orders (
    id bigserial PRIMARY KEY,
    customer bigint REFERENCES public.customers,
    state public.state DEFAULT 'new',
    amount numeric(10,2) CHECK (amount > 0)
);
CREATE TABLE public.items (id bigint PRIMARY KEY);
CREATE INDEX orders_customer_idx ON public.orders (customer);
CREATE VIEW public.large AS SELECT id FROM public.orders WHERE amount > 1000;
SELECT pg_catalog.setval('public.orders_id_seq', 4711, true);
GRANT SELECT ON public.orders TO app;
";

const TARGET: &str = "-- Dumped from database version 15.4
CREATE ROLE app LOGIN;
CREATE ROLE dms LOGIN;
CREATE TABLE public.customers (id bigint PRIMARY KEY, name varchar(80) NOT NULL, notes text);
CREATE TABLE public.orders (
    id bigserial PRIMARY KEY,
    customer bigint,
    state varchar(10),
    amount numeric(28,6)
);
CREATE TABLE public.awsdms_status (id bigint);
CREATE TABLE public.leftover (id bigint);
SELECT pg_catalog.setval('public.orders_id_seq', 10, true);
GRANT SELECT, INSERT, UPDATE, DELETE ON public.orders TO dms;
";

#[test]
fn what_a_target_lacks_is_told_by_phase() {
    insta::assert_snapshot!(compare(folder(SOURCE, TARGET).path(), &[]).transcript());
}

#[test]
fn the_summary_alone_is_written_where_it_is_asked_for() {
    let run = compare(folder(SOURCE, TARGET).path(), &["-q"]);
    assert_eq!((run.exit_code, run.stdout.lines().count()), (1, 3), "{}", run.transcript());
}

#[test]
fn the_json_is_as_its_schema_says() {
    let schema =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/comparison.schema.json")).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let folder = folder(SOURCE, TARGET);
    let run = compare(folder.path(), &["--format", "json"]);
    assert_eq!(run.exit_code, 1, "{}", run.transcript());
    let mut written: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let errors = json_schema::errors(&schema, &written, json_schema::Later::Refused(LATER));
    assert!(errors.is_empty(), "{errors:#?}");
    written["tool"]["version"] = "[version]".into();
    insta::assert_json_snapshot!(written);
}

/// Missing and otherwise end with 1; too much, and what differs on purpose, with 0; what cannot be done with 2.
#[test]
fn the_exit_code_tells_whether_something_is_missing() {
    let table = "CREATE TABLE t (id bigint PRIMARY KEY, a text NOT NULL);";
    let cases = [
        (table, table, 0),
        (table, "CREATE TABLE t (id bigint PRIMARY KEY, a text);", 0),
        (
            table,
            "CREATE TABLE t (id bigint PRIMARY KEY, a text NOT NULL, b text); CREATE TABLE u (id bigint);",
            0,
        ),
        (table, "CREATE TABLE t (id bigint PRIMARY KEY, a varchar(5));", 1),
        (table, "CREATE TABLE u (id bigint);", 1),
    ];
    for (source, target, expected) in cases {
        let run = compare(folder(source, target).path(), &[]);
        assert_eq!(run.exit_code, expected, "{target}: {}", run.transcript());
    }
    let folder = folder(table, table);
    for arguments in [&["compare", "source.sql"][..], &["compare", "source.sql", "--target", "nowhere.sql"]] {
        let run = run_in(folder.path(), arguments);
        assert_eq!(run.exit_code, 2, "{}", run.transcript());
        assert!(run.stdout.is_empty() && run.stderr.starts_with("error"), "{}", run.transcript());
    }
}

/// Before the load nobody misses an index.
#[test]
fn a_phase_can_be_asked_about() {
    let folder = folder(
        "CREATE TABLE t (id bigint PRIMARY KEY, a bigint); CREATE INDEX t_a ON t (a);",
        "CREATE TABLE t (id bigint PRIMARY KEY, a bigint);",
    );
    for (phase, expected) in
        [("target-before-load", 0), ("target-after-load", 1), ("target-after-cutover", 1)]
    {
        let run = compare(folder.path(), &["--until", phase]);
        assert_eq!(run.exit_code, expected, "{phase}: {}", run.transcript());
    }
}

#[test]
fn a_table_can_be_asked_about() {
    let folder = folder(SOURCE, TARGET);
    let run = compare(folder.path(), &["--only", "public.customers"]);
    assert_eq!(run.exit_code, 0, "{}", run.transcript());
    let run = compare(folder.path(), &["--only", "public.orders"]);
    assert_eq!(run.exit_code, 1, "{}", run.transcript());
    assert!(run.stdout.contains("orders_id_seq") && !run.stdout.contains("public.items"), "{}", run.stdout);
    let run = compare(folder.path(), &["--only", "public.nothing"]);
    assert_eq!(run.exit_code, 2, "{}", run.transcript());
}

/// Whoever is to make the tables, DMS drops what is there now.
#[test]
fn tables_that_dms_drops_are_told_to_go() {
    let folder = folder(SOURCE, TARGET);
    fs::write(
        folder.path().join("task.json"),
        r#"{"FullLoadSettings": {"TargetTablePrepMode": "DROP_AND_CREATE"}}"#,
    )
    .unwrap();
    let run = compare(folder.path(), &["--task-settings", "task.json"]);
    assert!(run.stdout.contains("DMS drops 2 tables of the target"), "{}", run.stdout);
}

/// A hostile name cannot write lines of its own or colour the terminal.
#[test]
fn names_are_written_so_that_they_do_no_harm() {
    let source = "CREATE TABLE \"a\n\u{1b}[31mb\" (id bigint);";
    let run = compare(folder(source, "CREATE TABLE t (id bigint);").path(), &[]);
    assert!(!run.stdout.contains('\u{1b}'), "{:?}", run.stdout);
    assert!(run.stdout.lines().any(|line| line.contains("\\n")), "{}", run.stdout);
}

#[test]
fn many_differences_are_folded_and_can_be_unfolded() {
    let tables = |range: std::ops::Range<u32>| {
        range.map(|number| format!("CREATE TABLE t{number} (id bigint PRIMARY KEY);\n")).collect::<String>()
    };
    let folder = folder(&tables(0..30), &tables(0..1));
    let folded = compare(folder.path(), &[]);
    assert!(folded.stdout.contains("and 21 more tables (-v shows all)"), "{}", folded.stdout);
    let unfolded = compare(folder.path(), &["-v"]);
    assert_eq!(unfolded.stdout.matches("is missing").count(), 29, "{}", unfolded.stdout);
}
