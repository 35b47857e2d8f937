//! What a database is after statements were run on it.

use crate::catalog::{Catalog, Span};

use super::cursor::Cursor;
use super::interpret::{ApplyError, Interpreter};
use super::lexer::{StandardStrings, Token, tokenize};
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

/// A catalog on which statements are run.
pub(crate) struct Continued {
    interpreter: Interpreter,
    tokens: Vec<Token>,
    end: u32,
}

impl Continued {
    /// Goes on from a catalog, wherever that was read from.
    pub fn of(catalog: Catalog) -> Self {
        Continued { interpreter: Interpreter::of(catalog), tokens: Vec::new(), end: 0 }
    }

    /// Runs a statement, a text without a closing semicolon.
    ///
    /// # Errors
    /// Where it cannot be read, or a server would refuse it.
    pub fn run(&mut self, statement: &str) -> Result<(), NotRun> {
        let start = self.end.saturating_add(1);
        self.end = start.saturating_add(u32::try_from(statement.len()).unwrap_or(u32::MAX));
        let span = Span { source: SOURCE, start, end: self.end };
        tokenize(statement.as_bytes(), StandardStrings::On, &mut self.tokens);
        let read = read_statement(&mut Cursor::new(statement.as_bytes(), &self.tokens));
        let run = read.map_err(NotRunReason::from).and_then(|read| Ok(self.interpreter.apply(read, span)?));
        run.map_err(|reason| NotRun { statement: statement.to_owned(), reason })
    }

    /// The catalog as it is by now.
    pub fn catalog(&self) -> &Catalog {
        &self.interpreter.catalog
    }
}
