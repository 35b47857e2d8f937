//! The rules about the state of the target, on a real server: what they find, that their statements remove it, and
//! that what comes later brings it back.

use std::collections::BTreeSet;

use pgdms_lint::dms::task::{MigrationType, Origin, TaskBuilder};
use pgdms_lint::lint::Linter;
use pgdms_lint::migration::Migration;
use pgdms_lint::remedy::{Change, Effect, Phase, SqlChange};
use pgdms_lint::server::{Known, Recovery};

use super::support::lint::catalog;
use super::support::postgres::Server;
use super::{read, read_as, set};

const SOURCE: &str = "CREATE TABLE customers (id integer PRIMARY KEY, name varchar(40));
CREATE TABLE orders (id integer PRIMARY KEY, customer integer, price integer);
CREATE TABLE notes (id integer PRIMARY KEY, tenant integer);
CREATE TABLE visits (id integer PRIMARY KEY);";

/// The same tables with all that can be in the way of DMS.
const TARGET: &str = "CREATE ROLE app; CREATE ROLE dms LOGIN;
CREATE TABLE customers (id integer PRIMARY KEY, name varchar(40));
CREATE TABLE orders (id integer PRIMARY KEY, customer integer, price integer GENERATED ALWAYS AS (id * 2) STORED);
CREATE TABLE notes (id integer PRIMARY KEY, tenant integer);
CREATE TABLE visits (id integer NOT NULL);
INSERT INTO customers SELECT n, n::text FROM generate_series(1, 500) AS n;
ANALYZE;
ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer) REFERENCES customers (id);
CREATE INDEX orders_customer_index ON orders (customer);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touch BEFORE INSERT ON customers FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE customers OWNER TO app; ALTER TABLE notes OWNER TO app;
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS count FROM orders WITH NO DATA;
GRANT USAGE, CREATE ON SCHEMA public TO dms;
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON orders, notes, visits TO dms;
GRANT CREATE ON DATABASE postgres TO dms;";

const TRUNCATE: &str = r#"{"FullLoadSettings": {"TargetTablePrepMode": "TRUNCATE_BEFORE_LOAD"}}"#;

fn to(target: &Server, settings: &str) -> Migration {
    let task = TaskBuilder::new()
        .task_settings("task.json", settings.as_bytes())
        .unwrap()
        .dms_user("dms".to_owned(), Origin::Argument("--dms-user".to_owned()))
        .build();
    let reading = read(target);
    Migration::new(catalog(SOURCE))
        .with_task(task)
        .with_target(reading.catalog)
        .with_target_server(reading.server)
}

/// What is found of the state of the target, each with its severity.
fn found(migration: &Migration) -> BTreeSet<String> {
    let report = Linter::new().select(STATE).unwrap().run(migration);
    let shown = report.findings.iter();
    shown.map(|finding| format!("{} {}", finding.severity, finding.id(migration.source()))).collect()
}

/// The rules that look at how the target is, and not at what it lacks.
const STATE: &[&str] = &[
    "target-table-without-key",
    "target-materialized-view-unpopulated",
    "target-secondary-index-during-load",
    "target-foreign-keys-active",
    "target-trigger-active",
    "target-row-level-security",
    "target-generated-column",
    "target-not-empty",
    "prep-mode-blocked-by-foreign-keys",
    "dms-user-lacks-target-privilege",
    "target-standby",
    "target-version-unsupported",
    "aurora-limitless-target",
];

fn all_that_is_wrong() -> BTreeSet<String> {
    set([
        "error target-table-without-key:table:public.visits",
        "warning target-materialized-view-unpopulated:materialized-view:public.totals",
        "warning target-secondary-index-during-load:index:public.orders.orders_customer_index",
        "warning target-foreign-keys-active:constraint:public.orders.orders_customer",
        "error prep-mode-blocked-by-foreign-keys:constraint:public.orders.orders_customer",
        "warning target-trigger-active:trigger:public.customers.touch",
        "error target-row-level-security:table:public.notes",
        "error target-generated-column:column:public.orders.price",
        "info target-not-empty:table:public.customers",
        "error dms-user-lacks-target-privilege:table:public.customers",
    ])
}

