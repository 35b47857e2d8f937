//! Statements that stand before what they need: dumps that a tool has sorted anew have them.

use std::sync::Arc;

use super::super::interpret::{ApplyError, Interpreter, SessionState};
use super::batch::{self, Command};
use super::plan::Planned;
use super::texts::Texts;

/// How often all of them are tried again. Order and reverse order take turns, so that a chain of any
/// length needs one pass, whichever way it was sorted.
const PASSES: usize = 16;

/// Statements that are tried again at the end, each with the session that it ran in.
#[derive(Default)]
pub(super) struct Retries {
    waiting: Vec<(Planned, Arc<SessionState>)>,
}

impl Retries {
    pub(super) fn add(&mut self, planned: Planned, session: &SessionState) {
        let shared = match self.waiting.last() {
            Some((_, last)) if **last == *session => Arc::clone(last),
            _ => Arc::new(session.clone()),
        };
        self.waiting.push((planned, shared));
    }

    /// Tries them until no more can be applied, and returns the others with their last error.
    pub(super) fn run(self, interpreter: &mut Interpreter, texts: Texts<'_>) -> Vec<(Planned, ApplyError)> {
        interpreter.is_late = true;
        let mut waiting = self.waiting;
        let mut tokens = Vec::new();
        for _ in 0..PASSES {
            let mut failed = Vec::new();
            let before = waiting.len();
            for (planned, session) in waiting {
                let command = batch::read_command(&planned, texts, &mut tokens);
                let Command::Run(statement) = command else { continue };
                interpreter.session = (*session).clone();
                let span = texts.raw(&planned).span;
                if let Err(error) = interpreter.apply(statement, span) {
                    failed.push((planned, session, error));
                }
            }
            if failed.len() == before || failed.is_empty() {
                return failed.into_iter().map(|(planned, _, error)| (planned, error)).collect();
            }
            failed.reverse();
            waiting = failed.into_iter().map(|(planned, session, _)| (planned, session)).collect();
        }
        let last = |(planned, session): (Planned, Arc<SessionState>)| {
            let command = batch::read_command(&planned, texts, &mut tokens);
            let Command::Run(statement) = command else { return None };
            interpreter.session = (*session).clone();
            let span = texts.raw(&planned).span;
            interpreter.apply(statement, span).err().map(|error| (planned, error))
        };
        waiting.into_iter().filter_map(last).collect()
    }
}
