//! What the profile knows of the values of a column, wherever they are stored.
//!
//! A column that is declared in a partitioned table or inherited has its values in several tables,
//! each with facts of its own.

use std::collections::HashSet;

use super::Migration;
use crate::catalog::{Column, Id, Relation, RelationKind};
use crate::profile::{ColumnProfile, Scope};

/// A figure about the values of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The value.
    pub value: u64,
    /// The rows that it was taken from. What a sample shows is there; what it does not show may be.
    pub scope: Scope,
}

impl Figure {
    /// Whether every stored row was looked at.
    pub fn is_exact(self) -> bool {
        self.scope == Scope::All
    }

    /// Whether some value is known to lie above `limit`.
    pub fn is_over(self, limit: u64) -> bool {
        self.value > limit
    }

    /// Whether every value is known to lie at or below `limit`.
    pub fn is_within(self, limit: u64) -> bool {
        self.is_exact() && self.value <= limit
    }
}

/// The facts about a column in each table that stores values of it.
#[derive(Clone, Debug, Default)]
pub struct StoredValues<'a> {
    parts: Vec<Part<'a>>,
    /// Whether there is a part for every table that stores values.
    complete: bool,
    measured_at: Option<&'a str>,
}

#[derive(Clone, Copy, Debug)]
struct Part<'a> {
    facts: &'a ColumnProfile,
    rows: Option<u64>,
}

impl<'a> StoredValues<'a> {
    pub(super) fn of(migration: &'a Migration, relation: Id<Relation>, column: &Column) -> Self {
        let Some(profile) = migration.profile() else { return StoredValues::default() };
        let mut values =
            StoredValues { parts: Vec::new(), complete: true, measured_at: profile.measured_at() };
        for table in tables_with_rows(migration, relation) {
            values.add(migration, table, column);
        }
        values
    }

    fn add(&mut self, migration: &'a Migration, table: Id<Relation>, column: &Column) {
        let known = migration.table_profile(table);
        let facts = known.and_then(|table| table.columns.get(column.name.as_str()));
        let Some(facts) = facts else {
            self.complete = false;
            return;
        };
        let counted = known.and_then(|table| table.rows).map(|rows| rows.count);
        self.measured_at = facts.measured_at.as_deref().or(self.measured_at);
        self.parts.push(Part { facts, rows: facts.rows.or(counted) });
    }

    /// Whether nothing is known.
    pub fn is_unknown(&self) -> bool {
        self.parts.is_empty()
    }

    /// When the facts were measured, as the profile says.
    pub fn measured_at(&self) -> Option<&'a str> {
        self.measured_at
    }

    /// The largest value of a fact.
    pub fn largest(&self, fact: impl Fn(&ColumnProfile) -> Option<u64>) -> Option<Figure> {
        self.combine(|part| fact(part.facts), u64::max)
    }

    /// The sum of a fact.
    pub fn total(&self, fact: impl Fn(&ColumnProfile) -> Option<u64>) -> Option<Figure> {
        self.combine(|part| fact(part.facts), u64::saturating_add)
    }

    /// How many rows were looked at.
    pub fn rows(&self) -> Option<Figure> {
        self.combine(|part| part.rows, u64::saturating_add)
    }

    fn combine(
        &self,
        fact: impl Fn(&Part<'_>) -> Option<u64>,
        together: fn(u64, u64) -> u64,
    ) -> Option<Figure> {
        let known: Vec<u64> = self.parts.iter().filter_map(fact).collect();
        let all = self.complete
            && known.len() == self.parts.len()
            && self.parts.iter().all(|part| part.facts.is_exact());
        let value = known.into_iter().reduce(together)?;
        Some(Figure { value, scope: if all { Scope::All } else { Scope::Sample } })
    }
}

/// The tables that store the rows which the task reads when it reads `root`. A partitioned table of
/// which the profile itself speaks stands for its partitions.
fn tables_with_rows(migration: &Migration, root: Id<Relation>) -> Vec<Id<Relation>> {
    let catalog = migration.source();
    let mut tables = Vec::new();
    let mut seen = HashSet::new();
    let mut open = vec![(root, false)];
    while let Some((id, is_read_above)) = open.pop() {
        // a circle stands in no server, but may in a text
        if !seen.insert(id) {
            continue;
        }
        let relation = &catalog.relations[id];
        let is_read = is_read_above || migration.moved().contains(id);
        let is_partitioned = relation.kind == RelationKind::PartitionedTable;
        if is_read && is_partitioned && migration.table_profile(id).is_some() {
            tables.push(id);
            continue;
        }
        if is_read && !is_partitioned {
            tables.push(id);
        }
        open.extend(relation.children.iter().map(|child| (*child, is_read)));
    }
    tables
}
