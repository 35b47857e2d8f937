//! To be written.

use super::super::read::statistics::StatisticsStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_statistics(&mut self, statement: StatisticsStatement) -> Result<(), ApplyError> {
        match statement {}
    }
}
