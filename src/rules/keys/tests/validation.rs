//! What data validation passes over.

use crate::rules::testing::Case;

const ON: &str = r#"{"ValidationSettings": {"EnableValidation": true}}"#;

#[test]
fn a_table_without_any_key_is_not_validated() {
    const RULE: &str = "validation-without-key";
    let sql = "CREATE TABLE t (a integer, b integer);";
    assert_eq!(Case::new(sql).settings(ON).finds(RULE), ["warning table:public.t"]);
    assert!(Case::new(sql).finds(RULE).is_empty());
    for (index, is_key) in [
        ("CREATE UNIQUE INDEX i ON t (a)", true),
        ("CREATE UNIQUE INDEX i ON t (a) WHERE b > 0", false),
        ("CREATE UNIQUE INDEX i ON t (abs(a))", false),
        ("ALTER TABLE t ADD UNIQUE (a) DEFERRABLE", false),
        ("ALTER TABLE t ADD UNIQUE (a)", true),
    ] {
        let found = Case::new(&format!("{sql} {index};")).settings(ON).finds(RULE);
        assert_eq!(found.is_empty(), is_key, "{index}");
    }
}

#[test]
fn key_columns_are_judged_by_what_dms_carries_them_as() {
    const RULE: &str = "validation-key-type";
    for (data_type, is_compared) in [
        ("integer", true),
        ("uuid", true),
        ("varchar(1023)", true),
        ("varchar(1024)", false),
        ("varchar", false),
        ("bpchar", false),
        ("text", false),
        ("bytea", false),
        ("code", false),
        ("short_code", true),
    ] {
        let sql = format!(
            "CREATE DOMAIN code AS text; CREATE DOMAIN short_code AS varchar(5);
             CREATE TABLE t (k {data_type} PRIMARY KEY, other text UNIQUE);"
        );
        let found = Case::new(&sql).settings(ON).finds(RULE);
        let expected: &[&str] = if is_compared { &[] } else { &["warning column:public.t.k"] };
        assert_eq!(found, expected, "{data_type}");
        assert!(Case::new(&sql).finds(RULE).is_empty(), "{data_type}");
    }
    let unique = "CREATE TABLE t (k text NOT NULL UNIQUE);";
    assert_eq!(Case::new(unique).settings(ON).finds(RULE), ["warning column:public.t.k"]);
}
