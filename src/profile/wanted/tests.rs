//! What is wanted of which tables.

use super::{Fact, Uniqueness, Wanted, WantedTable};
use crate::profile::{Limit, Scope, TableProfile};
use crate::rules::testing::Case;

fn wanted(sql: &str) -> Wanted {
    Wanted::of(&Case::new(sql).migration())
}

fn names(wanted: &Wanted) -> Vec<&str> {
    wanted.tables.iter().map(|table| table.table.as_str()).collect()
}

fn facts(table: &WantedTable, column: &str) -> Vec<Fact> {
    let wanted = table.columns.iter().find(|wanted| wanted.name == column);
    wanted.map(|wanted| wanted.facts.iter().copied().collect()).unwrap_or_default()
}

fn limits(table: &WantedTable, column: &str) -> Vec<Limit> {
    let wanted = table.columns.iter().find(|wanted| wanted.name == column);
    wanted.map(|wanted| wanted.limits.clone()).unwrap_or_default()
}

#[test]
fn declared_types_leave_little_to_ask() {
    let wanted = wanted(
        "CREATE TABLE t (id bigint PRIMARY KEY, a numeric, b numeric(10,2), c numeric(50,4), d text, \
         e varchar(20), f varchar, g char(4), h timestamp, i jsonb, j int[], k oid, l boolean, m uuid);",
    );
    let table = wanted.table("public", "t").unwrap();
    let names: Vec<_> = table.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["a", "b", "c", "d", "f", "g", "h", "i", "j", "k"]);
    assert_eq!(facts(table, "a"), [Fact::Digits, Fact::Precision, Fact::NotFinite]);
    assert_eq!(facts(table, "b"), [Fact::NotFinite]);
    assert_eq!(facts(table, "c"), facts(table, "a"));
    assert_eq!(facts(table, "d"), [Fact::Length, Fact::Octets]);
    assert_eq!(facts(table, "f"), [Fact::Length]);
    assert_eq!(facts(table, "g"), [Fact::Blanks]);
    assert_eq!(facts(table, "h"), [Fact::Time]);
    assert_eq!(facts(table, "i"), [Fact::Octets]);
    assert_eq!(facts(table, "j"), [Fact::Octets, Fact::Array]);
    assert_eq!(facts(table, "k"), [Fact::LargeObjects]);
    let of_numeric =
        [Limit::Numeric { precision: 28, scale: 6 }, Limit::Digits { digits: 38 }, Limit::Finite];
    assert_eq!(limits(table, "a"), of_numeric);
    assert_eq!(limits(table, "b"), [Limit::Finite]);
    assert_eq!(limits(table, "d"), [Limit::Octets { octets: 32 * 1024 }]);
    assert_eq!(limits(table, "h"), [Limit::Finite, Limit::FourDigitYears]);
    assert_eq!((&table.primary_key[..], &table.keys[..]), (&["id".into()][..], &[][..]));
}

#[test]
fn domains_are_looked_through_and_types_of_extensions_are_lobs() {
    let wanted = wanted(
        "CREATE DOMAIN amount AS numeric; CREATE TABLE t (id int PRIMARY KEY, a amount, b public.citext, \
         c public.hstore);",
    );
    let table = wanted.table("public", "t").unwrap();
    assert_eq!(facts(table, "a"), [Fact::Digits, Fact::Precision, Fact::NotFinite]);
    assert_eq!(facts(table, "b"), [Fact::Length, Fact::Octets]);
    assert_eq!(facts(table, "c"), [Fact::Octets]);
}

