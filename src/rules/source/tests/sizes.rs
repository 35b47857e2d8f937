//! What findings say of the size of their table.

use crate::rules::testing::Case;

const SERVER: &str = r#"{"version": 150004, "tables": {"seen": [
    {"schema": "public", "table": "a", "rows": 80000000, "heap_bytes": 12884901888, "toast_bytes": 0, "index_bytes": 0},
    {"schema": "public", "table": "p1", "rows": 5, "heap_bytes": 8192, "toast_bytes": 8192, "index_bytes": 0},
    {"schema": "public", "table": "p2", "heap_bytes": 8192, "toast_bytes": 0, "index_bytes": 8192}]}}"#;

#[test]
fn a_remedy_says_how_much_it_works_through() {
    let case = Case::new("CREATE TABLE a (kind char(3), v text);").server(SERVER);
    let described = case.describes("missing-primary-key");
    let evidence = |name: &str| described.evidence.iter().find(|(found, _)| *found == name);
    assert_eq!(evidence("table_rows").unwrap().1, 80_000_000);
    assert_eq!(evidence("table_bytes").unwrap().1, 12_884_901_888_u64);
    let caveats: Vec<&str> =
        described.remedies.iter().filter_map(|remedy| remedy.caveat.as_deref()).collect();
    assert!(
        caveats.iter().any(|caveat| caveat.contains("rewrites about 12 GB (80,000,000 rows)")),
        "{caveats:?}"
    );
}

#[test]
fn a_materialized_view_is_filled_and_not_rewritten() {
    let case = Case::new("CREATE MATERIALIZED VIEW a AS SELECT 1 AS one;").server(SERVER);
    let described = case.describes("materialized-view");
    let caveat = described.remedies[0].caveat.as_deref().unwrap();
    assert!(caveat.ends_with("; the refresh writes about 12 GB (80,000,000 rows)"), "{caveat}");
}

#[test]
fn partitions_count_for_their_table() {
    let sql = "CREATE TABLE p (id integer NOT NULL, v varchar) PARTITION BY LIST (id);
        CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
        CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);";
    let described = Case::new(sql).server(SERVER).describes("missing-primary-key");
    let evidence = |name: &str| described.evidence.iter().find(|(found, _)| *found == name);
    assert_eq!(evidence("table_rows").unwrap().1, 5);
    assert_eq!(evidence("table_bytes").unwrap().1, 32_768);
}

#[test]
fn nothing_is_said_where_nothing_is_known() {
    let described = Case::new("CREATE TABLE b (id integer, v varchar);").describes("varchar-without-length");
    assert!(
        described.evidence.iter().all(|(name, _)| !name.starts_with("table_")),
        "{:?}",
        described.evidence
    );
}
