//! Measuring a running server: the facts are those that were stored, whatever stands in the way of single
//! tables, and what was measured before a stop is kept.
#![cfg(feature = "cli")]

mod measure;
mod program;
mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use pgdms_lint::profile::{DataProfile, Obstacle, Scope};
use serde_json::json;

use measure::{column, connection_string, database, facts, measure, read};
use program::{command, run_in};
use support::postgres::Server;
use support::postgres::session::Session;

/// Far above what any of these takes, on a machine that does other things too.
const LIMIT: Duration = Duration::from_secs(60);

#[test]
fn facts_of_every_kind_are_those_of_the_stored_values() {
    let server = Server::shared();
    let source = database(&server, "measure_facts", measure::EVERY_KIND);
    if server.major_version() >= 14 {
        server.psql("measure_facts", measure::INFINITE_NUMBERS).unwrap();
    }
    let profile = measure(&source, &["--lock-timeout", "5"]);
    let facts = |name: &str| facts(&profile, "every kind", name);

    let numbers = facts("number");
    assert_eq!(numbers["nulls"], json!(1));
    let infinite = if server.major_version() >= 14 { 2 } else { 0 };
    assert_eq!(
        numbers["number"],
        json!({"max_integer_digits": 40, "max_scale": 30, "max_precision": 40, "nan": 1, "infinite": infinite,
               "rows_over_scale_6": 2, "rows_over_integer_digits_22": 2, "rows_over_precision_28": 3,
               "rows_over_precision_38": 1})
    );
    assert_eq!(
        numbers["over"],
        json!([
            {"limit": {"kind": "numeric", "precision": 28, "scale": 6}, "rows": 4, "example": {"key": ["2", "b"]}},
            {"limit": {"kind": "digits", "digits": 38}, "rows": 1, "example": {"key": ["4", "d"]}},
            {"limit": {"kind": "finite"}, "rows": 1 + infinite, "example": {"key": ["6", "f"]}},
        ])
    );
    assert_eq!(facts("price")["number"], json!({"nan": 1, "infinite": 0}));
    assert_eq!(facts("amount")["number"]["max_scale"], json!(3));

    // 'ä' has two bytes, '€' three, an emoji four
    assert_eq!(facts("words")["text"], json!({"max_characters": 10, "max_octets": 13}));
    assert_eq!(facts("words")["octets"], json!({"max": 13, "total": 25, "histogram": [2, 0, 0, 2]}));
    assert_eq!(facts("code")["text"], json!({"trailing_blanks": 2, "blank_only": 1}));
    assert_eq!(facts("bytes")["octets"], json!({"max": 3, "total": 3, "histogram": [1, 1]}));
    // as they are printed: {"a": 1}, {"b" :  2} as it was written, <a/>, {1,NULL}, (1,x)
    assert_eq!(facts("packed")["octets"], json!({"max": 8, "total": 8, "histogram": [0, 0, 0, 1]}));
    assert_eq!(facts("written")["octets"], json!({"max": 10, "total": 10, "histogram": [0, 0, 0, 1]}));
    assert_eq!(facts("document")["octets"], json!({"max": 4, "total": 4, "histogram": [0, 0, 1]}));
    assert_eq!(facts("list")["octets"]["max"], json!(13));
    assert_eq!(facts("list")["array"], json!({"max_dimensions": 2, "null_elements": 1}));
    assert_eq!(facts("row")["octets"]["max"], json!(5));

    let all_times = json!({"infinity": 1, "minus_infinity": 1, "before_christ": 1, "after_year_9999": 1});
    for name in ["day", "at", "at_zone"] {
        assert_eq!(facts(name)["time"], all_times, "{name}");
        let over = &facts(name)["over"];
        assert_eq!((&over[0]["rows"], &over[1]["rows"]), (&json!(2), &json!(2)), "{name}");
    }
    assert_eq!(facts("object")["large_object_references"], json!(1));
    assert_eq!(profile.large_objects().unwrap().count, 1);

    let table = profile.table("public", "every kind").unwrap();
    let rows = table.rows.unwrap();
    assert!(rows.exact && rows.count == if server.major_version() >= 14 { 10 } else { 8 }, "{rows:?}");
    assert!(table.bytes.unwrap().heap > 0 && table.bytes.unwrap().indexes > 0);
}

