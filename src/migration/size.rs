//! How large tables are, as far as a profile or the running server tells.

use std::collections::HashSet;

use super::Migration;
use crate::catalog::{Id, Relation};

/// How large a table is with the tables below it: its partitions, those that inherit from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct StoredSize {
    /// How many rows; `None` where that is not known of any of the tables.
    pub rows: Option<u64>,
    /// Bytes on disk with everything that belongs to them; `None` where that is not known of any.
    pub bytes: Option<u64>,
}

impl StoredSize {
    fn of_table(migration: &Migration, table: Id<Relation>) -> Self {
        let profile = migration.table_profile(table);
        let server = migration.table_size(table);
        let measured = profile.and_then(|table| table.bytes.as_ref());
        let measured = measured.map(|bytes| sum([bytes.heap, bytes.toast, bytes.indexes]));
        let counted = profile.and_then(|table| table.rows).map(|rows| rows.count);
        StoredSize {
            rows: counted.or_else(|| server?.rows),
            bytes: measured.or_else(|| server?.known_bytes()),
        }
    }

    fn plus(self, other: StoredSize) -> Self {
        StoredSize { rows: together(self.rows, other.rows), bytes: together(self.bytes, other.bytes) }
    }
}

fn together(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.saturating_add(other)),
        (known, None) | (None, known) => known,
    }
}

fn sum<const N: usize>(parts: [u64; N]) -> u64 {
    parts.into_iter().fold(0, u64::saturating_add)
}

impl Migration {
    /// How large a table of the source is, with all tables below it. Measured figures of a profile come
    /// before the estimates of the server.
    pub fn stored_size(&self, relation: Id<Relation>) -> StoredSize {
        let mut size = StoredSize::default();
        let mut seen = HashSet::new();
        let mut open = vec![relation];
        while let Some(table) = open.pop() {
            // a circle stands in no server, but may in a text
            if seen.insert(table) {
                size = size.plus(StoredSize::of_table(self, table));
                open.extend(&self.source.relations[table].children);
            }
        }
        size
    }
}
