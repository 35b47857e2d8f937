//! To be written.

use super::super::read::view::ViewStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_view(&mut self, statement: ViewStatement) -> Result<(), ApplyError> {
        match statement {}
    }
}
