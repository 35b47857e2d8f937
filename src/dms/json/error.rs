//! What can be wrong with a file of the task's configuration.

use std::fmt;
use std::sync::Arc;

/// A place in a file; line and column are counted from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file as the user named it.
    pub file: Arc<str>,
    /// The line.
    pub line: u32,
    /// The character within the line.
    pub column: u32,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// Why a JSON file of the task's configuration cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// Nothing but white space.
    #[error("{file} is empty; expected a JSON document")]
    Empty {
        /// The file.
        file: Arc<str>,
    },
    /// A byte order mark or zero bytes show UTF-16 or UTF-32.
    #[error("{file} is encoded as UTF-16 or UTF-32; save it as UTF-8")]
    NotUtf8Family {
        /// The file.
        file: Arc<str>,
    },
    /// Bytes that are no UTF-8.
    #[error("{file}:{line}: this line holds bytes that are no UTF-8; save the file as UTF-8")]
    NotUtf8 {
        /// The file.
        file: Arc<str>,
        /// The first such line, from 1.
        line: u32,
    },
    /// The text is not JSON.
    #[error("{at}: not valid JSON: expected {expected}")]
    Syntax {
        /// Where.
        at: Location,
        /// What could stand there.
        expected: String,
    },
    /// The same key twice in one object.
    #[error("{at}: the key `{key}` stands twice in this object")]
    DuplicateKey {
        /// Where the second one stands.
        at: Location,
        /// The key.
        key: String,
    },
    /// A value of the wrong JSON type.
    #[error("{at}: {pointer} must be {expected}, not {found}")]
    WrongType {
        /// Where.
        at: Location,
        /// JSON pointer of the value.
        pointer: String,
        /// What is expected.
        expected: &'static str,
        /// What stands there.
        found: &'static str,
    },
    /// A key that must be there.
    #[error("{at}: {pointer} has no `{key}`")]
    MissingKey {
        /// Where the object begins.
        at: Location,
        /// JSON pointer of the object.
        pointer: String,
        /// The key that it lacks.
        key: &'static str,
    },
    /// A value that cannot be understood.
    #[error("{at}: {pointer} must be {expected}")]
    Invalid {
        /// Where.
        at: Location,
        /// JSON pointer of the value.
        pointer: String,
        /// What is expected.
        expected: String,
    },
}
