//! What stood in a statement where its reader needed something else.

use std::borrow::Cow;
use std::fmt;

use crate::catalog::truncate;

/// A statement that its reader does not understand, and from where on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found}")]
pub(crate) struct ReadError {
    /// Offset within the statement, in bytes.
    pub offset: u32,
    /// What the grammar wants there: `a column name`, `` `TABLE` ``.
    pub expected: Cow<'static, str>,
    /// What stands there.
    pub found: Found,
}

/// What stands where something else was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A token, shortened where it is long.
    Token(Box<str>),
    /// Nothing: the statement, or the parenthesis, ends.
    End,
}

/// How much of a token a message shows, in bytes.
const SHOWN_BYTES: usize = 40;

impl Found {
    pub(super) fn token(text: &[u8]) -> Self {
        if text.len() < SHOWN_BYTES + 4 {
            return Found::Token(String::from_utf8_lossy(text).into());
        }
        // no character is longer than four bytes
        let shown = String::from_utf8_lossy(&text[..SHOWN_BYTES + 4]);
        Found::Token(format!("{}...", truncate(&shown, SHOWN_BYTES)).into())
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Found::Token(text) => write!(f, "`{text}`"),
            Found::End => f.write_str("the end"),
        }
    }
}
