//! `GRANT`, `REVOKE`, `ALTER DEFAULT PRIVILEGES`.

mod default;
mod membership;
mod supplied;

pub(super) use supplied::Supplied;

use crate::catalog::{
    Acl, AclKind, ColumnNumber, Grant, Grantee, Id, Name, ObjectId, ObjectKind, OtherKind, Privilege,
    Privileges, QualifiedName, Relation, Schema, SuppliedObject,
};

use super::super::read::address::{FunctionAddress, GlobalWord, ObjectAddress, RelationWord, RoleName};
use super::super::read::privilege::{
    AclChange, AllObjects, Direction, GlobalGrant, GrantObjects, PrivilegeList, PrivilegeStatement,
};
use super::address::Resolved;
use super::lookup::missing;
use super::places::Places;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_privilege(&mut self, statement: PrivilegeStatement) -> Result<(), ApplyError> {
        match statement {
            PrivilegeStatement::OnObjects { objects, change } => {
                // parameters stand in the output of pg_dumpall, beside the roles
                self.catalog.contents.privileges |= !matches!(objects, GrantObjects::Parameters(_));
                for object in self.granted_objects(objects)? {
                    match object {
                        Granted::Kept(object) => self.change_acl(object, &change)?,
                        Granted::Supplied(object) => self.change_supplied(object, &change),
                    }
                }
                Ok(())
            }
            PrivilegeStatement::Membership(change) => self.change_membership(change),
            PrivilegeStatement::Default { roles, schemas, kind, change } => {
                self.catalog.contents.privileges = true;
                self.change_default_privileges(&roles, &schemas, kind, &change)
            }
        }
    }

    /// The objects that a statement names, as far as the catalog holds them or what changes of their privileges.
    fn granted_objects(&self, objects: GrantObjects) -> Result<Vec<Granted>, ApplyError> {
        let granted: Result<Vec<Option<Granted>>, ApplyError> = match objects {
            GrantObjects::Tables(names) => names
                .into_iter()
                .map(|name| {
                    let resolved = self.resolve_relation(RelationWord::Table, &name);
                    self.granted(resolved, Some(SuppliedObject::Relation(name)))
                })
                .collect(),
            GrantObjects::Sequences(names) => names
                .into_iter()
                .map(|name| {
                    let resolved = self.resolve_relation(RelationWord::Sequence, &name);
                    self.granted(resolved, Some(SuppliedObject::Sequence(name)))
                })
                .collect(),
            GrantObjects::Functions(functions) => functions
                .into_iter()
                .map(|function| {
                    let resolved = self.resolve_function(&function);
                    self.granted(resolved, self.supplied_function(function))
                })
                .collect(),
            GrantObjects::Types(names) => names
                .into_iter()
                .map(|name| {
                    let resolved = self.resolve(&ObjectAddress::Type(name.clone()));
                    self.granted(resolved, Some(SuppliedObject::Type(name)))
                })
                .collect(),
            GrantObjects::Global(kind, names) => names
                .into_iter()
                .map(|name| {
                    let resolved = self.resolve(&ObjectAddress::Global(kind.word(), name.clone()));
                    self.granted(resolved, kind.supplied(name))
                })
                .collect(),
            GrantObjects::Others(kind, names) => names
                .into_iter()
                .map(|name| {
                    let resolved = self.resolve_other(kind, &name);
                    let is_language = kind == OtherKind::Language;
                    self.granted(resolved, is_language.then_some(SuppliedObject::Language(name)))
                })
                .collect(),
            GrantObjects::Parameters(names) => {
                let parameters = names.into_iter().map(SuppliedObject::Parameter);
                return Ok(parameters.map(Granted::Supplied).collect());
            }
            GrantObjects::AllInSchemas(kind, schemas) => {
                return Ok(self.all_in_schemas(kind, &schemas)?.into_iter().map(Granted::Kept).collect());
            }
            GrantObjects::NotKept => return Ok(Vec::new()),
        };
        Ok(granted?.into_iter().flatten().collect())
    }

    /// An object of the catalog, or what it is called if PostgreSQL or an extension made it; `None` for one of
    /// which nothing is kept.
    fn granted(
        &self,
        resolved: Result<Resolved, ApplyError>,
        supplied: Option<SuppliedObject>,
    ) -> Result<Option<Granted>, ApplyError> {
        match resolved {
            Ok(Resolved::NotKept) => Ok(supplied.filter(supplied::is_of_server).map(Granted::Supplied)),
            Ok(resolved) => Ok(self.object_id(resolved).map(Granted::Kept)),
            Err(error) => match supplied.and_then(|supplied| self.member_of_extension(supplied)) {
                Some(member) => Ok(Some(Granted::Supplied(member))),
                None => Err(error),
            },
        }
    }

    fn supplied_function(&self, function: FunctionAddress) -> Option<SuppliedObject> {
        let arguments = self.type_list(&function.arguments?).into();
        Some(SuppliedObject::Function { name: function.name, arguments })
    }

    fn all_in_schemas(&self, kind: AllObjects, names: &[Name]) -> Result<Vec<ObjectId>, ApplyError> {
        let mut schemas: Vec<Id<Schema>> = Vec::new();
        for name in names {
            let found = self.catalog.schemas.find(name);
            let qualified = || QualifiedName { schema: None, name: name.clone() };
            schemas.push(found.ok_or_else(|| missing(ObjectKind::Schema, &qualified()))?);
        }
        let catalog = &self.catalog;
        let relations = catalog
            .relations
            .iter()
            .filter(|(_, relation)| kind == AllObjects::Tables && schemas.contains(&relation.schema))
            .map(|(id, _)| ObjectId::Relation(id));
        let sequences = catalog
            .sequences
            .iter()
            .filter(|(_, sequence)| kind == AllObjects::Sequences && schemas.contains(&sequence.schema))
            .map(|(id, _)| ObjectId::Sequence(id));
        let functions = catalog
            .functions
            .iter()
            .filter(|(_, function)| kind == AllObjects::Functions && schemas.contains(&function.schema))
            .map(|(id, _)| ObjectId::Function(id));
        Ok(relations.chain(sequences).chain(functions).collect())
    }

    fn change_acl(&mut self, object: ObjectId, change: &AclChange) -> Result<(), ApplyError> {
        let Some(kind) = AclKind::of(&self.catalog, object) else { return Ok(()) };
        let owner = self.catalog.common(object).and_then(|common| common.owner.clone());
        let parties = self.parties(change, owner.as_ref());
        let (privileges, columns) = self.privileges_of(kind, change);
        if !privileges.is_empty() {
            let mut acl = self.take_acl(object);
            parties.change(&self.places, object, &mut acl, change.direction, privileges);
            if let Some(common) = self.common_of(object) {
                common.acl = Some(acl);
            }
        }
        let ObjectId::Relation(relation) = object else { return Ok(()) };
        if matches!(change.direction, Direction::Revoke | Direction::RevokeOption) {
            self.revoke_from_columns(relation, &parties, change.direction, privileges);
        }
        self.change_columns(relation, &parties, change.direction, &columns)
    }

    /// The privileges of an object, to be changed and given back: the lists of some are long.
    fn take_acl(&mut self, object: ObjectId) -> Box<Acl> {
        let touched = self.common_of(object).and_then(|common| common.acl.take());
        touched.unwrap_or_else(|| Box::new(self.assumed_acl(object).unwrap_or_default()))
    }

    /// The privileges of an object that a dump takes for granted: it has statements only for what differs. From
    /// 15 on, pg_dump takes the schema `public` of any server for that of a new database of 15.
    fn assumed_acl(&self, object: ObjectId) -> Option<Acl> {
        let dumped_by = self.catalog.dump_version.filter(|version| version.major() >= 15);
        self.catalog.initial_acl_beside(object, dumped_by.or(self.catalog.server_version))
    }

    /// Gives the schema `public` the privileges that a dump took for granted without a word, where a new
    /// database of the server has others.
    pub(super) fn settle_privileges_of_public(&mut self) {
        let Some(public) = self.catalog.schema("public").filter(|_| self.catalog.contents.privileges) else {
            return;
        };
        let object = ObjectId::Schema(public);
        if self.catalog.touched_acl(object).is_none()
            && self.assumed_acl(object) != self.catalog.initial_acl(object)
        {
            let assumed = self.assumed_acl(object).map(Box::new);
            self.catalog.schemas[public].common.acl = assumed;
        }
    }

    /// What is revoked from a table is revoked from its columns.
    fn revoke_from_columns(
        &mut self,
        relation: Id<Relation>,
        parties: &Parties,
        direction: Direction,
        privileges: Privileges,
    ) {
        for column in &mut self.catalog.relations[relation].columns {
            let object = ObjectId::Column(relation, column.number);
            let Some(rare) = column.rare.unusual_mut() else { continue };
            if let Some(acl) = &mut rare.acl {
                parties.change(&self.places, object, acl, direction, privileges);
            }
            rare.acl = rare.acl.take().filter(|acl| !acl.grants.is_empty());
        }
    }

    fn change_columns(
        &mut self,
        relation: Id<Relation>,
        parties: &Parties,
        direction: Direction,
        columns: &[(Name, Privileges)],
    ) -> Result<(), ApplyError> {
        for (name, privileges) in columns {
            let number = self.granted_column(relation, name)?;
            let columns = &mut self.catalog.relations[relation].columns;
            let Some(column) = columns.iter_mut().find(|column| column.number == number) else { continue };
            let mut acl = column.acl.clone().unwrap_or_default();
            let object = ObjectId::Column(relation, number);
            parties.change(&self.places, object, &mut acl, direction, *privileges);
            column.rare.change(|rare| rare.acl = Some(acl).filter(|acl| !acl.grants.is_empty()));
        }
        Ok(())
    }

    fn granted_column(&self, relation: Id<Relation>, name: &Name) -> Result<ColumnNumber, ApplyError> {
        let column = self.catalog.relations[relation].column(name.as_str());
        let qualified = || QualifiedName { schema: None, name: name.clone() };
        column.map(|column| column.number).ok_or_else(|| missing(ObjectKind::Column, &qualified()))
    }

    /// The privileges that a statement means: on the whole object, and on single columns.
    fn privileges_of(&self, kind: AclKind, change: &AclChange) -> (Privileges, Vec<(Name, Privileges)>) {
        let version = self.catalog.server_version;
        match &change.privileges {
            PrivilegeList::All(columns) if columns.is_empty() => (kind.all(version), Vec::new()),
            PrivilegeList::All(columns) => {
                let all = AclKind::Column.all(version);
                (Privileges::NONE, columns.iter().map(|column| (column.clone(), all)).collect())
            }
            PrivilegeList::Some(list) => split_columns(list),
        }
    }

    /// Who grants and who is granted.
    fn parties(&self, change: &AclChange, owner: Option<&Name>) -> Parties {
        let grantees = change.grantees.iter().filter_map(|role| self.grantee(role, owner)).collect();
        Parties { grantees, grantor: self.grantor(change, owner) }
    }

    fn grantee(&self, role: &RoleName, owner: Option<&Name>) -> Option<Grantee> {
        match role {
            RoleName::Public => Some(Grantee::Public),
            other => match self.role_named(other) {
                Some(name) => Some(Grantee::Role(name)),
                None if owner.is_none() => Some(Grantee::Owner),
                None => None,
            },
        }
    }

    /// The server lets the owner be the grantor where the role that runs the statement is the owner
    /// or a superuser.
    fn grantor(&self, change: &AclChange, owner: Option<&Name>) -> Option<Name> {
        let named = change.grantor.as_ref().and_then(|role| self.role_named(role));
        let runs_it = named.or_else(|| self.session.role.clone()).filter(|role| !self.is_superuser(role));
        runs_it.or_else(|| owner.cloned())
    }

    fn is_superuser(&self, role: &Name) -> bool {
        self.catalog.roles.find(role).is_some_and(|id| self.catalog.roles[id].superuser)
    }
}

