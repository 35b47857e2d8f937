//! Statements that stand before what they need: dumps that a tool has sorted anew have them.

use std::sync::Arc;

use super::super::interpret::{ApplyError, Interpreter, SessionState};
use super::super::lexer::Token;
use super::super::statement::Statement;
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
    /// Those that take away privileges: on nothing that the input makes after them.
    revokes: Vec<Failed>,
    /// The session that was kept last.
    session: Arc<SessionState>,
}

/// A statement that was not applied, with its last error.
struct Failed {
    planned: Planned,
    session: Arc<SessionState>,
    error: ApplyError,
}

impl Retries {
    pub(super) fn add(&mut self, planned: Planned, session: &SessionState) {
        let session = self.kept(session);
        self.waiting.push((planned, session));
    }

    /// Keeps a statement that takes away privileges for the case that it is about what an extension made.
    pub(super) fn add_revoke(&mut self, planned: Planned, session: &SessionState, error: ApplyError) {
        let session = self.kept(session);
        self.revokes.push(Failed { planned, session, error });
    }

    fn kept(&mut self, session: &SessionState) -> Arc<SessionState> {
        if *self.session != *session {
            self.session = Arc::new(session.clone());
        }
        Arc::clone(&self.session)
    }

    /// Tries them until no more can be applied, and returns the others with their last error.
    pub(super) fn run(
        mut self,
        interpreter: &mut Interpreter,
        texts: Texts<'_>,
    ) -> Vec<(Planned, ApplyError)> {
        interpreter.is_late = true;
        let mut again = Again { interpreter, texts, tokens: Vec::new() };
        let mut failed = again.until_none_is_left(self.waiting);
        failed.append(&mut self.revokes);
        failed.sort_by_key(|failed| failed.planned.statement);
        let failed = again.on_members_of_extensions(failed);
        failed.into_iter().map(|Failed { planned, error, .. }| (planned, error)).collect()
    }
}

/// Applies statements once more.
struct Again<'a> {
    interpreter: &'a mut Interpreter,
    texts: Texts<'a>,
    tokens: Vec<Token>,
}

impl Again<'_> {
    fn until_none_is_left(&mut self, mut waiting: Vec<(Planned, Arc<SessionState>)>) -> Vec<Failed> {
        for _ in 0..PASSES {
            let before = waiting.len();
            let mut failed = self.pass(waiting);
            if failed.len() == before || failed.is_empty() {
                return failed;
            }
            failed.reverse();
            waiting = failed.into_iter().map(|Failed { planned, session, .. }| (planned, session)).collect();
        }
        self.pass(waiting)
    }

    fn pass(&mut self, waiting: Vec<(Planned, Arc<SessionState>)>) -> Vec<Failed> {
        let mut failed = Vec::new();
        for (planned, session) in waiting {
            let Some(statement) = self.read(&planned) else { continue };
            failed.extend(self.apply(planned, session, statement).err());
        }
        failed
    }

    /// What is left names what nothing makes: privileges on it are those of members of extensions, in the order
    /// in which they changed.
    fn on_members_of_extensions(&mut self, failed: Vec<Failed>) -> Vec<Failed> {
        if !self.interpreter.take_missing_for_members() {
            return failed;
        }
        let mut left = Vec::new();
        for one in failed {
            match self.read(&one.planned) {
                Some(Statement::Privilege(privilege)) => {
                    let statement = Statement::Privilege(privilege);
                    left.extend(self.apply(one.planned, one.session, statement).err());
                }
                _ => left.push(one),
            }
        }
        left
    }

    fn read(&mut self, planned: &Planned) -> Option<Statement> {
        match batch::read_command(planned, self.texts, &mut self.tokens) {
            Command::Run(statement) => Some(statement),
            Command::Connect | Command::NotUnderstood(_) => None,
        }
    }

    fn apply(
        &mut self,
        planned: Planned,
        session: Arc<SessionState>,
        statement: Statement,
    ) -> Result<(), Failed> {
        self.interpreter.session = (*session).clone();
        let span = self.texts.raw(&planned).span;
        let applied = self.interpreter.apply(statement, span);
        applied.map_err(|error| Failed { planned, session, error })
    }
}
