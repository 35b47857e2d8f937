//! The rules about the servers of both sides, on real servers: [`target`] has those about the target.
#![cfg(feature = "live")]

mod support;
#[path = "source_rules/target.rs"]
mod target;

use std::collections::BTreeSet;
use std::time::Duration;

use pgdms_lint::catalog::Name;
use pgdms_lint::dms::task::{MigrationType, Origin, TaskBuilder};
use pgdms_lint::dms::versions::DmsVersion;
use pgdms_lint::lint::{Linter, Report};
use pgdms_lint::migration::Migration;
use pgdms_lint::remedy::{Change, Effect, ParameterChange, ParameterPlace, Remedy, Step};
use pgdms_lint::server::{
    Known, OutputPlugin, Provider, Recovery, Right, SettingValue, SlotActivity, Unknown,
};
use pgdms_lint::source::live::connect::{ConnectionParameters, Environment};
use pgdms_lint::source::live::{LiveOptions, LiveReading, read_live};
use support::postgres::Server;
use support::postgres::session::Session;

/// What the server of a task needs, so that nothing but what a test is about is found.
const READY: &[(&str, &str)] = &[
    ("wal_level", "logical"),
    ("max_wal_senders", "10"),
    ("max_replication_slots", "10"),
    ("logical_decoding_work_mem", "128MB"),
];

fn ready_but(changed: &[(&'static str, &'static str)]) -> Server {
    let kept = READY.iter().copied().filter(|(name, _)| changed.iter().all(|(other, _)| other != name));
    Server::start_with(&kept.chain(changed.iter().copied()).collect::<Vec<_>>())
}

