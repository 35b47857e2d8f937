//! What several rules of this group have in common: the tables, the task, the sessions of DMS.

use crate::dms::task::MigrationType;
use crate::rules::testing::Case;

const TABLES: &str = "CREATE TABLE a (id integer PRIMARY KEY, a integer);
CREATE TABLE b (id integer PRIMARY KEY, a integer);";
const ACTIVE: &str = "target-foreign-keys-active";
const BLOCKED: &str = "prep-mode-blocked-by-foreign-keys";
const TRIGGER: &str = "target-trigger-active";
const INDEX: &str = "target-secondary-index-during-load";
const EMPTY: &str = "target-not-empty";
const VIEW: &str = "target-materialized-view-unpopulated";
const GENERATED: &str = "target-generated-column";
const SCRIPT: &str = r#"{"AfterConnectScript": "SET session_replication_role = replica"}"#;
const TRUNCATE: &str = r#"{"FullLoadSettings": {"TargetTablePrepMode": "TRUNCATE_BEFORE_LOAD"}}"#;
const DROP: &str = r#"{"FullLoadSettings": {"TargetTablePrepMode": "DROP_AND_CREATE"}}"#;

/// The tables on both sides, and more on the target.
fn on_target(more: &str) -> Case {
    Case::new(TABLES).target(&format!("{TABLES}{more}"))
}

fn with_key() -> Case {
    on_target("ALTER TABLE b ADD CONSTRAINT b_a FOREIGN KEY (a) REFERENCES a (id);")
}

fn with_trigger(event: &str, more: &str) -> Case {
    on_target(&format!(
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
         CREATE TRIGGER t BEFORE {event} ON a FOR EACH ROW EXECUTE FUNCTION f();{more}"
    ))
}

#[test]
fn foreign_keys_refuse_rows_of_a_load_that_keeps_them() {
    let found = ["warning constraint:public.b.b_a"];
    assert_eq!(with_key().finds(ACTIVE), found);
    assert_eq!(with_key().kind(MigrationType::FullLoad).settings(TRUNCATE).finds(ACTIVE), found);
    assert!(with_key().kind(MigrationType::Cdc).finds(ACTIVE).is_empty());
    assert!(with_key().settings(DROP).finds(ACTIVE).is_empty());
    assert!(with_key().target_settings(SCRIPT).finds(ACTIVE).is_empty());
    assert!(with_key().selects(&[("include", "a")]).finds(ACTIVE).is_empty());
}

#[test]
fn the_servers_and_the_users_setting_let_foreign_keys_rest() {
    let facts = |value: &str| {
        format!(
            r#"{{"version": 150004, "settings": {{"seen":
                {{"session_replication_role": {{"text": "{value}", "source": "configuration-file"}}}}}}}}"#
        )
    };
    assert!(with_key().target_server(&facts("replica")).finds(ACTIVE).is_empty());
    let ordinary = with_key().target_server(&facts("origin")).describes(ACTIVE);
    assert!(!ordinary.message.contains("unless"), "{}", ordinary.message);
    assert!(with_key().describes(ACTIVE).message.contains("unless the target's server sets"));
    let role = "ALTER TABLE b ADD CONSTRAINT b_a FOREIGN KEY (a) REFERENCES a (id); CREATE ROLE dms;
                ALTER ROLE dms SET session_replication_role = 'replica';";
    assert!(on_target(role).dms_user("dms").finds(ACTIVE).is_empty());
    assert_eq!(on_target(role).dms_user("other").finds(ACTIVE).len(), 1);
}

#[test]
fn a_script_that_is_there_is_kept() {
    let script = r#"{"AfterConnectScript": "SET lock_timeout = '5s';"}"#;
    let remedies = with_key().target_settings(script).remedies(ACTIVE);
    let expected =
        "endpoint AfterConnectScript = \"SET lock_timeout = '5s'; SET session_replication_role = replica\"";
    assert_eq!(remedies[0], expected);
    assert_eq!(remedies[1], "target-before-load: ALTER TABLE public.b DROP CONSTRAINT b_a");
}

