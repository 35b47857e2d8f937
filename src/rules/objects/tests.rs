//! What is left behind where the target is known.

use crate::rules::testing::Case;

const DROPS: &str = r#"{"FullLoadSettings": {"TargetTablePrepMode": "DROP_AND_CREATE"}}"#;

const SCHEMA: &str = "
    CREATE TABLE t (id serial PRIMARY KEY, state text DEFAULT 'new', other integer);
    CREATE INDEX t_state ON t (state);
    ALTER TABLE t ADD CONSTRAINT t_other CHECK (other > 0);
    CREATE STATISTICS t_statistics ON state, other FROM t;
    CREATE VIEW v AS SELECT 1 AS one;
    SELECT pg_catalog.setval('t_id_seq', 7, true);";

#[test]
fn what_stands_on_a_table_that_dms_drops_is_left_behind() {
    let expected = [
        ("secondary-index-not-migrated", "warning index:public.t.t_state"),
        ("default-not-migrated", "warning column:public.t.state"),
        ("check-constraint-not-migrated", "warning constraint:public.t.t_other"),
        ("statistics-object-not-migrated", "warning statistics:public.t_statistics"),
        ("sequence-not-migrated", "warning sequence:public.t_id_seq"),
    ];
    let case = || Case::new(SCHEMA).target(SCHEMA);
    for (rule, finding) in expected {
        assert!(case().finds(rule).is_empty(), "{rule}");
        assert_eq!(case().settings(DROPS).finds(rule), [finding]);
    }
    assert!(case().settings(DROPS).finds("view-not-migrated").is_empty());
    let described = case().settings(DROPS).describes("secondary-index-not-migrated");
    assert_eq!(described.decided_by.first().unwrap().value, "DROP_AND_CREATE");
}

#[test]
fn tables_that_the_task_leaves_out_are_not_dropped() {
    let case = Case::new(SCHEMA).target(SCHEMA).settings(DROPS).selects(&[("include", "other")]);
    assert!(case.finds("secondary-index-not-migrated").is_empty());
}
