//! What the target has already, and what of it is otherwise.
//!
//! What is missing is made by the units that make it on an empty server. What differs is altered where PostgreSQL can
//! do that with tables that hold no rows (`altered`), is dropped and made anew with what is missing (`way`), or is for a
//! person.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use crate::catalog::difference::{Aspect, Change, Comparison, ObjectDifference, Property};
use crate::catalog::{Catalog, Column, ConstraintKind, Id, IndexRole, ObjectId, Relation};
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
    pub target: &'a Catalog,
    /// What is missing; what belongs to relations that are missing is not told apart.
    missing: HashSet<ObjectId, RandomState>,
    /// What is there and differs.
    changed: HashMap<ObjectId, Changed, RandomState>,
    roles_are_known: bool,
    settings_are_known: bool,
}

/// An object that differs.
pub(super) struct Changed {
    /// Its number on the target.
    pub there: ObjectId,
    /// What of it differs.
    properties: Vec<Property>,
    treatment: Treatment,
}

/// What becomes of an object that differs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Treatment {
    /// A unit sets what differs.
    Altered,
    /// It is dropped before the load, and made anew as if it were missing.
    MadeAnew,
    /// Nobody but a person can say.
    ForPerson,
}

/// What a later unit sets, whatever the target has.
const SET_ANYWAY: &[Property] = &[
    Property::NotNull,
    Property::Identity,
    Property::IdentitySequence,
    Property::ReplicaIdentity,
    Property::ClusteredOn,
    Property::RowLevelSecurity,
    Property::Ownership,
    Property::LastValue,
    Property::IsCalled,
    Property::WithNoData,
    Property::Indexes,
    Property::Grantor,
];

/// What is set on a table or column that is there.
const OF_TABLES: &[Property] = &[
    Property::Default,
    Property::DataType,
    Property::Storage,
    Property::Compression,
    Property::StatisticsTarget,
    Property::StorageParameter,
    Property::Persistence,
    Property::ColumnOrder,
];

/// What `ALTER SEQUENCE` sets.
const OF_SEQUENCES: &[Property] = &[
    Property::OwnedBy,
    Property::Start,
    Property::Increment,
    Property::Minimum,
    Property::Maximum,
    Property::Cache,
    Property::Cycle,
    Property::DataType,
];

/// What only a superuser gives a role.
const OF_SUPERUSERS: &[Property] =
    &[Property::Superuser, Property::Replication, Property::BypassRowLevelSecurity, Property::Password];

/// What `CREATE OR REPLACE FUNCTION` sets.
const OF_FUNCTIONS: &[Property] = &[
    Property::Body,
    Property::Language,
    Property::Volatility,
    Property::NullInput,
    Property::Security,
    Property::Leakproof,
    Property::Parallel,
    Property::Cost,
    Property::Rows,
    Property::Support,
    Property::Setting,
];

impl<'a> Existing<'a> {
    /// What a target has of a catalog; what it has otherwise and no statement makes right is for a person. Only
    /// objects that go to the target matter.
    pub(super) fn new(
        catalog: &Catalog,
        target: Option<&'a Catalog>,
        is_in_scope: impl Fn(ObjectId) -> bool,
        manual: &mut Vec<Manual>,
    ) -> Self {
        let Some(target) = target else { return Existing::Unknown };
        // these are set again, whatever they are
        let set_again = [Aspect::Owners, Aspect::Privileges, Aspect::Comments];
        let comparison = set_again.into_iter().fold(Comparison::new(), Comparison::leave_out);
        let difference = comparison.of(catalog, target);
        let mut known = Known {
            target,
            missing: HashSet::default(),
            changed: HashMap::default(),
            roles_are_known: target.contents.roles && catalog.contents.roles,
            settings_are_known: target.contents.database_settings && catalog.contents.database_settings,
        };
        for object in &difference.objects {
            match (&object.change, object.ids.here) {
                (Change::OnlyHere, Some(here)) => drop(known.missing.insert(here)),
                (Change::Changed(_), Some(here)) if is_in_scope(here) => {
                    known.add(catalog, here, object, manual)
                }
                _ => {}
            }
        }
        Existing::Known(known)
    }

    /// Whether the target is known to have the object, and to keep it.
    pub(super) fn has(&self, object: ObjectId) -> bool {
        match self {
            Existing::Unknown => false,
            Existing::Known(known) => known.has(object),
        }
    }

