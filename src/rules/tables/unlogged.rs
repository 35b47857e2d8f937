//! Making unlogged tables logged: a logged table refers to no unlogged one, in either direction.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::catalog::{
    Catalog, ConstraintKind, Id, ObjectId, Persistence, ReferencedTable, Relation, RelationKind,
};
use crate::migration::Migration;
use crate::remedy::{Change, LockMode, Phase, Remedy, Safety, SqlChange, Step};
use crate::rules::judged::{partitioned_above, tables_with_rows};
use crate::rules::row_type::stored_row_of;

/// Makes the tables that hold the rows logged, and before them the unlogged tables that they refer to.
pub(super) fn make_logged(migration: &Migration, table: Id<Relation>) -> Remedy {
    let wanted = tables_with_rows(migration, table);
    let order = referenced_first(migration.source(), &wanted).and_then(|order| {
        let stored = order.iter().find_map(|id| Some((*id, stored_row_of(migration, *id)?)));
        stored.map_or(Ok(order), |(id, column)| {
            Err(format!("the column {column} stores rows of {}", migration.source().relation_name(id)))
        })
    });
    let order = match order {
        Ok(order) => order,
        Err(obstacle) => return by_hand(&obstacle),
    };
    let steps = order.iter().map(|id| set_logged(migration, *id)).collect();
    let remedy = Remedy::removes(Change::Sql(SqlChange::new(Phase::SourceBeforeTask, steps)));
    let rewrites = "writes the table anew while nobody can read it";
    match order.len().saturating_sub(wanted.len()) {
        0 => remedy.with_caveat(rewrites),
        others => remedy.with_caveat(format!(
            "{rewrites}, and with it {others} more to which it refers: a logged table cannot refer to an unlogged one"
        )),
    }
}

fn by_hand(obstacle: &str) -> Remedy {
    Remedy::removes(Change::Words(format!(
        "make the table LOGGED; PostgreSQL refuses that as long as {obstacle}"
    )))
}

fn set_logged(migration: &Migration, id: Id<Relation>) -> Step {
    let name = migration.source().relation_name(id);
    let lock = Some(LockMode::AccessExclusive);
    let unlogged =
        format!("ALTER TABLE {name} SET UNLOGGED{}", keep_sequences_logged(migration.source(), id));
    let step = Step::metadata_only(format!("ALTER TABLE {name} SET LOGGED"), unlogged, lock)
        .with_safety(Safety::Rewrite);
    match is_referenced_by_logged(migration, id) {
        false => step,
        true => step.irreversible("a logged table refers to it, which PostgreSQL refuses of an unlogged one"),
    }
}

/// From PostgreSQL 15 on the sequences of a table become unlogged with it: those that were not are made logged
/// again.
fn keep_sequences_logged(catalog: &Catalog, id: Id<Relation>) -> String {
    if catalog.server_version.is_none_or(|version| version.major() < 15) {
        return String::new();
    }
    let of_table = catalog.sequences.iter().filter(|(_, sequence)| {
        sequence.persistence == Persistence::Permanent
            && sequence.owner.is_some_and(|owner| owner.relation == id)
    });
    let names = of_table.map(|(_, sequence)| catalog.qualified(sequence.schema, &sequence.name));
    names.map(|name| format!("; ALTER SEQUENCE {name} SET LOGGED")).collect()
}

/// Whether a logged table refers to this one: that is so of a partition whose partitioned table is referred to.
fn is_referenced_by_logged(migration: &Migration, id: Id<Relation>) -> bool {
    let catalog = migration.source();
    let mut referenced = std::iter::once(id).chain(partitioned_above(catalog, id));
    referenced.any(|table| {
        let dependents = migration.dependencies().dependents(ObjectId::Relation(table)).iter();
        dependents
            .filter_map(|dependent| referring(catalog, dependent.object, table))
            .any(|from| from != table && catalog.relations[from].persistence == Persistence::Permanent)
    })
}

/// The table of a foreign key that refers to this one.
fn referring(catalog: &Catalog, object: ObjectId, to: Id<Relation>) -> Option<Id<Relation>> {
    let ObjectId::Constraint(from, at) = object else { return None };
    match &catalog.relations[from].constraints.get(at as usize)?.kind {
        ConstraintKind::ForeignKey(key) => {
            matches!(key.references, ReferencedTable::Known(table, _) if table == to).then_some(from)
        }
        _ => None,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Visit {
    Begun,
    Done,
}

/// The unlogged ones of these tables and all that they refer to, each behind those that it refers to; what stands
/// in the way where no order is right.
fn referenced_first(catalog: &Catalog, tables: &[Id<Relation>]) -> Result<Vec<Id<Relation>>, String> {
    let mut visits: HashMap<Id<Relation>, Visit, RandomState> = HashMap::default();
    let mut order = Vec::new();
    // a chain of tables may be of any length: no recursion
    let mut path: Vec<(Id<Relation>, std::vec::IntoIter<Id<Relation>>)> = Vec::new();
    for &table in tables {
        let mut next = Some(table);
        loop {
            if let Some(id) = next.take() {
                match visits.get(&id) {
                    None => {
                        visits.insert(id, Visit::Begun);
                        path.push((id, referred_to(catalog, id)?.into_iter()));
                    }
                    Some(Visit::Begun) => {
                        let name = catalog.relation_name(id);
                        return Err(format!(
                            "unlogged tables refer to each other in a circle, {name} among them"
                        ));
                    }
                    Some(Visit::Done) => {}
                }
            }
            let Some((id, below)) = path.last_mut() else { break };
            next = below.next();
            if next.is_none() {
                visits.insert(*id, Visit::Done);
                if catalog.relations[*id].kind == RelationKind::Table {
                    order.push(*id);
                }
                path.pop();
            }
        }
    }
    Ok(order)
}

/// What has to be logged before: the unlogged tables that an unlogged table refers to, the unlogged partitions of
/// a partitioned table.
fn referred_to(catalog: &Catalog, id: Id<Relation>) -> Result<Vec<Id<Relation>>, String> {
    let relation = &catalog.relations[id];
    let matters = |other: &Id<Relation>| {
        let found = &catalog.relations[*other];
        found.kind == RelationKind::PartitionedTable || found.persistence == Persistence::Unlogged
    };
    if relation.kind == RelationKind::PartitionedTable {
        return match relation.persistence {
            Persistence::Unlogged => {
                let name = catalog.relation_name(id);
                Err(format!("it refers to {name}, a partitioned table made UNLOGGED, which stays so"))
            }
            Persistence::Permanent => Ok(relation.children.iter().copied().filter(matters).collect()),
        };
    }
    let declared_in = std::iter::once(id).chain(partitioned_above(catalog, id));
    let constraints = declared_in.flat_map(|table| &catalog.relations[table].constraints);
    let tables = constraints.filter_map(|constraint| match &constraint.kind {
        ConstraintKind::ForeignKey(key) => match key.references {
            ReferencedTable::Known(table, _) => Some(table),
            ReferencedTable::Missing(..) => None,
        },
        _ => None,
    });
    Ok(tables.filter(|table| *table != id).filter(matters).collect())
}
