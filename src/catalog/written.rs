//! Where objects were written.

use super::{Catalog, ObjectId, Span, TypeKind};

impl Catalog {
    /// Where an object was written, where it was read from text. What its statement does not
    /// show (a column of `LIKE`) has its table's place.
    pub fn span(&self, id: ObjectId) -> Option<Span> {
        match id {
            ObjectId::Database => self.database.common.span,
            ObjectId::Schema(id) => self.schemas[id].common.span,
            ObjectId::Relation(id) => self.relations[id].common.span,
            ObjectId::Column(relation, number) => {
                let relation = &self.relations[relation];
                relation.column_by_number(number).and_then(|column| column.span).or(relation.common.span)
            }
            ObjectId::Constraint(relation, at) => {
                let relation = &self.relations[relation];
                let constraint = relation.constraints.get(at as usize);
                constraint.and_then(|constraint| constraint.span).or(relation.common.span)
            }
            ObjectId::DomainConstraint(id, at) => match &self.types[id].kind {
                TypeKind::Domain(domain) => {
                    domain.constraints.get(at as usize).and_then(|constraint| constraint.span)
                }
                _ => None,
            }
            .or(self.types[id].common.span),
            ObjectId::Trigger(relation, at) => {
                self.relations[relation].triggers.get(at as usize).and_then(|trigger| trigger.span)
            }
            ObjectId::Policy(relation, at) => {
                self.relations[relation].policies.get(at as usize).and_then(|policy| policy.span)
            }
            ObjectId::Rule(relation, at) => {
                self.relations[relation].rules.get(at as usize).and_then(|rule| rule.span)
            }
            ObjectId::Index(id) => self.indexes[id].common.span,
            ObjectId::Sequence(id) => self.sequences[id].common.span,
            ObjectId::Type(id) => self.types[id].common.span,
            ObjectId::Function(id) => self.functions[id].common.span,
            ObjectId::Other(id) => self.others[id].common.span,
            ObjectId::Extension(id) => self.extensions[id].common.span,
            ObjectId::EventTrigger(id) => self.event_triggers[id].common.span,
            ObjectId::Publication(id) => self.publications[id].common.span,
            ObjectId::Subscription(id) => self.subscriptions[id].common.span,
            ObjectId::ForeignDataWrapper(id) => self.foreign_data_wrappers[id].common.span,
            ObjectId::ForeignServer(id) => self.foreign_servers[id].common.span,
            ObjectId::Statistics(id) => self.statistics[id].common.span,
            ObjectId::Role(id) => self.roles[id].span,
            ObjectId::Membership(at) => self.memberships.get(at as usize).and_then(|found| found.span),
            ObjectId::DefaultPrivilege(at) => {
                self.default_privileges.get(at as usize).and_then(|found| found.span)
            }
            ObjectId::Setting(at) => self.settings.get(at as usize).and_then(|found| found.span),
            ObjectId::Supplied(at) => self.supplied_privileges.get(at as usize).and_then(|found| found.span),
            ObjectId::LargeObjects => self.large_objects.span,
        }
    }
}
