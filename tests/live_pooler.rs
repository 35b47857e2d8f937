//! Through a pooler that hands on one transaction after the other to a few connections, many programs at once
//! read what one reads without it.
#![cfg(feature = "cli")]

mod program;
mod support;

use std::path::Path;
use std::thread;

use program::run_in;
use serde_json::Value;
use support::postgres::Server;
use support::postgres::pooler::Pooler;

const POOL_SIZE: u32 = 3;
const PROGRAMS: usize = 8;
const RUNS: usize = 3;

fn report(source: &str) -> Value {
    let run = run_in(Path::new("/"), &["check", source, "--format", "json"]);
    assert!(matches!(run.exit_code, 0 | 1), "{}", run.stderr);
    assert_eq!(run.stderr, "");
    let mut report: Value = serde_json::from_str(&run.stdout).unwrap();
    report["sources"][0]["name"] = "[name]".into();
    report
}

#[test]
fn many_programs_at_once_read_the_same_as_one_without_a_pooler() {
    let server = Server::start();
    server.create_database("pooled").unwrap();
    server
        .psql(
            "pooled",
            "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (id int, mood mood, n numeric)",
        )
        .unwrap();
    let pooler = Pooler::start(&server, POOL_SIZE);
    let source = |folder: &Path, port: u16| {
        format!("host={} port={port} user=postgres dbname=pooled", folder.display())
    };
    let expected = report(&source(server.socket_directory(), 5432));
    assert!(!expected["findings"].as_array().unwrap().is_empty());
    let pooled = source(pooler.socket_directory(), pooler.port());
    thread::scope(|scope| {
        for _ in 0..PROGRAMS {
            scope.spawn(|| (0..RUNS).for_each(|_| assert_eq!(report(&pooled), expected)));
        }
    });
}

#[test]
fn many_programs_at_once_do_not_wait_for_second_connections() {
    let server = Server::start();
    server.create_database("pooled").unwrap();
    let tables: String =
        (0..3_000).map(|n| format!("CREATE TABLE t{n} (id int DEFAULT {n} CHECK (id > 0));")).collect();
    server.psql("pooled", &tables).unwrap();
    let pooler = Pooler::start(&server, POOL_SIZE);
    let source = |folder: &Path, port: u16| {
        format!("host={} port={port} user=postgres dbname=pooled", folder.display())
    };
    let expected = report(&source(server.socket_directory(), 5432));
    let pooled = source(pooler.socket_directory(), pooler.port());
    thread::scope(|scope| {
        for _ in 0..PROGRAMS {
            scope.spawn(|| assert_eq!(report(&pooled), expected));
        }
    });
}

#[test]
fn temporary_tables_of_other_clients_are_not_taken_for_catalogs() {
    let server = Server::start();
    server.create_database("pooled").unwrap();
    server.psql("pooled", "CREATE TABLE t (id int)").unwrap();
    let pooler = Pooler::start(&server, 1);
    let folder = pooler.socket_directory().display().to_string();
    let source = format!("host={folder} port={} user=postgres dbname=pooled", pooler.port());
    let expected = report(&source);
    let mut psql = server.client("psql");
    psql.args(["-X", "-q", "-h", &folder, "-p", &pooler.port().to_string(), "-d", "pooled"]);
    // without the pooler's reset, which it leaves out in this mode, they stay in the one session
    psql.args(["-c", "CREATE TEMP TABLE pg_class (x int); CREATE TEMP TABLE pg_namespace (x int)"]);
    assert!(psql.status().unwrap().success());
    assert_eq!(report(&source), expected);
}
