//! Partition keys and bounds.

use crate::catalog::{Expression, PartitionStrategy};

use super::super::super::cursor::Cursor;
use super::super::super::read_error::ReadError;
use super::super::index_element::{ParsedIndexElement, read_index_elements};

/// `PARTITION BY strategy (element, ...)`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ParsedPartitionKey {
    /// How rows are spread.
    pub strategy: PartitionStrategy,
    /// What chooses the partition.
    pub elements: Vec<ParsedIndexElement>,
}

/// `PARTITION BY` where it follows.
pub(super) fn read_partition_by(cursor: &mut Cursor<'_>) -> Result<Option<ParsedPartitionKey>, ReadError> {
    if !cursor.eat_keywords(&["PARTITION", "BY"]) {
        return Ok(None);
    }
    let before = *cursor;
    let strategy = match cursor.name_as("a partitioning strategy")?.as_str() {
        "range" => PartitionStrategy::Range,
        "list" => PartitionStrategy::List,
        "hash" => PartitionStrategy::Hash,
        _ => return Err(before.error("`RANGE`, `LIST` or `HASH`")),
    };
    Ok(Some(ParsedPartitionKey { strategy, elements: read_index_elements(cursor)? }))
}

/// `FOR VALUES ...` or `DEFAULT`, as written.
pub(super) fn read_bound(cursor: &mut Cursor<'_>) -> Result<Expression, ReadError> {
    let start = cursor.position();
    if !cursor.eat_keyword("DEFAULT") {
        cursor.expect_keywords(&["FOR", "VALUES"])?;
        read_bound_values(cursor)?;
    }
    Ok(Expression::from(cursor.text_since(start).as_ref()))
}

fn read_bound_values(cursor: &mut Cursor<'_>) -> Result<(), ReadError> {
    if cursor.eat_keyword("FROM") {
        cursor.parenthesised()?;
        cursor.expect_keyword("TO")?;
    } else if !cursor.eat_keyword("IN") {
        cursor.expect_keyword("WITH")?;
    }
    cursor.parenthesised()?;
    Ok(())
}
