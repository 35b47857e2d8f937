use crate::catalog::{
    ArgumentMode, Catalog, Function, FunctionBody, FunctionKind, FunctionSecurity, NullInput, Parallel,
    Returns, Volatility,
};

use super::super::ApplyError;
use super::super::testing::{Session, catalog_of};

fn only(catalog: &Catalog) -> &Function {
    let mut functions = catalog.functions.iter();
    let (_, function) = functions.next().unwrap();
    assert!(functions.next().is_none());
    function
}

#[test]
fn clauses_come_in_any_order() {
    let catalog = catalog_of(
        "CREATE FUNCTION public.f(a integer, b text DEFAULT 'x, y'::text) RETURNS SETOF numeric(10,2)\n\
         LANGUAGE plpgsql IMMUTABLE STRICT SECURITY DEFINER LEAKPROOF COST 10 ROWS 5 PARALLEL SAFE\n\
         SET search_path TO 'pg_catalog', 'public' SET work_mem = '1MB'\n\
         AS $$begin return; end$$;\n",
    );
    let function = only(&catalog);
    assert_eq!(&*function.signature, "integer, text");
    assert_eq!(function.arguments[1].default.as_ref().unwrap().as_str(), "'x, y'::text");
    assert_eq!(catalog.type_name(&function.arguments[1].data_type).to_string(), "text");
    let Returns::SetOf(returned) = &function.returns else { panic!() };
    assert_eq!(catalog.type_name(returned).to_string(), "numeric");
    assert_eq!(function.language, "plpgsql");
    assert_eq!(function.body, FunctionBody::Source("begin return; end".into()));
    assert_eq!(function.volatility, Volatility::Immutable);
    assert_eq!(function.null_input, NullInput::ReturnsNull);
    assert_eq!(function.security, FunctionSecurity::Definer);
    assert!(function.leakproof);
    assert_eq!(function.parallel, Parallel::Safe);
    assert_eq!((function.cost.as_deref(), function.rows.as_deref()), (Some("10"), Some("5")));
    let settings: Vec<_> =
        function.settings.iter().map(|setting| (setting.name.as_str(), setting.value.as_deref())).collect();
    assert_eq!(settings, [("search_path", Some("'pg_catalog', 'public'")), ("work_mem", Some("'1MB'"))]);
}

#[test]
fn old_clauses_are_understood() {
    let catalog = catalog_of(
        "CREATE OR REPLACE FUNCTION f(text) RETURNS text AS '\n select $1 ' LANGUAGE 'SQL' WITH (isStrict, iscachable);\n",
    );
    let function = only(&catalog);
    assert_eq!(function.language, "sql");
    assert_eq!(function.volatility, Volatility::Immutable);
    assert_eq!(function.null_input, NullInput::ReturnsNull);
    assert_eq!(function.body, FunctionBody::Source("\n select $1 ".into()));
}

