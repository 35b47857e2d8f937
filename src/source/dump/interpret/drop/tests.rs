use crate::catalog::{Expression, Relation, ViewDefinition};

use super::super::testing::{Session, read};
use super::*;

/// A view of `public`, made without a statement.
fn view(session: &mut Session, name: &str, query: &str) -> Id<Relation> {
    let schema = session.catalog().schema("public").expect("a new catalog has it");
    let mut view = Relation::new(schema, Name::from(name), RelationKind::View);
    let query = Expression::from(query);
    view.view = Some(Box::new(ViewDefinition { query, check_option: None, with_no_data: false }));
    session.0.catalog.relations.insert(view)
}

fn exists(session: &Session, name: &str) -> bool {
    session.catalog().relation("public", name).is_some()
}

#[test]
fn a_table_takes_its_parts_along() {
    let mut session = Session::new();
    session.table("t", &["id"]);
    session.table("other", &["id"]);
    session.accept(&[
        "CREATE SEQUENCE s OWNED BY t.id",
        "CREATE SEQUENCE kept OWNED BY other.id",
        "CREATE INDEX i ON t (id)",
        "DROP TABLE public.t",
    ]);
    assert!(!exists(&session, "t") && exists(&session, "other"));
    assert!(session.catalog().index("public", "i").is_none());
    assert!(session.catalog().sequence("public", "s").is_none());
    session.sequence("kept");
    assert!(matches!(session.run("DROP TABLE t"), Err(ApplyError::Missing { .. })));
    session.accept(&["DROP TABLE IF EXISTS t, other CASCADE"]);
    assert!(!exists(&session, "other"));
}

#[test]
fn views_of_views_go_with_cascade_alone() {
    let mut session = Session::new();
    session.table("t", &["id"]);
    view(&mut session, "v", " SELECT t.id\n   FROM public.t");
    view(&mut session, "w", "SELECT v.id FROM (v JOIN other ON ((v.id = other.id)))");
    view(&mut session, "x", "SELECT t FROM other t");
    let error = session.run("DROP TABLE t RESTRICT").expect_err("a view depends on it");
    assert_eq!(error.to_string(), "cannot drop table public.t because view public.v depends on it");
    assert!(exists(&session, "t"));
    session.accept(&["DROP TABLE t CASCADE"]);
    assert!(!exists(&session, "v") && !exists(&session, "w") && exists(&session, "x"));
}

#[test]
fn what_is_created_between_two_drops_is_seen() {
    let mut session = Session::new();
    for _ in 0..3 {
        session.table("t", &["id"]);
        view(&mut session, "v", "SELECT id FROM t");
        assert!(session.run("DROP TABLE t").is_err());
        session.accept(&["DROP VIEW v", "DROP TABLE t"]);
    }
}

#[test]
fn partitions_go_along_and_heirs_do_not() {
    let mut session = Session::new();
    let parent = session.table("p", &["a"]);
    let partition = session.table("p1", &["a"]);
    session.attach(parent, partition);
    session.accept(&["CREATE INDEX pi ON p (a)"]);
    assert!(session.run("DROP INDEX p1_a_idx").is_err());
    session.accept(&["DROP INDEX pi"]);
    assert!(session.catalog().index("public", "p1_a_idx").is_none());
    session.accept(&["DROP TABLE p"]);
    assert!(!exists(&session, "p1"));

    let parent = session.table("above", &["a"]);
    let child = session.table("below", &["a"]);
    session.0.catalog.relations[parent].children.push(child);
    session.0.catalog.relations[child].inherits.push(parent);
    assert!(session.run("DROP TABLE above").is_err());
    session.accept(&["DROP TABLE below", "DROP TABLE above"]);
}

#[test]
fn a_sequence_takes_the_defaults_along() {
    let mut session = Session::new();
    let table = session.table("t", &["id"]);
    session.accept(&["CREATE SEQUENCE s"]);
    session.0.catalog.relations[table].columns[0].default = Some("nextval('public.s'::regclass)".into());
    assert!(session.run("DROP SEQUENCE s").is_err());
    session.accept(&["DROP SEQUENCE s CASCADE"]);
    assert_eq!(session.catalog().relations[table].columns[0].default, None);
}

#[test]
fn a_column_takes_what_is_made_of_it() {
    let mut session = Session::new();
    let table = session.table("t", &["a", "b"]);
    session.accept(&[
        "CREATE INDEX of_a ON t (a)",
        "CREATE INDEX of_b ON t (b)",
        "CREATE INDEX with_a ON t (b) WHERE (a > 0)",
        "CREATE INDEX by_a ON t (lower(a))",
    ]);
    view(&mut session, "v", "SELECT u.b FROM t u");
    let a = session.catalog().relations[table].columns[0].number;
    session
        .0
        .remove(vec![Removable::Column(table, a)], DropBehavior::Restrict)
        .expect("nothing else uses it");
    let left = &session.catalog().relations[table].indexes;
    assert_eq!(left.len(), 1);
    session.index("of_b");
    assert!(exists(&session, "v"));
    let b = session.catalog().relations[table].columns[0].number;
    session.0.remove(vec![Removable::Column(table, b)], DropBehavior::Cascade).expect("CASCADE");
    assert!(!exists(&session, "v"));
}

