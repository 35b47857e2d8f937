//! What is to be measured: only what a rule or a fix asks for.
//!
//! The list is made of a [`Migration`], so that a server and a dump of it are measured alike. It names the
//! tables that store the rows which the task moves: a partition and a child by inheritance for themselves,
//! partitioned tables, views and foreign tables not at all.
//!
//! - `column`: the facts about a column; `limits`: what its values may pass
//! - `keys`: candidates for a primary key
//! - `answered`: whether a profile tells them

mod answered;
mod column;
mod keys;
mod limits;

use std::collections::BTreeMap;

use crate::catalog::{Id, Name, Relation, RelationKind};
use crate::migration::{Migration, read_with};
use crate::profile::{DataProfile, Scope};

pub use column::{Fact, StoredType, WantedColumn};
pub use keys::{Uniqueness, WantedKey};

/// What is to be measured.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Wanted {
    /// The tables, by schema and name.
    pub tables: Vec<WantedTable>,
}

/// What is to be measured of one table, of its own rows alone.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WantedTable {
    /// The table in the source's catalog.
    pub relation: Id<Relation>,
    /// Its schema.
    pub schema: Name,
    /// Its name.
    pub table: Name,
    /// The columns of its primary key, in the key's order, by which an example row is named; none where
    /// it has no primary key.
    pub primary_key: Vec<Name>,
    /// The columns of which facts are wanted, in the table's order. Where there are none, nor keys, its
    /// rows need not be read.
    pub columns: Vec<WantedColumn>,
    /// The candidates for a primary key.
    pub keys: Vec<WantedKey>,
}

impl WantedTable {
    /// Whether rows have to be read.
    pub fn reads_rows(&self) -> bool {
        !self.columns.is_empty() || !self.keys.is_empty()
    }
}

impl Wanted {
    /// What the rules and fixes ask for.
    pub fn of(migration: &Migration) -> Self {
        let mut tables = Tables { migration, found: BTreeMap::new() };
        for &relation in &migration.moved().relations {
            tables.below(relation);
        }
        let columns = &migration.moved().columns;
        for of_relation in columns.chunk_by(|a, b| a.relation == b.relation) {
            let Some(first) = of_relation.first() else { continue };
            let stored = tables.below(first.relation);
            for moved in of_relation {
                tables.add_column(&stored, moved);
            }
        }
        Wanted { tables: tables.finished() }
    }

    /// Leaves out the tables of which a profile tells all that is wanted, of rows of this scope at least.
    pub fn leave_out_answered(&mut self, profile: &DataProfile, scope: Scope) {
        self.tables.retain(|wanted| {
            let known = profile.table(wanted.schema.as_str(), wanted.table.as_str());
            !known.is_some_and(|known| wanted.is_answered_by(known, scope))
        });
    }

    /// What is wanted of a table, by the names of schema and table.
    pub fn table(&self, schema: &str, table: &str) -> Option<&WantedTable> {
        let place = self
            .tables
            .binary_search_by(|wanted| (wanted.schema.as_str(), wanted.table.as_str()).cmp(&(schema, table)));
        self.tables.get(place.ok()?)
    }
}

/// The tables that were met so far.
struct Tables<'a> {
    migration: &'a Migration,
    found: BTreeMap<Id<Relation>, WantedTable>,
}

impl Tables<'_> {
    /// The tables that store the rows which the task reads when it reads `root`; from now on they are among
    /// those that were met.
    fn below(&mut self, root: Id<Relation>) -> Vec<Id<Relation>> {
        let relations = &self.migration.source().relations;
        let mut stored = read_with(self.migration, root, |_| false);
        stored.retain(|id| stores_rows(&relations[*id]));
        for &id in &stored {
            self.found.entry(id).or_insert_with(|| empty(self.migration, id));
        }
        stored
    }

    fn add_column(&mut self, stored: &[Id<Relation>], moved: &crate::migration::MovedColumn) {
        let catalog = self.migration.source();
        let Some(declared) = moved.column(catalog) else { return };
        for id in stored {
            let Some(column) = catalog.relations[*id].column(declared.name.as_str()) else { continue };
            let wanted = WantedColumn::of(self.migration, moved, *id, column);
            if let Some((wanted, table)) = wanted.zip(self.found.get_mut(id)) {
                table.columns.push(wanted);
            }
        }
    }

    fn finished(self) -> Vec<WantedTable> {
        let mut tables: Vec<WantedTable> = self.found.into_values().collect();
        for table in &mut tables {
            table.columns.sort_by_key(|column| column.number);
            table.columns.dedup_by_key(|column| column.number);
        }
        tables.sort_by(|a, b| (&a.schema, &a.table).cmp(&(&b.schema, &b.table)));
        tables
    }
}

/// Whether rows are stored in the relation itself, where they can be read without asking another server.
fn stores_rows(relation: &Relation) -> bool {
    matches!(relation.kind, RelationKind::Table | RelationKind::MaterializedView)
}

fn empty(migration: &Migration, id: Id<Relation>) -> WantedTable {
    let catalog = migration.source();
    let relation = &catalog.relations[id];
    WantedTable {
        relation: id,
        schema: catalog.schema_name(relation.schema).clone(),
        table: relation.name.clone(),
        primary_key: keys::primary_key(relation),
        columns: Vec::new(),
        keys: keys::candidates(migration, id),
    }
}

#[cfg(all(test, feature = "dump"))]
mod tests;
