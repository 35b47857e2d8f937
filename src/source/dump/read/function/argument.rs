//! The arguments of functions.

use crate::catalog::{ArgumentMode, Name};

use super::super::super::cursor::Cursor;
use super::super::super::read_error::ReadError;
use super::super::super::type_name::ParsedType;

/// An argument as a statement writes it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ParsedArgument {
    pub mode: ArgumentMode,
    pub name: Option<Name>,
    pub data_type: ParsedType,
    pub default: Option<Box<str>>,
}

/// Reads `(argument, ...)`.
pub(crate) fn read_arguments(cursor: &mut Cursor<'_>) -> Result<Vec<ParsedArgument>, ReadError> {
    let mut inner = cursor.parenthesised()?;
    let mut arguments = Vec::new();
    if inner.at_end() {
        return Ok(arguments);
    }
    loop {
        arguments.push(read_argument(&mut inner)?);
        if !inner.eat_punct(b',') {
            break;
        }
    }
    inner.expect_end()?;
    Ok(arguments)
}

/// Reads one argument. The mode may stand before or behind the name, and either may be missing.
pub(super) fn read_argument(cursor: &mut Cursor<'_>) -> Result<ParsedArgument, ReadError> {
    let mut mode = read_mode(cursor);
    let mut name = None;
    let mut data_type = read_lone_type(cursor);
    if data_type.is_none() {
        name = Some(cursor.name_as("an argument")?);
        mode = mode.or_else(|| read_mode(cursor));
    }
    let data_type = match data_type.take() {
        Some(data_type) => data_type,
        None => ParsedType::read(cursor)?,
    };
    let default = match cursor.eat_keyword("DEFAULT") || cursor.eat_operator("=") {
        true => Some(cursor.expression_until(&[], b",")?.into()),
        false => None,
    };
    Ok(ParsedArgument { mode: mode.unwrap_or(ArgumentMode::In), name, data_type, default })
}

fn read_mode(cursor: &mut Cursor<'_>) -> Option<ArgumentMode> {
    cursor.eat_choice(&[
        (&["IN", "OUT"], ArgumentMode::InOut),
        (&["IN"], ArgumentMode::In),
        (&["OUT"], ArgumentMode::Out),
        (&["INOUT"], ArgumentMode::InOut),
        (&["VARIADIC"], ArgumentMode::Variadic),
    ])
}

/// The type of an argument without a name: it is one if the argument is over behind it. Otherwise
/// the cursor stays, before the name.
fn read_lone_type(cursor: &mut Cursor<'_>) -> Option<ParsedType> {
    let before = *cursor;
    let data_type = ParsedType::read(cursor).ok().filter(|_| at_end_of_type(cursor));
    if data_type.is_none() {
        *cursor = before;
    }
    data_type
}

fn at_end_of_type(cursor: &Cursor<'_>) -> bool {
    cursor.at_end()
        || cursor.at_punct(b',')
        || cursor.at_operator("=")
        || cursor.at_keyword("DEFAULT")
        || cursor.at_keywords(&["ORDER", "BY"])
}

/// Reads the columns of `RETURNS TABLE (name type, ...)`.
pub(super) fn read_table_columns(cursor: &mut Cursor<'_>) -> Result<Vec<ParsedArgument>, ReadError> {
    let mut inner = cursor.parenthesised()?;
    let mut columns = Vec::new();
    loop {
        let name = Some(inner.name_as("a column name")?);
        let data_type = ParsedType::read(&mut inner)?;
        columns.push(ParsedArgument { mode: ArgumentMode::Table, name, data_type, default: None });
        if !inner.eat_punct(b',') {
            break;
        }
    }
    inner.expect_end()?;
    Ok(columns)
}
