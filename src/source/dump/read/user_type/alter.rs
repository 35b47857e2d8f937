//! `ALTER TYPE`, but for what all kinds of objects share.

use crate::catalog::{Definition, Name, QualifiedName};

use super::super::super::cursor::Cursor;
use super::super::super::read_error::ReadError;
use super::super::super::type_name::ParsedType;
use super::super::definition_list::read_definitions;
use super::{ParsedAttribute, TypeStatement, read_attribute, read_collation};

/// `ALTER TYPE name change`
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum AlterType {
    /// `ADD VALUE`
    AddValue { name: QualifiedName, value: Box<str>, if_not_exists: bool, position: EnumPosition },
    /// `RENAME VALUE`
    RenameValue { name: QualifiedName, from: Box<str>, to: Box<str> },
    /// `ADD | DROP | ALTER | RENAME ATTRIBUTE`
    Attributes { name: QualifiedName, changes: Vec<AttributeChange> },
    /// `SET (...)`
    Set { name: QualifiedName, parameters: Vec<Definition> },
}

/// Where a new label of an enum goes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum EnumPosition {
    Last,
    Before(Box<str>),
    After(Box<str>),
}

/// A change of a composite type. With `CASCADE` the tables of the type follow.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum AttributeChange {
    Add(ParsedAttribute),
    Drop { attribute: Name, if_exists: bool },
    Retype { attribute: Name, data_type: ParsedType, collation: Option<QualifiedName> },
    Rename { from: Name, to: Name },
}

/// Reads `ALTER TYPE name change`.
pub(crate) fn read_alter_type(cursor: &mut Cursor<'_>) -> Result<TypeStatement, ReadError> {
    cursor.expect_keywords(&["ALTER", "TYPE"])?;
    let name = cursor.qualified_name_as("a type name")?;
    let alter = if cursor.eat_keywords(&["ADD", "VALUE"]) {
        read_add_value(cursor, name)?
    } else if cursor.eat_keywords(&["RENAME", "VALUE"]) {
        let from = cursor.string()?.into();
        cursor.expect_keyword("TO")?;
        AlterType::RenameValue { name, from, to: cursor.string()?.into() }
    } else if cursor.eat_keyword("SET") {
        AlterType::Set { name, parameters: read_definitions(cursor)? }
    } else {
        AlterType::Attributes { name, changes: read_attribute_changes(cursor)? }
    };
    cursor.expect_end()?;
    Ok(TypeStatement::Alter(alter))
}

fn read_add_value(cursor: &mut Cursor<'_>, name: QualifiedName) -> Result<AlterType, ReadError> {
    let if_not_exists = cursor.eat_keywords(&["IF", "NOT", "EXISTS"]);
    let value = cursor.string()?.into();
    let position = if cursor.eat_keyword("BEFORE") {
        EnumPosition::Before(cursor.string()?.into())
    } else if cursor.eat_keyword("AFTER") {
        EnumPosition::After(cursor.string()?.into())
    } else {
        EnumPosition::Last
    };
    Ok(AlterType::AddValue { name, value, if_not_exists, position })
}

fn read_attribute_changes(cursor: &mut Cursor<'_>) -> Result<Vec<AttributeChange>, ReadError> {
    let mut changes = Vec::new();
    loop {
        changes.push(read_attribute_change(cursor)?);
        let _ = cursor.eat_keyword("CASCADE") || cursor.eat_keyword("RESTRICT");
        if !cursor.eat_punct(b',') {
            return Ok(changes);
        }
    }
}

fn read_attribute_change(cursor: &mut Cursor<'_>) -> Result<AttributeChange, ReadError> {
    if cursor.eat_keywords(&["ADD", "ATTRIBUTE"]) {
        return Ok(AttributeChange::Add(read_attribute(cursor)?));
    }
    if cursor.eat_keywords(&["DROP", "ATTRIBUTE"]) {
        let if_exists = cursor.eat_keywords(&["IF", "EXISTS"]);
        return Ok(AttributeChange::Drop { attribute: cursor.name_as("an attribute name")?, if_exists });
    }
    if cursor.eat_keywords(&["RENAME", "ATTRIBUTE"]) {
        let from = cursor.name_as("an attribute name")?;
        cursor.expect_keyword("TO")?;
        return Ok(AttributeChange::Rename { from, to: cursor.name_as("an attribute name")? });
    }
    if !cursor.eat_keywords(&["ALTER", "ATTRIBUTE"]) {
        return Err(cursor.error("a change of a type"));
    }
    let attribute = cursor.name_as("an attribute name")?;
    cursor.eat_keywords(&["SET", "DATA"]);
    cursor.expect_keyword("TYPE")?;
    let data_type = ParsedType::read(cursor)?;
    Ok(AttributeChange::Retype { attribute, data_type, collation: read_collation(cursor)? })
}
