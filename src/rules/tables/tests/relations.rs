//! Names, partitions, inheritance, columns that refuse values, kinds of tables.

use crate::dms::task::MigrationType;
use crate::rules::testing::Case;

const PARTED: &str = "CREATE TABLE p (a integer PRIMARY KEY) PARTITION BY LIST (a);
    CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1) PARTITION BY LIST (a);
    CREATE TABLE p11 PARTITION OF p1 FOR VALUES IN (1);";
const TRUNCATE: &str = r#"{"FullLoadSettings": {"TargetTablePrepMode": "TRUNCATE_BEFORE_LOAD"}}"#;
const DROP: &str = r#"{"FullLoadSettings": {"TargetTablePrepMode": "DROP_AND_CREATE"}}"#;

#[test]
fn names_are_alike_within_a_schema_and_within_the_scope() {
    const RULE: &str = "similar-table-names";
    let sql = "CREATE SCHEMA s; CREATE TABLE a (x integer); CREATE TABLE \"A\" (x integer);
        CREATE TABLE s.a (x integer); CREATE TABLE \"\u{c4}\" (x integer); CREATE TABLE \"\u{e4}\" (x integer);";
    assert_eq!(
        Case::new(sql).finds(RULE),
        [
            "error table:public.\"A\"",
            "error table:public.a",
            "error table:public.\"\u{c4}\"",
            "error table:public.\"\u{e4}\""
        ]
    );
    assert!(Case::new(sql).selects(&[("include", "a")]).finds(RULE).is_empty());
    let message = Case::new(sql).describes(RULE).message;
    assert!(message.contains("public.a"), "{message}");
}

#[test]
fn a_partitioned_table_is_milder_where_the_target_keeps_it_partitioned() {
    const RULE: &str = "partitioned-table";
    assert_eq!(Case::new(PARTED).finds(RULE), ["warning table:public.p"]);
    let there = || Case::new(PARTED).target(PARTED);
    assert_eq!(there().finds(RULE), ["info table:public.p"]);
    assert_eq!(there().settings(DROP).finds(RULE), ["warning table:public.p"]);
    let plain = Case::new(PARTED).target("CREATE TABLE p (a integer PRIMARY KEY);");
    assert_eq!(plain.finds(RULE), ["warning table:public.p"]);
    // the partitions alone are selected
    assert_eq!(Case::new(PARTED).selects(&[("include", "p11")]).finds(RULE), ["warning table:public.p"]);
    assert!(Case::new(PARTED).selects(&[("include", "x")]).finds(RULE).is_empty());
}

#[test]
fn each_selected_parent_of_a_selected_partition_is_found() {
    const RULE: &str = "partition-parent-selected";
    let both = ["error table:public.p", "error table:public.p1"];
    assert_eq!(Case::new(PARTED).finds(RULE), both);
    assert!(Case::new(PARTED).kind(MigrationType::Cdc).finds(RULE).is_empty());
    assert_eq!(Case::new(PARTED).kind(MigrationType::FullLoad).finds(RULE), both);
    let partitions = Case::new(PARTED).selects(&[("include", "%"), ("exclude", "p"), ("exclude", "p1")]);
    assert!(partitions.finds(RULE).is_empty());
    assert!(Case::new(PARTED).selects(&[("include", "p")]).finds(RULE).is_empty());
    assert_eq!(Case::new(PARTED).remedies(RULE), ["mapping exclude {schema-name:public,table-name:p}"]);
}

#[test]
fn a_parent_by_inheritance_takes_rows_that_are_not_its_own() {
    const RULE: &str = "inheritance-parent-selected";
    let sql = "CREATE TABLE a (x integer); CREATE TABLE b () INHERITS (a);";
    assert_eq!(Case::new(sql).finds(RULE), ["error table:public.a"]);
    assert_eq!(Case::new(sql).selects(&[("include", "a")]).finds(RULE), ["warning table:public.a"]);
    assert!(Case::new(sql).selects(&[("include", "b")]).finds(RULE).is_empty());
    assert!(Case::new(sql).kind(MigrationType::Cdc).finds(RULE).is_empty());
    assert_eq!(Case::new(sql).finds("inherited-table"), ["warning table:public.b"]);
    // partitions do not inherit in this sense
    assert!(Case::new(PARTED).finds(RULE).is_empty());
    assert!(Case::new(PARTED).finds("inherited-table").is_empty());
}

