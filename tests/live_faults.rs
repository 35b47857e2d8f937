//! What goes wrong between a server and the program: it ends within seconds, with exit code 2 and one clear
//! message, and nothing on standard output that would look like a report. What goes wrong with single objects
//! ends in "not checked".
#![cfg(feature = "cli")]

mod program;
mod support;

use std::path::Path;
use std::process::{Child, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use program::{command, run_in};
use support::postgres::Server;
use support::postgres::session::Session;

/// Far above what any of these takes, on a machine that does other things too.
const LIMIT: Duration = Duration::from_secs(30);

/// Reading stands still at this catalog while another session locks it, whatever is restored or dropped
/// meanwhile.
const HOLD_UP: &str = "BEGIN; LOCK TABLE pg_catalog.pg_range IN ACCESS EXCLUSIVE MODE";

fn database(server: &Server, name: &str, sql: &str) -> String {
    server.create_database(name).unwrap();
    server.psql(name, sql).unwrap();
    connection_string(server, name)
}

fn connection_string(server: &Server, database: &str) -> String {
    format!("host={} port=5432 user=postgres dbname={database}", server.socket_directory().display())
}

/// Starts `check`, which needs no more than the given arguments.
fn start(arguments: &[&str]) -> Child {
    let arguments: Vec<&str> = ["check"].iter().chain(arguments).copied().collect();
    let mut command = command(Path::new("/"), &arguments);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PG")) {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// Waits for the end of a program that must come to it, and writes no more than a pipe holds.
fn finish(mut child: Child) -> Output {
    let started = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if started.elapsed() > LIMIT {
            child.kill().unwrap();
            panic!("still running after {LIMIT:?}: {:?}", child.wait_with_output());
        }
        thread::sleep(Duration::from_millis(10));
    }
    child.wait_with_output().unwrap()
}

/// The message of a run that must fail.
fn failure(output: Output) -> String {
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "nothing that looks like a report");
    assert!(message.starts_with("error: "), "{message}");
    assert_eq!(message.matches("error: ").count(), 1, "one message: {message}");
    message
}

fn failure_of(arguments: &[&str]) -> String {
    failure(finish(start(arguments)))
}

/// The JSON report of a run that must succeed.
fn report(arguments: &[&str]) -> serde_json::Value {
    let output = finish(start(&[arguments, &["--format", "json"]].concat()));
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Waits until a session of ours waits for a lock.
fn wait_until_held_up(server: &Server) {
    let waiting = "SELECT count(*) FROM pg_stat_activity \
                   WHERE application_name = 'pgdms-lint' AND wait_event_type = 'Lock'";
    let started = Instant::now();
    while server.psql("postgres", waiting).unwrap().trim() == "0" {
        assert!(started.elapsed() < LIMIT, "the program never came to the lock");
        thread::sleep(Duration::from_millis(10));
    }
}

fn wait_until_our_sessions_are_gone(server: &Server) {
    let ours = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pgdms-lint'";
    let started = Instant::now();
    while server.psql("postgres", ours).unwrap().trim() != "0" {
        assert!(started.elapsed() < LIMIT, "our session lives on");
        thread::sleep(Duration::from_millis(20));
    }
}

/// The rules that did not judge an object of this path.
fn not_checked<'a>(report: &'a serde_json::Value, path: [&str; 2]) -> Vec<&'a serde_json::Value> {
    let entries = report["not_checked"].as_array().unwrap().iter();
    let is_meant = |object: &&serde_json::Value| {
        object["schema"] == path[0] && (object["table"] == path[1] || object["name"] == path[1])
    };
    entries
        .filter(|entry| entry["objects"].as_array().unwrap().iter().any(|object| is_meant(&object)))
        .collect()
}

#[test]
fn nobody_listens() {
    let message = failure_of(&["host=/tmp/pgdms-no-such-folder dbname=d user=u"]);
    assert!(message.contains("/tmp/pgdms-no-such-folder"), "{message}");
    // the port of a listener that has gone: nobody else takes it at once
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let message = failure_of(&[&format!("postgres://u@127.0.0.1:{port}/d")]);
    assert!(message.contains(&format!("127.0.0.1, port {port}")) && message.contains("refused"), "{message}");
}

