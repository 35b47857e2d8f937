use super::{NOTHING, with_facts};
use crate::rules::testing::Case;

fn slots(most: u32, slots: &str) -> Case {
    with_facts(&format!(
        r#""settings": {{"seen": {{"max_replication_slots": {{"integer": {most}, "context": "postmaster"}}}}}},
        "replication_slots": {{"seen": [{slots}]}}"#
    ))
}

const ACTIVE: &str = r#"{"name": "a", "kind": "physical", "activity": "active"}"#;
const IDLE: &str = r#"{"name": "old task", "kind": "logical", "plugin": "test_decoding", "database": "d",
    "activity": "inactive", "kept_bytes": 2147483648}"#;

#[test]
fn one_slot_must_be_free() {
    let both = format!("{ACTIVE}, {IDLE}");
    assert_eq!(slots(2, ACTIVE).finds("no-free-replication-slot"), NOTHING);
    let found = ["error setting:max_replication_slots"];
    assert_eq!(slots(2, &both).finds("no-free-replication-slot"), found);
    assert_eq!(slots(1, "").finds("no-free-replication-slot"), found);
    assert_eq!(slots(0, "").finds("no-free-replication-slot"), found);
    let remedies = slots(2, &both).remedies("no-free-replication-slot");
    assert_eq!(remedies[0], "parameter max_replication_slots = 3 in ConfigurationFile AfterRestart");
    assert_eq!(remedies.len(), 2);
}

#[test]
fn a_task_that_names_its_slot_needs_no_other() {
    let named = |most, name: &str| {
        slots(most, IDLE)
            .source_settings(&format!(r#"{{"SlotName": "{name}"}}"#))
            .finds("no-free-replication-slot")
    };
    assert_eq!(named(1, "old task"), NOTHING);
    assert_eq!(named(1, "new").len(), 1);
}

#[test]
fn slots_without_a_reader_are_left_over_unless_the_task_names_them() {
    let both = format!("{ACTIVE}, {IDLE}");
    let found = slots(9, &both).finds("leftover-replication-slot");
    assert_eq!(found, ["warning replication-slot:\"old task\""]);
    let own = slots(9, &both).source_settings(r#"{"SlotName": "old task"}"#);
    assert_eq!(own.finds("leftover-replication-slot"), NOTHING);
    let description = slots(9, &both).describes("leftover-replication-slot");
    assert_eq!(
        description.message,
        "nobody reads from it: the server keeps 2 GB of WAL for it, and more every day"
    );
    let remedies = slots(9, IDLE).remedies("leftover-replication-slot");
    assert_eq!(remedies, ["source-before-task: SELECT pg_catalog.pg_drop_replication_slot('old task')"]);
}

#[test]
fn a_copy_of_a_slot_of_the_primary_is_no_leftover_but_takes_a_place() {
    let copy = r#"{"name": "c", "kind": "logical", "plugin": "pgoutput", "database": "d", "activity": "synchronized"}"#;
    assert_eq!(slots(9, copy).finds("leftover-replication-slot"), NOTHING);
    assert_eq!(slots(2, &format!("{ACTIVE}, {copy}")).finds("no-free-replication-slot").len(), 1);
}

#[test]
fn a_slot_without_a_position_is_not_said_to_keep_wal() {
    let unused = r#"{"name": "s", "kind": "physical", "activity": "inactive"}"#;
    let message = slots(9, unused).describes("leftover-replication-slot").message;
    assert_eq!(message, "nobody reads from it: how much WAL the server keeps for it is not known");
}

#[test]
fn a_slot_that_lost_its_wal_only_takes_a_place() {
    let lost = r#"{"name": "s", "kind": "physical", "activity": "inactive", "wal_status": "lost"}"#;
    let message = slots(9, lost).describes("leftover-replication-slot").message;
    assert_eq!(message, "nobody reads from it: WAL that it needs is gone, and it only takes a place");
}

#[test]
fn slots_that_were_not_read_are_not_checked() {
    let case = || with_facts(r#""settings": {"seen": {"max_replication_slots": {"integer": 10}}}"#);
    assert_eq!(
        case().not_checked("no-free-replication-slot"),
        ["the replication slots in use: it was not read"]
    );
    assert_eq!(case().not_checked("leftover-replication-slot"), ["the replication slots: it was not read"]);
}

#[test]
fn one_wal_sender_must_be_free() {
    let finds = |most: u32, running: u32| {
        with_facts(&format!(
            r#""settings": {{"seen": {{"max_wal_senders": {{"integer": {most}}}}}}}, "wal_senders": {{"value": {running}}}"#
        ))
        .finds("too-few-wal-senders")
        .len()
    };
    assert_eq!((finds(3, 2), finds(3, 3), finds(1, 0), finds(2, 0)), (0, 1, 1, 0));
}

fn transactions(age: u64) -> Case {
    with_facts(&format!(
        r#""open_transactions": {{"seen": [{{"pid": 7, "user": "app", "state": "active", "age_seconds": {age}}}]}}"#
    ))
}

#[test]
fn a_transaction_is_long_after_ten_minutes() {
    assert_eq!(transactions(600).finds("long-transaction"), NOTHING);
    assert_eq!(transactions(601).finds("long-transaction"), ["warning transaction:\"7\""]);
}

#[test]
fn transactions_of_others_that_are_hidden_are_not_checked() {
    let hidden = r#""connected_role": {"name": "Linter"}, "open_transactions": {"seen": [],
        "hidden": {"no-privilege": {"right": "read-all-stats"}}}"#;
    let reason = with_facts(hidden).not_checked("long-transaction");
    let expected = "the connected role may not see the transactions of other roles: GRANT pg_read_all_stats TO \"Linter\"";
    assert_eq!(reason, [expected]);
}

#[test]
fn each_prepared_transaction_is_found() {
    let prepared = r#""prepared_transactions": {"seen": [
        {"gid": "it's", "owner": "app", "database": "d", "age_seconds": 3}]}"#;
    assert_eq!(with_facts(prepared).finds("prepared-transaction"), ["error transaction:\"it's\""]);
    let words = with_facts(prepared).remedies("prepared-transaction");
    assert!(words[0].contains("COMMIT PREPARED 'it''s'"), "{words:?}");
}

#[test]
fn what_runs_on_the_primary_a_standby_does_not_tell() {
    let facts = r#""prepared_transactions": {"seen": []}, "open_transactions": {"seen": []}"#;
    let of = |recovery: &str| with_facts(&format!(r#""recovery": "{recovery}", {facts}"#));
    for rule in ["prepared-transaction", "long-transaction"] {
        assert_eq!(of("primary").not_checked(rule), NOTHING, "{rule}");
        let reasons = of("standby").not_checked(rule);
        assert!(reasons[0].ends_with("the server is a standby, which does not show them"), "{reasons:?}");
    }
}

#[test]
fn a_standby_serves_from_16_on_with_a_new_dms() {
    let standby = |version: u32| {
        Case::new("CREATE TABLE t (id integer PRIMARY KEY);")
            .server(&format!(r#"{{"version": {version}, "recovery": "standby"}}"#))
    };
    assert_eq!(standby(150_004).dms_version("3.6.1").finds("standby-source"), ["error endpoint:source"]);
    assert_eq!(standby(160_001).dms_version("3.5.4").finds("standby-source"), ["error endpoint:source"]);
    assert_eq!(standby(160_001).dms_version("3.6.1").finds("standby-source"), ["warning endpoint:source"]);
    let primary = with_facts(r#""recovery": "primary""#);
    assert_eq!(primary.finds("standby-source"), NOTHING);
}
