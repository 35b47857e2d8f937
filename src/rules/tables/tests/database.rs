//! Large objects, leftovers, encoding, DateStyle, the name.

use crate::rules::testing::Case;

const TABLE: &str = "CREATE TABLE t (id integer PRIMARY KEY);";

#[test]
fn large_objects_are_counted_by_the_profile_where_there_is_one() {
    const RULE: &str = "large-objects-not-migrated";
    let profile = |count: u64| format!(r#"{{"schema_version": 1, "large_objects": {{"count": {count}}}}}"#);
    let dump = format!("{TABLE} SELECT pg_catalog.lo_create('1');");
    assert!(Case::new(TABLE).finds(RULE).is_empty());
    assert_eq!(Case::new(&dump).finds(RULE), ["error large-object:pg_largeobject"]);
    assert!(Case::new(&dump).profile(&profile(0)).finds(RULE).is_empty());
    assert_eq!(Case::new(TABLE).profile(&profile(7)).finds(RULE), ["error large-object:pg_largeobject"]);
    let message = Case::new(TABLE).profile(&profile(7)).describes(RULE).message;
    assert!(message.starts_with("7 large objects"), "{message}");
}

#[test]
fn what_dms_made_is_named_one_by_one() {
    let sql = "CREATE SCHEMA dms; CREATE TABLE dms.awsdms_ddl_audit (c_key bigint);
        CREATE FUNCTION dms.awsdms_intercept_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
        CREATE EVENT TRIGGER awsdms_intercept_ddl ON ddl_command_end EXECUTE FUNCTION dms.awsdms_intercept_ddl();";
    assert_eq!(
        Case::new(sql).finds("awsdms-artifact"),
        [
            "info event-trigger:awsdms_intercept_ddl",
            "info table:dms.awsdms_ddl_audit",
            "info function:dms.awsdms_intercept_ddl()",
        ]
    );
}

#[test]
fn an_encoding_that_is_not_known_is_not_checked() {
    const RULE: &str = "encoding-not-utf8";
    assert_eq!(
        Case::new(TABLE).not_checked(RULE),
        ["the input does not say in which encoding the database is"]
    );
    for (encoding, is_found) in [("UTF8", false), ("utf-8", false), ("LATIN1", true), ("SQL_ASCII", true)] {
        let sql = format!("SET client_encoding = '{encoding}'; {TABLE}");
        assert_eq!(Case::new(&sql).finds(RULE).len(), usize::from(is_found), "{encoding}");
    }
}

#[test]
fn the_setting_closest_to_the_user_decides_the_date_style() {
    const RULE: &str = "date-style-not-iso";
    assert_eq!(Case::new(TABLE).not_checked(RULE).len(), 1);
    let start = "CREATE ROLE dms; CREATE DATABASE d ENCODING = 'UTF8'; ALTER DATABASE d SET datestyle = ";
    let end = format!("\\connect d\n{TABLE}");
    for (value, is_found) in [
        ("'German'", true),
        ("'SQL, DMY'", true),
        ("'Postgres'", true),
        ("'ISO, DMY'", false),
        ("'DMY'", false),
    ] {
        let sql = format!("{start}{value};\n{end}");
        assert_eq!(Case::new(&sql).finds(RULE).len(), usize::from(is_found), "{value}");
    }
    let own = format!("{start}'German'; ALTER ROLE dms SET datestyle = 'ISO';\n{end}");
    assert_eq!(Case::new(&own).finds(RULE).len(), 1);
    assert!(Case::new(&own).dms_user("dms").finds(RULE).is_empty());
    let german = format!("{start}'German';\n{end}");
    assert_eq!(
        Case::new(&german).dms_user("dms").remedies(RULE),
        ["source-before-task: ALTER ROLE dms SET datestyle = 'ISO'"]
    );
}

#[test]
fn the_databases_name_comes_from_the_dump_or_the_endpoint() {
    const RULE: &str = "database-name-with-semicolon";
    assert!(Case::new(TABLE).finds(RULE).is_empty());
    let endpoint = Case::new(TABLE).source_settings(r#"{"DatabaseName": "a;b"}"#);
    assert_eq!(endpoint.finds(RULE), ["error database:\"a;b\""]);
}

#[test]
fn sixty_thousand_tables_are_not_too_many() {
    const RULE: &str = "too-many-tables";
    let sql = |count: u32| (0..count).map(|at| format!("CREATE TABLE t{at} ();\n")).collect::<String>();
    assert!(Case::new(&sql(60_000)).finds(RULE).is_empty());
    assert_eq!(Case::new(&sql(60_001)).finds(RULE), ["warning task:tables"]);
    assert!(Case::new(&sql(60_001)).selects(&[("include", "t1%")]).finds(RULE).is_empty());
}

#[test]
fn a_running_server_counts_large_objects() {
    let with = |count: u32| {
        Case::new("CREATE TABLE t (id integer PRIMARY KEY, image oid);")
            .server(&format!(r#"{{"version": 150004, "large_objects": {{"value": {count}}}}}"#))
    };
    assert_eq!(with(3).finds("large-objects-not-migrated").len(), 1);
    assert_eq!(with(0).finds("large-objects-not-migrated").len(), 0);
    assert_eq!(with(3).finds("large-object-reference"), ["error column:public.t.image"]);
    assert_eq!(with(0).finds("large-object-reference"), ["info column:public.t.image"]);
}
