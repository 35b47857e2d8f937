//! Columns whose type is the row type of a table: PostgreSQL refuses to rewrite that table.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use crate::catalog::{Id, ObjectId, Relation, RelationKind};
use crate::dependency::Basis;
use crate::migration::Migration;

/// A stored column, as `table.column`, whose type is the row type of this table, an array of it, or made of it.
pub(super) fn stored_row_of(migration: &Migration, table: Id<Relation>) -> Option<String> {
    let catalog = migration.source();
    let mut open = vec![ObjectId::Relation(table)];
    let mut seen: HashSet<ObjectId, RandomState> = HashSet::default();
    while let Some(object) = open.pop() {
        let dependents = migration.dependencies().dependents(object).iter();
        for dependent in dependents.filter(|dependent| dependent.basis == Basis::Declared) {
            match dependent.object {
                ObjectId::Column(relation, number) if stores_rows(&catalog.relations[relation]) => {
                    let column = catalog.relations[relation].column_by_number(number)?;
                    return Some(format!("{}.{}", catalog.relation_name(relation), column.name));
                }
                ObjectId::Type(_) if seen.insert(dependent.object) => open.push(dependent.object),
                _ => {}
            }
        }
    }
    None
}

fn stores_rows(relation: &Relation) -> bool {
    !matches!(relation.kind, RelationKind::View | RelationKind::ForeignTable)
}
