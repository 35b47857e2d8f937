//! `CREATE STATISTICS`, `ALTER STATISTICS`.

use crate::catalog::{Expression, Name, QualifiedName};

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;
use super::address::IfMissing;
use super::schema::IfNotExists;

/// What makes or changes a statistics object.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum StatisticsStatement {
    /// `CREATE STATISTICS`
    Create {
        /// The name; the server chooses one from PostgreSQL 16 on.
        name: Option<QualifiedName>,
        /// Whether it may be there already.
        if_not_exists: IfNotExists,
        /// `(ndistinct, ...)`; empty for all.
        kinds: Vec<Name>,
        /// The columns and expressions.
        on: Expression,
        /// The columns alone, which the chosen name is made of; expressions are `None`.
        columns: Vec<Option<Name>>,
        /// The table.
        table: QualifiedName,
    },
    /// `ALTER STATISTICS ... SET STATISTICS`
    SetTarget {
        /// The object.
        name: QualifiedName,
        /// What happens if there is none.
        if_missing: IfMissing,
        /// The target; `None` for the default.
        target: Option<i16>,
    },
}

/// Reads `CREATE STATISTICS` or `ALTER STATISTICS ... SET STATISTICS`.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<StatisticsStatement, ReadError> {
    if cursor.eat_keywords(&["CREATE", "STATISTICS"]) {
        return read_create(cursor);
    }
    cursor.expect_keywords(&["ALTER", "STATISTICS"])?;
    let if_missing = IfMissing::read(cursor);
    let name = cursor.qualified_name()?;
    cursor.expect_keywords(&["SET", "STATISTICS"])?;
    let target = match cursor.eat_keyword("DEFAULT") {
        true => None,
        // below 0 is the default as well
        false => i16::try_from(cursor.integer()?).ok().filter(|target| *target >= 0),
    };
    Ok(StatisticsStatement::SetTarget { name, if_missing, target })
}

fn read_create(cursor: &mut Cursor<'_>) -> Result<StatisticsStatement, ReadError> {
    let if_not_exists = IfNotExists::read(cursor);
    let is_named = !cursor.at_keyword("ON") && !cursor.at_punct(b'(');
    let name = if is_named { Some(cursor.qualified_name()?) } else { None };
    let kinds = if cursor.at_punct(b'(') { cursor.name_list()? } else { Vec::new() };
    cursor.expect_keyword("ON")?;
    let start = cursor.position();
    let mut columns = Vec::new();
    loop {
        columns.push(read_item(cursor)?);
        if !cursor.eat_punct(b',') {
            break;
        }
    }
    let on = Expression::from(&*cursor.text_since(start));
    cursor.expect_keyword("FROM")?;
    let table = cursor.qualified_name_as("a table name")?;
    Ok(StatisticsStatement::Create { name, if_not_exists, kinds, on, columns, table })
}

/// A column; `None` for an expression.
fn read_item(cursor: &mut Cursor<'_>) -> Result<Option<Name>, ReadError> {
    let mut ahead = *cursor;
    if let Ok(name) = ahead.name()
        && (ahead.at_punct(b',') || ahead.at_keyword("FROM"))
    {
        *cursor = ahead;
        return Ok(Some(name));
    }
    cursor.expression_until(&["FROM"], b",")?;
    Ok(None)
}
