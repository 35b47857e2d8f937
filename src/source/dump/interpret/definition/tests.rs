use crate::catalog::{Catalog, OtherKind, OtherObject};

use super::super::ApplyError;
use super::super::testing::{Session, catalog_of, read};

/// Kind, name, what tells it from others, and how many statements make it, of each object.
fn objects(catalog: &Catalog) -> Vec<(OtherKind, String, String, usize)> {
    let line = |object: &OtherObject| {
        (object.kind, object.name.as_str().to_owned(), object.arguments.to_string(), object.statements.len())
    };
    catalog.others.iter().map(|(_, object)| line(object)).collect()
}

#[test]
fn every_kind_is_kept_under_what_identifies_it() {
    use OtherKind::*;
    let cases: [(&str, OtherKind, &str, &str); 19] = [
        (
            "CREATE OPERATOR public.<-> (\n    FUNCTION = public.d,\n    LEFTARG = int4,\n    RIGHTARG = numeric(3),\n    COMMUTATOR = OPERATOR(public.<->),\n    MERGES,\n    HASHES\n)",
            Operator,
            "<->",
            "integer, numeric",
        ),
        ("CREATE OPERATOR !! (PROCEDURE = f, RIGHTARG = text)", Operator, "!!", "NONE, text"),
        ("CREATE OPERATOR FAMILY public.ops USING btree", OperatorFamily, "ops", "btree"),
        (
            "CREATE COLLATION public.german (provider = icu, locale = 'de-u-co-phonebk')",
            Collation,
            "german",
            "",
        ),
        ("CREATE COLLATION IF NOT EXISTS german FROM \"C\"", Collation, "german", ""),
        ("CREATE DEFAULT CONVERSION public.c FOR 'UTF8' TO 'LATIN1' FROM pg_catalog.f", Conversion, "c", ""),
        (
            "CREATE CAST (varchar(3) AS public.t) WITH FUNCTION public.f(varchar) AS IMPLICIT",
            Cast,
            "character varying AS public.t",
            "",
        ),
        ("CREATE CAST (text AS t[]) WITHOUT FUNCTION", Cast, "text AS t[]", ""),
        ("CREATE CAST (text AS json) WITH INOUT AS ASSIGNMENT", Cast, "text AS json", ""),
        (
            "CREATE TEXT SEARCH CONFIGURATION public.c (\n    PARSER = pg_catalog.\"default\" )",
            TextSearchConfiguration,
            "c",
            "",
        ),
        (
            "CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = pg_catalog.snowball, language = 'english')",
            TextSearchDictionary,
            "d",
            "",
        ),
        ("CREATE TEXT SEARCH PARSER p (START = a, GETTOKEN = b)", TextSearchParser, "p", ""),
        ("CREATE TEXT SEARCH TEMPLATE t (INIT = a, LEXIZE = b)", TextSearchTemplate, "t", ""),
        ("CREATE OR REPLACE TRUSTED PROCEDURAL LANGUAGE plperl", Language, "plperl", ""),
        ("CREATE LANGUAGE 'PLx' HANDLER a.b INLINE c VALIDATOR d", Language, "plx", ""),
        (
            "CREATE TRANSFORM FOR int LANGUAGE plx (FROM SQL WITH FUNCTION f(internal), TO SQL WITH FUNCTION g(internal))",
            Transform,
            "integer LANGUAGE plx",
            "",
        ),
        ("CREATE ACCESS METHOD am TYPE INDEX HANDLER public.h", AccessMethod, "am", ""),
        ("CREATE TABLESPACE fast OWNER bob LOCATION '/x' WITH (seq_page_cost = 1)", Tablespace, "fast", ""),
        ("CREATE TABLESPACE cold LOCATION ''", Tablespace, "cold", ""),
    ];
    for (statement, kind, name, arguments) in cases {
        let catalog = catalog_of(&format!("{statement};\n"));
        assert_eq!(objects(&catalog), [(kind, name.to_owned(), arguments.to_owned(), 1)], "{statement}");
        let (_, object) = catalog.others.iter().next().unwrap();
        assert_eq!(object.statements[0].as_str(), statement);
    }
}

