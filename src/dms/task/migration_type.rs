//! Full load, changes, or both.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a task does (`MigrationType`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MigrationType {
    /// Copies the rows once.
    FullLoad,
    /// Applies changes only.
    Cdc,
    /// Copies the rows, then applies changes.
    #[default]
    FullLoadAndCdc,
}

impl MigrationType {
    /// AWS's names, in the order of [`MigrationType`].
    pub const NAMES: [&'static str; 3] = ["full-load", "cdc", "full-load-and-cdc"];

    /// AWS's name.
    pub fn as_str(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// Whether rows are copied.
    pub fn loads(self) -> bool {
        self != MigrationType::Cdc
    }

    /// Whether changes are applied.
    pub fn captures_changes(self) -> bool {
        self != MigrationType::FullLoad
    }
}

impl fmt::Display for MigrationType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that names no migration type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no migration type; expected full-load, cdc or full-load-and-cdc")]
pub struct UnknownMigrationType(pub String);

impl FromStr for MigrationType {
    type Err = UnknownMigrationType;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "full-load" => Ok(MigrationType::FullLoad),
            "cdc" => Ok(MigrationType::Cdc),
            "full-load-and-cdc" => Ok(MigrationType::FullLoadAndCdc),
            _ => Err(UnknownMigrationType(text.to_owned())),
        }
    }
}
