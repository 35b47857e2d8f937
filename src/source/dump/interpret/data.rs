//! Rows, large objects, and what cannot be known from text.

use crate::catalog::UnknownEffectKind;

use super::super::read::data::DataStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_data(&mut self, statement: DataStatement) -> Result<(), ApplyError> {
        match statement {
            DataStatement::Rows => self.catalog.contents.rows = true,
            DataStatement::DoBlock => self.note_unknown(UnknownEffectKind::DoBlock),
            DataStatement::FunctionCall => self.note_unknown(UnknownEffectKind::FunctionCall),
            DataStatement::LargeObject => self.note_large_object(),
            DataStatement::Session(statement) => return self.apply_session(statement),
            DataStatement::NoEffect => {}
        }
        Ok(())
    }

    fn note_large_object(&mut self) {
        let span = self.span();
        let large_objects = &mut self.catalog.large_objects;
        large_objects.count += 1;
        large_objects.span = large_objects.span.or(span);
        self.catalog.contents.rows = true;
    }
}
