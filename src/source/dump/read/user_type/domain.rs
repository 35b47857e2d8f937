//! Domains.

use crate::catalog::{Name, QualifiedName};

use super::super::super::cursor::Cursor;
use super::super::super::read_error::ReadError;
use super::super::super::statement::Place;
use super::super::super::type_name::ParsedType;
use super::super::index_element::read_parenthesised_expression;
use super::TypeStatement;

/// `CREATE DOMAIN`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CreateDomain {
    pub name: QualifiedName,
    pub base: ParsedType,
    pub collation: Option<QualifiedName>,
    pub default: Option<Box<str>>,
    pub constraints: Vec<DomainConstraint>,
}

/// A constraint of a domain.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DomainConstraint {
    pub name: Option<Name>,
    pub rule: DomainRule,
    /// Not `NOT VALID`.
    pub validated: bool,
    pub place: Place,
}

/// What a domain's constraint demands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DomainRule {
    /// `NOT NULL`
    NotNull,
    /// `NULL`, which is nothing.
    Null,
    /// `CHECK (...)`
    Check(Box<str>),
}

/// `ALTER DOMAIN`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AlterDomain {
    pub name: QualifiedName,
    pub change: DomainChange,
}

/// What `ALTER DOMAIN` changes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DomainChange {
    /// `SET DEFAULT`, `DROP DEFAULT`
    Default(Option<Box<str>>),
    /// `SET NOT NULL`, `DROP NOT NULL`
    NotNull(bool),
    /// `ADD CONSTRAINT`
    Add(DomainConstraint),
    /// `DROP CONSTRAINT`
    Drop { constraint: Name, if_exists: bool },
    /// `VALIDATE CONSTRAINT`
    Validate(Name),
    /// `RENAME CONSTRAINT`
    Rename { from: Name, to: Name },
}

/// The keywords that end a domain's default.
const AFTER_DEFAULT: [&str; 6] = ["CONSTRAINT", "NOT", "NULL", "CHECK", "DEFAULT", "COLLATE"];

/// Reads `CREATE DOMAIN name [AS] type ...`.
pub(crate) fn read_create_domain(cursor: &mut Cursor<'_>) -> Result<TypeStatement, ReadError> {
    cursor.expect_keywords(&["CREATE", "DOMAIN"])?;
    let name = cursor.qualified_name_as("a domain name")?;
    cursor.eat_keyword("AS");
    let base = ParsedType::read(cursor)?;
    let mut domain = CreateDomain { name, base, collation: None, default: None, constraints: Vec::new() };
    while !cursor.at_end() {
        if cursor.eat_keyword("COLLATE") {
            domain.collation = Some(cursor.qualified_name_as("a collation")?);
        } else if cursor.eat_keyword("DEFAULT") {
            domain.default = Some(cursor.expression_until(&AFTER_DEFAULT, b"")?.into());
        } else {
            domain.constraints.push(read_constraint(cursor)?);
        }
    }
    Ok(TypeStatement::CreateDomain(domain))
}

fn read_constraint(cursor: &mut Cursor<'_>) -> Result<DomainConstraint, ReadError> {
    let start = cursor.position();
    let name = match cursor.eat_keyword("CONSTRAINT") {
        true => Some(cursor.name_as("a constraint name")?),
        false => None,
    };
    let rule = if cursor.eat_keywords(&["NOT", "NULL"]) {
        DomainRule::NotNull
    } else if cursor.eat_keyword("NULL") {
        DomainRule::Null
    } else {
        cursor.expect_keyword("CHECK")?;
        DomainRule::Check(read_parenthesised_expression(cursor)?.as_str().into())
    };
    let mut validated = true;
    loop {
        if cursor.eat_keywords(&["NOT", "VALID"]) {
            validated = false;
        } else if !cursor.eat_keywords(&["NO", "INHERIT"]) && !cursor.eat_keywords(&["NOT", "DEFERRABLE"]) {
            break;
        }
    }
    Ok(DomainConstraint { name, rule, validated, place: cursor.place_since(start) })
}

/// Reads `ALTER DOMAIN name change`.
pub(crate) fn read_alter_domain(cursor: &mut Cursor<'_>) -> Result<TypeStatement, ReadError> {
    cursor.expect_keywords(&["ALTER", "DOMAIN"])?;
    let name = cursor.qualified_name_as("a domain name")?;
    let change = read_change(cursor)?;
    cursor.expect_end()?;
    Ok(TypeStatement::AlterDomain(AlterDomain { name, change }))
}

fn read_change(cursor: &mut Cursor<'_>) -> Result<DomainChange, ReadError> {
    if cursor.eat_keywords(&["SET", "DEFAULT"]) {
        return Ok(DomainChange::Default(Some(cursor.expression_until(&[], b"")?.into())));
    }
    if let Some(change) =
        cursor.eat_choice(&[(&["SET", "NOT", "NULL"], true), (&["DROP", "NOT", "NULL"], false)])
    {
        return Ok(DomainChange::NotNull(change));
    }
    if cursor.eat_keywords(&["DROP", "DEFAULT"]) {
        return Ok(DomainChange::Default(None));
    }
    if cursor.eat_keywords(&["DROP", "CONSTRAINT"]) {
        let if_exists = cursor.eat_keywords(&["IF", "EXISTS"]);
        let constraint = cursor.name_as("a constraint name")?;
        let _ = cursor.eat_keyword("CASCADE") || cursor.eat_keyword("RESTRICT");
        return Ok(DomainChange::Drop { constraint, if_exists });
    }
    if cursor.eat_keywords(&["VALIDATE", "CONSTRAINT"]) {
        return Ok(DomainChange::Validate(cursor.name_as("a constraint name")?));
    }
    if cursor.eat_keywords(&["RENAME", "CONSTRAINT"]) {
        let from = cursor.name_as("a constraint name")?;
        cursor.expect_keyword("TO")?;
        return Ok(DomainChange::Rename { from, to: cursor.name_as("a constraint name")? });
    }
    if cursor.eat_keyword("ADD") {
        return Ok(DomainChange::Add(read_constraint(cursor)?));
    }
    Err(cursor.error("a change of a domain"))
}
