//! One statement of a remedy, with what it costs a running system.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One statement, what undoes it, and what it costs a running system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Step {
    /// The SQL, without a closing semicolon.
    pub up: String,
    /// What undoes it; `None` where nothing does. It may be several statements, parted by semicolons, that a
    /// transaction can hold.
    pub down: Option<String>,
    /// Why nothing undoes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How much work the server does.
    pub safety: Safety,
    /// The strongest lock that it takes on a table that exists; `None` where it takes none.
    pub lock: Option<LockMode>,
    /// Whether it may run in a transaction.
    pub transaction: bool,
}

impl Step {
    /// A statement that changes nothing but the system catalogs.
    pub fn metadata_only(up: impl Into<String>, down: impl Into<String>, lock: Option<LockMode>) -> Self {
        Step {
            up: up.into(),
            down: Some(down.into()),
            reason: None,
            safety: Safety::MetadataOnly,
            lock,
            transaction: true,
        }
    }

    /// The same statement with another cost.
    #[must_use]
    pub fn with_safety(mut self, safety: Safety) -> Self {
        self.safety = safety;
        self
    }

    /// The same statement, which cannot run in a transaction.
    #[must_use]
    pub fn outside_transaction(mut self) -> Self {
        self.transaction = false;
        self
    }

    /// What undoes this statement, as a step that this statement undoes; `None` where nothing does.
    #[must_use]
    pub(crate) fn reversed(self) -> Option<Self> {
        Some(Step { up: self.down?, down: Some(self.up), ..self })
    }

    /// The same statement, which nothing undoes.
    #[must_use]
    pub fn irreversible(mut self, reason: impl Into<String>) -> Self {
        self.down = None;
        self.reason = Some(reason.into());
        self
    }
}

/// How much work a statement makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Safety {
    /// It changes the system catalogs alone, in no time once it has its lock.
    MetadataOnly,
    /// It works for long, but lets readers and writers go on.
    Online,
    /// It reads the whole table under its lock.
    Scan,
    /// It writes the whole table anew under its lock.
    Rewrite,
}

/// The lock modes of tables, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the names are PostgreSQL's")]
pub enum LockMode {
    #[serde(rename = "ACCESS SHARE")]
    AccessShare,
    #[serde(rename = "ROW SHARE")]
    RowShare,
    #[serde(rename = "ROW EXCLUSIVE")]
    RowExclusive,
    #[serde(rename = "SHARE UPDATE EXCLUSIVE")]
    ShareUpdateExclusive,
    #[serde(rename = "SHARE")]
    Share,
    #[serde(rename = "SHARE ROW EXCLUSIVE")]
    ShareRowExclusive,
    #[serde(rename = "EXCLUSIVE")]
    Exclusive,
    #[serde(rename = "ACCESS EXCLUSIVE")]
    AccessExclusive,
}
