//! The source under the names that the transformation rules of the table mappings give.

use std::borrow::Cow;

use crate::catalog::{Catalog, Id, Name, ObjectId, Relation, RelationKind, Schema};
use crate::dms::scope::{ColumnScope, TargetName};
use crate::migration::Migration;

/// A catalog under its names on the target.
pub(crate) struct OnTarget<'a> {
    /// The catalog; its objects have the numbers that they had.
    pub catalog: Cow<'a, Catalog>,
    /// What a person has to look at.
    pub by_hand: Vec<String>,
}

/// A name that an object gets.
enum NewName {
    Column(Id<Relation>, Name, Name),
    Relation(Id<Relation>, Name),
    Schema(Id<Schema>, Name),
}

/// The catalog with the names that its objects have on the target. What PostgreSQL would not rename is for a person:
/// bodies of functions are texts.
pub(crate) fn on_target<'a>(catalog: &'a Catalog, migration: &Migration) -> OnTarget<'a> {
    let names = new_names(catalog, migration);
    if names.is_empty() {
        return OnTarget { catalog: Cow::Borrowed(catalog), by_hand: Vec::new() };
    }
    let mut on_target = renamed(catalog, &names);
    on_target.by_hand.extend(bodies_to_look_through(catalog, migration));
    on_target
}

fn bodies_to_look_through(catalog: &Catalog, migration: &Migration) -> Option<String> {
    let functions =
        catalog.functions.iter().filter(|(_, function)| migration.moved().touches(function.schema));
    let bodies: Vec<String> =
        functions.map(|(id, _)| catalog.object_ref(ObjectId::Function(id)).path().to_string()).collect();
    (!bodies.is_empty()).then(|| {
        format!(
            "the table mappings change names: look through the bodies of functions for the old ones, and through what \
             the application sends: {}",
            bodies.join(", ")
        )
    })
}

/// The new names, in the order in which they can be given: those of columns and tables before those of their schemas.
fn new_names(catalog: &Catalog, migration: &Migration) -> Vec<NewName> {
    let mut names = Vec::new();
    for (id, relation) in catalog.relations.iter().filter(|(id, _)| is_moved_table(catalog, migration, *id)) {
        let schema = catalog.schema_name(relation.schema).as_str();
        for column in relation.columns.iter().filter(|column| column.is_local) {
            let scope = migration.scope().column(schema, relation.name.as_str(), column.name.as_str());
            let ColumnScope::Moved { target_name, .. } = scope else { continue };
            let new = other_name(&target_name, &column.name);
            names.extend(new.map(|new| NewName::Column(id, column.name.clone(), new)));
        }
        let target = migration.scope().target_name(schema, relation.name.as_str());
        names.extend(other_name(&target.table, &relation.name).map(|new| NewName::Relation(id, new)));
    }
    let schemas = catalog.schemas.iter().filter(|(id, _)| migration.moved().touches(*id));
    for (id, schema) in schemas {
        let target = migration.scope().target_name(schema.name.as_str(), "");
        names.extend(other_name(&target.schema, &schema.name).map(|new| NewName::Schema(id, new)));
    }
    names
}

fn is_moved_table(catalog: &Catalog, migration: &Migration, id: Id<Relation>) -> bool {
    let is_table = matches!(catalog.relations[id].kind, RelationKind::Table | RelationKind::PartitionedTable);
    is_table && migration.moved().involves(id)
}

/// The name, unless it is the same or DMS computes it.
fn other_name(target: &TargetName, name: &Name) -> Option<Name> {
    target.name().filter(|new| *new != name).cloned()
}

/// Renames as a server does, in all texts that mention the objects.
#[cfg(feature = "dump")]
fn renamed<'a>(catalog: &'a Catalog, names: &[NewName]) -> OnTarget<'a> {
    let mut continued = crate::source::dump::continued::Continued::of(catalog.clone());
    let mut by_hand = Vec::new();
    for name in names {
        if let Err(not_run) = continued.run(&statement(catalog, name)) {
            by_hand.push(format!("a name that the table mappings give cannot be given: {not_run}"));
        }
    }
    OnTarget { catalog: Cow::Owned(continued.catalog().clone()), by_hand }
}

/// The statement that gives a name. Tables are named before their schemas: so they are found by the old names.
#[cfg(feature = "dump")]
fn statement(catalog: &Catalog, name: &NewName) -> String {
    match name {
        NewName::Column(table, old, new) => {
            format!("ALTER TABLE {} RENAME COLUMN {old} TO {new}", catalog.relation_name(*table))
        }
        NewName::Relation(table, new) => {
            format!("ALTER TABLE {} RENAME TO {new}", catalog.relation_name(*table))
        }
        NewName::Schema(schema, new) => {
            format!("ALTER SCHEMA {} RENAME TO {new}", catalog.schema_name(*schema))
        }
    }
}

/// Renames the objects alone: what texts mention is rewritten by the reader of dumps, which is not there.
#[cfg(not(feature = "dump"))]
fn renamed<'a>(catalog: &'a Catalog, names: &[NewName]) -> OnTarget<'a> {
    let mut catalog = catalog.clone();
    for name in names {
        match name {
            NewName::Column(table, old, new) => {
                let columns = &mut catalog.relations[*table].columns;
                columns
                    .iter_mut()
                    .filter(|column| column.name == *old)
                    .for_each(|column| column.name = new.clone());
            }
            NewName::Relation(table, new) => {
                catalog.relations.rekey(*table, |table| table.name = new.clone())
            }
            NewName::Schema(schema, new) => {
                catalog.schemas.rekey(*schema, |schema| schema.name = new.clone())
            }
        }
    }
    OnTarget { catalog: Cow::Owned(catalog), by_hand: Vec::new() }
}
