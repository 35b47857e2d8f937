//! What stands in the bodies of functions.

use crate::dms::task::MigrationType;
use crate::rules::testing::Case;

const DDL: &str = "ddl-in-function";
const TRUNCATE: &str = "truncate-not-replicated";

fn plpgsql(body: &str) -> String {
    format!(
        "CREATE TABLE t (id integer PRIMARY KEY); CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $f$ BEGIN {body} END $f$;"
    )
}

#[test]
fn ddl_is_found_by_its_tokens() {
    for (body, message) in [
        ("CREATE TABLE x (a integer);", "this function runs CREATE TABLE"),
        ("create unlogged\n table if not exists x ();", "this function runs CREATE TABLE"),
        ("ALTER TABLE ONLY t ADD b integer; DROP TABLE x;", "this function runs ALTER TABLE, DROP TABLE"),
        ("EXECUTE format('DROP TABLE %I', x);", "this function may run DROP TABLE"),
        (
            "EXECUTE 'ALTER ' || 'TABLE'; EXECUTE $q$CREATE TABLE x ()$q$;",
            "this function may run CREATE TABLE",
        ),
        ("q := 'ALTER TABLE ' || x; EXECUTE q;", "this function may run ALTER TABLE"),
    ] {
        let described = Case::new(&plpgsql(body)).describes(DDL).message;
        assert!(described.starts_with(message), "{body}: {described}");
    }
    for harmless in [
        "PERFORM 1; -- CREATE TABLE x ()",
        "/* DROP TABLE x; */ PERFORM 1;",
        "RAISE NOTICE 'DROP TABLE x'; EXECUTE 'SELECT 1';",
        "PERFORM 'CREATE TABLE x ()';",
        "CREATE TEMP TABLE x (); ALTER TABLE x ADD a integer; DROP TABLE IF EXISTS pg_temp.x;",
        "EXECUTE 'CREATE TEMPORARY TABLE x ()'; EXECUTE 'DROP TABLE x';",
        "CREATE INDEX i ON t (id); DROP VIEW v;",
    ] {
        assert!(Case::new(&plpgsql(harmless)).finds(DDL).is_empty(), "{harmless}");
    }
}

#[test]
fn ddl_matters_only_while_ddl_is_captured() {
    let sql = plpgsql("DROP TABLE t;");
    assert_eq!(Case::new(&sql).finds(DDL), ["info function:public.f()"]);
    assert!(Case::new(&sql).kind(MigrationType::FullLoad).finds(DDL).is_empty());
    assert!(Case::new(&sql).source_settings(r#"{"CaptureDdls": false}"#).finds(DDL).is_empty());
    let trigger = plpgsql("PERFORM 1;")
        + "CREATE FUNCTION awsdms_intercept_ddl() RETURNS void LANGUAGE plpgsql AS 'BEGIN DROP TABLE x; END';";
    assert!(Case::new(&trigger).finds(DDL).is_empty());
    let other_language = "CREATE FUNCTION f() RETURNS void LANGUAGE plpython3u AS 'DROP TABLE x';";
    assert!(Case::new(other_language).finds(DDL).is_empty());
}

#[test]
fn truncate_counts_for_tables_of_the_task() {
    let found = ["warning function:public.f()"];
    for body in [
        "TRUNCATE t;",
        "TRUNCATE TABLE ONLY public.t CASCADE;",
        "EXECUTE 'TRUNCATE ' || x;",
        "TRUNCATE \"t\";",
    ] {
        assert_eq!(Case::new(&plpgsql(body)).finds(TRUNCATE), found, "{body}");
    }
    for body in
        ["TRUNCATE other;", "PERFORM 'TRUNCATE t';", "GRANT TRUNCATE ON t TO x;", "PERFORM truncate(1);"]
    {
        assert!(Case::new(&plpgsql(body)).finds(TRUNCATE).is_empty(), "{body}");
    }
    assert!(Case::new(&plpgsql("TRUNCATE t;")).kind(MigrationType::FullLoad).finds(TRUNCATE).is_empty());
}

#[test]
fn versions_and_settings_decide_about_truncate() {
    let sql =
        |version: &str| format!("-- Dumped from database version {version}\n{}", plpgsql("TRUNCATE t;"));
    let lost = [
        "warning function:public.f()",
        "warning task:\"ChangeProcessingDdlHandlingPolicy.HandleSourceTableTruncated\"",
    ];
    assert_eq!(Case::new(&sql("15.4")).finds(TRUNCATE), ["info function:public.f()"]);
    assert_eq!(Case::new(&sql("10.4")).finds(TRUNCATE), lost);
    assert_eq!(Case::new(&sql("15.4")).dms_version("3.4.7").finds(TRUNCATE), lost);
    let off = r#"{"ChangeProcessingDdlHandlingPolicy": {"HandleSourceTableTruncated": false}}"#;
    assert_eq!(Case::new(&sql("15.4")).settings(off).finds(TRUNCATE), lost);
    let message = |case: Case| case.describes(TRUNCATE).message;
    let old = message(Case::new(&sql("10.4")).dms_version("3.6.1"));
    assert!(
        old.ends_with("takes PostgreSQL 11 and DMS 3.5, and this is PostgreSQL 10.4 and DMS 3.6.1"),
        "{old}"
    );
    let off = message(Case::new(&sql("15.4")).settings(off));
    assert!(off.ends_with(": HandleSourceTableTruncated is switched off"), "{off}");
}
