//! What an object that is made anew has besides its definition: owner, grants, comments, labels.

use super::Ddl;
use crate::catalog::{Acl, DefaultPrivilegeKind, Grantee, Id, ObjectId, Relation, quote_literal};
use crate::remedy::Step;

impl Ddl<'_> {
    /// Owner, grants, comment and labels, in this order: grants are the owner's.
    pub(super) fn belongings(&self, object: ObjectId) -> Vec<Step> {
        let mut steps = self.set_owner(object);
        steps.extend(self.grants_of_new_object(object));
        steps.extend(self.comment_on(object));
        steps.extend(self.security_labels(object));
        steps
    }

    /// Grants and comments of the columns.
    pub(super) fn belongings_of_columns(&self, id: Id<Relation>) -> Vec<Step> {
        let columns = self.catalog.relations[id].columns.iter();
        let columns = columns.map(|column| ObjectId::Column(id, column.number));
        columns
            .flat_map(|column| {
                self.grant_privileges_as_granted(column).into_iter().chain(self.comment_on(column))
            })
            .collect()
    }

    /// The grants of an object that is made in a database with default privileges: what these give is taken away
    /// first, since nobody knows which role makes the object.
    fn grants_of_new_object(&self, object: ObjectId) -> Vec<Step> {
        let grantees = self.granted_by_default(object);
        if grantees.is_empty() {
            return self.grant_privileges_as_granted(object);
        }
        let Some(target) = self.privilege_target(object) else { return Vec::new() };
        let mut steps: Vec<Step> = grantees
            .iter()
            .map(|grantee| {
                let revoke = format!("REVOKE ALL ON {} FROM {grantee}", target.on);
                Step::metadata_only(revoke.clone(), revoke, None)
            })
            .collect();
        steps.extend(self.grant_privileges_after(object, |grantee| !grantees.contains(grantee)));
        steps
    }

    /// Whom default privileges can give something on a new object of this kind and schema, or take it from.
    fn granted_by_default(&self, object: ObjectId) -> Vec<Grantee> {
        let (kind, schema) = match object {
            ObjectId::Relation(id) => (DefaultPrivilegeKind::Tables, self.catalog.relations[id].schema),
            ObjectId::Function(id) => (DefaultPrivilegeKind::Functions, self.catalog.functions[id].schema),
            _ => return Vec::new(),
        };
        let entries = self
            .catalog
            .default_privileges
            .iter()
            .filter(|entry| entry.object_kind == kind && entry.schema.is_none_or(|of| of == schema));
        let mut grantees: Vec<Grantee> = Vec::new();
        for entry in entries {
            // an entry replaces what everyone has, or what its own role has
            let named = entry.acl.grants.iter().map(|grant| grant.grantee.clone());
            let own = entry.role.iter().cloned().map(Grantee::Role);
            grantees.extend(named.chain(own).chain([Grantee::Public]));
        }
        grantees.retain(|grantee| *grantee != Grantee::Owner);
        grantees.sort();
        grantees.dedup();
        grantees
    }

    /// The grants that lead from what these grantees have of a new object to what the object has.
    fn grant_privileges_after(&self, object: ObjectId, has_still: impl Fn(&Grantee) -> bool) -> Vec<Step> {
        let Some(initial) = self.catalog.initial_acl(object) else { return Vec::new() };
        let after = self.catalog.touched_acl(object).unwrap_or(&initial).clone();
        let grants = initial.grants.into_iter().filter(|grant| has_still(&grant.grantee)).collect();
        self.steps_as_granted(object, &Acl { grants }, &after)
    }

    /// `SECURITY LABEL`, where the object has any.
    fn security_labels(&self, object: ObjectId) -> Vec<Step> {
        let Some(reference) = self.reference(object) else { return Vec::new() };
        let labels = self.catalog.common(object).map(|common| &common.security_labels[..]);
        let labels = labels.unwrap_or_default().iter().filter_map(|label| {
            let on = format!("SECURITY LABEL FOR {} ON {reference} IS", label.name);
            let text = quote_literal(label.value.as_deref()?);
            Some(Step::metadata_only(format!("{on} {text}"), format!("{on} NULL"), None))
        });
        labels.collect()
    }
}
