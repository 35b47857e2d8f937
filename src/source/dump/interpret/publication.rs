//! To be written.

use super::super::read::publication::PublicationStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_publication(&mut self, statement: PublicationStatement) -> Result<(), ApplyError> {
        match statement {}
    }
}
