//! `GRANT` and `REVOKE`.

use super::Ddl;
use crate::catalog::{Acl, AclKind, Grantee, ObjectId, Privileges};
use crate::remedy::Step;

impl Ddl<'_> {
    /// What turns the privileges of a new object into those of the catalog's: REVOKEs of what a new
    /// object grants and this one does not, then GRANTs. Nothing where they are the same.
    pub fn grant_privileges(&self, object: ObjectId) -> Vec<Step> {
        self.privileges_of(object, |_| true)
    }

    /// The same for one grantee.
    pub fn grant_privileges_to(&self, object: ObjectId, grantee: &Grantee) -> Vec<Step> {
        self.privileges_of(object, |of| of == grantee)
    }

    fn privileges_of(&self, object: ObjectId, wanted: impl Fn(&Grantee) -> bool) -> Vec<Step> {
        let (Some(target), Some(before), Some(after)) = (
            self.privilege_target(object),
            self.catalog.initial_acl(object),
            self.catalog.effective_acl(object),
        ) else {
            return Vec::new();
        };
        acl_difference(&before, &after)
            .into_iter()
            .filter(|change| wanted(&change.grantee))
            .filter_map(|change| {
                let owner = self.catalog.common(object).and_then(|common| common.owner.as_ref());
                change.step(&target, &change.grantee_name(owner.map(ToString::to_string))?)
            })
            .collect()
    }

    /// What stands behind `ON`, and the columns where it is one.
    fn privilege_target(&self, object: ObjectId) -> Option<Target> {
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
        })
    }
}

/// What leads from one ACL to the other: first what is taken away, then what is given, grantee by
/// grantee in the order of the ACL.
pub(super) fn acl_difference(before: &Acl, after: &Acl) -> Vec<AclChange> {
    let mut changes = Vec::new();
    for grantee in grantees(before) {
        let lost = before.granted_to(grantee).without(after.granted_to(grantee));
        changes.push(AclChange { grantee: grantee.clone(), kind: AclChangeKind::Revoke, privileges: lost });
    }
    for grantee in grantees(after) {
        let grantable = grantable_by(after, grantee);
        let gained = after.granted_to(grantee).without(before.granted_to(grantee)).without(grantable);
        let new_grantable = grantable.without(grantable_by(before, grantee));
        let change = |kind, privileges| AclChange { grantee: grantee.clone(), kind, privileges };
        changes.push(change(AclChangeKind::Grant, gained));
        changes.push(change(AclChangeKind::GrantWithGrantOption, new_grantable));
    }
    changes.retain(|change| !change.privileges.is_empty());
    changes
}

/// Every grantee once, in order.
fn grantees(acl: &Acl) -> impl Iterator<Item = &Grantee> {
    let mut seen = std::collections::HashSet::new();
    acl.grants.iter().map(|grant| &grant.grantee).filter(move |grantee| seen.insert(*grantee))
}

fn grantable_by(acl: &Acl, grantee: &Grantee) -> Privileges {
    let grants = acl.grants.iter().filter(|grant| grant.grantee == *grantee);
    grants.fold(Privileges::NONE, |all, grant| all.union(grant.grantable))
}
