//! The tables below a table: children by inheritance, and partitions.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use crate::catalog::{ColumnNumber, Id, Relation};

use super::super::Interpreter;

impl Interpreter {
    /// All tables below a table, each once, parents before children.
    pub(in super::super) fn descendants(&self, relation: Id<Relation>) -> Vec<Id<Relation>> {
        let mut found = self.catalog.relations[relation].children.to_vec();
        if found.is_empty() {
            return found;
        }
        let mut seen: HashSet<Id<Relation>, RandomState> = found.iter().copied().collect();
        // a circle may stand in a text
        seen.insert(relation);
        let mut at = 0;
        while let Some(child) = found.get(at).copied() {
            for grandchild in &self.catalog.relations[child].children {
                if seen.insert(*grandchild) {
                    found.push(*grandchild);
                }
            }
            at += 1;
        }
        found
    }

    /// Sets NOT NULL on a column and on those that inherit it.
    pub(super) fn set_not_null_below(&mut self, relation: Id<Relation>, column: ColumnNumber) {
        self.set_not_null(relation, column);
        let name =
            self.catalog.relations[relation].column_by_number(column).map(|column| column.name.clone());
        let Some(name) = name else { return };
        for child in self.descendants(relation) {
            if let Ok(number) = self.column_number(child, &name) {
                self.set_not_null(child, number);
            }
        }
    }
}
