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
}
