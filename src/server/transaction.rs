//! Transactions that are open or prepared.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalog::Name;

/// A transaction of two-phase commit that waits for its second phase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct PreparedTransaction {
    /// The identifier of `PREPARE TRANSACTION`.
    pub gid: String,
    /// Who prepared it.
    pub owner: Name,
    /// In which database.
    pub database: Name,
    /// How long it has been waiting, in seconds.
    pub age_seconds: u64,
}

/// A transaction that is open in a session of a client. What it runs is not kept: queries may hold data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct OpenTransaction {
    /// The server process of its session.
    pub pid: u32,
    /// The user, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Name>,
    /// The database, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<Name>,
    /// What the client calls itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub application: String,
    /// What the session does.
    #[serde(default)]
    pub state: SessionState,
    /// How long ago it began, in seconds.
    pub age_seconds: u64,
}

/// What a session does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SessionState {
    /// It runs a statement.
    Active,
    /// It waits for its client, with a transaction open.
    IdleInTransaction,
    /// Another state, or none that is told.
    #[default]
    #[serde(other)]
    Other,
}

impl SessionState {
    /// From PostgreSQL's word in `pg_stat_activity.state`.
    pub fn from_word(word: &str) -> Self {
        match word {
            "active" => SessionState::Active,
            word if word.starts_with("idle in transaction") => SessionState::IdleInTransaction,
            _ => SessionState::Other,
        }
    }
}
