//! Sizes of tables.

use crate::catalog::Name;
use crate::server::TableSize;

use super::super::super::query::{FromRow, Row};
use super::super::names::name;

/// How many rows a table has and how many pages its parts, estimated.
pub(super) struct SizeRow {
    schema: Name,
    table: Name,
    rows: Option<f64>,
    heap_pages: i64,
    toast_pages: i64,
    index_pages: i64,
}

impl SizeRow {
    pub fn into_size(self, block_size: u64) -> TableSize {
        let bytes = |pages: i64| pages.cast_unsigned().saturating_mul(block_size);
        let mut size = TableSize::new(self.schema, self.table);
        // a float of the server's own, never negative where it is known
        size.rows = self.rows.map(|rows| rows.max(0.0).round() as u64);
        size.heap_bytes = bytes(self.heap_pages);
        size.toast_bytes = bytes(self.toast_pages);
        size.index_bytes = bytes(self.index_pages);
        size
    }
}

impl FromRow for SizeRow {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(SizeRow {
            schema: name(row, "schema")?,
            table: name(row, "name")?,
            rows: row.try_get("rows")?,
            heap_pages: row.try_get("heap_pages")?,
            toast_pages: row.try_get("toast_pages")?,
            index_pages: row.try_get("index_pages")?,
        })
    }
}
