//! To be written.

use super::super::read::policy::PolicyStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_policy(&mut self, statement: PolicyStatement) -> Result<(), ApplyError> {
        match statement {}
    }
}
