//! What keeps PostgreSQL from changing the type of a column, and what it works on besides.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use crate::catalog::{
    Catalog, ColumnNumber, ConstraintKind, FunctionBody, Id, IndexKey, ObjectId, Relation, RelationKind,
    UnreadSubject,
};
use crate::remedy::Safety;
use crate::rules::row_type::stored_row_of;
use crate::rules::types::found::FoundColumn;

/// How many objects are named; of more the number is told.
const NAMED: usize = 5;

/// Why `ALTER COLUMN ... TYPE` fails as things are, and what to do; `None` where nothing stands in the way.
pub(super) fn of(found: &FoundColumn<'_>) -> Option<String> {
    let catalog = found.migration.source();
    let columns = with_inherited(found);
    if let Some(column) = columns.iter().find_map(|(id, _)| stored_row_of(found.migration, *id)) {
        return Some(format!(
            "PostgreSQL refuses that as long as the column {column} stores rows of the table"
        ));
    }
    let dependents = found.migration.dependencies();
    let mut seen: HashSet<ObjectId, RandomState> = HashSet::default();
    let objects =
        columns.iter().flat_map(|(id, number)| dependents.dependents(ObjectId::Column(*id, *number)));
    let objects = objects.map(|dependent| dependent.object);
    let blocking: Vec<ObjectId> =
        objects.filter(|object| blocks(catalog, *object) && seen.insert(*object)).collect();
    if !blocking.is_empty() {
        return Some(format!(
            "in the same transaction, take down before and make again after what uses the column: {}",
            named(catalog, &blocking)
        ));
    }
    let unread: Vec<ObjectId> = catalog
        .unread
        .iter()
        .filter_map(|unread| match unread.subject {
            UnreadSubject::Definition(object) => blocks(catalog, object).then_some(object),
            _ => None,
        })
        .collect();
    (!unread.is_empty()).then(|| {
        format!(
            "find out first whether these, which could not be read, use the column, for PostgreSQL refuses it then: {}",
            named(catalog, &unread)
        )
    })
}

/// What PostgreSQL does with the rows although the values stay as they are: it checks them again, and builds
/// indexes again whose expressions use the column.
pub(super) fn work(found: &FoundColumn<'_>) -> Safety {
    let catalog = found.migration.source();
    let dependencies = found.migration.dependencies();
    let columns = with_inherited(found);
    let mut objects = columns
        .iter()
        .flat_map(|(id, number)| dependencies.dependents(ObjectId::Column(*id, *number)))
        .map(|dependent| dependent.object);
    match objects.any(|object| reads_rows(catalog, object)) {
        true => Safety::Scan,
        false => Safety::MetadataOnly,
    }
}

fn reads_rows(catalog: &Catalog, object: ObjectId) -> bool {
    match object {
        ObjectId::Constraint(relation, at) => {
            let constraint = catalog.relations[relation].constraints.get(at as usize);
            constraint.is_some_and(|constraint| {
                constraint.validated && matches!(constraint.kind, ConstraintKind::Check { .. })
            })
        }
        ObjectId::Index(id) => {
            let index = &catalog.indexes[id];
            let is_expression = |key: &IndexKey| matches!(key, IndexKey::Expression(_));
            index.predicate.is_some() || index.elements.iter().any(|element| is_expression(&element.key))
        }
        _ => false,
    }
}

/// The column, and what inherits it.
fn with_inherited(found: &FoundColumn<'_>) -> Vec<(Id<Relation>, ColumnNumber)> {
    let catalog = found.migration.source();
    let mut tables = vec![found.relation];
    // a text can hold a circle, which no server does
    let mut seen: HashSet<Id<Relation>, RandomState> = HashSet::from_iter([found.relation]);
    let mut columns = Vec::new();
    while let Some(id) = tables.pop() {
        let relation = &catalog.relations[id];
        columns.extend(relation.column(found.column.name.as_str()).map(|column| (id, column.number)));
        tables.extend(relation.children.iter().filter(|child| seen.insert(**child)));
    }
    columns
}

/// Whether PostgreSQL refuses to change the type of a column that this object uses. It changes indexes,
/// constraints and statistics itself.
fn blocks(catalog: &Catalog, object: ObjectId) -> bool {
    match object {
        ObjectId::Function(id) => matches!(catalog.functions[id].body, FunctionBody::Sql(_)),
        ObjectId::Column(relation, number) => {
            let column = catalog.relations[relation].column_by_number(number);
            column.is_some_and(|column| column.generated.is_some())
        }
        ObjectId::Relation(id) => {
            matches!(catalog.relations[id].kind, RelationKind::View | RelationKind::MaterializedView)
        }
        ObjectId::Rule(..) | ObjectId::Policy(..) | ObjectId::Trigger(..) | ObjectId::Publication(_) => true,
        _ => false,
    }
}

fn named(catalog: &Catalog, objects: &[ObjectId]) -> String {
    let mut names: Vec<String> = objects
        .iter()
        .take(NAMED)
        .map(|object| {
            let object = catalog.object_ref(*object);
            format!("{} {object}", object.kind.as_str())
        })
        .collect();
    if let Some(more) = objects.len().checked_sub(NAMED).filter(|more| *more > 0) {
        names.push(format!("{more} more"));
    }
    names.join(", ")
}
