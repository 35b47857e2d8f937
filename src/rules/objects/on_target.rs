//! What the target has already, found by name: under the names that the transformation rules give. Tables that DMS
//! drops before the load, and all that goes with them, are as good as missing.

use crate::catalog::{
    Catalog, Function, FunctionKey, Id, Name, ObjectId, OtherKey, OtherObject, Relation, Schema, SchemaKey,
    Sequence, SequenceOwnership, Type, TypeKind,
};
use crate::migration::Migration;
use crate::rules::arriving::remakes_tables;

/// The target, asked about objects of the source.
pub(super) struct OnTarget<'a> {
    migration: &'a Migration,
    source: &'a Catalog,
    target: &'a Catalog,
}

impl<'a> OnTarget<'a> {
    pub fn new(migration: &'a Migration, target: &'a Catalog) -> Self {
        OnTarget { migration, source: migration.source(), target }
    }

    /// The table or view of the target that a relation of the source becomes.
    pub fn relation(&self, id: Id<Relation>) -> Option<&'a Relation> {
        self.relation_id(id).map(|id| &self.target.relations[id])
    }

    fn relation_id(&self, id: Id<Relation>) -> Option<Id<Relation>> {
        if self.is_dropped(id) {
            return None;
        }
        let relation = &self.source.relations[id];
        let schema = self.source.schema_name(relation.schema).as_str();
        let name = self.migration.scope().target_name(schema, relation.name.as_str());
        self.target.relation(name.schema.name()?.as_str(), name.table.name()?.as_str())
    }

    /// Whether DMS drops the table on the target before the load, and with it what belongs to it.
    pub fn is_dropped(&self, id: Id<Relation>) -> bool {
        remakes_tables(self.migration) && self.migration.moved().contains(id)
    }

    /// The column of the target that a column of the source becomes.
    pub fn column(&self, id: Id<Relation>, name: &Name) -> Option<&'a crate::catalog::Column> {
        let relation = &self.source.relations[id];
        let schema = self.source.schema_name(relation.schema).as_str();
        let scope = self.migration.scope().column(schema, relation.name.as_str(), name.as_str());
        let crate::dms::scope::ColumnScope::Moved { target_name, .. } = scope else { return None };
        self.relation(id)?.column(target_name.name()?.as_str())
    }

    fn schema(&self, id: Id<Schema>) -> Option<Id<Schema>> {
        let name = self.source.schema_name(id).as_str();
        let renamed = self.migration.scope().target_name(name, "");
        self.target.schema(renamed.schema.name()?.as_str())
    }

    fn key(&self, schema: Id<Schema>, name: &Name) -> Option<SchemaKey> {
        Some(SchemaKey { schema: Some(self.schema(schema)?), name: name.clone() })
    }

    /// Whether the target has an object of this kind and name.
    pub fn has(&self, object: ObjectId) -> bool {
        self.find(object).is_some()
    }

    /// The catalog of the target.
    pub fn catalog(&self) -> &'a Catalog {
        self.target
    }

    /// The object of the target of this kind and name.
    pub fn find(&self, object: ObjectId) -> Option<ObjectId> {
        let (source, target) = (self.source, self.target);
        Some(match object {
            ObjectId::Database => ObjectId::Database,
            ObjectId::Schema(id) => ObjectId::Schema(self.schema(id)?),
            ObjectId::Relation(id) => {
                let found = self.relation_id(id)?;
                let is_same_kind = target.relations[found].kind == source.relations[id].kind;
                is_same_kind.then_some(ObjectId::Relation(found))?
            }
            ObjectId::Column(id, number) => {
                let column = source.relations[id].column_by_number(number)?;
                ObjectId::Column(self.relation_id(id)?, self.column(id, &column.name)?.number)
            }
            ObjectId::Constraint(id, _)
            | ObjectId::Trigger(id, _)
            | ObjectId::Rule(id, _)
            | ObjectId::Policy(id, _) => self.find_part(object, self.relation_id(id)?)?,
            ObjectId::Index(id) => {
                let index = &source.indexes[id];
                if self.is_dropped(index.relation) {
                    return None;
                }
                ObjectId::Index(target.indexes.find(&self.key(index.schema, &index.name)?)?)
            }
            ObjectId::Sequence(id) => ObjectId::Sequence(self.find_sequence(id)?),
            ObjectId::Type(id) => ObjectId::Type(self.find_type(id)?),
            ObjectId::DomainConstraint(id, at) => self.find_domain_constraint(id, at)?,
            ObjectId::Function(id) => ObjectId::Function(self.find_function(&source.functions[id])?),
            ObjectId::Other(id) => ObjectId::Other(self.find_other(&source.others[id])?),
            ObjectId::Extension(id) => {
                ObjectId::Extension(target.extensions.find(&source.extensions[id].name)?)
            }
            ObjectId::EventTrigger(id) => {
                ObjectId::EventTrigger(target.event_triggers.find(&source.event_triggers[id].name)?)
            }
            ObjectId::Publication(id) => {
                ObjectId::Publication(target.publications.find(&source.publications[id].name)?)
            }
            ObjectId::Subscription(id) => {
                ObjectId::Subscription(target.subscriptions.find(&source.subscriptions[id].name)?)
            }
            ObjectId::ForeignDataWrapper(id) => {
                let name = &source.foreign_data_wrappers[id].name;
                ObjectId::ForeignDataWrapper(target.foreign_data_wrappers.find(name)?)
            }
            ObjectId::ForeignServer(id) => {
                ObjectId::ForeignServer(target.foreign_servers.find(&source.foreign_servers[id].name)?)
            }
            ObjectId::Statistics(id) => {
                let statistics = &source.statistics[id];
                if statistics.relation.is_some_and(|table| self.is_dropped(table)) {
                    return None;
                }
                ObjectId::Statistics(target.statistics.find(&self.key(statistics.schema, &statistics.name)?)?)
            }
            ObjectId::Role(id) => ObjectId::Role(target.roles.find(&source.roles[id].name)?),
            _ => return None,
        })
    }

    /// What belongs to a relation, by its name in the relation `on_target`.
    fn find_part(&self, object: ObjectId, on_target: Id<Relation>) -> Option<ObjectId> {
        let on_source = |id| &self.source.relations[id];
        let found = &self.target.relations[on_target];
        Some(match object {
            ObjectId::Constraint(id, at) => {
                let name = &on_source(id).constraints.get(at as usize)?.name;
                ObjectId::Constraint(on_target, place(found.constraints.iter().map(|part| &part.name), name)?)
            }
            ObjectId::Trigger(id, at) => {
                let name = &on_source(id).triggers.get(at as usize)?.name;
                ObjectId::Trigger(on_target, place(found.triggers.iter().map(|part| &part.name), name)?)
            }
            ObjectId::Rule(id, at) => {
                let name = &on_source(id).rules.get(at as usize)?.name;
                ObjectId::Rule(on_target, place(found.rules.iter().map(|part| &part.name), name)?)
            }
            ObjectId::Policy(id, at) => {
                let name = &on_source(id).policies.get(at as usize)?.name;
                ObjectId::Policy(on_target, place(found.policies.iter().map(|part| &part.name), name)?)
            }
            _ => return None,
        })
    }

    fn find_type(&self, id: Id<Type>) -> Option<Id<Type>> {
        let user_type = &self.source.types[id];
        self.target.types.find(&self.key(user_type.schema, &user_type.name)?)
    }

    fn find_domain_constraint(&self, id: Id<Type>, at: u32) -> Option<ObjectId> {
        let TypeKind::Domain(domain) = &self.source.types[id].kind else { return None };
        let name = &domain.constraints.get(at as usize)?.name;
        let found = self.find_type(id)?;
        let TypeKind::Domain(domain) = &self.target.types[found].kind else { return None };
        let at = place(domain.constraints.iter().map(|constraint| &constraint.name), name)?;
        Some(ObjectId::DomainConstraint(found, at))
    }

    fn find_other(&self, other: &OtherObject) -> Option<Id<OtherObject>> {
        let schema = match other.schema {
            Some(schema) => Some(self.schema(schema)?),
            None => None,
        };
        let (name, arguments) = (other.name.clone(), other.arguments.clone());
        self.target.others.find(&OtherKey { kind: other.kind, schema, name, arguments })
    }

    /// An identity column has its sequence with it, whatever its name; one that a column owns goes with its table.
    fn find_sequence(&self, id: Id<Sequence>) -> Option<Id<Sequence>> {
        let sequence = &self.source.sequences[id];
        if sequence.owner.is_some_and(|owner| self.is_dropped(owner.relation)) {
            return None;
        }
        if let Some(owner) = sequence.owner
            && owner.kind == SequenceOwnership::Identity
        {
            let column = self.source.relations[owner.relation].column_by_number(owner.column)?;
            return self.column(owner.relation, &column.name)?.identity?.sequence;
        }
        self.target.sequences.find(&self.key(sequence.schema, &sequence.name)?)
    }

    fn find_function(&self, function: &Function) -> Option<Id<Function>> {
        let key = FunctionKey {
            schema: self.schema(function.schema)?,
            name: function.name.clone(),
            signature: function.signature.clone(),
        };
        self.target.functions.find(&key)
    }
}

/// The place of a name in a list.
fn place<'a>(mut names: impl Iterator<Item = &'a Name>, name: &Name) -> Option<u32> {
    names.position(|found| found == name).and_then(|at| u32::try_from(at).ok())
}
