//! Dependencies in what real statements build.

use crate::catalog::{Catalog, ObjectKind};
use crate::source::{DumpOptions, read_dump_from};

use super::*;

fn catalog(sql: &str) -> Catalog {
    let reading = read_dump_from("test.sql", sql.as_bytes(), &DumpOptions::default()).expect("SQL is read");
    assert_eq!(reading.skipped, []);
    reading.catalog
}

/// The edges of all objects but those to schemas, as `from -> to`; `~>` from text, `-?` unresolved.
fn edges(catalog: &Catalog) -> Vec<String> {
    let dependencies = Dependencies::of(catalog);
    let mut shown = Vec::new();
    for (from, range) in &dependencies.ranges {
        let from = catalog.object_ref(*from);
        for edge in &dependencies.edges[range.clone()] {
            let to = |id: &ObjectId| catalog.object_ref(*id);
            match edge {
                Edge::Declared(id) if to(id).kind == ObjectKind::Schema => {}
                Edge::Declared(id) => shown.push(format!("{from} -> {}", to(id))),
                Edge::FromText(id) => shown.push(format!("{from} ~> {}", to(id))),
                Edge::Unresolved { kind, name } => shown.push(format!("{from} -? {kind:?} {name}")),
            }
        }
    }
    shown.sort_unstable();
    shown
}

#[test]
fn the_definition_tells() {
    let catalog = catalog(
        "CREATE TYPE mood AS ENUM ('a');\nCREATE DOMAIN feeling AS mood;\n\
         CREATE TABLE t (id serial PRIMARY KEY, m feeling[], x public.citext);\n\
         CREATE TABLE u (t_id integer REFERENCES t, gone integer REFERENCES nowhere) INHERITS (t);\n\
         CREATE INDEX i ON u (t_id);\n\
         CREATE FUNCTION f() RETURNS trigger LANGUAGE c AS 'lib';\n\
         CREATE TRIGGER g BEFORE UPDATE OF x ON t FOR EACH STATEMENT EXECUTE FUNCTION f();\n",
    );
    assert_eq!(
        edges(&catalog),
        [
            "column:public.t.id ~> sequence:public.t_id_seq",
            "column:public.t.m -> type:public.feeling",
            "column:public.t.x -? Type public.citext",
            "column:public.u.id ~> sequence:public.t_id_seq",
            "column:public.u.m -> type:public.feeling",
            "column:public.u.x -? Type public.citext",
            "constraint:public.t.t_pkey -> column:public.t.id",
            "constraint:public.t.t_pkey -> index:public.t.t_pkey",
            "constraint:public.t.t_pkey -> table:public.t",
            "constraint:public.u.u_gone_fkey -> column:public.u.gone",
            "constraint:public.u.u_gone_fkey -> table:public.u",
            "constraint:public.u.u_gone_fkey -? Relation nowhere",
            "constraint:public.u.u_t_id_fkey -> column:public.t.id",
            "constraint:public.u.u_t_id_fkey -> column:public.u.t_id",
            "constraint:public.u.u_t_id_fkey -> constraint:public.t.t_pkey",
            "constraint:public.u.u_t_id_fkey -> table:public.t",
            "constraint:public.u.u_t_id_fkey -> table:public.u",
            "index:public.t.t_pkey -> column:public.t.id",
            "index:public.t.t_pkey -> table:public.t",
            "index:public.u.i -> column:public.u.t_id",
            "index:public.u.i -> table:public.u",
            "sequence:public.t_id_seq -> column:public.t.id",
            "sequence:public.t_id_seq -> table:public.t",
            "table:public.u -> table:public.t",
            "trigger:public.t.g -> column:public.t.x",
            "trigger:public.t.g -> function:public.f()",
            "trigger:public.t.g -> table:public.t",
            "type:public.feeling -> type:public.mood",
        ]
    );
}

#[test]
fn texts_tell_the_rest() {
    let catalog = catalog(
        "CREATE TABLE t (a integer, b text);\n\
         CREATE FUNCTION f(x text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT upper(x) $$;\n\
         CREATE FUNCTION n(x integer) RETURNS integer LANGUAGE plpgsql AS $$ DECLARE total integer; BEGIN\n\
           SELECT count(*) INTO total FROM public.t WHERE f(b) = 'x'; INSERT INTO log.lines VALUES (1);\n\
           INSERT INTO temporary_thing VALUES (total); RETURN total; END $$;\n\
         CREATE VIEW v AS SELECT o.a AS renamed, lower(o.b) FROM t o;\n\
         CREATE VIEW w AS SELECT renamed::mood FROM v;\n\
         CREATE TABLE p (c integer DEFAULT n(1), d text GENERATED ALWAYS AS (f('x')) STORED,\n\
           CONSTRAINT positive CHECK (p.c > 0));\n\
         CREATE INDEX i ON p (f(d)) WHERE c > 1;\n\
         CREATE POLICY only ON p USING (c IN (SELECT a FROM t));\n\
         CREATE RULE r AS ON DELETE TO p DO ALSO DELETE FROM t WHERE t.a = old.c;\n",
    );
    let from_text: Vec<String> = edges(&catalog).into_iter().filter(|edge| !edge.contains(" -> ")).collect();
    assert_eq!(
        from_text,
        [
            "column:public.p.c ~> function:public.n(integer)",
            "column:public.p.d ~> function:public.f(text)",
            "column:public.w.renamed -? Type mood",
            "constraint:public.p.positive ~> column:public.p.c",
            "function:public.n(integer) -? Relation log.lines",
            "function:public.n(integer) ~> column:public.t.b",
            "function:public.n(integer) ~> function:public.f(text)",
            "function:public.n(integer) ~> table:public.t",
            "index:public.p.i ~> column:public.p.c",
            "index:public.p.i ~> column:public.p.d",
            "index:public.p.i ~> function:public.f(text)",
            "policy:public.p.\"only\" ~> column:public.p.c",
            "policy:public.p.\"only\" ~> column:public.t.a",
            "policy:public.p.\"only\" ~> table:public.t",
            "rule:public.p.r ~> column:public.p.c",
            "rule:public.p.r ~> column:public.t.a",
            "rule:public.p.r ~> table:public.t",
            "view:public.v ~> column:public.t.a",
            "view:public.v ~> column:public.t.b",
            "view:public.v ~> table:public.t",
            "view:public.w -? Type mood",
            "view:public.w ~> column:public.v.renamed",
            "view:public.w ~> view:public.v",
        ]
    );
}

