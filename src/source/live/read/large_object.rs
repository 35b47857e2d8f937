//! Large objects.

use tokio_postgres::{Error, Row};

use super::super::query::FromRow;
use super::Assembly;

/// The row of `large_objects.sql`.
pub(super) struct CountRow(i64);

impl FromRow for CountRow {
    fn from_row(row: &Row) -> Result<Self, Error> {
        Ok(CountRow(row.try_get("count")?))
    }
}

/// Says how many large objects there are.
pub(super) fn add(assembly: &mut Assembly, rows: Vec<CountRow>) {
    assembly.catalog.large_objects.count = rows.first().map_or(0, |row| u64::try_from(row.0).unwrap_or(0));
}