#[test]
fn a_schema_takes_everything_in_it() {
    let mut session = Session::new();
    session.table("t", &["a"]);
    session.accept(&["CREATE SEQUENCE s"]);
    assert!(session.run("DROP SCHEMA public").is_err());
    session.accept(&["DROP SCHEMA public CASCADE", "DROP SCHEMA IF EXISTS public"]);
    assert!(session.catalog().relations.is_empty() && session.catalog().sequences.is_empty());
}

#[test]
fn the_wrong_word_is_refused() {
    let mut session = Session::new();
    session.table("t", &["a"]);
    session.accept(&["CREATE SEQUENCE s", "CREATE INDEX i ON t (a)"]);
    for sql in ["DROP VIEW t", "DROP TABLE s", "DROP INDEX t", "DROP SEQUENCE i"] {
        assert!(matches!(session.run(sql), Err(ApplyError::Refused(_))), "{sql}");
    }
}

#[test]
fn every_kind_can_be_read() {
    for sql in [
        "DROP TABLE a, b.c CASCADE",
        "DROP INDEX CONCURRENTLY IF EXISTS a, b RESTRICT",
        "DROP FUNCTION IF EXISTS f(integer, OUT text), g",
        "DROP FUNCTION f() CASCADE",
        "DROP AGGREGATE a(*), b(ORDER BY integer)",
        "DROP PROCEDURE p(INOUT a integer)",
        "DROP ROUTINE r",
        "DROP OPERATOR public.@@(integer, NONE)",
        "DROP OPERATOR CLASS a USING btree",
        "DROP OPERATOR FAMILY IF EXISTS a USING btree CASCADE",
        "DROP CAST IF EXISTS (text AS public.mood) RESTRICT",
        "DROP TRIGGER IF EXISTS a ON public.t CASCADE",
        "DROP POLICY p ON t",
        "DROP RULE r ON t",
        "DROP EVENT TRIGGER e",
        "DROP TYPE IF EXISTS a.b, c",
        "DROP DOMAIN d",
        "DROP MATERIALIZED VIEW IF EXISTS m",
        "DROP FOREIGN TABLE f",
        "DROP FOREIGN DATA WRAPPER f CASCADE",
        "DROP SERVER s",
        "DROP USER MAPPING IF EXISTS FOR CURRENT_USER SERVER s",
        "DROP OWNED BY a, CURRENT_USER CASCADE",
        "DROP ROLE a, b",
        "DROP USER IF EXISTS a",
        "DROP GROUP a",
        "DROP DATABASE IF EXISTS d WITH (FORCE)",
        "DROP TABLESPACE IF EXISTS t",
        "DROP TEXT SEARCH CONFIGURATION c",
        "DROP TEXT SEARCH DICTIONARY IF EXISTS d",
        "DROP TEXT SEARCH PARSER p",
        "DROP TEXT SEARCH TEMPLATE t",
        "DROP TRANSFORM FOR hstore LANGUAGE plpython3u",
        "DROP ACCESS METHOD m",
        "DROP COLLATION c",
        "DROP CONVERSION c",
        "DROP PROCEDURAL LANGUAGE plperl",
        "DROP LANGUAGE IF EXISTS plperl",
        "DROP EXTENSION IF EXISTS a, b CASCADE",
        "DROP PUBLICATION p",
        "DROP SUBSCRIPTION s",
        "DROP STATISTICS a.b",
        "DROP SCHEMA IF EXISTS a, b CASCADE",
        "DROP SEQUENCE IF EXISTS s",
        "DROP VIEW v",
    ] {
        assert!(matches!(read(sql), Ok(super::super::super::statement::Statement::Drop(_))), "{sql}");
    }
    for sql in ["DROP", "DROP TABLE", "DROP TABLE a b", "DROP TRIGGER t", "DROP CAST (a)"] {
        assert!(read(sql).is_err(), "{sql}");
    }
}

#[test]
fn thousands_of_drops_take_linear_time() {
    let mut session = Session::new();
    for number in 0..5_000 {
        session.table(&format!("t{number}"), &["a"]);
        view(&mut session, &format!("v{number}"), &format!("SELECT a FROM t{number}"));
    }
    for number in 0..5_000 {
        session.accept(&[&format!("DROP TABLE t{number} CASCADE")]);
        session.table("temporary", &["a"]);
        session.accept(&["DROP TABLE temporary"]);
    }
    assert!(session.catalog().relations.is_empty());
}

#[test]
fn statistics_go_with_each_column_that_they_need() {
    let mut session = Session::new();
    session.table("t", &["a", "b", "c"]);
    session.accept(&[
        "CREATE STATISTICS of_columns ON a, b FROM t",
        "CREATE STATISTICS of_expression ON (b + 1) FROM t",
        "CREATE STATISTICS of_others ON a, c FROM t",
        "ALTER TABLE t DROP COLUMN b",
    ]);
    let left: Vec<_> = session.catalog().statistics.iter().map(|(_, left)| left.name.as_str()).collect();
    assert_eq!(left, ["of_others"]);
}