#[test]
fn a_table_that_others_refer_to_is_neither_emptied_nor_dropped() {
    let found = ["error constraint:public.b.b_a"];
    assert_eq!(with_key().settings(TRUNCATE).finds(BLOCKED), found);
    assert_eq!(with_key().settings(DROP).finds(BLOCKED), found);
    assert_eq!(with_key().settings(TRUNCATE).target_settings(SCRIPT).finds(BLOCKED), found);
    assert!(with_key().finds(BLOCKED).is_empty());
    assert!(with_key().settings(TRUNCATE).kind(MigrationType::Cdc).finds(BLOCKED).is_empty());
    // the table that refers need not be moved; the one that it refers to must be
    assert_eq!(with_key().settings(TRUNCATE).selects(&[("include", "a")]).finds(BLOCKED), found);
    assert!(with_key().settings(TRUNCATE).selects(&[("include", "b")]).finds(BLOCKED).is_empty());
    let own = on_target("ALTER TABLE a ADD CONSTRAINT a_a FOREIGN KEY (a) REFERENCES a (id);");
    assert!(own.settings(TRUNCATE).finds(BLOCKED).is_empty());
    let unchecked =
        on_target("ALTER TABLE b ADD CONSTRAINT b_a FOREIGN KEY (a) REFERENCES a (id) NOT VALID;");
    assert_eq!(unchecked.settings(TRUNCATE).finds(BLOCKED), found);
}

#[test]
fn triggers_fire_for_what_dms_does() {
    let found = ["warning trigger:public.a.t"];
    assert_eq!(with_trigger("INSERT", "").finds(TRIGGER), found);
    assert_eq!(with_trigger("UPDATE", "").finds(TRIGGER), found);
    assert!(with_trigger("UPDATE", "").kind(MigrationType::FullLoad).finds(TRIGGER).is_empty());
    assert!(with_trigger("INSERT", "").target_settings(SCRIPT).finds(TRIGGER).is_empty());
    assert!(with_trigger("INSERT", "").settings(DROP).finds(TRIGGER).is_empty());
    let always = "ALTER TABLE a ENABLE ALWAYS TRIGGER t;";
    assert_eq!(with_trigger("INSERT", always).target_settings(SCRIPT).finds(TRIGGER), found);
    let replica = "ALTER TABLE a ENABLE REPLICA TRIGGER t;";
    assert!(with_trigger("INSERT", replica).finds(TRIGGER).is_empty());
    assert_eq!(with_trigger("INSERT", replica).target_settings(SCRIPT).finds(TRIGGER), found);
}

#[test]
fn a_trigger_of_the_source_that_is_enabled_always_is_found_once() {
    let sql = "CREATE TABLE a (id integer PRIMARY KEY);
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();
        ALTER TABLE a ENABLE ALWAYS TRIGGER t;";
    let case = || Case::new(sql).target(sql);
    assert!(case().finds(TRIGGER).is_empty());
    assert_eq!(case().finds("trigger-enabled-always").len(), 1);
}

#[test]
fn a_trigger_is_disabled_as_it_was_enabled() {
    let always = with_trigger("INSERT", "ALTER TABLE a ENABLE ALWAYS TRIGGER t;").describes(TRIGGER);
    assert_eq!(always.remedies.len(), 1, "a script does not help against it");
    let remedies = with_trigger("INSERT", "").remedies(TRIGGER);
    assert_eq!(remedies[1], "target-before-load: ALTER TABLE public.a DISABLE TRIGGER t");
}

#[test]
fn triggers_and_keys_of_partitions_are_found_where_they_are_declared() {
    let tables = "CREATE TABLE m (id integer NOT NULL, d date NOT NULL) PARTITION BY RANGE (d);
        CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
        CREATE TABLE a (id integer PRIMARY KEY);";
    let more = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER t AFTER INSERT ON m FOR EACH ROW EXECUTE FUNCTION f();
        CREATE INDEX m_id ON m (id);
        ALTER TABLE m ADD CONSTRAINT m_a FOREIGN KEY (id) REFERENCES a (id);";
    let case = || Case::new(tables).target(&format!("{tables}{more}")).selects(&[("include", "m1")]);
    assert_eq!(case().finds(TRIGGER), ["warning trigger:public.m.t"]);
    assert_eq!(case().finds(INDEX), ["warning index:public.m.m_id"]);
    assert_eq!(case().finds(ACTIVE), ["warning constraint:public.m.m_a"]);
}

