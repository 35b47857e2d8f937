//! Types and domains: `CREATE`, and the `ALTER`s that change what they are.

use crate::catalog::{Definition, Name, QualifiedName};

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;
use super::super::statement::Place;
use super::super::type_name::ParsedType;
use super::definition_list::read_definitions;

mod alter;
mod domain;

pub(crate) use alter::{AlterType, AttributeChange, EnumPosition};
pub(crate) use domain::{AlterDomain, CreateDomain, DomainChange, DomainConstraint, DomainRule};

/// A statement about a type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TypeStatement {
    /// `CREATE TYPE`
    Create(CreateType),
    /// `ALTER TYPE`
    Alter(AlterType),
    /// `CREATE DOMAIN`
    CreateDomain(CreateDomain),
    /// `ALTER DOMAIN`
    AlterDomain(AlterDomain),
}

/// `CREATE TYPE`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CreateType {
    pub name: QualifiedName,
    pub kind: ParsedTypeKind,
}

/// What `CREATE TYPE` defines.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ParsedTypeKind {
    /// The labels of `AS ENUM (...)`.
    Enum(Vec<Box<str>>),
    /// The attributes of `AS (...)`.
    Composite(Vec<ParsedAttribute>),
    /// `AS RANGE (...)`
    Range(ParsedRange),
    /// `(INPUT = ...)`
    Base(Vec<Definition>),
    /// Nothing behind the name.
    Shell,
}

/// An attribute of a composite type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ParsedAttribute {
    pub name: Name,
    pub data_type: ParsedType,
    pub collation: Option<QualifiedName>,
    pub place: Place,
}

/// The parameters of a range type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ParsedRange {
    pub subtype: ParsedType,
    pub multirange: Option<QualifiedName>,
    /// All as written, these two too.
    pub parameters: Vec<Definition>,
}

/// Reads `CREATE` and `ALTER` of types and domains.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<TypeStatement, ReadError> {
    match (cursor.at_keyword("ALTER"), cursor.keyword_ahead(1, "DOMAIN")) {
        (false, false) => read_create_type(cursor),
        (false, true) => domain::read_create_domain(cursor),
        (true, false) => alter::read_alter_type(cursor),
        (true, true) => domain::read_alter_domain(cursor),
    }
}

/// Reads `CREATE TYPE ...`.
fn read_create_type(cursor: &mut Cursor<'_>) -> Result<TypeStatement, ReadError> {
    cursor.expect_keywords(&["CREATE", "TYPE"])?;
    let name = cursor.qualified_name_as("a type name")?;
    let kind = if cursor.at_end() {
        ParsedTypeKind::Shell
    } else if cursor.eat_keywords(&["AS", "ENUM"]) {
        ParsedTypeKind::Enum(read_labels(cursor)?)
    } else if cursor.eat_keywords(&["AS", "RANGE"]) {
        ParsedTypeKind::Range(read_range(cursor)?)
    } else if cursor.eat_keyword("AS") {
        ParsedTypeKind::Composite(read_attributes(cursor)?)
    } else {
        ParsedTypeKind::Base(read_definitions(cursor)?)
    };
    cursor.expect_end()?;
    Ok(TypeStatement::Create(CreateType { name, kind }))
}

fn read_labels(cursor: &mut Cursor<'_>) -> Result<Vec<Box<str>>, ReadError> {
    let mut inner = cursor.parenthesised()?;
    let mut labels = Vec::new();
    while !inner.at_end() {
        labels.push(inner.string()?.into());
        if !inner.eat_punct(b',') {
            break;
        }
    }
    inner.expect_end()?;
    Ok(labels)
}

fn read_attributes(cursor: &mut Cursor<'_>) -> Result<Vec<ParsedAttribute>, ReadError> {
    let mut inner = cursor.parenthesised()?;
    let mut attributes = Vec::new();
    while !inner.at_end() {
        attributes.push(read_attribute(&mut inner)?);
        if !inner.eat_punct(b',') {
            break;
        }
    }
    inner.expect_end()?;
    Ok(attributes)
}

fn read_attribute(cursor: &mut Cursor<'_>) -> Result<ParsedAttribute, ReadError> {
    let start = cursor.position();
    let name = cursor.name_as("an attribute name")?;
    let data_type = ParsedType::read(cursor)?;
    let collation = read_collation(cursor)?;
    Ok(ParsedAttribute { name, data_type, collation, place: cursor.place_since(start) })
}

fn read_collation(cursor: &mut Cursor<'_>) -> Result<Option<QualifiedName>, ReadError> {
    if !cursor.eat_keyword("COLLATE") {
        return Ok(None);
    }
    cursor.qualified_name_as("a collation").map(Some)
}

/// Reads `(SUBTYPE = ..., MULTIRANGE_TYPE_NAME = ..., ...)`.
fn read_range(cursor: &mut Cursor<'_>) -> Result<ParsedRange, ReadError> {
    let mut inner = *cursor;
    let parameters = read_definitions(cursor)?;
    inner = inner.parenthesised()?;
    let mut subtype = None;
    let mut multirange = None;
    while !inner.at_end() {
        let name = inner.name_as("a parameter")?;
        if !inner.eat_operator("=") {
            return Err(inner.error("`=`"));
        }
        match name.as_str() {
            "subtype" => subtype = Some(ParsedType::read(&mut inner)?),
            "multirange_type_name" => multirange = Some(inner.qualified_name_as("a type name")?),
            _ => {
                while !inner.at_end() && !inner.at_punct(b',') {
                    inner.skip_balanced()?;
                }
            }
        }
        if !inner.eat_punct(b',') {
            break;
        }
    }
    inner.expect_end()?;
    let Some(subtype) = subtype else { return Err(inner.error("`SUBTYPE`")) };
    Ok(ParsedRange { subtype, multirange, parameters })
}