#[test]
fn keys_are_counted_where_no_index_keeps_them() {
    let server = Server::shared();
    let source = database(
        &server,
        "measure_keys",
        "CREATE TABLE t (a int, b int, UNIQUE (a, b)); INSERT INTO t VALUES (1, 1), (1, 2), (NULL, 2);
         CREATE TABLE u (id int, uuid text); INSERT INTO u VALUES (1, 'x'), (1, 'y'), (2, NULL), (1, 'z');
         CREATE TABLE v (id json); INSERT INTO v VALUES ('1');
         CREATE TABLE p (id int) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2);",
    );
    let profile = measure(&source, &[]);
    let keys = |table: &str| {
        let table = profile.table("public", table).unwrap();
        let mut keys = serde_json::to_value(&table.keys).unwrap();
        for key in keys.as_array_mut().unwrap() {
            let types = key.as_object_mut().unwrap().remove("data_types").unwrap();
            assert_eq!(types.as_array().unwrap().len(), key["columns"].as_array().unwrap().len());
        }
        keys
    };
    assert_eq!(keys("t"), json!([{"columns": ["a", "b"], "scope": "all", "nulls": 1, "duplicates": 0}]));
    assert_eq!(
        keys("u"),
        json!([{"columns": ["id"], "scope": "all", "nulls": 0, "duplicates": 2},
               {"columns": ["uuid"], "scope": "all", "nulls": 1, "duplicates": 0}])
    );
    assert_eq!((keys("v"), keys("p1")), (json!([]), json!([])));
    assert!(profile.table("public", "p").is_none(), "a partitioned table stores no rows");
}

#[test]
fn hostile_names_are_quoted_and_values_are_shown_on_request_alone() {
    let server = Server::shared();
    let source = database(
        &server,
        "measure_names",
        r#"CREATE SCHEMA "s.""'; DROP"; CREATE TABLE "s.""'; DROP"."t$$ -- /*" ("k'"";" text PRIMARY KEY, "FROM" numeric);
           INSERT INTO "s.""'; DROP"."t$$ -- /*" VALUES (E'it''s\n"', 0.1234567), ('b', 1);
           CREATE FUNCTION public.count(text) RETURNS int LANGUAGE sql AS 'SELECT 1/0';
           CREATE TABLE public.pg_class (n numeric); INSERT INTO public.pg_class VALUES (1.5);"#,
    );
    let profile = measure(&source, &[]);
    let over =
        |profile: &DataProfile| facts_of(profile, "s.\"'; DROP", "t$$ -- /*", "FROM")["over"][0].clone();
    assert_eq!(over(&profile)["example"], json!({"key": ["it's\n\""]}));
    let shown = measure(&source, &["--show-values"]);
    assert_eq!(over(&shown)["example"], json!({"key": ["it's\n\""], "value": "0.1234567"}));
    assert_eq!(facts(&profile, "pg_class", "n")["number"]["max_scale"], json!(1));
}

fn facts_of(profile: &DataProfile, schema: &str, table: &str, name: &str) -> serde_json::Value {
    serde_json::to_value(profile.column(schema, table, name).unwrap()).unwrap()
}

