//! `CREATE TABLE` and `ALTER TABLE`, foreign tables too.
//!
//! - [`create`]: the whole of a `CREATE TABLE`; [`column`]: one column; [`constraint`]: one
//!   constraint, of a column or of the table; [`partition`]: partition keys and bounds
//! - [`alter`]: the actions of an `ALTER TABLE`; [`alter_column`]: those on one column

pub(crate) mod alter;
pub(crate) mod alter_column;
pub(crate) mod column;
pub(crate) mod constraint;
pub(crate) mod create;
pub(crate) mod partition;

use crate::catalog::QualifiedName;

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;

pub(crate) use alter::AlterTable;
pub(crate) use create::CreateTable;

/// A statement about tables.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "a statement holds it in a box")]
pub(crate) enum TableStatement {
    /// `CREATE TABLE`, `CREATE FOREIGN TABLE`, `SELECT INTO`
    Create(CreateTable),
    /// `ALTER TABLE`, `ALTER FOREIGN TABLE`
    Alter(AlterTable),
    /// `IMPORT FOREIGN SCHEMA`: tables that only the foreign server knows.
    ImportForeignSchema,
}

/// Reads `CREATE [FOREIGN] TABLE`, `ALTER [FOREIGN] TABLE` with its actions, or `IMPORT FOREIGN
/// SCHEMA`. `RENAME TO` and `SET SCHEMA` are none of the actions: every kind of object has those.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<TableStatement, ReadError> {
    if cursor.at_keyword("ALTER") {
        return AlterTable::read(cursor).map(TableStatement::Alter);
    }
    if cursor.eat_keywords(&["IMPORT", "FOREIGN", "SCHEMA"]) {
        while cursor.bump().is_some() {}
        return Ok(TableStatement::ImportForeignSchema);
    }
    CreateTable::read(cursor).map(TableStatement::Create)
}

/// `[ONLY] name [*]`, the name also in parentheses.
fn read_table_reference(cursor: &mut Cursor<'_>) -> Result<(QualifiedName, Descent), ReadError> {
    let descent = if cursor.eat_keyword("ONLY") { Descent::Only } else { Descent::Children };
    let wrapped = cursor.eat_punct(b'(');
    let name = cursor.qualified_name_as("a table name")?;
    if wrapped {
        cursor.expect_punct(b')')?;
    }
    cursor.eat_operator("*");
    Ok((name, descent))
}

/// Whether a statement speaks of a table's children as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Descent {
    /// It does, unless `ONLY` is written.
    Children,
    /// `ONLY`
    Only,
}
