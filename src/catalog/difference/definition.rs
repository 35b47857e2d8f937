//! Parts of tables that no name matches, matched by what they are.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use super::describe::{Grants, Side, describe};
use super::matching::{Matched, Matching};
use super::{Part, Property, Value};
use crate::catalog::{ColumnNumber, ConstraintKind, Id, IndexRole, ObjectId, Relation, SequenceOwnership};

/// What an object is, wherever its table is on both sides.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Definition {
    /// The primary key of a table, whatever its columns are.
    PrimaryKey,
    /// The index behind it.
    PrimaryKeyIndex,
    /// The sequence of an identity column.
    Identity(Value),
    /// Another constraint or index with these properties.
    Described(&'static str, Vec<(Property, Part, Value)>),
}

/// What is no part of what a constraint or an index is, beside its name.
const LEFT_OUT: &[Property] = &[
    Property::Comment,
    Property::EnforcingIndex,
    Property::Validated,
    Property::Validity,
    Property::AttachedTo,
    Property::Tablespace,
    Property::StatisticsTarget,
    Property::StorageParameter,
    Property::IndexRole,
];

/// The same objects, those that were alone on their sides matched where they are the same.
pub(super) fn matched(mut matching: Matching, here: Side<'_>, there: Side<'_>) -> Matching {
    let mut alone: HashMap<(ObjectId, Definition), Vec<ObjectId>, RandomState> = HashMap::default();
    for one in matching.all.iter().rev() {
        if let Matched::There(id) = *one
            && let Some((table, definition)) = definition(there, id)
        {
            alone.entry((table, definition)).or_default().push(id);
        }
    }
    if alone.is_empty() {
        return matching;
    }
    let mut all = std::mem::take(&mut matching.all);
    let mut found: HashSet<ObjectId, RandomState> = HashSet::default();
    for one in &mut all {
        if let Matched::Here(id) = *one
            && let Some((table, definition)) = definition(here, id)
            && let Some(table) = matching.there_of(table)
            && let Some(other) = alone.get_mut(&(table, definition)).and_then(Vec::pop)
        {
            *one = Matched::ByDefinition(id, other);
            found.insert(other);
        }
    }
    all.retain(|one| !matches!(one, Matched::There(id) if found.contains(id)));
    matching.all = all;
    matching
}

/// The table that a part belongs to, and what it is; `None` for what is matched by its name alone.
fn definition(side: Side<'_>, id: ObjectId) -> Option<(ObjectId, Definition)> {
    match id {
        ObjectId::Constraint(table, at) => {
            let constraint = side.catalog.relations[table].constraints.get(at as usize)?;
            let definition = match &constraint.kind {
                ConstraintKind::PrimaryKey(_) => Definition::PrimaryKey,
                ConstraintKind::Exclusion { index } => described(side, "exclusion", ObjectId::Index(*index)),
                ConstraintKind::NotNull { .. } => return None,
                _ => described(side, "constraint", id),
            };
            Some((ObjectId::Relation(table), definition))
        }
        ObjectId::Index(index) => {
            let table = side.catalog.indexes[index].relation;
            let definition = match side.catalog.indexes[index].role {
                IndexRole::PrimaryKey => Definition::PrimaryKeyIndex,
                _ => described(side, "index", id),
            };
            Some((ObjectId::Relation(table), definition))
        }
        ObjectId::Sequence(sequence) => {
            let owner = side.catalog.sequences[sequence].owner?;
            let is_identity = owner.kind == SequenceOwnership::Identity;
            let column = column(side, owner.relation, owner.column);
            is_identity.then_some((ObjectId::Relation(owner.relation), Definition::Identity(column)))
        }
        _ => None,
    }
}

fn described(side: Side<'_>, what: &'static str, id: ObjectId) -> Definition {
    Definition::Described(what, describe(side, id, Grants::Untouched).all_but(LEFT_OUT))
}

fn column(side: Side<'_>, table: Id<Relation>, number: ColumnNumber) -> Value {
    let column = side.catalog.relations[table].column_by_number(number);
    column.map_or(Value::Unknown, |column| Value::from(&column.name))
}
