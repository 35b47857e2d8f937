//! What a database contains: one model, whatever it was read from.
//!
//! A [`Catalog`] holds the objects of one database (and the roles of its cluster) in arenas, one a
//! kind of object. References between objects are [`Id`]s, which stay when an object is renamed;
//! what leaves the catalog (findings, reports) names objects by [`ObjectRef`].
// each source builds a catalog in its own way, with methods that the others have no use for
#![cfg_attr(not(all(feature = "dump", feature = "live")), allow(dead_code, unused_imports))]

mod acl;
mod blocks;
mod builtin_type;
mod column;
mod common;
mod constraint;
mod data_type;
mod database;
pub mod difference;
mod every;
mod function;
mod index;
mod keyword;
mod kind;
mod name;
mod name_list;
mod naming;
mod not_null;
mod object;
mod objects;
mod order;
mod other;
mod privilege;
mod rare;
mod rare_list;
mod relation;
mod replication;
mod resolve;
mod role;
mod search_path;
mod secret;
mod sequence;
mod span;
mod supplied;
mod text;
mod trigger;
mod unread;
mod user_type;
mod written;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

pub use acl::AclKind;
pub(crate) use acl::Held;
pub use builtin_type::BuiltinType;
pub use column::{
    Column, ColumnNumber, Compression, Generated, GeneratedKind, Identity, IdentityKind, RareOfColumn,
    Storage,
};
pub use constraint::{
    Constraint, ConstraintKind, ConstraintTiming, EnforcingTriggers, ForeignKey, KeyConstraint, MatchType,
    ReferencedTable, ReferentialAction,
};
pub use data_type::{BaseType, DataType, Modifier};
pub use database::{Database, Extension, Schema, is_system_schema};
pub use function::{
    Aggregate, Argument, ArgumentMode, Function, FunctionBody, FunctionKey, FunctionKind, FunctionSecurity,
    NullInput, Parallel, Returns, Volatility,
};
pub use index::{
    Index, IndexElement, IndexKey, IndexRole, IndexValidity, NullsOrder, SortDirection, Uniqueness,
};
pub use name::{MAX_NAME_BYTES, Name, QualifiedName, quote_identifier, quote_literal, truncate};
pub(crate) use name_list::split_names;
pub use object::{ObjectId, ObjectKind, ObjectRef};
pub use objects::{Id, Keyed, Objects};
pub use order::RelationOrder;
pub use other::{OtherKey, OtherKind, OtherObject};
pub use privilege::{Acl, DefaultPrivilege, DefaultPrivilegeKind, Grant, Grantee, Privilege, Privileges};
pub use rare::{Rare, Usual};
pub use rare_list::RareList;
pub use relation::{
    CheckOption, ForeignTable, PartitionKey, PartitionKeyElement, PartitionOf, PartitionStrategy,
    Persistence, Relation, RelationKind, ReplicaIdentity, RowLevelSecurity, Unknown, ViewDefinition,
};
pub use replication::{
    ForeignDataWrapper, ForeignServer, Publication, PublishedTable, StatisticsObject, Subscription,
    UserMapping,
};
pub use role::{Membership, Role, Setting};
pub use search_path::SearchPaths;
pub(crate) use secret::{without_secret, without_secrets};
pub use sequence::{Cycle, LastValue, Sequence, SequenceOwner, SequenceOwnership, SequenceType};
pub use span::Span;
pub use supplied::{PrivilegeChange, SuppliedObject, SuppliedPrivileges};
pub(crate) use text::TextPart;
pub use trigger::{
    Attached, ConstraintTrigger, Enabled, EventTrigger, Policy, PolicyCommand, PolicyEffect, RewriteRule,
    RuleEvent, RuleMode, Trigger, TriggerEvents, TriggerLevel, TriggerTiming,
};
pub use unread::{Unread, UnreadReason, UnreadSubject};
pub use user_type::{Attribute, Domain, Range, Type, TypeKind};

