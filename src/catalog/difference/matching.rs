//! Which object of one catalog is which of the other.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::catalog::{Catalog, ConstraintKind, Membership, Name, ObjectId, ObjectRef};

/// Two objects of one name, or one alone.
#[derive(Clone, Copy, Debug)]
pub(super) enum Matched {
    /// On both sides: the one here, the one there.
    Both(ObjectId, ObjectId),
    /// On both sides under two names: the one here, the one there.
    ByDefinition(ObjectId, ObjectId),
    /// Only here.
    Here(ObjectId),
    /// Only there.
    There(ObjectId),
}

/// What an object is matched by: its name, where a role was granted to a member by several, who
/// granted it, and whether it is one that a server or an extension supplies.
type Key = (ObjectRef, Option<Name>, bool);

/// Objects that contain others, by their number on the other side.
type Containers = HashMap<ObjectId, ObjectId, RandomState>;

/// All objects of both catalogs, in no order that means anything. What stands in an object that is
/// only on one side is left out.
pub(super) fn matched(here: &Catalog, there: &Catalog) -> Matching {
    let several = [granted_by_several(here), granted_by_several(there)];
    let is_by_several =
        |key: &ObjectRef| several.iter().any(|granted| granted.get(key).is_some_and(|count| *count > 1));
    let key = |catalog: &Catalog, id: ObjectId| {
        let name = name(catalog, id);
        let grantor = membership(catalog, id).filter(|_| is_by_several(&name));
        let is_supplied = matches!(id, ObjectId::Supplied(_));
        (name, grantor.and_then(|membership| membership.grantor.clone()), is_supplied)
    };
    let mut left: HashMap<Key, ObjectId, RandomState> =
        objects(there).map(|id| (key(there, id), id)).collect();
    let mut matching = Matching::default();
    for id in objects(here) {
        let found = if id == ObjectId::Database { Some(id) } else { left.remove(&key(here, id)) };
        matching.add(id, found);
    }
    matching.all.extend(left.into_values().filter(|id| *id != ObjectId::Database).map(Matched::There));
    matching
}

/// The name that an object is matched by: a setting of the database itself is one, whatever the database is called.
fn name(catalog: &Catalog, id: ObjectId) -> ObjectRef {
    let mut name = catalog.object_ref(id);
    if matches!(id, ObjectId::Setting(_)) && name.schema.is_some() && name.schema == catalog.database.name {
        name.schema = Some(Name::default());
    }
    name
}

/// The objects of two catalogs, matched.
#[derive(Debug, Default)]
pub(super) struct Matching {
    /// All objects.
    pub all: Vec<Matched>,
    there_of: Containers,
    here_of: Containers,
}

impl Matching {
    fn add(&mut self, here: ObjectId, there: Option<ObjectId>) {
        let Some(there) = there else { return self.all.push(Matched::Here(here)) };
        self.all.push(Matched::Both(here, there));
        if matches!(here, ObjectId::Relation(_) | ObjectId::Type(_)) {
            self.there_of.insert(here, there);
            self.here_of.insert(there, here);
        }
    }

    /// The number that a relation or type of the side here has there.
    pub(super) fn there_of(&self, here: ObjectId) -> Option<ObjectId> {
        self.there_of.get(&here).copied()
    }

    /// What an object of the side here stands in, as its number there: `None` where that is not
    /// there, `Some(None)` for what stands on its own.
    pub(super) fn container_there(&self, here: &Catalog, id: ObjectId) -> Option<Option<ObjectId>> {
        on_other_side(&self.there_of, here, id)
    }

    /// As [`Matching::container_there`], for an object of the side there.
    pub(super) fn container_here(&self, there: &Catalog, id: ObjectId) -> Option<Option<ObjectId>> {
        on_other_side(&self.here_of, there, id)
    }
}

fn on_other_side(containers: &Containers, catalog: &Catalog, id: ObjectId) -> Option<Option<ObjectId>> {
    let container = match id {
        ObjectId::DomainConstraint(domain, _) => Some(ObjectId::Type(domain)),
        _ => catalog.relation_of(id).map(ObjectId::Relation),
    };
    match container {
        None => Some(None),
        Some(container) => containers.get(&container).map(|found| Some(*found)),
    }
}

fn objects(catalog: &Catalog) -> impl Iterator<Item = ObjectId> + '_ {
    catalog.object_ids().chain([ObjectId::LargeObjects])
}

/// How many times a role was granted to a member.
fn granted_by_several(catalog: &Catalog) -> HashMap<ObjectRef, usize> {
    let mut count = HashMap::new();
    let places = 0..u32::try_from(catalog.memberships.len()).unwrap_or(u32::MAX);
    for at in places {
        *count.entry(catalog.object_ref(ObjectId::Membership(at))).or_default() += 1;
    }
    count
}

fn membership(catalog: &Catalog, id: ObjectId) -> Option<&Membership> {
    let ObjectId::Membership(at) = id else { return None };
    catalog.memberships.get(at as usize)
}

/// Whether an object is a `NOT NULL` with a name of its own. Only PostgreSQL 18 and later keep one;
/// the column's own `NOT NULL` is compared in any case.
pub(super) fn is_named_not_null(catalog: &Catalog, id: ObjectId) -> bool {
    let ObjectId::Constraint(relation, at) = id else { return false };
    let constraint = catalog.relations[relation].constraints.get(at as usize);
    constraint.is_some_and(|constraint| matches!(constraint.kind, ConstraintKind::NotNull { .. }))
}
