//! To be written.

use super::super::read::function::FunctionStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_function(&mut self, statement: FunctionStatement) -> Result<(), ApplyError> {
        match statement {}
    }
}