/// What a database contains.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Catalog {
    /// The server's version, where the input tells.
    pub server_version: Option<ServerVersion>,
    /// The version of the pg_dump that wrote the input, where it tells.
    pub dump_version: Option<ServerVersion>,
    /// What the input says anything about.
    pub contents: Contents,
    /// The database.
    pub database: Database,
    /// Schemas. `public` is there from the start, as in a new database.
    pub schemas: Objects<Schema>,
    /// Extensions.
    pub extensions: Objects<Extension>,
    /// Tables of every kind, views, materialized views.
    pub relations: Objects<Relation>,
    /// Indexes, those of constraints too.
    pub indexes: Objects<Index>,
    /// Sequences, those of identity columns too.
    pub sequences: Objects<Sequence>,
    /// Types of the database's own.
    pub types: Objects<Type>,
    /// Functions, procedures, aggregates.
    pub functions: Objects<Function>,
    /// Operators, collations, text search objects, casts, languages ...
    pub others: Objects<OtherObject>,
    /// Event triggers.
    pub event_triggers: Objects<EventTrigger>,
    /// Publications.
    pub publications: Objects<Publication>,
    /// Subscriptions.
    pub subscriptions: Objects<Subscription>,
    /// Foreign-data wrappers.
    pub foreign_data_wrappers: Objects<ForeignDataWrapper>,
    /// Foreign servers.
    pub foreign_servers: Objects<ForeignServer>,
    /// Statistics objects.
    pub statistics: Objects<StatisticsObject>,
    /// Roles of the cluster.
    pub roles: Objects<Role>,
    /// Who is a member of which role.
    pub memberships: Vec<Membership>,
    /// Settings of roles and databases.
    pub settings: Vec<Setting>,
    /// `ALTER DEFAULT PRIVILEGES`
    pub default_privileges: Vec<DefaultPrivilege>,
    /// Privileges that were changed on what PostgreSQL or an extension made; each object once.
    pub supplied_privileges: Vec<SuppliedPrivileges>,
    /// Which schemas were searched where: what names without a schema mean in texts.
    pub search_paths: SearchPaths,
    /// Large objects: how many, and where the first one is written.
    pub large_objects: LargeObjects,
    /// What the input does and cannot be known from its text (a `DO` block, a function call).
    pub unknown_effects: Vec<UnknownEffect>,
    /// What could not be read. It is not judged.
    pub unread: Vec<Unread>,
}

/// What an input says anything about. What it says nothing about is not checked; it is not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Contents {
    /// Owners of objects: missing from a dump made with `--no-owner`.
    pub owners: bool,
    /// Grants: missing from a dump made with `--no-acl`.
    pub privileges: bool,
    /// Roles and memberships: in the output of `pg_dumpall`, not of `pg_dump`.
    pub roles: bool,
    /// Comments: missing from a dump made with `--no-comments`.
    pub comments: bool,
    /// Settings of the database: only in dumps with `--create` and those of `pg_dumpall`.
    pub database_settings: bool,
    /// Rows, or statements that hold them.
    pub rows: bool,
}

/// Large objects that the input mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct LargeObjects {
    /// How many; at least.
    pub count: u64,
    /// Where the first one is written.
    pub span: Option<Span>,
}

/// Something that the input does and that text alone does not tell.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownEffect {
    /// What it is.
    pub kind: UnknownEffectKind,
    /// Where it was written.
    pub span: Option<Span>,
}

/// What has an effect that text does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum UnknownEffectKind {
    /// A `DO` block.
    DoBlock,
    /// A function called for its effect (`SELECT create_parent(...)`), or `CALL`.
    FunctionCall,
    /// `IMPORT FOREIGN SCHEMA`: tables that the foreign server knows.
    ForeignSchemaImport,
    /// `\i`, `\copy` and other meta-commands that bring in more.
    MetaCommand,
}

/// A PostgreSQL version.
///
/// ```
/// use pgdms_lint::catalog::ServerVersion;
/// let version = ServerVersion::parse("15.4 (Debian 15.4-1)").unwrap();
/// assert_eq!((version.major(), version.to_string().as_str()), (15, "15.4"));
/// assert!(ServerVersion::parse("9.6.24").unwrap() < version);
/// ```
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct ServerVersion {
    /// As `server_version_num`: 90624, 150004.
    pub number: u32,
}

