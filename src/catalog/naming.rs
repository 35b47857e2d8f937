//! The names of a catalog's objects, and the order that names give them.

use super::{
    Catalog, Id, Name, ObjectId, ObjectKind, ObjectRef, OtherObject, Relation, Schema, Type, TypeKind,
};

impl Catalog {
    /// The name of an object of this catalog.
    pub fn object_ref(&self, id: ObjectId) -> ObjectRef {
        match id {
            ObjectId::Database => {
                ObjectRef::global(ObjectKind::Database, self.database.name.clone().unwrap_or_default())
            }
            ObjectId::Schema(id) => ObjectRef::global(ObjectKind::Schema, self.schemas[id].name.clone()),
            ObjectId::Relation(id) => {
                let relation = &self.relations[id];
                self.in_schema(relation.kind.into(), relation.schema, &relation.name)
            }
            ObjectId::Column(relation, number) => {
                let column = self.relations[relation].column_by_number(number);
                self.of_relation(ObjectKind::Column, relation, column.map(|column| &column.name))
            }
            ObjectId::Constraint(relation, at) => {
                let constraint = self.relations[relation].constraints.get(at as usize);
                self.of_relation(
                    ObjectKind::Constraint,
                    relation,
                    constraint.map(|constraint| &constraint.name),
                )
            }
            ObjectId::DomainConstraint(id, at) => self.domain_constraint_ref(id, at),
            ObjectId::Trigger(relation, at) => {
                let trigger = self.relations[relation].triggers.get(at as usize);
                self.of_relation(ObjectKind::Trigger, relation, trigger.map(|trigger| &trigger.name))
            }
            ObjectId::Policy(relation, at) => {
                let policy = self.relations[relation].policies.get(at as usize);
                self.of_relation(ObjectKind::Policy, relation, policy.map(|policy| &policy.name))
            }
            ObjectId::Rule(relation, at) => {
                let rule = self.relations[relation].rules.get(at as usize);
                self.of_relation(ObjectKind::Rule, relation, rule.map(|rule| &rule.name))
            }
            ObjectId::Index(id) => {
                let index = &self.indexes[id];
                self.of_relation(ObjectKind::Index, index.relation, Some(&index.name))
            }
            ObjectId::Sequence(id) => {
                let sequence = &self.sequences[id];
                self.in_schema(ObjectKind::Sequence, sequence.schema, &sequence.name)
            }
            ObjectId::Type(id) => {
                let user_type = &self.types[id];
                self.in_schema(ObjectKind::Type, user_type.schema, &user_type.name)
            }
            ObjectId::Function(id) => {
                let function = &self.functions[id];
                let named = self.in_schema(ObjectKind::Function, function.schema, &function.name);
                ObjectRef { arguments: Some(function.signature.to_string()), ..named }
            }
            ObjectId::Other(id) => self.other_ref(id),
            ObjectId::Extension(id) => {
                ObjectRef::global(ObjectKind::Extension, self.extensions[id].name.clone())
            }
            ObjectId::EventTrigger(id) => {
                ObjectRef::global(ObjectKind::EventTrigger, self.event_triggers[id].name.clone())
            }
            ObjectId::Publication(id) => {
                ObjectRef::global(ObjectKind::Publication, self.publications[id].name.clone())
            }
            ObjectId::Subscription(id) => {
                ObjectRef::global(ObjectKind::Subscription, self.subscriptions[id].name.clone())
            }
            ObjectId::ForeignDataWrapper(id) => {
                let wrapper = &self.foreign_data_wrappers[id];
                ObjectRef::global(ObjectKind::ForeignDataWrapper, wrapper.name.clone())
            }
            ObjectId::ForeignServer(id) => {
                ObjectRef::global(ObjectKind::ForeignServer, self.foreign_servers[id].name.clone())
            }
            ObjectId::Statistics(id) => {
                let statistics = &self.statistics[id];
                self.in_schema(ObjectKind::Statistics, statistics.schema, &statistics.name)
            }
            ObjectId::Role(id) => ObjectRef::global(ObjectKind::Role, self.roles[id].name.clone()),
            ObjectId::Membership(at) => self.membership_ref(at),
            ObjectId::DefaultPrivilege(at) => self.default_privilege_ref(at),
            ObjectId::Setting(at) => self.setting_ref(at),
            ObjectId::Supplied(at) => {
                let supplied = self.supplied_privileges.get(at as usize);
                let nothing = || ObjectRef::global(ObjectKind::Privilege, "");
                supplied.map_or_else(nothing, |supplied| supplied.object.object_ref())
            }
            ObjectId::LargeObjects => ObjectRef::global(ObjectKind::LargeObject, "pg_largeobject"),
        }
    }

    fn in_schema(&self, kind: ObjectKind, schema: Id<Schema>, name: &Name) -> ObjectRef {
        ObjectRef::in_schema(kind, self.schema_name(schema).clone(), name.clone())
    }

    fn of_relation(&self, kind: ObjectKind, relation: Id<Relation>, name: Option<&Name>) -> ObjectRef {
        let relation = &self.relations[relation];
        ObjectRef::in_table(
            kind,
            self.schema_name(relation.schema).clone(),
            relation.name.clone(),
            name.cloned().unwrap_or_default(),
        )
    }

    fn domain_constraint_ref(&self, id: Id<Type>, at: u32) -> ObjectRef {
        let domain = &self.types[id];
        let name = match &domain.kind {
            TypeKind::Domain(inner) => inner.constraints.get(at as usize).map(|c| c.name.clone()),
            _ => None,
        };
        ObjectRef::in_table(
            ObjectKind::Constraint,
            self.schema_name(domain.schema).clone(),
            domain.name.clone(),
            name.unwrap_or_default(),
        )
    }

    fn other_ref(&self, id: Id<OtherObject>) -> ObjectRef {
        let other = &self.others[id];
        ObjectRef {
            kind: other.kind.into(),
            schema: other.schema.map(|schema| self.schema_name(schema).clone()),
            table: None,
            name: other.name.clone(),
            arguments: (!other.arguments.is_empty()).then(|| other.arguments.to_string()),
        }
    }

    fn membership_ref(&self, at: u32) -> ObjectRef {
        let membership = self.memberships.get(at as usize);
        ObjectRef {
            table: membership.map(|membership| membership.role.clone()),
            ..ObjectRef::global(
                ObjectKind::RoleMembership,
                membership.map(|membership| membership.member.clone()).unwrap_or_default(),
            )
        }
    }

    fn default_privilege_ref(&self, at: u32) -> ObjectRef {
        let Some(entry) = self.default_privileges.get(at as usize) else {
            return ObjectRef::global(ObjectKind::DefaultPrivilege, "");
        };
        ObjectRef {
            kind: ObjectKind::DefaultPrivilege,
            schema: entry.schema.map(|schema| self.schema_name(schema).clone()),
            table: entry.role.clone(),
            name: Name::from(entry.object_kind.as_str()),
            arguments: None,
        }
    }

    fn setting_ref(&self, at: u32) -> ObjectRef {
        let Some(setting) = self.settings.get(at as usize) else {
            return ObjectRef::global(ObjectKind::Setting, "");
        };
        ObjectRef {
            kind: ObjectKind::Setting,
            schema: setting.database.clone(),
            table: setting.role.clone(),
            name: setting.parameter.name.clone(),
            arguments: None,
        }
    }
}
