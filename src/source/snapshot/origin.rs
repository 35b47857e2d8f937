//! How a catalog was read, and what was left out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalog::Name;

/// How a catalog was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Origin {
    /// From statements of SQL.
    Statements {
        /// How many there were.
        all: usize,
        /// How many of these could not be read.
        not_understood: usize,
        /// Those that could not be read or not be applied, or of which no text tells what they do.
        left_out: Vec<LeftOut>,
    },
    /// From a running server.
    Server {
        /// The schemas that were not read.
        schemas_left_out: Vec<Name>,
    },
}

impl Default for Origin {
    /// Read whole, from whatever it was.
    fn default() -> Self {
        Origin::Server { schemas_left_out: Vec::new() }
    }
}

/// A statement that is not in the catalog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// The file.
    pub file: String,
    /// The line on which it begins, from 1.
    pub line: u64,
    /// How it begins.
    pub statement: String,
    /// Why it was left out.
    pub reason: String,
}
