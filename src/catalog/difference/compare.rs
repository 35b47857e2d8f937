//! Two catalogs, object by object.

use std::collections::{BTreeSet, HashSet};

use super::aspect::{Aspect, Aspects};
use super::describe::{Grants, Side, describe};
use super::matching::{Matched, Matching, is_named_not_null, matched};
use super::{
    Change, Comparison, Counterparts, CountsLargeObjects, Difference, Ids, NotComparable, ObjectDifference,
    Part, PartMatching, Property, PropertyDifference, Untold, Value, definition,
};
use crate::catalog::{
    Catalog, Grantee, ObjectId, ObjectKind, ObjectRef, Privilege, Privileges, ServerVersion, Unread,
    UnreadSubject,
};

/// Compares all but what is left out.
pub(super) fn compare(
    comparison: &Comparison,
    here: &Catalog,
    there: &Catalog,
) -> (Difference, Counterparts) {
    let mut comparing = Comparing::new(comparison, here, there);
    let mut matching = matched(here, there);
    if comparison.matching == PartMatching::ByDefinition {
        matching = definition::matched(matching, comparing.here, comparing.there);
    }
    let mut counterparts = Counterparts::default();
    for matched in &matching.all {
        match *matched {
            Matched::Both(a, b) => comparing.both(a, b, Vec::new()),
            Matched::ByDefinition(a, b) => comparing.both(a, b, vec![names(here, a, there, b)]),
            Matched::Here(id @ ObjectId::Supplied(_)) => comparing.supplied(Some(id), None),
            Matched::There(id @ ObjectId::Supplied(_)) => comparing.supplied(None, Some(id)),
            Matched::Here(id) => comparing.only_here(&matching, id),
            Matched::There(id) => comparing.only_there(&matching, id),
        }
        if let Matched::Both(a, b) | Matched::ByDefinition(a, b) = *matched {
            counterparts.insert(a, b);
        }
    }
    (comparing.sorted(), counterparts)
}

/// The names of an object that has two.
fn names(here: &Catalog, a: ObjectId, there: &Catalog, b: ObjectId) -> PropertyDifference {
    let name = |catalog: &Catalog, id| Some(Value::from(&catalog.object_ref(id).name));
    PropertyDifference {
        property: Property::Name,
        of: Part::Whole,
        here: name(here, a),
        there: name(there, b),
    }
}

struct Comparing<'a> {
    here: Side<'a>,
    there: Side<'a>,
    /// What is left out, and what an input says nothing of.
    without: Aspects,
    /// The kinds of which a side could read no object.
    unread: BTreeSet<ObjectKind>,
    difference: Difference,
}

impl<'a> Comparing<'a> {
    fn new(comparison: &Comparison, here: &'a Catalog, there: &'a Catalog) -> Self {
        let known_privileges =
            known_privileges(here.server_version).both(known_privileges(there.server_version));
        let mut comparing = Comparing {
            here: Side { catalog: here, known_privileges },
            there: Side { catalog: there, known_privileges },
            without: comparison.left_out.clone(),
            unread: BTreeSet::new(),
            difference: Difference::default(),
        };
        comparing.leave_out_unread();
        let counted = comparison.counts_large_objects;
        Aspect::ALL.into_iter().for_each(|aspect| comparing.leave_out_untold(aspect, counted));
        comparing
    }

