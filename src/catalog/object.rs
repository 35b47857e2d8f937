//! Naming objects: by number within a catalog, and by name for everything that leaves it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Catalog, ColumnNumber, EventTrigger, Extension, ForeignDataWrapper, ForeignServer, Function, Id, Index,
    Name, OtherKind, OtherObject, Publication, Relation, RelationKind, Role, Schema, Sequence,
    StatisticsObject, Subscription, Type,
};

/// What kind of object something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
#[allow(missing_docs, reason = "the names are PostgreSQL's")]
pub enum ObjectKind {
    Database,
    Schema,
    Table,
    Column,
    Constraint,
    Index,
    Sequence,
    View,
    MaterializedView,
    ForeignTable,
    Type,
    Function,
    Trigger,
    Policy,
    Role,
    Privilege,
    Setting,
    Extension,
    EventTrigger,
    Publication,
    Subscription,
    Rule,
    Operator,
    OperatorClass,
    OperatorFamily,
    Collation,
    Conversion,
    Cast,
    Language,
    Transform,
    AccessMethod,
    Tablespace,
    Statistics,
    LargeObject,
    ReplicationSlot,
    Transaction,
    RoleMembership,
    DefaultPrivilege,
    ForeignDataWrapper,
    ForeignServer,
    TextSearchConfiguration,
    TextSearchDictionary,
    TextSearchParser,
    TextSearchTemplate,
    MappingRule,
    Endpoint,
    Task,
}

impl ObjectKind {
    /// The word in ids and reports: `materialized-view`.
    pub fn as_str(self) -> &'static str {
        match self {
            ObjectKind::Database => "database",
            ObjectKind::Schema => "schema",
            ObjectKind::Table => "table",
            ObjectKind::Column => "column",
            ObjectKind::Constraint => "constraint",
            ObjectKind::Index => "index",
            ObjectKind::Sequence => "sequence",
            ObjectKind::View => "view",
            ObjectKind::MaterializedView => "materialized-view",
            ObjectKind::ForeignTable => "foreign-table",
            ObjectKind::Type => "type",
            ObjectKind::Function => "function",
            ObjectKind::Trigger => "trigger",
            ObjectKind::Policy => "policy",
            ObjectKind::Role => "role",
            ObjectKind::Privilege => "privilege",
            ObjectKind::Setting => "setting",
            ObjectKind::Extension => "extension",
            ObjectKind::EventTrigger => "event-trigger",
            ObjectKind::Publication => "publication",
            ObjectKind::Subscription => "subscription",
            ObjectKind::Rule => "rule",
            ObjectKind::Operator => "operator",
            ObjectKind::OperatorClass => "operator-class",
            ObjectKind::OperatorFamily => "operator-family",
            ObjectKind::Collation => "collation",
            ObjectKind::Conversion => "conversion",
            ObjectKind::Cast => "cast",
            ObjectKind::Language => "language",
            ObjectKind::Transform => "transform",
            ObjectKind::AccessMethod => "access-method",
            ObjectKind::Tablespace => "tablespace",
            ObjectKind::Statistics => "statistics",
            ObjectKind::LargeObject => "large-object",
            ObjectKind::ReplicationSlot => "replication-slot",
            ObjectKind::Transaction => "transaction",
            ObjectKind::RoleMembership => "role-membership",
            ObjectKind::DefaultPrivilege => "default-privilege",
            ObjectKind::ForeignDataWrapper => "foreign-data-wrapper",
            ObjectKind::ForeignServer => "foreign-server",
            ObjectKind::TextSearchConfiguration => "text-search-configuration",
            ObjectKind::TextSearchDictionary => "text-search-dictionary",
            ObjectKind::TextSearchParser => "text-search-parser",
            ObjectKind::TextSearchTemplate => "text-search-template",
            ObjectKind::MappingRule => "mapping-rule",
            ObjectKind::Endpoint => "endpoint",
            ObjectKind::Task => "task",
        }
    }
}

impl fmt::Display for ObjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<RelationKind> for ObjectKind {
    fn from(kind: RelationKind) -> Self {
        match kind {
            RelationKind::Table | RelationKind::PartitionedTable => ObjectKind::Table,
            RelationKind::ForeignTable => ObjectKind::ForeignTable,
            RelationKind::View => ObjectKind::View,
            RelationKind::MaterializedView => ObjectKind::MaterializedView,
        }
    }
}

