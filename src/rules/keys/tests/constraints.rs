//! Deferred constraints, expressions in unique indexes, invalid indexes, keys that change.

use crate::dms::task::MigrationType;
use crate::rules::testing::Case;

#[test]
fn only_initially_deferred_constraints_of_moved_tables_count() {
    const RULE: &str = "deferred-constraint";
    let sql = "CREATE TABLE a (id integer PRIMARY KEY);
        CREATE TABLE b (id integer PRIMARY KEY,
            x integer CONSTRAINT b_x REFERENCES a DEFERRABLE INITIALLY DEFERRED,
            y integer CONSTRAINT b_y REFERENCES a DEFERRABLE,
            z integer CONSTRAINT b_z UNIQUE DEFERRABLE INITIALLY DEFERRED);";
    let both = ["warning constraint:public.b.b_x", "warning constraint:public.b.b_z"];
    assert_eq!(Case::new(sql).finds(RULE), both);
    assert!(Case::new(sql).selects(&[("include", "a")]).finds(RULE).is_empty());
    let remedies = Case::new(sql).remedies(RULE);
    assert_eq!(
        remedies[0],
        "target-before-cutover: ALTER TABLE public.b ADD CONSTRAINT b_x FOREIGN KEY (x) REFERENCES public.a (id) \
         DEFERRABLE INITIALLY DEFERRED NOT VALID"
    );
    assert_eq!(
        remedies[1],
        "source-before-task: ALTER TABLE public.b ALTER CONSTRAINT b_x DEFERRABLE INITIALLY IMMEDIATE"
    );
    let key = "CREATE TABLE t (a integer CONSTRAINT k PRIMARY KEY DEFERRABLE INITIALLY DEFERRED);";
    let load = Case::new(key).kind(MigrationType::FullLoad);
    assert_eq!(load.finds(RULE), ["warning constraint:public.t.k"]);
}

#[test]
fn coalesce_counts_in_unique_indexes_alone() {
    const RULE: &str = "coalesce-unique-index";
    let table = "CREATE TABLE t (id integer PRIMARY KEY, a integer, \"coalesce\" text);";
    let index = |definition: &str| format!("{table} CREATE {definition};");
    let found = ["error index:public.t.i"];
    assert_eq!(Case::new(&index("UNIQUE INDEX i ON t (COALESCE(a, 0))")).finds(RULE), found);
    assert_eq!(Case::new(&index("UNIQUE INDEX i ON t (id, (abs(coalesce(a, 0)) + 1))")).finds(RULE), found);
    for harmless in [
        "INDEX i ON t (COALESCE(a, 0))",
        "UNIQUE INDEX i ON t (lower(\"coalesce\"))",
        "UNIQUE INDEX i ON t ((\"coalesce\" || 'coalesce(x)'))",
        "UNIQUE INDEX i ON t (id) WHERE COALESCE(a, 0) > 0",
    ] {
        assert!(Case::new(&index(harmless)).finds(RULE).is_empty(), "{harmless}");
    }
    let bad = index("UNIQUE INDEX i ON t (COALESCE(a, 0))");
    assert_eq!(Case::new(&bad).kind(MigrationType::FullLoad).finds(RULE), ["warning index:public.t.i"]);
    assert!(Case::new(&bad).selects(&[("include", "other")]).finds(RULE).is_empty());
    assert!(Case::new(&bad).finds("case-unique-index").is_empty());
    assert_eq!(
        Case::new(&bad).remedies(RULE),
        [
            "mapping exclude {schema-name:public,table-name:t}",
            "source-before-task: DROP INDEX CONCURRENTLY public.i"
        ]
    );
}

