//! Default privileges: what objects that are created later are granted.

use crate::catalog::{
    Acl, AclKind, DefaultPrivilege, DefaultPrivilegeKind, Id, Name, ObjectId, ObjectKind, QualifiedName,
    Schema,
};

use super::super::super::read::address::RoleName;
use super::super::super::read::privilege::AclChange;
use super::super::lookup::missing;
use super::super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn change_default_privileges(
        &mut self,
        roles: &[RoleName],
        schemas: &[Name],
        kind: DefaultPrivilegeKind,
        change: &AclChange,
    ) -> Result<(), ApplyError> {
        let creators: Vec<Option<Name>> = match roles {
            [] => vec![self.session.role.clone()],
            named => named.iter().map(|role| self.role_named(role)).collect(),
        };
        let mut places: Vec<Option<Id<Schema>>> = Vec::new();
        for name in schemas {
            let found = self.catalog.schemas.find(name);
            let qualified = || QualifiedName { schema: None, name: name.clone() };
            places.push(Some(found.ok_or_else(|| missing(ObjectKind::Schema, &qualified()))?));
        }
        if schemas.is_empty() {
            places.push(None);
        }
        for creator in &creators {
            for schema in &places {
                self.change_default_entry(creator.as_ref(), *schema, kind, change);
            }
        }
        Ok(())
    }

    /// An entry that says no more than the server would do without it is none.
    fn change_default_entry(
        &mut self,
        creator: Option<&Name>,
        schema: Option<Id<Schema>>,
        kind: DefaultPrivilegeKind,
        change: &AclChange,
    ) {
        let acl_kind = AclKind::from(kind);
        let base = match schema {
            Some(_) => Acl::default(),
            None => Acl::default_of(acl_kind, creator, self.catalog.server_version),
        };
        let parties = self.parties(change, creator);
        let parties = super::Parties { grantor: creator.cloned(), ..parties };
        let (privileges, _) = self.privileges_of(acl_kind, change);
        let known = self.default_entry(creator, schema, kind);
        let span = self.span();
        let entries = &mut self.catalog.default_privileges;
        let mut acl = known.map_or_else(|| base.clone(), |at| std::mem::take(&mut entries[at].acl));
        let place = known.unwrap_or(entries.len()) as u32;
        parties.change(
            &self.places,
            ObjectId::DefaultPrivilege(place),
            &mut acl,
            change.direction,
            privileges,
        );
        match known {
            Some(at) if acl.grants_the_same(&base) => {
                entries.remove(at);
                self.places.forget_default_privileges();
            }
            Some(at) => entries[at].acl = acl,
            None if acl.grants_the_same(&base) => {
                self.places.forget_grants(ObjectId::DefaultPrivilege(place))
            }
            None => {
                entries.push(DefaultPrivilege {
                    role: creator.cloned(),
                    schema,
                    object_kind: kind,
                    acl,
                    span,
                });
            }
        }
    }

    fn default_entry(
        &self,
        creator: Option<&Name>,
        schema: Option<Id<Schema>>,
        kind: DefaultPrivilegeKind,
    ) -> Option<usize> {
        let key = (creator.cloned(), schema, kind);
        self.places.default_privilege(&self.catalog.default_privileges, &key)
    }

    /// How many objects of the kinds with default privileges were added so far.
    pub(in super::super) fn added(&self) -> Added {
        Added {
            relations: self.catalog.relations.added(),
            sequences: self.catalog.sequences.added(),
            functions: self.catalog.functions.added(),
            types: self.catalog.types.added(),
            schemas: self.catalog.schemas.added(),
        }
    }

    /// Grants the objects that were added since what the default privileges of their creator say.
    pub(in super::super) fn grant_defaults_since(&mut self, before: Added) {
        let catalog = &self.catalog;
        let relations = catalog.relations.added_since(before.relations).map(ObjectId::Relation);
        let sequences = catalog.sequences.added_since(before.sequences).map(ObjectId::Sequence);
        let functions = catalog.functions.added_since(before.functions).map(ObjectId::Function);
        let types = catalog.types.added_since(before.types).map(ObjectId::Type);
        let schemas = catalog.schemas.added_since(before.schemas).map(ObjectId::Schema);
        for object in relations.chain(sequences).chain(functions).chain(types).chain(schemas) {
            self.apply_default_privileges(object);
        }
    }

    /// Grants an object that was just created what the default privileges of its creator say.
    fn apply_default_privileges(&mut self, object: ObjectId) {
        let (kind, schema) = match object {
            ObjectId::Relation(id) => (DefaultPrivilegeKind::Tables, Some(self.catalog.relations[id].schema)),
            ObjectId::Sequence(id) => {
                (DefaultPrivilegeKind::Sequences, Some(self.catalog.sequences[id].schema))
            }
            ObjectId::Function(id) => {
                (DefaultPrivilegeKind::Functions, Some(self.catalog.functions[id].schema))
            }
            ObjectId::Type(id) => (DefaultPrivilegeKind::Types, Some(self.catalog.types[id].schema)),
            ObjectId::Schema(_) => (DefaultPrivilegeKind::Schemas, None),
            _ => return,
        };
        let creator = self.session.role.clone();
        let global = self.default_entry(creator.as_ref(), None, kind);
        let local = schema.and_then(|schema| self.default_entry(creator.as_ref(), Some(schema), kind));
        if global.is_none() && local.is_none() {
            return;
        }
        let entries = &self.catalog.default_privileges;
        let mut acl = match global {
            Some(at) => entries[at].acl.clone(),
            None => Acl::default_of(kind.into(), creator.as_ref(), self.catalog.server_version),
        };
        for grant in local.iter().flat_map(|at| &entries[*at].acl.grants) {
            acl.grant(grant.grantee.clone(), grant.grantor.clone(), grant.privileges, grant.grantable);
        }
        if let Some(common) = self.common_of(object) {
            common.acl = Some(Box::new(acl));
        }
    }
}

/// How many objects were added so far.
pub(in super::super) struct Added {
    relations: usize,
    sequences: usize,
    functions: usize,
    types: usize,
    schemas: usize,
}
