//! Rows, and what else changes no catalog; and what cannot be known from text.

use crate::catalog::Name;

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;
use super::session::SessionStatement;

/// A statement that is no DDL.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DataStatement {
    /// `INSERT`, `COPY ... FROM`, `UPDATE` ...: the input holds rows.
    Rows,
    /// A `DO` block.
    DoBlock,
    /// A query or `CALL` that calls functions for what they do.
    FunctionCall,
    /// `SELECT lo_create(...)`: a large object.
    LargeObject,
    /// `SELECT set_config('search_path', ...)`
    Session(SessionStatement),
    /// Nothing that a catalog holds.
    NoEffect,
}

/// Reads a statement that is no DDL.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<DataStatement, ReadError> {
    if cursor.at_keyword("SELECT") {
        return read_select(cursor);
    }
    let statement = cursor.eat_choice(FIRST_WORDS).unwrap_or(DataWord::NoEffect);
    let statement = match statement {
        DataWord::Rows => DataStatement::Rows,
        DataWord::Copy => read_copy(cursor),
        DataWord::DoBlock => DataStatement::DoBlock,
        DataWord::Call => DataStatement::FunctionCall,
        DataWord::With => of_common_table_expression(cursor),
        DataWord::NoEffect => DataStatement::NoEffect,
    };
    cursor.skip_to_end();
    Ok(statement)
}

#[derive(Clone, Copy)]
enum DataWord {
    Rows,
    Copy,
    DoBlock,
    Call,
    With,
    NoEffect,
}

const FIRST_WORDS: &[(&[&str], DataWord)] = &[
    (&["INSERT"], DataWord::Rows),
    (&["UPDATE"], DataWord::Rows),
    (&["MERGE"], DataWord::Rows),
    (&["COPY"], DataWord::Copy),
    (&["DO"], DataWord::DoBlock),
    (&["CALL"], DataWord::Call),
    (&["PERFORM"], DataWord::Call),
    (&["EXECUTE"], DataWord::Call),
    (&["WITH"], DataWord::With),
];

/// `COPY ... TO` only reads.
fn read_copy(cursor: &mut Cursor<'_>) -> DataStatement {
    while !cursor.at_end() {
        if cursor.at_keyword("FROM") {
            return DataStatement::Rows;
        }
        if cursor.at_keyword("TO") || cursor.skip_balanced().is_err() {
            break;
        }
    }
    DataStatement::NoEffect
}

/// `WITH ... INSERT`, `WITH ... SELECT f()`.
fn of_common_table_expression(cursor: &mut Cursor<'_>) -> DataStatement {
    let changes = ["INSERT", "UPDATE", "MERGE"];
    let mut words = *cursor;
    while !words.at_end() {
        if words.at_any_keyword(&changes) {
            return DataStatement::Rows;
        }
        words.bump();
    }
    DataStatement::NoEffect
}

fn read_select(cursor: &mut Cursor<'_>) -> Result<DataStatement, ReadError> {
    cursor.bump();
    let called = read_called_function(cursor);
    let statement = match called {
        Some(function) => of_call(function.as_str(), cursor)?,
        None => DataStatement::NoEffect,
    };
    cursor.skip_to_end();
    Ok(statement)
}

/// The function that a query calls first; the cursor stands behind the opening parenthesis then.
fn read_called_function(cursor: &mut Cursor<'_>) -> Option<Name> {
    let mut ahead = *cursor;
    // SELECT * FROM f(...)
    if ahead.eat_operator("*") && !ahead.eat_keyword("FROM") {
        return None;
    }
    let name = ahead.qualified_name().ok()?;
    if !ahead.eat_punct(b'(') {
        return None;
    }
    *cursor = ahead;
    Some(name.name)
}

/// Functions of the server's own that only compute: a query that calls one changes nothing. All
/// others may do anything.
const WITHOUT_EFFECT: &[&str] = &[
    "array_agg",
    "coalesce",
    "concat",
    "count",
    "currval",
    "current_setting",
    "exists",
    "format",
    "generate_series",
    "json_agg",
    "jsonb_agg",
    "lastval",
    "lower",
    "lo_close",
    "lo_open",
    "lowrite",
    "max",
    "min",
    "nextval",
    "now",
    "pg_sleep",
    "postgis_full_version",
    "postgis_version",
    "string_agg",
    "sum",
    "to_char",
    "unnest",
    "upper",
    "version",
];

fn of_call(function: &str, cursor: &mut Cursor<'_>) -> Result<DataStatement, ReadError> {
    match function {
        "set_config" => read_set_config(cursor),
        "lo_create" | "lo_creat" | "lo_import" | "lo_from_bytea" => Ok(DataStatement::LargeObject),
        _ if WITHOUT_EFFECT.contains(&function) => Ok(DataStatement::NoEffect),
        _ => Ok(DataStatement::FunctionCall),
    }
}

/// `'search_path', '', false)`
fn read_set_config(cursor: &mut Cursor<'_>) -> Result<DataStatement, ReadError> {
    let parameter = Name::folded(&cursor.string()?);
    cursor.expect_punct(b',')?;
    if !cursor.at_string() {
        return Ok(DataStatement::NoEffect);
    }
    let value: Box<str> = cursor.string()?.into();
    Ok(DataStatement::Session(SessionStatement::Set { parameter, values: vec![value] }))
}
