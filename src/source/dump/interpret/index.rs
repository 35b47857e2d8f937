//! To be written.

use super::super::read::index::IndexStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_index(&mut self, statement: IndexStatement) -> Result<(), ApplyError> {
        match statement {}
    }
}