#[test]
fn a_sample_is_marked_and_looks_at_a_part() {
    let server = Server::shared();
    let source = database(
        &server,
        "measure_sample",
        "CREATE TABLE t (id int, n numeric); INSERT INTO t SELECT i, i + 0.1234567 FROM generate_series(1, 20000) i;
         ANALYZE t;",
    );
    let profile = measure(&source, &["--sample", "20%"]);
    let column = column(&profile, "t", "n");
    let rows = column.rows.unwrap();
    assert!(column.scope == Scope::Sample && rows > 0 && rows < 20_000, "{column:?}");
    let over = column.over[0].rows;
    assert_eq!(over, rows, "the second statement looks at the same rows");
    let table = profile.table("public", "t").unwrap();
    assert!(!table.rows.unwrap().exact);
    assert_eq!((table.keys[0].scope, table.keys[0].duplicates), (Scope::Sample, None));
}

#[test]
fn several_connections_and_a_limited_rate_find_the_same() {
    let server = Server::shared();
    let mut sql = String::new();
    for at in 0..12 {
        sql += &format!(
            "CREATE TABLE t{at} (id int PRIMARY KEY, n numeric, w text);
             INSERT INTO t{at} SELECT i, i * 0.001, repeat('ä', i % 50) FROM generate_series(1, 3000) i;"
        );
    }
    let source = database(&server, "measure_jobs", &sql);
    let tables = |arguments: &[&str]| measure(&source, arguments).tables().to_vec();
    let without_bytes = |mut tables: Vec<pgdms_lint::profile::TableProfile>| {
        for table in &mut tables {
            table.bytes = None;
        }
        tables
    };
    let one = without_bytes(tables(&[]));
    assert_eq!(one.len(), 12);
    assert_eq!(one, without_bytes(tables(&["--jobs", "3"])));
    assert_eq!(one, without_bytes(tables(&["--largest", "last", "--jobs", "2", "--max-rate", "20"])));
}

#[test]
fn a_table_is_read_no_faster_than_is_allowed() {
    let server = Server::shared();
    let sql = "CREATE TABLE t (id int, w text);
        INSERT INTO t SELECT i, repeat('x', 900) FROM generate_series(1, 4000) i; VACUUM ANALYZE t;";
    let source = database(&server, "measure_rate", sql);
    let bytes: f64 =
        server.psql("measure_rate", "SELECT pg_relation_size('t')").unwrap().trim().parse().unwrap();
    let begun = Instant::now();
    let profile = measure(&source, &["--max-rate", "2"]);
    // rests last no less than they should; how much longer is the machine's affair
    assert!(begun.elapsed() >= Duration::from_secs_f64(0.95 * bytes / 2e6), "{bytes} {:?}", begun.elapsed());
    assert_eq!(profile.table("public", "t").unwrap().rows.unwrap().count, 4000);
}

/// Two tables that stand in the way of whoever measures them, while rows come into both: all connections of a
/// measurement see what was there when it began.
const BOTH: &str = "CREATE TABLE a (n numeric); CREATE TABLE b (n numeric);
    INSERT INTO a SELECT i FROM generate_series(1, 100) i; INSERT INTO b SELECT i FROM generate_series(1, 50) i;";

