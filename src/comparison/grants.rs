//! What grants that differ mean.

use crate::catalog::difference::{Part, PropertyDifference, Value};
use crate::catalog::{Catalog, Grantee, Name, ObjectId, Privileges};

use super::{Purpose, Verdict, passed_over};

/// What a grant that differs means. Rights of everybody that the source took away are not too much, but open a door.
pub(super) fn verdict(part: &Part, was: Option<&Value>, is: Option<&Value>) -> Option<Verdict> {
    if passed_over::is_grant_of_provider(part) {
        return None;
    }
    let rights = |value: Option<&Value>| match value {
        Some(Value::Privileges(privileges, grantable)) => (*privileges, *grantable),
        _ => (Privileges::NONE, Privileges::NONE),
    };
    let ((was, was_grantable), (is, is_grantable)) = (rights(was), rights(is));
    let lacks = !was.without(is).is_empty() || !was_grantable.without(is_grantable).is_empty();
    let is_of_everybody = matches!(part, Part::Grant { to: Grantee::Public, .. });
    Some(match (lacks, is_of_everybody) {
        (true, _) if is.is_empty() => Verdict::Missing,
        (true, _) | (false, true) => Verdict::Different,
        (false, false) => Verdict::TooMuch,
    })
}

/// What a grant on something that PostgreSQL or an extension made means. What a managed server took from everybody
/// nobody gives back.
pub(super) fn supplied_verdict(one: &PropertyDifference, target_is_managed: bool) -> Option<Verdict> {
    if passed_over::is_grant_of_provider(&one.of) {
        return None;
    }
    let was_made = |value: &Option<Value>| matches!(value, Some(Value::AsMade));
    let is_nothing = |value: &Option<Value>| matches!(value, Some(Value::Privileges(privileges, _)) if privileges.is_empty());
    match (&one.here, &one.there) {
        (here, there) if was_made(here) && is_nothing(there) => Some(match target_is_managed {
            true => Verdict::OnPurpose(Purpose::RefusedByProvider),
            false => Verdict::Different,
        }),
        // one to whom nothing was granted at first, and nothing is
        (here, there) if is_nothing(here) && was_made(there) && !may_have_had_some(&one.of) => None,
        (here, there) if is_nothing(here) && was_made(there) => Some(Verdict::Different),
        (here, there) => verdict(&one.of, here.as_ref(), there.as_ref()),
    }
}

/// Whether something can have been granted when the object was made: to everybody, or to a role that every server has.
fn may_have_had_some(part: &Part) -> bool {
    match part {
        Part::Grant { to: Grantee::Role(role), .. } => role.as_str().starts_with("pg_"),
        _ => true,
    }
}

/// One of the two sides of an object that is granted.
#[derive(Clone, Copy)]
pub(super) struct Granted<'a> {
    pub catalog: &'a Catalog,
    pub object: ObjectId,
}

impl<'a> Granted<'a> {
    fn owner(self) -> Option<&'a Name> {
        let owned = match self.object {
            ObjectId::Column(relation, _) => ObjectId::Relation(relation),
            object => object,
        };
        self.catalog.common(owned)?.owner.as_ref()
    }

    /// What a role may, whoever granted it, and what of that it may pass on.
    fn rights(self, to: &Grantee) -> (Privileges, Privileges) {
        let grants = self.catalog.effective_acl(self.object).into_iter().flat_map(|acl| acl.grants);
        let grants = grants.filter(|grant| grant.grantee == *to);
        grants.fold((Privileges::NONE, Privileges::NONE), |(privileges, grantable), grant| {
            (privileges.union(grant.privileges), grantable.union(grant.grantable))
        })
    }
}

/// Whether a grant differs only since another role owns the object, which is told: an owner needs no grant, and what it
/// grants has another grantor.
pub(super) fn follows_from_owner(part: &Part, here: Granted<'_>, there: Granted<'_>) -> bool {
    let Part::Grant { to, .. } = part else { return false };
    let owners = [here.owner(), there.owner()];
    if owners[0].is_none() || owners[1].is_none() || owners[0] == owners[1] {
        return false;
    }
    match to {
        // what a column grants beside its table is nothing to the owner
        Grantee::Owner => matches!(here.object, ObjectId::Column(..)),
        Grantee::Role(role) if owners.contains(&Some(role)) => true,
        to => here.rights(to) == there.rights(to),
    }
}
