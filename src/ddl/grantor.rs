//! Privileges that were passed on: each grant by the role that gave it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Ddl;
use crate::catalog::{Acl, Grant, Grantee, Name, ObjectId, quote_literal};
use crate::remedy::Step;

impl Ddl<'_> {
    /// As [`Ddl::grant_privileges`], but what another role than the owner granted is granted by that role again: the
    /// session has to be allowed to act for it, and has to run each step in a transaction.
    pub fn grant_privileges_as_granted(&self, object: ObjectId) -> Vec<Step> {
        let Some(acl) = self.catalog.own_acl(object) else { return Vec::new() };
        let Some(before) = self.catalog.acl_of_new_elsewhere(object) else { return Vec::new() };
        self.steps_as_granted(object, &before, &acl)
    }

    /// The steps from what an object has (of its owner's giving) to `acl`.
    pub(super) fn steps_as_granted(&self, object: ObjectId, before: &Acl, acl: &Acl) -> Vec<Step> {
        let by = ByGrantor::of(acl, self.owner_of(object));
        let mut steps = self.steps_between(object, before, &by.owner);
        for grantor in by.in_order() {
            let grants = self.steps_between(object, &Acl::default(), &by.others[grantor]);
            if !grants.is_empty() {
                steps.push(as_role(grantor, &grants));
            }
        }
        steps
    }

    /// The roles other than the owner that granted privileges on an object.
    pub fn grantors(&self, object: ObjectId) -> Vec<Name> {
        let Some(acl) = self.catalog.touched_acl(object) else { return Vec::new() };
        ByGrantor::of(acl, self.owner_of(object)).others.into_keys().collect()
    }

    /// A column is its table's owner's.
    fn owner_of(&self, object: ObjectId) -> Option<&Name> {
        let whole = match object {
            ObjectId::Column(relation, _) => ObjectId::Relation(relation),
            other => other,
        };
        self.catalog.common(whole)?.owner.as_ref()
    }
}

/// The SQL condition that the session may act for a role.
pub(crate) fn may_act_for(role: &Name) -> String {
    format!(
        "EXISTS (SELECT FROM pg_catalog.pg_roles AS x WHERE x.rolname = {} AND \
         pg_catalog.pg_has_role(CURRENT_USER, x.oid, 'MEMBER'))",
        quote_literal(role.as_str())
    )
}

/// What is said where a session may not.
pub(crate) fn may_not_act_for(role: &Name) -> String {
    format!("there is no role {role}, or this session may not act for it: GRANT {role} TO CURRENT_USER")
}

/// Statements that are run as another role, as one step: who runs it needs to be in a transaction.
fn as_role(role: &Name, statements: &[Step]) -> Step {
    let run =
        |statements: Vec<&str>| format!("SET LOCAL ROLE {role};\n{};\nRESET ROLE", statements.join(";\n"));
    let downs = statements.iter().rev().filter_map(|step| step.down.as_deref());
    Step::metadata_only(
        run(statements.iter().map(|step| step.up.as_str()).collect()),
        run(downs.collect()),
        statements.iter().filter_map(|step| step.lock).max(),
    )
}

/// The grants of an ACL by who gave them.
struct ByGrantor {
    owner: Acl,
    others: BTreeMap<Name, Acl>,
}

impl ByGrantor {
    fn of(acl: &Acl, owner: Option<&Name>) -> Self {
        let mut by = ByGrantor { owner: Acl::default(), others: BTreeMap::new() };
        for grant in &acl.grants {
            let of_owner = |grantor: &Name| owner.is_none_or(|owner| owner == grantor);
            match &grant.grantor {
                Some(grantor) if !of_owner(grantor) => {
                    by.others.entry(grantor.clone()).or_default().grants.push(grant.clone());
                }
                _ => by.owner.grants.push(grant.clone()),
            }
        }
        by
    }

    /// The grantors, each behind those from whom it has what it passes on.
    fn in_order(&self) -> Vec<&Name> {
        let mut waits_for: BTreeMap<&Name, usize> = self.others.keys().map(|name| (name, 0)).collect();
        for grantee in self.others.values().flat_map(|acl| &acl.grants).filter_map(role) {
            if let Some(count) = waits_for.get_mut(grantee) {
                *count += 1;
            }
        }
        let mut ready: VecDeque<&Name> =
            waits_for.iter().filter(|(_, count)| **count == 0).map(|(name, _)| *name).collect();
        let mut ordered: Vec<&Name> = Vec::new();
        while let Some(grantor) = ready.pop_front() {
            ordered.push(grantor);
            for grantee in self.others[grantor].grants.iter().filter_map(role) {
                if let Some(count) = waits_for.get_mut(grantee) {
                    *count -= 1;
                    if *count == 0 {
                        ready.push_back(grantee);
                    }
                }
            }
        }
        // a circle, which no server lets come about
        let done: BTreeSet<&Name> = ordered.iter().copied().collect();
        ordered.extend(self.others.keys().filter(|name| !done.contains(name)));
        ordered
    }
}

fn role(grant: &Grant) -> Option<&Name> {
    match &grant.grantee {
        Grantee::Role(name) => Some(name),
        Grantee::Public | Grantee::Owner => None,
    }
}
