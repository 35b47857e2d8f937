//! Indexes, those of constraints too.

use crate::catalog::{
    Common, Definition, Expression, Id, Index, IndexElement, IndexKey, IndexRole, IndexValidity, Name,
    NullsOrder, ObjectId, RareList, Relation, ReplicaIdentity, SortDirection, Uniqueness,
};

use super::super::address::PG_CLASS;
use super::super::definitions::{DefinitionKind, Place};
use super::super::query::{FromRow, Row, letter};
use super::assembly::Assembly;
use super::column::{ColumnRow, column_number};
use super::names::{name, optional_name};
use super::options::options;

pub(super) struct IndexRow {
    oid: u32,
    relation: u32,
    name: Name,
    is_partitioned: bool,
    method: Name,
    uniqueness: Uniqueness,
    is_valid: bool,
    is_replica_identity: bool,
    is_clustered: bool,
    columns: Vec<i16>,
    key_columns: usize,
    collations: Vec<u32>,
    operator_classes: Vec<u32>,
    orders: Vec<i16>,
    has_predicate: bool,
    tablespace: Option<Name>,
    options: Vec<Definition>,
}

impl FromRow for IndexRow {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(IndexRow {
            oid: row.try_get("oid")?,
            relation: row.try_get("relation")?,
            name: name(row, "name")?,
            is_partitioned: letter(row, "kind")? == b'I',
            method: name(row, "method")?,
            uniqueness: match (row.try_get("is_unique")?, row.try_get("nulls_not_distinct")?) {
                (true, true) => Uniqueness::NullsNotDistinct,
                (true, false) => Uniqueness::NullsDistinct,
                (false, _) => Uniqueness::NotUnique,
            },
            is_valid: row.try_get("is_valid")?,
            is_replica_identity: row.try_get("is_replica_identity")?,
            is_clustered: row.try_get("is_clustered")?,
            columns: row.try_get("columns")?,
            key_columns: usize::try_from(row.try_get::<i16>("key_columns")?).unwrap_or(0),
            collations: row.try_get("collations")?,
            operator_classes: row.try_get("operator_classes")?,
            orders: row.try_get("orders")?,
            has_predicate: row.try_get("has_predicate")?,
            tablespace: optional_name(row, "tablespace")?,
            options: options(row, "options")?,
        })
    }
}

/// Adds the indexes. Which constraint they enforce is said when the constraints come.
pub(super) fn add(assembly: &mut Assembly, rows: Vec<IndexRow>) {
    for row in rows {
        let Some(relation) = assembly.relations.get(&row.relation).copied() else { continue };
        let (oid, has_predicate) = (row.oid, row.has_predicate);
        let (is_replica_identity, is_clustered) = (row.is_replica_identity, row.is_clustered);
        let index = index(assembly, relation, row);
        let expressions: Vec<u32> = (0..)
            .zip(&index.elements)
            .filter(|(_, element)| matches!(element.key, IndexKey::Expression(_)))
            .map(|(at, _)| at)
            .collect();
        let id = assembly.catalog.indexes.insert(index);
        assembly.indexes.insert(oid, id);
        assembly.know(PG_CLASS, oid, ObjectId::Index(id));
        note_definitions(assembly, oid, id, &expressions, has_predicate);
        let table = &mut assembly.catalog.relations[relation];
        table.indexes.push(id);
        if is_replica_identity {
            table.replica_identity = ReplicaIdentity::Index(id);
        }
        if is_clustered {
            table.clustered_on = Some(id);
        }
    }
}

fn note_definitions(
    assembly: &mut Assembly,
    oid: u32,
    id: Id<Index>,
    expressions: &[u32],
    has_predicate: bool,
) {
    for at in expressions {
        let part = i16::try_from(*at + 1).unwrap_or(i16::MAX);
        let definitions = &mut assembly.definitions;
        definitions.note(DefinitionKind::IndexExpression, oid, part, Place::IndexExpression(id, *at));
        let element = assembly.catalog.indexes[id].elements.get(*at as usize);
        if element.is_some_and(|element| element.collation.is_some()) {
            definitions.note(DefinitionKind::IndexCollation, oid, part, Place::IndexCollation(id, *at));
        }
    }
    if has_predicate {
        assembly.definitions.note(DefinitionKind::IndexPredicate, oid, 0, Place::IndexPredicate(id));
    }
}

fn index(assembly: &Assembly, relation: Id<Relation>, row: IndexRow) -> Index {
    let elements =
        (0..row.key_columns.min(row.columns.len())).map(|at| element(assembly, relation, &row, at));
    let include = row.columns.iter().skip(row.key_columns).map(|number| column_number(*number));
    Index {
        schema: assembly.catalog.relations[relation].schema,
        relation,
        uniqueness: row.uniqueness,
        role: IndexRole::Secondary,
        elements: elements.collect(),
        include: include.collect(),
        predicate: row.has_predicate.then(Expression::unread),
        validity: match (row.is_valid, row.is_partitioned) {
            (true, _) => IndexValidity::Valid,
            (false, true) => IndexValidity::MissingPartitions,
            (false, false) => IndexValidity::Invalid,
        },
        attached_to: None,
        statistics_targets: RareList::new(),
        common: Common::default(),
        name: row.name,
        method: row.method,
        tablespace: row.tablespace,
        options: row.options.into(),
    }
}

/// A key of the index; `at` is its place, from 0.
fn element(assembly: &Assembly, relation: Id<Relation>, row: &IndexRow, at: usize) -> IndexElement {
    const DESCENDING: i16 = 1;
    const NULLS_FIRST: i16 = 2;
    let number = row.columns.get(at).copied().unwrap_or(0);
    let collation = row.collations.get(at).copied().unwrap_or(0);
    let order = row.orders.get(at).copied().unwrap_or(0);
    let operator_class = row.operator_classes.get(at).copied().unwrap_or(0);
    let (key, collation) = match number {
        0 => (IndexKey::Expression(Expression::unread()), assembly.names.expression_collation(collation)),
        _ => {
            let number = column_number(number);
            let of_column = assembly.column_collation(relation, number);
            (IndexKey::Column(number), assembly.names.key_collation_beside(collation, of_column))
        }
    };
    IndexElement {
        key,
        collation,
        operator_class: assembly.names.operator_class(operator_class),
        operator_class_options: RareList::new(),
        direction: match order & DESCENDING {
            0 => SortDirection::Ascending,
            _ => SortDirection::Descending,
        },
        nulls: match order & NULLS_FIRST {
            0 => NullsOrder::Last,
            _ => NullsOrder::First,
        },
        exclusion_operator: None,
    }
}

/// Adds what is set for single columns of indexes.
pub(super) fn add_columns(assembly: &mut Assembly, rows: Vec<ColumnRow>) {
    for row in rows {
        let Some(id) = assembly.indexes.get(&row.relation).copied() else { continue };
        let index = &mut assembly.catalog.indexes[id];
        let place = row.number.0;
        // they come in the order of their places
        index.statistics_targets.extend(row.statistics_target.map(|target| (place, target)));
        if let Some(element) = index.elements.get_mut(usize::from(place).saturating_sub(1)) {
            element.operator_class_options = row.options.into();
        }
    }
}
