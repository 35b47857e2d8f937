//! To be written.

use super::super::read::drop::DropStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_drop(&mut self, statement: DropStatement) -> Result<(), ApplyError> {
        match statement {}
    }
}
