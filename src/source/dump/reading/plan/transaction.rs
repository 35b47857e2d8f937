//! Statements that a `ROLLBACK` undoes.

use std::ops::Range;

use crate::source::Sources;

use super::super::super::split::{RawKind, RawStatement};

/// The numbers of the statements that are undone, as ranges in order that do not overlap.
pub(super) fn rolled_back(statements: &[RawStatement], sources: &Sources) -> Vec<Range<usize>> {
    let mut undone: Vec<Range<usize>> = Vec::new();
    let mut transaction: Option<Transaction> = None;
    let mut source = None;
    for (number, statement) in statements.iter().enumerate() {
        if source != Some(statement.span.source) {
            source = Some(statement.span.source);
            transaction = None;
        }
        if statement.kind != RawKind::Sql {
            continue;
        }
        let control = Control::of(sources.bytes(statement.span));
        match (control, &mut transaction) {
            (Some(Control::Begin), None) => {
                transaction = Some(Transaction { start: number, savepoints: Vec::new() });
            }
            (Some(Control::Commit), _) => transaction = None,
            (Some(Control::Rollback), Some(open)) => {
                push(&mut undone, open.start..number + 1);
                transaction = None;
            }
            (Some(Control::Savepoint(name)), Some(open)) => open.savepoints.push((name, number)),
            (Some(Control::RollbackTo(name)), Some(open)) => {
                if let Some(at) = open.savepoints.iter().rposition(|(known, _)| *known == name) {
                    open.savepoints.truncate(at + 1);
                    push(&mut undone, open.savepoints[at].1..number + 1);
                }
            }
            _ => {}
        }
    }
    undone
}

/// Whether a statement ends a transaction, or a part of it, as if it had not been.
pub(super) fn undoes(statement: &[u8]) -> bool {
    matches!(Control::of(statement), Some(Control::Rollback | Control::RollbackTo(_)))
}

/// A range takes in those that it covers.
fn push(undone: &mut Vec<Range<usize>>, range: Range<usize>) {
    while undone.last().is_some_and(|last| last.start >= range.start) {
        undone.pop();
    }
    undone.push(range);
}

struct Transaction {
    start: usize,
    savepoints: Vec<(String, usize)>,
}

/// A statement that begins or ends something.
enum Control {
    Begin,
    Commit,
    Rollback,
    Savepoint(String),
    RollbackTo(String),
}

/// What such statements begin with.
const VERBS: &[&str] = &["begin", "start", "commit", "end", "rollback", "abort", "savepoint"];

/// Such statements are short.
const LONGEST: usize = 200;

impl Control {
    fn of(text: &[u8]) -> Option<Control> {
        if text.len() > LONGEST || !begins_with_any(text, VERBS) {
            return None;
        }
        let text = String::from_utf8_lossy(text).to_ascii_lowercase();
        let words: Vec<&str> =
            text.split(|c: char| c.is_whitespace() || c == ';').filter(|word| !word.is_empty()).collect();
        let name = || words.last().map(|word| word.to_string()).unwrap_or_default();
        match words[..] {
            ["begin", ..] | ["start", "transaction", ..] => Some(Control::Begin),
            ["commit", "prepared", ..] | ["rollback", "prepared", ..] => None,
            ["commit", ..] | ["end", ..] => Some(Control::Commit),
            ["savepoint", _] => Some(Control::Savepoint(name())),
            ["rollback", .., "to", _] | ["rollback", .., "to", "savepoint", _] => {
                Some(Control::RollbackTo(name()))
            }
            ["rollback", ..] | ["abort", ..] => Some(Control::Rollback),
            _ => None,
        }
    }
}

fn begins_with_any(text: &[u8], verbs: &[&str]) -> bool {
    verbs
        .iter()
        .any(|verb| text.get(..verb.len()).is_some_and(|start| start.eq_ignore_ascii_case(verb.as_bytes())))
}
