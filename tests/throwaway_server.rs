//! The tests' own server does what the other tests rely on: it starts, answers exactly, and leaves nothing.

mod support;

use std::path::Path;

use support::postgres::pooler::Pooler;
use support::postgres::{Server, processes_in};

fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

#[test]
fn a_stopped_server_leaves_no_process_and_no_folder() {
    let server = Server::start();
    let folder = server.socket_directory().to_owned();
    assert!(folder.exists());
    #[cfg(target_os = "linux")]
    assert!(processes_in(&folder).unwrap().contains(&server.process_id()));

    drop(server);

    assert!(!folder.exists());
    #[cfg(target_os = "linux")]
    assert_eq!(processes_in(&folder).unwrap(), Vec::<u32>::new());
}

#[test]
fn rows_come_back_as_they_are() {
    let server = Server::shared();
    let rows = server
        .query_rows(
            "postgres",
            r"SELECT v, n FROM (VALUES
                  (1, E'two\nlines', 1), (2, E'a\ttab', NULL), (3, 'back\slash', 2), (4, '\N', 3), (5, '', 4),
                  (6, E'\r\b\f\x0b', 5), (7, 'ünïcödé', 6)
              ) AS t (o, v, n) ORDER BY o -- a comment",
        )
        .unwrap();
    assert_eq!(
        rows,
        [
            vec![text("two\nlines"), text("1")],
            vec![text("a\ttab"), None],
            vec![text(r"back\slash"), text("2")],
            vec![text(r"\N"), text("3")],
            vec![text(""), text("4")],
            vec![text("\r\u{8}\u{c}\u{b}"), text("5")],
            vec![text("ünïcödé"), text("6")],
        ]
    );
}

#[test]
fn no_rows_and_one_empty_value_differ() {
    let server = Server::shared();
    assert_eq!(server.query_rows("postgres", "SELECT 'x' WHERE false;").unwrap(), Vec::<Vec<_>>::new());
    assert_eq!(server.query_rows("postgres", "SELECT ''").unwrap(), [vec![text("")]]);
}

#[test]
fn what_is_created_is_dumped() {
    let server = Server::shared();
    let database = r#"a "quoted" 'name' with \ and spaces"#;
    server.create_database(database).unwrap();
    server.psql(database, "CREATE TABLE kept (id bigint PRIMARY KEY);").unwrap();
    server.psql("postgres", "CREATE ROLE remembered NOLOGIN;").unwrap();

    let dump = String::from_utf8(server.pg_dump(database, &["-s"]).unwrap()).unwrap();
    assert!(dump.contains("CREATE TABLE public.kept ("), "{dump}");
    let globals = String::from_utf8(server.pg_dumpall(&["--globals-only"]).unwrap()).unwrap();
    assert!(globals.contains("CREATE ROLE remembered;"), "{globals}");
}

#[test]
fn an_error_says_what_postgres_said() {
    let server = Server::shared();
    let error = server.psql("postgres", "SELECT 1;\nSELECT no_such_column;\n").unwrap_err().to_string();
    assert!(error.contains("running psql") && error.contains("no_such_column"), "{error}");

    let error = server.psql_file("postgres", Path::new("/no/such/file.sql")).unwrap_err().to_string();
    assert!(error.contains("/no/such/file.sql"), "{error}");
}

#[test]
fn settings_given_beat_the_defaults() {
    let server = Server::start_with(&[("wal_level", "logical"), ("max_wal_senders", "3")]);
    assert_eq!(server.psql("postgres", "SHOW wal_level").unwrap(), "logical\n");
}

#[test]
fn a_pooler_hands_queries_on_and_leaves_no_process_and_no_folder() {
    let server = Server::start();
    server.create_database("pooled").unwrap();
    let pooler = Pooler::start(&server, 2);
    let mut psql = server.client("psql");
    psql.args(["-X", "-A", "-t", "-h"]).arg(pooler.socket_directory());
    psql.args(["-p", &pooler.port().to_string(), "-d", "pooled", "-c", "SELECT current_database()"]);
    let output = psql.output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "pooled\n", "{output:?}");
    let folder = pooler.socket_directory().to_owned();
    let process = pooler.process_id();
    drop(pooler);
    assert!(!folder.exists());
    assert!(!Path::new(&format!("/proc/{process}")).exists());
}
