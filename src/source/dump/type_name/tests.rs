use crate::catalog::{BaseType, DataType, Modifier, Name};

use super::super::lexer::{StandardStrings, tokenize};
use super::{Cardinality, Cursor, ParsedType, SerialType, TypeNameRef};

/// Reads a type and gives what is left behind it.
fn read_with_rest(sql: &str) -> Result<(ParsedType, String), String> {
    let mut tokens = Vec::new();
    tokenize(sql.as_bytes(), StandardStrings::On, &mut tokens);
    let mut cursor = Cursor::new(sql.as_bytes(), &tokens);
    let parsed = ParsedType::read(&mut cursor).map_err(|error| error.to_string())?;
    Ok((parsed, cursor.rest_text().into_owned()))
}

fn read(sql: &str) -> ParsedType {
    let (parsed, rest) = read_with_rest(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    assert_eq!(rest, "", "{sql}");
    parsed
}

/// The type as `format_type()` writes it.
fn formatted(sql: &str) -> String {
    let parsed = read(sql);
    let (base, name) = match &parsed.name {
        TypeNameRef::Builtin(builtin) => (BaseType::Builtin(*builtin), String::new()),
        TypeNameRef::Named(name) => (BaseType::External(Box::new(name.clone())), name.to_string()),
        other => panic!("{sql}: {other:?}"),
    };
    let mut data_type = DataType::new(base, parsed.modifier);
    data_type.dimensions = parsed.dimensions;
    let mut text = String::new();
    data_type.write(&mut text, &name).expect("a string takes all text");
    text
}

/// Spellings and what `format_type()` of PostgreSQL 15 makes of a column declared so.
const SPELLINGS: &[(&str, &str)] = &[
    ("int", "integer"),
    ("INTEGER", "integer"),
    ("int4", "integer"),
    ("pg_catalog.int4", "integer"),
    ("\"int4\"", "integer"),
    ("bigint", "bigint"),
    ("int8", "bigint"),
    ("smallint", "smallint"),
    ("int2", "smallint"),
    ("dec", "numeric"),
    ("decimal", "numeric"),
    ("numeric", "numeric"),
    ("numeric(10)", "numeric(10,0)"),
    ("decimal(10, 2)", "numeric(10,2)"),
    ("pg_catalog.numeric(10,2)", "numeric(10,2)"),
    ("numeric(3,-2)", "numeric(3,-2)"),
    ("numeric(3,5)", "numeric(3,5)"),
    ("real", "real"),
    ("float4", "real"),
    ("float", "double precision"),
    ("float(1)", "real"),
    ("float(24)", "real"),
    ("float(25)", "double precision"),
    ("float(53)", "double precision"),
    ("double precision", "double precision"),
    ("float8", "double precision"),
    ("boolean", "boolean"),
    ("bool", "boolean"),
    ("char", "character(1)"),
    ("char(3)", "character(3)"),
    ("character", "character(1)"),
    ("nchar", "character(1)"),
    ("nchar(2)", "character(2)"),
    ("national char", "character(1)"),
    ("national character(4)", "character(4)"),
    ("national character varying(4)", "character varying(4)"),
    ("national char varying", "character varying"),
    ("nchar varying(5)", "character varying(5)"),
    ("character varying(5)", "character varying(5)"),
    ("char varying", "character varying"),
    ("bpchar", "bpchar"),
    ("bpchar(3)", "character(3)"),
    ("pg_catalog.bpchar", "bpchar"),
    ("\"char\"", "\"char\""),
    ("pg_catalog.\"char\"", "\"char\""),
    ("pg_catalog.char", "\"char\""),
    ("varchar", "character varying"),
    ("varchar(10)", "character varying(10)"),
    ("pg_catalog.varchar(10)", "character varying(10)"),
    ("\"varchar\"(10)", "character varying(10)"),
    ("bit", "bit(1)"),
    ("bit(3)", "bit(3)"),
    ("bit varying", "bit varying"),
    ("bit varying(3)", "bit varying(3)"),
    ("varbit(3)", "bit varying(3)"),
    ("\"bit\"", "\"bit\""),
    ("pg_catalog.\"bit\"(3)", "bit(3)"),
    ("time", "time without time zone"),
    ("time(3)", "time(3) without time zone"),
    ("time with time zone", "time with time zone"),
    ("time(0) with time zone", "time(0) with time zone"),
    ("time (3) without time zone", "time(3) without time zone"),
    ("timetz(3)", "time(3) with time zone"),
    ("timestamp", "timestamp without time zone"),
    ("timestamp without time zone", "timestamp without time zone"),
    ("timestamp(6) with time zone", "timestamp(6) with time zone"),
    ("timestamp(9)", "timestamp(6) without time zone"),
    ("timestamptz", "timestamp with time zone"),
    ("timestamptz(3)", "timestamp(3) with time zone"),
    ("pg_catalog.timestamptz(3)", "timestamp(3) with time zone"),
    ("interval", "interval"),
    ("interval(3)", "interval(3)"),
    ("interval year", "interval year"),
    ("interval month", "interval month"),
    ("interval day", "interval day"),
    ("interval hour", "interval hour"),
    ("interval minute", "interval minute"),
    ("interval second", "interval second"),
    ("interval second(3)", "interval second(3)"),
    ("interval year to month", "interval year to month"),
    ("interval day to hour", "interval day to hour"),
    ("interval day to minute", "interval day to minute"),
    ("interval day to second(0)", "interval day to second(0)"),
    ("interval hour to minute", "interval hour to minute"),
    ("interval hour to second", "interval hour to second"),
    ("interval minute to second(6)", "interval minute to second(6)"),
    ("text", "text"),
    ("TEXT", "text"),
    ("uuid", "uuid"),
    ("pg_catalog.jsonb", "jsonb"),
    ("bytea", "bytea"),
    ("name", "name"),
    ("oid", "oid"),
    ("int4range", "int4range"),
    ("tsvector", "tsvector"),
    ("int[]", "integer[]"),
    ("int[3]", "integer[]"),
    ("int[3][]", "integer[]"),
    ("int array", "integer[]"),
    ("int ARRAY[4]", "integer[]"),
    ("pg_catalog.int4[]", "integer[]"),
    ("varchar(10)[]", "character varying(10)[]"),
    ("char[]", "character(1)[]"),
    ("timestamp(3) with time zone[]", "timestamp(3) with time zone[]"),
    ("_int4", "integer[]"),
    ("pg_catalog._text", "text[]"),
    ("_varchar(7)", "character varying(7)[]"),
    ("\"interval\"(3)", "interval(3)"),
];

#[test]
fn every_spelling_is_the_type_that_the_server_takes_it_for() {
    for (sql, expected) in SPELLINGS {
        assert_eq!(formatted(sql), *expected, "{sql}");
    }
}

#[test]
fn types_of_users_keep_their_names_and_modifiers() {
    let cases = [
        ("public.geometry(Point,4326)", "public.geometry(Point,4326)"),
        ("Mood", "mood"),
        ("\"Mood\"[]", "\"Mood\"[]"),
        ("db.sales.\"Order Kind\"", "sales.\"Order Kind\""),
        ("extensions.citext", "extensions.citext"),
        ("_mood", "_mood"),
        ("double", "double"),
        // the names of SQL's grammar are no types of the catalog
        ("pg_catalog.integer", "pg_catalog.\"integer\""),
        ("public.text", "public.text"),
        ("public.serial", "public.serial"),
    ];
    for (sql, expected) in cases {
        assert_eq!(formatted(sql), expected, "{sql}");
    }
}

#[test]
fn serials_are_told_apart() {
    use SerialType::*;
    let cases = [
        ("smallserial", Small),
        ("serial2", Small),
        ("SERIAL", Normal),
        ("serial4", Normal),
        ("bigserial", Big),
        ("serial8", Big),
    ];
    for (sql, expected) in cases {
        assert_eq!(read(sql).name, TypeNameRef::Serial(expected), "{sql}");
    }
}

#[test]
fn a_set_and_a_columns_type() {
    let set = read("setof public.t");
    assert_eq!(set.cardinality, Cardinality::Set);
    for sql in ["t.c%TYPE", "s.t.c%type", "db.s.t.c % TYPE"] {
        let TypeNameRef::OfColumn(path) = read(sql).name else { panic!("{sql}") };
        assert_eq!((path.0.name.as_str(), &path.1), ("t", &Name::from("c")), "{sql}");
    }
}

#[test]
fn what_is_no_part_of_the_type_stays() {
    let cases = [
        ("int NOT NULL", "NOT NULL"),
        ("text COLLATE \"C\"", "COLLATE \"C\""),
        ("timestamp with (a)", "with (a)"),
        ("interval DEFAULT '1'", "DEFAULT '1'"),
        ("int(11)", "(11)"),
        ("national", ""),
        ("double DEFAULT 1", "DEFAULT 1"),
        ("geometry(Point), b", ", b"),
    ];
    for (sql, expected) in cases {
        assert_eq!(read_with_rest(sql).unwrap().1, expected, "{sql}");
    }
}

#[test]
fn what_the_server_refuses_is_an_error() {
    let refused = [
        "",
        "(",
        "'a'",
        "varchar()",
        "varchar(0)",
        "varchar(a)",
        "char(-1)",
        "numeric(0)",
        "numeric(1001)",
        "numeric(3,1001)",
        "numeric(3,2,1)",
        "float(0)",
        "float(54)",
        "text(3)",
        "uuid(1)",
        "int[a]",
        "int[",
        "s.",
        "t.c%ROWTYPE",
        "timestamp(-1)",
        "geometry(Point",
        "a.b.c.d",
    ];
    for sql in refused {
        assert!(read_with_rest(sql).is_err(), "{sql}");
    }
}

#[test]
fn a_modifier_of_another_type_is_kept_as_written() {
    let read = read("public.geometry( PointZ , 4326 )");
    assert_eq!(read.modifier, Modifier::Other("PointZ , 4326".into()));
}