#[test]
fn partitions_and_children_are_measured_and_what_stores_no_rows_is_not() {
    let wanted = wanted(
        "CREATE TABLE p (id int, n numeric) PARTITION BY RANGE (id); \
         CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2); \
         CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (2) TO (3); \
         CREATE TABLE parent (n numeric); CREATE TABLE child (m text) INHERITS (parent); \
         CREATE VIEW v AS SELECT 1 AS a;",
    );
    assert_eq!(names(&wanted), ["child", "p1", "p2", "parent"]);
    assert_eq!(facts(&wanted.tables[0], "n"), [Fact::Digits, Fact::Precision, Fact::NotFinite]);
    assert_eq!(facts(&wanted.tables[0], "m"), [Fact::Length, Fact::Octets]);
}

#[test]
fn keys_are_what_could_be_promoted() {
    let keys = |sql: &str| -> Vec<(String, Uniqueness)> {
        let wanted = wanted(sql);
        let keys = wanted.tables[0].keys.iter();
        keys.map(|key| {
            let columns: Vec<_> = key.columns.iter().map(|name| name.as_str()).collect();
            (columns.join(","), key.uniqueness)
        })
        .collect()
    };
    let (a, b) = (("a".to_owned(), Uniqueness::Enforced), ("a,b".to_owned(), Uniqueness::Enforced));
    assert_eq!(
        keys(
            "CREATE TABLE t (id int, a int UNIQUE, b int, UNIQUE (a, b)); \
              CREATE UNIQUE INDEX ON t (lower(b::text)); CREATE UNIQUE INDEX ON t (b) WHERE b > 0;"
        ),
        [a, b]
    );
    let guess = |name: &str| (name.to_owned(), Uniqueness::ToBeProven);
    let sql = "CREATE TABLE orders (total int, order_id text, n int GENERATED ALWAYS AS IDENTITY, id int[]);";
    assert_eq!(keys(sql), [guess("order_id"), guess("n")]);
    assert_eq!(keys("CREATE TABLE t (id int PRIMARY KEY, a int UNIQUE);"), []);
}

#[test]
fn what_a_profile_tells_is_not_wanted_again() {
    let wanted = wanted("CREATE TABLE t (id int PRIMARY KEY, f varchar, h date);");
    let table = wanted.table("public", "t").unwrap();
    let profile = |columns: &str, more: &str| -> TableProfile {
        let json = format!(r#"{{"schema": "public", "table": "t", "columns": {{{columns}}} {more}}}"#);
        serde_json::from_str(&json).unwrap()
    };
    let f = |facts: &str| {
        format!(
            r#""f": {{"text": {{"max_octets": 0}}, "over": [{{"limit": {{"kind": "octets", "octets": 8000}}, "rows": 0}}] {facts}}}"#
        )
    };
    let h = r#""h": {"time": {}, "over": [{"limit": {"kind": "finite"}, "rows": 0},
        {"limit": {"kind": "four-digit-years"}, "rows": 0}]}"#;
    let limit = limits(table, "f");
    assert!(matches!(limit[..], [Limit::Octets { .. }]), "{limit:?}");
    let Limit::Octets { octets } = limit[0] else { return };
    let f = |facts: &str| f(facts).replace("8000", &octets.to_string());
    let whole = format!("{}, {h}", f(""));
    assert!(table.is_answered_by(&profile(&whole, ""), Scope::All));
    assert!(!table.is_answered_by(&profile(&f(""), ""), Scope::All));
    let of_type = |data_type: &str| format!("{}, {h}", f(&format!(r#", "data_type": "{data_type}""#)));
    assert!(table.is_answered_by(&profile(&of_type("character varying"), ""), Scope::All));
    assert!(!table.is_answered_by(&profile(&of_type("text"), ""), Scope::All), "it has another type by now");
    let failed = r#", "not_measured": {"because": "locked", "message": ""}"#;
    assert!(!table.is_answered_by(&profile(&whole, failed), Scope::All));
    let sampled = format!("{}, {h}", f(r#", "scope": "sample""#));
    assert!(!table.is_answered_by(&profile(&sampled, ""), Scope::All));
    assert!(table.is_answered_by(&profile(&sampled, ""), Scope::Sample));
}
