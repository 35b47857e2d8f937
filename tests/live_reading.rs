//! What is read of a running server, end to end.
#![cfg(feature = "live")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use pgdms_lint::catalog::difference::{Aspect, Comparison, Difference};
use pgdms_lint::catalog::{
    Catalog, ConstraintKind, ObjectId, ReferencedTable, RelationKind, UnreadReason, UnreadSubject,
};
use pgdms_lint::finding::NotChecked;
use pgdms_lint::lint::Linter;
use pgdms_lint::migration::Migration;
use pgdms_lint::source::live::connect::{ConnectionParameters, Environment};
use pgdms_lint::source::live::{LiveError, LiveOptions, LiveReading, SecondConnection, read_live};
use support::fixtures;
use support::postgres::Server;

/// A database that a test fills and reads.
struct Database {
    server: Arc<Server>,
    name: &'static str,
}

impl Database {
    fn with(name: &'static str, sql: &str) -> Self {
        let server = Server::shared();
        server.create_database(name).unwrap();
        server.psql(name, sql).unwrap();
        Database { server, name }
    }

    fn try_read_as(&self, role: &str, options: &LiveOptions) -> Result<LiveReading, LiveError> {
        let socket = self.server.socket_directory().display();
        let role = role.trim_matches('"');
        let text = format!("host={socket} port=5432 user='{role}' dbname={}", self.name);
        let parameters = ConnectionParameters::parse(&text, &Environment::default()).unwrap();
        read_live(&parameters, options)
    }

    fn try_read(&self, options: &LiveOptions) -> Result<LiveReading, LiveError> {
        self.try_read_as("postgres", options)
    }

