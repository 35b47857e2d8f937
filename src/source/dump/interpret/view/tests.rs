use crate::catalog::{Catalog, CheckOption, Relation, RelationKind};

use super::super::testing::{Session, catalog_of};

fn view<'a>(catalog: &'a Catalog, name: &str) -> &'a Relation {
    &catalog.relations[catalog.relation("public", name).unwrap()]
}

fn columns(catalog: &Catalog, name: &str) -> Vec<String> {
    let columns = view(catalog, name).columns.iter();
    columns
        .map(|column| format!("{} {}", column.name.as_str(), catalog.type_name(&column.data_type)))
        .collect()
}

/// The select list and the columns that text alone tells.
#[test]
fn columns_are_named_as_the_server_names_them() {
    let cases: [(&str, &[&str]); 14] = [
        ("SELECT 1 AS a, 'x'::character varying(5) AS b", &["a unknown", "b character varying(5)"]),
        (
            "SELECT NULL::integer AS a,\n    NULL::timestamp with time zone AS b",
            &["a integer", "b timestamp with time zone"],
        ),
        ("SELECT 1", &["?column? unknown"]),
        ("SELECT '1'::integer, true", &["int4 integer", "?column? boolean"]),
        ("SELECT count(*), max(t.x) OVER (PARTITION BY t.y) top FROM t", &["count unknown", "top unknown"]),
        ("SELECT t.a, t.b::text FROM t", &["a unknown", "b text"]),
        ("SELECT a || b::text AS c FROM t", &["c unknown"]),
        (
            "SELECT CASE WHEN a THEN 1 ELSE 2 END y, CASE a WHEN 1 THEN 2 END AS x FROM t",
            &["y unknown", "x unknown"],
        ),
        (
            "SELECT a IS DISTINCT FROM b AS c, NOT a, (f(1)).z, array[1] FROM t",
            &["c unknown", "?column? unknown", "z unknown", "array unknown"],
        ),
        ("WITH x(a) AS (SELECT 1), y AS (SELECT 2) SELECT x.a FROM x, y", &["a unknown"]),
        ("(SELECT 1::bigint AS a) UNION ALL SELECT 2", &["a bigint"]),
        ("SELECT 1::bigint AS a UNION ALL SELECT 2", &["a unknown"]),
        ("VALUES (1, 'a'), (2, 'b')", &["column1 unknown", "column2 unknown"]),
        ("SELECT DISTINCT ON (a, b) (f(1, 2)).x AS y, (1 + 2) z FROM t", &["y unknown", "z unknown"]),
    ];
    for (query, expected) in cases {
        let catalog = catalog_of(&format!("CREATE VIEW v AS {query};\n"));
        assert_eq!(columns(&catalog, "v"), expected, "{query}");
        assert_eq!(view(&catalog, "v").view.as_ref().unwrap().query.as_str(), query);
        assert!(view(&catalog, "v").columns_unknown.is_none());
    }
}

#[test]
fn names_that_only_a_parser_could_tell_are_not_known() {
    for query in
        ["SELECT CASE WHEN a THEN 1 ELSE b END FROM t", "SELECT (a) FROM t", "SELECT trim(a), 1 AS b FROM t"]
    {
        let catalog = catalog_of(&format!("CREATE VIEW v AS {query};\n"));
        assert!(view(&catalog, "v").columns_unknown.is_some(), "{query}");
    }
}

#[test]
fn columns_have_the_types_of_the_views_below() {
    let catalog = catalog_of(
        "CREATE VIEW a AS SELECT 1::bigint AS id, 'x'::character(3) AS code;\n\
         CREATE VIEW b AS SELECT 2::smallint AS id, 1::numeric(9,2) AS price;\n\
         CREATE VIEW v AS SELECT a.id, b.id AS other, b.price, code, sub.x\n\
           FROM ((public.a\n JOIN b b ON ((a.id = b.id))) LEFT JOIN ( SELECT 1 AS x) sub ON (true))\n WHERE a.id > 1;\n\
         CREATE VIEW stars AS SELECT a.*, price FROM a, b;\n\
         CREATE VIEW star AS SELECT * FROM a CROSS JOIN b;\n\
         CREATE VIEW merged AS SELECT * FROM a JOIN b USING (id);\n\
         CREATE VIEW missing AS SELECT * FROM elsewhere;\n\
         CREATE VIEW named (x, y) AS SELECT a.id, a.code FROM public.a;\n",
    );
    assert_eq!(
        columns(&catalog, "v"),
        ["id bigint", "other smallint", "price numeric(9,2)", "code character(3)", "x unknown"]
    );
    assert_eq!(columns(&catalog, "stars"), ["id bigint", "code character(3)", "price numeric(9,2)"]);
    assert_eq!(columns(&catalog, "star").len(), 4);
    assert!(view(&catalog, "merged").columns_unknown.is_some());
    assert!(view(&catalog, "missing").columns_unknown.is_some());
    assert_eq!(columns(&catalog, "named"), ["x bigint", "y character(3)"]);
}

