//! Tables: made and changed.
//!
//! - [`create`]: `CREATE TABLE` as a whole; [`draft`]: its columns before the table exists;
//!   [`parents`]: what comes from parents; [`like`]: what `LIKE` copies
//! - [`owned_sequence`]: the sequences of serial and identity columns
//! - [`constraint`]: checks, foreign keys, NOT NULL; [`key`]: constraints that have an index
//! - [`alter`]: the actions of `ALTER TABLE`; [`alter_column`]: those on one column;
//!   [`alter_constraint`]: those on constraints; [`descent`]: the children that are meant too
//! - [`partition`]: `ATTACH` and `DETACH`, and what a partition gets from above

mod alter;
mod alter_column;
mod alter_constraint;
mod constraint;
mod create;
mod descent;
mod draft;
mod key;
mod like;
mod owned_sequence;
mod parents;
mod partition;
mod rename_column;

use crate::catalog::{
    Column, ColumnNumber, Id, Name, ObjectKind, QualifiedName, Relation, UnknownEffectKind,
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
        &self,
        relation: Id<Relation>,
        names: &[Name],
    ) -> Result<Vec<ColumnNumber>, ApplyError> {
        names.iter().map(|name| self.column_number(relation, name)).collect()
    }

    fn column_mut(&mut self, relation: Id<Relation>, number: ColumnNumber) -> Option<&mut Column> {
        let columns = &mut self.catalog.relations[relation].columns;
        let at = columns.binary_search_by_key(&number, |column| column.number).ok()?;
        columns.get_mut(at)
    }

    /// The error that a table has no such column, constraint ...
    fn missing_part(&self, relation: Id<Relation>, kind: ObjectKind, name: &Name) -> ApplyError {
        let table = self.catalog.relations[relation].name.clone();
        ApplyError::Missing { kind, name: QualifiedName { schema: Some(table), name: name.clone() } }
    }

    /// The error that a table has such a column, constraint ... already.
    fn existing_part(&self, relation: Id<Relation>, kind: ObjectKind, name: &Name) -> ApplyError {
        let table = self.catalog.relations[relation].name.clone();
        ApplyError::Exists { kind, name: QualifiedName { schema: Some(table), name: name.clone() } }
    }
}

#[cfg(test)]
mod tests;
