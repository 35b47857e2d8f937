//! Naming objects: by number within a catalog, and by name for everything that leaves it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    ColumnNumber, EventTrigger, Extension, ForeignDataWrapper, ForeignServer, Function, Id, Index, Name,
    OtherKind, OtherObject, Publication, Relation, RelationKind, Role, Schema, Sequence, StatisticsObject,
    Subscription, Type,
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
    Parameter,
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
            ObjectKind::Parameter => "parameter",
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

impl OtherKind {
    /// The kind of other objects that this is, if it is one.
    pub(crate) fn of(kind: ObjectKind) -> Option<OtherKind> {
        OtherKind::ALL.into_iter().find(|other| ObjectKind::from(*other) == kind)
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
    Supplied(u32),
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
        if *kind == ObjectKind::DefaultPrivilege {
            return default_privilege_path(self.0, f);
        }
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

/// `tables of app in sales`: points between a role and a schema would not say which is which.
fn default_privilege_path(object: &ObjectRef, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{}", object.name)?;
    object.table.iter().try_for_each(|role| write!(f, " of {role}"))?;
    object.schema.iter().try_for_each(|schema| write!(f, " in {schema}"))
}

impl ObjectRef {
    /// What objects are ordered by.
    pub(crate) fn by_name(&self) -> impl Ord + '_ {
        (&self.schema, &self.table, &self.name, &self.arguments, self.kind)
    }
}
