//! To be written.

use super::super::read::foreign_data::ForeignDataStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_foreign_data(&mut self, statement: ForeignDataStatement) -> Result<(), ApplyError> {
        match statement {}
    }
}