    fn leave_out_untold(&mut self, aspect: Aspect, counted: CountsLargeObjects) {
        let is_told = |side: Side<'_>, counted: bool| {
            aspect.is_told(side.catalog.contents) || aspect == Aspect::LargeObjects && counted
        };
        let told_here = is_told(self.here, counted.here);
        let told_there = is_told(self.there, counted.there);
        if let Some(untold) = Untold::of(told_here, told_there)
            && self.without.insert(aspect)
        {
            self.difference.not_comparable.push(NotComparable::Aspect { aspect, untold });
        }
    }

    fn leave_out_unread(&mut self) {
        let [here, there] = [self.here, self.there].map(|side| unread_kinds(side.catalog));
        for kind in here.union(&there) {
            let untold = Untold::of(!here.contains(kind), !there.contains(kind));
            let one = untold.map(|untold| NotComparable::Kind { kind: *kind, untold });
            self.difference.not_comparable.extend(one);
        }
        self.unread = &here | &there;
    }

    /// Compares an object that both sides have; of which something is known to differ already.
    fn both(&mut self, a: ObjectId, b: ObjectId, mut differing: Vec<PropertyDifference>) {
        let (here, there) = (self.here.catalog, self.there.catalog);
        if self.is_left_out(here, a) {
            return;
        }
        let is_touched = here.touched_acl(a).is_some()
            || there.touched_acl(b).is_some()
            || differ_for_everyone(here, a, there, b);
        let grants = if is_touched { Grants::Described } else { Grants::Untouched };
        describe(self.here, a, grants).differences(
            describe(self.there, b, grants),
            |property, of, here, there| {
                if Aspect::of_property(property).is_none_or(|aspect| !self.without.contains(&aspect)) {
                    differing.extend(compared(property, of, here, there));
                }
            },
        );
        if !differing.is_empty() {
            self.differ(here.object_ref(a), Ids { here: Some(a), there: Some(b) }, differing);
        }
    }

    /// What is supplied is on both sides, where it is at all: an input tells what changed of its privileges.
    fn supplied(&mut self, a: Option<ObjectId>, b: Option<ObjectId>) {
        let named = a.map(|a| (self.here.catalog, a)).or(b.map(|b| (self.there.catalog, b)));
        let Some((catalog, id)) = named.filter(|(catalog, id)| !self.is_left_out(catalog, *id)) else {
            return;
        };
        let described = |side: Side<'a>, id: Option<ObjectId>| {
            id.map(|id| describe(side, id, Grants::Untouched)).unwrap_or_default()
        };
        let mut differing = Vec::new();
        described(self.here, a).differences(described(self.there, b), |property, of, here, there| {
            if !self.without.contains(&Aspect::Privileges) {
                let (here, there) = (here.or(Some(Value::AsMade)), there.or(Some(Value::AsMade)));
                differing.extend(compared(property, of, here, there));
            }
        });
        if !differing.is_empty() {
            self.differ(catalog.object_ref(id), Ids { here: a, there: b }, differing);
        }
    }

    /// Takes what differs, and what only one side tells, each to its list.
    fn differ(&mut self, object: ObjectRef, ids: Ids, differing: Vec<PropertyDifference>) {
        let mut changed = Vec::new();
        for one in differing {
            let is_known = |value: &Option<Value>| !matches!(value, Some(Value::Unknown));
            let Some(untold) = Untold::of(is_known(&one.here), is_known(&one.there)) else {
                changed.push(one);
                continue;
            };
            let PropertyDifference { property, of, here: _, there: _ } = one;
            let object = object.clone();
            self.difference.not_comparable.push(NotComparable::Property { object, property, of, untold });
        }
        if !changed.is_empty() {
            self.difference.objects.push(ObjectDifference { object, ids, change: Change::Changed(changed) });
        }
    }

    fn only_here(&mut self, matching: &Matching, id: ObjectId) {
        let (here, there) = (self.here.catalog, self.there.catalog);
        let is_told =
            matching.container_there(here, id).is_some_and(|container| could_have(there, container, id));
        if is_told && !self.is_left_out(here, id) && !is_unknown_to(there, here, id) {
            let ids = Ids { here: Some(id), there: None };
            self.only(here.object_ref(id), ids, Change::OnlyHere);
        }
    }

    fn only_there(&mut self, matching: &Matching, id: ObjectId) {
        let (here, there) = (self.here.catalog, self.there.catalog);
        let is_told =
            matching.container_here(there, id).is_some_and(|container| could_have(here, container, id));
        if is_told && !self.is_left_out(there, id) && !is_unknown_to(here, there, id) {
            let ids = Ids { here: None, there: Some(id) };
            self.only(there.object_ref(id), ids, Change::OnlyThere);
        }
    }

    fn only(&mut self, object: ObjectRef, ids: Ids, change: Change) {
        self.difference.objects.push(ObjectDifference { object, ids, change });
    }

    fn is_left_out(&self, catalog: &Catalog, id: ObjectId) -> bool {
        self.unread.contains(&catalog.kind_of(id))
            || Aspect::of_object(catalog, id).is_some_and(|aspect| self.without.contains(&aspect))
    }

    /// The differences by the names of their objects.
    fn sorted(mut self) -> Difference {
        self.difference.objects.sort_by(|a, b| a.object.by_name().cmp(&b.object.by_name()));
        self.difference.not_comparable.sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
        self.difference
    }
}