#[test]
fn coalesce_counts_on_the_target_too_where_its_tables_are_kept() {
    const RULE: &str = "coalesce-unique-index";
    const KEEPS: &str = r#"{"FullLoadSettings": {"TargetTablePrepMode": "DO_NOTHING"}}"#;
    const REMAKES: &str = r#"{"FullLoadSettings": {"TargetTablePrepMode": "DROP_AND_CREATE"}}"#;
    let plain = "CREATE TABLE t (id integer PRIMARY KEY, a integer);";
    let indexed = |name: &str| format!("{plain} CREATE UNIQUE INDEX {name} ON t (coalesce(a, 0));");
    let case = |settings: &str| Case::new(plain).settings(settings).target(&indexed("i"));
    assert_eq!(case(KEEPS).finds(RULE), ["error index:public.t.i"]);
    assert_eq!(
        case(KEEPS).remedies(RULE),
        ["target-before-load: DROP INDEX CONCURRENTLY IF EXISTS public.i"]
    );
    assert!(case(REMAKES).finds(RULE).is_empty());
    assert!(case(KEEPS).selects(&[("include", "other")]).finds(RULE).is_empty());
    assert!(Case::new(plain).settings(KEEPS).target(plain).finds(RULE).is_empty());
    // the same index on both sides is found once
    let both = Case::new(&indexed("i")).settings(KEEPS).target(&indexed("i"));
    assert_eq!(both.finds(RULE), ["error index:public.t.i"]);
    assert!(case(KEEPS).finds("case-unique-index").is_empty());
}

#[test]
fn an_index_of_a_partitioned_table_is_reported_once() {
    let sql = "CREATE TABLE p (a integer NOT NULL, b integer) PARTITION BY LIST (a);
        CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
        CREATE UNIQUE INDEX i ON ONLY p (a, (CASE WHEN b > 0 THEN b END));
        CREATE UNIQUE INDEX i1 ON p1 (a, (CASE WHEN b > 0 THEN b END));
        ALTER INDEX i ATTACH PARTITION i1;";
    assert_eq!(Case::new(sql).finds("case-unique-index"), ["warning index:public.p.i"]);
    let partitions = Case::new(sql).selects(&[("include", "p1")]);
    assert_eq!(partitions.finds("case-unique-index"), ["warning index:public.p.i"]);
    assert!(Case::new(sql).finds("invalid-index").is_empty());
}

#[test]
fn a_partitioned_index_names_the_partitions_that_it_lacks() {
    const RULE: &str = "invalid-index";
    let sql = "CREATE TABLE p (a integer NOT NULL, b integer) PARTITION BY LIST (a);
        CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
        CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
        CREATE INDEX i ON ONLY p (b);
        CREATE INDEX i1 ON p1 (b);
        ALTER INDEX i ATTACH PARTITION i1;";
    assert_eq!(Case::new(sql).finds(RULE), ["warning index:public.p.i"]);
    let remedies = Case::new(sql).remedies(RULE);
    assert!(remedies[0].ends_with("ALTER INDEX public.i ATTACH PARTITION: public.p2"), "{remedies:?}");
    assert!(Case::new(sql).selects(&[("include", "other")]).finds(RULE).is_empty());
}

#[test]
fn a_key_may_change_where_an_action_says_so_and_the_key_is_moved() {
    const RULE: &str = "primary-key-may-change";
    let foreign_key = |action: &str, referenced: &str| {
        format!(
            "CREATE TABLE a (id integer PRIMARY KEY, other integer UNIQUE);
             CREATE TABLE b (id integer PRIMARY KEY, a integer,
                CONSTRAINT b_a FOREIGN KEY (a) REFERENCES a ({referenced}) {action});"
        )
    };
    let found = ["info constraint:public.b.b_a"];
    for action in ["ON UPDATE CASCADE", "ON UPDATE SET NULL", "ON UPDATE SET DEFAULT"] {
        assert_eq!(Case::new(&foreign_key(action, "id")).finds(RULE), found, "{action}");
    }
    for action in ["", "ON UPDATE RESTRICT", "ON DELETE CASCADE"] {
        assert!(Case::new(&foreign_key(action, "id")).finds(RULE).is_empty(), "{action}");
    }
    let cascade = foreign_key("ON UPDATE CASCADE", "id");
    assert!(Case::new(&foreign_key("ON UPDATE CASCADE", "other")).finds(RULE).is_empty());
    assert!(Case::new(&cascade).kind(MigrationType::FullLoad).finds(RULE).is_empty());
    assert!(Case::new(&cascade).selects(&[("include", "b")]).finds(RULE).is_empty());
}
