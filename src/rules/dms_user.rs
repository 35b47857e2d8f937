//! The user with whom DMS connects to the source or the target, and what it may do there.

use std::collections::{HashMap, HashSet};

use crate::catalog::{Acl, Catalog, Grantee, Membership, Name, ObjectId, Privilege, Role};
use crate::dms::versions::Side;
use crate::finding::NotCheckedReason;
use crate::migration::Migration;

/// The user of DMS, with the roles whose rights it has.
pub(super) struct DmsUser<'a> {
    pub name: Name,
    /// What the input says of it; `None` where it does not know the role.
    pub role: Option<&'a Role>,
    /// Itself and every role that it is a member of, without those that it does not inherit from.
    roles: HashSet<Name>,
    catalog: &'a Catalog,
}

/// Whether somebody may do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum May {
    Yes,
    No,
    /// The input does not tell who owns the object.
    Unknown,
}

impl<'a> DmsUser<'a> {
    /// The user on the source, where somebody named one.
    pub fn of(migration: &'a Migration) -> Option<Self> {
        DmsUser::at(migration, Side::Source, migration.source())
    }

    /// The user on the target, where that is known and somebody named one.
    pub fn of_target(migration: &'a Migration) -> Option<Self> {
        DmsUser::at(migration, Side::Target, migration.target()?)
    }

    fn at(migration: &Migration, side: Side, catalog: &'a Catalog) -> Option<Self> {
        let name = Name::from(migration.task().dms_user(side)?.value);
        let role = catalog.roles.find(&name).map(|id| &catalog.roles[id]);
        Some(DmsUser { roles: roles_of(catalog, name.clone()), name, role, catalog })
    }

    /// Why nothing can be said of a user that the input does not know.
    pub fn unknown_role(&self) -> NotCheckedReason {
        NotCheckedReason::Because(format!("the input knows no role {}: is it the user of DMS?", self.name))
    }

    /// Whether it has the rights of a role: is it, or inherits from it.
    pub fn has_role(&self, role: &Name) -> bool {
        self.roles.contains(role)
    }

    /// Whether it has the rights of the role with this name.
    pub fn is_member_of(&self, role: &str) -> bool {
        self.roles.contains(&Name::from(role))
    }

    pub fn is_superuser(&self) -> bool {
        self.role.is_some_and(|role| role.superuser)
    }

    /// Whether it may do something with an object. What superusers may is not considered.
    pub fn may(&self, privilege: Privilege, object: ObjectId) -> May {
        let owner = self.catalog.common(object).and_then(|common| common.owner.as_ref());
        let acl = match self.catalog.touched_acl(object) {
            Some(acl) => acl,
            None => &self.catalog.initial_acl(object).unwrap_or_default(),
        };
        self.is_granted(acl, privilege, owner)
    }

    fn is_granted(&self, acl: &Acl, privilege: Privilege, owner: Option<&Name>) -> May {
        let mut granted = May::No;
        for grant in acl.grants.iter().filter(|grant| grant.privileges.contains(privilege)) {
            match (&grant.grantee, owner) {
                (Grantee::Public, _) => return May::Yes,
                (Grantee::Role(role), _) if self.has_role(role) => return May::Yes,
                (Grantee::Owner, Some(owner)) if self.has_role(owner) => return May::Yes,
                (Grantee::Owner, None) => granted = May::Unknown,
                _ => {}
            }
        }
        granted
    }
}

/// A role and all roles whose rights it has without `SET ROLE`.
fn roles_of(catalog: &Catalog, user: Name) -> HashSet<Name> {
    let mut by_member: HashMap<&Name, Vec<&Name>> = HashMap::new();
    for membership in inherited(catalog) {
        by_member.entry(&membership.member).or_default().push(&membership.role);
    }
    reachable(vec![user], &by_member)
}

/// These roles and all that have their rights without `SET ROLE`.
pub(super) fn with_members(catalog: &Catalog, roles: Vec<Name>) -> HashSet<Name> {
    let mut by_role: HashMap<&Name, Vec<&Name>> = HashMap::new();
    for membership in inherited(catalog) {
        by_role.entry(&membership.role).or_default().push(&membership.member);
    }
    reachable(roles, &by_role)
}

/// The memberships whose members have the role's rights without `SET ROLE`.
fn inherited(catalog: &Catalog) -> impl Iterator<Item = &Membership> {
    let inherits = |member: &Name| catalog.roles.find(member).is_none_or(|id| catalog.roles[id].inherit);
    let is_inherited =
        move |membership: &&Membership| membership.inherit.unwrap_or(inherits(&membership.member));
    catalog.memberships.iter().filter(is_inherited)
}

fn reachable(start: Vec<Name>, next: &HashMap<&Name, Vec<&Name>>) -> HashSet<Name> {
    let mut found: HashSet<Name> = start.iter().cloned().collect();
    let mut open = start;
    while let Some(role) = open.pop() {
        for other in next.get(&role).into_iter().flatten() {
            if found.insert((*other).clone()) {
                open.push((*other).clone());
            }
        }
    }
    found
}