/// Aspects first, then kinds, then the properties by object.
fn sort_key(of: &NotComparable) -> impl Ord + '_ {
    match of {
        NotComparable::Aspect { aspect, .. } => (0, Some(*aspect), None, None),
        NotComparable::Kind { kind, .. } => (1, None, Some(*kind), None),
        NotComparable::Property { object, property, of, .. } => {
            (2, None, None, Some((object.by_name(), *property, of)))
        }
    }
}

/// A property with two values that are not the same; `None` where they are after all.
fn compared(
    property: Property,
    of: Part,
    mut here: Option<Value>,
    mut there: Option<Value>,
) -> Option<PropertyDifference> {
    // what holds or does not is only noted where it does
    match (&here, &there) {
        (None, Some(Value::Flag(true))) => here = Some(Value::Flag(false)),
        (Some(Value::Flag(true)), None) => there = Some(Value::Flag(false)),
        _ => {}
    }
    if property == Property::ColumnOrder {
        (here, there) = of_common_columns(here, there);
    }
    (here != there).then_some(PropertyDifference { property, of, here, there })
}

/// The order of the columns that both sides have: what only one has is a difference of its own.
fn of_common_columns(here: Option<Value>, there: Option<Value>) -> (Option<Value>, Option<Value>) {
    match (here, there) {
        (Some(Value::List(mut here)), Some(Value::List(mut there))) => {
            retain_common(&mut here, &mut there);
            (Some(Value::List(here)), Some(Value::List(there)))
        }
        (here @ Some(Value::Unknown), there) | (here, there @ Some(Value::Unknown)) => (here, there),
        // a relation without columns has no order that could differ
        _ => (None, None),
    }
}

fn retain_common(here: &mut Vec<Value>, there: &mut Vec<Value>) {
    let of_there: HashSet<Value> = there.iter().cloned().collect();
    here.retain(|name| of_there.contains(name));
    let of_both: HashSet<Value> = here.iter().cloned().collect();
    there.retain(|name| of_both.contains(name));
}

/// Whether a container tells all that it has of this kind. Where it does not, its
/// [`Property::ColumnOrder`] or [`Property::Indexes`] is told to be not known.
fn could_have(catalog: &Catalog, container: Option<ObjectId>, part: ObjectId) -> bool {
    match (container, part) {
        (Some(ObjectId::Relation(id)), ObjectId::Column(..)) => {
            catalog.relations[id].columns_unknown.is_none()
        }
        (Some(ObjectId::Relation(id)), ObjectId::Index(_)) => catalog.relations[id].knows_its_indexes(),
        _ => true,
    }
}

/// The kinds of which no object could be read.
fn unread_kinds(catalog: &Catalog) -> BTreeSet<ObjectKind> {
    let kind = |unread: &Unread| match unread.subject {
        UnreadSubject::Kind(kind) => Some(kind),
        // their values are not known
        UnreadSubject::Definition(_) | UnreadSubject::LastValue(_) => None,
    };
    catalog.unread.iter().filter_map(kind).collect()
}

/// Whether an object of `catalog` is one that the other side could not have: PostgreSQL's own
/// schemas, which are there even if nothing names them, and named `NOT NULL`s of PostgreSQL 18, where
/// the other server is older.
fn is_unknown_to(other: &Catalog, catalog: &Catalog, id: ObjectId) -> bool {
    if let ObjectId::Schema(id) = id {
        return catalog.schemas[id].is_system();
    }
    let is_old = other.server_version.is_some_and(|version| version.major() < 18);
    is_old && is_named_not_null(catalog, id)
}

/// Whether everyone may do something else in a schema that nobody touched: what is in `public` by default changed with
/// PostgreSQL 15.
fn differ_for_everyone(here: &Catalog, a: ObjectId, there: &Catalog, b: ObjectId) -> bool {
    let of_everyone =
        |catalog: &Catalog, id| catalog.effective_acl(id).map(|acl| acl.granted_to(&Grantee::Public));
    matches!(a, ObjectId::Schema(_)) && of_everyone(here, a) != of_everyone(there, b)
}

/// The privileges that a version knows.
fn known_privileges(version: Option<ServerVersion>) -> Privileges {
    let all = Privileges::of(&Privilege::ALL);
    let is_old = version.is_some_and(|version| version.major() < 17);
    if is_old { all.without(Privileges::of(&[Privilege::Maintain])) } else { all }
}
