//! To be written.

use super::super::read::privilege::PrivilegeStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_privilege(&mut self, statement: PrivilegeStatement) -> Result<(), ApplyError> {
        match statement {}
    }
}
