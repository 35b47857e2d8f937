//! Operators, operator classes and operator families.

use super::super::super::cursor::Cursor;
use super::super::super::read_error::ReadError;
use super::super::super::type_name::ParsedType;
use super::super::definition_list::read_definitions;
use super::{CreateDefinition, DefinedObject, skip_rest};

/// Reads what follows `CREATE OPERATOR`.
pub(super) fn read_operator(cursor: &mut Cursor<'_>) -> Result<CreateDefinition, ReadError> {
    let name = cursor.any_operator()?;
    let mut inner = *cursor;
    let definition = read_definitions(cursor)?;
    inner = inner.parenthesised()?;
    let (mut left, mut right) = (None, None);
    while !inner.at_end() {
        let parameter = inner.name_as("a parameter")?;
        if matches!(parameter.as_str(), "leftarg" | "rightarg") {
            if !inner.eat_operator("=") {
                return Err(inner.error("`=`"));
            }
            let operand = read_operand(&mut inner)?;
            *(if parameter == "leftarg" { &mut left } else { &mut right }) = operand;
        }
        while !inner.at_end() && !inner.at_punct(b',') {
            inner.skip_balanced()?;
        }
        inner.eat_punct(b',');
    }
    let object = DefinedObject::Operator { name, left, right };
    Ok(CreateDefinition { definition, ..CreateDefinition::new(object) })
}

/// A type, or `NONE`.
fn read_operand(cursor: &mut Cursor<'_>) -> Result<Option<ParsedType>, ReadError> {
    if cursor.eat_keyword("NONE") {
        return Ok(None);
    }
    ParsedType::read(cursor).map(Some)
}

/// Reads `(left, right)` behind an operator's name.
pub(super) fn read_operands(
    cursor: &mut Cursor<'_>,
) -> Result<(Option<ParsedType>, Option<ParsedType>), ReadError> {
    cursor.expect_punct(b'(')?;
    let left = read_operand(cursor)?;
    cursor.expect_punct(b',')?;
    let right = read_operand(cursor)?;
    cursor.expect_punct(b')')?;
    Ok((left, right))
}

/// Reads what follows `CREATE OPERATOR CLASS`.
pub(super) fn read_class(cursor: &mut Cursor<'_>) -> Result<CreateDefinition, ReadError> {
    let name = cursor.qualified_name_as("an operator class")?;
    cursor.eat_keyword("DEFAULT");
    cursor.expect_keywords(&["FOR", "TYPE"])?;
    ParsedType::read(cursor)?;
    cursor.expect_keyword("USING")?;
    let method = cursor.name_as("an access method")?;
    let family = match cursor.eat_keyword("FAMILY") {
        true => Some(cursor.qualified_name_as("an operator family")?),
        false => None,
    };
    cursor.expect_keyword("AS")?;
    if cursor.at_end() {
        return Err(cursor.error("`OPERATOR`, `FUNCTION` or `STORAGE`"));
    }
    skip_rest(cursor)?;
    Ok(CreateDefinition::new(DefinedObject::OperatorClass { name, method, family }))
}

/// Reads `name USING method`.
pub(super) fn read_family(cursor: &mut Cursor<'_>) -> Result<DefinedObject, ReadError> {
    let name = cursor.qualified_name_as("an operator family")?;
    cursor.expect_keyword("USING")?;
    Ok(DefinedObject::OperatorFamily { name, method: cursor.name_as("an access method")? })
}