fn schema(server: &Server) -> String {
    let dump = String::from_utf8(server.pg_dump("postgres", &["-s"]).unwrap()).unwrap();
    let lines = dump.lines().filter(|line| !line.contains("restrict ") && !line.starts_with("--"));
    let mut lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    lines.sort_unstable();
    lines.join("\n")
}

#[test]
fn what_stands_in_the_way_on_the_target_is_found_and_removed_and_comes_back_later() {
    let server = Server::start();
    if server.major_version() < 12 {
        println!("NOT TRIED: generated columns came with 12");
        return;
    }
    server.psql("postgres", TARGET).unwrap();
    let before = schema(&server);
    let migration = to(&server, TRUNCATE);
    assert_eq!(found(&migration), all_that_is_wrong());

    let changes = removing(&migration);
    for change in &changes {
        run(&server, &steps(change, |phase| phase == Phase::TargetBeforeLoad));
    }
    // what no statement before the load removes; the privileges of DMS's user stay granted
    let left = set([
        "warning target-materialized-view-unpopulated:materialized-view:public.totals",
        "error target-generated-column:column:public.orders.price",
        "info target-not-empty:table:public.customers",
    ]);
    assert_eq!(found(&to(&server, TRUNCATE)), left);
    server
        .psql(
            "postgres",
            "SET ROLE dms; TRUNCATE customers; TRUNCATE orders; COPY notes FROM stdin;\n1\t2\n\\.\n",
        )
        .unwrap();

    for change in &changes {
        run(&server, &steps(change, |phase| phase > Phase::TargetBeforeLoad));
    }
    let gone = set(["warning target-materialized-view-unpopulated:materialized-view:public.totals"]);
    assert!(found(&to(&server, TRUNCATE)).is_disjoint(&gone));
    server
        .psql("postgres", "REVOKE ALL ON customers FROM dms; ALTER TABLE visits DROP CONSTRAINT visits_pkey")
        .unwrap();
    assert_eq!(schema(&server), before);
}

/// The SQL that removes each finding, each once: two rules may ask for the same.
fn removing(migration: &Migration) -> Vec<SqlChange> {
    let findings = Linter::new().select(STATE).unwrap().run(migration).findings;
    let mut changes: Vec<SqlChange> = Vec::new();
    for finding in &findings {
        let remedies = finding.describe(migration).remedies.into_iter();
        let sql = remedies.filter(|remedy| remedy.effect == Effect::Removes).find_map(|remedy| match remedy
            .change
        {
            Change::Sql(change) => Some(change),
            _ => None,
        });
        changes.extend(sql.filter(|change| !changes.contains(change)));
    }
    changes
}

/// The statements of a change in these phases, with those that follow.
fn steps(change: &SqlChange, is_wanted: impl Fn(Phase) -> bool) -> Vec<String> {
    let all = std::iter::successors(Some(change), |change| change.followed_by.as_deref());
    let wanted = all.filter(|change| is_wanted(change.phase));
    wanted.flat_map(|change| change.steps.iter().map(|step| step.up.clone())).collect()
}

fn run(server: &Server, statements: &[String]) {
    for statement in statements {
        server.psql("postgres", statement).unwrap();
    }
}

