//! Finding the entries of long lists: parts of relations, grants, memberships and their like.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;

use foldhash::fast::RandomState;

use crate::catalog::{
    Acl, Constraint, DefaultPrivilege, DefaultPrivilegeKind, Grant, Grantee, Id, Membership, Name, ObjectId,
    Policy, Relation, RewriteRule, Schema, Setting, Trigger,
};

use super::Interpreter;

/// From this many entries on, it is remembered where they stand. Most lists are far shorter, and
/// then looking at all entries costs less.
pub(super) const LONG: usize = 64;

/// An entry of a list of the catalog, found by its key.
trait Listed {
    type Key: Hash + Eq;
    fn key(&self) -> Self::Key;
    /// Whether the entry has this key, which is quicker to tell than to make its own.
    fn has(&self, key: &Self::Key) -> bool;
}

/// Where the entries of some lists stand. Entries that are added at a list's end are noticed; whoever
/// takes one out of a list or changes its key has to say so by `forget`.
#[derive(Debug)]
struct Lists<L, E: Listed> {
    noted: HashMap<L, Noted<E::Key>, RandomState>,
}

/// Where the entries of one list stand.
#[derive(Debug)]
struct Noted<K> {
    /// The first entry of each key.
    places: HashMap<K, usize, RandomState>,
    /// How many entries were looked at.
    length: usize,
}

impl<L, E: Listed> Default for Lists<L, E> {
    fn default() -> Self {
        Lists { noted: HashMap::default() }
    }
}

impl<K> Default for Noted<K> {
    fn default() -> Self {
        Noted { places: HashMap::default(), length: 0 }
    }
}

impl<L: Hash + Eq, E: Listed> Lists<L, E> {
    /// The place of the first entry with the key.
    fn find(&mut self, list: L, entries: &[E], key: &E::Key) -> Option<usize> {
        if entries.len() < LONG {
            return entries.iter().position(|entry| entry.has(key));
        }
        let noted = self.noted.entry(list).or_default();
        if entries.len() < noted.length {
            *noted = Noted::default();
        }
        for (at, entry) in entries.iter().enumerate().skip(noted.length) {
            noted.places.entry(entry.key()).or_insert(at);
        }
        noted.length = entries.len();
        noted.places.get(key).copied()
    }

    fn forget(&mut self, list: &L) {
        if !self.noted.is_empty() {
            self.noted.remove(list);
        }
    }
}

/// Where the entries of all long lists stand.
#[derive(Debug, Default)]
pub(crate) struct Places(RefCell<Kept>);

#[derive(Debug, Default)]
struct Kept {
    constraints: Lists<Id<Relation>, Constraint>,
    triggers: Lists<Id<Relation>, Trigger>,
    rules: Lists<Id<Relation>, RewriteRule>,
    policies: Lists<Id<Relation>, Policy>,
    grants: Lists<ObjectId, Grant>,
    memberships: Lists<(), Membership>,
    settings: Lists<(), Setting>,
    default_privileges: Lists<(), DefaultPrivilege>,
}

impl Places {
    /// The place of a constraint among those of its relation.
    pub fn constraint(
        &self,
        relation: Id<Relation>,
        constraints: &[Constraint],
        name: &Name,
    ) -> Option<usize> {
        self.0.borrow_mut().constraints.find(relation, constraints, name)
    }

    /// The place of what one role was granted by another, in the ACL of an object.
    pub fn grant(
        &self,
        object: ObjectId,
        acl: &Acl,
        grantee: &Grantee,
        grantor: Option<&Name>,
    ) -> Option<usize> {
        let key = (grantee.clone(), grantor.cloned());
        self.0.borrow_mut().grants.find(object, &acl.grants, &key)
    }

    /// The place of the first membership of this role and member, whoever granted it.
    pub fn membership(&self, memberships: &[Membership], role: &Name, member: &Name) -> Option<usize> {
        let key = (role.clone(), member.clone());
        self.0.borrow_mut().memberships.find((), memberships, &key)
    }

    /// The place of a setting of a role, a database, or a role in a database.
    pub fn setting(&self, settings: &[Setting], key: &SettingKey) -> Option<usize> {
        self.0.borrow_mut().settings.find((), settings, key)
    }

    /// The place of an entry of the default privileges.
    pub fn default_privilege(
        &self,
        entries: &[DefaultPrivilege],
        key: &DefaultPrivilegeKey,
    ) -> Option<usize> {
        self.0.borrow_mut().default_privileges.find((), entries, key)
    }

