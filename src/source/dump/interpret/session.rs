//! To be written.

use super::super::read::session::SessionStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_session(&mut self, statement: SessionStatement) -> Result<(), ApplyError> {
        match statement {}
    }
}
