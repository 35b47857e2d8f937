//! What reading a dump comes to.

use thiserror::Error;

use crate::catalog::{Catalog, Name, Span, truncate};
use crate::source::Sources;

use super::super::data::DumpRows;
use super::super::input::InputError;
use super::super::interpret::ApplyError;
use super::super::read_error::ReadError;
use super::super::split::{Open, Unterminated};

/// A dump that was read.
#[derive(Debug)]
#[non_exhaustive]
pub struct DumpReading {
    /// What the dump builds.
    pub catalog: Catalog,
    /// The text of the files, by which places in the catalog become lines.
    pub sources: Sources,
    /// How many statements the files hold, psql's commands among them. INSERTs into one table in a
    /// row count as one.
    pub statements: usize,
    /// How many of them were understood: the others are listed as not understood, or cut off.
    pub understood: usize,
    /// The statements that were left out, in order.
    pub skipped: Vec<SkippedStatement>,
    /// The files that end in the middle of something.
    pub cut_off: Vec<CutOff>,
    /// The databases that the files connect to (`pg_dumpall`), in order of name.
    pub databases: Vec<Name>,
    /// Where its rows stand, for [`measure_rows`](crate::source::measure_rows).
    pub rows: DumpRows,
}

impl DumpReading {
    /// How the statement at this place begins, on one line.
    pub fn head(&self, span: Span) -> String {
        head(self.sources.bytes(span))
    }
}

/// A statement that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SkippedStatement {
    /// Where it stands.
    pub span: Span,
    /// How it begins, on one line.
    pub head: String,
    /// Why it was left out.
    pub reason: SkipReason,
}

/// Why a statement was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SkipReason {
    /// Its grammar is not known.
    NotUnderstood {
        /// From where on.
        at: Span,
        /// What was expected there, and what stands there.
        message: String,
    },
    /// It does not fit what the statements before it have built.
    NotApplied {
        /// Why.
        message: String,
    },
}

/// How much of a statement is shown, in bytes.
const HEAD_BYTES: usize = 100;

impl SkippedStatement {
    pub(super) fn not_understood(span: Span, error: &ReadError, text: &[u8]) -> Self {
        let start = span.start.saturating_add(error.offset).min(span.end);
        let at = Span { start, ..span };
        let reason = SkipReason::NotUnderstood { at, message: error.to_string() };
        SkippedStatement { span, head: head(text), reason }
    }

    pub(super) fn not_applied(span: Span, error: &ApplyError, text: &[u8]) -> Self {
        let reason = SkipReason::NotApplied { message: error.to_string() };
        SkippedStatement { span, head: head(text), reason }
    }
}

/// The start of a statement, its white space made single blanks.
fn head(bytes: &[u8]) -> String {
    // blanks are left out, so more than is shown is looked at
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4 * HEAD_BYTES)]);
    let words = start.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = truncate(&words, HEAD_BYTES);
    if shown.len() < words.len() || bytes.len() > 4 * HEAD_BYTES { format!("{shown}...") } else { words }
}

/// A file that ends in the middle of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CutOff {
    /// What lacks its end.
    pub what: Open,
    /// Where it begins.
    pub since: Span,
}

impl CutOff {
    pub(super) fn new(source: u16, unterminated: Unterminated) -> Self {
        let since = Span { source, start: unterminated.since, end: unterminated.since };
        CutOff { what: unterminated.what, since }
    }
}

/// Why a dump cannot be read at all.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DumpError {
    /// A file cannot be read, or holds no SQL.
    #[error(transparent)]
    Input(InputError),
    /// More files than can be told apart.
    #[error("more than 65536 input files")]
    TooManyFiles,
    /// The dump holds several databases with tables, and none was chosen.
    #[error("the dump holds several databases ({}): say which one to read", list(found))]
    SeveralDatabases {
        /// Those with tables.
        found: Vec<Name>,
    },
    /// The database that was chosen is not there.
    #[error("the dump does not hold the database {name}; it holds {}", list(found))]
    NoSuchDatabase {
        /// The one that was chosen.
        name: Name,
        /// Those that are there.
        found: Vec<Name>,
    },
}

/// How many names a message lists.
const LISTED_NAMES: usize = 10;

fn list(names: &[Name]) -> String {
    let shown: Vec<String> = names.iter().take(LISTED_NAMES).map(Name::to_string).collect();
    match names.len().saturating_sub(LISTED_NAMES) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
