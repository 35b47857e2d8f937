//! The four rules about what the WAL says of old rows.

use crate::dms::task::MigrationType;
use crate::rules::testing::Case;

const TABLE: &str = "CREATE TABLE t (id integer PRIMARY KEY, u integer NOT NULL);";
const RULES: [&str; 4] = [
    "replica-identity-nothing",
    "replica-identity-using-index",
    "replica-identity-full",
    "replica-identity-full-with-pglogical",
];

/// What the four rules find, one behind the other.
fn found(sql: &str, settings: &str) -> Vec<String> {
    RULES.iter().flat_map(|rule| Case::new(sql).source_settings(settings).finds(rule)).collect()
}

#[test]
fn each_identity_has_its_rule() {
    let with = |more: &str| format!("{TABLE} {more}");
    let full = with("ALTER TABLE t REPLICA IDENTITY FULL;");
    let by_index = with("CREATE UNIQUE INDEX u ON t (u); ALTER TABLE t REPLICA IDENTITY USING INDEX u;");
    assert!(found(TABLE, "{}").is_empty());
    assert_eq!(found(&with("ALTER TABLE t REPLICA IDENTITY NOTHING;"), "{}"), ["error table:public.t"]);
    assert_eq!(found(&full, "{}"), ["info table:public.t"]);
    assert_eq!(found(&full, r#"{"PluginName": "pglogical"}"#), ["error table:public.t"]);
    assert_eq!(found(&full, r#"{"PluginName": "test-decoding"}"#), ["info table:public.t"]);
    let installed = format!("CREATE EXTENSION pglogical; {full}");
    assert_eq!(found(&installed, "{}"), ["error table:public.t"]);
    assert_eq!(found(&by_index, "{}"), ["warning table:public.t"]);
    // the index is gone, the identity is not
    assert_eq!(found(&format!("{by_index} DROP INDEX u;"), "{}"), ["error table:public.t"]);
    let only = "CREATE TABLE t (u integer NOT NULL); CREATE UNIQUE INDEX u ON t (u);
        ALTER TABLE t REPLICA IDENTITY USING INDEX u;";
    assert!(found(only, "{}").is_empty());
    for rule in RULES {
        let load = Case::new(&full).kind(MigrationType::FullLoad);
        assert!(load.finds(rule).is_empty(), "{rule}");
    }
}

#[test]
fn partitions_have_identities_of_their_own() {
    let parted = "CREATE TABLE p (a integer PRIMARY KEY) PARTITION BY LIST (a);
        CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
        CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);";
    let nothing = "replica-identity-nothing";
    // what the partitioned table says of itself has no effect
    let parent = format!("{parted} ALTER TABLE p REPLICA IDENTITY NOTHING;");
    assert!(Case::new(&parent).finds(nothing).is_empty());
    let one = format!("{parted} ALTER TABLE p1 REPLICA IDENTITY NOTHING;");
    assert_eq!(Case::new(&one).finds(nothing), ["error table:public.p1"]);
    let all = format!("{one} ALTER TABLE p2 REPLICA IDENTITY NOTHING;");
    assert_eq!(Case::new(&all).finds(nothing), ["error table:public.p"]);
    assert_eq!(
        Case::new(&all).remedies(nothing),
        ["source-before-task: ALTER TABLE ONLY public.p1 REPLICA IDENTITY DEFAULT; \
          ALTER TABLE ONLY public.p2 REPLICA IDENTITY DEFAULT"]
    );
}

#[test]
fn remedies_fit_the_keys_of_the_table() {
    let keyless = "CREATE TABLE t (a integer); ALTER TABLE t REPLICA IDENTITY NOTHING;";
    assert_eq!(
        Case::new(keyless).remedies("replica-identity-nothing"),
        ["source-before-task: ALTER TABLE ONLY public.t REPLICA IDENTITY FULL"]
    );
    let full = "CREATE TABLE t (a integer); ALTER TABLE t REPLICA IDENTITY FULL;";
    assert!(Case::new(full).remedies("replica-identity-full").is_empty());
    let pglogical = Case::new(full).source_settings(r#"{"PluginName": "pglogical"}"#);
    assert_eq!(
        pglogical.remedies("replica-identity-full-with-pglogical"),
        [
            "endpoint PluginName = \"test-decoding\"",
            "give the table a primary key and set REPLICA IDENTITY DEFAULT"
        ]
    );
}