#[test]
fn options_and_check_options_are_kept() {
    let catalog = catalog_of(
        "CREATE VIEW a WITH (security_barrier='true') AS SELECT 1 AS x WITH LOCAL CHECK OPTION;\n\
         CREATE VIEW b WITH (check_option = cascaded) AS SELECT 1 AS x;\n\
         CREATE VIEW c AS SELECT 1 AS x WITH CHECK OPTION;\n",
    );
    let check_option = |name| view(&catalog, name).view.as_ref().unwrap().check_option;
    assert_eq!(view(&catalog, "a").options.len(), 1);
    assert_eq!(check_option("a"), Some(CheckOption::Local));
    assert_eq!(check_option("b"), Some(CheckOption::Cascaded));
    assert_eq!(check_option("c"), Some(CheckOption::Cascaded));
    assert_eq!(view(&catalog, "a").view.as_ref().unwrap().query.as_str(), "SELECT 1 AS x");
}

#[test]
fn a_placeholder_is_replaced() {
    let catalog = catalog_of(
        "CREATE VIEW public.v AS\nSELECT\n    NULL::integer AS id,\n    NULL::text AS label;\n\
         CREATE OR REPLACE VIEW public.v AS\n SELECT t.id,\n    max(t.label) AS label,\n 1 AS more\n   FROM t;\n",
    );
    assert_eq!(columns(&catalog, "v"), ["id integer", "label text", "more unknown"]);
    assert_eq!(catalog.relations.len(), 1);
}

#[test]
fn materialized_views_are_filled_by_refresh() {
    let mut session = Session::new();
    session.script("CREATE MATERIALIZED VIEW IF NOT EXISTS public.m (a) USING heap WITH (fillfactor='70') TABLESPACE fast AS\n\
         SELECT 1 AS x\n  WITH NO DATA;\n",
    );
    let m = view(session.catalog(), "m");
    assert_eq!(m.kind, RelationKind::MaterializedView);
    assert_eq!(columns(session.catalog(), "m"), ["a unknown"]);
    assert_eq!(m.tablespace.as_ref().unwrap(), &"fast");
    assert!(m.access_method.is_none());
    assert!(m.view.as_ref().unwrap().with_no_data);
    session.script("REFRESH MATERIALIZED VIEW CONCURRENTLY public.m;\n");
    assert!(!view(session.catalog(), "m").view.as_ref().unwrap().with_no_data);
}

#[test]
fn temporary_views_are_in_no_catalog() {
    let catalog = catalog_of(
        "CREATE TEMP VIEW v AS SELECT 1;\nCREATE OR REPLACE LOCAL TEMPORARY VIEW w AS SELECT 1;\n",
    );
    assert!(catalog.relations.is_empty());
}

#[test]
fn recursive_views_are_queries_with_themselves() {
    let catalog = catalog_of("CREATE RECURSIVE VIEW v (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM v;\n");
    let query = view(&catalog, "v").view.as_ref().unwrap().query.as_str().to_owned();
    assert_eq!(query, "WITH RECURSIVE v(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM v) SELECT n FROM v");
    assert_eq!(columns(&catalog, "v"), ["n unknown"]);
}

#[test]
fn views_are_altered_like_tables() {
    let catalog = catalog_of(
        "CREATE VIEW v AS SELECT 1 AS a;\n\
         ALTER VIEW v SET (security_barrier = true, check_option = local);\n\
         ALTER VIEW IF EXISTS v ALTER COLUMN a SET DEFAULT 5;\n\
         ALTER VIEW v RENAME COLUMN a TO b;\n\
         CREATE VIEW w WITH (check_option = local) AS SELECT 1 AS a;\n\
         ALTER VIEW w RESET (check_option);\n\
         CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;\n\
         ALTER MATERIALIZED VIEW m SET (fillfactor = 50), ALTER COLUMN a SET STATISTICS 7;\n\
         ALTER MATERIALIZED VIEW m SET TABLESPACE fast;\n",
    );
    let altered = view(&catalog, "v");
    assert_eq!(altered.options.len(), 1);
    assert_eq!(altered.view.as_ref().unwrap().check_option, Some(CheckOption::Local));
    assert_eq!(altered.columns[0].name, "b");
    assert_eq!(altered.columns[0].default.as_ref().unwrap().as_str(), "5");
    assert_eq!(view(&catalog, "w").view.as_ref().unwrap().check_option, None);
    let stored = view(&catalog, "m");
    assert_eq!(stored.columns[0].statistics_target, Some(7));
    assert_eq!((stored.options.len(), stored.tablespace.as_ref().unwrap().as_str()), (1, "fast"));
}
