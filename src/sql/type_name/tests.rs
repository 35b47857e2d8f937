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

/// A spelling and what `format_type()` makes of a column declared so, empty where the server refuses
/// it: `tests/type_spellings.rs` asks a server.
const SPELLINGS: &str = include_str!("../../../fixtures/type-spellings.tsv");

#[test]
fn every_spelling_is_the_type_that_the_server_takes_it_for() {
    for line in SPELLINGS.lines().skip(1) {
        let (sql, expected) = line.split_once('\t').expect("two columns");
        if expected.is_empty() {
            assert!(!read_with_rest(sql).is_ok_and(|(_, rest)| rest.is_empty()), "{sql}");
        } else {
            assert_eq!(formatted(sql), expected, "{sql}");
        }
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
fn what_is_no_type_is_an_error() {
    for sql in ["", "(", "'a'", "s.", "t.c%ROWTYPE", "t%TYPE", "geometry(Point", "a.b.c.d", "int[", "setof"] {
        assert!(read_with_rest(sql).is_err(), "{sql}");
    }
    let (error, sql) = (read_with_rest("text(3)").unwrap_err(), read_with_rest("varchar(0)").unwrap_err());
    assert_eq!(error, "expected no modifier of `text`, found `(`");
    assert_eq!(sql, "expected a length from 1 to 10485760, found `0`");
}

#[test]
fn a_modifier_of_another_type_is_kept_as_written() {
    let read = read("public.geometry( PointZ , 4326 )");
    assert_eq!(read.modifier, Modifier::Other("PointZ , 4326".into()));
}
