//! To be written.

use super::super::read::trigger::TriggerStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_trigger(&mut self, statement: TriggerStatement) -> Result<(), ApplyError> {
        match statement {}
    }
}
