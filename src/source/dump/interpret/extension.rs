//! To be written.

use super::super::read::extension::ExtensionStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_extension(&mut self, statement: ExtensionStatement) -> Result<(), ApplyError> {
        match statement {}
    }
}
