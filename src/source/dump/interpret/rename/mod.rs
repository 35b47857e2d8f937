//! `RENAME TO` and `SET SCHEMA`: the object's own name, and the texts and keys that hold it.
//!
//! The server keeps references by number, and prints the new name ever after. Texts are rewritten
//! here, so that they go on meaning the same.
//!
//! - here: what each kind of object changes with its name
//! - [`part`]: what stands on a table: constraints, triggers, policies, rules
//! - [`texts`]: the texts of everything that mentions an object

mod part;
mod schema;
mod texts;

use crate::catalog::{
    ForeignDataWrapper, ForeignServer, Function, Grantee, Id, Index, Name, ObjectId, ObjectKind, Publication,
    QualifiedName, Relation, Role, Schema, SchemaKey, Sequence, Type, TypeKind,
};

use super::removal::TextTarget;
use super::usage::{Used, User};
use super::{ApplyError, Interpreter};

impl Interpreter {
    /// Gives an object another name.
    pub(super) fn rename_object(&mut self, object: ObjectId, name: Name) -> Result<(), ApplyError> {
        match object {
            ObjectId::Relation(id) => self.rename_relation(id, name)?,
            ObjectId::Index(id) => self.rename_index(id, name)?,
            ObjectId::Sequence(id) => self.rename_sequence(id, name)?,
            ObjectId::Type(id) => self.rename_type(id, name)?,
            ObjectId::Function(id) => self.rename_function(id, name)?,
            ObjectId::Schema(id) => self.rename_schema(id, name)?,
            ObjectId::Statistics(id) => self.catalog.statistics.rekey(id, |object| object.name = name),
            ObjectId::Other(id) => self.catalog.others.rekey(id, |object| object.name = name),
            ObjectId::Extension(id) => self.catalog.extensions.rekey(id, |object| object.name = name),
            ObjectId::EventTrigger(id) => self.catalog.event_triggers.rekey(id, |object| object.name = name),
            ObjectId::Publication(id) => self.rename_publication(id, name),
            ObjectId::Subscription(id) => self.catalog.subscriptions.rekey(id, |object| object.name = name),
            ObjectId::ForeignServer(id) => self.rename_server(id, name),
            ObjectId::ForeignDataWrapper(id) => self.rename_wrapper(id, name),
            ObjectId::Role(id) => self.rename_role(id, name),
            ObjectId::Constraint(id, at) => self.rename_constraint(id, at as usize, name)?,
            ObjectId::Trigger(id, at) => self.rename_trigger(id, at as usize, name)?,
            ObjectId::Policy(id, at) => self.rename_policy(id, at as usize, name)?,
            ObjectId::Rule(id, at) => self.rename_rule(id, at as usize, name)?,
            ObjectId::DomainConstraint(id, at) => {
                if let TypeKind::Domain(domain) = &mut self.catalog.types[id].kind
                    && let Some(constraint) = domain.constraints.get_mut(at as usize)
                {
                    constraint.name = name;
                }
            }
            ObjectId::Database => self.catalog.database.name = Some(name),
            // columns have statements of their own, the others no name
            ObjectId::Column(..)
            | ObjectId::Membership(_)
            | ObjectId::DefaultPrivilege(_)
            | ObjectId::Setting(_)
            | ObjectId::Supplied(_)
            | ObjectId::LargeObjects => {}
        }
        Ok(())
    }

