//! A snapshot of a running server is judged as the server itself, byte for byte apart from what was read.

#![cfg(feature = "cli")]

mod program;
mod support;

use std::path::Path;

use program::{Run, run_in};
use serde_json::Value;
use support::fixtures;
use support::postgres::Server;

/// The report's text, and what it says was read.
fn report(run: &Run) -> (String, Value) {
    assert!(run.exit_code < 2, "{}", run.transcript());
    let start = run.stdout.find("  \"sources\": [").expect("a report says what was read");
    let end = start + run.stdout[start..].find("\n  ],\n").expect("a list ends");
    let report: Value = serde_json::from_str(&run.stdout).expect("a report is JSON");
    (format!("{}{}", &run.stdout[..start], &run.stdout[end..]), report["sources"][0].clone())
}

/// The source without its kind and its name.
fn unnamed(mut source: Value) -> Value {
    let object = source.as_object_mut().expect("a source is an object");
    object.remove("kind");
    object.remove("name");
    source
}

/// What the program makes of a server, and of its snapshot.
fn assert_same(server: &Server, folder: &Path, database: &str, options: &[&str]) {
    let socket = server.socket_directory().display();
    let url = format!("host={socket} port=5432 user=postgres dbname={database}");
    let file = format!("{database}{}.json", options.len());
    let written = run_in(folder, &[&["snapshot", &url, "-o", &file], options].concat());
    assert_eq!((written.exit_code, written.stdout.as_str()), (0, ""), "{}", written.transcript());
    let live = run_in(folder, &[&["check", &url, "--format", "json"], options].concat());
    let later = run_in(folder, &["check", &file, "--format", "json"]);
    assert_eq!(live.exit_code, later.exit_code, "{database} {options:?}");
    let ((live, live_source), (later, later_source)) = (report(&live), report(&later));
    let differing = live.lines().zip(later.lines()).find(|(live, later)| live != later);
    assert!(live == later, "{database} {options:?}: {differing:?}");
    assert_eq!((&live_source["kind"], &later_source["kind"]), (&"server".into(), &"snapshot".into()));
    assert_eq!(unnamed(live_source), unnamed(later_source));
}

#[test]
fn fixtures_are_judged_as_on_their_server() {
    // nobody else changes what the server tells of itself
    let server = Server::start_with(&[("autovacuum", "off")]);
    let folder = tempfile::tempdir().unwrap();
    let known =
        fixtures::all().into_iter().filter(|fixture| fixture.oldest_version <= server.major_version());
    for fixture in known {
        server.create_database(&fixture.name).unwrap();
        fixture.restore(&server, &fixture.name).unwrap_or_else(|error| panic!("{}: {error}", fixture.name));
        assert_same(&server, folder.path(), &fixture.name, &[]);
    }
    assert_same(&server, folder.path(), "everything", &["--exclude-schema", "hr,shop"]);
}

#[test]
fn what_could_not_be_read_stays_unread() {
    let server = Server::start_with(&[("autovacuum", "off")]);
    let folder = tempfile::tempdir().unwrap();
    server.create_database("locked").unwrap();
    let sql = "CREATE TABLE t (id int PRIMARY KEY, x numeric DEFAULT 1 + 1, CHECK (x > 0));
        CREATE VIEW v AS SELECT id FROM t; CREATE SEQUENCE s";
    server.psql("locked", sql).unwrap();
    let mut psql = server.client("psql");
    psql.args(["-X", "-q", "-d", "locked", "-c"]);
    psql.arg("BEGIN; LOCK TABLE t, v IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(60)");
    let mut other = psql.spawn().unwrap();
    let locked =
        "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'v'::regclass";
    while server.psql("locked", locked).unwrap().trim() == "0" {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_same(&server, folder.path(), "locked", &[]);
    other.kill().unwrap();
    other.wait().unwrap();
    let file = std::fs::read_to_string(folder.path().join("locked0.json")).unwrap();
    assert!(file.contains("{\"unread\": true}"), "{file}");
}
