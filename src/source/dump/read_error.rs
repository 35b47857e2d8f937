//! What stood in a statement where its reader needed something else.

use std::borrow::Cow;
use std::fmt;

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
        let shown = &text[..text.len().min(SHOWN_BYTES)];
        let mut shown = String::from_utf8_lossy(shown).into_owned();
        if text.len() > SHOWN_BYTES {
            shown.push_str("...");
        }
        Found::Token(shown.into_boxed_str())
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
