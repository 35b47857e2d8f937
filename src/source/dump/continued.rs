//! What a database is after statements were run on it.

use crate::catalog::{Catalog, Span};

use super::cursor::Cursor;
use super::interpret::{ApplyError, Interpreter};
use super::lexer::{StandardStrings, tokenize};
use super::read::read_statement;
use super::read_error::ReadError;

/// The number of the input that the statements stand in: behind all files.
const SOURCE: u16 = u16::MAX;

/// Why a statement could not be run.
#[derive(Debug, thiserror::Error)]
#[error("{statement}: {reason}")]
pub(crate) struct NotRun {
    /// The statement.
    pub statement: String,
    /// What is wrong with it.
    pub reason: NotRunReason,
}

/// What is wrong with a statement.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotRunReason {
    /// It could not be read.
    #[error(transparent)]
    NotRead(#[from] ReadError),
    /// It could not be applied.
    #[error(transparent)]
    NotApplied(#[from] ApplyError),
}

/// Runs statements on a catalog, each a text without a closing semicolon.
///
/// # Errors
/// At the first statement that cannot be read, or that a server would refuse.
pub(crate) fn run_on<'a>(
    catalog: Catalog,
    statements: impl IntoIterator<Item = &'a str>,
) -> Result<Catalog, NotRun> {
    let mut interpreter = Interpreter::of(catalog);
    let mut tokens = Vec::new();
    let mut start = 0;
    for statement in statements {
        let end = start + u32::try_from(statement.len()).unwrap_or(u32::MAX - start);
        let span = Span { source: SOURCE, start, end };
        tokenize(statement.as_bytes(), StandardStrings::On, &mut tokens);
        let read = read_statement(&mut Cursor::new(statement.as_bytes(), &tokens));
        let run = read.map_err(NotRunReason::from).and_then(|read| Ok(interpreter.apply(read, span)?));
        run.map_err(|reason| NotRun { statement: statement.to_owned(), reason })?;
        start = end.saturating_add(1);
    }
    interpreter.end_input();
    Ok(interpreter.catalog)
}
