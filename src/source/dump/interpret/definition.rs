//! To be written.

use super::super::read::definition::DefinitionStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_definition(&mut self, statement: DefinitionStatement) -> Result<(), ApplyError> {
        match statement {}
    }
}
