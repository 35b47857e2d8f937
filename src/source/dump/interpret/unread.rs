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
        let unread = Some(Unknown::StatementNotRead(span));
        match table {
            UnreadTable::Changed(name) => {
                for id in self.with_descendants(&name) {
                    self.catalog.relations[id].columns_unknown = unread.clone();
                }
            }
            UnreadTable::Indexed(name) => {
                for id in self.with_descendants(&name) {
                    self.catalog.relations[id].indexes_unknown = unread.clone();
                }
            }
            UnreadTable::Made(table) => {
                let name = table.name.clone();
                if let Some(id) = self.make_unread(TableStatement::Create(*table), &name, span) {
                    self.catalog.relations[id].columns_unknown = unread.clone();
                }
            }
        }
    }

    /// The table of this name, and those below it.
    fn with_descendants(&self, name: &QualifiedName) -> Vec<Id<Relation>> {
        let Some(id) = self.find_relation(name) else { return Vec::new() };
        std::iter::once(id).chain(self.descendants(id)).collect()
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
