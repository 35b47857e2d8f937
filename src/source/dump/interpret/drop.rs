//! `DROP` of every kind of object.

use crate::catalog::{
    Grantee, Id, Index, Name, ObjectId, ObjectKind, QualifiedName, RelationKind, Role, Sequence,
    SequenceOwnership, Setting,
};

use super::super::read::address::{IfMissing, ObjectAddress, RelationWord, RoleName};
use super::super::read::drop::{DropBehavior, DropStatement};
use super::address::Resolved;
use super::lookup::missing;
use super::removal::Removable;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_drop(&mut self, statement: DropStatement) -> Result<(), ApplyError> {
        match statement {
            DropStatement::Objects { objects, if_missing, behavior } => {
                self.drop_objects(&objects, if_missing, behavior)
            }
            DropStatement::Owned { roles, behavior } => self.drop_owned(&roles, behavior),
            DropStatement::Reassign { from, to } => {
                self.reassign_owned(&from, &to);
                Ok(())
            }
            DropStatement::UserMapping { user, server, if_missing } => {
                self.drop_user_mapping(&user, &server, if_missing)
            }
        }
    }

    /// Drops all or none of the objects, as the server does.
    fn drop_objects(
        &mut self,
        objects: &[ObjectAddress],
        if_missing: IfMissing,
        behavior: DropBehavior,
    ) -> Result<(), ApplyError> {
        let mut targets = Vec::new();
        let mut roles = Vec::new();
        for object in objects {
            match self.resolve(object) {
                Ok(Resolved::Object(ObjectId::Role(id))) => roles.push(id),
                Ok(Resolved::Object(id)) => {
                    self.check_droppable(object, id)?;
                    targets.extend(self.removable(id));
                }
                Ok(Resolved::NotKept) => self.forget_temporary(object),
                Ok(Resolved::Attribute(..)) => {}
                Err(ApplyError::Missing { .. }) if if_missing == IfMissing::Skip => {}
                Err(error) => return Err(error),
            }
        }
        self.remove(targets, behavior)?;
        roles.into_iter().for_each(|role| self.drop_role(role));
        Ok(())
    }

    /// The object as something to remove. What no catalog keeps is none: a database.
    fn removable(&self, id: ObjectId) -> Option<Removable> {
        let relation = |id| &self.catalog.relations[id];
        Some(match id {
            ObjectId::Schema(id) => Removable::Schema(id),
            ObjectId::Relation(id) => Removable::Relation(id),
            ObjectId::Column(id, number) => Removable::Column(id, number),
            ObjectId::Constraint(id, at) => {
                Removable::Constraint(id, relation(id).constraints.get(at as usize)?.name.clone())
            }
            ObjectId::Trigger(id, at) => {
                Removable::Trigger(id, relation(id).triggers.get(at as usize)?.name.clone())
            }
            ObjectId::Policy(id, at) => {
                Removable::Policy(id, relation(id).policies.get(at as usize)?.name.clone())
            }
            ObjectId::Rule(id, at) => Removable::Rule(id, relation(id).rules.get(at as usize)?.name.clone()),
            ObjectId::Index(id) => Removable::Index(id),
            ObjectId::Sequence(id) => Removable::Sequence(id),
            ObjectId::Type(id) => Removable::Type(id),
            ObjectId::Function(id) => Removable::Function(id),
            ObjectId::Other(id) => Removable::Other(id),
            ObjectId::Extension(id) => Removable::Extension(id),
            ObjectId::EventTrigger(id) => Removable::EventTrigger(id),
            ObjectId::Publication(id) => Removable::Publication(id),
            ObjectId::Subscription(id) => Removable::Subscription(id),
            ObjectId::ForeignDataWrapper(id) => Removable::ForeignDataWrapper(id),
            ObjectId::ForeignServer(id) => Removable::ForeignServer(id),
            ObjectId::Statistics(id) => Removable::Statistics(id),
            ObjectId::Database
            | ObjectId::DomainConstraint(..)
            | ObjectId::Role(_)
            | ObjectId::Membership(_)
            | ObjectId::DefaultPrivilege(_)
            | ObjectId::Setting(_)
            | ObjectId::Supplied(_)
            | ObjectId::LargeObjects => return None,
        })
    }

    /// What the server refuses to drop by this name, with `CASCADE` too: something of another kind,
    /// and what can only go with something else.
    fn check_droppable(&self, address: &ObjectAddress, id: ObjectId) -> Result<(), ApplyError> {
        let is_of_kind = match (address, id) {
            (ObjectAddress::Relation(word, _), ObjectId::Relation(id)) => {
                names_kind(*word, self.catalog.relations[id].kind)
            }
            (ObjectAddress::Relation(word, _), ObjectId::Index(_)) => *word == RelationWord::Index,
            (ObjectAddress::Relation(word, _), ObjectId::Sequence(_)) => *word == RelationWord::Sequence,
            _ => true,
        };
        let object = || self.catalog.object_ref(id);
        if !is_of_kind {
            let object = object();
            return Err(ApplyError::Refused(format!("{} is a {}", object.path(), object.kind)));
        }
        match id {
            ObjectId::Index(id) => self.check_index_stands_alone(id),
            ObjectId::Sequence(id) => self.check_sequence_stands_alone(&self.catalog.sequences[id]),
            _ => Ok(()),
        }
    }

    fn check_index_stands_alone(&self, id: Id<Index>) -> Result<(), ApplyError> {
        let index = &self.catalog.indexes[id];
        let constraints = &self.catalog.relations[index.relation].constraints;
        if let Some(constraint) = constraints.iter().find(|constraint| constraint.index() == Some(id)) {
            return Err(ApplyError::Refused(format!(
                "cannot drop index {} because constraint {} requires it",
                index.name, constraint.name
            )));
        }
        match index.attached_to {
            Some(parent) => Err(ApplyError::Refused(format!(
                "cannot drop index {} because index {} requires it",
                index.name, self.catalog.indexes[parent].name
            ))),
            None => Ok(()),
        }
    }

    fn check_sequence_stands_alone(&self, sequence: &Sequence) -> Result<(), ApplyError> {
        match &sequence.owner {
            Some(owner) if owner.kind == SequenceOwnership::Identity => {
                let column = self.catalog.object_ref(ObjectId::Column(owner.relation, owner.column));
                Err(ApplyError::Refused(format!(
                    "cannot drop sequence {} because column {} requires it",
                    sequence.name,
                    column.path()
                )))
            }
            _ => Ok(()),
        }
    }

    fn forget_temporary(&mut self, object: &ObjectAddress) {
        if let ObjectAddress::Relation(_, name) = object {
            self.session.temporary.remove(&name.name);
        }
    }

    /// Drops a role with its memberships and settings. The server would refuse it where it owns
    /// something; a dump of a cluster drops what it owns before, or in a database of its own.
    fn drop_role(&mut self, id: Id<Role>) {
        let name = self.catalog.roles[id].name.clone();
        let catalog = &mut self.catalog;
        catalog.memberships.retain(|membership| membership.role != name && membership.member != name);
        catalog.settings.retain(|setting: &Setting| setting.role.as_ref() != Some(&name));
        catalog.roles.drop_object(id);
        self.places.forget_memberships();
        self.places.forget_settings();
    }

    fn drop_owned(&mut self, roles: &[RoleName], behavior: DropBehavior) -> Result<(), ApplyError> {
        let roles: Vec<Name> = roles.iter().filter_map(|role| self.role_named(role)).collect();
        let is_theirs = |owner: &Option<Name>| owner.as_ref().is_some_and(|owner| roles.contains(owner));
        let targets = self.owned_by(&roles).into_iter().filter_map(|id| self.removable(id)).collect();
        self.remove(targets, behavior)?;
        self.catalog.default_privileges.retain(|entry| !is_theirs(&entry.role));
        self.places.forget_default_privileges();
        Ok(())
    }

    fn reassign_owned(&mut self, from: &[RoleName], to: &RoleName) {
        let from: Vec<Name> = from.iter().filter_map(|role| self.role_named(role)).collect();
        let Some(to) = self.role_named(to) else { return };
        for object in self.owned_by(&from) {
            self.change_owner(object, &to);
        }
    }

    fn drop_user_mapping(
        &mut self,
        user: &RoleName,
        server: &Name,
        if_missing: IfMissing,
    ) -> Result<(), ApplyError> {
        let Some(id) = self.catalog.foreign_servers.find(server) else {
            return match if_missing {
                IfMissing::Skip => Ok(()),
                IfMissing::Fail => {
                    let name = QualifiedName { schema: None, name: server.clone() };
                    Err(missing(ObjectKind::ForeignServer, &name))
                }
            };
        };
        let user = match user {
            RoleName::Public => Some(Grantee::Public),
            other => self.role_named(other).map(Grantee::Role),
        };
        let mappings = &mut self.catalog.foreign_servers[id].user_mappings;
        mappings.retain(|mapping| Some(&mapping.user) != user.as_ref());
        Ok(())
    }
}

/// Whether `DROP` takes a relation of this kind under this word.
fn names_kind(word: RelationWord, kind: RelationKind) -> bool {
    match kind {
        RelationKind::Table | RelationKind::PartitionedTable => word == RelationWord::Table,
        RelationKind::ForeignTable => word == RelationWord::ForeignTable,
        RelationKind::View => word == RelationWord::View,
        RelationKind::MaterializedView => word == RelationWord::MaterializedView,
    }
}

#[cfg(test)]
mod tests;
