//! The tables and columns of the target, where its catalog is known.

use crate::catalog::{Catalog, Column, Id, Name, QualifiedName, Relation};
use crate::dms::scope::ColumnScope;
use crate::dms::task::TargetTablePrepMode;
use crate::migration::Migration;

/// What is known of a table on the target.
pub(super) enum Arriving<'a> {
    /// The target's catalog is not known.
    Unknown,
    /// The target does not have the table: DMS makes it.
    Missing,
    /// The target has it.
    There(&'a Catalog, &'a Relation),
}

/// The table on the target that the rows of a table arrive in.
pub(super) fn arriving(migration: &Migration, table: Id<Relation>) -> Arriving<'_> {
    let Some(target) = migration.target() else { return Arriving::Unknown };
    let name = name_on_target(migration, table);
    let found = name.and_then(|name| target.relation(name.schema?.as_str(), name.name.as_str()));
    match found {
        Some(id) => Arriving::There(target, &target.relations[id]),
        None => Arriving::Missing,
    }
}

/// Whether DMS drops the tables of the target and makes them anew before it loads.
pub(crate) fn remakes_tables(migration: &Migration) -> bool {
    let task = migration.task();
    task.migration_type.value.loads()
        && task.settings.full_load.target_table_prep_mode.value == TargetTablePrepMode::DropAndCreate
}

/// Schema and table on the target, unless a rule of the mappings computes them.
pub(super) fn name_on_target(migration: &Migration, table: Id<Relation>) -> Option<QualifiedName> {
    let relation = &migration.source().relations[table];
    let schema = migration.source().schema_name(relation.schema).as_str();
    let name = migration.scope().target_name(schema, relation.name.as_str());
    Some(QualifiedName { schema: Some(name.schema.name()?.clone()), name: name.table.name()?.clone() })
}

/// A column's name on the target, unless it is not moved or a rule of the mappings computes it.
pub(super) fn column_on_target(migration: &Migration, table: Id<Relation>, column: &Column) -> Option<Name> {
    let relation = &migration.source().relations[table];
    let schema = migration.source().schema_name(relation.schema).as_str();
    match migration.scope().column(schema, relation.name.as_str(), column.name.as_str()) {
        ColumnScope::Moved { target_name, .. } => target_name.name().cloned(),
        _ => None,
    }
}
