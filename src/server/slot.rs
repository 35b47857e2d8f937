//! Replication slots.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalog::Name;

/// A replication slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ReplicationSlot {
    /// The name.
    pub name: Name,
    /// Physical, or logical with its plugin.
    #[serde(flatten)]
    pub kind: SlotKind,
    /// Whether somebody reads from it.
    pub activity: SlotActivity,
    /// Bytes of WAL between its `restart_lsn` and the end of the WAL: what the server keeps for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_bytes: Option<u64>,
    /// Whether the WAL that it needs is there, PostgreSQL 13.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wal_status: Option<WalStatus>,
    /// Why it was invalidated (`wal_removed`, `rows_removed`, `wal_level_insufficient` ...), PostgreSQL 17.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invalidation: Option<String>,
}

impl ReplicationSlot {
    /// A slot that nobody reads from.
    pub fn new(name: impl Into<Name>, kind: SlotKind) -> Self {
        ReplicationSlot {
            name: name.into(),
            kind,
            activity: SlotActivity::Inactive,
            kept_bytes: None,
            wal_status: None,
            invalidation: None,
        }
    }
}

/// What a slot keeps WAL for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SlotKind {
    /// A standby, a backup.
    Physical,
    /// Changes of one database, decoded.
    Logical {
        /// The output plugin: `test_decoding`, `pglogical_output`, `pgoutput` ...
        plugin: String,
        /// The database.
        database: Name,
    },
}

/// Whether somebody reads from a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SlotActivity {
    /// Somebody does.
    Active,
    /// Nobody does.
    Inactive,
    /// It goes with the session that made it.
    Temporary,
    /// A standby's copy of a slot of its primary, which nobody can read from or drop there, PostgreSQL 17.
    Synchronized,
}

/// Whether the WAL that a slot needs is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum WalStatus {
    /// Within `max_wal_size`.
    Reserved,
    /// Beyond `max_wal_size`, kept for the slot.
    Extended,
    /// No longer kept: the next checkpoint may remove some.
    Unreserved,
    /// Some is gone: the slot is of no use any more.
    Lost,
    /// A word of a later version.
    #[serde(other)]
    Other,
}

impl WalStatus {
    /// From PostgreSQL's word.
    pub fn from_word(word: &str) -> Self {
        match word {
            "reserved" => WalStatus::Reserved,
            "extended" => WalStatus::Extended,
            "unreserved" => WalStatus::Unreserved,
            "lost" => WalStatus::Lost,
            _ => WalStatus::Other,
        }
    }
}

impl fmt::Display for SlotActivity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SlotActivity::Active => "active",
            SlotActivity::Inactive => "inactive",
            SlotActivity::Temporary => "temporary",
            SlotActivity::Synchronized => "synchronized",
        })
    }
}