#[test]
fn secondary_indexes_slow_a_load_that_keeps_them() {
    let case = || on_target("CREATE INDEX b_i ON b (a); CREATE UNIQUE INDEX a_i ON a (a);");
    assert_eq!(case().finds(INDEX), ["warning index:public.a.a_i", "warning index:public.b.b_i"]);
    assert!(case().kind(MigrationType::Cdc).finds(INDEX).is_empty());
    assert!(case().settings(DROP).finds(INDEX).is_empty());
    let only_key =
        Case::new(TABLES).target("CREATE TABLE a (id integer); CREATE UNIQUE INDEX a_i ON a (id);");
    assert!(only_key.finds(INDEX).is_empty());
    assert_eq!(case().remedies(INDEX), ["target-before-load: DROP INDEX public.a_i"]);
}

#[test]
fn what_happens_to_rows_follows_the_mode() {
    let facts = |rows: &str| {
        format!(
            r#"{{"version": 150004, "tables": {{"seen": [
            {{"schema": "public", "table": "a", {rows} "heap_bytes": 8192, "toast_bytes": 0, "index_bytes": 0}},
            {{"schema": "public", "table": "b", "rows": 0, "heap_bytes": 0, "toast_bytes": 0, "index_bytes": 0}}]}}}}"#
        )
    };
    let case = || on_target("").target_server(&facts(r#""rows": 20,"#));
    assert_eq!(case().finds(EMPTY), ["warning table:public.a"]);
    assert_eq!(case().settings(TRUNCATE).finds(EMPTY), ["info table:public.a"]);
    assert!(case().kind(MigrationType::Cdc).finds(EMPTY).is_empty());
    assert!(case().describes(EMPTY).message.contains("about 20 rows: they stay"));
    let never_seen = on_target("").target_server(&facts(""));
    assert!(never_seen.not_checked(EMPTY)[0].contains("ever saw"));
    assert_eq!(on_target("").not_checked(EMPTY), ["needs a live target (`--target`)"]);
}

#[test]
fn a_dump_of_the_schema_does_not_tell_which_views_are_filled() {
    let view = "CREATE MATERIALIZED VIEW v AS SELECT id FROM a WITH NO DATA;";
    assert!(on_target(view).not_checked(VIEW)[0].contains("holds no rows"));
    let with_rows = on_target(&format!("{view} INSERT INTO a VALUES (1, 1);"));
    assert_eq!(with_rows.finds(VIEW), ["warning materialized-view:public.v"]);
    let both = format!("{TABLES}{view} INSERT INTO a VALUES (1, 1);");
    assert!(Case::new(&both).target(&both).finds(VIEW).is_empty());
}

#[test]
fn generated_columns_are_found_where_values_arrive() {
    let source = "CREATE TABLE g (id integer PRIMARY KEY, area integer);";
    let target = "CREATE TABLE g (id integer PRIMARY KEY, area integer GENERATED ALWAYS AS (id * 2) STORED);";
    assert_eq!(Case::new(source).target(target).finds(GENERATED), ["error column:public.g.area"]);
    assert!(Case::new(target).target(target).finds(GENERATED).is_empty());
    let less = "CREATE TABLE g (id integer PRIMARY KEY);";
    assert!(Case::new(less).target(target).finds(GENERATED).is_empty());
    assert!(Case::new(source).target(target).settings(DROP).finds(GENERATED).is_empty());
}

/// A rule that gives the schema `public` the name `app` on the target.
const RENAMED: &str = r#"{"rules": [
    {"rule-type": "selection", "rule-id": "1", "rule-name": "1", "rule-action": "include",
     "object-locator": {"schema-name": "public", "table-name": "%"}},
    {"rule-type": "transformation", "rule-id": "2", "rule-name": "2", "rule-target": "schema",
     "rule-action": "rename", "value": "app", "object-locator": {"schema-name": "public"}}]}"#;

#[test]
fn tables_are_looked_for_under_the_names_that_they_get() {
    let target = "CREATE SCHEMA app; CREATE TABLE app.a (id integer, a integer); CREATE INDEX i ON app.a (a);
        CREATE TABLE public.b (id integer);";
    let case = || Case::new(TABLES).target(target).mappings(RENAMED);
    assert_eq!(case().finds("target-table-without-key"), ["error table:public.a"]);
    assert!(case().remedies("target-table-without-key")[0].starts_with("give the target's table"));
    assert_eq!(case().finds(INDEX), ["warning index:app.a.i"]);
}
