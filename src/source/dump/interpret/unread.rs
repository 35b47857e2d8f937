//! Statements about tables that could not be read: the table is then known not to be known. Without
//! this a rule would say of it that all is well.

use crate::catalog::{Id, QualifiedName, Relation, Span, Unknown};

use super::super::read::table::TableStatement;
use super::super::read::unread::UnreadTable;
use super::super::statement::Statement;
use super::Interpreter;

impl Interpreter {
    /// Remembers that what the statement says of the table is not known.
    pub fn note_unread(&mut self, table: UnreadTable, span: Span) {
        let found = match table {
            UnreadTable::Changed(name) => self.find_relation(&name),
            UnreadTable::Made(table) => {
                let name = table.name.clone();
                self.make_unread(TableStatement::Create(*table), &name, span)
            }
        };
        if let Some(id) = found {
            self.catalog.relations[id].columns_unknown = Some(Unknown::StatementNotRead(span));
        }
    }

    /// Makes the table, unless there is one of the name, or it is temporary.
    fn make_unread(
        &mut self,
        statement: TableStatement,
        name: &QualifiedName,
        span: Span,
    ) -> Option<Id<Relation>> {
        if self.find_relation(name).is_some() {
            return None;
        }
        self.apply(Statement::Table(Box::new(statement)), span).ok()?;
        self.find_relation(name)
    }
}
