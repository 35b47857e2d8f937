//! To be written.

use super::super::read::data::DataStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_data(&mut self, statement: DataStatement) -> Result<(), ApplyError> {
        match statement {}
    }
}
