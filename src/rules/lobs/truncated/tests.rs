//! What the profile, the settings and the mappings make of a LOB column.

use super::*;
use crate::dms::task::TaskBuilder;
use crate::dms::versions::Side;
use crate::rules::lobs::testing::{
    found, lob_settings, messages, metadata, migration, remedies, with_profile,
};

static RULE: &Rule = &LOB_MAY_BE_TRUNCATED;
const NOTES: &str = "CREATE TABLE notes (id bigint PRIMARY KEY, body text);";

/// `notes.body` with these facts, limited LOB mode up to 32 KB.
fn measured(facts: &str) -> Migration {
    let notes = format!(
        r#"[{{"schema": "public", "table": "notes", "rows": {{"count": 900, "exact": true}}, "columns": {{"body": {facts}}}}}]"#
    );
    with_profile(migration(NOTES, TaskBuilder::new().build()), &notes)
}

#[test]
fn lobs_of_all_shapes_are_found_and_nothing_else() {
    let sql = "CREATE DOMAIN prose AS text;
        CREATE TABLE t (id bigint PRIMARY KEY, a text, b varchar(20000), c prose, d int[], e jsonb, f bytea,
            g varchar, h numeric, i timestamptz);
        CREATE TABLE parent (id bigint, body text) PARTITION BY RANGE (id);
        CREATE TABLE part PARTITION OF parent FOR VALUES FROM (1) TO (2);
        CREATE TABLE heir (more text) INHERITS (t);";
    let migration = migration(sql, TaskBuilder::new().build());
    let mut objects = found(RULE, &migration);
    objects.sort();
    let expected = ["heir.more", "parent.body", "t.a", "t.c", "t.d", "t.e", "t.f"];
    assert_eq!(objects, expected.map(|column| format!("warning column:public.{column}")));
}