    /// To be called when parts of a relation were taken away or got other names.
    pub fn forget_parts(&self, relation: Id<Relation>) {
        let mut kept = self.0.borrow_mut();
        kept.constraints.forget(&relation);
        kept.triggers.forget(&relation);
        kept.rules.forget(&relation);
        kept.policies.forget(&relation);
    }

    /// To be called when grants on an object were taken away, or their grantee or grantor changed.
    pub fn forget_grants(&self, object: ObjectId) {
        self.0.borrow_mut().grants.forget(&object);
    }

    /// To be called when memberships were taken away or roles got other names.
    pub fn forget_memberships(&self) {
        self.0.borrow_mut().memberships.forget(&());
    }

    /// To be called when settings were taken away or roles got other names.
    pub fn forget_settings(&self) {
        self.0.borrow_mut().settings.forget(&());
    }

    /// To be called when entries of the default privileges were taken away.
    pub fn forget_default_privileges(&self) {
        let mut kept = self.0.borrow_mut();
        kept.default_privileges.forget(&());
        kept.grants.noted.retain(|object, _| !matches!(object, ObjectId::DefaultPrivilege(_)));
    }
}

impl Interpreter {
    /// The place of a relation's constraint.
    pub(super) fn constraint_at(&self, relation: Id<Relation>, name: &Name) -> Option<usize> {
        self.places.constraint(relation, &self.catalog.relations[relation].constraints, name)
    }

    /// The place of a relation's trigger.
    pub(super) fn trigger_at(&self, relation: Id<Relation>, name: &Name) -> Option<usize> {
        let triggers = &self.catalog.relations[relation].triggers;
        self.places.0.borrow_mut().triggers.find(relation, triggers, name)
    }

    /// The place of a relation's rule.
    pub(super) fn rule_at(&self, relation: Id<Relation>, name: &Name) -> Option<usize> {
        let rules = &self.catalog.relations[relation].rules;
        self.places.0.borrow_mut().rules.find(relation, rules, name)
    }

    /// The place of a relation's policy.
    pub(super) fn policy_at(&self, relation: Id<Relation>, name: &Name) -> Option<usize> {
        let policies = &self.catalog.relations[relation].policies;
        self.places.0.borrow_mut().policies.find(relation, policies, name)
    }
}

impl Listed for Constraint {
    type Key = Name;
    fn key(&self) -> Name {
        self.name.clone()
    }
    fn has(&self, key: &Name) -> bool {
        self.name == *key
    }
}

impl Listed for Trigger {
    type Key = Name;
    fn key(&self) -> Name {
        self.name.clone()
    }
    fn has(&self, key: &Name) -> bool {
        self.name == *key
    }
}

impl Listed for RewriteRule {
    type Key = Name;
    fn key(&self) -> Name {
        self.name.clone()
    }
    fn has(&self, key: &Name) -> bool {
        self.name == *key
    }
}

impl Listed for Policy {
    type Key = Name;
    fn key(&self) -> Name {
        self.name.clone()
    }
    fn has(&self, key: &Name) -> bool {
        self.name == *key
    }
}

impl Listed for Grant {
    type Key = (Grantee, Option<Name>);
    fn key(&self) -> Self::Key {
        (self.grantee.clone(), self.grantor.clone())
    }
    fn has(&self, (grantee, grantor): &Self::Key) -> bool {
        self.grantee == *grantee && self.grantor == *grantor
    }
}

impl Listed for Membership {
    type Key = (Name, Name);
    fn key(&self) -> Self::Key {
        (self.role.clone(), self.member.clone())
    }
    fn has(&self, (role, member): &Self::Key) -> bool {
        self.role == *role && self.member == *member
    }
}

/// What makes a setting unique: its role, its database and the parameter.
pub(super) type SettingKey = (Option<Name>, Option<Name>, Name);

impl Listed for Setting {
    type Key = SettingKey;
    fn key(&self) -> SettingKey {
        (self.role.clone(), self.database.clone(), self.parameter.name.clone())
    }
    fn has(&self, (role, database, parameter): &SettingKey) -> bool {
        self.role == *role && self.database == *database && self.parameter.name == *parameter
    }
}

/// What makes an entry of the default privileges unique: the creator, the schema and the kind.
pub(super) type DefaultPrivilegeKey = (Option<Name>, Option<Id<Schema>>, DefaultPrivilegeKind);

impl Listed for DefaultPrivilege {
    type Key = DefaultPrivilegeKey;
    fn key(&self) -> DefaultPrivilegeKey {
        (self.role.clone(), self.schema, self.object_kind)
    }
    fn has(&self, (role, schema, kind): &DefaultPrivilegeKey) -> bool {
        self.role == *role && self.schema == *schema && self.object_kind == *kind
    }
}

#[cfg(test)]
mod tests;