#[test]
fn postgresql_refuses_what_the_rules_say() {
    let server = Server::start();
    if server.major_version() < 12 {
        println!("NOT TRIED: generated columns came with 12");
        return;
    }
    server.psql("postgres", TARGET).unwrap();
    let refused = |sql: &str, why: &str| {
        let replica = "SET session_replication_role = replica;";
        let error = server.psql("postgres", &format!("{replica} {sql}")).expect_err(sql).to_string();
        assert!(error.contains(why), "{sql}: {error}");
    };
    refused("TRUNCATE customers", "cannot truncate a table referenced in a foreign key constraint");
    refused("DROP TABLE customers", "other objects depend on it");
    refused("INSERT INTO orders (id, price) VALUES (1, 1)", "price");
    refused("SET ROLE dms; COPY notes FROM stdin;\n1\t2\n\\.\n", "row-level security");
    refused("SET ROLE dms; INSERT INTO notes VALUES (1, 2)", "row-level security");
    refused("SELECT * FROM totals", "has not been populated");
    let changed = "INSERT INTO notes VALUES (1, 1); SET ROLE dms; UPDATE notes SET tenant = 2; RESET ROLE; SELECT tenant FROM notes";
    assert!(server.psql("postgres", changed).unwrap().trim().ends_with('1'), "an UPDATE passes over the row");
}

#[test]
fn foreign_keys_and_triggers_rest_where_the_servers_sessions_are_those_of_replicas() {
    let server = Server::start_configured(&[], &[("session_replication_role", "replica")]);
    if server.major_version() < 12 {
        return;
    }
    server.psql("postgres", TARGET).unwrap();
    let found = found(&to(&server, TRUNCATE));
    let rests = |id: &String| id.contains("foreign-keys-active") || id.contains("trigger-active");
    assert!(!found.iter().any(rests), "{found:?}");
    assert!(
        found.contains("error prep-mode-blocked-by-foreign-keys:constraint:public.orders.orders_customer")
    );
}

#[test]
fn rows_that_nobody_counted_are_not_checked() {
    let server = Server::start();
    server.psql("postgres", "CREATE ROLE dms; CREATE TABLE customers (id integer PRIMARY KEY); INSERT INTO customers VALUES (1)").unwrap();
    let migration = to(&server, "{}");
    let report = Linter::new().select(&["target-not-empty"]).unwrap().run(&migration);
    assert!(report.findings.is_empty() && report.not_checked.len() == 1, "{report:?}");
    server.psql("postgres", "ANALYZE customers").unwrap();
    assert_eq!(
        found(&to(&server, "{}")).into_iter().filter(|id| id.contains("not-empty")).collect::<Vec<_>>(),
        ["warning target-not-empty:table:public.customers"]
    );
}

#[test]
fn a_standby_takes_no_writes() {
    let primary = Server::start_with(&[("wal_level", "replica"), ("max_wal_senders", "3")]);
    let standby = primary.start_standby();
    let reading = read_as(&standby, "postgres");
    assert_eq!(reading.server.recovery, Recovery::Standby);
    let task = TaskBuilder::new()
        .migration_type(MigrationType::FullLoad, Origin::Argument("--migration-type".to_owned()))
        .build();
    let migration = Migration::new(catalog(SOURCE))
        .with_task(task)
        .with_target(reading.catalog)
        .with_target_server(reading.server);
    assert_eq!(found(&migration), set(["error target-standby:endpoint:target"]));
    assert!(standby.psql("postgres", "CREATE TABLE t ()").unwrap_err().to_string().contains("read-only"));
}

#[test]
fn servers_tell_the_version_of_the_library_that_sorts() {
    let server = Server::start();
    server.psql("postgres", "CREATE DATABASE plain LOCALE 'C' TEMPLATE template0").ok();
    let facts = read(&server).server;
    let collate =
        server.psql("postgres", "SELECT datcollate FROM pg_database WHERE datname = 'postgres'").unwrap();
    let sorts_by_bytes = matches!(collate.trim(), "C" | "POSIX" | "C.UTF-8" | "C.utf8");
    let is_known = matches!(facts.collation_version, Known::Value(_));
    assert_eq!(
        is_known,
        server.major_version() >= 13 && !sorts_by_bytes,
        "{collate}: {:?}",
        facts.collation_version
    );
}
