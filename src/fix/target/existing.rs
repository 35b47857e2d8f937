//! What the target has already.

use std::collections::{HashMap, HashSet};

use crate::catalog::difference::{Aspect, Change, Comparison, ObjectDifference, Property};
use crate::catalog::{Catalog, Column, Id, ObjectId, Relation};
use crate::fix::Manual;
use crate::remedy::Phase;

/// What is known of the target as it is.
pub(super) enum Existing<'a> {
    /// Nothing: each unit asks the server.
    Unknown,
    /// What it has, and what not.
    Known(Known<'a>),
}

/// A target that was read.
pub(super) struct Known<'a> {
    target: &'a Catalog,
    /// What is missing; what belongs to relations that are missing is not told apart.
    missing: HashSet<ObjectId>,
    /// What is there and differs: its number on the target.
    changed: HashMap<ObjectId, ObjectId>,
    roles_are_known: bool,
}

/// What a later unit sets, whatever the target has.
const SET_ANYWAY: &[Property] = &[
    Property::Default,
    Property::NotNull,
    Property::Identity,
    Property::IdentitySequence,
    Property::Storage,
    Property::Compression,
    Property::StatisticsTarget,
    Property::StorageParameter,
    Property::ReplicaIdentity,
    Property::ClusteredOn,
    Property::RowLevelSecurity,
    Property::OwnedBy,
    Property::Ownership,
    Property::LastValue,
    Property::IsCalled,
    Property::WithNoData,
    Property::Indexes,
    Property::Grantor,
];

impl<'a> Existing<'a> {
    /// What a target has of a catalog; what it has otherwise is for a person.
    pub(super) fn new(catalog: &Catalog, target: Option<&'a Catalog>, manual: &mut Vec<Manual>) -> Self {
        let Some(target) = target else { return Existing::Unknown };
        // these are set again, whatever they are
        let set_again = [Aspect::Owners, Aspect::Privileges, Aspect::Comments];
        let comparison = set_again.into_iter().fold(Comparison::new(), Comparison::leave_out);
        let difference = comparison.of(catalog, target);
        let missing = difference.objects.iter().filter(|object| object.change == Change::OnlyHere);
        let changed = difference.objects.iter().filter_map(|object| object.ids.here.zip(object.ids.there));
        let known = Known {
            target,
            missing: missing.filter_map(|object| object.ids.here).collect(),
            changed: changed.collect(),
            roles_are_known: target.contents.roles && catalog.contents.roles,
        };
        manual.extend(difference.objects.iter().filter(|object| is_for_a_person(object)).map(otherwise));
        Existing::Known(known)
    }

    /// Whether the target is known to have the object.
    pub(super) fn has(&self, object: ObjectId) -> bool {
        match self {
            Existing::Unknown => false,
            Existing::Known(known) => known.has(object),
        }
    }

    /// The column of the target, where the target is known to have it otherwise.
    pub(super) fn column(&self, relation: Id<Relation>, column: &Column) -> Option<&'a Column> {
        let Existing::Known(known) = self else { return None };
        match known.changed.get(&ObjectId::Column(relation, column.number))? {
            ObjectId::Column(relation, number) => known.target.relations[*relation].column_by_number(*number),
            _ => None,
        }
    }
}

impl Known<'_> {
    fn has(&self, object: ObjectId) -> bool {
        match object {
            ObjectId::Role(_) | ObjectId::Membership(_) if !self.roles_are_known => false,
            _ => {
                let is_missing = |object: &ObjectId| self.missing.contains(object);
                !is_missing(&object) && !whole(object).is_some_and(|whole| is_missing(&whole))
            }
        }
    }
}

/// The relation or domain with which a part is missing.
fn whole(object: ObjectId) -> Option<ObjectId> {
    match object {
        ObjectId::Column(relation, _)
        | ObjectId::Constraint(relation, _)
        | ObjectId::Trigger(relation, _)
        | ObjectId::Policy(relation, _)
        | ObjectId::Rule(relation, _) => Some(ObjectId::Relation(relation)),
        ObjectId::DomainConstraint(domain, _) => Some(ObjectId::Type(domain)),
        _ => None,
    }
}

fn is_for_a_person(difference: &ObjectDifference) -> bool {
    match &difference.change {
        Change::Changed(properties) => {
            properties.iter().any(|property| !SET_ANYWAY.contains(&property.property))
        }
        _ => false,
    }
}

fn otherwise(difference: &ObjectDifference) -> Manual {
    Manual {
        phase: Some(Phase::TargetBeforeLoad),
        words: format!("the target has it otherwise than the plan (here: the plan): {difference}"),
        findings: Vec::new(),
    }
}
