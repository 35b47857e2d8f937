//! What a running server tells beside its catalog: settings, slots, transactions, sizes.
//!
//! [`ServerFacts`] is data alone. A live reading fills it, a snapshot keeps it, tests and embedders may
//! write it by hand:
//!
//! ```
//! use pgdms_lint::server::{ServerFacts, SettingValue};
//! let json = r#"{"version": 150004, "settings": {"seen": {"wal_level": {"text": "replica"}}}}"#;
//! let facts: ServerFacts = serde_json::from_str(json)?;
//! let level = facts.settings.get("wal_level").value().unwrap();
//! assert_eq!(level.value, SettingValue::Text("replica".to_owned()));
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! What the connected role may not see is not empty: it is [`Known::Unknown`], or [`Listing::hidden`] says
//! why there may be more than what was seen, and which right would show it.
//!
//! No data of users is kept: no text of queries, no values, no passwords.

mod known;
mod plugin;
mod provider;
mod role;
mod setting;
mod size;
mod slot;
mod transaction;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalog::{Name, ServerVersion};

pub use known::{Known, Listing, Right, Unknown};
pub use plugin::OutputPlugin;
pub use provider::{Provider, ProviderSigns};
pub use role::ConnectedRole;
pub use setting::{ServerSetting, SettingContext, SettingSource, SettingValue, Settings};
pub use size::TableSize;
pub use slot::{ReplicationSlot, SlotActivity, SlotKind, WalStatus};
pub use transaction::{OpenTransaction, PreparedTransaction, SessionState};

/// What a running server tells beside its catalog, at the moment when it was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ServerFacts {
    /// The server's version, as `server_version_num`.
    pub version: ServerVersion,
    /// What `version()` says: compiler and platform, and some providers by name.
    #[serde(default)]
    pub version_text: String,
    /// Who runs the server.
    #[serde(default)]
    pub provider: Provider,
    /// Whether it takes writes, or follows another server.
    #[serde(default)]
    pub recovery: Recovery,
    /// The role that the facts were read with.
    #[serde(default)]
    pub connected_role: ConnectedRole,
    /// The version of the library that sorts texts in the database: glibc's, ICU's. Unknown where texts are sorted
    /// by bytes, which no version changes, and of the C library before PostgreSQL 13.
    #[serde(default)]
    pub collation_version: Known<String>,
    /// The server's parameters.
    #[serde(default)]
    pub settings: Settings,
    /// Replication slots of the whole cluster, by name.
    #[serde(default)]
    pub replication_slots: Listing<ReplicationSlot>,
    /// How many WAL senders run: standbys, backups, logical replication.
    #[serde(default)]
    pub wal_senders: Known<u32>,
    /// Prepared transactions of the whole cluster, the oldest first.
    #[serde(default)]
    pub prepared_transactions: Listing<PreparedTransaction>,
    /// Open transactions of other sessions of the whole cluster, the oldest first.
    #[serde(default)]
    pub open_transactions: Listing<OpenTransaction>,
    /// The extensions that could be created, and those that are, by name.
    #[serde(default)]
    pub extensions: Known<BTreeMap<Name, AvailableExtension>>,
    /// How many large objects the database holds; above a million no further are counted.
    #[serde(default)]
    pub large_objects: Known<u64>,
    /// Sizes of tables and materialized views, as the last VACUUM or ANALYZE left them in `pg_class`.
    #[serde(default)]
    pub tables: Listing<TableSize>,
}

impl ServerFacts {
    /// The facts of a server of which nothing but its version was read.
    pub fn new(version: ServerVersion) -> Self {
        ServerFacts {
            version,
            version_text: String::new(),
            provider: Provider::default(),
            recovery: Recovery::default(),
            connected_role: ConnectedRole::default(),
            collation_version: Known::default(),
            settings: Settings::default(),
            replication_slots: Listing::default(),
            wal_senders: Known::default(),
            prepared_transactions: Listing::default(),
            open_transactions: Listing::default(),
            extensions: Known::default(),
            large_objects: Known::default(),
            tables: Listing::default(),
        }
    }

    /// The statement that gives the connected role a right; `None` where only a superuser has it.
    ///
    /// ```
    /// use pgdms_lint::catalog::ServerVersion;
    /// use pgdms_lint::server::{Right, ServerFacts};
    /// let mut facts = ServerFacts::new(ServerVersion::from_number(150_004));
    /// facts.connected_role.name = "linter".into();
    /// assert_eq!(facts.grant(Right::ReadAllStats).unwrap(), "GRANT pg_read_all_stats TO linter");
    /// ```
    pub fn grant(&self, right: Right) -> Option<String> {
        let role = right.role(self.version)?;
        Some(format!("GRANT {role} TO {}", self.connected_role.name))
    }
}

/// Whether a server takes writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Recovery {
    /// It takes writes.
    #[default]
    Primary,
    /// It is in recovery: a standby, a read replica.
    Standby,
}

/// An extension whose files the server has.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct AvailableExtension {
    /// The version that `CREATE EXTENSION` makes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_version: Option<String>,
    /// The version in this database, where it is created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installed_version: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_survive_being_written_and_read() {
        let mut facts = ServerFacts::new(ServerVersion::from_number(170_002));
        facts.recovery = Recovery::Standby;
        facts.wal_senders = Known::Value(3);
        facts.open_transactions.hidden = Some(Unknown::NoPrivilege { right: Right::ReadAllStats });
        facts.replication_slots = Listing::complete(vec![ReplicationSlot::new("a", SlotKind::Physical)]);
        let text = serde_json::to_string(&facts).unwrap();
        assert_eq!(serde_json::from_str::<ServerFacts>(&text).unwrap(), facts, "{text}");
    }

    #[test]
    fn what_is_not_in_a_file_was_not_read() {
        let facts: ServerFacts = serde_json::from_str(r#"{"version": 150004}"#).unwrap();
        assert_eq!(facts, ServerFacts::new(ServerVersion::from_number(150_004)));
        assert_eq!(facts.wal_senders, Known::Unknown(Unknown::NotRead));
        assert_eq!(facts.replication_slots.hidden, Some(Unknown::NotRead));
        assert_eq!(facts.settings.get("wal_level"), Known::Unknown(Unknown::NotRead));
    }

    #[test]
    fn before_version_10_only_a_superuser_sees_all() {
        let facts = ServerFacts::new(ServerVersion::from_number(90_624));
        assert_eq!(facts.grant(Right::ReadAllSettings), None);
    }
}
