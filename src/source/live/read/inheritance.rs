//! Inheritance and partitions.

use crate::catalog::{
    Column, Expression, Id, IndexKey, Name, PartitionKey, PartitionKeyElement, PartitionOf,
    PartitionStrategy, Relation,
};

use super::super::definitions::{DefinitionKind, Place};
use super::super::query::{FromRow, Row, letter};
use super::assembly::Assembly;
use super::column::column_number;

pub(super) struct InheritanceRow {
    child: u32,
    parent: u32,
    place: i32,
    is_partition: bool,
}

impl FromRow for InheritanceRow {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(InheritanceRow {
            child: row.try_get("child")?,
            parent: row.try_get("parent")?,
            place: row.try_get("place")?,
            is_partition: row.try_get("is_partition")?,
        })
    }
}

/// Ties children to parents, partitions to their tables, and the parts of an index to it.
pub(super) fn add(assembly: &mut Assembly, mut rows: Vec<InheritanceRow>) {
    rows.sort_unstable_by_key(|row| (row.child, row.place));
    for row in rows {
        if let (Some(part), Some(whole)) =
            (assembly.indexes.get(&row.child), assembly.indexes.get(&row.parent))
        {
            assembly.catalog.indexes[*part].attached_to = Some(*whole);
        }
        let (child, parent) = (assembly.relations.get(&row.child), assembly.relations.get(&row.parent));
        if let (Some(child), Some(parent)) = (child.copied(), parent.copied()) {
            tie(assembly, child, parent, &row);
        }
    }
    assembly.catalog.sort_children();
}

fn tie(assembly: &mut Assembly, child: Id<Relation>, parent: Id<Relation>, row: &InheritanceRow) {
    let relations = &mut assembly.catalog.relations;
    relations[parent].children.push(child);
    if row.is_partition {
        let bound = Expression::unread();
        relations[child].partition_of = Some(Box::new(PartitionOf { parent, bound }));
        assembly.definitions.note(DefinitionKind::PartitionBound, row.child, 0, Place::PartitionBound(child));
    } else {
        relations[child].inherits.push(parent);
    }
}

pub(super) struct PartitionKeyRow {
    relation: u32,
    strategy: PartitionStrategy,
    columns: Vec<i16>,
    operator_classes: Vec<u32>,
    collations: Vec<u32>,
}

impl FromRow for PartitionKeyRow {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(PartitionKeyRow {
            relation: row.try_get("relation")?,
            strategy: match letter(row, "strategy")? {
                b'l' => PartitionStrategy::List,
                b'h' => PartitionStrategy::Hash,
                _ => PartitionStrategy::Range,
            },
            columns: row.try_get("columns")?,
            operator_classes: row.try_get("operator_classes")?,
            collations: row.try_get("collations")?,
        })
    }
}

/// Adds the keys to their partitioned tables.
pub(super) fn add_partition_keys(assembly: &mut Assembly, rows: Vec<PartitionKeyRow>) {
    for row in rows {
        let Some(id) = assembly.relations.get(&row.relation).copied() else { continue };
        let elements: Vec<PartitionKeyElement> =
            (0..row.columns.len()).map(|at| element(assembly, id, &row, at)).collect();
        let has_expression = elements.iter().any(|element| matches!(element.key, IndexKey::Expression(_)));
        if has_expression {
            assembly.definitions.note(DefinitionKind::PartitionKey, row.relation, 0, Place::PartitionKey(id));
        }
        let key = PartitionKey { strategy: row.strategy, elements };
        assembly.catalog.relations[id].partitioned_by = Some(Box::new(key));
    }
}

fn element(
    assembly: &Assembly,
    relation: Id<Relation>,
    row: &PartitionKeyRow,
    at: usize,
) -> PartitionKeyElement {
    let collation = row.collations.get(at).copied().unwrap_or(0);
    let operator_class = row.operator_classes.get(at).copied().unwrap_or(0);
    let (key, collation) = match row.columns.get(at).copied().unwrap_or(0) {
        0 => (IndexKey::Expression(Expression::unread()), assembly.names.expression_collation(collation)),
        number => {
            let number = column_number(number);
            let of_column = assembly.column_collation(relation, number);
            (IndexKey::Column(number), assembly.names.key_collation_beside(collation, of_column))
        }
    };
    PartitionKeyElement { key, collation, operator_class: assembly.names.operator_class(operator_class) }
}

/// From PostgreSQL 17 on the partitions of a table draw from its identity sequence.
pub(super) fn share_identity(assembly: &mut Assembly) {
    let partitions: Vec<Id<Relation>> = assembly
        .catalog
        .relations
        .iter()
        .filter_map(|(id, relation)| relation.partition_of.is_some().then_some(id))
        .collect();
    for partition in &partitions {
        let lacking: Vec<Name> = assembly.catalog.relations[*partition]
            .columns
            .iter()
            .filter(|column| column.identity.is_some_and(|identity| identity.sequence.is_none()))
            .map(|column| column.name.clone())
            .collect();
        for name in lacking {
            let sequence = identity_above(assembly, *partition, &name);
            let columns = &mut assembly.catalog.relations[*partition].columns;
            let column = columns.iter_mut().find(|column| column.name == name);
            if let Some(identity) = column.and_then(Column::identity_mut) {
                identity.sequence = sequence;
            }
        }
    }
}

/// The identity sequence of the nearest table above that has one.
fn identity_above(
    assembly: &Assembly,
    partition: Id<Relation>,
    column: &Name,
) -> Option<Id<crate::catalog::Sequence>> {
    let mut current = partition;
    while let Some(place) = &assembly.catalog.relations[current].partition_of {
        current = place.parent;
        let identity = assembly.catalog.relations[current].column(column.as_str())?.identity?;
        if identity.sequence.is_some() {
            return identity.sequence;
        }
    }
    None
}
