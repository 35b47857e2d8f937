//! The removal of one object, with all references to it.

use crate::catalog::{
    ColumnNumber, Function, Id, Index, Name, ObjectId, Publication, Relation, ReplicaIdentity, Schema,
    Sequence, Type, TypeKind,
};

use super::super::Interpreter;
use super::Removable;

impl Interpreter {
    /// Takes one object out of the catalog. What hangs on it is unlinked on its own.
    pub(super) fn unlink(&mut self, removable: &Removable) {
        match removable {
            Removable::Relation(id) => self.unlink_relation(*id),
            Removable::Column(relation, column) => self.unlink_column(*relation, *column),
            Removable::Default(relation, column) => {
                let columns = &mut self.catalog.relations[*relation].columns;
                if let Some(column) = columns.iter_mut().find(|candidate| candidate.number == *column) {
                    column.default = None;
                }
            }
            Removable::Constraint(relation, name) => {
                self.places.forget_parts(*relation);
                self.catalog.relations[*relation].constraints.retain(|constraint| constraint.name != *name);
            }
            Removable::Trigger(relation, name) => {
                self.places.forget_parts(*relation);
                self.catalog.relations[*relation].triggers.retain(|trigger| trigger.name != *name);
            }
            Removable::Policy(relation, name) => {
                self.places.forget_parts(*relation);
                self.catalog.relations[*relation].policies.retain(|policy| policy.name != *name);
            }
            Removable::Rule(relation, name) => {
                self.places.forget_parts(*relation);
                self.catalog.relations[*relation].rules.retain(|rule| rule.name != *name);
            }
            Removable::Index(id) => self.unlink_index(*id),
            Removable::Sequence(id) => self.unlink_sequence(*id),
            Removable::Type(id) => self.unlink_type(*id),
            Removable::Attribute(id, name) => {
                if let TypeKind::Composite(attributes) = &mut self.catalog.types[*id].kind {
                    attributes.retain(|attribute| attribute.name != *name);
                }
            }
            Removable::Function(id) => self.unlink_function(*id),
            Removable::Schema(id) => self.unlink_schema(*id),
            Removable::Other(id) => self.catalog.others.drop_object(*id),
            Removable::Extension(id) => self.catalog.extensions.drop_object(*id),
            Removable::EventTrigger(id) => self.catalog.event_triggers.drop_object(*id),
            Removable::Publication(id) => self.catalog.publications.drop_object(*id),
            Removable::PublishedTable(id, relation) => self.unlink_published(*id, *relation),
            Removable::Subscription(id) => self.catalog.subscriptions.drop_object(*id),
            Removable::ForeignDataWrapper(id) => self.catalog.foreign_data_wrappers.drop_object(*id),
            Removable::ForeignServer(id) => self.catalog.foreign_servers.drop_object(*id),
            Removable::Statistics(id) => self.catalog.statistics.drop_object(*id),
        }
    }

    fn unlink_relation(&mut self, id: Id<Relation>) {
        let relation = &mut self.catalog.relations[id];
        let mut parents = std::mem::take(&mut relation.inherits);
        parents.extend(relation.partition_of.take().map(|place| place.parent));
        for parent in parents {
            self.remove_child(parent, id);
        }
        for child in std::mem::take(&mut self.catalog.relations[id].children) {
            let child = &mut self.catalog.relations[child];
            child.inherits.retain(|parent| *parent != id);
            child.partition_of = child.partition_of.take().filter(|place| place.parent != id);
        }
        self.catalog.relations.drop_object(id);
    }

    /// Takes a relation from the list of its parent's children. Most were added in the order of their
    /// numbers, and then it need not be searched for.
    pub(in super::super) fn remove_child(&mut self, parent: Id<Relation>, child: Id<Relation>) {
        let children = &mut self.catalog.relations[parent].children;
        let at = children.binary_search(&child).ok();
        if let Some(at) = at.or_else(|| children.iter().position(|known| *known == child)) {
            children.to_mut().remove(at);
        }
    }

    fn unlink_column(&mut self, id: Id<Relation>, column: ColumnNumber) {
        self.catalog.relations[id].columns.retain(|candidate| candidate.number != column);
    }

