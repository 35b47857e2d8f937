//! To be written.

use super::super::read::database::DatabaseStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_database(&mut self, statement: DatabaseStatement) -> Result<(), ApplyError> {
        match statement {}
    }
}
