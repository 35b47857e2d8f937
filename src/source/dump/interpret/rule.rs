//! To be written.

use super::super::read::rule::RuleStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_rule(&mut self, statement: RuleStatement) -> Result<(), ApplyError> {
        match statement {}
    }
}