/// Measures both over two connections of `measured`, a server that has what `written` has.
fn two_connections_see_the_same(written: &Server, measured: &Server, name: &str) {
    let mut other = Session::open(written, name).unwrap();
    other.run("BEGIN; LOCK TABLE a, b IN ACCESS EXCLUSIVE MODE").unwrap();
    let locks = "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation IN ('a'::regclass, 'b'::regclass)";
    wait_until(|| measured.psql(name, locks).is_ok_and(|count| count.trim() == "2"));
    let folder = tempfile::tempdir().unwrap();
    let source = connection_string(measured, name);
    let child =
        command(folder.path(), &["measure", &source, "-o", "p.json", "--jobs", "2", "--lock-timeout", "60"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
    let waiting = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted";
    wait_until(|| measured.psql("postgres", waiting).unwrap().trim() == "2");
    other.run("INSERT INTO a VALUES (0.5); INSERT INTO b VALUES (0.5); COMMIT").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "no connection was missed");
    assert!(output.status.success());
    let profile = read(&folder.path().join("p.json"));
    let rows = |table: &str| profile.table("public", table).unwrap().rows.unwrap().count;
    assert_eq!((rows("a"), rows("b")), (100, 50));
    assert_eq!(facts(&profile, "b", "n")["number"]["max_scale"], json!(0));
}

#[test]
fn all_connections_see_one_snapshot() {
    // a server of its own, for nobody else may wait for locks on it
    let server = Server::start();
    server.create_database("one_snapshot").unwrap();
    server.psql("one_snapshot", BOTH).unwrap();
    two_connections_see_the_same(&server, &server, "one_snapshot");
}

#[test]
fn all_connections_to_a_standby_see_one_snapshot() {
    let server = Server::start_with(&[("wal_level", "replica"), ("max_wal_senders", "3")]);
    server.create_database("d").unwrap();
    server.psql("d", BOTH).unwrap();
    let standby = server.start_standby();
    wait_until(|| standby.psql("d", "SELECT count(*) FROM b").is_ok_and(|rows| rows.trim() == "50"));
    two_connections_see_the_same(&server, &standby, "d");
}

#[test]
fn what_is_in_the_way_of_one_table_is_told_and_the_rest_is_measured() {
    let server = Server::shared();
    let source = database(
        &server,
        "measure_obstacles",
        "CREATE TABLE fine (n numeric); CREATE TABLE locked (n numeric); CREATE TABLE slow (n numeric);
         INSERT INTO slow SELECT i FROM generate_series(1, 2000000) i;
         CREATE TABLE secret (n numeric); CREATE TABLE hidden (n numeric);
         ALTER TABLE hidden ENABLE ROW LEVEL SECURITY;
         CREATE ROLE measuring LOGIN; GRANT SELECT ON fine, locked, slow, hidden TO measuring;",
    );
    let source = source.replace("user=postgres", "user=measuring");
    let mut other = Session::open(&server, "measure_obstacles").unwrap();
    other.run("BEGIN; LOCK TABLE locked IN ACCESS EXCLUSIVE MODE").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["measure", &source, "-o", "p.json", "--lock-timeout", "0.05", "--table-timeout", "0.1"];
    let run = run_in(folder.path(), &arguments);
    assert_eq!(run.exit_code, 1, "{}", run.stderr);
    let profile = read(&folder.path().join("p.json"));
    let why =
        |table: &str| profile.table("public", table).unwrap().not_measured.clone().map(|why| why.because);
    assert_eq!(why("fine"), None);
    assert_eq!(why("locked"), Some(Obstacle::Locked));
    assert_eq!(why("slow"), Some(Obstacle::TimedOut));
    assert_eq!(why("secret"), Some(Obstacle::NotPermitted));
    assert_eq!(why("hidden"), Some(Obstacle::RowsHidden));
    assert!(run.stderr.contains("public.locked was not measured to its end: "), "{}", run.stderr);
    for help in
        ["and GRANT SELECT ON public.secret)", "a role with BYPASSRLS, or as the owner of public.hidden"]
    {
        assert!(run.stderr.contains(help), "{}", run.stderr);
    }

    // what was in the way is measured when it is gone, and the rest is not measured again
    other.run("ROLLBACK").unwrap();
    server.psql("measure_obstacles", "DROP TABLE fine").unwrap();
    let arguments = ["measure", &source, "-o", "p.json", "--resume"];
    let run = run_in(folder.path(), &arguments);
    let profile = read(&folder.path().join("p.json"));
    let why =
        |table: &str| profile.table("public", table).unwrap().not_measured.clone().map(|why| why.because);
    assert_eq!((why("fine"), why("locked"), why("slow")), (None, None, None), "{}", run.stderr);
    assert_eq!(why("secret"), Some(Obstacle::NotPermitted));
    drop(other);
    server.psql("measure_obstacles", "DROP OWNED BY measuring; DROP ROLE measuring").unwrap();
}

#[test]
fn the_time_for_all_tables_may_end_before_the_tables_do() {
    let server = Server::shared();
    let sql = "CREATE TABLE a (n numeric); INSERT INTO a SELECT i FROM generate_series(1, 1500000) i;
               CREATE TABLE b (n numeric);";
    let source = database(&server, "measure_limit", sql);
    let folder = tempfile::tempdir().unwrap();
    let run = run_in(folder.path(), &["measure", &source, "-o", "p.json", "--time-limit", "0.05"]);
    assert_eq!(run.exit_code, 1, "{}", run.stderr);
    let profile = read(&folder.path().join("p.json"));
    for table in ["a", "b"] {
        let why = profile.table("public", table).unwrap().not_measured.clone().unwrap();
        assert_eq!(why.because, Obstacle::TimeLimit, "{table}");
    }
}

#[test]
fn an_interrupt_keeps_what_was_measured_and_the_next_run_goes_on() {
    let server = Server::shared();
    let sql = "CREATE TABLE small (n numeric); INSERT INTO small VALUES (1.5);
               CREATE TABLE large (n numeric, w text);
               INSERT INTO large SELECT i, repeat('x', 100) FROM generate_series(1, 20000) i; ANALYZE;";
    let source = database(&server, "measure_stop", sql);
    let mut other = Session::open(&server, "measure_stop").unwrap();
    other.run("BEGIN; LOCK TABLE large IN ACCESS EXCLUSIVE MODE").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["measure", &source, "-o", "p.json", "--largest", "last", "--lock-timeout", "60"];
    let mut child = command(folder.path(), &arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_until(|| {
        let waiting = server.psql("postgres", WAITING_FOR_LONG).unwrap();
        waiting.contains("measure_stop") || child.try_wait().unwrap().is_some()
    });
    assert!(child.try_wait().unwrap().is_none(), "it ended before it was stopped");
    let sent = Command::new("sh").args(["-c", "kill -INT \"$0\"", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let output = child.wait_with_output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(message.contains("interrupted") && message.contains("--resume"), "{message}");
    let profile = read(&folder.path().join("p.json"));
    assert_eq!(facts(&profile, "small", "n")["number"]["max_scale"], json!(1));
    let why = profile.table("public", "large").unwrap().not_measured.clone().unwrap();
    assert_eq!(why.because, Obstacle::Interrupted);

    let again = run_in(folder.path(), &["measure", &source, "-o", "p.json"]);
    assert_eq!(again.exit_code, 2, "a file that is there is not replaced");
    other.run("ROLLBACK").unwrap();
    server.psql("measure_stop", "DROP TABLE small; CREATE TABLE small (n numeric)").unwrap();
    let resumed = run_in(folder.path(), &["measure", &source, "-o", "p.json", "--resume"]);
    assert_eq!((resumed.exit_code, resumed.stderr.as_str()), (0, ""));
    assert!(resumed.stdout.ends_with("1 table measured\n"), "{}", resumed.stdout);
    let profile = read(&folder.path().join("p.json"));
    assert_eq!(profile.table("public", "large").unwrap().rows.unwrap().count, 20_000);
    assert_eq!(facts(&profile, "small", "n")["number"]["max_scale"], json!(1), "it was not read again");
}

#[test]
fn a_lost_connection_keeps_what_was_measured() {
    let server = Server::shared();
    let sql = "CREATE TABLE a (n numeric); CREATE TABLE b (n numeric, w text); CREATE TABLE c (n numeric);
               INSERT INTO b SELECT i, repeat('x', 100) FROM generate_series(1, 2000) i;
               INSERT INTO c SELECT i FROM generate_series(1, 100) i; ANALYZE;";
    let source = database(&server, "measure_lost", sql);
    let mut other = Session::open(&server, "measure_lost").unwrap();
    other.run("BEGIN; LOCK TABLE c IN ACCESS EXCLUSIVE MODE").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["measure", &source, "-o", "p.json", "--largest", "last", "--lock-timeout", "60"];
    let child = command(folder.path(), &arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_until(|| server.psql("postgres", WAITING_FOR_LONG).unwrap().contains("measure_lost"));
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE application_name = 'pgdms-lint' AND datname = 'measure_lost'";
    server.psql("postgres", end).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let profile = read(&folder.path().join("p.json"));
    let why =
        |table: &str| profile.table("public", table).unwrap().not_measured.clone().map(|why| why.because);
    let lost = Some(Obstacle::ConnectionLost);
    assert_eq!((why("a"), why("c"), why("b")), (None, lost, lost));
}

/// The databases in which a session has waited for a lock for a while: what is waited for at first is soon given up.
const WAITING_FOR_LONG: &str = "SELECT a.datname FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid
    WHERE NOT l.granted AND a.query_start < clock_timestamp() - interval '2 seconds'";

fn wait_until(mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < LIMIT, "still waiting after {LIMIT:?}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn check_measures_first_where_it_is_asked_to() {
    let server = Server::shared();
    let source = database(
        &server,
        "measure_check",
        "CREATE TABLE rates (id int PRIMARY KEY, factor numeric); INSERT INTO rates VALUES (1, 0.12345678), (2, 1);",
    );
    let check = |arguments: &[&str]| {
        let all =
            [&["check", &source, "--select", "numeric-without-precision", "--format", "json"], arguments];
        let run = run_in(Path::new("/"), &all.concat());
        serde_json::from_str::<serde_json::Value>(&run.stdout).unwrap()
    };
    assert_eq!(check(&[])["findings"][0]["evidence"].get("max_scale"), None);
    assert_eq!(check(&["--measure"])["findings"][0]["evidence"]["max_scale"], json!(8));
}

#[test]
fn a_standby_is_measured_as_well() {
    let server = Server::start_with(&[("wal_level", "replica"), ("max_wal_senders", "3")]);
    server.create_database("d").unwrap();
    server.psql("d", "CREATE TABLE t (n numeric); INSERT INTO t VALUES (1.25)").unwrap();
    let standby = server.start_standby();
    wait_until(|| standby.psql("d", "SELECT count(*) FROM t").is_ok_and(|rows| rows.trim() == "1"));
    let folder = tempfile::tempdir().unwrap();
    let source = connection_string(&standby, "d");
    let run =
        run_in(folder.path(), &["measure", &source, "-o", "p.json", "--jobs", "2", "--watch-writes", "6"]);
    assert_eq!(run.exit_code, 0, "{}", run.stderr);
    let profile = read(&folder.path().join("p.json"));
    assert_eq!(facts(&profile, "t", "n")["number"]["max_scale"], json!(2));
    assert_eq!(profile.table("public", "t").unwrap().writes, None);
    let file: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.path().join("p.json")).unwrap()).unwrap();
    assert_eq!(file["sources"][0]["kind"], json!("standby"));
}

#[test]
fn two_looks_tell_how_fast_a_table_is_written_to() {
    let server = Server::shared();
    let source = database(&server, "measure_writes", "CREATE TABLE t (n numeric)");
    let folder = tempfile::tempdir().unwrap();
    let child = command(folder.path(), &["measure", &source, "-o", "p.json", "--watch-writes", "6"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    thread::sleep(Duration::from_secs(2));
    server.psql("measure_writes", "INSERT INTO t SELECT i FROM generate_series(1, 1000) i").unwrap();
    assert!(child.wait_with_output().unwrap().status.success());
    let writes = read(&folder.path().join("p.json")).table("public", "t").unwrap().writes.unwrap();
    assert!(writes.seconds >= 5.0 && writes.inserts > 10.0 && writes.updates == 0.0, "{writes:?}");
}
