//! The tables whose columns change: the table itself and what inherits from it.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use super::NewType;
use super::blocked::{Blocked, BlockedReason};
use crate::catalog::{BaseType, Column, ColumnNumber, Id, IndexKey, Relation, RelationKind, TypeKind};
use crate::ddl::Ddl;

/// A table with all that inherits from it, partitions too, and the columns that change in each.
#[derive(Debug)]
pub(super) struct Tree {
    pub root: Id<Relation>,
    /// The new types of the table's own columns.
    pub changes: Vec<NewType>,
    /// The table itself, then those below.
    pub tables: Vec<Id<Relation>>,
    pub columns: Vec<(Id<Relation>, ColumnNumber)>,
}

/// A tree for each table, in the order in which the tables are first named.
pub(super) fn trees(ddl: &Ddl<'_>, changes: &[NewType]) -> Result<Vec<Tree>, Blocked> {
    by_table(changes).into_iter().map(|changes| tree(ddl, changes)).collect()
}

/// The changes of each table, in the order in which the tables are first named.
pub(super) fn by_table(changes: &[NewType]) -> Vec<(Id<Relation>, Vec<NewType>)> {
    let mut places: HashMap<Id<Relation>, usize, RandomState> = HashMap::default();
    let mut tables: Vec<(Id<Relation>, Vec<NewType>)> = Vec::new();
    for change in changes {
        let at = *places.entry(change.table).or_insert(tables.len());
        match tables.get_mut(at) {
            Some((_, table)) => table.push(change.clone()),
            None => tables.push((change.table, vec![change.clone()])),
        }
    }
    tables
}

fn tree(ddl: &Ddl<'_>, (root, changes): (Id<Relation>, Vec<NewType>)) -> Result<Tree, Blocked> {
    let relations = &ddl.catalog.relations;
    let tables = with_inheriting(ddl, root);
    let mut columns = Vec::new();
    for change in &changes {
        let column = changeable(ddl, root, change.column).map_err(|reason| reason.of(root))?;
        if let Some(table) = partitioned_by(ddl, &tables, column) {
            return Err(BlockedReason::PartitionKey(ddl.relation_name(table)).of(root));
        }
        columns.extend(tables.iter().filter_map(|table| {
            let same = relations[*table].column(column.name.as_str())?;
            Some((*table, same.number))
        }));
    }
    Ok(Tree { root, changes, tables, columns })
}

fn with_inheriting(ddl: &Ddl<'_>, root: Id<Relation>) -> Vec<Id<Relation>> {
    let mut tables = vec![root];
    // a text can hold a circle, which no server does
    let mut seen: HashSet<Id<Relation>, RandomState> = HashSet::from_iter([root]);
    let mut at = 0;
    while let Some(&table) = tables.get(at) {
        at += 1;
        let children = &ddl.catalog.relations[table].children;
        tables.extend(children.iter().filter(|child| seen.insert(**child)));
    }
    tables
}

fn changeable<'a>(
    ddl: &Ddl<'a>,
    table: Id<Relation>,
    number: ColumnNumber,
) -> Result<&'a Column, BlockedReason> {
    let catalog = ddl.catalog;
    let relation = &catalog.relations[table];
    if !relation.is_table() {
        return Err(BlockedReason::NoTable);
    }
    if relation.of_type.is_some() {
        return Err(BlockedReason::Typed);
    }
    let known = relation.column_by_number(number).filter(|_| relation.columns_unknown.is_none());
    let Some(column) = known else { return Err(BlockedReason::Unknown) };
    if column.inherited_from > 0 {
        let parents = relation.inherits.iter().copied();
        let parents = parents.chain(relation.partition_of.iter().map(|place| place.parent));
        let declaring =
            parents.filter(|parent| catalog.relations[*parent].column(column.name.as_str()).is_some());
        return Err(BlockedReason::Inherited(declaring.map(|parent| ddl.relation_name(parent)).collect()));
    }
    match column.data_type.base {
        BaseType::Defined(id) if matches!(catalog.types[id].kind, TypeKind::Domain(_)) => {
            Err(BlockedReason::Domain)
        }
        BaseType::Unknown => Err(BlockedReason::Unknown),
        _ => Ok(column),
    }
}

/// The table of these that is partitioned by the column.
fn partitioned_by(ddl: &Ddl<'_>, tables: &[Id<Relation>], column: &Column) -> Option<Id<Relation>> {
    let relations = &ddl.catalog.relations;
    tables.iter().copied().find(|id| {
        let table = &relations[*id];
        let keys = table.partitioned_by.iter().flat_map(|key| &key.elements);
        table.kind == RelationKind::PartitionedTable
            && keys.into_iter().any(|element| match &element.key {
                IndexKey::Column(number) => {
                    table.column_by_number(*number).is_some_and(|of| of.name == column.name)
                }
                // it may use the column
                IndexKey::Expression(_) => true,
            })
    })
}