impl ServerVersion {
    /// From `server_version_num`.
    pub const fn from_number(number: u32) -> Self {
        ServerVersion { number }
    }

    /// From text that starts with a version (`15.4`, `9.6.24`, `17beta1`).
    pub fn parse(text: &str) -> Option<Self> {
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let mut parts = text.get(..end)?.split('.').map(str::parse::<u32>);
        let first = parts.next()?.ok()?;
        let mut next = || parts.next().and_then(Result::ok).unwrap_or(0).min(99);
        let number = if first >= 10 {
            first.checked_mul(10_000)?.checked_add(next())?
        } else {
            first * 10_000 + next() * 100 + next()
        };
        Some(ServerVersion { number })
    }

    /// The major version: 15; 9 for every 9.x.
    pub fn major(self) -> u32 {
        self.number / 10_000
    }
}

impl fmt::Display for ServerVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, rest) = (self.number / 10_000, self.number % 10_000);
        if first >= 10 {
            write!(f, "{first}.{rest}")
        } else {
            write!(f, "{first}.{}.{}", rest / 100, rest % 100)
        }
    }
}

/// What every object has.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Common {
    /// The owner, where the input tells.
    pub owner: Option<Name>,
    /// Privileges; `None` where they were never touched and the defaults of the kind hold.
    pub acl: Option<Box<Acl>>,
    /// The comment.
    pub comment: Option<Box<str>>,
    /// `SECURITY LABEL`s: provider and label.
    pub security_labels: RareList<Definition>,
    /// Where it was written.
    pub span: Option<Span>,
}

/// A name with a value as written: a storage parameter, an option, a part of a definition.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Definition {
    /// The option's name, folded as an identifier (`toast.autovacuum_enabled` keeps its dot).
    pub name: Name,
    /// The value; `None` for an option that stands alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Box<str>>,
}

impl Definition {
    /// An option with a value.
    pub(crate) fn new(name: Name, value: Option<Box<str>>) -> Self {
        Definition { name, value }
    }
}

/// The text of an expression or query, as the input writes it (a dump: as the server prints it).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(from = "ExpressionForm", into = "ExpressionForm")]
#[schemars(with = "ExpressionForm")]
pub struct Expression(Option<SmolStr>);

/// The text of an expression or query, or that it is there and could not be read.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a text, or {\"unread\": true}")]
#[schemars(rename = "Expression")]
enum ExpressionForm {
    Text(Box<str>),
    Unread(UnreadText),
}

/// A text that could not be read.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UnreadText {
    /// Always true.
    unread: bool,
}

impl Expression {
    /// The text of an expression that is there and could not be read, see [`Catalog::unread`].
    pub(crate) fn unread() -> Self {
        Expression(None)
    }

    /// Whether the text could not be read: nothing can be said of it, and no SQL be written.
    pub fn is_unread(&self) -> bool {
        self.0.is_none()
    }

    /// The text; empty where it could not be read.
    pub fn as_str(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}

impl From<ExpressionForm> for Expression {
    fn from(form: ExpressionForm) -> Self {
        match form {
            ExpressionForm::Text(text) => Expression(Some(SmolStr::from(text))),
            ExpressionForm::Unread(UnreadText { unread: _ }) => Expression::unread(),
        }
    }
}

impl From<Expression> for ExpressionForm {
    fn from(expression: Expression) -> Self {
        match expression.0 {
            Some(text) => ExpressionForm::Text(Box::from(text.as_str())),
            None => ExpressionForm::Unread(UnreadText { unread: true }),
        }
    }
}

impl From<&str> for Expression {
    fn from(text: &str) -> Self {
        Expression(Some(SmolStr::new(text)))
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// The key of an object that stands in a schema.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SchemaKey {
    /// The schema.
    pub schema: Option<Id<Schema>>,
    /// The name.
    pub name: Name,
}