#[test]
fn an_operator_class_brings_its_family() {
    let class = "CREATE OPERATOR CLASS public.c\n    DEFAULT FOR TYPE integer USING btree AS\n    OPERATOR 1 <(integer,integer) ,\n    FUNCTION 1 (integer, integer) btint4cmp(integer,integer);\n";
    let catalog = catalog_of(class);
    let kinds: Vec<_> = catalog.others.iter().map(|(_, object)| object.kind).collect();
    assert_eq!(kinds, [OtherKind::OperatorFamily, OtherKind::OperatorClass]);
    let with_family = class.replace("btree AS", "btree FAMILY public.f AS");
    assert_eq!(catalog_of(&with_family).others.len(), 1);
    assert_eq!(catalog_of(&format!("CREATE OPERATOR FAMILY c USING btree;\n{class}")).others.len(), 2);
}

#[test]
fn alters_are_kept_with_what_they_change() {
    let catalog = catalog_of(
        "CREATE TEXT SEARCH CONFIGURATION public.c (PARSER = pg_catalog.\"default\");\n\
         ALTER TEXT SEARCH CONFIGURATION public.c\n    ADD MAPPING FOR asciiword WITH english_stem, simple;\n\
         ALTER TEXT SEARCH CONFIGURATION c DROP MAPPING IF EXISTS FOR word;\n\
         CREATE OPERATOR + (FUNCTION = f, LEFTARG = a, RIGHTARG = b);\n\
         ALTER OPERATOR public.+ (a, b) SET (RESTRICT = NONE);\n\
         CREATE OPERATOR FAMILY f USING btree;\n\
         ALTER OPERATOR FAMILY public.f USING btree ADD OPERATOR 1 <(a, b), FUNCTION 1 (a, b) g(a, b);\n\
         CREATE TABLESPACE t LOCATION '/x';\n\
         ALTER TABLESPACE t SET (random_page_cost = 1);\n\
         ALTER COLLATION pg_catalog.\"de\" REFRESH VERSION;\n",
    );
    let counts: Vec<_> = objects(&catalog).into_iter().map(|(kind, _, _, count)| (kind, count)).collect();
    assert_eq!(
        counts,
        [
            (OtherKind::TextSearchConfiguration, 3),
            (OtherKind::Operator, 2),
            (OtherKind::OperatorFamily, 2),
            (OtherKind::Tablespace, 2),
        ]
    );
}

#[test]
fn what_exists_is_not_made_again() {
    let mut session = Session::new();
    session.script(
        "CREATE COLLATION c (locale = 'C');\nCREATE COLLATION IF NOT EXISTS c (locale = 'POSIX');\n\
         CREATE LANGUAGE plpgsql;\nCREATE LANGUAGE l HANDLER h;\nCREATE OR REPLACE LANGUAGE l HANDLER i;\n",
    );
    let counts: Vec<_> = objects(session.catalog()).into_iter().map(|(kind, ..)| kind).collect();
    assert_eq!(counts, [OtherKind::Collation, OtherKind::Language]);
    let error = session.run("CREATE COLLATION public.c (locale = 'C')").unwrap_err();
    assert_eq!(error.to_string(), "collation public.c already exists");
    let error = session.run("ALTER TEXT SEARCH CONFIGURATION x DROP MAPPING FOR y").unwrap_err();
    assert!(matches!(error, ApplyError::Missing { .. }));
    for broken in
        ["CREATE OPERATOR + (LEFTARG)", "CREATE CAST (a AS b)", "CREATE LANGUAGE l x", "CREATE COLLATION c"]
    {
        assert!(read(broken).is_err(), "{broken}");
    }
}
