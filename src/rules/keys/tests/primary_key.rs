//! Tables without a primary key, or with one that does not serve.

use crate::dms::task::MigrationType;
use crate::rules::testing::Case;

const MISSING: &str = "missing-primary-key";
const LOG: &str = "CREATE TABLE log (a integer NOT NULL, b integer);";

#[test]
fn the_severity_follows_the_task_and_the_replica_identity() {
    let full = format!("{LOG} ALTER TABLE log REPLICA IDENTITY FULL;");
    let by_index =
        format!("{LOG} CREATE UNIQUE INDEX i ON log (a); ALTER TABLE log REPLICA IDENTITY USING INDEX i;");
    let error = ["error table:public.log"];
    assert_eq!(Case::new(LOG).finds(MISSING), error);
    assert_eq!(Case::new(LOG).kind(MigrationType::Cdc).finds(MISSING), error);
    assert_eq!(Case::new(LOG).kind(MigrationType::FullLoad).finds(MISSING), ["info table:public.log"]);
    assert_eq!(Case::new(&full).finds(MISSING), ["info table:public.log"]);
    assert_eq!(Case::new(&full).source_settings(r#"{"PluginName": "pglogical"}"#).finds(MISSING), error);
    let installed = format!("CREATE EXTENSION pglogical; {full}");
    assert_eq!(Case::new(&installed).finds(MISSING), error);
    assert_eq!(
        Case::new(&installed).source_settings(r#"{"PluginName": "test_decoding"}"#).finds(MISSING),
        ["info table:public.log"]
    );
    assert_eq!(Case::new(&by_index).finds(MISSING), ["warning table:public.log"]);
}

#[test]
fn tables_out_of_scope_views_and_foreign_tables_have_no_key_to_miss() {
    assert!(Case::new(LOG).selects(&[("include", "orders")]).finds(MISSING).is_empty());
    let foreign = "CREATE FOREIGN TABLE far (a integer) SERVER s;
        CREATE VIEW v AS SELECT 1 AS a;";
    assert!(Case::new(foreign).finds(MISSING).is_empty());
}

#[test]
fn a_partitioned_table_is_reported_once_and_its_partitions_keys_count() {
    let parted = "CREATE TABLE p (a integer NOT NULL) PARTITION BY LIST (a);
        CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
        CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);";
    assert_eq!(Case::new(parted).finds(MISSING), ["error table:public.p"]);
    // the partitions alone are selected, as AWS advises
    let partitions = Case::new(parted).selects(&[("include", "%"), ("exclude", "p")]);
    assert_eq!(partitions.finds(MISSING), ["error table:public.p"]);
    let one_full = format!("{parted} ALTER TABLE p1 REPLICA IDENTITY FULL;");
    assert_eq!(Case::new(&one_full).finds(MISSING), ["error table:public.p"]);
    let all_full = format!("{one_full} ALTER TABLE p2 REPLICA IDENTITY FULL;");
    assert_eq!(Case::new(&all_full).finds(MISSING), ["info table:public.p"]);
    let keys = format!("{parted} ALTER TABLE p1 ADD PRIMARY KEY (a); ALTER TABLE p2 ADD PRIMARY KEY (a);");
    assert!(Case::new(&keys).finds(MISSING).is_empty());
    let of_parent = format!("{parted} ALTER TABLE p ADD PRIMARY KEY (a);");
    assert!(Case::new(&of_parent).finds(MISSING).is_empty());
}

#[test]
fn a_child_does_not_inherit_its_parents_key() {
    let sql = "CREATE TABLE parent (id integer PRIMARY KEY); CREATE TABLE child () INHERITS (parent);";
    assert_eq!(Case::new(sql).finds(MISSING), ["error table:public.child"]);
}

#[test]
fn a_unique_index_over_not_null_columns_becomes_the_key() {
    let sql = format!("{LOG} CREATE UNIQUE INDEX log_a ON log (a);");
    assert_eq!(
        Case::new(&sql).remedies(MISSING),
        [
            "source-before-task: ALTER TABLE public.log ADD CONSTRAINT log_a PRIMARY KEY USING INDEX log_a",
            "source-before-task: ALTER TABLE ONLY public.log REPLICA IDENTITY FULL",
        ]
    );
}

#[test]
fn what_cannot_be_promoted_is_built_anew() {
    let built = "source-before-task: CREATE UNIQUE INDEX CONCURRENTLY log_pkey1 ON public.log (a); \
                 ALTER TABLE public.log ADD CONSTRAINT log_pkey1 PRIMARY KEY USING INDEX log_pkey1";
    for key in ["ALTER TABLE log ADD UNIQUE (a);", "CREATE UNIQUE INDEX i ON log (a DESC);"] {
        // the name is taken
        let sql = format!("{LOG} CREATE INDEX log_pkey ON log (b); {key}");
        assert_eq!(Case::new(&sql).remedies(MISSING)[0], built, "{key}");
    }
}

#[test]
fn nullable_columns_are_made_not_null_without_a_long_lock() {
    let sql = format!("{LOG} CREATE UNIQUE INDEX log_b ON log (b);");
    let expected = "source-before-task: ALTER TABLE public.log ADD CONSTRAINT b_not_null CHECK (b IS NOT NULL) NOT VALID; \
        ALTER TABLE public.log VALIDATE CONSTRAINT b_not_null; ALTER TABLE public.log ALTER COLUMN b SET NOT NULL; \
        ALTER TABLE public.log DROP CONSTRAINT b_not_null; \
        ALTER TABLE public.log ADD CONSTRAINT log_b PRIMARY KEY USING INDEX log_b";
    assert_eq!(Case::new(&sql).remedies(MISSING)[0], expected);
    let old = format!("-- Dumped from database version 11.5\n{sql}");
    let expected = "source-before-task: ALTER TABLE public.log ALTER COLUMN b SET NOT NULL; \
        ALTER TABLE public.log ADD CONSTRAINT log_b PRIMARY KEY USING INDEX log_b";
    assert_eq!(Case::new(&old).remedies(MISSING)[0], expected);
}

#[test]
fn what_is_no_key_is_not_made_one() {
    let new_column = "source-before-task: ALTER TABLE public.log ADD COLUMN id bigint GENERATED BY DEFAULT AS IDENTITY \
                      PRIMARY KEY";
    for index in [
        "CREATE INDEX i ON log (a);",
        "CREATE UNIQUE INDEX i ON log (a) WHERE b > 0;",
        "CREATE UNIQUE INDEX i ON log ((a + 1));",
        "ALTER TABLE log ADD UNIQUE (a) DEFERRABLE;",
        // a key of text would be a LOB, which DMS does not replicate at all
        "ALTER TABLE log ADD COLUMN t text NOT NULL; CREATE UNIQUE INDEX i ON log (t);",
    ] {
        let sql = format!("{LOG} {index}");
        let remedies = Case::new(&sql).remedies(MISSING);
        assert_eq!(remedies.last().map(String::as_str), Some(new_column), "{index}");
        assert_eq!(remedies.len(), 2, "{index}");
    }
    // rows with NULL are known to be there
    let nulls = r#"{"schema_version": 1, "tables": [{"schema": "public", "table": "log", "columns": {"b": {"nulls": 3}}}]}"#;
    let sql = format!("{LOG} CREATE UNIQUE INDEX i ON log (b);");
    assert_eq!(Case::new(&sql).profile(nulls).remedies(MISSING).last().map(String::as_str), Some(new_column));
}

#[test]
fn a_new_column_takes_a_name_that_is_free_and_quotes_what_needs_it() {
    let sql = r#"CREATE TABLE "Odd ""name" (id integer, id1 integer);"#;
    let remedies = Case::new(sql).remedies(MISSING);
    assert_eq!(
        remedies[1],
        r#"source-before-task: ALTER TABLE public."Odd ""name" ADD COLUMN id2 bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"#
    );
}

#[test]
fn without_a_partition_no_table_holds_old_rows() {
    let remedies = Case::new("CREATE TABLE p (a integer) PARTITION BY LIST (a);").remedies(MISSING);
    assert_eq!(remedies.len(), 1, "{remedies:?}");
}

#[test]
fn whole_old_rows_are_no_remedy_with_pglogical() {
    let remedies = Case::new(LOG).source_settings(r#"{"PluginName": "pglogical"}"#).remedies(MISSING);
    assert_eq!(remedies.len(), 1, "{remedies:?}");
}

#[test]
fn a_deferrable_key_counts_as_a_key_that_does_not_serve() {
    const RULE: &str = "deferrable-primary-key";
    let sql = "CREATE TABLE t (a integer PRIMARY KEY DEFERRABLE INITIALLY DEFERRED);";
    assert_eq!(Case::new(sql).finds(RULE), ["error table:public.t"]);
    assert!(Case::new(sql).finds(MISSING).is_empty());
    assert!(Case::new(sql).finds("deferred-constraint").is_empty());
    assert!(Case::new(sql).kind(MigrationType::FullLoad).finds(RULE).is_empty());
    let full = format!("{sql} ALTER TABLE t REPLICA IDENTITY FULL;");
    assert!(Case::new(&full).finds(RULE).is_empty());
    assert_eq!(
        Case::new(sql).remedies(RULE)[1],
        "source-before-task: CREATE UNIQUE INDEX CONCURRENTLY t_pkey_new ON public.t USING btree (a); \
         ALTER TABLE public.t DROP CONSTRAINT t_pkey, ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_pkey_new"
    );
}

#[test]
fn arrays_are_seen_through_domains_and_scope() {
    const RULE: &str = "array-without-primary-key";
    let sql = "CREATE DOMAIN tags AS integer[]; CREATE TABLE t (a integer, b tags);";
    assert_eq!(Case::new(sql).finds(RULE), ["error table:public.t"]);
    assert!(Case::new(sql).kind(MigrationType::Cdc).finds(RULE).is_empty());
    let removed = r#"{"rules": [
        {"rule-type": "selection", "rule-id": "1", "rule-name": "1", "rule-action": "include",
         "object-locator": {"schema-name": "%", "table-name": "%"}},
        {"rule-type": "transformation", "rule-id": "2", "rule-name": "2", "rule-target": "column",
         "rule-action": "remove-column",
         "object-locator": {"schema-name": "public", "table-name": "t", "column-name": "b"}}]}"#;
    assert!(Case::new(sql).mappings(removed).finds(RULE).is_empty());
    assert_eq!(
        Case::new(sql).remedies(RULE).last().unwrap(),
        "mapping remove-column {schema-name:public,table-name:t,column-name:b}"
    );
}

#[test]
fn a_nullable_key_is_judged_by_what_is_stored() {
    const RULE: &str = "nullable-unique-key";
    let sql = "CREATE TABLE t (a integer, b integer); CREATE UNIQUE INDEX i ON t (a);";
    let profile = |column: &str| {
        format!(
            r#"{{"schema_version": 1, "tables": [{{"schema": "public", "table": "t", "columns": {{"a": {column}}}}}]}}"#
        )
    };
    assert_eq!(Case::new(sql).finds(RULE), ["warning index:public.t.i"]);
    assert_eq!(Case::new(sql).profile(&profile(r#"{"nulls": 0}"#)).finds(RULE), ["info index:public.t.i"]);
    let sample = profile(r#"{"nulls": 0, "scope": "sample"}"#);
    assert_eq!(Case::new(sql).profile(&sample).finds(RULE), ["warning index:public.t.i"]);
    let message = Case::new(sql).profile(&profile(r#"{"nulls": 3}"#)).describes(RULE).message;
    assert!(message.contains("3 rows hold NULL in a"), "{message}");
    // another key without NULL identifies the rows
    let other = format!("{sql} ALTER TABLE t ALTER b SET NOT NULL; CREATE UNIQUE INDEX j ON t (b);");
    assert!(Case::new(&other).finds(RULE).is_empty());
    assert!(Case::new(sql).kind(MigrationType::FullLoad).finds(RULE).is_empty());
    let equal = "CREATE TABLE t (a integer); CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT;";
    assert!(Case::new(equal).finds(RULE).is_empty());
    let validation = r#"{"ValidationSettings": {"EnableValidation": true}}"#;
    assert_eq!(Case::new(equal).settings(validation).finds(RULE), ["warning index:public.t.i"]);
}