/// An object whose privileges a statement changes.
enum Granted {
    /// One of the catalog.
    Kept(ObjectId),
    /// One that PostgreSQL or an extension made.
    Supplied(SuppliedObject),
}

/// Who grants and who is granted.
struct Parties {
    grantees: Vec<Grantee>,
    grantor: Option<Name>,
}

impl Parties {
    /// Changes the ACL of an object, or of an entry of the default privileges.
    fn change(
        &self,
        places: &Places,
        object: ObjectId,
        acl: &mut Acl,
        direction: Direction,
        privileges: Privileges,
    ) {
        for grantee in &self.grantees {
            let known = places.grant(object, acl, grantee, self.grantor.as_ref());
            match direction {
                Direction::Grant => acl.grant_at(known, self.grant(grantee, privileges, Privileges::NONE)),
                Direction::GrantWithOption => {
                    acl.grant_at(known, self.grant(grantee, privileges, privileges));
                }
                Direction::Revoke | Direction::RevokeOption if known.is_none() => {}
                Direction::Revoke => {
                    acl.revoke(grantee, self.grantor.as_ref(), privileges);
                    places.forget_grants(object);
                }
                Direction::RevokeOption => {
                    acl.revoke_option(grantee, self.grantor.as_ref(), privileges);
                    places.forget_grants(object);
                }
            }
        }
    }