fn read_as(server: &Server, user: &str) -> LiveReading {
    let socket = server.socket_directory().display();
    let text = format!("host={socket} port=5432 user={user} dbname=postgres");
    let parameters = ConnectionParameters::parse(&text, &Environment::default()).unwrap();
    read_live(&parameters, &LiveOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn read(server: &Server) -> LiveReading {
    read_as(server, "postgres")
}

fn migration(reading: LiveReading) -> Migration {
    Migration::new(reading.catalog).with_server(reading.server)
}

fn judged(migration: &Migration) -> Report {
    Linter::new().select(&["source"]).unwrap().run(migration)
}

/// The findings of the group, each with its severity.
fn found(migration: &Migration) -> BTreeSet<String> {
    let findings = judged(migration).findings;
    findings
        .iter()
        .map(|finding| format!("{} {}", finding.severity, finding.id(migration.source())))
        .collect()
}

fn set<const N: usize>(texts: [&str; N]) -> BTreeSet<String> {
    texts.into_iter().map(str::to_owned).collect()
}

/// What every server here lacks: pglogical.
const NO_PGLOGICAL: &str = "info output-plugin-missing:extension:pglogical";

#[test]
fn a_server_that_is_ready_raises_nothing_but_advice() {
    let migration = migration(read(&ready_but(&[])));
    assert_eq!(found(&migration), set([NO_PGLOGICAL]));
    let facts = migration.server().unwrap();
    assert_eq!((facts.provider, facts.recovery), (Provider::SelfManaged, Recovery::Primary));
    assert_eq!(facts.has_output_plugin(OutputPlugin::TestDecoding), Known::Value(true));
    assert_eq!(facts.replication_slots.hidden, None);
}

#[test]
fn the_wal_level_decides() {
    for level in ["minimal", "replica"] {
        let server = ready_but(&[("wal_level", level), ("max_wal_senders", "0")]);
        let migration = migration(read(&server));
        let found = found(&migration);
        assert!(found.contains("error wal-level-not-logical:setting:wal_level"), "{level}: {found:?}");
        assert!(found.contains("error too-few-wal-senders:setting:max_wal_senders"), "{level}: {found:?}");
    }
}

/// What is wrong with a server, in its configuration.
const UNREADY: &[(&str, &str)] = &[
    ("max_replication_slots", "2"),
    ("max_prepared_transactions", "5"),
    ("wal_sender_timeout", "5s"),
    ("idle_in_transaction_session_timeout", "90s"),
    ("max_slot_wal_keep_size", "1GB"),
    ("logical_decoding_work_mem", "64MB"),
];

/// What such a server has on its command line.
const COMMAND_LINE: &[(&str, &str)] = &[("wal_level", "logical"), ("max_wal_senders", "10")];

/// A server on which nearly everything is wrong.
fn unready() -> Server {
    let server = Server::start_configured(COMMAND_LINE, UNREADY);
    let statements = [
        "SELECT pg_create_logical_replication_slot('old task', 'test_decoding')",
        "SELECT pg_create_logical_replication_slot('old_task', 'test_decoding')",
        "SELECT pg_create_physical_replication_slot('gone_standby', true)",
        "BEGIN; CREATE TABLE t (id integer PRIMARY KEY); PREPARE TRANSACTION 'order 1'",
    ];
    // a slot's name takes no blank
    assert!(server.psql("postgres", statements[0]).is_err());
    for statement in &statements[1..] {
        server.psql("postgres", statement).unwrap();
    }
    server
}

const WRONG: [&str; 10] = [
    "error no-free-replication-slot:setting:max_replication_slots",
    "warning leftover-replication-slot:replication-slot:gone_standby",
    "warning leftover-replication-slot:replication-slot:old_task",
    "error prepared-transaction:transaction:\"order 1\"",
    "info prepared-transactions-enabled:setting:max_prepared_transactions",
    "error wal-sender-timeout:setting:wal_sender_timeout",
    "warning idle-transactions-are-ended:setting:idle_in_transaction_session_timeout",
    "warning limited-slot-wal:setting:max_slot_wal_keep_size",
    "info small-logical-decoding-work-mem:setting:logical_decoding_work_mem",
    NO_PGLOGICAL,
];

/// What is wrong with a server of this version: parameters that it does not have are not.
fn wrong(version: u32) -> BTreeSet<String> {
    let is_known = |id: &&str| {
        version >= 13 || !id.ends_with("max_slot_wal_keep_size") && !id.ends_with("logical_decoding_work_mem")
    };
    WRONG.into_iter().filter(is_known).map(str::to_owned).collect()
}

#[test]
fn all_that_is_wrong_is_found_and_removed_by_its_remedies_and_comes_back_with_what_undoes_them() {
    let server = unready();
    let migration = migration(read(&server));
    let wrong = wrong(server.major_version());
    assert_eq!(found(&migration), wrong);
    let parameters = apply(&server, &migration);
    assert_eq!(found_of(&server, "replication-slot:"), set([]));
    let names: BTreeSet<&str> = parameters.iter().map(|change| change.name).collect();
    let expected = if server.major_version() >= 13 { 6 } else { 4 };
    assert_eq!(names.len(), expected, "{names:?}");

    // with a prepared transaction and room for none, the server would not start
    server.psql("postgres", "ROLLBACK PREPARED 'order 1'").unwrap();
    let server = server.restarted(COMMAND_LINE);
    assert_eq!(found(&self::migration(read(&server))), set([NO_PGLOGICAL]));

    for change in parameters.iter().rev() {
        server.psql("postgres", &change.undo_alter_system().unwrap()).unwrap();
    }
    let server = server.restarted(COMMAND_LINE);
    let parameters_only = |id: &String| id.contains(":setting:") && !id.contains("max_replication_slots");
    let back: BTreeSet<String> = found(&self::migration(read(&server)));
    assert_eq!(
        back.into_iter().filter(parameters_only).collect::<Vec<_>>(),
        wrong.into_iter().filter(parameters_only).collect::<Vec<_>>()
    );
}

#[test]
fn what_stands_on_the_command_line_no_statement_changes() {
    let server = ready_but(&[("wal_sender_timeout", "5s")]);
    let migration = migration(read(&server));
    let report = judged(&migration);
    let finding = report.findings.iter().find(|finding| finding.rule.name == "wal-sender-timeout").unwrap();
    let [Remedy { change: Change::ServerParameter(change), .. }] = &finding.describe(&migration).remedies[..]
    else {
        panic!("{finding:?}")
    };
    assert_eq!((change.set_in, change.alter_system()), (ParameterPlace::CommandLine, None));
}

/// Everything that the SQL of remedies changes: roles, memberships, rights, settings of roles and databases.
fn dumped(server: &Server) -> String {
    let text = String::from_utf8(server.pg_dumpall(&["-s"]).unwrap()).unwrap();
    let settings = "SELECT setdatabase, setrole, unnest(setconfig) FROM pg_db_role_setting ORDER BY 1, 2, 3";
    let settings = server.query_rows("postgres", settings).unwrap();
    let lines = text.lines().filter(|line| !line.contains("restrict "));
    format!("{}\n{settings:?}", lines.collect::<Vec<_>>().join("\n"))
}

#[test]
fn what_undoes_the_sql_of_a_remedy_leaves_all_as_it_was() {
    let server = ready_but(&[]);
    let sql = "CREATE ROLE app; CREATE ROLE dms LOGIN REPLICATION;
        CREATE SCHEMA shop AUTHORIZATION app;
        CREATE TABLE shop.orders (id integer PRIMARY KEY); ALTER TABLE shop.orders OWNER TO app;
        CREATE TABLE shop.items (id integer PRIMARY KEY, secret text); ALTER TABLE shop.items OWNER TO app;
        GRANT SELECT (id) ON shop.items TO dms;
        ALTER DATABASE postgres SET idle_in_transaction_session_timeout = '90s';
        CREATE TABLE awsdms_ddl_audit (c_key bigserial PRIMARY KEY);
        CREATE FUNCTION awsdms_intercept_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
        CREATE EVENT TRIGGER awsdms_intercept_ddl ON ddl_command_end EXECUTE PROCEDURE awsdms_intercept_ddl();
        ALTER EVENT TRIGGER awsdms_intercept_ddl ENABLE REPLICA;";
    server.psql("postgres", sql).unwrap();
    let mut expected = set([
        "warning missing-replication-privilege:role:dms",
        "error missing-select-privilege:schema:shop",
        "error missing-select-privilege:table:shop.orders",
        "warning missing-select-privilege:table:shop.items",
        "warning ddl-event-trigger-not-always:event-trigger:awsdms_intercept_ddl",
        "warning ddl-capture-privilege:role:app",
        "warning idle-transactions-are-ended:setting:idle_in_transaction_session_timeout",
        NO_PGLOGICAL,
    ]);
    if server.major_version() >= 13 {
        let own = "ALTER ROLE dms IN DATABASE postgres SET logical_decoding_work_mem = '1MB';
            ALTER ROLE dms SET wal_sender_timeout = '5s';";
        server.psql("postgres", own).unwrap();
        expected.insert("info small-logical-decoding-work-mem:setting:logical_decoding_work_mem".to_owned());
        expected.insert("error wal-sender-timeout:setting:wal_sender_timeout".to_owned());
    }
    let before = dumped(&server);
    let migration = for_user(&server, "dms");
    assert_eq!(found(&migration), expected);

    let findings = judged(&migration).findings;
    let remedies = findings.iter().flat_map(|finding| finding.describe(&migration).remedies);
    let steps: Vec<Step> = remedies
        .filter_map(|remedy| match remedy.change {
            Change::Sql(change) => Some(change.steps),
            _ => None,
        })
        .flatten()
        .collect();
    for step in &steps {
        server.psql("postgres", &step.up).unwrap();
    }
    assert_eq!(found(&for_user(&server, "dms")), set([NO_PGLOGICAL]));
    for step in steps.iter().rev() {
        server.psql("postgres", step.down.as_deref().unwrap()).unwrap();
    }
    assert_eq!(dumped(&server), before);
}

fn found_of(server: &Server, kind: &str) -> BTreeSet<String> {
    let mut found = found(&migration(read(server)));
    found.retain(|id| id.contains(kind));
    found
}

/// Runs the SQL of the remedies, `ALTER SYSTEM` among it; gives back the parameters that it sets.
fn apply(server: &Server, migration: &Migration) -> Vec<ParameterChange> {
    let mut parameters = Vec::new();
    for finding in &judged(migration).findings {
        let removing = finding.describe(migration).remedies.into_iter();
        for Remedy { change, .. } in removing.filter(|remedy| remedy.effect == Effect::Removes) {
            match change {
                Change::ServerParameter(change) => {
                    server.psql("postgres", &change.alter_system().unwrap()).unwrap();
                    parameters.push(change);
                }
                Change::Sql(change) => {
                    change.steps.iter().for_each(|step| drop(server.psql("postgres", &step.up).unwrap()));
                }
                _ => {}
            }
        }
    }
    parameters
}

#[test]
fn slots_are_read_with_what_is_kept_for_them() {
    let server = ready_but(&[]);
    server.psql("postgres", "SELECT pg_create_logical_replication_slot('s', 'test_decoding')").unwrap();
    server.psql("postgres", "CREATE TABLE t AS SELECT generate_series(1, 100000) AS n").unwrap();
    let facts = read(&server).server;
    let slot = &facts.replication_slots.seen[0];
    assert_eq!((slot.name.as_str(), slot.activity), ("s", SlotActivity::Inactive));
    let distance = "SELECT (pg_current_wal_lsn() - restart_lsn)::int8 FROM pg_replication_slots";
    let rows = server.query_rows("postgres", distance).unwrap();
    let distance: u64 = rows[0][0].as_ref().unwrap().parse().unwrap();
    let kept = slot.kept_bytes.unwrap();
    assert!(kept > 1_000_000 && kept <= distance, "{kept} of {distance}");
}

#[test]
fn the_slot_that_the_task_names_is_no_leftover() {
    let server = ready_but(&[]);
    server.psql("postgres", "SELECT pg_create_logical_replication_slot('mine', 'test_decoding')").unwrap();
    let endpoint = br#"{"PostgreSQLSettings": {"SlotName": "mine", "PluginName": "test-decoding"}}"#;
    let side = pgdms_lint::dms::versions::Side::Source;
    let task = TaskBuilder::new().endpoint(side, "endpoint.json", endpoint).unwrap().build();
    assert_eq!(found(&migration(read(&server)).with_task(task)), set([]));
}

#[test]
fn parameters_are_those_of_a_new_session_and_not_of_the_one_that_reads() {
    let server = ready_but(&[("idle_in_transaction_session_timeout", "90s")]);
    let settings = read(&server).server.settings;
    let value = |name: &str| settings.get(name).value().unwrap().value.clone();
    assert_eq!(value("idle_in_transaction_session_timeout"), SettingValue::Milliseconds(90_000));
    assert_eq!(value("statement_timeout"), SettingValue::Milliseconds(0));
    assert_eq!(value("default_transaction_read_only"), SettingValue::Flag(false));
    if server.major_version() >= 13 {
        assert_eq!(value("logical_decoding_work_mem"), SettingValue::Bytes(128 << 20));
    }
    assert_eq!(value("wal_level"), SettingValue::Text("logical".to_owned()));
    // texts may hold secrets
    assert_eq!(settings.seen.get("primary_conninfo"), None);
}

#[test]
fn a_database_has_settings_of_its_own_and_a_role_may_hide_them() {
    let server = ready_but(&[]);
    server
        .psql("postgres", "ALTER DATABASE postgres SET idle_in_transaction_session_timeout = '5min'")
        .unwrap();
    let expected = "warning idle-transactions-are-ended:setting:idle_in_transaction_session_timeout";
    assert_eq!(found(&migration(read(&server))), set([expected, NO_PGLOGICAL]));
    server
        .psql(
            "postgres",
            "CREATE ROLE linter LOGIN; ALTER ROLE linter SET idle_in_transaction_session_timeout = '1min'",
        )
        .unwrap();
    let reading = read_as(&server, "linter");
    let setting = reading.server.settings.get("idle_in_transaction_session_timeout").value().unwrap();
    assert_eq!(setting.value, SettingValue::Milliseconds(60_000));
    assert!(!setting.source.is_for_every_role());
}

#[test]
fn an_open_transaction_is_seen_by_those_who_may() {
    let server = ready_but(&[]);
    server.psql("postgres", "CREATE ROLE linter LOGIN").unwrap();
    let mut session = Session::open(&server, "postgres").unwrap();
    session.run("BEGIN; SELECT 1").unwrap();

    let mut reading = read(&server);
    let open = &mut reading.server.open_transactions;
    assert_eq!((open.seen.len(), open.hidden), (1, None));
    assert_eq!(open.seen[0].application, "psql");
    open.seen[0].age_seconds += 601;
    let pid = open.seen[0].pid;
    let expected = format!("warning long-transaction:transaction:\"{pid}\"");
    assert_eq!(found(&migration(reading)), set([&expected, NO_PGLOGICAL]));

    let without_right = read_as(&server, "linter");
    let hidden = Some(Unknown::NoPrivilege { right: Right::ReadAllStats });
    assert_eq!(
        (without_right.server.open_transactions.seen.len(), without_right.server.open_transactions.hidden),
        (0, hidden)
    );
    let report = judged(&migration(without_right));
    let not_checked = report.not_checked.iter().find(|entry| entry.rule.name == "long-transaction").unwrap();
    let reason = not_checked.reason.to_string();
    let grant = reason.split_once(": ").unwrap().1;
    assert_eq!(grant, "GRANT pg_read_all_stats TO linter");

    server.psql("postgres", grant).unwrap();
    let with_right = read_as(&server, "linter").server.open_transactions;
    assert_eq!((with_right.seen.len(), with_right.hidden), (1, None));
    session.run("ROLLBACK").unwrap();
    assert_eq!(read(&server).server.open_transactions.seen.len(), 0);
}

#[test]
fn hidden_parameters_are_shown_by_the_right_that_is_named() {
    let server = ready_but(&[]);
    server.psql("postgres", "CREATE ROLE linter LOGIN").unwrap();
    let libraries = |server: &Server| {
        let facts = read_as(server, "linter").server;
        facts.settings.text("shared_preload_libraries").map(str::to_owned)
    };
    let right = Right::ReadAllSettings;
    assert_eq!(libraries(&server), Known::Unknown(Unknown::NoPrivilege { right }));
    let grant = read_as(&server, "linter").server.grant(right).unwrap();
    server.psql("postgres", &grant).unwrap();
    assert_eq!(libraries(&server), Known::Value(String::new()));
}

#[test]
fn what_a_role_without_rights_does_not_see_is_no_finding_and_no_pass() {
    let server = unready();
    server.psql("postgres", "CREATE ROLE linter LOGIN").unwrap();
    let migration = migration(read_as(&server, "linter"));
    assert_eq!(found(&migration), wrong(server.major_version()));
    let not_checked = judged(&migration).not_checked;
    let rules: BTreeSet<&str> = not_checked.iter().map(|entry| entry.rule.name).collect();
    assert!(rules.contains("long-transaction"), "{rules:?}");
}

fn for_user(server: &Server, user: &str) -> Migration {
    let task =
        TaskBuilder::new().dms_user(user.to_owned(), Origin::Argument("--dms-user".to_owned())).build();
    migration(read(server)).with_task(task)
}

#[test]
fn the_rights_of_the_dms_user_are_judged_and_granted() {
    let server = ready_but(&[("idle_in_transaction_session_timeout", "90s")]);
    let sql = "CREATE ROLE app; CREATE ROLE dms LOGIN;
        CREATE SCHEMA shop AUTHORIZATION app;
        CREATE TABLE shop.orders (id integer PRIMARY KEY); ALTER TABLE shop.orders OWNER TO app;
        CREATE TABLE shop.items (id integer PRIMARY KEY, secret text); ALTER TABLE shop.items OWNER TO app;
        GRANT SELECT (id) ON shop.items TO dms;";
    server.psql("postgres", sql).unwrap();
    let expected = [
        "error missing-replication-privilege:role:dms",
        "error missing-select-privilege:schema:shop",
        "error missing-select-privilege:table:shop.orders",
        "warning missing-select-privilege:table:shop.items",
        "warning ddl-capture-privilege:role:dms",
        "warning idle-transactions-are-ended:setting:idle_in_transaction_session_timeout",
        NO_PGLOGICAL,
    ];
    let migration = for_user(&server, "dms");
    assert_eq!(found(&migration), set(expected));
    apply(&server, &migration);
    assert_eq!(found(&for_user(&server, "dms")), set([NO_PGLOGICAL]));
}

#[test]
fn a_server_of_rds_is_told_to_use_its_parameter_group() {
    let mut reading = read(&ready_but(&[("wal_level", "replica")]));
    // parameters that no loaded library defines are in no view, so that none can be made up here
    reading.server.provider = Provider::Rds;
    let migration = migration(reading);
    let report = judged(&migration);
    let finding =
        report.findings.iter().find(|finding| finding.rule.name == "wal-level-not-logical").unwrap();
    let remedies = finding.describe(&migration).remedies;
    let [Remedy { change: Change::ServerParameter(change), effect: Effect::Removes, .. }] = &remedies[..]
    else {
        panic!("{remedies:?}")
    };
    assert_eq!((change.name, change.value.as_str()), ("rds.logical_replication", "1"));
    assert_eq!(change.alter_system(), None);
}

#[test]
fn a_standby_is_no_source_of_changes_before_16() {
    let primary = ready_but(&[("wal_level", "replica"), ("max_wal_senders", "3")]);
    let standby = primary.start_standby();
    let migration = migration(read(&standby));
    assert_eq!(migration.server().unwrap().recovery, Recovery::Standby);
    let found = found(&migration);
    assert!(found.contains("error standby-source:endpoint:source"), "{found:?}");
    let origin = || Origin::Argument("--migration-type".to_owned());
    let full_load = TaskBuilder::new().migration_type(MigrationType::FullLoad, origin()).build();
    assert_eq!(self::found(&migration.with_task(full_load)), set([]));
    let streams = || read(&primary).server.wal_senders == Known::Value(1);
    let is_counted = (0..50).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        streams()
    });
    assert!(is_counted, "the WAL sender of the standby is counted");
}

