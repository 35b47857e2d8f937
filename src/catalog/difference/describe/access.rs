//! Who may do what.

use super::{Describer, Part, Property, Value};
use crate::catalog::{
    Acl, Catalog, DefaultPrivilege, Grant, Grantee, Name, ObjectId, PrivilegeChange, Privileges,
    SuppliedPrivileges,
};

impl Describer<'_> {
    /// The grants that hold for an object. The owner stands in them as the owner, whoever that is:
    /// another owner alone is one difference, not one of every grant.
    pub(super) fn effective_grants(&mut self, object: ObjectId) {
        let owner = owner(self.side.catalog, object);
        if let Some(acl) = self.side.catalog.effective_acl(object) {
            self.grants(&acl, owner);
        }
    }

    fn grants(&mut self, acl: &Acl, owner: Option<&Name>) {
        let Acl { grants } = acl;
        for grant in grants {
            let Grant { grantee, grantor, privileges, grantable } = grant;
            let to = match grantee {
                Grantee::Role(role) if Some(role) == owner => Grantee::Owner,
                other => other.clone(),
            };
            // an owner may grant everything to everyone: what it may pass on of its own says nothing
            let is_owner = to == Grantee::Owner;
            let grantable = if is_owner { Privileges::NONE } else { *grantable };
            let by = grantor.clone().filter(|grantor| Some(grantor) != owner);
            self.properties.add_of(
                Property::Grant,
                Part::Grant { to, by },
                Value::Privileges(self.comparable(*privileges), self.comparable(grantable)),
            );
        }
    }

    /// What changed since the object was made, under the names of the roles: who owns it is not known.
    pub(super) fn supplied_privileges(&mut self, supplied: &SuppliedPrivileges) {
        let SuppliedPrivileges {
            object: _, // its name
            changes,
            span: _, // a place in the input is no property
        } = supplied;
        for change in changes {
            let PrivilegeChange {
                grantee,
                grantor,
                granted,
                grantable,
                revoked: _, // what is not granted; how much of it a dump says depends on pg_dump
            } = change;
            self.properties.add_of(
                Property::Grant,
                Part::Grant { to: grantee.clone(), by: grantor.clone() },
                Value::Privileges(self.comparable(*granted), self.comparable(*grantable)),
            );
        }
    }

    /// Without what only one side's version knows.
    fn comparable(&self, privileges: Privileges) -> Privileges {
        privileges.both(self.side.known_privileges)
    }

    pub(super) fn default_privilege(&mut self, entry: &DefaultPrivilege) {
        let DefaultPrivilege {
            role,
            schema: _,      // part of its name
            object_kind: _, // part of its name
            acl,
            span: _, // a place in the input is no property
        } = entry;
        self.grants(acl, role.as_ref());
    }
}

fn owner(catalog: &Catalog, object: ObjectId) -> Option<&Name> {
    let owned = match object {
        ObjectId::Column(relation, _) => ObjectId::Relation(relation),
        _ => object,
    };
    catalog.common(owned)?.owner.as_ref()
}
