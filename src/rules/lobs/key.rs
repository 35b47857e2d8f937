//! The key by which DMS finds a row again to fetch its LOBs.

use crate::catalog::{Catalog, Column, Id, Index, Relation, RelationKind};
use crate::dms::types::{TypeSettings, map_column};
use crate::rules::keys::row_keys;

/// The best key of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowKey {
    /// A primary key.
    Primary,
    /// A unique index that names each row: on columns that are NOT NULL and no LOBs, without a
    /// predicate, valid and checked at once.
    Unique,
    /// Neither.
    None,
}

/// The best key of a table. A partition has that of its partitioned table at least.
pub(super) fn row_key(catalog: &Catalog, id: Id<Relation>, settings: &TypeSettings) -> RowKey {
    let relation = &catalog.relations[id];
    let root = &catalog.relations[partition_root(catalog, id)];
    if relation.primary_key().is_some() || root.primary_key().is_some() {
        return RowKey::Primary;
    }
    let has_unique_key = [relation, root]
        .into_iter()
        .any(|table| row_keys(catalog, table).any(|(_, key)| names_each_row(catalog, table, key, settings)));
    if has_unique_key { RowKey::Unique } else { RowKey::None }
}

/// Whether the columns of a key are NOT NULL, and none is a LOB.
fn names_each_row(catalog: &Catalog, relation: &Relation, key: &Index, settings: &TypeSettings) -> bool {
    let names_rows = |column: &Column| {
        column.not_null && !map_column(catalog, relation, column, settings).travels_as_lob()
    };
    let columns = key.key_columns().unwrap_or_default();
    columns.into_iter().all(|number| relation.column_by_number(number).is_some_and(names_rows))
}

/// How many partitioned tables above each other are followed. A circle stands in no server, but may
/// in a text.
const MAX_PARTITION_DEPTH: usize = 256;

/// The topmost partitioned table that a partition belongs to; any other table itself.
pub(super) fn partition_root(catalog: &Catalog, id: Id<Relation>) -> Id<Relation> {
    let mut root = id;
    for _ in 0..MAX_PARTITION_DEPTH {
        match &catalog.relations[root].partition_of {
            Some(partition) => root = partition.parent,
            None => break,
        }
    }
    root
}

/// Whether the rows of a relation stand in its partitions alone.
pub(super) fn is_empty_parent(relation: &Relation) -> bool {
    relation.kind == RelationKind::PartitionedTable && !relation.children.is_empty()
}
