//! To be written.

use super::super::read::user_type::TypeStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_type(&mut self, statement: TypeStatement) -> Result<(), ApplyError> {
        match statement {}
    }
}
