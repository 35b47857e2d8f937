//! To be written.

use super::super::read::sequence::SequenceStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_sequence(&mut self, statement: SequenceStatement) -> Result<(), ApplyError> {
        match statement {}
    }
}
