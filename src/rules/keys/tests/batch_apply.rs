//! What changes in batches do not work for.

use crate::dms::task::MigrationType;
use crate::rules::testing::Case;

const ON: &str = r#"{"TargetMetadata": {"BatchApplyEnabled": true}}"#;
const BOTH: &str = "CREATE TABLE t (id integer PRIMARY KEY, u integer UNIQUE);";
const REFERRING: &str = "CREATE TABLE a (id integer PRIMARY KEY);
    CREATE TABLE b (id integer PRIMARY KEY, a integer CONSTRAINT b_a REFERENCES a);";

#[test]
fn without_batches_or_changes_nothing_is_found() {
    for rule in [
        "batch-apply-without-key",
        "batch-apply-primary-and-unique",
        "batch-apply-with-foreign-keys",
        "batch-apply-falls-back",
    ] {
        let sql = format!("{BOTH} {REFERRING} CREATE TABLE log (x integer);");
        assert!(Case::new(&sql).finds(rule).is_empty(), "{rule}");
        assert!(Case::new(&sql).settings(ON).kind(MigrationType::FullLoad).finds(rule).is_empty(), "{rule}");
        assert_eq!(Case::new(&sql).settings(ON).finds(rule).len(), 1, "{rule}");
    }
}

#[test]
fn a_unique_key_does_for_batches() {
    const RULE: &str = "batch-apply-without-key";
    assert_eq!(Case::new("CREATE TABLE t (a integer);").settings(ON).finds(RULE), ["warning table:public.t"]);
    assert!(Case::new("CREATE TABLE t (a integer UNIQUE);").settings(ON).finds(RULE).is_empty());
    let remedies = Case::new("CREATE TABLE t (a integer);").settings(ON).remedies(RULE);
    assert_eq!(remedies[0], "task TargetMetadata.BatchApplyEnabled = false");
}

#[test]
fn a_key_is_wanted_on_the_target_too_where_its_tables_are_kept() {
    const RULE: &str = "batch-apply-without-key";
    let settings = |mode: &str, batches: bool| {
        format!(
            r#"{{"TargetMetadata": {{"BatchApplyEnabled": {batches}}},
                "FullLoadSettings": {{"TargetTablePrepMode": "{mode}"}}}}"#
        )
    };
    let case = |mode: &str, batches: bool, target: &str| {
        Case::new(BOTH).settings(&settings(mode, batches)).target(target)
    };
    let keyless = "CREATE TABLE t (id integer, u integer);";
    let found = || case("TRUNCATE_BEFORE_LOAD", true, keyless);
    assert_eq!(found().finds(RULE), ["warning table:public.t"]);
    assert!(found().describes(RULE).message.starts_with("the target's table"));
    assert!(case("TRUNCATE_BEFORE_LOAD", true, BOTH).finds(RULE).is_empty());
    assert!(case("TRUNCATE_BEFORE_LOAD", false, keyless).finds(RULE).is_empty(), "no batches");
    assert!(case("DROP_AND_CREATE", true, keyless).finds(RULE).is_empty());
    let unknown = "CREATE TABLE t AS SELECT 1 AS id;";
    assert!(case("DO_NOTHING", true, unknown).finds(RULE).is_empty());
}

#[test]
fn the_targets_own_indexes_decide_where_they_are_known() {
    const RULE: &str = "batch-apply-primary-and-unique";
    assert_eq!(Case::new(BOTH).settings(ON).finds(RULE), ["warning table:public.t"]);
    let key_only = "CREATE TABLE t (id integer PRIMARY KEY, u integer);";
    assert!(Case::new(BOTH).settings(ON).target(key_only).finds(RULE).is_empty());
    assert!(Case::new(BOTH).settings(ON).target("CREATE TABLE other (id integer);").finds(RULE).is_empty());
    assert_eq!(Case::new(key_only).settings(ON).target(BOTH).finds(RULE), ["warning table:public.t"]);
}

#[test]
fn foreign_keys_count_where_they_are_active() {
    const RULE: &str = "batch-apply-with-foreign-keys";
    let found = ["warning constraint:public.b.b_a"];
    assert_eq!(Case::new(REFERRING).settings(ON).finds(RULE), found);
    assert_eq!(Case::new(REFERRING).settings(ON).target(REFERRING).finds(RULE), found);
    let without =
        "CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (id integer PRIMARY KEY, a integer);";
    assert!(Case::new(REFERRING).settings(ON).target(without).finds(RULE).is_empty());
    let script = r#"{"AfterConnectScript": "SET session_replication_role='replica'"}"#;
    assert!(Case::new(REFERRING).settings(ON).target_settings(script).finds(RULE).is_empty());
}

#[test]
fn all_four_policies_have_to_suspend_the_table() {
    const RULE: &str = "batch-apply-falls-back";
    let settings = |data: &str, apply: &str| {
        format!(
            r#"{{"TargetMetadata": {{"BatchApplyEnabled": true}}, "ErrorBehavior": {{"DataErrorPolicy": "{data}",
                "ApplyErrorDeletePolicy": "{apply}", "ApplyErrorInsertPolicy": "{apply}",
                "ApplyErrorUpdatePolicy": "{apply}"}}}}"#
        )
    };
    assert_eq!(Case::new(BOTH).settings(ON).finds(RULE), ["info task:\"TargetMetadata.BatchApplyEnabled\""]);
    let together = Case::new(BOTH).settings(ON).remedies(RULE);
    assert_eq!(together.len(), 1, "one alone changes nothing: {together:?}");
    assert_eq!(together[0].matches("SUSPEND_TABLE").count(), 4);
    let one_left = settings("LOG_ERROR", "SUSPEND_TABLE");
    assert_eq!(
        Case::new(BOTH).settings(&one_left).remedies(RULE),
        ["task ErrorBehavior = {\"DataErrorPolicy\":\"SUSPEND_TABLE\"}"]
    );
    assert!(Case::new(BOTH).settings(&settings("SUSPEND_TABLE", "SUSPEND_TABLE")).finds(RULE).is_empty());
}