    /// The target, where it is known.
    pub(super) fn target(&self) -> Option<&'a Catalog> {
        match self {
            Existing::Unknown => None,
            Existing::Known(known) => Some(known.target),
        }
    }

    /// Takes an object for missing that is there: it is dropped before the load, and made anew.
    pub(super) fn forget(&mut self, object: ObjectId) {
        if let Existing::Known(known) = self {
            known.missing.insert(object);
        }
    }

    /// Whether one of these properties of the object differs.
    pub(super) fn differs(&self, object: ObjectId, properties: &[Property]) -> bool {
        let changed = self.changed(object);
        changed.is_some_and(|changed| changed.properties.iter().any(|found| properties.contains(found)))
    }

    /// The object of the target, where that is known to be otherwise.
    pub(super) fn there(&self, object: ObjectId) -> Option<ObjectId> {
        self.changed(object).map(|changed| changed.there)
    }

    /// The object of the target, where that is otherwise and a statement sets it right.
    pub(super) fn altered(&self, object: ObjectId) -> Option<ObjectId> {
        let changed = self.changed(object).filter(|changed| changed.treatment == Treatment::Altered)?;
        Some(changed.there)
    }

    /// The objects of the target that are dropped before the load and made anew, as numbers there.
    pub(super) fn made_anew(&self) -> Vec<ObjectId> {
        let Existing::Known(known) = self else { return Vec::new() };
        let anew = known.changed.values().filter(|changed| changed.treatment == Treatment::MadeAnew);
        let mut anew: Vec<ObjectId> = anew.map(|changed| changed.there).collect();
        known.target.sort_by_name(&mut anew);
        anew
    }

    /// The column of the target, where the target is known to have it otherwise.
    pub(super) fn column(&self, relation: Id<Relation>, column: &Column) -> Option<&'a Column> {
        let there = self.there(ObjectId::Column(relation, column.number))?;
        match there {
            ObjectId::Column(relation, number) => self.target()?.relations[relation].column_by_number(number),
            _ => None,
        }
    }

    fn changed(&self, object: ObjectId) -> Option<&Changed> {
        match self {
            Existing::Unknown => None,
            Existing::Known(known) => known.changed.get(&object),
        }
    }
}

impl Known<'_> {
    fn add(
        &mut self,
        catalog: &Catalog,
        here: ObjectId,
        difference: &ObjectDifference,
        manual: &mut Vec<Manual>,
    ) {
        let (Change::Changed(differing), Some(there)) = (&difference.change, difference.ids.there) else {
            return;
        };
        let properties: Vec<Property> = differing.iter().map(|differing| differing.property).collect();
        let treatment = treatment(catalog, here, &properties);
        if treatment == Treatment::ForPerson {
            manual.push(for_person(difference));
        }
        self.changed.insert(here, Changed { there, properties, treatment });
    }

    fn has(&self, object: ObjectId) -> bool {
        match object {
            ObjectId::Role(_) | ObjectId::Membership(_) if !self.roles_are_known => false,
            ObjectId::Setting(_) if !self.settings_are_known => false,
            _ => {
                let is_missing = |object: &ObjectId| self.missing.contains(object);
                let is_made_anew =
                    self.changed.get(&object).is_some_and(|changed| changed.treatment == Treatment::MadeAnew);
                !is_made_anew
                    && !is_missing(&object)
                    && !whole(object).is_some_and(|whole| is_missing(&whole))
            }
        }
    }
}

fn treatment(catalog: &Catalog, object: ObjectId, properties: &[Property]) -> Treatment {
    let only = |allowed: &[Property]| {
        let is_allowed = |property: &Property| allowed.contains(property) || SET_ANYWAY.contains(property);
        properties.iter().all(is_allowed)
    };
    match object {
        _ if only(&[]) => Treatment::Altered,
        ObjectId::Relation(_) | ObjectId::Column(..) if only(OF_TABLES) => Treatment::Altered,
        ObjectId::Sequence(_) if only(OF_SEQUENCES) => Treatment::Altered,
        ObjectId::Function(_) if only(OF_FUNCTIONS) => Treatment::Altered,
        ObjectId::Trigger(..) if only(&[Property::Enabled]) => Treatment::Altered,
        // the plan's roles come without what only a superuser gives, which the target's may have
        ObjectId::Role(_) if only(OF_SUPERUSERS) => Treatment::Altered,
        ObjectId::Index(_) if only(&[Property::StatisticsTarget]) => Treatment::Altered,
        ObjectId::Constraint(..) if only(&[Property::Validated]) => Treatment::Altered,
        _ if is_made_anew(catalog, object) => Treatment::MadeAnew,
        _ => Treatment::ForPerson,
    }
}

/// Whether nothing is lost when it is dropped and made anew. Primary keys stay: rows are found by them. What comes
/// with a table above goes with that.
fn is_made_anew(catalog: &Catalog, object: ObjectId) -> bool {
    match object {
        ObjectId::Constraint(relation, at) => {
            let constraint = &catalog.relations[relation].constraints[at as usize];
            let is_part = constraint.index().is_some_and(|id| catalog.indexes[id].attached_to.is_some());
            let has_unit =
                !matches!(constraint.kind, ConstraintKind::PrimaryKey(_) | ConstraintKind::NotNull { .. });
            has_unit && !is_part && (!constraint.inherited || constraint.is_local)
        }
        ObjectId::Index(id) => {
            let index = &catalog.indexes[id];
            index.role == IndexRole::Secondary && index.attached_to.is_none()
        }
        ObjectId::Trigger(relation, at) => !catalog.relations[relation].triggers[at as usize].inherited,
        ObjectId::Policy(..) => true,
        _ => false,
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

fn for_person(difference: &ObjectDifference) -> Manual {
    let differing = difference.to_string().replace('\n', "; ");
    Manual {
        phase: Some(Phase::TargetBeforeLoad),
        words: format!("differs on the target (here: in the plan; there: on the target): {differing}"),
        findings: Vec::new(),
    }
}
