//! The properties of an object, by names.
//!
//! Every struct of the model is taken apart whole (`let Column { number, name, .. }` is not used): a
//! new field does not compile until it is described here or passed over with a reason.

mod access;
mod column;
mod constraint;
mod database;
mod definition;
mod foreign;
mod function;
mod index;
mod on_relation;
mod relation;
mod replication;
mod role;
mod sequence;
mod user_type;

use super::properties::Properties;
use super::{Part, Property, Value};
use crate::catalog::{
    Catalog, ColumnNumber, Common, DataType, Id, Index, Name, ObjectId, Privileges, Relation, TypeKind,
};

/// Whether an object's grants are described. Where neither side's were ever touched they are not:
/// PostgreSQL's defaults are the same, whatever a version means by them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grants {
    /// They are those of a new object.
    Untouched,
    /// They are described, the defaults too.
    Described,
}

/// One of the two catalogs of a comparison.
#[derive(Clone, Copy, Debug)]
pub(super) struct Side<'a> {
    /// The catalog.
    pub catalog: &'a Catalog,
    /// The privileges that the versions of both sides know.
    pub known_privileges: Privileges,
}

/// The properties of an object of one side.
pub(super) fn describe(side: Side<'_>, object: ObjectId, grants: Grants) -> Properties {
    let mut describer = Describer { side, properties: Properties::default() };
    describer.object(object);
    if grants == Grants::Described {
        describer.effective_grants(object);
    }
    describer.properties
}

struct Describer<'a> {
    side: Side<'a>,
    properties: Properties,
}

impl Describer<'_> {
    fn object(&mut self, object: ObjectId) {
        let catalog = self.side.catalog;
        match object {
            ObjectId::Database => self.database(&catalog.database),
            ObjectId::Schema(id) => self.schema(&catalog.schemas[id]),
            ObjectId::Relation(id) => self.relation(&catalog.relations[id]),
            ObjectId::Index(id) => self.index(&catalog.indexes[id]),
            ObjectId::Sequence(id) => self.sequence(&catalog.sequences[id]),
            ObjectId::Type(id) => self.user_type(&catalog.types[id]),
            ObjectId::Function(id) => self.function(&catalog.functions[id]),
            ObjectId::Other(id) => self.other(&catalog.others[id]),
            ObjectId::Extension(id) => self.extension(&catalog.extensions[id]),
            ObjectId::EventTrigger(id) => self.event_trigger(&catalog.event_triggers[id]),
            ObjectId::Publication(id) => self.publication(&catalog.publications[id]),
            ObjectId::Subscription(id) => self.subscription(&catalog.subscriptions[id]),
            ObjectId::ForeignDataWrapper(id) => {
                self.foreign_data_wrapper(&catalog.foreign_data_wrappers[id]);
            }
            ObjectId::ForeignServer(id) => self.foreign_server(&catalog.foreign_servers[id]),
            ObjectId::Statistics(id) => self.statistics(&catalog.statistics[id]),
            ObjectId::Role(id) => self.role(&catalog.roles[id]),
            ObjectId::LargeObjects => self.large_objects(catalog.large_objects),
            _ => self.part(object),
        }
    }

    /// What is found by its place in a list.
    fn part(&mut self, object: ObjectId) {
        let catalog = self.side.catalog;
        match object {
            ObjectId::Column(id, number) => {
                let column = catalog.relations[id].column_by_number(number);
                column.into_iter().for_each(|column| self.column(column));
            }
            ObjectId::Constraint(id, at) => {
                let relation = &catalog.relations[id];
                let constraint = relation.constraints.get(at as usize);
                constraint.into_iter().for_each(|constraint| self.constraint(relation, constraint));
            }
            ObjectId::DomainConstraint(id, at) => {
                if let TypeKind::Domain(domain) = &catalog.types[id].kind {
                    let constraint = domain.constraints.get(at as usize);
                    constraint.into_iter().for_each(|constraint| self.domain_constraint(constraint));
                }
            }
            ObjectId::Trigger(id, at) => {
                let relation = &catalog.relations[id];
                let trigger = relation.triggers.get(at as usize);
                trigger.into_iter().for_each(|trigger| self.trigger(relation, trigger));
            }
            ObjectId::Policy(id, at) => {
                let policy = catalog.relations[id].policies.get(at as usize);
                policy.into_iter().for_each(|policy| self.policy(policy));
            }
            ObjectId::Rule(id, at) => {
                let rule = catalog.relations[id].rules.get(at as usize);
                rule.into_iter().for_each(|rule| self.rule(rule));
            }
            ObjectId::Membership(at) => {
                let membership = catalog.memberships.get(at as usize);
                membership.into_iter().for_each(|membership| self.membership(membership));
            }
            ObjectId::DefaultPrivilege(at) => {
                let entry = catalog.default_privileges.get(at as usize);
                entry.into_iter().for_each(|entry| self.default_privilege(entry));
            }
            ObjectId::Supplied(at) => {
                let supplied = catalog.supplied_privileges.get(at as usize);
                supplied.into_iter().for_each(|supplied| self.supplied_privileges(supplied));
            }
            ObjectId::Setting(at) => {
                let setting = catalog.settings.get(at as usize);
                setting.into_iter().for_each(|setting| self.setting(setting));
            }
            _ => {}
        }
    }

    /// What every object with an owner has.
    fn common(&mut self, common: &Common) {
        self.properties.add_known(Property::Owner, common.owner.as_ref());
        self.common_without_owner(common);
    }

    /// What every object has whose owner is another object's (an index) or is not kept.
    fn common_without_owner(&mut self, common: &Common) {
        let Common {
            owner: _, // `common`
            acl: _,   // `effective_grants`
            comment,
            security_labels,
            span: _, // a place in the input is no property
        } = common;
        self.properties.add_some(Property::Comment, comment.as_ref());
        self.properties.add_options(Property::SecurityLabel, security_labels);
    }

    fn data_type(&self, data_type: &DataType) -> Value {
        // a type that is not known is not the same as another that is not
        match data_type.base {
            crate::catalog::BaseType::Unknown => Value::Unknown,
            _ => Value::sql(self.side.catalog.type_name(data_type)),
        }
    }

    fn relation_name(&self, id: Id<Relation>) -> Value {
        Value::sql(self.side.catalog.relation_name(id))
    }

    fn index_name(&self, id: Id<Index>) -> Value {
        let index = &self.side.catalog.indexes[id];
        Value::sql(self.side.catalog.qualified(index.schema, &index.name))
    }

    fn columns(&self, relation: &Relation, numbers: &[ColumnNumber]) -> Value {
        Value::list(numbers.iter().map(|number| column_name(relation, *number)))
    }
}

fn column_name(relation: &Relation, number: ColumnNumber) -> Value {
    relation.column_by_number(number).map_or(Value::Unknown, |column| Value::from(&column.name))
}

/// Names whose order counts; nothing where there are none.
fn names(names: &[Name]) -> Option<Value> {
    (!names.is_empty()).then(|| Value::list(names.iter().map(Value::from)))
}

/// Names whose order means nothing; nothing where there are none.
fn name_set(names: &[Name]) -> Option<Value> {
    (!names.is_empty()).then(|| Value::set(names.iter().map(Value::from)))
}

/// The place of the thing at this index, counted from 1.
fn place(index: usize) -> Part {
    Part::At(u16::try_from(index + 1).unwrap_or(u16::MAX))
}
