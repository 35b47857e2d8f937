//! To be written.

use super::super::read::role::RoleStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_role(&mut self, statement: RoleStatement) -> Result<(), ApplyError> {
        match statement {}
    }
}