    fn read(&self, options: &LiveOptions) -> LiveReading {
        self.try_read(options).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Starts statements in a session of their own that stays open.
    fn start_session(&self, sql: &str) -> OtherSession {
        let mut psql = self.server.client("psql");
        psql.args(["-X", "-q", "-d", self.name]);
        let mut child =
            psql.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let sql = sql.to_owned();
        // the session ends when the thread does not hold its input any more
        thread::spawn(move || {
            if writeln!(input, "{sql}").is_ok() {
                thread::sleep(Duration::from_secs(60));
            }
        });
        OtherSession(child)
    }

    /// As `start_session`; waits until the statements are done and the session is idle in its transaction.
    fn open_session(&self, sql: &str) -> OtherSession {
        let session = self.start_session(sql);
        let database = self.name;
        self.wait_for(&format!(
            "SELECT count(*) > 0 FROM pg_stat_activity
             WHERE datname = '{database}' AND application_name = 'psql' AND state = 'idle in transaction'
                 AND query ~ 'LOCK|SELECT'"
        ));
        session
    }

    /// Waits until a condition holds.
    fn wait_for(&self, condition: &str) {
        let deadline = Instant::now() + Duration::from_secs(30);
        while self.server.psql(self.name, condition).unwrap().trim() != "t" {
            assert!(Instant::now() < deadline, "never: {condition}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn catalog(&self) -> Catalog {
        self.read(&LiveOptions::default()).catalog
    }
}

/// A session of someone else, which ends when it is dropped.
struct OtherSession(Child);

impl Drop for OtherSession {
    fn drop(&mut self) {
        // it may have ended already
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
fn a_table_is_read_with_its_columns_and_keys() {
    let generated = generated("name || '!'");
    let sql = format!(
        "CREATE TABLE people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name varchar(20) NOT NULL DEFAULT 'x',
             share numeric(5, 2) CHECK (share > 0), full_name text{generated});
         CREATE INDEX ON people (lower(name)) WHERE share > 1;"
    );
    let database = Database::with("table_with_keys", &sql);
    let catalog = database.catalog();
    let people = &catalog.relations[catalog.relation("public", "people").unwrap()];
    assert_eq!(people.kind, RelationKind::Table);
    let types: Vec<String> =
        people.columns.iter().map(|column| catalog.type_name(&column.data_type).to_string()).collect();
    assert_eq!(types, ["bigint", "character varying(20)", "numeric(5,2)", "text"]);
    let default = people.column("name").unwrap().default.as_ref().unwrap();
    assert_eq!(default.as_str(), "'x'::character varying");
    let of_full_name = people.column("full_name").unwrap().generated.as_ref();
    let expression = of_full_name.map(|generated| generated.expression.as_str());
    assert_eq!(expression, (!generated.is_empty()).then_some("(name)::text || '!'::text"));
    assert!(
        people.primary_key().is_some() && people.column("id").unwrap().identity.unwrap().sequence.is_some()
    );
    let check = people.constraint("people_share_check").unwrap();
    assert!(
        matches!(&check.kind, ConstraintKind::Check { expression } if expression.as_str() == "share > (0)::numeric")
    );
    assert!(catalog.unread.is_empty(), "{:?}", catalog.unread);
}

/// What makes a column a generated one; nothing on servers older than 12, which have none.
fn generated(expression: &str) -> String {
    match Server::shared().major_version() {
        ..12 => String::new(),
        _ => format!(" GENERATED ALWAYS AS ({expression}) STORED"),
    }
}

/// Tables with a definition of every kind that only functions of the server print.
fn tables_with_definitions(count: usize) -> String {
    let generated = generated("a + 1");
    (1..=count)
        .map(|number| {
            format!(
                "CREATE TABLE t{number} (id serial PRIMARY KEY, a int DEFAULT 1 CHECK (a > 0),
                     b int{generated});
                 CREATE INDEX t{number}_expression ON t{number} ((a + b)) WHERE a > 1;
                 CREATE VIEW v{number} AS SELECT a, b FROM t{number};"
            )
        })
        .collect()
}

#[test]
fn the_number_of_round_trips_does_not_grow_with_the_database() {
    let few = Database::with("round_trips_few", &tables_with_definitions(10));
    let many = Database::with("round_trips_many", &tables_with_definitions(1_000));
    let (few, many) = (few.read(&LiveOptions::default()), many.read(&LiveOptions::default()));
    assert_eq!((few.catalog.relations.len(), many.catalog.relations.len()), (20, 2_000));
    assert!(few.round_trips <= 6, "{}", few.round_trips);
    // one more for what was left for a second session, where that comes late
    assert!(many.round_trips <= 7, "{}", many.round_trips);
}

/// What was read, but for how. Other tests make roles on the same server meanwhile.
fn assert_same(one: &LiveReading, other: &LiveReading) {
    let difference = Comparison::new().leave_out(Aspect::Roles).of(&one.catalog, &other.catalog);
    assert!(difference.is_empty(), "{difference:?}");
    assert_eq!(one.catalog.unread, other.catalog.unread);
    let values = |reading: &LiveReading| {
        let sequences = reading.catalog.sequences.iter();
        sequences
            .map(|(_, sequence)| (sequence.name.clone(), sequence.last_value))
            .collect::<BTreeMap<_, _>>()
    };
    assert_eq!(values(one), values(other));
    assert_eq!(one.server.tables.seen.len(), other.server.tables.seen.len());
}

#[test]
fn a_second_connection_reads_the_same() {
    let mut sql = tables_with_definitions(1_000);
    sql += "SELECT nextval('t7_id_seq'); GRANT SELECT ON t5 TO PUBLIC; GRANT UPDATE (a) ON t6 TO PUBLIC;";
    let database = Database::with("second_connection", &sql);
    let mut alone = LiveOptions::default();
    alone.second_connection = SecondConnection::Never;
    let alone = database.read(&alone);
    assert_eq!(alone.connections, 1);
    // it comes when it comes, and nothing waits for it
    let shared = (0..20).map(|_| database.read(&LiveOptions::default()));
    let shared =
        shared.inspect(|reading| assert_same(&alone, reading)).find(|reading| reading.connections == 2);
    assert_eq!(shared.is_some(), database.server.major_version() >= 10, "it never came");
}

#[test]
fn where_no_second_connection_is_to_be_had_the_first_reads_all() {
    let database = Database::with("one_connection", &tables_with_definitions(600));
    database.server.psql("one_connection", "CREATE ROLE one_only LOGIN CONNECTION LIMIT 1").unwrap();
    let mut alone = LiveOptions::default();
    alone.second_connection = SecondConnection::Never;
    let read = |options: &LiveOptions| {
        database.try_read_as("one_only", options).unwrap_or_else(|error| panic!("{error}"))
    };
    let refused = read(&LiveOptions::default());
    assert_eq!(refused.connections, 1);
    assert_same(&read(&alone), &refused);
    // nor is the right to be taken for granted that shares a snapshot
    let revoke = "REVOKE EXECUTE ON FUNCTION pg_catalog.pg_export_snapshot() FROM PUBLIC;
                  ALTER ROLE one_only CONNECTION LIMIT 5";
    database.server.psql("one_connection", revoke).unwrap();
    let refused = read(&LiveOptions::default());
    assert_eq!(refused.connections, 1);
    assert_same(&read(&alone), &refused);
}

#[test]
fn only_the_chosen_schemas_are_read_and_the_others_are_named() {
    let database = Database::with(
        "chosen_schemas",
        "CREATE SCHEMA app_one; CREATE SCHEMA app_two; CREATE SCHEMA other;
         CREATE TABLE other.customers (id int PRIMARY KEY);
         CREATE TABLE app_one.orders (id int PRIMARY KEY, customer int REFERENCES other.customers);
         CREATE TABLE app_two.lines (id int);",
    );
    let mut options = LiveOptions::default();
    options.include_schemas.push("APP_*".to_owned());
    options.exclude_schemas.push("*two".to_owned());
    let reading = database.read(&options);
    let names: Vec<String> = reading.schemas_left_out.iter().map(ToString::to_string).collect();
    assert_eq!(names, ["app_two", "other", "public"]);
    let catalog = reading.catalog;
    assert_eq!(catalog.relations.len(), 1);
    let orders = &catalog.relations[catalog.relation("app_one", "orders").unwrap()];
    let key = orders.constraint("orders_customer_fkey").unwrap();
    let ConstraintKind::ForeignKey(key) = &key.kind else { panic!("{key:?}") };
    let ReferencedTable::Missing(name, columns) = &key.references else { panic!("{key:?}") };
    assert_eq!((name.to_string().as_str(), columns.len()), ("other.customers", 1));
}

#[test]
fn a_pattern_that_is_none_is_refused_with_what_is_wrong() {
    let database = Database::with("bad_pattern", "");
    let mut options = LiveOptions::default();
    options.include_schemas.push("(".to_owned());
    let error = database.try_read(&options).unwrap_err();
    assert!(matches!(error, LiveError::Pattern { .. }), "{error:?}");
    assert!(error.to_string().contains("parentheses () not balanced"), "{error}");
}

#[test]
fn a_table_that_is_locked_is_known_but_for_its_definitions() {
    let database = Database::with("locked_table", &tables_with_definitions(3));
    let lock = database.open_session("BEGIN; LOCK TABLE t2 IN ACCESS EXCLUSIVE MODE;");
    let started = Instant::now();
    let catalog = database.catalog();
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    drop(lock);
    let unread: BTreeSet<String> = catalog
        .unread
        .iter()
        .map(|unread| match unread.subject {
            UnreadSubject::Definition(object) => format!("{} {}", catalog.object_ref(object), unread.reason),
            _ => format!("{unread:?}"),
        })
        .collect();
    let locked = |object: &str| format!("{object} another session holds a lock on it, or waits for one");
    let mut expected = BTreeSet::from([
        locked("constraint:public.t2.t2_a_check"),
        locked("index:public.t2.t2_expression"),
        locked("view:public.v2"),
    ]);
    let has_generated_columns = Server::shared().major_version() >= 12;
    if has_generated_columns {
        expected.insert(locked("column:public.t2.b"));
    }
    assert_eq!(unread, expected);
    let table = &catalog.relations[catalog.relation("public", "t2").unwrap()];
    assert_eq!(table.columns.len(), 3);
    assert!(table.column("a").unwrap().default.as_ref().is_some_and(|default| default.as_str() == "1"));
    let generated = table.column("b").unwrap().generated.as_ref().map(|of| of.expression.is_unread());
    assert_eq!(generated, has_generated_columns.then_some(true));
}

#[test]
fn what_is_locked_is_not_judged() {
    let database = Database::with("locked_not_judged", &tables_with_definitions(1));
    let _lock = database.open_session("BEGIN; LOCK TABLE t1 IN ACCESS EXCLUSIVE MODE;");
    let migration = Migration::new(database.catalog());
    let report = Linter::new().run(&migration);
    let found: Vec<String> = report.findings.iter().map(|finding| finding.id(migration.source())).collect();
    assert!(!found.iter().any(|id| id.starts_with("view-not-migrated:")), "{found:?}");
    assert!(found.iter().any(|id| id == "default-not-migrated:column:public.t1.a"), "{found:?}");
    let view = ObjectId::Relation(migration.source().relation("public", "v1").unwrap());
    let is_told =
        |entry: &NotChecked| entry.rule.name == "view-not-migrated" && entry.objects.contains(&view);
    assert!(report.not_checked.iter().any(is_told));
}

#[test]
fn a_lock_that_others_wait_for_is_not_waited_for() {
    let database = Database::with("waited_for", &tables_with_definitions(2));
    // a reader holds the table, and an ALTER waits behind it: whoever comes then would wait behind both
    let _reader = database.open_session("BEGIN; SELECT FROM t1;");
    let _alter = database.start_session("ALTER TABLE t1 ADD COLUMN c int;");
    database.wait_for("SELECT count(*) = 1 FROM pg_locks WHERE NOT granted AND relation = 't1'::regclass");
    let started = Instant::now();
    let catalog = database.catalog();
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    assert!(!catalog.unread.is_empty());
    assert!(
        catalog.unread.iter().all(|unread| unread.reason == UnreadReason::Locked),
        "{:?}",
        catalog.unread
    );
}

#[test]
fn tables_that_come_and_go_meanwhile_do_no_harm() {
    let database = Database::with("coming_and_going", &tables_with_definitions(20));
    let generated = generated("a + 1");
    let changes = format!(
        "
        CREATE TABLE gone (id serial PRIMARY KEY, a int CHECK (a > 0), b int{generated});
        CREATE INDEX ON gone ((a + b)) WHERE a > 1;
        CREATE VIEW gone_view AS SELECT a FROM gone;
        DROP TABLE gone CASCADE;"
    );
    let _session = database.start_session(&changes.repeat(2_000));
    for _ in 0..20 {
        let catalog = database.catalog();
        assert!(catalog.relation("public", "t20").is_some());
    }
}

/// Catalogs that one query reads, with what messages call it: one that is asked for alone, and some among
/// those that many are sent behind.
const READ_ONCE: [(&str, &str); 4] = [
    ("pg_sequence", "sequences"),
    ("pg_policy", "policies"),
    ("pg_transform", "transforms"),
    ("pg_seclabel", "security labels"),
];

#[test]
fn a_query_that_takes_too_long_says_what_to_do() {
    let database = Database::with("statement_timeout", &tables_with_definitions(50));
    let mut options = LiveOptions::default();
    options.statement_timeout = Duration::from_millis(200);
    options.lock_timeout = Duration::from_secs(30);
    for (catalog, words) in READ_ONCE {
        let lock = format!("BEGIN; LOCK TABLE pg_catalog.{catalog} IN ACCESS EXCLUSIVE MODE;");
        let _lock = database.open_session(&lock);
        let error = database.try_read(&options).unwrap_err();
        assert!(matches!(error, LiveError::StatementTimeout { .. }), "{catalog}: {error:?}");
        let told = error.to_string();
        assert!(
            told.contains(&format!("reading {words} ")) && told.contains("--statement-timeout"),
            "{told}"
        );
    }
}

#[test]
fn a_connection_that_breaks_is_told_as_such() {
    let database = Database::with("broken_connection", "");
    let mut options = LiveOptions::default();
    options.lock_timeout = Duration::from_secs(30);
    for (catalog, words) in READ_ONCE {
        let lock = format!("BEGIN; LOCK TABLE pg_catalog.{catalog} IN ACCESS EXCLUSIVE MODE;");
        let _lock = database.open_session(&lock);
        let waits = format!("FROM pg_locks WHERE NOT granted AND relation = '{catalog}'::regclass");
        let error = thread::scope(|scope| {
            let reader = scope.spawn(|| database.try_read(&options).unwrap_err());
            database.wait_for(&format!("SELECT count(*) = 1 {waits}"));
            database.server.psql("postgres", &format!("SELECT pg_terminate_backend(pid) {waits}")).unwrap();
            reader.join().unwrap()
        });
        assert!(matches!(error, LiveError::ConnectionLost { .. }), "{catalog}: {error:?}");
        assert!(error.to_string().ends_with("Run the command again"), "{error}");
        assert!(error.to_string().contains(&format!("reading {words};")), "{error}");
    }
}

#[test]
fn sequences_stand_where_they_stand_and_where_that_is_hidden_a_grant_is_named() {
    let database = Database::with(
        "sequence_values",
        "CREATE SEQUENCE called; SELECT nextval('called'), nextval('called');
         CREATE SEQUENCE fresh START 7;
         CREATE SEQUENCE restarted; SELECT nextval('restarted'); ALTER SEQUENCE restarted RESTART WITH 1000;
         CREATE SCHEMA closed; CREATE SEQUENCE closed.hidden;
         CREATE ROLE \"a reader\" LOGIN; GRANT SELECT ON called TO \"a reader\";",
    );
    let catalog = database.catalog();
    let value = |name: &str| {
        let last = catalog.sequences[catalog.sequence("public", name).unwrap()].last_value.unwrap();
        (last.value, last.is_called)
    };
    assert_eq!((value("called"), value("fresh"), value("restarted")), ((2, true), (7, false), (1000, false)));

    let catalog = database.try_read_as("\"a reader\"", &LiveOptions::default()).unwrap().catalog;
    let called = &catalog.sequences[catalog.sequence("public", "called").unwrap()];
    assert!(called.last_value.is_some());
    let hidden = catalog.sequence("closed", "hidden").unwrap();
    let unread =
        catalog.unread.iter().find(|unread| unread.subject == UnreadSubject::LastValue(hidden)).unwrap();
    assert_eq!(unread.reason, UnreadReason::NotPermitted);
    database.server.psql("sequence_values", unread.grant.as_deref().unwrap()).unwrap();
    let catalog = database.try_read_as("\"a reader\"", &LiveOptions::default()).unwrap().catalog;
    let hidden = &catalog.sequences[catalog.sequence("closed", "hidden").unwrap()];
    assert_eq!(hidden.last_value.map(|last| last.value), Some(1));
}

#[test]
fn a_standby_is_read_as_its_primary() {
    let settings = [("wal_level", "replica"), ("max_wal_senders", "3")];
    let name = "followed";
    let primary = Database { server: Arc::new(Server::start_with(&settings)), name };
    primary.server.create_database(name).unwrap();
    let everything = fixtures::known_to(primary.server.major_version())
        .into_iter()
        .find(|fixture| fixture.name == "everything");
    if let Some(fixture) = everything {
        fixture.restore(&primary.server, name).unwrap();
    }
    let sql = "CREATE TABLE locked (id int, CHECK (id > 0)); CREATE VIEW of_locked AS SELECT id FROM locked";
    primary.server.psql(name, sql).unwrap();
    let standby = Database { server: Arc::new(primary.server.start_standby()), name };
    let [here, there] = [&primary, &standby].map(|database| database.catalog());
    assert!(there.unread.is_empty(), "{:?}", there.unread);
    let difference = Difference::between(&here, &there);
    assert!(difference.is_empty(), "{:?}", difference.objects);

    // a lock of the primary's is held on the standby too
    let _lock = primary.open_session("BEGIN; LOCK TABLE locked;");
    primary.server.psql(name, "CREATE TABLE flushes_what_was_logged ()").unwrap();
    standby.wait_for(
        "SELECT count(*) = 1 FROM pg_locks WHERE relation = 'locked'::regclass AND mode = 'AccessExclusiveLock'",
    );
    let started = Instant::now();
    let catalog = standby.catalog();
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    let mut unread: Vec<String> = catalog
        .unread
        .iter()
        .filter(|unread| matches!(unread.reason, UnreadReason::Locked))
        .filter_map(|unread| match unread.subject {
            UnreadSubject::Definition(object) => Some(catalog.object_ref(object).to_string()),
            _ => None,
        })
        .collect();
    unread.sort();
    assert_eq!(unread, ["constraint:public.locked.locked_id_check", "view:public.of_locked"]);
}

#[test]
fn a_standby_does_not_tell_how_far_unlogged_sequences_are() {
    let settings = [("wal_level", "replica"), ("max_wal_senders", "3")];
    let name = "unlogged";
    let primary = Database { server: Arc::new(Server::start_with(&settings)), name };
    primary.server.create_database(name).unwrap();
    if primary.server.major_version() < 15 {
        println!("needs PostgreSQL 15: not tried");
        return;
    }
    let sql = "CREATE UNLOGGED TABLE t (id serial PRIMARY KEY); INSERT INTO t DEFAULT VALUES";
    primary.server.psql(name, sql).unwrap();
    let standby = Database { server: Arc::new(primary.server.start_standby()), name };
    let catalog = standby.catalog();
    let unread: Vec<UnreadSubject> = catalog.unread.iter().map(|unread| unread.subject).collect();
    assert!(matches!(unread[..], [UnreadSubject::LastValue(_)]), "{unread:?}");
}

#[test]
fn the_time_zone_of_the_server_is_not_seen() {
    let sql =
        "CREATE TABLE e (at timestamptz DEFAULT '2024-01-01 00:00+00', CHECK (at > '2000-01-01 00:00+00'))
            PARTITION BY RANGE (at);
        CREATE TABLE e1 PARTITION OF e FOR VALUES FROM ('2024-01-01 00:00+00') TO ('2025-01-01 00:00+00');
        CREATE INDEX i ON e (at) WHERE at > '2024-06-01 00:00+00';";
    let here = Database::with("time_zone_here", sql);
    let there = Database::with("time_zone_there", sql);
    there.server.psql(there.name, "ALTER DATABASE time_zone_there SET timezone = 'Asia/Kolkata'").unwrap();
    let [here, there] = [&here, &there].map(|database| database.read(&LiveOptions::default()).catalog);
    let difference = Comparison::new().leave_out(Aspect::Database).leave_out(Aspect::Roles).of(&here, &there);
    assert!(difference.is_empty(), "{difference:?}");
}
