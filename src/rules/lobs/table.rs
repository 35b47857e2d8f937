//! The LOB columns that a task moves, table by table.

use crate::catalog::{Id, Relation};
use crate::dms::task::{LobMode, Setting};
use crate::migration::{Migration, MovedColumn};

/// The LOB columns that a table declares, and how they are carried.
pub(super) struct LobTable<'a> {
    pub relation: Id<Relation>,
    /// In the order of the table; never empty.
    pub columns: &'a [&'a MovedColumn],
    /// The table's own LOB mode, otherwise the task's, under the name of the setting that decides.
    pub mode: Setting<LobMode>,
}

/// Looks at each table that declares LOB columns.
pub(super) fn each_lob_table(migration: &Migration, mut visit: impl FnMut(LobTable<'_>)) {
    let columns: Vec<_> = migration.moved().lob_columns().collect();
    for columns in columns.chunk_by(|a, b| a.relation == b.relation) {
        if let Some(first) = columns.first() {
            let mode = mode_of(migration, first.relation);
            visit(LobTable { relation: first.relation, columns, mode });
        }
    }
}

/// Whether a setting for LOBs matters: the task moves some, or nothing is known of its tables, or not
/// enough of one.
pub(super) fn may_move_lobs(migration: &Migration) -> bool {
    migration.source().relations.is_empty()
        || !migration.moved().with_unknown_columns.is_empty()
        || migration.moved().lob_columns().len() > 0
}

/// How the LOB columns of a table are carried.
pub(super) fn mode_of(migration: &Migration, relation: Id<Relation>) -> Setting<LobMode> {
    let catalog = migration.source();
    let table = &catalog.relations[relation];
    migration.scope().lob_mode(catalog.schema_name(table.schema).as_str(), table.name.as_str())
}
