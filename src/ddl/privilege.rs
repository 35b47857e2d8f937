//! `GRANT` and `REVOKE`.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::Ddl;
use crate::catalog::{Acl, AclKind, Grantee, ObjectId, Privileges};
use crate::remedy::Step;

impl Ddl<'_> {
    /// What turns the privileges of a new object into those of the catalog's: REVOKEs of what a new
    /// object grants and this one does not, then GRANTs. Nothing where they are the same.
    pub fn grant_privileges(&self, object: ObjectId) -> Vec<Step> {
        let Some(before) = self.catalog.acl_of_new_elsewhere(object) else { return Vec::new() };
        let after = self.catalog.own_acl(object).unwrap_or(Cow::Borrowed(&before));
        self.steps_between(object, &before, &after)
    }

    /// The same for one grantee.
    pub fn grant_privileges_to(&self, object: ObjectId, grantee: &Grantee) -> Vec<Step> {
        let Some(before) = self.catalog.acl_of_new_elsewhere(object) else { return Vec::new() };
        let after = self.catalog.own_acl(object).unwrap_or(Cow::Borrowed(&before));
        self.steps_between(object, &grants_to(&before, grantee), &grants_to(&after, grantee))
    }

    /// What leads from one ACL of an object to another.
    pub(super) fn steps_between(&self, object: ObjectId, before: &Acl, after: &Acl) -> Vec<Step> {
        let Some(target) = self.privilege_target(object) else { return Vec::new() };
        acl_difference(before, after)
            .into_iter()
            .filter_map(|change| {
                let owner = self.catalog.common(object).and_then(|common| common.owner.as_ref());
                change.step(&target, &change.grantee_name(owner.map(ToString::to_string))?)
            })
            .collect()
    }

    /// What stands behind `ON`, and the columns where it is one.
    pub(super) fn privilege_target(&self, object: ObjectId) -> Option<Target> {
        if let ObjectId::Column(relation, number) = object {
            let columns = format!(" ({})", self.column_names(relation, &[number]));
            return Some(Target { on: format!("TABLE {}", self.relation_name(relation)), columns });
        }
        let on = match (AclKind::of(self.catalog, object)?, object) {
            (AclKind::Table, ObjectId::Relation(id)) => format!("TABLE {}", self.relation_name(id)),
            // GRANT knows functions and procedures by these words, and aggregates as functions
            (AclKind::Function, ObjectId::Function(_)) => {
                let reference = self.reference(object)?;
                match reference.strip_prefix("AGGREGATE ") {
                    Some(aggregate) => format!("FUNCTION {}", aggregate.replace("(*)", "()")),
                    None => reference,
                }
            }
            (AclKind::Type, ObjectId::Type(id)) => format!("TYPE {}", self.type_name(id)),
            (AclKind::Foreign, ObjectId::ForeignServer(id)) => {
                format!("FOREIGN SERVER {}", self.catalog.foreign_servers[id].name)
            }
            _ => self.reference(object)?,
        };
        Some(Target { on, columns: String::new() })
    }
}

/// What privileges are granted on.
pub(super) struct Target {
    /// Behind `ON`.
    pub on: String,
    /// Behind each privilege: ` (column)`, or nothing.
    pub columns: String,
}

/// A difference between two ACLs.
pub(super) struct AclChange {
    pub grantee: Grantee,
    kind: AclChangeKind,
    privileges: Privileges,
}

enum AclChangeKind {
    Revoke,
    Grant,
    GrantWithGrantOption,
    /// The right to pass on what the grantee has already.
    AddGrantOption,
}

impl AclChange {
    /// The grantee as SQL names it; `None` for an owner whom nobody knows.
    pub fn grantee_name(&self, owner: Option<String>) -> Option<String> {
        match &self.grantee {
            Grantee::Owner => owner,
            other => Some(other.to_string()),
        }
    }

    fn privilege_list(&self, columns: &str) -> String {
        super::text::list(self.privileges.iter().map(|privilege| format!("{}{columns}", privilege.keyword())))
    }

    /// The statement and what undoes it.
    fn step(&self, target: &Target, grantee: &str) -> Option<Step> {
        let (up, down) = self.statements("", target, grantee)?;
        Some(Step::metadata_only(up, down, None))
    }

    /// The statement and what undoes it, behind `prefix` (`ALTER DEFAULT PRIVILEGES ... `).
    pub fn statements(&self, prefix: &str, target: &Target, grantee: &str) -> Option<(String, String)> {
        if self.privileges.is_empty() {
            return None;
        }
        let privileges = self.privilege_list(&target.columns);
        let on = &target.on;
        let grant = format!("{prefix}GRANT {privileges} ON {on} TO {grantee}");
        let revoke = format!("{prefix}REVOKE {privileges} ON {on} FROM {grantee}");
        Some(match self.kind {
            AclChangeKind::Revoke => (revoke, grant),
            AclChangeKind::Grant => (grant, revoke),
            AclChangeKind::GrantWithGrantOption => (format!("{grant} WITH GRANT OPTION"), revoke),
            AclChangeKind::AddGrantOption => {
                let revoke = format!("{prefix}REVOKE GRANT OPTION FOR {privileges} ON {on} FROM {grantee}");
                (format!("{grant} WITH GRANT OPTION"), revoke)
            }
        })
    }
}

/// What leads from one ACL to the other: first what is taken away, then what is given, grantee by
/// grantee: PUBLIC, then roles by name. The order in which a server or a dump has them says nothing.
pub(super) fn acl_difference(before: &Acl, after: &Acl) -> Vec<AclChange> {
    let (held_before, held_after) = (before.held(), after.held());
    let had = |grantee: &Grantee| held_before.get(grantee).copied().unwrap_or_default();
    let has = |grantee: &Grantee| held_after.get(grantee).copied().unwrap_or_default();
    let mut changes = Vec::new();
    for grantee in grantees(before) {
        let lost = had(grantee).privileges.without(has(grantee).privileges);
        changes.push(AclChange { grantee: grantee.clone(), kind: AclChangeKind::Revoke, privileges: lost });
    }
    for grantee in grantees(after) {
        let (had, has) = (had(grantee), has(grantee));
        let gained = has.privileges.without(had.privileges).without(has.grantable);
        let new_grantable = has.grantable.without(had.grantable);
        let change = |kind, privileges| AclChange { grantee: grantee.clone(), kind, privileges };
        changes.push(change(AclChangeKind::Grant, gained));
        let (held, new) = (new_grantable.both(had.privileges), new_grantable.without(had.privileges));
        changes.push(change(AclChangeKind::GrantWithGrantOption, new));
        changes.push(change(AclChangeKind::AddGrantOption, held));
    }
    changes.retain(|change| !change.privileges.is_empty());
    changes
}

/// Every grantee once, in their order.
fn grantees(acl: &Acl) -> BTreeSet<&Grantee> {
    acl.grants.iter().map(|grant| &grant.grantee).collect()
}

/// What an ACL grants one grantee.
fn grants_to(acl: &Acl, grantee: &Grantee) -> Acl {
    Acl { grants: acl.grants.iter().filter(|grant| grant.grantee == *grantee).cloned().collect() }
}
