//! `CREATE SCHEMA`.

use crate::catalog::Name;

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;
use super::super::statement::Statement;
use super::address::RoleName;

/// `CREATE SCHEMA [IF NOT EXISTS] [name] [AUTHORIZATION role] [elements]`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SchemaStatement {
    /// The name; `None` for that of the owner.
    pub name: Option<Name>,
    /// Whether it may be there already.
    pub if_not_exists: IfNotExists,
    /// `AUTHORIZATION`
    pub owner: Option<RoleName>,
    /// What is created in it by the same statement.
    pub elements: Vec<Statement>,
}

/// Whether it is an error that something exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IfNotExists {
    /// It is.
    Fail,
    /// `IF NOT EXISTS`: nothing happens then.
    Keep,
}

impl IfNotExists {
    /// Reads `IF NOT EXISTS` if it stands here.
    pub fn read(cursor: &mut Cursor<'_>) -> Self {
        if cursor.eat_keywords(&["IF", "NOT", "EXISTS"]) { IfNotExists::Keep } else { IfNotExists::Fail }
    }
}

/// Reads `CREATE SCHEMA`.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<SchemaStatement, ReadError> {
    cursor.expect_keywords(&["CREATE", "SCHEMA"])?;
    let if_not_exists = IfNotExists::read(cursor);
    let name = match cursor.at_keyword("AUTHORIZATION") {
        true => None,
        false => Some(cursor.name_as("a schema name")?),
    };
    let owner = match cursor.eat_keyword("AUTHORIZATION") {
        true => Some(RoleName::read(cursor)?),
        false => None,
    };
    Ok(SchemaStatement { name, if_not_exists, owner, elements: read_elements(cursor)? })
}

/// Statements without semicolons between them: each begins with `CREATE` or `GRANT`.
fn read_elements(cursor: &mut Cursor<'_>) -> Result<Vec<Statement>, ReadError> {
    let mut elements = Vec::new();
    while !cursor.at_end() {
        if !cursor.at_any_keyword(&["CREATE", "GRANT"]) {
            return Err(cursor.error("`CREATE` or `GRANT`"));
        }
        let mut element = cursor.up_to_keywords(&["CREATE", "GRANT"])?;
        // an element of an element would let the text decide how deep this goes
        if element.at_keywords(&["CREATE", "SCHEMA"]) {
            return Err(element.error("an object of the schema"));
        }
        elements.push(super::read_statement(&mut element)?);
    }
    Ok(elements)
}
