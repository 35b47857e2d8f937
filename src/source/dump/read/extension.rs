//! Extensions.

use crate::catalog::Name;

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;

/// A statement about an extension.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ExtensionStatement {
    /// `CREATE EXTENSION`
    Create { name: Name, if_not_exists: bool, schema: Option<Name>, version: Option<Box<str>> },
    /// `ALTER EXTENSION name UPDATE [TO version]`
    Update { name: Name, version: Option<Box<str>> },
    /// `ALTER EXTENSION name SET SCHEMA schema`
    SetSchema { name: Name, schema: Name },
    /// `ALTER EXTENSION name ADD | DROP object`: which objects are its members is in no dump.
    ChangeMembers,
}

/// Reads `CREATE` and `ALTER` of extensions.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<ExtensionStatement, ReadError> {
    if cursor.at_keyword("ALTER") { read_alter_extension(cursor) } else { read_create_extension(cursor) }
}

/// Reads `CREATE EXTENSION [IF NOT EXISTS] name [WITH] ...`.
fn read_create_extension(cursor: &mut Cursor<'_>) -> Result<ExtensionStatement, ReadError> {
    cursor.expect_keywords(&["CREATE", "EXTENSION"])?;
    let if_not_exists = cursor.eat_keywords(&["IF", "NOT", "EXISTS"]);
    let name = cursor.name_as("an extension")?;
    cursor.eat_keyword("WITH");
    let (mut schema, mut version) = (None, None);
    while !cursor.at_end() {
        if cursor.eat_keyword("SCHEMA") {
            schema = Some(cursor.name_as("a schema")?);
        } else if cursor.eat_keyword("VERSION") {
            version = Some(cursor.value_text()?.into());
        } else if cursor.eat_keyword("FROM") {
            cursor.value_text()?;
        } else {
            cursor.expect_keyword("CASCADE")?;
        }
    }
    Ok(ExtensionStatement::Create { name, if_not_exists, schema, version })
}

/// Reads `ALTER EXTENSION name ...`.
fn read_alter_extension(cursor: &mut Cursor<'_>) -> Result<ExtensionStatement, ReadError> {
    cursor.expect_keywords(&["ALTER", "EXTENSION"])?;
    let name = cursor.name_as("an extension")?;
    let statement = if cursor.eat_keyword("UPDATE") {
        let version = match cursor.eat_keyword("TO") {
            true => Some(cursor.value_text()?.into()),
            false => None,
        };
        ExtensionStatement::Update { name, version }
    } else if cursor.eat_keywords(&["SET", "SCHEMA"]) {
        ExtensionStatement::SetSchema { name, schema: cursor.name_as("a schema")? }
    } else if (cursor.eat_keyword("ADD") || cursor.eat_keyword("DROP")) && cursor.peek_at(1).is_some() {
        while cursor.bump().is_some() {}
        ExtensionStatement::ChangeMembers
    } else {
        return Err(cursor.error("`UPDATE`, `SET SCHEMA`, `ADD` or `DROP`"));
    };
    cursor.expect_end()?;
    Ok(statement)
}
