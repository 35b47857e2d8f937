//! What is loaded, and who tells: partitions, servers, profiles, settings.

use super::{Decisive, Estimate, EstimateError, EstimateOptions, FigureOrigin, LoadNote, WalBasis, estimate};
use crate::rules::testing::Case;

const T: &str = "CREATE TABLE t (id bigint PRIMARY KEY, c bytea);";

fn of(case: Case) -> Estimate {
    estimate(&case.migration(), &EstimateOptions::default()).unwrap()
}

fn profile(table: &str) -> String {
    format!(r#"{{"schema_version": 1, "tables": [{{"schema": "public", "table": "t", {table}}}]}}"#)
}

fn server(facts: &str) -> String {
    format!(r#"{{"version": 150004, {facts}}}"#)
}

#[test]
fn a_server_tells_sizes_and_a_profile_tells_them_better() {
    let size = r#""tables": {"seen": [{"schema": "public", "table": "t", "rows": 1000, "heap_bytes": 8000,
        "toast_bytes": 50000, "index_bytes": 900}]}"#;
    let by_server = of(Case::new(T).server(&server(size)));
    let table = &by_server.tables[0];
    assert_eq!((table.rows.value, table.rows.origin), (1000, FigureOrigin::Estimated));
    // compressed, for all that is known
    assert_eq!((table.bytes.value, table.bytes.origin), (108_000, FigureOrigin::Estimated));
    let measured = profile(
        r#""rows": {"count": 900, "exact": true}, "bytes": {"heap": 8000, "toast": 50000}, "dead_rows": 100,
           "columns": {"c": {"nulls": 0, "octets": {"max": 500, "total": 300000}}}"#,
    );
    let by_profile = of(Case::new(T).server(&server(size)).profile(&measured));
    let table = &by_profile.tables[0];
    assert_eq!((table.rows.value, table.rows.origin), (900, FigureOrigin::Measured));
    // the LOBs, and 8 bytes for each id
    assert_eq!((table.bytes.value, table.bytes.origin), (307_200, FigureOrigin::Measured));
    assert_eq!(table.lobs.as_ref().map(|lobs| (lobs.bytes, lobs.lookups)), Some((300_000, 0)));
}

