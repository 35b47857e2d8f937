//! What every object has, reached by the object's number, to be changed.

use super::{Catalog, Common, ObjectId, TypeKind};

impl Catalog {
    /// Owner, grants, labels of an object; `None` for what has none of its own.
    pub(crate) fn common_mut(&mut self, id: ObjectId) -> Option<&mut Common> {
        Some(match id {
            ObjectId::Database => &mut self.database.common,
            ObjectId::Schema(id) => &mut self.schemas[id].common,
            ObjectId::Relation(id) => &mut self.relations[id].common,
            ObjectId::Index(id) => &mut self.indexes[id].common,
            ObjectId::Sequence(id) => &mut self.sequences[id].common,
            ObjectId::Type(id) => &mut self.types[id].common,
            ObjectId::Function(id) => &mut self.functions[id].common,
            ObjectId::Other(id) => &mut self.others[id].common,
            ObjectId::Extension(id) => &mut self.extensions[id].common,
            ObjectId::EventTrigger(id) => &mut self.event_triggers[id].common,
            ObjectId::Publication(id) => &mut self.publications[id].common,
            ObjectId::Subscription(id) => &mut self.subscriptions[id].common,
            ObjectId::ForeignDataWrapper(id) => &mut self.foreign_data_wrappers[id].common,
            ObjectId::ForeignServer(id) => &mut self.foreign_servers[id].common,
            ObjectId::Statistics(id) => &mut self.statistics[id].common,
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
            | ObjectId::Supplied(_)
            | ObjectId::LargeObjects => return None,
        })
    }

    /// Where the comment of an object is kept; `None` for what has none.
    pub(crate) fn comment_mut(&mut self, id: ObjectId) -> Option<&mut Option<Box<str>>> {
        match id {
            ObjectId::Column(relation, number) => {
                let column = self.relations[relation].column_by_number_mut(number);
                column.map(|column| &mut column.rare.to_mut().comment)
            }
            ObjectId::Constraint(relation, at) => {
                let constraint = self.relations[relation].constraints.get_mut(at as usize);
                constraint.map(|constraint| &mut constraint.comment)
            }
            ObjectId::DomainConstraint(id, at) => match &mut self.types[id].kind {
                TypeKind::Domain(domain) => {
                    domain.constraints.get_mut(at as usize).map(|constraint| &mut constraint.comment)
                }
                _ => None,
            },
            ObjectId::Trigger(relation, at) => {
                let trigger = self.relations[relation].triggers.get_mut(at as usize);
                trigger.map(|trigger| &mut trigger.comment)
            }
            ObjectId::Policy(relation, at) => {
                let policy = self.relations[relation].policies.get_mut(at as usize);
                policy.map(|policy| &mut policy.comment)
            }
            ObjectId::Rule(relation, at) => {
                self.relations[relation].rules.get_mut(at as usize).map(|rule| &mut rule.comment)
            }
            ObjectId::Role(id) => Some(&mut self.roles[id].comment),
            other => self.common_mut(other).map(|common| &mut common.comment),
        }
    }
}
