//! Publications, subscriptions, foreign servers, statistics objects.

use super::{Common, Definition, Expression, Id, Keyed, Name, QualifiedName, Relation, Schema, SchemaKey};

/// A publication.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Publication {
    /// The name.
    pub name: Name,
    /// `FOR ALL TABLES`
    pub all_tables: bool,
    /// `FOR ALL SEQUENCES`, PostgreSQL 19
    pub all_sequences: bool,
    /// The tables that it names.
    pub tables: Vec<PublishedTable>,
    /// `FOR TABLES IN SCHEMA`
    pub schemas: Vec<Name>,
    /// `WITH (publish = ...)`
    pub options: Vec<Definition>,
    /// Owner, comment, place in the input.
    pub common: Common,
}

/// A table in a publication.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PublishedTable {
    /// The table as written, resolved.
    pub name: QualifiedName,
    /// The table where the catalog knows it.
    pub relation: Option<Id<Relation>>,
    /// The column list; empty for all columns.
    pub columns: Vec<Name>,
    /// `WHERE`, without its outer parentheses.
    pub row_filter: Option<Expression>,
}

impl Keyed for Publication {
    type Key = Name;
    fn key(&self) -> Name {
        self.name.clone()
    }
}

/// A subscription. Its connection string is never kept: it may hold a password.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Subscription {
    /// The name.
    pub name: Name,
    /// The publications that it follows.
    pub publications: Vec<Name>,
    /// `WITH (...)`
    pub options: Vec<Definition>,
    /// Owner, comment, place in the input.
    pub common: Common,
}

impl Keyed for Subscription {
    type Key = Name;
    fn key(&self) -> Name {
        self.name.clone()
    }
}

/// A foreign-data wrapper.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ForeignDataWrapper {
    /// The name.
    pub name: Name,
    /// `HANDLER`
    pub handler: Option<QualifiedName>,
    /// `VALIDATOR`
    pub validator: Option<QualifiedName>,
    /// `OPTIONS (...)`
    pub options: Vec<Definition>,
    /// Owner, grants, comment, place in the input.
    pub common: Common,
}

impl Keyed for ForeignDataWrapper {
    type Key = Name;
    fn key(&self) -> Name {
        self.name.clone()
    }
}

/// A foreign server.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ForeignServer {
    /// The name.
    pub name: Name,
    /// The foreign-data wrapper.
    pub wrapper: Name,
    /// `TYPE`
    pub server_type: Option<Box<str>>,
    /// `VERSION`
    pub version: Option<Box<str>>,
    /// `OPTIONS (...)`; a password among them is never kept.
    pub options: Vec<Definition>,
    /// User mappings: for whom, and the options' names (their values may be passwords).
    pub user_mappings: Vec<UserMapping>,
    /// Owner, grants, comment, place in the input.
    pub common: Common,
}

impl Keyed for ForeignServer {
    type Key = Name;
    fn key(&self) -> Name {
        self.name.clone()
    }
}

/// A user mapping of a foreign server.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserMapping {
    /// For whom.
    pub user: super::Grantee,
    /// Its options; a password's value is left out.
    pub options: Vec<Definition>,
}

/// A statistics object (`CREATE STATISTICS`).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StatisticsObject {
    /// The schema.
    pub schema: Id<Schema>,
    /// The name.
    pub name: Name,
    /// The table.
    pub relation: Option<Id<Relation>>,
    /// `(ndistinct, dependencies, mcv)`; empty for all.
    pub kinds: Vec<Name>,
    /// The columns and expressions after `ON`, as written.
    pub on: Expression,
    /// `ALTER STATISTICS ... SET STATISTICS`
    pub target: Option<i16>,
    /// Owner, comment, place in the input.
    pub common: Common,
}

impl Keyed for StatisticsObject {
    type Key = SchemaKey;
    fn key(&self) -> SchemaKey {
        SchemaKey { schema: Some(self.schema), name: self.name.clone() }
    }
}