#[test]
fn columns_that_refuse_values_are_judged_by_the_target() {
    let generated = "CREATE TABLE t (id integer PRIMARY KEY, g integer GENERATED ALWAYS AS (id * 2) STORED);";
    let identity = "CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, g integer);";
    let plain = "CREATE TABLE t (id integer PRIMARY KEY, g integer);";
    for (rule, sql, column) in
        [("generated-column", generated, "public.t.g"), ("identity-always-column", identity, "public.t.id")]
    {
        let found = |severity: &str| [format!("{severity} column:{column}")];
        assert_eq!(Case::new(sql).finds(rule), found("warning"), "{rule}");
        assert_eq!(Case::new(sql).settings(TRUNCATE).finds(rule), found("error"), "{rule}");
        assert_eq!(Case::new(sql).target(sql).finds(rule), found("error"), "{rule}");
        assert_eq!(Case::new(sql).target(plain).finds(rule), found("info"), "{rule}");
        assert_eq!(Case::new(sql).target(sql).settings(DROP).finds(rule), found("warning"), "{rule}");
        assert!(Case::new(plain).finds(rule).is_empty(), "{rule}");
    }
    let removed = r#"{"rules": [
        {"rule-type": "selection", "rule-id": "1", "rule-name": "1", "rule-action": "include",
         "object-locator": {"schema-name": "%", "table-name": "%"}},
        {"rule-type": "transformation", "rule-id": "2", "rule-name": "2", "rule-target": "column",
         "rule-action": "remove-column",
         "object-locator": {"schema-name": "public", "table-name": "t", "column-name": "g"}}]}"#;
    assert!(Case::new(generated).mappings(removed).finds("generated-column").is_empty());
    assert_eq!(
        Case::new(generated).remedies("generated-column"),
        ["mapping remove-column {schema-name:public,table-name:t,column-name:g}"]
    );
}

#[test]
fn sql_for_the_target_uses_the_names_of_the_target() {
    let renamed = r#"{"rules": [
        {"rule-type": "selection", "rule-id": "1", "rule-name": "1", "rule-action": "include",
         "object-locator": {"schema-name": "%", "table-name": "%"}},
        {"rule-type": "transformation", "rule-id": "2", "rule-name": "2", "rule-target": "schema",
         "rule-action": "rename", "value": "Shop", "object-locator": {"schema-name": "public"}}]}"#;
    let sql = "CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY);";
    assert_eq!(
        Case::new(sql).mappings(renamed).remedies("identity-always-column"),
        ["target-before-load: ALTER TABLE \"Shop\".t ALTER COLUMN id SET GENERATED BY DEFAULT"]
    );
}

#[test]
fn unlogged_tables_matter_to_changes_alone() {
    const RULE: &str = "unlogged-table";
    let sql = "CREATE UNLOGGED TABLE t (id integer PRIMARY KEY);";
    assert_eq!(Case::new(sql).finds(RULE), ["error table:public.t"]);
    assert!(Case::new(sql).kind(MigrationType::FullLoad).finds(RULE).is_empty());
    let one_partition = "CREATE TABLE p (a integer) PARTITION BY LIST (a);
        CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); CREATE UNLOGGED TABLE p2 PARTITION OF p FOR VALUES IN (2);";
    assert_eq!(Case::new(one_partition).finds(RULE), ["error table:public.p2"]);
    let logged = format!("{sql} ALTER TABLE t SET LOGGED;");
    assert!(Case::new(&logged).finds(RULE).is_empty());
}

#[test]
fn views_count_as_far_as_the_mappings_mean_them() {
    let sql = "CREATE TABLE t (id integer PRIMARY KEY); CREATE VIEW v AS SELECT id FROM t;
        CREATE MATERIALIZED VIEW m AS SELECT id FROM t;";
    assert_eq!(Case::new(sql).finds("materialized-view"), ["warning materialized-view:public.m"]);
    let by_name = Case::new(sql).selects(&[("include", "t")]);
    assert_eq!(by_name.finds("materialized-view"), ["warning materialized-view:public.m"]);
    assert!(Case::new(sql).selects(&[("include", "elsewhere")]).finds("materialized-view").is_empty());
    assert!(Case::new(sql).finds("view-selected-with-cdc").is_empty());
    let views = r#"{"rules": [{"rule-type": "selection", "rule-id": "1", "rule-name": "1", "rule-action": "include",
        "object-locator": {"schema-name": "public", "table-name": "%", "table-type": "view"}}]}"#;
    let selected = || Case::new(sql).mappings(views);
    assert_eq!(selected().finds("view-selected-with-cdc"), ["warning view:public.v"]);
    assert!(selected().kind(MigrationType::FullLoad).finds("view-selected-with-cdc").is_empty());
    assert_eq!(
        selected().remedies("view-selected-with-cdc")[0],
        "mapping exclude {schema-name:public,table-name:v,table-type:view}"
    );
    let foreign = "CREATE FOREIGN TABLE f (a integer) SERVER s;";
    assert_eq!(Case::new(foreign).finds("foreign-table"), ["warning foreign-table:public.f"]);
    assert!(Case::new(foreign).selects(&[("include", "t")]).finds("foreign-table").is_empty());
}
