//! What a statement that cannot be read is about, by its first words: a table that is made, gets an index,
//! or changes in a way that nobody knows.

use crate::catalog::QualifiedName;

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;
use super::table::CreateTable;

/// A table of a statement that cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum UnreadTable {
    /// The statement makes it. Nothing but its name is known.
    Made(Box<CreateTable>),
    /// The statement changes it.
    Changed(QualifiedName),
    /// The statement makes an index on it.
    Indexed(QualifiedName),
}

impl UnreadTable {
    /// The table that a statement makes or changes, if that is what its first words say. What makes a
    /// foreign table is left out: without its end nobody knows the server.
    pub fn of(cursor: &mut Cursor<'_>) -> Option<Self> {
        if cursor.at_keyword("CREATE") {
            if let Ok(table) = indexed_table(*cursor) {
                return Some(UnreadTable::Indexed(table));
            }
            if cursor.keyword_ahead(1, "FOREIGN") {
                return None;
            }
            let made = CreateTable::read_head(cursor).ok()?;
            return Some(UnreadTable::Made(Box::new(made)));
        }
        if !cursor.eat_keyword("ALTER") {
            return None;
        }
        cursor.eat_keyword("FOREIGN");
        if !cursor.eat_keyword("TABLE") {
            return None;
        }
        cursor.eat_keywords(&["IF", "EXISTS"]);
        cursor.eat_keyword("ONLY");
        cursor.qualified_name().ok().map(UnreadTable::Changed)
    }
}

/// The table of a `CREATE INDEX`.
fn indexed_table(mut cursor: Cursor<'_>) -> Result<QualifiedName, ReadError> {
    cursor.expect_keyword("CREATE")?;
    cursor.eat_keyword("UNIQUE");
    cursor.expect_keyword("INDEX")?;
    cursor.eat_keyword("CONCURRENTLY");
    cursor.eat_keywords(&["IF", "NOT", "EXISTS"]);
    if !cursor.at_keyword("ON") {
        cursor.name()?;
    }
    cursor.expect_keyword("ON")?;
    cursor.eat_keyword("ONLY");
    cursor.qualified_name()
}