#[test]
fn an_asterisk_stands_for_columns_in_a_query_and_for_the_row_in_an_expression() {
    let catalog = catalog(
        "CREATE TABLE t (a integer, b text);\nCREATE VIEW v AS SELECT t.* FROM t;\n\
         CREATE VIEW n AS SELECT count(*) FROM t;\n\
         CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM (SELECT * FROM public.t) AS x';\n\
         CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW WHEN (old.* IS DISTINCT FROM new.*) EXECUTE FUNCTION f();\n",
    );
    let columns: Vec<String> = edges(&catalog).into_iter().filter(|edge| edge.contains(" column:")).collect();
    assert_eq!(columns, ["view:public.v ~> column:public.t.a", "view:public.v ~> column:public.t.b"]);
}

#[test]
fn names_are_meant_along_the_path_of_their_place() {
    let catalog = catalog(
        "CREATE SCHEMA a;\nCREATE SCHEMA b;\nCREATE TABLE a.t (x integer);\nCREATE TABLE b.t (x integer);\n\
         SET search_path = a, b;\nCREATE VIEW public.one AS SELECT x FROM t;\n\
         SET search_path = b, a;\nCREATE VIEW public.two AS SELECT x FROM t;\n\
         CREATE FUNCTION public.f() RETURNS bigint LANGUAGE sql SET search_path = a AS 'SELECT count(*) FROM t';\n\
         SELECT pg_catalog.set_config('search_path', '', false);\n\
         CREATE VIEW public.three AS SELECT x FROM t;\n",
    );
    let tables: Vec<String> =
        edges(&catalog).into_iter().filter(|edge| edge.contains(" table:") || edge.contains("-?")).collect();
    assert_eq!(
        tables,
        [
            "function:public.f() ~> table:a.t",
            "view:public.one ~> table:a.t",
            "view:public.three -? Relation t",
            "view:public.two ~> table:b.t",
        ]
    );
}

fn order(catalog: &Catalog, objects: &[ObjectId]) -> Vec<String> {
    let groups = Dependencies::of(catalog).order(objects);
    let name = |id: &ObjectId| catalog.object_ref(*id).name.to_string();
    groups.iter().map(|group| group.iter().map(name).collect::<Vec<_>>().join("+")).collect()
}

#[test]
fn what_others_need_comes_first() {
    let catalog = catalog(
        "CREATE VIEW c AS SELECT x FROM b;\nCREATE VIEW b AS SELECT x FROM a;\n\
         CREATE TABLE a (x integer DEFAULT f());\n\
         CREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT g()); END';\n\
         CREATE FUNCTION g() RETURNS integer LANGUAGE plpgsql AS 'BEGIN RETURN f(); END';\n\
         CREATE TABLE alone (x integer);\n",
    );
    let relation = |name| ObjectId::Relation(catalog.relation("public", name).expect("it is there"));
    let functions = catalog.functions.ids().map(ObjectId::Function);
    let relations = ["c", "alone", "b", "a"].map(relation);
    assert_eq!(order(&catalog, &relations), ["a", "b", "c", "alone"]);
    // by way of b, which is not asked for; and each once
    assert_eq!(order(&catalog, &[relation("c"), relation("c"), relation("a")]), ["a", "c"]);
    let all: Vec<ObjectId> = relations.into_iter().chain(functions).collect();
    assert_eq!(order(&catalog, &all), ["f+g", "a", "b", "c", "alone"]);
    let dependencies = Dependencies::of(&catalog);
    let in_circle: Vec<ObjectId> =
        all.iter().copied().filter(|object| dependencies.is_in_circle(*object)).collect();
    assert_eq!(in_circle, all[4..]);
}

#[test]
fn a_chain_of_any_length_is_followed() {
    let mut sql = String::from("CREATE TABLE v0 (x integer);\n");
    for at in 1..=20_000 {
        sql.push_str(&format!("CREATE VIEW v{at} AS SELECT x FROM v{};\n", at - 1));
    }
    let catalog = catalog(&sql);
    let mut relations: Vec<ObjectId> = catalog.relations.ids().map(ObjectId::Relation).collect();
    relations.reverse();
    let groups = Dependencies::of(&catalog).order(&relations);
    relations.reverse();
    assert_eq!(groups.concat(), relations);
}
