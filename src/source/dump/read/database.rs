//! `CREATE DATABASE`, `ALTER DATABASE`, `ALTER SYSTEM`.

use crate::catalog::{Definition, Name};

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;
use super::role::{SettingChange, read_setting_change};

/// What makes or changes a database.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DatabaseStatement {
    /// `CREATE DATABASE`
    Create {
        /// The name.
        name: Name,
        /// The options, decoded.
        options: Vec<Definition>,
    },
    /// `ALTER DATABASE ... WITH option value`
    Options {
        /// The database.
        name: Name,
        /// The options, decoded.
        options: Vec<Definition>,
    },
    /// `ALTER DATABASE ... SET | RESET`
    Setting {
        /// The database.
        name: Name,
        /// What changes.
        change: SettingChange,
    },
    /// `ALTER DATABASE ... SET TABLESPACE`, `REFRESH COLLATION VERSION`, `ALTER SYSTEM`: nothing
    /// that the catalog holds.
    NoEffect,
}

/// Reads `CREATE DATABASE`, `ALTER DATABASE` or `ALTER SYSTEM`.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<DatabaseStatement, ReadError> {
    if cursor.eat_keywords(&["CREATE", "DATABASE"]) {
        let name = cursor.name_as("a database name")?;
        return Ok(DatabaseStatement::Create { name, options: read_options(cursor)? });
    }
    cursor.expect_keyword("ALTER")?;
    if cursor.eat_keyword("SYSTEM") {
        return match read_setting_change(cursor)? {
            Some(_) => Ok(DatabaseStatement::NoEffect),
            None => Err(cursor.error("`SET` or `RESET`")),
        };
    }
    cursor.expect_keyword("DATABASE")?;
    let name = cursor.name_as("a database name")?;
    if cursor.eat_keywords(&["SET", "TABLESPACE"]) {
        cursor.name()?;
        return Ok(DatabaseStatement::NoEffect);
    }
    if cursor.eat_keywords(&["REFRESH", "COLLATION", "VERSION"]) {
        return Ok(DatabaseStatement::NoEffect);
    }
    if let Some(change) = read_setting_change(cursor)? {
        return Ok(DatabaseStatement::Setting { name, change });
    }
    Ok(DatabaseStatement::Options { name, options: read_options(cursor)? })
}

/// `WITH OWNER = a ENCODING = 'UTF8' CONNECTION LIMIT = 5`; the equals signs may be left out.
fn read_options(cursor: &mut Cursor<'_>) -> Result<Vec<Definition>, ReadError> {
    cursor.eat_keyword("WITH");
    let mut options = Vec::new();
    while !cursor.at_end() {
        let name = match cursor.eat_keywords(&["CONNECTION", "LIMIT"]) {
            true => Name::from("connection_limit"),
            false => cursor.name_as("an option of a database")?,
        };
        cursor.eat_operator("=");
        let value = match cursor.eat_keyword("DEFAULT") {
            true => None,
            false => Some(cursor.value_text()?.into()),
        };
        options.push(Definition::new(name, value));
    }
    Ok(options)
}
