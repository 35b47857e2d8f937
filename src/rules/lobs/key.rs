//! The key by which DMS finds a row again to fetch its LOBs.

use crate::catalog::{
    Catalog, Constraint, ConstraintKind, Id, Index, IndexRole, IndexValidity, Relation, RelationKind,
};
use crate::dms::types::{TypeSettings, map_column};

use super::table::is_lob;

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
        .any(|table| table.indexes.iter().any(|index| names_each_row(catalog, table, *index, settings)));
    if has_unique_key { RowKey::Unique } else { RowKey::None }
}

fn names_each_row(catalog: &Catalog, relation: &Relation, id: Id<Index>, settings: &TypeSettings) -> bool {
    let index = &catalog.indexes[id];
    let holds = index.is_unique_for_all_rows()
        && index.validity == IndexValidity::Valid
        && (index.role != IndexRole::Unique || is_checked_at_once(relation, id));
    let Some(columns) = index.key_columns().filter(|_| holds) else { return false };
    columns.into_iter().all(|number| {
        let column = relation.column_by_number(number);
        column.is_some_and(|column| {
            column.not_null && !is_lob(&map_column(catalog, relation, column, settings))
        })
    })
}

fn is_checked_at_once(relation: &Relation, index: Id<Index>) -> bool {
    let enforces = |constraint: &&Constraint| match &constraint.kind {
        ConstraintKind::Unique(key) => key.index == index,
        _ => false,
    };
    relation.constraints.iter().find(enforces).is_some_and(|constraint| !constraint.timing.is_deferrable())
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
