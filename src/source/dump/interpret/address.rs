//! To be written.

use super::super::read::address::ObjectStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_object(&mut self, statement: ObjectStatement) -> Result<(), ApplyError> {
        match statement {}
    }
}
