//! A plan of `fix`, carried out on two servers: between its phases something is missing, behind them nothing is.

use std::fs;

use pgdms_lint::fix::{self, FixOptions};
use pgdms_lint::lint::Linter;

use super::told::migration;
use crate::program::{Run, run_in};
use crate::support::fixtures;
use crate::support::postgres::Server;

const BY_DEFAULT: &str = "ALTER DEFAULT PRIVILEGES IN SCHEMA shop";
const OF_PUBLIC: &str = " USAGE ON SEQUENCES";
const SOURCE: &str = "original";
const TARGET: &str = "rebuilt";

/// The files of a plan in the order of their phases; the rows are copied behind the second.
const FILES: [(&str, bool); 8] = [
    ("1-source-before-task.sql", false),
    ("2-target-before-load.sql", true),
    ("3-target-after-load.sql", true),
    ("4-target-before-cutover.sql", true),
    ("5-source-at-cutover.sql", false),
    ("6-target-at-cutover.sql", true),
    ("7-target-after-cutover.sql", true),
    ("8-source-after-cutover.sql", false),
];

fn address(server: &Server, database: &str) -> String {
    format!("host={} dbname={database} user=postgres", server.socket_directory().display())
}

#[test]
fn a_plan_that_was_carried_out_leaves_nothing_to_tell() {
    for fixture in ["shop", "everything"] {
        let (source, target) = (Server::start(), Server::start());
        source.create_database(SOURCE).unwrap();
        target.create_database(TARGET).unwrap();
        let known = fixtures::all().into_iter().find(|known| known.name == fixture).unwrap();
        known.restore(&source, SOURCE).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (here, there) = (address(&source, SOURCE), address(&target, TARGET));
        let planned = run_in(folder.path(), &["fix", &here, "--out", "plan", "--fail-on", "never"]);
        assert_eq!(planned.exit_code, 0, "{fixture}: {}", planned.transcript());
        let compare = |options: &[&str]| {
            run_in(
                folder.path(),
                &[&["compare", here.as_str(), "--target", there.as_str()], options].concat(),
            )
        };
        for (file, is_for_target) in FILES {
            let path = folder.path().join("plan").join(file);
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let (server, database) = if is_for_target { (&target, TARGET) } else { (&source, SOURCE) };
            // what the first file adds would be granted to everyone by default privileges of whoever runs it
            let (before, behind) = match (fixture, file.starts_with('1')) {
                ("everything", true) => (
                    format!("{BY_DEFAULT} REVOKE{OF_PUBLIC} FROM PUBLIC;\n"),
                    format!("\n{BY_DEFAULT} GRANT{OF_PUBLIC} TO PUBLIC;"),
                ),
                _ => (String::new(), String::new()),
            };
            let text = format!("{before}{text}{behind}");
            server.psql(database, &text).unwrap_or_else(|error| panic!("{fixture}, {file}: {error}"));
            if file.starts_with('2') {
                copy_rows(&source, &target);
            }
            if is_for_target {
                until(&compare, file, fixture);
            }
        }
        let run = compare(&["-v"]);
        assert_eq!(run.exit_code, 0, "{fixture}: {}", run.transcript());
    }
}

/// Behind a file nothing is missing that it was to make, and before the cutover something that later ones make.
fn until(compare: &dyn Fn(&[&str]) -> Run, file: &str, fixture: &str) {
    let phase = file
        .trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '-')
        .trim_end_matches(".sql");
    let run = compare(&["--until", phase, "-v"]);
    assert_eq!(run.exit_code, 0, "{fixture}, behind {file}: {}", run.transcript());
    let whole = compare(&["-q"]);
    let is_last = file.starts_with('6') || file.starts_with('7');
    assert_eq!(whole.exit_code, i32::from(!is_last), "{fixture}, behind {file}: {}", whole.transcript());
}

/// As DMS does: rows alone.
fn copy_rows(source: &Server, target: &Server) {
    let rows = source.pg_dump(SOURCE, &["--data-only"]).unwrap();
    let lines = rows.split_inclusive(|byte| *byte == b'\n');
    let is_row = |line: &&[u8]| {
        !line.starts_with(b"SELECT pg_catalog.setval(") && !line.starts_with(b"REFRESH MATERIALIZED VIEW ")
    };
    let rows: Vec<u8> = lines.filter(is_row).flatten().copied().collect();
    target
        .psql_bytes(TARGET, &[b"SET session_replication_role = replica;\n".as_slice(), &rows].concat())
        .unwrap();
}

/// With the target known, `check` tells what it lacks, and the plan answers all of it.
#[test]
fn a_plan_for_a_known_target_answers_what_it_lacks() {
    let source = "CREATE ROLE app; CREATE EXTENSION pg_trgm;
        CREATE TABLE a (id bigserial PRIMARY KEY, n integer CHECK (n > 0), day integer);
        CREATE TABLE b (id bigint PRIMARY KEY, a bigint REFERENCES a);
        CREATE TABLE c (id bigint PRIMARY KEY);
        CREATE INDEX b_a ON b (a); CREATE STATISTICS s ON n, day FROM a;
        ALTER TABLE a OWNER TO app; GRANT SELECT ON b TO app;";
    let target = "CREATE ROLE dms; CREATE TABLE a (id bigint PRIMARY KEY, n integer, day integer);
        ALTER TABLE a OWNER TO dms; CREATE TABLE b (id bigint PRIMARY KEY, a bigint); GRANT SELECT ON b TO dms;";
    let migration = migration(source, target);
    let linter = Linter::new();
    let report = linter.run(&migration);
    let ids = report.findings.iter().map(|finding| finding.id(migration.source()));
    let told: Vec<String> = ids.filter(|id| id.starts_with("target-") && id.contains("-missing")).collect();
    assert_eq!(told.len(), 9, "{told:#?}");
    let plan = fix::plan(&linter, &migration, &report, FixOptions::default());
    let answered: Vec<&String> =
        plan.phases.iter().flat_map(|phase| &phase.units).flat_map(|unit| &unit.findings).collect();
    for id in &told {
        assert!(answered.contains(&id), "no unit answers {id}: {answered:#?}");
        assert!(!plan.left.iter().any(|left| left.finding == *id), "{id} is left");
    }
}