    fn grant(&self, grantee: &Grantee, privileges: Privileges, grantable: Privileges) -> Grant {
        Grant { grantee: grantee.clone(), grantor: self.grantor.clone(), privileges, grantable }
    }
}

fn split_columns(list: &[(Privilege, Vec<Name>)]) -> (Privileges, Vec<(Name, Privileges)>) {
    let mut whole = Privileges::NONE;
    let mut columns: Vec<(Name, Privileges)> = Vec::new();
    for (privilege, names) in list {
        if names.is_empty() {
            whole = whole.with(*privilege);
        }
        columns.extend(names.iter().map(|name| (name.clone(), Privileges::of(&[*privilege]))));
    }
    (whole, columns)
}

impl GlobalGrant {
    fn word(self) -> GlobalWord {
        match self {
            GlobalGrant::Schema => GlobalWord::Schema,
            GlobalGrant::Database => GlobalWord::Database,
            GlobalGrant::ForeignDataWrapper => GlobalWord::ForeignDataWrapper,
            GlobalGrant::ForeignServer => GlobalWord::ForeignServer,
        }
    }

    /// What an object of the kind is called that the catalog does not hold. Databases are no extension's.
    fn supplied(self, name: Name) -> Option<SuppliedObject> {
        Some(match self {
            GlobalGrant::Schema => SuppliedObject::Schema(name),
            GlobalGrant::Database => return None,
            GlobalGrant::ForeignDataWrapper => SuppliedObject::ForeignDataWrapper(name),
            GlobalGrant::ForeignServer => SuppliedObject::ForeignServer(name),
        })
    }
}

#[cfg(test)]
mod tests;
