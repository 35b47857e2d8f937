//! What settings do to the statements that follow.

use super::super::testing::{Session, catalog_of};

#[test]
fn search_paths_in_all_spellings() {
    let cases: &[(&str, &[&str])] = &[
        ("SET search_path = a, \"B\", pg_catalog", &["a", "B", "pg_catalog"]),
        ("SET LOCAL search_path TO \"$user\", public", &["public"]),
        ("SELECT pg_catalog.set_config('search_path', '', false)", &[]),
        ("SELECT set_config('search_path', '\"$user\", \"a\"\"b\", C', true)", &["a\"b", "c"]),
        ("SET search_path = ''", &[]),
        ("SET SCHEMA 'x'", &["x"]),
        ("SET search_path TO DEFAULT", &["public"]),
        ("RESET search_path", &["public"]),
        ("DISCARD ALL", &["public"]),
    ];
    for (sql, expected) in cases {
        let mut session = Session::new();
        session.accept(&["SET search_path = before", sql]);
        assert_eq!(session.0.session.search_path, *expected, "{sql}");
    }
}

#[test]
fn roles_come_and_go() {
    let mut session = Session::new();
    let mut role_after = |sql: &str| {
        session.accept(&[sql]);
        session.0.session.role.as_ref().map(|role| role.as_str().to_owned())
    };
    assert_eq!(role_after("SET SESSION AUTHORIZATION 'a'").as_deref(), Some("a"));
    assert_eq!(role_after("SET ROLE b").as_deref(), Some("b"));
    assert_eq!(role_after("RESET ROLE").as_deref(), Some("a"));
    assert_eq!(role_after("SET SESSION AUTHORIZATION DEFAULT"), None);
}

#[test]
fn schemas_are_made_with_what_stands_in_their_statement() {
    let catalog = catalog_of(
        "CREATE SCHEMA AUTHORIZATION anna;\nCREATE SCHEMA IF NOT EXISTS anna;\n\
         CREATE SCHEMA s CREATE TABLE t (a integer DEFAULT (1)) CREATE VIEW v AS SELECT a FROM t;\n\
         CREATE TABLE outside (a integer);\n",
    );
    let anna = catalog.schema("anna").expect("it is named like its owner");
    assert_eq!(catalog.schemas[anna].common.owner.as_ref().map(|owner| owner.as_str()), Some("anna"));
    assert!(catalog.relation("s", "t").is_some() && catalog.relation("s", "v").is_some());
    assert!(catalog.relation("public", "outside").is_some());
}

#[test]
fn comments_find_objects_of_all_kinds() {
    let catalog = catalog_of(
        "CREATE TABLE public.t (a integer CONSTRAINT positive CHECK (a > 0));\n\
         CREATE TYPE public.pair AS (x integer, y integer);\n\
         CREATE DOMAIN public.d AS integer CONSTRAINT small CHECK (VALUE < 9);\n\
         CREATE FUNCTION public.f(a integer, OUT b text) LANGUAGE sql AS 'select 1';\n\
         CREATE SEQUENCE public.s;\n\
         COMMENT ON TABLE public.t IS 'a table';\nCOMMENT ON COLUMN public.t.a IS 'it''s a column';\n\
         COMMENT ON CONSTRAINT positive ON public.t IS 'a check';\nCOMMENT ON COLUMN public.pair.y IS 'an attribute';\n\
         COMMENT ON CONSTRAINT small ON DOMAIN public.d IS 'a domain''s check';\n\
         COMMENT ON FUNCTION public.f(integer) IS 'a function';\nCOMMENT ON SEQUENCE public.s IS 'gone';\n\
         COMMENT ON SEQUENCE public.s IS NULL;\nCOMMENT ON DATABASE shop IS 'a database';\n\
         COMMENT ON EXTENSION plpgsql IS 'none of the catalog';\n",
    );
    let table = &catalog.relations[catalog.relation("public", "t").expect("the table")];
    assert_eq!(table.common.comment.as_deref(), Some("a table"));
    assert_eq!(table.columns[0].comment.as_deref(), Some("it's a column"));
    assert_eq!(table.constraints[0].comment.as_deref(), Some("a check"));
    let (_, function) = catalog.functions.iter().next().expect("the function");
    assert_eq!(function.common.comment.as_deref(), Some("a function"));
    let (_, sequence) = catalog.sequences.iter().next().expect("the sequence");
    assert_eq!(sequence.common.comment, None);
    assert_eq!(catalog.database.common.comment.as_deref(), Some("a database"));
    let text = format!("{:?}", catalog.types);
    assert!(text.contains("an attribute") && text.contains("a domain's check"), "{text}");
}
