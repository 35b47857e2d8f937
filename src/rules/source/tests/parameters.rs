use super::{NOTHING, with_facts, with_settings};
use crate::dms::task::MigrationType;
use crate::remedy::{Change, Remedy, TakesEffect};
use crate::rules::testing::Case;

#[test]
fn a_full_load_needs_no_logical_wal() {
    let replica = || with_settings(r#""wal_level": {"text": "replica"}"#);
    assert_eq!(replica().finds("wal-level-not-logical"), ["error setting:wal_level"]);
    assert_eq!(replica().kind(MigrationType::Cdc).finds("wal-level-not-logical").len(), 1);
    assert_eq!(replica().kind(MigrationType::FullLoad).finds("wal-level-not-logical"), NOTHING);
    let logical = with_settings(r#""wal_level": {"text": "logical"}"#);
    assert_eq!(logical.finds("wal-level-not-logical"), NOTHING);
}

#[test]
fn the_wal_level_is_set_where_the_provider_has_it() {
    let remedy = |provider: &str| {
        let facts = format!(
            r#""provider": "{provider}", "settings": {{"seen": {{"wal_level": {{"text": "replica", "context": "postmaster"}}}}}}"#
        );
        with_facts(&facts).remedies("wal-level-not-logical")
    };
    assert_eq!(remedy("self-managed"), ["parameter wal_level = logical in ConfigurationFile AfterRestart"]);
    assert_eq!(remedy("rds"), ["parameter rds.logical_replication = 1 in DbParameterGroup AfterRestart"]);
    assert_eq!(
        remedy("aurora"),
        ["parameter rds.logical_replication = 1 in DbClusterParameterGroup AfterRestart"]
    );
    assert_eq!(remedy("cloud-sql"), ["parameter cloudsql.logical_decoding = on in Provider AfterRestart"]);
}

#[test]
fn what_the_server_is_started_with_no_statement_changes() {
    let change = |source: &str| {
        let seen = format!(r#""wal_sender_timeout": {{"milliseconds": 5000, "source": "{source}"}}"#);
        let remedy = with_settings(&seen).describes("wal-sender-timeout").remedies.remove(0);
        let Change::ServerParameter(change) = remedy.change else { panic!("{remedy:?}") };
        (change.takes_effect, change.alter_system(), change.undo_alter_system())
    };
    let set = |value: &str| Some(format!("ALTER SYSTEM SET wal_sender_timeout = '{value}'"));
    assert_eq!(change("command-line"), (TakesEffect::AfterRestart, None, None));
    assert_eq!(change("configuration-file"), (TakesEffect::AfterReload, set("60000"), set("5s")));
    let reset = Some("ALTER SYSTEM RESET wal_sender_timeout".to_owned());
    assert_eq!(change("default"), (TakesEffect::AfterReload, set("60000"), reset));
}

#[test]
fn a_waiting_restart_is_told() {
    let waiting = with_settings(r#""wal_level": {"text": "replica", "pending_restart": true}"#);
    let message = waiting.describes("wal-level-not-logical").message;
    assert!(message.ends_with("; another value is configured and waits for a restart"), "{message}");
}

#[test]
fn what_the_server_does_not_tell_is_not_checked() {
    let reason = with_facts(r#""settings": {"seen": {}}"#).not_checked("wal-level-not-logical");
    assert_eq!(reason, ["wal_level: the server does not have it"]);
    let hidden = r#""connected_role": {"name": "linter"},
        "settings": {"seen": {}, "hidden": {"no-privilege": {"right": "read-all-settings"}}}"#;
    let reason = with_facts(hidden).not_checked("wal-level-not-logical");
    assert_eq!(reason, ["the connected role may not see wal_level: GRANT pg_read_all_settings TO linter"]);
}

#[test]
fn a_wal_sender_timeout_is_off_or_between_ten_seconds_and_five_minutes() {
    let finds = |milliseconds: i64| {
        with_settings(&format!(r#""wal_sender_timeout": {{"milliseconds": {milliseconds}}}"#))
            .finds("wal-sender-timeout")
    };
    for fine in [0, 10_000, 60_000, 299_999] {
        assert_eq!(finds(fine), NOTHING, "{fine}");
    }
    for short in [1, 9_999] {
        assert_eq!(finds(short), ["error setting:wal_sender_timeout"], "{short}");
    }
    assert_eq!(finds(300_000), ["info setting:wal_sender_timeout"]);
}

#[test]
fn kept_wal_is_limited_by_anything_but_minus_one() {
    let finds = |bytes: i64| {
        with_settings(&format!(r#""max_slot_wal_keep_size": {{"bytes": {bytes}}}"#)).finds("limited-slot-wal")
    };
    assert_eq!(finds(-1), NOTHING);
    assert_eq!(finds(0), ["warning setting:max_slot_wal_keep_size"]);
    assert_eq!(finds(10 << 30).len(), 1);
}

#[test]
fn the_memory_of_decoding_is_small_up_to_its_default() {
    let finds = |bytes: i64| {
        with_settings(&format!(r#""logical_decoding_work_mem": {{"bytes": {bytes}}}"#))
            .finds("small-logical-decoding-work-mem")
    };
    assert_eq!(finds(64 << 20), ["info setting:logical_decoding_work_mem"]);
    assert_eq!(finds((64 << 20) + 1024), NOTHING);
}

#[test]
fn an_old_server_has_no_limit_of_slots_and_no_memory_to_set() {
    let old = || Case::new("CREATE SCHEMA s;").server(r#"{"version": 120003, "settings": {"seen": {}}}"#);
    for rule in ["limited-slot-wal", "small-logical-decoding-work-mem"] {
        assert_eq!((old().finds(rule), old().not_checked(rule)), (vec![], vec![]), "{rule}");
    }
}

const IDLE: &str = r#""idle_in_transaction_session_timeout": {"milliseconds": 300000}"#;

#[test]
fn idle_transactions_are_ended_in_a_full_load_too() {
    let idle = || with_settings(IDLE).kind(MigrationType::FullLoad);
    assert_eq!(idle().finds("idle-transactions-are-ended").len(), 1);
    let remedies = idle().dms_user("dms").remedies("idle-transactions-are-ended");
    let expected = [
        "source-before-task: ALTER ROLE dms SET idle_in_transaction_session_timeout = '0'",
        "parameter idle_in_transaction_session_timeout = 0 in ConfigurationFile AfterReload",
    ];
    assert_eq!(remedies, expected);
}

#[test]
fn a_setting_of_the_dms_user_counts_before_that_of_the_server() {
    let server = format!(r#"{{"version": 150004, "settings": {{"seen": {{{IDLE}}}}}}}"#);
    let case = |sql: &str| Case::new(sql).server(&server).dms_user("dms");
    let own = "CREATE ROLE dms LOGIN;\nALTER ROLE dms SET idle_in_transaction_session_timeout TO '0';";
    assert_eq!(case(own).finds("idle-transactions-are-ended"), NOTHING);
    let of_another = "CREATE ROLE app;\nALTER ROLE app SET idle_in_transaction_session_timeout TO '0';";
    assert_eq!(case(of_another).finds("idle-transactions-are-ended").len(), 1);
}

/// The first statement of each remedy with what undoes it; a parameter's alone.
fn up_and_down(case: Case, rule: &str) -> Vec<(String, Option<String>)> {
    let remedies = case.describes(rule).remedies.into_iter();
    let shown = |remedy: Remedy| match remedy.change {
        Change::Sql(change) => (change.steps[0].up.clone(), change.steps[0].down.clone()),
        Change::ServerParameter(change) => (format!("{} = {}", change.name, change.value), None),
        other => panic!("{other:?}"),
    };
    remedies.map(shown).collect()
}

/// A server that ends idle transactions because of these statements.
fn ending_idle(sql: &str, source: &str) -> Case {
    let facts = format!(
        r#"{{"version": 150004, "settings": {{"seen": {{
            "idle_in_transaction_session_timeout": {{"milliseconds": 5000, "source": "{source}"}}}}}}}}"#
    );
    Case::new(&format!("CREATE ROLE dms;\n{sql}")).server(&facts)
}

const TIMEOUT: &str = "idle_in_transaction_session_timeout";
const ENDED: &str = "idle-transactions-are-ended";

#[test]
fn a_value_is_changed_where_it_is_set_and_set_back_to_what_it_was() {
    let of = |whose: &str, value: &str| format!("{whose} SET {TIMEOUT} = '{value}'");
    let both = |whose: &str| (of(whose, "0"), Some(of(whose, "5s")));
    let user_only = (of("ALTER ROLE dms", "0"), Some(format!("ALTER ROLE dms RESET {TIMEOUT}")));

    let database = || ending_idle(&of("ALTER DATABASE shop", "5s"), "database");
    assert_eq!(up_and_down(database(), ENDED), [both("ALTER DATABASE shop")]);
    assert_eq!(
        up_and_down(database().dms_user("dms"), ENDED),
        [user_only.clone(), both("ALTER DATABASE shop")]
    );
    let all = ending_idle(&of("ALTER ROLE ALL", "5s"), "other").dms_user("dms");
    assert_eq!(up_and_down(all, ENDED), [user_only.clone(), both("ALTER ROLE ALL")]);
    let server = ending_idle("", "configuration-file").dms_user("dms");
    assert_eq!(up_and_down(server, ENDED), [user_only, (format!("{TIMEOUT} = 0"), None)]);
    for own in ["ALTER ROLE dms", "ALTER ROLE dms IN DATABASE shop"] {
        let case = ending_idle(&of(own, "5s"), "default").dms_user("dms");
        assert_eq!(up_and_down(case, ENDED), [both(own)]);
    }
}

#[test]
fn what_decided_is_the_statement_that_gives_the_value() {
    let origin = |sql: &str| {
        let decided = ending_idle(sql, "database").dms_user("dms").describes(ENDED).decided_by.remove(0);
        (decided.value, decided.origin)
    };
    let own = format!("ALTER ROLE dms SET {TIMEOUT} = '1500';");
    assert_eq!(origin(&own), ("1500ms".into(), "ALTER ROLE dms SET".to_owned()));
    let database = format!("ALTER DATABASE shop SET {TIMEOUT} = '5s';");
    assert_eq!(origin(&database), ("5s".into(), "ALTER DATABASE shop SET".to_owned()));
}

#[test]
fn sizes_and_times_are_told_with_their_units() {
    let decided = |setting: &str, rule: &str| {
        with_settings(setting).describes(rule).decided_by.first().unwrap().value.clone()
    };
    let memory = |bytes: i64| {
        let setting = format!(r#""logical_decoding_work_mem": {{"bytes": {bytes}}}"#);
        decided(&setting, "small-logical-decoding-work-mem")
    };
    assert_eq!(memory(64 << 20), "64MB");
    assert_eq!(memory(1000 << 10), "1000kB");
    let timeout = |milliseconds: i64| {
        let setting = format!(r#""wal_sender_timeout": {{"milliseconds": {milliseconds}}}"#);
        decided(&setting, "wal-sender-timeout")
    };
    assert_eq!(timeout(9_999), "9999ms");
    assert_eq!(timeout(5_000), "5s");
    assert_eq!(timeout(300_000), "5min");
    assert_eq!(decided(r#""max_slot_wal_keep_size": {"bytes": 0}"#, "limited-slot-wal"), 0);
}

#[test]
fn a_value_of_the_connected_role_hides_that_of_the_server() {
    let own = r#""connected_role": {"name": "linter"}, "settings": {"seen": {
        "idle_in_transaction_session_timeout": {"milliseconds": 5000, "source": "role"}}}"#;
    let case = || with_facts(own);
    assert_eq!(case().finds("idle-transactions-are-ended"), NOTHING);
    assert_eq!(case().not_checked("idle-transactions-are-ended").len(), 1);
    assert_eq!(case().dms_user("linter").finds("idle-transactions-are-ended").len(), 1);
}

#[test]
fn synchronous_commit_matters_on_aurora_alone() {
    let finds = |provider: &str, value: &str| {
        with_facts(&format!(
            r#""provider": "{provider}", "settings": {{"seen": {{"synchronous_commit": {{"text": "{value}"}}}}}}"#
        ))
        .finds("synchronous-commit-off")
    };
    assert_eq!(finds("aurora", "off"), ["warning setting:synchronous_commit"]);
    assert_eq!(finds("aurora", "on"), NOTHING);
    assert_eq!(finds("rds", "off"), NOTHING);
    assert_eq!(finds("self-managed", "off"), NOTHING);
}

#[test]
fn worker_processes_are_added_up_on_aws_and_sixteen_on_azure() {
    let finds = |provider: &str, most: u32| {
        with_facts(&format!(
            r#""provider": "{provider}", "settings": {{"seen": {{
              "max_worker_processes": {{"integer": {most}, "context": "postmaster"}},
              "max_logical_replication_workers": {{"integer": 4}}, "autovacuum_max_workers": {{"integer": 3}},
              "max_parallel_workers": {{"integer": 8}}}}}}"#
        ))
        .finds("too-few-worker-processes")
        .len()
    };
    assert_eq!((finds("rds", 14), finds("rds", 15)), (1, 0));
    assert_eq!((finds("azure", 15), finds("azure", 16)), (1, 0));
    assert_eq!(finds("self-managed", 1), 0);
}

#[test]
fn workers_that_do_not_add_up_are_not_checked() {
    let without_parallel_workers = with_facts(
        r#""provider": "rds", "settings": {"seen": {"max_worker_processes": {"integer": 1},
            "max_logical_replication_workers": {"integer": 4}, "autovacuum_max_workers": {"integer": 3}}}"#,
    );
    let reasons = without_parallel_workers.not_checked("too-few-worker-processes");
    assert_eq!(reasons.len(), 1, "{reasons:?}");
    assert!(reasons[0].ends_with("max_parallel_workers: the server does not have it"), "{reasons:?}");
}

#[test]
fn two_phase_commit_is_told_when_it_is_allowed() {
    let finds = |most: u32| {
        with_settings(&format!(r#""max_prepared_transactions": {{"integer": {most}}}"#))
            .finds("prepared-transactions-enabled")
    };
    assert_eq!(finds(0), NOTHING);
    assert_eq!(finds(1), ["info setting:max_prepared_transactions"]);
}
