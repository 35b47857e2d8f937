//! Values of the task's configuration and where each came from.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

/// Where a value of the configuration came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// Nobody set it: the value that AWS documents as default.
    #[default]
    Default,
    /// A JSON file in AWS's own format.
    File {
        /// The file as the user named it.
        file: Arc<str>,
        /// JSON pointer of the value; for a value of an extra connection attribute, of the string.
        pointer: String,
        /// The line, from 1.
        line: u32,
    },
    /// A command-line argument, with its dashes.
    Argument(String),
    /// An environment variable.
    Environment(String),
    /// A key of the tool's own configuration file.
    Config(String),
}

impl Origin {
    /// Whether nobody set the value.
    pub fn is_default(&self) -> bool {
        matches!(self, Origin::Default)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Default => f.write_str("default"),
            Origin::File { file, pointer, line } => write!(f, "{file}:{line} ({pointer})"),
            Origin::Argument(name) | Origin::Environment(name) => f.write_str(name),
            Origin::Config(key) => write!(f, "{key} in the configuration file"),
        }
    }
}

impl Serialize for Origin {
    /// As shown by [`Display`](fmt::Display).
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A value of the configuration under AWS's name for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Setting<T> {
    /// The name in AWS's documentation, such as `LobMaxSize`.
    pub name: &'static str,
    /// The value that holds.
    pub value: T,
    /// Where it came from.
    pub origin: Origin,
}

impl<T> Setting<T> {
    /// A value that somebody gave.
    pub fn new(name: &'static str, value: T, origin: Origin) -> Self {
        Setting { name, value, origin }
    }

    /// The documented default.
    pub fn default_of(name: &'static str, value: T) -> Self {
        Setting { name, value, origin: Origin::Default }
    }

    /// Whether nobody set the value.
    pub fn is_default(&self) -> bool {
        self.origin.is_default()
    }

    /// The same setting with its value seen as another type.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Setting<U> {
        Setting { name: self.name, value: change(self.value), origin: self.origin }
    }
}
