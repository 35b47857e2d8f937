//! `ALTER` of objects that are kept as their definition, but for what all kinds share.

use crate::catalog::OtherKind;

use super::super::super::cursor::Cursor;
use super::super::super::read_error::ReadError;
use super::super::definition_list::read_definitions;
use super::{DefinedObject, DefinitionStatement, operator, read_text_search_kind, skip_rest};

/// Reads what follows `ALTER`; `text` is the whole statement.
pub(super) fn read_alter(cursor: &mut Cursor<'_>, text: &str) -> Result<DefinitionStatement, ReadError> {
    if cursor.eat_keyword("COLLATION") {
        cursor.qualified_name_as("a collation")?;
        cursor.expect_keywords(&["REFRESH", "VERSION"])?;
        return Ok(DefinitionStatement::Nothing);
    }
    let object = if cursor.eat_keywords(&["OPERATOR", "FAMILY"]) {
        read_family_change(cursor)?
    } else if cursor.eat_keyword("OPERATOR") {
        read_operator_change(cursor)?
    } else if cursor.eat_keyword("TABLESPACE") {
        read_tablespace_change(cursor)?
    } else {
        read_text_search_change(cursor)?
    };
    cursor.expect_end()?;
    Ok(DefinitionStatement::Alter { object, text: text.into() })
}

/// `name USING method ADD | DROP ...`
fn read_family_change(cursor: &mut Cursor<'_>) -> Result<DefinedObject, ReadError> {
    let family = operator::read_family(cursor)?;
    if !cursor.at_any_keyword(&["ADD", "DROP"]) {
        return Err(cursor.error("`ADD` or `DROP`"));
    }
    skip_rest(cursor)?;
    Ok(family)
}

/// `name (left, right) SET (options)`
fn read_operator_change(cursor: &mut Cursor<'_>) -> Result<DefinedObject, ReadError> {
    let name = cursor.any_operator()?;
    let (left, right) = operator::read_operands(cursor)?;
    cursor.expect_keyword("SET")?;
    read_definitions(cursor)?;
    Ok(DefinedObject::Operator { name, left, right })
}

/// `name SET | RESET (options)`
fn read_tablespace_change(cursor: &mut Cursor<'_>) -> Result<DefinedObject, ReadError> {
    let name = cursor.name_as("a tablespace")?;
    if !cursor.eat_keyword("SET") {
        cursor.expect_keyword("RESET")?;
    }
    read_definitions(cursor)?;
    Ok(DefinedObject::Global(OtherKind::Tablespace, name))
}

/// `name (options)` of a dictionary, `name ADD | ALTER | DROP MAPPING ...` of a configuration.
fn read_text_search_change(cursor: &mut Cursor<'_>) -> Result<DefinedObject, ReadError> {
    let kind = read_text_search_kind(cursor)?;
    let name = cursor.qualified_name()?;
    if cursor.at_punct(b'(') {
        read_definitions(cursor)?;
        return Ok(DefinedObject::InSchema(kind, name));
    }
    if !["ADD", "ALTER", "DROP"].iter().any(|keyword| cursor.eat_keyword(keyword)) {
        return Err(cursor.error("`ADD`, `ALTER` or `DROP MAPPING`"));
    }
    cursor.expect_keyword("MAPPING")?;
    skip_rest(cursor)?;
    Ok(DefinedObject::InSchema(kind, name))
}