impl From<OtherKind> for ObjectKind {
    fn from(kind: OtherKind) -> Self {
        match kind {
            OtherKind::Operator => ObjectKind::Operator,
            OtherKind::OperatorClass => ObjectKind::OperatorClass,
            OtherKind::OperatorFamily => ObjectKind::OperatorFamily,
            OtherKind::Collation => ObjectKind::Collation,
            OtherKind::Conversion => ObjectKind::Conversion,
            OtherKind::Cast => ObjectKind::Cast,
            OtherKind::TextSearchConfiguration => ObjectKind::TextSearchConfiguration,
            OtherKind::TextSearchDictionary => ObjectKind::TextSearchDictionary,
            OtherKind::TextSearchParser => ObjectKind::TextSearchParser,
            OtherKind::TextSearchTemplate => ObjectKind::TextSearchTemplate,
            OtherKind::Language => ObjectKind::Language,
            OtherKind::Transform => ObjectKind::Transform,
            OtherKind::AccessMethod => ObjectKind::AccessMethod,
            OtherKind::Tablespace => ObjectKind::Tablespace,
        }
    }
}

/// An object of one catalog, by number. Small and cheap; means nothing outside that catalog.
/// Constraints, triggers, policies and rules are named by their place in their relation's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[allow(missing_docs, reason = "each variant holds the number of what it is named for")]
pub enum ObjectId {
    Database,
    Schema(Id<Schema>),
    Relation(Id<Relation>),
    Column(Id<Relation>, ColumnNumber),
    Constraint(Id<Relation>, u32),
    DomainConstraint(Id<Type>, u32),
    Trigger(Id<Relation>, u32),
    Policy(Id<Relation>, u32),
    Rule(Id<Relation>, u32),
    Index(Id<Index>),
    Sequence(Id<Sequence>),
    Type(Id<Type>),
    Function(Id<Function>),
    Other(Id<OtherObject>),
    Extension(Id<Extension>),
    EventTrigger(Id<EventTrigger>),
    Publication(Id<Publication>),
    Subscription(Id<Subscription>),
    ForeignDataWrapper(Id<ForeignDataWrapper>),
    ForeignServer(Id<ForeignServer>),
    Statistics(Id<StatisticsObject>),
    Role(Id<Role>),
    Membership(u32),
    DefaultPrivilege(u32),
    Setting(u32),
    LargeObjects,
}

/// An object by name: what findings, reports, baselines and snapshots carry. For what belongs to a
/// table, `table` names it and `name` is its own; otherwise `schema` and `name`.
///
/// ```
/// use pgdms_lint::catalog::{ObjectKind, ObjectRef};
/// let column = ObjectRef::in_table(ObjectKind::Column, "a.b", "T", "x");
/// assert_eq!(column.to_string(), "column:\"a.b\".\"T\".x");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ObjectRef {
    /// What kind of object.
    pub kind: ObjectKind,
    /// The schema, for what stands in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Name>,
    /// The table (or view, type), for what belongs to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<Name>,
    /// The name.
    pub name: Name,
    /// The argument types of a function or operator, joined by `, `.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arguments: Option<String>,
}

impl ObjectRef {
    /// An object that stands in no schema: a role, an extension, a setting, an endpoint.
    pub fn global(kind: ObjectKind, name: impl Into<Name>) -> Self {
        ObjectRef { kind, schema: None, table: None, name: name.into(), arguments: None }
    }

    /// An object of a schema.
    pub fn in_schema(kind: ObjectKind, schema: impl Into<Name>, name: impl Into<Name>) -> Self {
        ObjectRef { schema: Some(schema.into()), ..ObjectRef::global(kind, name) }
    }

    /// What belongs to a table: a column, a constraint, a trigger.
    pub fn in_table(
        kind: ObjectKind,
        schema: impl Into<Name>,
        table: impl Into<Name>,
        name: impl Into<Name>,
    ) -> Self {
        ObjectRef { table: Some(table.into()), ..ObjectRef::in_schema(kind, schema, name) }
    }

    /// The name with schema and table, without the kind: `public.orders.amount`.
    pub fn path(&self) -> impl fmt::Display + '_ {
        Path(self)
    }
}

impl fmt::Display for ObjectRef {
    /// The part of a finding's id behind the rule: `column:public.orders.amount`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.path())
    }
}

struct Path<'a>(&'a ObjectRef);

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ObjectRef { kind, schema, table, name, arguments } = self.0;
        for outer in [schema, table].into_iter().flatten() {
            write!(f, "{outer}.")?;
        }
        match kind {
            // an operator's symbol is no identifier
            ObjectKind::Operator => f.write_str(name.as_str())?,
            _ => write!(f, "{name}")?,
        }
        arguments.as_ref().map_or(Ok(()), |arguments| write!(f, "({arguments})"))
    }
}

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
            super::TypeKind::Domain(inner) => inner.constraints.get(at as usize).map(|c| c.name.clone()),
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

impl ObjectRef {
    /// What objects are ordered by.
    pub(super) fn by_name(&self) -> impl Ord + '_ {
        (&self.schema, &self.table, &self.name, &self.arguments, self.kind)
    }
}
