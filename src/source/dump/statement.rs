//! What a statement says, before it is applied to a catalog: names as written, nothing looked up.

pub(crate) use crate::sql::Place;

use super::read::{
    address::ObjectStatement, data::DataStatement, database::DatabaseStatement,
    definition::DefinitionStatement, drop::DropStatement, extension::ExtensionStatement,
    foreign_data::ForeignDataStatement, function::FunctionStatement, index::IndexStatement,
    policy::PolicyStatement, privilege::PrivilegeStatement, publication::PublicationStatement,
    role::RoleStatement, rule::RuleStatement, schema::SchemaStatement, sequence::SequenceStatement,
    session::SessionStatement, statistics::StatisticsStatement, table::TableStatement,
    trigger::TriggerStatement, user_type::TypeStatement, view::ViewStatement,
};

/// A statement that was understood.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Statement {
    /// `CREATE TABLE`, `ALTER TABLE`, foreign tables too.
    Table(Box<TableStatement>),
    /// `CREATE INDEX`, `ALTER INDEX`, `CLUSTER`.
    Index(Box<IndexStatement>),
    /// `CREATE SEQUENCE`, `ALTER SEQUENCE`, `SELECT setval(...)`.
    Sequence(Box<SequenceStatement>),
    /// `CREATE [MATERIALIZED] VIEW`, `ALTER [MATERIALIZED] VIEW`, `REFRESH`.
    View(Box<ViewStatement>),
    /// `CREATE TYPE`, `CREATE DOMAIN`, and their `ALTER`s.
    Type(Box<TypeStatement>),
    /// Functions, procedures, aggregates.
    Function(Box<FunctionStatement>),
    /// Triggers and event triggers.
    Trigger(Box<TriggerStatement>),
    /// `CREATE RULE`
    Rule(Box<RuleStatement>),
    /// `CREATE POLICY`, `ALTER POLICY`
    Policy(Box<PolicyStatement>),
    /// Operators, collations, text search objects, casts, languages ...
    Definition(Box<DefinitionStatement>),
    /// `CREATE EXTENSION`, `ALTER EXTENSION`
    Extension(Box<ExtensionStatement>),
    /// Foreign-data wrappers, servers, user mappings.
    ForeignData(Box<ForeignDataStatement>),
    /// Publications and subscriptions.
    Publication(Box<PublicationStatement>),
    /// `CREATE STATISTICS`, `ALTER STATISTICS`
    Statistics(Box<StatisticsStatement>),
    /// `CREATE SCHEMA`
    Schema(Box<SchemaStatement>),
    /// `CREATE DATABASE`, `ALTER DATABASE`
    Database(Box<DatabaseStatement>),
    /// Roles, memberships, settings of roles.
    Role(Box<RoleStatement>),
    /// `GRANT`, `REVOKE` on objects, `ALTER DEFAULT PRIVILEGES`.
    Privilege(Box<PrivilegeStatement>),
    /// `COMMENT ON`, `SECURITY LABEL`, and what every kind has: `OWNER TO`, `RENAME TO`, `SET SCHEMA`,
    /// `DEPENDS ON EXTENSION`.
    Object(Box<ObjectStatement>),
    /// `DROP`
    Drop(Box<DropStatement>),
    /// `SET`, `RESET`, `BEGIN`, `COMMIT`, `\connect` ...: what changes how later statements are read.
    Session(SessionStatement),
    /// Rows, and what else changes no catalog: `INSERT`, `ANALYZE`; and what cannot be known from
    /// text: `DO`, `SELECT f()`.
    Data(DataStatement),
}