#[test]
fn an_old_dms_reads_from_no_new_server() {
    let server = Server::shared();
    let version = DmsVersion::parse("3.4.7").unwrap();
    let task = TaskBuilder::new().dms_version(version, Origin::Argument("--dms-version".to_owned())).build();
    let found = found(&migration(read(&server)).with_task(task));
    assert!(found.contains("error unsupported-server-version:setting:server_version"), "{found:?}");
}

#[test]
fn sizes_and_rows_are_as_the_server_estimates_them() {
    let server = Server::start();
    let sql = "CREATE TABLE big (id integer PRIMARY KEY, body text);
        ALTER TABLE big ALTER COLUMN body SET STORAGE EXTERNAL;
        INSERT INTO big SELECT n, repeat('x', 4000) FROM generate_series(1, 500) n;
        CREATE TABLE fresh (id integer);
        SELECT lo_create(0), lo_create(0);";
    server.psql("postgres", sql).unwrap();
    server.psql("postgres", "VACUUM ANALYZE big").unwrap();
    let migration = migration(read(&server));
    let table = |name: &str| migration.source().relation("public", name).unwrap();
    let size = migration.table_size(table("big")).unwrap();
    assert_eq!(size.rows, Some(500));
    let sizes = "SELECT pg_relation_size('big'), pg_indexes_size('big'),
        pg_relation_size(c.reltoastrelid) + pg_indexes_size(c.reltoastrelid) FROM pg_class c WHERE c.relname = 'big'";
    let sizes = server.query_rows("postgres", sizes).unwrap().remove(0);
    let sizes: Vec<u64> = sizes.into_iter().map(|size| size.unwrap().parse().unwrap()).collect();
    for (estimated, real) in [size.heap_bytes, size.index_bytes, size.toast_bytes].into_iter().zip(sizes) {
        assert!(estimated > 0 && estimated.abs_diff(real) <= real / 10, "{estimated} for {real}");
    }
    assert_eq!(migration.table_size(table("fresh")).unwrap().rows, None);
    assert_eq!(migration.server().unwrap().large_objects, Known::Value(2));
    let extensions = migration.server().unwrap().extensions.as_ref().value().unwrap();
    assert!(extensions[&Name::from("plpgsql")].installed_version.is_some());
}
