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

#[test]
fn everyone_may_create_in_the_schema_public_of_old_servers_alone() {
    let dump = |version: &str| {
        format!(
            "-- Dumped from database version {version}\n-- Dumped by pg_dump version 14.5\n
             CREATE TABLE t (id integer PRIMARY KEY); ALTER TABLE t OWNER TO app; GRANT SELECT ON t TO reader;"
        )
    };
    let finds = |sql: &str| Case::new(sql).finds("privilege-not-migrated");
    let of_reader = "warning privilege:reader";
    assert_eq!(finds(&dump("14.5")), ["warning privilege:public", of_reader]);
    assert_eq!(finds(&dump("15.2")), [of_reader]);
    let taken_away = format!("{}REVOKE CREATE ON SCHEMA public FROM PUBLIC;", dump("14.5"));
    assert_eq!(finds(&taken_away), ["warning privilege:public", of_reader]);
    let old = dump("14.5");
    let case = |target: &str| Case::new(&old).target(target).finds("target-privilege-missing");
    assert_eq!(case(&dump("14.9")), [of_reader; 0]);
    let from_15 = case(&dump("15.2"));
    assert_eq!(from_15, ["warning privilege:public"]);
}
