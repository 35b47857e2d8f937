//! Sizes of tables.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalog::Name;

/// How large a table or materialized view is, estimated: what the last VACUUM or ANALYZE left in
/// `pg_class`, so that no lock is taken to find out. A partitioned table has no size; its partitions do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct TableSize {
    /// The schema.
    pub schema: Name,
    /// The table.
    pub table: Name,
    /// How many rows; `None` where neither VACUUM nor ANALYZE ever saw the table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// The table's own file, in bytes.
    pub heap_bytes: u64,
    /// Values stored out of line, with their index, in bytes.
    pub toast_bytes: u64,
    /// All indexes, in bytes.
    pub index_bytes: u64,
}

impl TableSize {
    /// A table of which nothing is known.
    pub fn new(schema: impl Into<Name>, table: impl Into<Name>) -> Self {
        let (schema, table) = (schema.into(), table.into());
        TableSize { schema, table, rows: None, heap_bytes: 0, toast_bytes: 0, index_bytes: 0 }
    }

    /// What the table takes on disk with everything that belongs to it, in bytes.
    pub fn total_bytes(&self) -> u64 {
        self.heap_bytes.saturating_add(self.toast_bytes).saturating_add(self.index_bytes)
    }

    /// The same, where it is known: a table that neither VACUUM nor ANALYZE ever saw has no pages in
    /// `pg_class`, however large it is.
    pub fn known_bytes(&self) -> Option<u64> {
        let total = self.total_bytes();
        (self.rows.is_some() || total > 0).then_some(total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_was_never_analysed_has_no_known_size() {
        let mut size = TableSize::new("public", "t");
        assert_eq!(size.known_bytes(), None);
        size.rows = Some(0);
        assert_eq!(size.known_bytes(), Some(0));
        size = TableSize::new("public", "t");
        size.index_bytes = 8192;
        assert_eq!(size.known_bytes(), Some(8192));
    }
}