    /// Moves an object into another schema, with what belongs to it.
    pub(super) fn move_object(&mut self, object: ObjectId, schema: &Name) -> Result<(), ApplyError> {
        let to = self.schema_or_make(schema);
        match object {
            ObjectId::Relation(id) => self.move_relation(id, to),
            ObjectId::Sequence(id) if self.catalog.sequences[id].owner.is_some() => {
                let name = &self.catalog.sequences[id].name;
                Err(ApplyError::Refused(format!("sequence {name} moves with the table that owns it")))
            }
            ObjectId::Sequence(id) => self.move_sequence(id, to),
            ObjectId::Type(id) => self.move_type(id, to),
            ObjectId::Function(id) => self.move_function(id, to),
            ObjectId::Statistics(id) => {
                self.catalog.statistics.rekey(id, |object| object.schema = to);
                Ok(())
            }
            ObjectId::Other(id) => {
                self.catalog.others.rekey(id, |object| object.schema = Some(to));
                Ok(())
            }
            ObjectId::Extension(id) => {
                self.catalog.extensions[id].schema = Some(schema.clone());
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn refuse_taken(&self, kind: ObjectKind, schema: Id<Schema>, name: &Name) -> Result<(), ApplyError> {
        let is_taken = match kind {
            ObjectKind::Index | ObjectKind::Sequence => self.class_name_taken(schema, name),
            _ => self.relation_name_taken(schema, name),
        };
        if is_taken {
            return Err(ApplyError::Exists { kind, name: self.catalog.qualified(schema, name) });
        }
        Ok(())
    }

    /// Renames a table or view. Its indexes, constraints and sequences keep their names.
    pub(super) fn rename_relation(&mut self, id: Id<Relation>, name: Name) -> Result<(), ApplyError> {
        let schema = self.catalog.relations[id].schema;
        self.refuse_taken(self.catalog.relations[id].kind.into(), schema, &name)?;
        self.rewrite_texts(TextTarget::Relation(id), schema, &name);
        self.catalog.relations.rekey(id, |relation| relation.name = name);
        self.name_published_table(id);
        self.renew_signatures(&Used::Relation(id));
        Ok(())
    }

    /// Moves a table or view with its indexes, its sequences and its row type.
    pub(super) fn move_relation(&mut self, id: Id<Relation>, schema: Id<Schema>) -> Result<(), ApplyError> {
        let name = self.catalog.relations[id].name.clone();
        if self.catalog.relations[id].schema == schema {
            return Ok(());
        }
        self.refuse_taken(self.catalog.relations[id].kind.into(), schema, &name)?;
        for index in &self.catalog.relations[id].indexes {
            self.refuse_taken(ObjectKind::Index, schema, &self.catalog.indexes[*index].name)?;
        }
        let sequences = self.sequences_owned_by(id);
        for sequence in &sequences {
            self.refuse_taken(ObjectKind::Sequence, schema, &self.catalog.sequences[*sequence].name)?;
        }
        self.rewrite_texts(TextTarget::Relation(id), schema, &name);
        self.catalog.relations.rekey(id, |relation| relation.schema = schema);
        for index in self.catalog.relations[id].indexes.clone() {
            self.catalog.indexes.rekey(index, |index| index.schema = schema);
        }
        for sequence in sequences {
            self.move_sequence(sequence, schema)?;
        }
        self.name_published_table(id);
        self.remember_constraint_names(id);
        self.renew_signatures(&Used::Relation(id));
        Ok(())
    }

    fn name_published_table(&mut self, id: Id<Relation>) {
        let name = self.catalog.relation_name(id);
        let publications: Vec<_> = self.catalog.publications.ids().collect();
        for publication in publications {
            let tables = &mut self.catalog.publications[publication].tables;
            if let Some(table) = tables.iter_mut().find(|table| table.relation == Some(id)) {
                table.name = name.clone();
            }
        }
    }

    /// Renames a sequence, in the defaults that call `nextval()` too.
    pub(super) fn rename_sequence(&mut self, id: Id<Sequence>, name: Name) -> Result<(), ApplyError> {
        let schema = self.catalog.sequences[id].schema;
        self.refuse_taken(ObjectKind::Sequence, schema, &name)?;
        self.rewrite_texts(TextTarget::Sequence(id), schema, &name);
        self.catalog.sequences.rekey(id, |sequence| sequence.name = name);
        Ok(())
    }

    fn move_sequence(&mut self, id: Id<Sequence>, schema: Id<Schema>) -> Result<(), ApplyError> {
        let name = self.catalog.sequences[id].name.clone();
        if self.catalog.sequences[id].schema == schema {
            return Ok(());
        }
        self.refuse_taken(ObjectKind::Sequence, schema, &name)?;
        self.rewrite_texts(TextTarget::Sequence(id), schema, &name);
        self.catalog.sequences.rekey(id, |sequence| sequence.schema = schema);
        Ok(())
    }

    /// Renames an index, and the constraint that it enforces.
    pub(super) fn rename_index(&mut self, id: Id<Index>, name: Name) -> Result<(), ApplyError> {
        let Index { schema, relation, .. } = self.catalog.indexes[id];
        self.refuse_taken(ObjectKind::Index, schema, &name)?;
        let constraints = &self.catalog.relations[relation].constraints;
        if let Some(at) = constraints.iter().position(|constraint| constraint.index() == Some(id)) {
            self.refuse_taken_constraint(relation, &name)?;
            self.catalog.relations[relation].constraints[at].name = name.clone();
            self.remember_constraint_names(relation);
        }
        self.catalog.indexes.rekey(id, |index| index.name = name);
        Ok(())
    }

    /// Renames a type, in casts and in the signatures of functions too.
    pub(super) fn rename_type(&mut self, id: Id<Type>, name: Name) -> Result<(), ApplyError> {
        let schema = self.catalog.types[id].schema;
        self.refuse_taken_type(schema, &name)?;
        self.rewrite_texts(TextTarget::Type(id), schema, &name);
        self.catalog.types.rekey(id, |user_type| user_type.name = name);
        self.renew_signatures(&Used::Type(id));
        Ok(())
    }

    fn move_type(&mut self, id: Id<Type>, schema: Id<Schema>) -> Result<(), ApplyError> {
        let name = self.catalog.types[id].name.clone();
        if self.catalog.types[id].schema == schema {
            return Ok(());
        }
        self.refuse_taken_type(schema, &name)?;
        self.rewrite_texts(TextTarget::Type(id), schema, &name);
        self.catalog.types.rekey(id, |user_type| user_type.schema = schema);
        self.remember_domain_constraints(id);
        self.renew_signatures(&Used::Type(id));
        Ok(())
    }

    fn refuse_taken_type(&self, schema: Id<Schema>, name: &Name) -> Result<(), ApplyError> {
        let key = SchemaKey { schema: Some(schema), name: name.clone() };
        if self.catalog.types.find(&key).is_some() || self.catalog.relations.find(&key).is_some() {
            let name = self.catalog.qualified(schema, name);
            return Err(ApplyError::Exists { kind: ObjectKind::Type, name });
        }
        Ok(())
    }

    /// Writes the signatures of the functions that take a type anew: they hold its name.
    fn renew_signatures(&mut self, used: &Used) {
        for user in self.users(used) {
            if let User::Function(id) = user {
                self.renew_signature(id);
            }
        }
    }

    fn renew_signature(&mut self, id: Id<Function>) {
        let signature = self.signature(&self.catalog.functions[id].arguments);
        if signature != self.catalog.functions[id].signature {
            self.rekey_function(id, |function| function.signature = signature);
        }
    }

    /// Renames a function, in the triggers and the texts that call it too.
    pub(super) fn rename_function(&mut self, id: Id<Function>, name: Name) -> Result<(), ApplyError> {
        let schema = self.catalog.functions[id].schema;
        self.change_function(id, schema, name)
    }

    fn move_function(&mut self, id: Id<Function>, schema: Id<Schema>) -> Result<(), ApplyError> {
        let name = self.catalog.functions[id].name.clone();
        self.change_function(id, schema, name)
    }

    fn change_function(
        &mut self,
        id: Id<Function>,
        schema: Id<Schema>,
        name: Name,
    ) -> Result<(), ApplyError> {
        let function = &self.catalog.functions[id];
        let (old_schema, old_name) = (function.schema, function.name.clone());
        let new = self.catalog.qualified(schema, &name);
        let taken = self.find_function(&new, &function.signature);
        if taken.is_some_and(|taken| taken != id) {
            return Err(ApplyError::Exists { kind: ObjectKind::Function, name: new });
        }
        self.rewrite_texts(TextTarget::Function(id), schema, &name);
        self.name_called_function(id, &new);
        let has_arguments = !self.catalog.functions[id].signature.is_empty();
        let old = self.catalog.qualified(old_schema, &old_name);
        let event_triggers: Vec<_> = self.catalog.event_triggers.ids().filter(|_| !has_arguments).collect();
        for trigger in event_triggers {
            let called = &mut self.catalog.event_triggers[trigger].function;
            if *called == old {
                *called = new.clone();
            }
        }
        self.rekey_function(id, |function| {
            function.schema = schema;
            function.name = name;
        });
        Ok(())
    }

    /// Writes a function's new name into the triggers that call it.
    fn name_called_function(&mut self, id: Id<Function>, name: &QualifiedName) {
        for user in self.users(&Used::Function(id)) {
            let User::Relation(relation) = user else { continue };
            for trigger in &mut self.catalog.relations[relation].triggers {
                if trigger.function_id == Some(id) {
                    trigger.function = name.clone();
                }
            }
        }
    }
}

impl Interpreter {
    fn rename_publication(&mut self, id: Id<Publication>, name: Name) {
        self.catalog.publications.rekey(id, |object| object.name = name);
    }

    fn rename_server(&mut self, id: Id<ForeignServer>, name: Name) {
        let old = self.catalog.foreign_servers[id].name.clone();
        self.catalog.foreign_servers.rekey(id, |object| object.name = name.clone());
        let tables: Vec<Id<Relation>> = self.catalog.relations.ids().collect();
        for table in tables {
            let is_there = self.catalog.relations[table].foreign.as_ref().is_some_and(|f| f.server == old);
            if is_there && let Some(foreign) = &mut self.catalog.relations[table].foreign {
                foreign.server = name.clone();
            }
        }
    }

    fn rename_wrapper(&mut self, id: Id<ForeignDataWrapper>, name: Name) {
        let old = self.catalog.foreign_data_wrappers[id].name.clone();
        self.catalog.foreign_data_wrappers.rekey(id, |object| object.name = name.clone());
        let servers: Vec<_> = self.catalog.foreign_servers.ids().collect();
        for server in servers {
            if self.catalog.foreign_servers[server].wrapper == old {
                self.catalog.foreign_servers[server].wrapper = name.clone();
            }
        }
    }

    /// Renames a role with its memberships and settings.
    fn rename_role(&mut self, id: Id<Role>, name: Name) {
        let old = self.catalog.roles[id].name.clone();
        self.places.forget_memberships();
        self.places.forget_settings();
        let catalog = &mut self.catalog;
        for membership in &mut catalog.memberships {
            for role in [&mut membership.role, &mut membership.member] {
                if *role == old {
                    *role = name.clone();
                }
            }
        }
        for setting in catalog.settings.iter_mut().filter(|setting| setting.role.as_ref() == Some(&old)) {
            setting.role = Some(name.clone());
        }
        self.supplied.forget_places();
        for change in catalog.supplied_privileges.iter_mut().flat_map(|supplied| &mut supplied.changes) {
            if change.grantee == Grantee::Role(old.clone()) {
                change.grantee = Grantee::Role(name.clone());
            }
            change.grantor.iter_mut().filter(|role| **role == old).for_each(|role| *role = name.clone());
        }
        catalog.roles.rekey(id, |role| role.name = name);
    }
}

#[cfg(test)]
mod tests;
