//! A snapshot of a running server is judged as the server itself, byte for byte apart from what was read.

#![cfg(feature = "cli")]

mod program;
mod support;

use std::path::Path;

use program::{Run, run_in};
use serde_json::Value;
use support::postgres::Server;
use support::{fixtures, json_schema};

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
    assert_valid(&folder.join(file));
}

fn assert_valid(file: &Path) {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/snapshot.schema.json");
    let json = |path: &Path| serde_json::from_slice::<Value>(&std::fs::read(path).unwrap()).unwrap();
    let errors = json_schema::errors(&json(&docs), &json(file), json_schema::Later::Accepted);
    assert!(errors.is_empty(), "{}: {:#?}", file.display(), &errors[..errors.len().min(5)]);
}

#[test]
fn fixtures_are_judged_as_on_their_server() {
    // nobody else changes what the server tells of itself
    let server = Server::start_with(&[("autovacuum", "off")]);
    let folder = tempfile::tempdir().unwrap();
    for fixture in fixtures::all() {
        server.create_database(&fixture.name).unwrap();
        fixture
            .restore_what_is_known(&server, &fixture.name)
            .unwrap_or_else(|error| panic!("{}: {error}", fixture.name));
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
    // LOCK takes no views before PostgreSQL 11
    let lock = "LOCK TABLE t IN ACCESS EXCLUSIVE MODE; ALTER VIEW v SET (security_barrier = false)";
    psql.arg(format!("BEGIN; {lock}; SELECT pg_sleep(60)"));
    let mut other = psql.spawn().unwrap();
    let locked =
        "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'v'::regclass";
    while server.psql("locked", locked).unwrap().trim() == "0" {
        assert!(other.try_wait().unwrap().is_none(), "the locks were not taken");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_same(&server, folder.path(), "locked", &[]);
    other.kill().unwrap();
    other.wait().unwrap();
    let file = std::fs::read_to_string(folder.path().join("locked0.json")).unwrap();
    assert!(file.contains("{\"unread\": true}"), "{file}");
}

#[test]
fn no_secret_of_a_server_is_in_the_file() {
    let server = Server::start_with(&[
        ("primary_conninfo", "host=h user=u password=hidden1"),
        ("archive_command", "false hidden2"),
    ]);
    let folder = tempfile::tempdir().unwrap();
    server.create_database("secrets").unwrap();
    let sql = "CREATE ROLE a LOGIN PASSWORD 'hidden3'; ALTER ROLE a SET app.jwt_secret = 'hidden4';
        CREATE FOREIGN DATA WRAPPER w OPTIONS (password 'hidden5');
        CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'h', dbconn 'host=h password=hidden6');
        CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (user 'u', password 'hidden7');
        CREATE FOREIGN TABLE f (c integer OPTIONS (token 'hidden8')) SERVER s OPTIONS (uri 'pg://u:hidden9@h');
        CREATE SUBSCRIPTION sub CONNECTION 'host=h password=hidden10' PUBLICATION p
            WITH (connect = false, slot_name = NONE, enabled = false, create_slot = false);
        CREATE TABLE t AS SELECT 'hidden' || n AS x FROM generate_series(11, 99) AS n; ANALYZE t";
    // a subscription is made outside of a transaction
    sql.split_inclusive(';').for_each(|statement| drop(server.psql("secrets", statement).unwrap()));
    assert_same(&server, folder.path(), "secrets", &[]);
    let file = std::fs::read_to_string(folder.path().join("secrets0.json")).unwrap();
    let found = file.lines().find(|line| line.contains("hidden"));
    assert!(found.is_none(), "{found:?}");
    assert!(
        file.contains("\"wal_level\"") && file.contains("dbconn") && file.contains("jwt_secret"),
        "{file}"
    );
}