#[test]
fn a_name_that_leads_nowhere() {
    let message = failure_of(&["postgres://u@no-such-host.invalid/d?connect_timeout=5"]);
    assert!(message.contains("no-such-host.invalid"), "{message}");
}

#[test]
fn a_database_that_is_full_or_missing() {
    let server = Server::shared();
    database(&server, "full", "CREATE ROLE limited LOGIN; ALTER DATABASE \"full\" CONNECTION LIMIT 0");
    let socket = server.socket_directory().display();
    let message = failure_of(&[&format!("host={socket} port=5432 user=limited dbname=full")]);
    assert!(message.contains("too many connections"), "{message}");
    let message = failure_of(&[&connection_string(&server, "missing")]);
    assert!(message.contains("no database `missing`"), "{message}");
}

#[test]
fn a_database_that_is_named_like_a_file() {
    let message = failure_of(&["shop"]);
    assert!(message.contains("postgres:///shop"), "{message}");
    let message = failure_of(&["shop.sql"]);
    assert!(!message.contains("postgres://"), "{message}");
}

#[test]
fn patterns_that_leave_no_schema() {
    let server = Server::shared();
    let source = database(&server, "patterns", "CREATE SCHEMA app; CREATE EXTENSION citext SCHEMA app");
    for pattern in ["--include-schema=ap", "--exclude-schema=*"] {
        let message = failure_of(&[&source, pattern]);
        assert!(message.contains("app, public"), "{message}");
        assert!(message.contains("lower case"), "{message}");
    }
    // a target may lack all of the source's schemas
    report(&[&source, "--include-schema=app", "--target", &connection_string(&server, "postgres")]);
}

#[test]
fn a_server_that_is_killed_while_it_is_read() {
    let server = Server::start();
    let source = database(&server, "killed", "CREATE TABLE t (id int PRIMARY KEY)");
    let mut other = Session::open(&server, "killed").unwrap();
    other.run(HOLD_UP).unwrap();
    let child = start(&[&source, "--lock-timeout", "60"]);
    wait_until_held_up(&server);
    server.stop_immediately().unwrap();
    let message = failure(finish(child));
    assert!(message.contains("connection to postgres://") && message.contains("lost"), "{message}");
}

#[test]
fn a_query_that_takes_too_long() {
    let server = Server::shared();
    let source = database(&server, "slow", "CREATE TABLE t (id int PRIMARY KEY)");
    let mut other = Session::open(&server, "slow").unwrap();
    other.run(HOLD_UP).unwrap();
    let message = failure_of(&[&source, "--lock-timeout", "60", "--statement-timeout", "0.3"]);
    assert!(message.contains("statement timeout of 0.3 s"), "{message}");
}