#[test]
fn dead_rows_are_not_loaded() {
    let measured =
        profile(r#""rows": {"count": 900, "exact": true}, "bytes": {"heap": 8000}, "dead_rows": 100"#);
    assert_eq!(of(Case::new(T).profile(&measured)).tables[0].bytes.value, 7200);
}

#[test]
fn only_lobs_that_do_not_travel_inline_are_fetched() {
    // 900 of up to 16,383 bytes, 100 larger ones, of which some are above 16 KB
    let measured = profile(
        r#""rows": {"count": 1200, "exact": true}, "columns": {"c": {"nulls": 200, "octets": {"max": 30000,
            "total": 9000000, "histogram": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 900, 100]}}}"#,
    );
    let lookups = |metadata: &str| {
        let settings = format!(r#"{{"TargetMetadata": {{{metadata}}}}}"#);
        let found = of(Case::new(T).settings(&settings).profile(&measured));
        found.tables[0].lobs.as_ref().map(|lobs| lobs.lookups)
    };
    assert_eq!(lookups(r#""LobMaxSize": 64"#), Some(0));
    assert_eq!(lookups(r#""FullLobMode": true"#), Some(1000));
    assert_eq!(lookups(r#""FullLobMode": true, "InlineLobMaxSize": 16"#), Some(100));
    assert_eq!(lookups(r#""FullLobMode": true, "InlineLobMaxSize": 64"#), Some(0));
}

#[test]
fn a_partitioned_table_beside_its_partitions_is_loaded_twice() {
    let sql = "CREATE TABLE t (id bigint, day date) PARTITION BY RANGE (day);
        CREATE TABLE t1 PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
        CREATE TABLE t2 PARTITION OF t FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');";
    let sizes = r#"{"schema_version": 1, "tables": [
        {"schema": "public", "table": "t1", "rows": {"count": 10, "exact": true}},
        {"schema": "public", "table": "t2", "rows": {"count": 20, "exact": false}}]}"#;
    let both = of(Case::new(sql).profile(sizes));
    assert_eq!((both.rows.value, both.rows.origin), (60, FigureOrigin::Estimated));
    let parent = both.tables.iter().find(|table| table.table == "t").unwrap();
    assert_eq!((parent.rows.value, parent.notes.contains(&LoadNote::RowsLoadedTwice)), (30, true));
    let parts = of(Case::new(sql).profile(sizes).selects(&[("include", "%"), ("exclude", "t")]));
    assert_eq!(parts.rows.value, 30);
    assert!(parts.tables.iter().all(|table| !table.notes.contains(&LoadNote::RowsLoadedTwice)));
    // a partition of which nothing is known leaves the whole unknown
    let half = r#"{"schema_version": 1, "tables": [
        {"schema": "public", "table": "t1", "rows": {"count": 10, "exact": true}}]}"#;
    let half = of(Case::new(sql).profile(half));
    let unknown: Vec<&str> = half.unknown.iter().map(|table| table.table.as_str()).collect();
    assert_eq!((half.tables.len(), unknown), (1, vec!["t", "t2"]));
}

#[test]
fn ranges_share_the_time_of_a_table() {
    let measured = profile(r#""rows": {"count": 36000000, "exact": true}"#);
    let mappings = |settings: &str| {
        format!(
            r#"{{"rules": [{{"rule-type": "selection", "rule-id": "1", "rule-name": "1", "rule-action": "include",
                "object-locator": {{"schema-name": "public", "table-name": "%"}}}}{settings}]}}"#
        )
    };
    let ranges = r#", {"rule-type": "table-settings", "rule-id": "2", "rule-name": "2",
        "object-locator": {"schema-name": "public", "table-name": "t"},
        "parallel-load": {"type": "ranges", "columns": ["id"], "boundaries": [["9"], ["18"], ["27"]]}}"#;
    let whole = of(Case::new(T).profile(&measured).mappings(&mappings("")));
    let cut = of(Case::new(T).profile(&measured).mappings(&mappings(ranges)));
    assert_eq!((cut.tables[0].segments, cut.decided_by), (4, Decisive::OneTable));
    // each begins by itself, in 3 seconds
    let expected = (whole.seconds - 3.0) / 4.0 + 3.0;
    assert!((cut.seconds - expected).abs() < 0.001, "{} {expected}", cut.seconds);
    assert!(cut.critical_path[0].segment.is_some());
    assert!(cut.advice.iter().all(|advice| advice.mapping_rules.is_empty()), "{:?}", cut.advice);
}

#[test]
fn a_limit_of_the_slot_s_wal_is_held_against_the_time() {
    let measured = profile(
        r#""rows": {"count": 36000000, "exact": true},
           "writes": {"seconds": 60.0, "inserts": 1000.0, "updates": 500.0, "deletes": 500.0}"#,
    );
    let kept = |bytes: i64| {
        let settings = format!(
            r#""settings": {{"seen": {{"max_slot_wal_keep_size": {{"bytes": {bytes}, "context": "sighup"}}}}}}"#
        );
        of(Case::new(T).profile(&measured).server(&server(&settings))).wal.unwrap()
    };
    let small = kept(1 << 30);
    assert_eq!((small.basis, small.bytes_per_second), (WalBasis::MeasuredWrites, Some(2000.0 * 512.0)));
    let after = small.slot_limit_reached_after.unwrap();
    assert!((after - f64::from(1 << 30) / 1_024_000.0).abs() < 1.0, "{after}");
    assert_eq!(kept(1 << 40).slot_limit_reached_after, None);
    assert_eq!(kept(-1).slot_limit_bytes, None, "no limit");
}

#[test]
fn there_is_no_estimate_without_tables() {
    let nothing =
        estimate(&Case::new(T).selects(&[("include", "other")]).migration(), &EstimateOptions::default());
    assert_eq!(nothing.unwrap_err(), EstimateError::NothingMoved);
}
