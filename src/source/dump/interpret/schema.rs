//! To be written.

use super::super::read::schema::SchemaStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_schema(&mut self, statement: SchemaStatement) -> Result<(), ApplyError> {
        match statement {}
    }
}
