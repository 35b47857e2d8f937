//! The file as a whole.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::origin::Origin;
use super::saved::database::{SavedContents, SavedDatabase, SavedExtension, SavedSchema};
use super::saved::foreign_data::{SavedServer, SavedWrapper};
use super::saved::function::SavedFunction;
use super::saved::other::SavedOther;
use super::saved::relation::SavedRelation;
use super::saved::replication::{SavedEventTrigger, SavedPublication, SavedStatistics, SavedSubscription};
use super::saved::role::{
    SavedDefaultPrivilege, SavedMembership, SavedRole, SavedSetting, SavedSuppliedPrivileges,
};
use super::saved::sequence::SavedSequence;
use super::saved::unread::SavedUnread;
use super::saved::user_type::SavedUserType;
use crate::catalog::{ServerVersion, UnknownEffectKind};
use crate::profile::ProfileFile;
use crate::server::ServerFacts;

/// A database as pgdms-lint saw it: everything but rows and secrets. Objects refer to each other by
/// name. A key that is missing means what its description says; the lists of objects are always there.
/// A key that is not known means damage: what is added raises the version.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(title = "pgdms-lint snapshot")]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    /// What this file is.
    pub format: Format,
    /// The version of this form: 1.
    pub version: u32,
    /// The program that wrote it, with its version.
    pub written_by: String,
    /// The server's version, as `server_version_num`, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_version: Option<ServerVersion>,
    /// The version of the pg_dump that wrote the input, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dump_version: Option<ServerVersion>,
    /// What the file says anything about.
    pub contents: SavedContents,
    /// How it was read.
    pub origin: Origin,
    /// What the running server told beside its catalog, where it was read from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<ServerFacts>,
    /// Facts about the stored values, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<ProfileFile>,
    /// The database.
    pub database: SavedDatabase,
    /// Roles of the cluster, by name.
    pub roles: Vec<SavedRole>,
    /// Who is a member of which role, by role and member.
    pub memberships: Vec<SavedMembership>,
    /// Settings of roles and databases, by database, role and parameter.
    pub settings: Vec<SavedSetting>,
    /// `ALTER DEFAULT PRIVILEGES`, by role, schema and kind.
    pub default_privileges: Vec<SavedDefaultPrivilege>,
    /// Privileges that were changed on what PostgreSQL or an extension made, by object.
    #[serde(default)]
    pub supplied_privileges: Vec<SavedSuppliedPrivileges>,
    /// Schemas, by name.
    pub schemas: Vec<SavedSchema>,
    /// Extensions, by name.
    pub extensions: Vec<SavedExtension>,
    /// Types of the database's own, by schema and name.
    pub types: Vec<SavedUserType>,
    /// Functions, procedures and aggregates, by schema, name and signature.
    pub functions: Vec<SavedFunction>,
    /// Sequences, those of identity columns too, by schema and name.
    pub sequences: Vec<SavedSequence>,
    /// Tables, views, materialized views with all that belongs to them, by schema and name.
    pub relations: Vec<SavedRelation>,
    /// Operators, collations, text search objects, casts, languages ..., by kind, schema and name.
    pub other_objects: Vec<SavedOther>,
    /// Statistics objects, by schema and name.
    pub statistics: Vec<SavedStatistics>,
    /// Foreign-data wrappers, by name.
    pub foreign_data_wrappers: Vec<SavedWrapper>,
    /// Foreign servers, by name.
    pub foreign_servers: Vec<SavedServer>,
    /// Event triggers, by name.
    pub event_triggers: Vec<SavedEventTrigger>,
    /// Publications, by name.
    pub publications: Vec<SavedPublication>,
    /// Subscriptions, by name.
    pub subscriptions: Vec<SavedSubscription>,
    /// How many large objects there are; at least.
    pub large_objects: u64,
    /// What the input did and could not be known from its text.
    pub unknown_effects: Vec<UnknownEffectKind>,
    /// What could not be read. It is not judged.
    pub unread: Vec<SavedUnread>,
}

/// What the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(super) enum Format {
    /// A snapshot.
    #[serde(rename = "pgdms-lint-snapshot")]
    Snapshot,
}
