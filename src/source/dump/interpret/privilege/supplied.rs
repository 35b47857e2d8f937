//! Privileges on what PostgreSQL or an extension made: no statement of an input makes it.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use crate::catalog::{
    Catalog, Grantee, Name, PrivilegeChange, Privileges, SuppliedObject, SuppliedPrivileges,
};

use super::super::super::read::privilege::{AclChange, Direction};
use super::super::Interpreter;

/// What reading privileges on supplied objects remembers.
#[derive(Debug, Default)]
pub(in super::super) struct Supplied {
    /// Where the entries of the catalog stand; `None` where they were renamed since.
    places: Option<Places>,
    /// The schemas of extensions, once what is missing is taken for a member of one.
    schemas_of_extensions: Option<HashSet<Name, RandomState>>,
}

impl Supplied {
    /// To be called where roles or schemas get other names.
    pub(in super::super) fn forget_places(&mut self) {
        self.places = None;
    }
}

/// A party that grants, and one that is granted.
type Parties = (Grantee, Option<Name>);

/// The entries of the catalog by what they are about.
#[derive(Debug, Default)]
struct Places {
    objects: HashMap<SuppliedObject, usize, RandomState>,
    changes: HashMap<(usize, Parties), usize, RandomState>,
}

impl Places {
    fn of(catalog: &Catalog) -> Self {
        let mut places = Places::default();
        for (at, supplied) in catalog.supplied_privileges.iter().enumerate() {
            places.objects.insert(supplied.object.clone(), at);
            for (place, change) in supplied.changes.iter().enumerate() {
                let parties = (change.grantee.clone(), change.grantor.clone());
                places.changes.insert((at, parties), place);
            }
        }
        places
    }
}

/// Whether the object is PostgreSQL's own, and one of which a server tells what changed: it does not of
/// `information_schema`, and pg_dump does not of the languages `sql`, `c` and `internal`.
pub(super) fn is_of_server(object: &SuppliedObject) -> bool {
    match object {
        SuppliedObject::Schema(name) => *name == "pg_catalog",
        SuppliedObject::Language(name) => *name == "plpgsql",
        SuppliedObject::Parameter(_) => true,
        _ => object.schema().is_some_and(|schema| *schema == "pg_catalog"),
    }
}

impl Interpreter {
    /// From here on what a `GRANT` or `REVOKE` names that is not there is taken for what an extension made, if it
    /// can be. Whether it can: without extensions it cannot.
    pub fn take_missing_for_members(&mut self) -> bool {
        let schema = |schema: &Option<Name>| schema.clone().unwrap_or_else(|| Name::from("public"));
        let schemas =
            self.catalog.extensions.iter().map(|(_, extension)| schema(&extension.schema)).collect();
        self.supplied.schemas_of_extensions = Some(schemas);
        !self.catalog.extensions.is_empty()
    }

    /// An object that is not there, if an extension can have made it: one in no schema, in the schema of an
    /// extension, or in one that the input does not create.
    pub(super) fn member_of_extension(&self, mut object: SuppliedObject) -> Option<SuppliedObject> {
        let schemas = self.supplied.schemas_of_extensions.as_ref()?;
        let Some(name) = object.qualified_mut() else { return Some(object) };
        let schema = match &name.schema {
            Some(schema) => Some(schema)
                .filter(|schema| schemas.contains(*schema) || self.catalog.schemas.find(schema).is_none()),
            None => self.session.search_path.iter().find(|schema| schemas.contains(*schema)),
        };
        name.schema = Some(schema?.clone());
        Some(object)
    }

    /// Changes what is kept of the privileges on an object.
    pub(super) fn change_supplied(&mut self, object: SuppliedObject, change: &AclChange) {
        let parties = self.parties(change, None);
        let (privileges, columns) = self.privileges_of(object.acl_kind(), change);
        let of_columns = columns.into_iter().filter_map(|(name, privileges)| match &object {
            SuppliedObject::Relation(relation) => {
                Some((SuppliedObject::Column { relation: relation.clone(), name }, privileges))
            }
            _ => None,
        });
        let changed: Vec<_> = of_columns.chain([(object.clone(), privileges)]).collect();
        // an option that was there at first, no dump takes back without the privilege
        let is_kept = change.direction != Direction::RevokeOption;
        for (object, privileges) in changed.into_iter().filter(|(_, privileges)| !privileges.is_empty()) {
            for grantee in &parties.grantees {
                let parties = (grantee.clone(), parties.grantor.clone());
                if is_kept || self.is_changed(&object, &parties) {
                    self.change_entry(&object, parties, change.direction, privileges);
                }
            }
        }
    }

    fn is_changed(&mut self, object: &SuppliedObject, parties: &Parties) -> bool {
        let places = self.supplied.places.get_or_insert_with(|| Places::of(&self.catalog));
        let at = places.objects.get(object);
        at.is_some_and(|at| places.changes.contains_key(&(*at, parties.clone())))
    }

    fn change_entry(
        &mut self,
        object: &SuppliedObject,
        parties: Parties,
        direction: Direction,
        privileges: Privileges,
    ) {
        let span = self.span();
        let places = self.supplied.places.get_or_insert_with(|| Places::of(&self.catalog));
        let entries = &mut self.catalog.supplied_privileges;
        let at = *places.objects.entry(object.clone()).or_insert_with(|| {
            entries.push(SuppliedPrivileges { object: object.clone(), changes: Vec::new(), span });
            entries.len() - 1
        });
        let Some(entry) = entries.get_mut(at) else { return };
        let (grantee, grantor) = parties.clone();
        let place = *places.changes.entry((at, parties)).or_insert_with(|| {
            entry.changes.push(PrivilegeChange::nothing(grantee, grantor));
            entry.changes.len() - 1
        });
        if let Some(entry) = entry.changes.get_mut(place) {
            entry.change(direction, privileges);
        }
    }
}

impl PrivilegeChange {
    fn nothing(grantee: Grantee, grantor: Option<Name>) -> Self {
        let none = Privileges::NONE;
        PrivilegeChange { grantee, grantor, granted: none, grantable: none, revoked: none }
    }

    fn change(&mut self, direction: Direction, privileges: Privileges) {
        match direction {
            Direction::Grant | Direction::GrantWithOption => {
                self.granted = self.granted.union(privileges);
                self.revoked = self.revoked.without(privileges);
            }
            Direction::Revoke => {
                self.granted = self.granted.without(privileges);
                self.revoked = self.revoked.union(privileges);
            }
            Direction::RevokeOption => {}
        }
        match direction {
            Direction::GrantWithOption => self.grantable = self.grantable.union(privileges),
            Direction::Revoke | Direction::RevokeOption => {
                self.grantable = self.grantable.without(privileges);
            }
            Direction::Grant => {}
        }
    }
}

#[cfg(test)]
mod tests;