#[test]
fn only_limited_mode_cuts() {
    let modes = [
        (r#""LobMaxSize": 64"#, 1),
        (r#""FullLobMode": true, "LimitedSizeLobMode": false"#, 0),
        (r#""SupportLobs": false"#, 0),
        (r#""FullLobMode": true, "LimitedSizeLobMode": true"#, 0),
        (r#""LobMaxSize": 0"#, 0),
    ];
    for (json, count) in modes {
        assert_eq!(found(RULE, &migration(NOTES, metadata(json).build())).len(), count, "{json}");
    }
}

#[test]
fn the_profile_settles_it() {
    let cases = [
        (r#"{"octets": {"max": 40000}}"#, "error", "the longest has 40,000 bytes"),
        (r#"{"scope": "sample", "octets": {"max": 40000}}"#, "error", "the longest has 40,000 bytes"),
        (r#"{"octets": {"max": 20000}}"#, "warning", "needs a limit of 79 KB"),
        (
            r#"{"octets": {"max": 20000}, "text": {"max_characters": 5000}}"#,
            "info",
            "needs 20 of 32 KB (LobMaxSize), measured 2026-11-20",
        ),
        (r#"{"octets": {"max": 8192}}"#, "info", "needs 32 of 32 KB"),
        (r#"{"scope": "sample", "octets": {"max": 100}}"#, "warning", "the longest of a sample needs 1 KB"),
        (r#"{"text": {"max_octets": 33000}}"#, "error", "the longest has 33,000 bytes"),
        (r#"{"nulls": 3}"#, "warning", "DMS cuts values above 32 KB (LobMaxSize)"),
    ];
    for (facts, severity, words) in cases {
        let migration = measured(facts);
        assert_eq!(found(RULE, &migration), [format!("{severity} column:public.notes.body")], "{facts}");
        let message = &messages(RULE, &migration)[0];
        assert!(message.contains(words), "{facts}: {message}");
    }
}

#[test]
fn the_histogram_counts_what_is_cut() {
    let histogram = format!("[{}, 7, 5]", ["1"; 15].join(", "));
    let migration = measured(&format!(r#"{{"octets": {{"max": 90000, "histogram": {histogram}}}}}"#));
    // 7 values of 32768 to 65535 bytes, of which one may be just 32 KB
    assert_eq!(
        messages(RULE, &migration),
        ["DMS cuts at least 5 of 900 values above 32 KB (LobMaxSize); the longest has 90,000 bytes, \
          measured 2026-11-20"]
    );
}

#[test]
fn the_remedy_holds_the_largest_lob_of_the_task_and_says_what_it_costs() {
    let sql = "CREATE TABLE notes (id bigint PRIMARY KEY, body text);
        CREATE TABLE films (id bigint PRIMARY KEY, body bytea);";
    let tables = r#"[
        {"schema": "public", "table": "notes", "columns": {"body": {"octets": {"max": 40960}}}},
        {"schema": "public", "table": "films", "columns": {"body": {"octets": {"max": 307200}}}}]"#;
    let migration = with_profile(migration(sql, TaskBuilder::new().build()), tables);
    let all = remedies(RULE, &migration);
    assert_eq!(all[0], r#"Removes TaskSetting { name: "TargetMetadata.LobMaxSize", value: Number(300) }"#);
    let finding = &crate::rules::lobs::testing::findings(RULE, &migration)[0];
    let caveat = describe(&migration, finding).remedies[0].caveat.clone().unwrap();
    assert!(caveat.contains("up to 2.9 GB for this table (10000 rows, 1 LOB columns)"), "{caveat}");
}

#[test]
fn a_lob_above_the_largest_limit_leaves_full_lob_mode() {
    let migration = measured(r#"{"octets": {"max": 200000000}}"#);
    let all = remedies(RULE, &migration);
    assert!(!all.iter().any(|remedy| remedy.contains("LobMaxSize")), "{all:?}");
    assert!(all.iter().any(|remedy| remedy.contains("FullLobMode")), "{all:?}");
}

#[test]
fn full_lob_mode_is_offered_only_where_the_task_can_have_it() {
    let offers = |sql: &str, task: TaskBuilder| {
        remedies(RULE, &migration(sql, task.build())).iter().any(|remedy| remedy.contains("FullLobMode"))
    };
    assert!(offers(NOTES, TaskBuilder::new()));
    assert!(!offers(NOTES, metadata(r#""BatchApplyEnabled": true"#)));
    assert!(!offers("CREATE TABLE notes (id bigint, body text);", TaskBuilder::new()));
    let redshift =
        TaskBuilder::new().endpoint(Side::Target, "t.json", br#"{"EngineName": "redshift"}"#).unwrap();
    assert!(!offers(NOTES, redshift));
}

#[test]
fn a_table_with_a_limit_of_its_own_is_judged_by_it() {
    let task =
        lob_settings(TaskBuilder::new(), "notes", r#""mode": "limited", "bulk-max-size": 100"#).build();
    let notes = r#"[{"schema": "public", "table": "notes", "columns": {"body": {"octets": {"max": 35000}, "text": {"max_characters": 10}}}}]"#;
    let migration = with_profile(migration(NOTES, task), notes);
    assert_eq!(found(RULE, &migration), ["warning column:public.notes.body"]);
    assert!(messages(RULE, &migration)[0].contains("needs a limit of 103 KB"), "three times the bytes");
    assert!(remedies(RULE, &migration)[0].contains("set bulk-max-size of the table to 103"));
    let unlimited = lob_settings(TaskBuilder::new(), "notes", r#""mode": "unlimited""#).build();
    assert_eq!(found(RULE, &crate::rules::lobs::testing::migration(NOTES, unlimited)).len(), 0);
}

#[test]
fn a_task_that_fails_on_truncation_says_so() {
    let endpoint = br#"{"PostgreSQLSettings": {"FailTasksOnLobTruncation": true}}"#;
    let task = TaskBuilder::new().endpoint(Side::Source, "s.json", endpoint).unwrap().build();
    let migration = migration(NOTES, task);
    assert_eq!(messages(RULE, &migration), ["the task fails on values above 32 KB (LobMaxSize)"]);
    let finding = &crate::rules::lobs::testing::findings(RULE, &migration)[0];
    let decided: Vec<String> =
        describe(&migration, finding).decided_by.into_iter().map(|decision| decision.setting).collect();
    assert_eq!(decided, ["LobMaxSize", "FailTasksOnLobTruncation"]);
}

#[test]
fn how_to_measure_quotes_names() {
    let sql = "CREATE TABLE \"Odd table\" (id bigint PRIMARY KEY, \"a\"\"b\" bytea);";
    let all = remedies(RULE, &migration(sql, TaskBuilder::new().build()));
    assert!(all[0].contains(r#"max(octet_length(\"a\"\"b\")) FROM public.\"Odd table\""#), "{}", all[0]);
}