/// Arguments as written, and mode, name and type of each.
#[test]
fn arguments_have_modes_names_and_types() {
    use ArgumentMode::{In, InOut, Out, Variadic};
    type Expected<'a> = &'a [(ArgumentMode, &'a str, &'a str)];
    let cases: [(&str, Expected<'_>, &str); 10] = [
        ("", &[], ""),
        ("integer", &[(In, "", "integer")], "integer"),
        ("double precision", &[(In, "", "double precision")], "double precision"),
        ("x double precision", &[(In, "x", "double precision")], "double precision"),
        ("IN a int, OUT b text", &[(In, "a", "integer"), (Out, "b", "text")], "integer"),
        ("a OUT int, b IN OUT bigint", &[(Out, "a", "integer"), (InOut, "b", "bigint")], "bigint"),
        ("VARIADIC args text[]", &[(Variadic, "args", "text[]")], "text[]"),
        (
            "\"timestamp\" timestamp with time zone, \"time\" time",
            &[(In, "timestamp", "timestamp with time zone"), (In, "time", "time without time zone")],
            "timestamp with time zone, time without time zone",
        ),
        (
            "varchar(10), name public.t",
            &[(In, "", "character varying"), (In, "name", "public.t")],
            "character varying, public.t",
        ),
        ("a int = 1, b text default f(1, 2)", &[(In, "a", "integer"), (In, "b", "text")], "integer, text"),
    ];
    for (written, expected, signature) in cases {
        let catalog = catalog_of(&format!("CREATE FUNCTION f({written}) RETURNS void LANGUAGE sql AS '';\n"));
        let function = only(&catalog);
        let found: Vec<_> = function
            .arguments
            .iter()
            .map(|argument| {
                let name = argument.name.as_ref().map_or("", |name| name.as_str());
                (argument.mode, name, catalog.type_name(&argument.data_type).to_string())
            })
            .collect();
        let expected: Vec<_> =
            expected.iter().map(|(mode, name, data_type)| (*mode, *name, data_type.to_string())).collect();
        assert_eq!(found, expected, "{written}");
        assert_eq!(&*function.signature, signature, "{written}");
    }
}

#[test]
fn sql_bodies_are_kept_as_written() {
    let body = |sql: &str| only(&catalog_of(sql)).body.clone();
    assert_eq!(
        body("CREATE FUNCTION f(a int) RETURNS int\n    LANGUAGE sql\n    RETURN (a + 1);\n"),
        FunctionBody::Sql("RETURN (a + 1)".into())
    );
    let block = "BEGIN ATOMIC\n INSERT INTO t VALUES (1);  SELECT CASE WHEN true THEN 1 END; END";
    let create = format!("CREATE PROCEDURE p() LANGUAGE sql {block};\n");
    assert_eq!(body(&create), FunctionBody::Sql(block.into()));
}

#[test]
fn c_functions_name_their_symbol() {
    let body = |tail: &str| {
        only(&catalog_of(&format!("CREATE FUNCTION f() RETURNS int LANGUAGE c AS {tail};\n"))).body.clone()
    };
    let library = |symbol: &str| FunctionBody::Library { object: "$libdir/x".into(), symbol: symbol.into() };
    assert_eq!(body("'$libdir/x', 'y'"), library("y"));
    assert_eq!(body("'$libdir/x'"), library("f"));
}

#[test]
fn tables_are_returned_as_arguments() {
    let catalog = catalog_of(
        "CREATE FUNCTION f(a int) RETURNS TABLE(x integer, y timestamp with time zone) LANGUAGE sql AS '';\n",
    );
    let function = only(&catalog);
    assert_eq!(function.returns, Returns::Table);
    assert_eq!(function.arguments.len(), 3);
    assert_eq!(function.arguments[2].mode, ArgumentMode::Table);
    assert_eq!(&*function.signature, "integer");
}

#[test]
fn aggregates_are_known_by_all_their_arguments() {
    let cases = [
        ("a(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0')", "integer", None),
        ("a(*) (SFUNC = f, STYPE = bigint)", "", None),
        (
            "a(double precision ORDER BY anyelement) (SFUNC = f, STYPE = internal)",
            "double precision, anyelement",
            Some(1),
        ),
        ("a(ORDER BY text) (SFUNC = f, STYPE = internal)", "text", Some(0)),
        ("a(VARIADIC \"any\" ORDER BY VARIADIC \"any\") (SFUNC = f, STYPE = internal)", "\"any\"", Some(1)),
        ("a (BASETYPE = integer, SFUNC = f, STYPE = integer)", "integer", None),
        ("a (basetype = 'ANY', sfunc = f, stype = int8)", "", None),
    ];
    for (written, signature, direct) in cases {
        let catalog = catalog_of(&format!("CREATE AGGREGATE {written};\n"));
        let function = only(&catalog);
        let FunctionKind::Aggregate(aggregate) = &function.kind else { panic!("{written}") };
        assert_eq!(&*function.signature, signature, "{written}");
        assert_eq!(aggregate.direct_arguments, direct, "{written}");
        assert!(aggregate.parameters.iter().any(|parameter| parameter.name == "sfunc"), "{written}");
    }
}

#[test]
fn a_function_is_replaced_only_when_told() {
    let mut session = Session::new();
    session.script("CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'select 1';\n");
    let again = "CREATE FUNCTION f(b integer) RETURNS int LANGUAGE sql AS 'select 2';";
    let error = session.run(again).unwrap_err();
    assert_eq!(error.to_string(), "function public.f already exists");
    session.script("CREATE OR REPLACE FUNCTION f(a int4) RETURNS int LANGUAGE sql AS 'select 3';\n");
    assert_eq!(only(session.catalog()).body, FunctionBody::Source("select 3".into()));
    session.script("CREATE FUNCTION f(a text) RETURNS int LANGUAGE sql AS 'select 1';\n");
    assert_eq!(session.catalog().functions.len(), 2);
}

#[test]
fn options_are_altered() {
    let mut session = Session::new();
    session.script("CREATE FUNCTION f(a int, OUT b int) LANGUAGE sql SET work_mem TO '1MB' AS '';\n\
         ALTER FUNCTION f(a integer, OUT b integer) STABLE SECURITY DEFINER SET \"TimeZone\" TO 'UTC' RESET work_mem;\n\
         ALTER ROUTINE f PARALLEL RESTRICTED RESTRICT;\n",
    );
    let function = only(session.catalog());
    assert_eq!(function.volatility, Volatility::Stable);
    assert_eq!(function.parallel, Parallel::Restricted);
    assert_eq!(function.settings.len(), 1);
    assert_eq!(function.settings[0].name, "TimeZone");
    assert_eq!(function.language, "sql");
    let missing = session.run("ALTER FUNCTION f(text) STABLE;").unwrap_err();
    assert!(matches!(missing, ApplyError::Missing { .. }));
}
