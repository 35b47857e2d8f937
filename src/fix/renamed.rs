//! The source under the names that the transformation rules of the table mappings give.

use std::borrow::Cow;

use crate::catalog::{Catalog, Id, ObjectId, Relation, RelationKind, quote_identifier};
use crate::dms::scope::{ColumnScope, TargetName};
use crate::migration::Migration;
use crate::source::dump::continued::Continued;

use super::Manual;

/// The catalog with the names that its objects have on the target. What PostgreSQL would not rename is said to a
/// person: bodies of functions are texts.
pub(super) fn for_target<'a>(
    catalog: &'a Catalog,
    migration: &Migration,
    manual: &mut Vec<Manual>,
) -> Cow<'a, Catalog> {
    let statements = statements(catalog, migration);
    if statements.is_empty() {
        return Cow::Borrowed(catalog);
    }
    let mut continued = Continued::of(catalog.clone());
    for statement in &statements {
        if let Err(not_run) = continued.run(statement) {
            manual.push(by_hand(format!("a name that the table mappings give cannot be given: {not_run}")));
        }
    }
    let bodies: Vec<String> = catalog
        .functions
        .iter()
        .filter(|(_, function)| migration.moved().touches(function.schema))
        .map(|(id, _)| catalog.object_ref(ObjectId::Function(id)).path().to_string())
        .collect();
    if !bodies.is_empty() {
        manual.push(by_hand(format!(
            "the table mappings change names: look through the bodies of functions for the old ones, and through what \
             the application sends: {}",
            bodies.join(", ")
        )));
    }
    Cow::Owned(continued.catalog().clone())
}

fn by_hand(words: String) -> Manual {
    Manual { phase: None, words, findings: Vec::new() }
}

/// The statements that PostgreSQL would take for the new names: columns and tables first, then their schemas.
fn statements(catalog: &Catalog, migration: &Migration) -> Vec<String> {
    let mut statements = Vec::new();
    for (id, relation) in catalog.relations.iter().filter(|(id, _)| is_moved_table(catalog, migration, *id)) {
        let schema = catalog.schema_name(relation.schema).as_str();
        let name = catalog.relation_name(id);
        for column in relation.columns.iter().filter(|column| column.is_local) {
            let scope = migration.scope().column(schema, relation.name.as_str(), column.name.as_str());
            let ColumnScope::Moved { target_name, .. } = scope else { continue };
            if let Some(new) = other_name(&target_name, column.name.as_str()) {
                statements.push(format!("ALTER TABLE {name} RENAME COLUMN {} TO {new}", column.name));
            }
        }
        let target = migration.scope().target_name(schema, relation.name.as_str());
        if let Some(new) = other_name(&target.table, relation.name.as_str()) {
            statements.push(format!("ALTER TABLE {name} RENAME TO {new}"));
        }
    }
    let schemas = catalog.schemas.iter().filter(|(id, _)| migration.moved().touches(*id));
    for (_, schema) in schemas {
        let target = migration.scope().target_name(schema.name.as_str(), "");
        if let Some(new) = other_name(&target.schema, schema.name.as_str()) {
            statements.push(format!("ALTER SCHEMA {} RENAME TO {new}", schema.name));
        }
    }
    statements
}

fn is_moved_table(catalog: &Catalog, migration: &Migration, id: Id<Relation>) -> bool {
    let is_table = matches!(catalog.relations[id].kind, RelationKind::Table | RelationKind::PartitionedTable);
    is_table && migration.moved().involves(id)
}

/// The name, quoted where it needs it, unless it is the same or DMS computes it.
fn other_name(target: &TargetName, name: &str) -> Option<String> {
    let new = target.name()?.as_str();
    (new != name).then(|| quote_identifier(new).into_owned())
}
