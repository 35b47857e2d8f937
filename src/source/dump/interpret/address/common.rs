//! What every object has, reached by the object's number.

use crate::catalog::{Common, ObjectId, TypeKind};

use super::super::Interpreter;
use super::Resolved;

impl Interpreter {
    /// Owner, grants, labels of an object; `None` for what has none of its own.
    pub(in super::super) fn common_of(&mut self, id: ObjectId) -> Option<&mut Common> {
        let catalog = &mut self.catalog;
        Some(match id {
            ObjectId::Database => &mut catalog.database.common,
            ObjectId::Schema(id) => &mut catalog.schemas[id].common,
            ObjectId::Relation(id) => &mut catalog.relations[id].common,
            ObjectId::Index(id) => &mut catalog.indexes[id].common,
            ObjectId::Sequence(id) => &mut catalog.sequences[id].common,
            ObjectId::Type(id) => &mut catalog.types[id].common,
            ObjectId::Function(id) => &mut catalog.functions[id].common,
            ObjectId::Other(id) => &mut catalog.others[id].common,
            ObjectId::Extension(id) => &mut catalog.extensions[id].common,
            ObjectId::EventTrigger(id) => &mut catalog.event_triggers[id].common,
            ObjectId::Publication(id) => &mut catalog.publications[id].common,
            ObjectId::Subscription(id) => &mut catalog.subscriptions[id].common,
            ObjectId::ForeignDataWrapper(id) => &mut catalog.foreign_data_wrappers[id].common,
            ObjectId::ForeignServer(id) => &mut catalog.foreign_servers[id].common,
            ObjectId::Statistics(id) => &mut catalog.statistics[id].common,
            ObjectId::Column(..)
            | ObjectId::Constraint(..)
            | ObjectId::DomainConstraint(..)
            | ObjectId::Trigger(..)
            | ObjectId::Policy(..)
            | ObjectId::Rule(..)
            | ObjectId::Role(_)
            | ObjectId::Membership(_)
            | ObjectId::DefaultPrivilege(_)
            | ObjectId::Setting(_)
            | ObjectId::LargeObjects => return None,
        })
    }

    /// Where the comment of an object is kept.
    pub(super) fn comment_of(&mut self, object: Resolved) -> Option<&mut Option<Box<str>>> {
        let id = match object {
            Resolved::Object(id) => id,
            Resolved::Attribute(id, at) => {
                return match &mut self.catalog.types[id].kind {
                    TypeKind::Composite(attributes) => {
                        attributes.get_mut(at).map(|attribute| &mut attribute.comment)
                    }
                    _ => None,
                };
            }
            Resolved::NotKept => return None,
        };
        match id {
            ObjectId::Column(relation, number) => {
                let columns = &mut self.catalog.relations[relation].columns;
                columns.iter_mut().find(|column| column.number == number).map(|column| &mut column.comment)
            }
            ObjectId::Constraint(relation, at) => self.catalog.relations[relation]
                .constraints
                .get_mut(at as usize)
                .map(|constraint| &mut constraint.comment),
            ObjectId::DomainConstraint(id, at) => match &mut self.catalog.types[id].kind {
                TypeKind::Domain(domain) => {
                    domain.constraints.get_mut(at as usize).map(|constraint| &mut constraint.comment)
                }
                _ => None,
            },
            ObjectId::Trigger(relation, at) => self.catalog.relations[relation]
                .triggers
                .get_mut(at as usize)
                .map(|trigger| &mut trigger.comment),
            ObjectId::Policy(relation, at) => self.catalog.relations[relation]
                .policies
                .get_mut(at as usize)
                .map(|policy| &mut policy.comment),
            ObjectId::Rule(relation, at) => {
                self.catalog.relations[relation].rules.get_mut(at as usize).map(|rule| &mut rule.comment)
            }
            ObjectId::Role(id) => Some(&mut self.catalog.roles[id].comment),
            other => self.common_of(other).map(|common| &mut common.comment),
        }
    }
}