#[test]
fn an_interrupt_ends_the_reading_here_and_on_the_server() {
    let server = Server::start();
    let source = database(&server, "interrupted", "CREATE TABLE t (id int PRIMARY KEY)");
    let mut other = Session::open(&server, "interrupted").unwrap();
    other.run(HOLD_UP).unwrap();
    let child = start(&[&source, "--lock-timeout", "60"]);
    wait_until_held_up(&server);
    let interrupt = std::process::Command::new("sh")
        .args(["-c", "kill -INT \"$0\"", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(interrupt.success());
    let message = failure(finish(child));
    assert!(message.contains("interrupted"), "{message}");
    wait_until_our_sessions_are_gone(&server);
}

/// Enough for a second connection to help.
fn many_tables() -> String {
    (0..3_000).map(|n| format!("CREATE TABLE t{n} ();")).collect()
}

/// Waits until the program has this many sessions on the server.
fn wait_until_it_has_sessions(server: &Server, count: &str) {
    let ours = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pgdms-lint'";
    let started = Instant::now();
    while server.psql("postgres", ours).unwrap().trim() != count {
        assert!(started.elapsed() < LIMIT, "it never had {count} sessions");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn an_interrupt_ends_both_sessions_where_there_are_two() {
    let server = Server::start();
    let source = database(&server, "interrupted", &many_tables());
    let mut other = Session::open(&server, "interrupted").unwrap();
    other
        .run("BEGIN; LOCK TABLE pg_catalog.pg_range, pg_catalog.pg_attrdef IN ACCESS EXCLUSIVE MODE")
        .unwrap();
    let child = start(&[&source, "--lock-timeout", "60"]);
    wait_until_held_up(&server);
    if server.major_version() >= 10 {
        wait_until_it_has_sessions(&server, "2");
    }
    let interrupt = std::process::Command::new("sh")
        .args(["-c", "kill -INT \"$0\"", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(interrupt.success());
    let message = failure(finish(child));
    assert!(message.contains("interrupted"), "{message}");
    wait_until_our_sessions_are_gone(&server);
}

#[test]
fn a_server_that_is_killed_while_two_sessions_read_it() {
    let server = Server::start();
    let source = database(&server, "killed", &many_tables());
    let mut other = Session::open(&server, "killed").unwrap();
    other.run(HOLD_UP).unwrap();
    let child = start(&[&source, "--lock-timeout", "60"]);
    wait_until_held_up(&server);
    if server.major_version() >= 10 {
        wait_until_it_has_sessions(&server, "2");
    }
    server.stop_immediately().unwrap();
    let message = failure(finish(child));
    assert!(message.contains("connection to postgres://") && message.contains("lost"), "{message}");
}

#[test]
fn an_interrupt_ends_the_writing_too() {
    let server = Server::start();
    let tables: String = (0..2000).map(|n| format!("CREATE TABLE t{n} (v varchar);")).collect();
    let source = database(&server, "written", &tables);
    let mut other = Session::open(&server, "written").unwrap();
    other.run(HOLD_UP).unwrap();
    let child = start(&[&source, "--lock-timeout", "60", "-v"]);
    wait_until_held_up(&server);
    other.run("ROLLBACK").unwrap();
    // when its session has gone it judges, then stands still at the pipe, which nobody empties
    wait_until_our_sessions_are_gone(&server);
    thread::sleep(Duration::from_secs(2));
    let interrupt =
        std::process::Command::new("sh").args(["-c", "kill -INT \"$0\"", &child.id().to_string()]).status();
    assert!(interrupt.unwrap().success());
    let output = finish(child);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert_eq!(message, "error: interrupted: the output is not whole\n");
}

#[test]
fn a_table_that_is_dropped_between_two_queries_is_not_checked() {
    let server = Server::start();
    let source = database(
        &server,
        "dropped",
        "CREATE TABLE gone (id int PRIMARY KEY, n int DEFAULT 1 CHECK (n > 0)); CREATE TABLE stays (v varchar)",
    );
    let mut other = Session::open(&server, "dropped").unwrap();
    other.run(HOLD_UP).unwrap();
    let child = start(&[&source, "--lock-timeout", "60", "--format", "json"]);
    wait_until_held_up(&server);
    server.psql("dropped", "DROP TABLE gone").unwrap();
    other.run("ROLLBACK").unwrap();
    let output = finish(child);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(!not_checked(&report, ["public", "gone"]).is_empty(), "{:#}", report["not_checked"]);
    assert!(not_checked(&report, ["public", "stays"]).is_empty(), "{:#}", report["not_checked"]);
    let ids: Vec<&str> =
        report["findings"].as_array().unwrap().iter().filter_map(|finding| finding["id"].as_str()).collect();
    assert!(ids.contains(&"varchar-without-length:column:public.stays.v"), "{ids:?}");
}

#[test]
fn a_table_that_another_session_alters_is_not_waited_for() {
    let server = Server::start();
    let source = database(
        &server,
        "altered",
        "CREATE TABLE busy (id int PRIMARY KEY, n int DEFAULT 1 CHECK (n > 0)); \
         CREATE VIEW of_busy AS SELECT n FROM busy; CREATE TABLE idle (v varchar DEFAULT 'x')",
    );
    let mut other = Session::open(&server, "altered").unwrap();
    other.run("BEGIN; ALTER TABLE busy ADD COLUMN more int").unwrap();
    let started = Instant::now();
    let report = report(&[&source]);
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    let busy = not_checked(&report, ["public", "busy"]);
    assert!(!busy.is_empty(), "{:#}", report["not_checked"]);
    assert!(busy.iter().all(|entry| entry["reason"].as_str().unwrap().contains("lock")), "{busy:#?}");
    assert!(not_checked(&report, ["public", "idle"]).is_empty(), "{:#}", report["not_checked"]);
    // what needs no lock was judged all the same
    let findings = report["findings"].as_array().unwrap();
    let about = |table: &str| findings.iter().any(|finding| finding["object"]["table"] == table);
    assert!(about("idle"), "{findings:#?}");
}

#[test]
fn nobody_waits_for_us() {
    let server = Server::start();
    let source = database(
        &server,
        "waited",
        "CREATE TABLE t (id int PRIMARY KEY, n int DEFAULT 1 CHECK (n > 0)); CREATE VIEW v AS SELECT n FROM t",
    );
    let mut other = Session::open(&server, "waited").unwrap();
    other.run(HOLD_UP).unwrap();
    let child = start(&[&source, "--lock-timeout", "60", "--fail-on", "never"]);
    wait_until_held_up(&server);
    // in the middle of our transaction, everything may be altered at once
    server.psql("waited", "SET lock_timeout = 1; DROP VIEW v; ALTER TABLE t ADD COLUMN more int").unwrap();
    other.run("ROLLBACK").unwrap();
    assert_eq!(finish(child).status.code(), Some(0));
}

#[test]
fn nothing_is_written_even_by_a_superuser() {
    let server = Server::start();
    let source = database(
        &server,
        "unwritten",
        "CREATE TABLE t (id serial PRIMARY KEY, n int DEFAULT 1 CHECK (n > 0)); CREATE VIEW v AS SELECT n FROM t; \
         INSERT INTO t SELECT FROM generate_series(1, 10)",
    );
    let written = "SELECT tup_inserted, tup_updated, tup_deleted, xact_commit FROM pg_stat_database \
                   WHERE datname = 'unwritten'";
    let settled = |server: &Server| {
        // the figures come a moment after a session has ended
        thread::sleep(Duration::from_millis(1500));
        server.psql("postgres", written).unwrap()
    };
    let before = settled(&server);
    report(&[&source]);
    let after = settled(&server);
    let tuples = |figures: &str| figures.trim().rsplit_once('|').unwrap().0.to_owned();
    assert_eq!(tuples(&before), tuples(&after));
}

#[test]
fn what_begins_the_reading_lets_nobody_write() {
    let server = Server::shared();
    let explained = format!("--explain-queries={}", server.major_version());
    let run = run_in(Path::new("/"), &["check", &explained]);
    assert_eq!((run.exit_code, run.stderr.as_str()), (0, ""));
    let begin = run.stdout.split("\n\n").next().unwrap();
    assert!(begin.contains("BEGIN"), "{begin}");
    for write in ["CREATE TABLE mine (id int)", "CREATE ROLE mine", "COMMENT ON DATABASE postgres IS 'mine'"]
    {
        let error = server.psql("postgres", &format!("{begin}\n{write}")).expect_err(write).to_string();
        assert!(error.contains("read-only transaction"), "{write}: {error}");
    }
}

#[test]
fn names_that_are_no_text_are_told_with_what_helps() {
    let server = Server::start();
    server
        .psql(
            "postgres",
            "CREATE DATABASE bytes ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'",
        )
        .unwrap();
    let make = r"DO $$ BEGIN EXECUTE format('CREATE TABLE %I (id int)', convert_from('\xe9'::bytea, 'SQL_ASCII')); END $$";
    server.psql("bytes", make).unwrap();
    let message = failure_of(&[&connection_string(&server, "bytes")]);
    assert!(message.contains("in UTF-8") && message.contains("pg_dump --schema-only"), "{message}");
}
