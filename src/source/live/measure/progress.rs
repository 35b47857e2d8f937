//! How far measuring has come.

use std::cell::RefCell;

use crate::catalog::QualifiedName;

/// How far measuring has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The tables that are measured, or were given up.
    pub tables_done: usize,
    /// All tables.
    pub tables: usize,
    /// The bytes of the tables that are done; of one that is read in parts, of its parts too.
    pub bytes_done: u64,
    /// The bytes of all tables.
    pub bytes: u64,
    /// The tables that are being measured.
    pub current: Vec<QualifiedName>,
}

/// Tells a watcher how far it is.
pub(super) struct Reporter<'a> {
    watch: &'a dyn Fn(&Progress),
    progress: RefCell<Progress>,
}

impl<'a> Reporter<'a> {
    pub fn new(watch: &'a dyn Fn(&Progress)) -> Self {
        Reporter { watch, progress: RefCell::default() }
    }

    pub fn planned(&self, tables: usize, bytes: u64) {
        self.change(|progress| {
            progress.tables = tables;
            progress.bytes = bytes;
        });
    }

    pub fn begun(&self, table: &QualifiedName) {
        self.change(|progress| progress.current.push(table.clone()));
    }

    pub fn read(&self, bytes: u64) {
        self.change(|progress| progress.bytes_done = progress.bytes_done.saturating_add(bytes));
    }

    pub fn done(&self, table: &QualifiedName) {
        self.change(|progress| {
            progress.tables_done += 1;
            progress.current.retain(|current| current != table);
        });
    }

    fn change(&self, change: impl FnOnce(&mut Progress)) {
        change(&mut self.progress.borrow_mut());
        (self.watch)(&self.progress.borrow());
    }
}
