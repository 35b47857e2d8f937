//! Tables: made and changed.
//!
//! - [`create`]: `CREATE TABLE` as a whole; [`draft`]: its columns before the table exists;
//!   [`parents`]: what comes from parents; [`like`]: what `LIKE` copies
//! - [`owned_sequence`]: the sequences of serial and identity columns
//! - [`constraint`]: checks, NOT NULL; [`key`]: constraints that have an index; [`foreign_key`]
//! - [`alter`]: the actions of `ALTER TABLE`; [`passes`]: their order; [`alter_column`]: those on one column;
//!   [`alter_constraint`]: those on constraints; [`descent`]: the children that are meant too
//! - [`partition`]: `ATTACH` and `DETACH`, and what a partition gets from above

mod alter;
mod alter_column;
mod alter_constraint;
mod constraint;
mod create;
mod descent;
mod draft;
mod foreign_key;
mod key;
mod like;
mod owned_sequence;
mod parents;
mod partition;
mod passes;
mod rename_column;

use crate::catalog::{
    Column, ColumnNumber, DataType, Id, Name, ObjectKind, QualifiedName, Relation, UnknownEffectKind,
};

use super::super::read::table::TableStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_table(&mut self, statement: TableStatement) -> Result<(), ApplyError> {
        match statement {
            TableStatement::Create(table) => self.create_table(table),
            TableStatement::Alter(table) => self.alter_table(table),
            TableStatement::ImportForeignSchema => {
                self.note_unknown(UnknownEffectKind::ForeignSchemaImport);
                Ok(())
            }
        }
    }

    fn numbers_of_columns(
        &mut self,
        relation: Id<Relation>,
        names: &[Name],
    ) -> Result<Vec<ColumnNumber>, ApplyError> {
        names.iter().map(|name| self.known_or_found_column(relation, name)).collect()
    }

    /// The number of a column. Where the columns of the table are not known, what a statement says of
    /// one is how it comes to be known.
    fn known_or_found_column(
        &mut self,
        relation: Id<Relation>,
        name: &Name,
    ) -> Result<ColumnNumber, ApplyError> {
        let known = self.column_number(relation, name);
        match self.catalog.relations[relation].columns_unknown {
            Some(_) if known.is_err() => {
                let found = Column::new(ColumnNumber(0), name.clone(), DataType::UNKNOWN);
                self.push_column(relation, found)
            }
            _ => known,
        }
    }

    fn column_mut(&mut self, relation: Id<Relation>, number: ColumnNumber) -> Option<&mut Column> {
        self.catalog.relations[relation].column_by_number_mut(number)
    }

    /// The error that a table has no such column, constraint ...
    fn missing_part(&self, relation: Id<Relation>, kind: ObjectKind, name: &Name) -> ApplyError {
        let table = self.catalog.relations[relation].name.clone();
        ApplyError::Missing { kind, name: QualifiedName { schema: Some(table), name: name.clone() } }
    }

    /// The error that a table has such a column, constraint ... already.
    pub(super) fn existing_part(&self, relation: Id<Relation>, kind: ObjectKind, name: &Name) -> ApplyError {
        let table = self.catalog.relations[relation].name.clone();
        ApplyError::Exists { kind, name: QualifiedName { schema: Some(table), name: name.clone() } }
    }
}

#[cfg(test)]
mod tests;
