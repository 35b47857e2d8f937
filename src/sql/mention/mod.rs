//! The names that a query or an expression mentions, found by its tokens.
//!
//! This is no parser: it knows where a name can stand, and says for each what it would have to be.
//!
//! - here: what is found; `scan`: tables in `FROM`, functions that are called, types that are cast
//!   to, sequences that a string names; `keyword`: the words that tell
//! - `column`: what can be a column
//! - `edit`: the text with other names in it

mod column;
mod edit;
mod keyword;
mod scan;
#[cfg(test)]
mod tests;

use crate::catalog::{Name, QualifiedName};

use super::Place;
use super::cursor::Cursor;
use super::lexer::{StandardStrings, tokenize};

pub(crate) use column::{ColumnMention, column_mentions, selects_all_columns};
pub(crate) use edit::{Edit, edited};
pub(crate) use scan::mentions;

/// A name that a text mentions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    /// What the name must be of, by its place.
    pub kind: MentionKind,
    /// The name as written.
    pub name: QualifiedName,
    /// Where in the text it stands; of a name in a string, the string.
    pub place: Place,
    /// Under which other name the text goes on to speak of a table.
    pub alias: Option<Name>,
}

/// What a mentioned name is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MentionKind {
    /// A table or view in `FROM`, `JOIN`, `INTO`, `UPDATE`.
    Relation,
    /// A function that is called.
    Function,
    /// A type that is cast to.
    Type,
    /// A relation named by a string: `'public.s'::regclass`.
    InString,
}

/// A name that a string holds, as `regclass` reads it: `public."Orders"`.
pub(crate) fn name_in_string(text: &str) -> Option<QualifiedName> {
    let mut tokens = Vec::new();
    tokenize(text.as_bytes(), StandardStrings::On, &mut tokens);
    let mut inner = Cursor::new(text.as_bytes(), &tokens);
    let name = inner.qualified_name().ok()?;
    inner.at_end().then_some(name)
}
