//! To be written.

use super::super::read::table::TableStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_table(&mut self, statement: TableStatement) -> Result<(), ApplyError> {
        match statement {}
    }
}
