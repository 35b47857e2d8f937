//! Reading statements, many of them.

use rayon::prelude::*;

use super::super::cursor::Cursor;
use super::super::lexer::{Token, tokenize};
use super::super::read::data::DataStatement;
use super::super::read::read_statement;
use super::super::read::session::read_meta_command;
use super::super::read::unread::UnreadTable;
use super::super::read_error::ReadError;
use super::super::split::RawKind;
use super::super::statement::Statement;
use super::plan::{self, Planned};
use super::texts::Texts;

/// How many statements are read ahead of those that are applied.
pub(super) const STATEMENTS: usize = 512;

/// How many statements one task reads: enough to be worth a task.
const STATEMENTS_OF_A_TASK: usize = 16;

/// A statement that was read.
pub(super) struct ReadStatement {
    pub planned: Planned,
    pub command: Command,
}

/// What a statement says.
pub(super) enum Command {
    Run(Statement),
    /// `\connect`: another session begins.
    Connect,
    NotUnderstood(ReadError),
}

/// Reads statements on all cores. Each task answers with a part of them, in order.
pub(super) fn read(planned: &[Planned], texts: Texts<'_>) -> Vec<Vec<ReadStatement>> {
    planned.par_chunks(STATEMENTS_OF_A_TASK).map(|part| read_in_turn(part, texts, &mut Vec::new())).collect()
}

/// Reads statements, one after the other. `tokens` is only there to be used again.
pub(super) fn read_in_turn(
    planned: &[Planned],
    texts: Texts<'_>,
    tokens: &mut Vec<Token>,
) -> Vec<ReadStatement> {
    let read = |planned: &Planned| ReadStatement {
        planned: *planned,
        command: read_command(planned, texts, tokens),
    };
    planned.iter().map(read).collect()
}

/// Reads one statement. `tokens` is only there to be used again.
pub(super) fn read_command(planned: &Planned, texts: Texts<'_>, tokens: &mut Vec<Token>) -> Command {
    let raw = texts.raw(planned);
    let text = texts.bytes(raw.span);
    match raw.kind {
        RawKind::Sql => {
            tokenize(text, planned.strings, tokens);
            match read_statement(&mut Cursor::new(text, tokens)) {
                Ok(statement) => Command::Run(statement),
                Err(error) => Command::NotUnderstood(error),
            }
        }
        RawKind::CopyFromStdin(_) | RawKind::InsertValues(_) => {
            Command::Run(Statement::Data(DataStatement::Rows))
        }
        RawKind::MetaCommand if plan::connects(text) => Command::Connect,
        RawKind::MetaCommand => {
            let command = read_meta_command(&String::from_utf8_lossy(text));
            Command::Run(Statement::Session(command))
        }
    }
}

/// The table that a statement which cannot be read is about.
pub(super) fn unread_table(planned: &Planned, texts: Texts<'_>) -> Option<UnreadTable> {
    let text = texts.bytes(texts.raw(planned).span);
    let mut tokens = Vec::new();
    tokenize(text, planned.strings, &mut tokens);
    UnreadTable::of(&mut Cursor::new(text, &tokens))
}

/// What becomes of a statement that names something that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WhenMissing {
    /// It takes nothing away, so that it may as well be applied later.
    Later,
    /// It takes away privileges: on what an extension made it may be applied later, of which nobody else tells.
    OfExtension,
    /// It is not applied.
    Never,
}

/// What becomes of the statement where something is not there.
pub(super) fn when_missing(planned: &Planned, texts: Texts<'_>) -> WhenMissing {
    const REMOVES: [&str; 5] = ["DROP", "RENAME", "DETACH", "SCHEMA", "DISABLE"];
    let text = texts.bytes(texts.raw(planned).span);
    let mut tokens = Vec::new();
    tokenize(text, planned.strings, &mut tokens);
    let mut cursor = Cursor::new(text, &tokens);
    if cursor.at_any_keyword(&["COMMENT", "GRANT", "CREATE"]) || cursor.at_keywords(&["ALTER", "DEFAULT"]) {
        return WhenMissing::Later;
    }
    if cursor.at_any_keyword(&["REVOKE"]) {
        return WhenMissing::OfExtension;
    }
    if cursor.at_any_keyword(&["DROP", "REASSIGN", "TRUNCATE"]) {
        return WhenMissing::Never;
    }
    while !cursor.at_end() {
        if cursor.at_any_keyword(&REMOVES) {
            return WhenMissing::Never;
        }
        cursor.bump();
    }
    WhenMissing::Later
}
