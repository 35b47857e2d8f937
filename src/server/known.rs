//! What is known, and why something is not.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalog::ServerVersion;

/// A fact, or why it is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Known<T> {
    /// It is known.
    Value(T),
    /// It is not.
    Unknown(Unknown),
}

impl<T> Known<T> {
    /// The fact, where it is known.
    pub fn value(self) -> Option<T> {
        match self {
            Known::Value(value) => Some(value),
            Known::Unknown(_) => None,
        }
    }

    /// The same about a reference.
    pub fn as_ref(&self) -> Known<&T> {
        match self {
            Known::Value(value) => Known::Value(value),
            Known::Unknown(unknown) => Known::Unknown(*unknown),
        }
    }

    /// What follows from the fact.
    pub fn map<U>(self, follow: impl FnOnce(T) -> U) -> Known<U> {
        match self {
            Known::Value(value) => Known::Value(follow(value)),
            Known::Unknown(unknown) => Known::Unknown(unknown),
        }
    }

    /// What follows from the fact, where that may not be known either.
    pub fn and_then<U>(self, follow: impl FnOnce(T) -> Known<U>) -> Known<U> {
        match self {
            Known::Value(value) => follow(value),
            Known::Unknown(unknown) => Known::Unknown(unknown),
        }
    }
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Known::Unknown(Unknown::NotRead)
    }
}

/// A list, and why it may not be all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Listing<T> {
    /// What was seen.
    pub seen: Vec<T>,
    /// Why there may be more; `None` where that is all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Unknown>,
}

impl<T> Listing<T> {
    /// All that there is.
    pub fn complete(seen: Vec<T>) -> Self {
        Listing { seen, hidden: None }
    }

    /// Nothing was seen, for this reason.
    pub fn unknown(unknown: Unknown) -> Self {
        Listing { seen: Vec::new(), hidden: Some(unknown) }
    }
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Listing::unknown(Unknown::NotRead)
    }
}

/// Why something is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Unknown {
    /// The connected role may not see it.
    NoPrivilege {
        /// The right that shows it.
        right: Right,
    },
    /// The server does not have it: its version, or its provider, leaves it out.
    NotOffered,
    /// The server refused to tell, or took too long.
    Refused,
    /// Its value has a form that this version does not understand.
    NotUnderstood,
    /// The connected role, or its session, has a value of its own, which hides the server's.
    Covered,
    /// Nobody asked for it.
    #[serde(other)]
    NotRead,
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unknown::NoPrivilege { .. } => "the connected role may not see it",
            Unknown::NotOffered => "the server does not have it",
            Unknown::Refused => "the server refused to tell it",
            Unknown::NotUnderstood => "its value has a form that is not understood",
            Unknown::Covered => {
                "the connected role has a value of its own (ALTER ROLE ... SET), which hides that of others"
            }
            Unknown::NotRead => "it was not read",
        })
    }
}

/// A right to see more of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Right {
    /// All settings: `pg_read_all_settings`.
    ReadAllSettings,
    /// What other sessions do: `pg_read_all_stats`.
    ReadAllStats,
    /// What only superusers see.
    #[serde(other)]
    Superuser,
}

impl Right {
    /// The predefined role that has the right; `None` where only superusers have it, as before
    /// PostgreSQL 10.
    pub fn role(self, version: ServerVersion) -> Option<&'static str> {
        match self {
            _ if version.major() < 10 => None,
            Right::ReadAllSettings => Some("pg_read_all_settings"),
            Right::ReadAllStats => Some("pg_read_all_stats"),
            Right::Superuser => None,
        }
    }
}
