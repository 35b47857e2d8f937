//! What the target has already, found by name: under the names that the transformation rules give.

use crate::catalog::{
    Catalog, Function, FunctionKey, Id, Name, ObjectId, OtherKey, Relation, Schema, SchemaKey,
    SequenceOwnership,
};
use crate::migration::Migration;

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
        let relation = &self.source.relations[id];
        let schema = self.source.schema_name(relation.schema).as_str();
        let name = self.migration.scope().target_name(schema, relation.name.as_str());
        let found = self.target.relation(name.schema.name()?.as_str(), name.table.name()?.as_str())?;
        Some(&self.target.relations[found])
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
        self.look_for(object).is_some()
    }

    /// Something where it is there.
    fn look_for(&self, object: ObjectId) -> Option<()> {
        let (source, target) = (self.source, self.target);
        let found = match object {
            ObjectId::Relation(id) => self.relation(id)?.kind == source.relations[id].kind,
            ObjectId::Constraint(id, at) => {
                let constraint = source.relations[id].constraints.get(at as usize)?;
                self.relation(id)?.constraint(constraint.name.as_str()).is_some()
            }
            ObjectId::Trigger(id, at) => {
                let trigger = source.relations[id].triggers.get(at as usize)?;
                self.relation(id)?.triggers.iter().any(|found| found.name == trigger.name)
            }
            ObjectId::Rule(id, at) => {
                let rule = source.relations[id].rules.get(at as usize)?;
                self.relation(id)?.rules.iter().any(|found| found.name == rule.name)
            }
            ObjectId::Policy(id, at) => {
                let policy = source.relations[id].policies.get(at as usize)?;
                self.relation(id)?.policies.iter().any(|found| found.name == policy.name)
            }
            ObjectId::Index(id) => {
                let index = &source.indexes[id];
                target.indexes.find(&self.key(index.schema, &index.name)?).is_some()
            }
            ObjectId::Sequence(id) => self.has_sequence(id)?,
            ObjectId::Type(id) => {
                let user_type = &source.types[id];
                target.types.find(&self.key(user_type.schema, &user_type.name)?).is_some()
            }
            ObjectId::Function(id) => self.has_function(&source.functions[id])?,
            ObjectId::Other(id) => {
                let other = &source.others[id];
                let schema = match other.schema {
                    Some(schema) => Some(self.schema(schema)?),
                    None => None,
                };
                let key = OtherKey {
                    kind: other.kind,
                    schema,
                    name: other.name.clone(),
                    arguments: other.arguments.clone(),
                };
                target.others.find(&key).is_some()
            }
            ObjectId::Extension(id) => target.extensions.find(&source.extensions[id].name).is_some(),
            ObjectId::EventTrigger(id) => {
                target.event_triggers.find(&source.event_triggers[id].name).is_some()
            }
            ObjectId::Publication(id) => target.publications.find(&source.publications[id].name).is_some(),
            ObjectId::Subscription(id) => target.subscriptions.find(&source.subscriptions[id].name).is_some(),
            ObjectId::ForeignDataWrapper(id) => {
                target.foreign_data_wrappers.find(&source.foreign_data_wrappers[id].name).is_some()
            }
            ObjectId::ForeignServer(id) => {
                target.foreign_servers.find(&source.foreign_servers[id].name).is_some()
            }
            ObjectId::Statistics(id) => {
                let statistics = &source.statistics[id];
                target.statistics.find(&self.key(statistics.schema, &statistics.name)?).is_some()
            }
            ObjectId::Role(id) => target.roles.find(&source.roles[id].name).is_some(),
            _ => false,
        };
        found.then_some(())
    }

    /// An identity column has its sequence with it, whatever its name.
    fn has_sequence(&self, id: Id<crate::catalog::Sequence>) -> Option<bool> {
        let sequence = &self.source.sequences[id];
        if let Some(owner) = sequence.owner
            && owner.kind == SequenceOwnership::Identity
        {
            let column = self.source.relations[owner.relation].column_by_number(owner.column)?;
            return Some(self.column(owner.relation, &column.name)?.identity.is_some());
        }
        Some(self.target.sequences.find(&self.key(sequence.schema, &sequence.name)?).is_some())
    }

    fn has_function(&self, function: &Function) -> Option<bool> {
        let key = FunctionKey {
            schema: self.schema(function.schema)?,
            name: function.name.clone(),
            signature: function.signature.clone(),
        };
        Some(self.target.functions.find(&key).is_some())
    }
}