    fn unlink_index(&mut self, id: Id<Index>) {
        let table = self.catalog.indexes[id].relation;
        let relation = &mut self.catalog.relations[table];
        relation.indexes.retain(|index| *index != id);
        if relation.clustered_on == Some(id) {
            relation.clustered_on = None;
        }
        if relation.replica_identity == ReplicaIdentity::Index(id) {
            // the server keeps the setting, and finds no index: nothing identifies a row
            relation.replica_identity = ReplicaIdentity::Nothing;
        }
        self.catalog.indexes.drop_object(id);
    }

    fn unlink_sequence(&mut self, id: Id<Sequence>) {
        if let Some(owner) = self.catalog.sequences[id].owner.take() {
            let columns = &mut self.catalog.relations[owner.relation].columns;
            for column in columns.iter_mut().filter(|column| column.number == owner.column) {
                if column.identity.is_some_and(|identity| identity.sequence == Some(id)) {
                    column.rare.change(|rare| rare.identity = None);
                }
            }
        }
        self.catalog.sequences.drop_object(id);
    }

    fn unlink_type(&mut self, id: Id<Type>) {
        self.catalog.types.drop_object(id);
    }

    fn unlink_function(&mut self, id: Id<Function>) {
        self.catalog.functions.drop_object(id);
    }

    fn unlink_schema(&mut self, id: Id<Schema>) {
        let name = self.catalog.schemas[id].name.clone();
        self.catalog.default_privileges.retain(|entry| entry.schema != Some(id));
        self.places.forget_default_privileges();
        let naming: Vec<Id<Publication>> = self
            .catalog
            .publications
            .iter()
            .filter(|(_, publication)| publication.schemas.contains(&name))
            .map(|(id, _)| id)
            .collect();
        for publication in naming {
            self.catalog.publications[publication].schemas.retain(|schema| *schema != name);
        }
        self.catalog.schemas.drop_object(id);
    }

    fn unlink_published(&mut self, publication: Id<Publication>, relation: Id<Relation>) {
        let tables = &mut self.catalog.publications[publication].tables;
        tables.retain(|table| table.relation != Some(relation));
    }

    /// How a message names what is removed.
    pub(super) fn describe(&self, removable: &Removable) -> String {
        let named = |what: &str, relation: Id<Relation>, name: &Name| {
            format!("{what} {name} of {}", self.catalog.relation_name(relation))
        };
        let id = match removable {
            Removable::Constraint(relation, name) => return named("constraint", *relation, name),
            Removable::Trigger(relation, name) => return named("trigger", *relation, name),
            Removable::Policy(relation, name) => return named("policy", *relation, name),
            Removable::Rule(relation, name) => return named("rule", *relation, name),
            Removable::Default(relation, column) => {
                let column = self.catalog.object_ref(ObjectId::Column(*relation, *column));
                return format!("the default of column {}", column.path());
            }
            Removable::PublishedTable(publication, relation) => {
                return named("publication", *relation, &self.catalog.publications[*publication].name);
            }
            Removable::Attribute(id, name) => {
                let owner = self.catalog.object_ref(ObjectId::Type(*id));
                return format!("attribute {name} of {}", owner.path());
            }
            Removable::ForeignDataWrapper(id) => {
                return format!("foreign-data wrapper {}", self.catalog.foreign_data_wrappers[*id].name);
            }
            Removable::Relation(id) => ObjectId::Relation(*id),
            Removable::Column(relation, column) => ObjectId::Column(*relation, *column),
            Removable::Index(id) => ObjectId::Index(*id),
            Removable::Sequence(id) => ObjectId::Sequence(*id),
            Removable::Type(id) => ObjectId::Type(*id),
            Removable::Function(id) => ObjectId::Function(*id),
            Removable::Schema(id) => ObjectId::Schema(*id),
            Removable::Other(id) => ObjectId::Other(*id),
            Removable::Extension(id) => ObjectId::Extension(*id),
            Removable::EventTrigger(id) => ObjectId::EventTrigger(*id),
            Removable::Publication(id) => ObjectId::Publication(*id),
            Removable::Subscription(id) => ObjectId::Subscription(*id),
            Removable::ForeignServer(id) => ObjectId::ForeignServer(*id),
            Removable::Statistics(id) => ObjectId::Statistics(*id),
        };
        let object = self.catalog.object_ref(id);
        format!("{} {}", object.kind, object.path())
    }
}
