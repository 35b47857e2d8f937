//! What the profile knows of the values of a column, wherever they are stored.
//!
//! A column that is declared in a partitioned table or inherited has its values in several tables,
//! each with facts of its own.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::Migration;
use crate::catalog::{Column, ConstraintKind, Id, Name, Relation, RelationKind};
use crate::profile::{ColumnProfile, ExampleRow, Limit, Scope};

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

/// How many values pass a limit, and where one of them is.
#[derive(Clone, Debug)]
pub struct Over<'a> {
    /// How many.
    pub rows: Figure,
    /// The row of one of them.
    pub example: Option<Example<'a>>,
}

/// A row that holds a value which passes a limit.
#[derive(Clone, Debug)]
pub struct Example<'a> {
    /// The columns of its primary key with their values in text form, as many as the profile names.
    pub key: Vec<(&'a Name, &'a str)>,
    /// The value itself, where whoever measured it asked for values.
    pub value: Option<&'a str>,
}

#[derive(Clone, Copy, Debug)]
struct Part<'a> {
    table: &'a Relation,
    facts: &'a ColumnProfile,
    rows: Option<u64>,
    /// Every row was looked at, and none has a value but NULL.
    has_no_values: bool,
}

/// What a column of a table without rows holds.
static NO_ROWS: LazyLock<ColumnProfile> =
    LazyLock::new(|| ColumnProfile { rows: Some(0), nulls: Some(0), ..ColumnProfile::default() });

impl<'a> StoredValues<'a> {
    pub(super) fn of(migration: &'a Migration, relation: Id<Relation>, column: &Column) -> Self {
        let Some(profile) = migration.profile() else { return StoredValues::default() };
        let mut values = StoredValues { parts: Vec::new(), complete: true, measured_at: None };
        let mut dates: Vec<Option<&str>> = Vec::new();
        for table in tables_with_rows(migration, relation) {
            values.add(migration, table, column, &mut dates);
        }
        // what holds for all of them was so on the earliest of these days
        let of_file = profile.measured_at();
        values.measured_at = dates.into_iter().map(|date| date.or(of_file)).min().unwrap_or(of_file);
        values
    }

    fn add(
        &mut self,
        migration: &'a Migration,
        table: Id<Relation>,
        column: &Column,
        dates: &mut Vec<Option<&'a str>>,
    ) {
        let known = migration.table_profile(table);
        let facts = known.and_then(|table| table.columns.get(column.name.as_str()));
        let counted = known.and_then(|table| table.rows);
        let is_empty = counted.is_some_and(|rows| rows.exact && rows.count == 0);
        let (facts, date) = match facts {
            Some(facts) => (facts, facts.measured_at.as_deref()),
            None if is_empty => (&*NO_ROWS, known.and_then(|table| table.measured_at.as_deref())),
            None => {
                self.complete = false;
                return;
            }
        };
        dates.push(date);
        let rows = facts.rows.or(counted.map(|rows| rows.count));
        let has_no_values = is_empty || (facts.is_exact() && rows.is_some() && rows == facts.nulls);
        let table = &migration.source().relations[table];
        self.parts.push(Part { table, facts, rows, has_no_values });
    }

    /// Whether nothing is known.
    pub fn is_unknown(&self) -> bool {
        self.parts.is_empty()
    }

    /// Which rows were looked at; `None` where nothing is known.
    pub fn scope(&self) -> Option<Scope> {
        let is_all = self.complete && self.parts.iter().all(|part| part.facts.is_exact());
        let scope = if is_all { Scope::All } else { Scope::Sample };
        (!self.is_unknown()).then_some(scope)
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

    /// How many values pass a limit; `None` where nothing was counted above this very limit.
    pub fn over(&self, limit: Limit) -> Option<Over<'a>> {
        let counted = |part: &Part<'a>| part.facts.over.iter().find(|over| over.limit == limit);
        let rows = self.combine(|part| counted(part).map(|over| over.rows), u64::saturating_add)?;
        let of_part = |part: &Part<'a>| Some(Example::of(part.table, counted(part)?.example.as_ref()?));
        Some(Over { rows, example: self.parts.iter().find_map(of_part) })
    }

    /// Whether every row was looked at, and none has a value but NULL.
    pub fn has_no_values(&self) -> bool {
        self.complete && !self.parts.is_empty() && self.parts.iter().all(|part| part.has_no_values)
    }

    /// How many values there are that are not NULL.
    pub fn not_null(&self) -> Option<Figure> {
        self.combine(|part| part.rows?.checked_sub(part.facts.nulls?), u64::saturating_add)
    }

    fn combine(
        &self,
        fact: impl Fn(&Part<'a>) -> Option<u64>,
        together: fn(u64, u64) -> u64,
    ) -> Option<Figure> {
        let told: Vec<Option<u64>> = self.parts.iter().map(|part| part.told(&fact)).collect();
        let all = self.complete
            && told.iter().all(Option::is_some)
            && self.parts.iter().all(|part| part.facts.is_exact());
        let value = told.into_iter().flatten().reduce(together)?;
        Some(Figure { value, scope: if all { Scope::All } else { Scope::Sample } })
    }
}

impl<'a> Part<'a> {
    /// A fact; where there are no values all facts about them are 0.
    fn told(&self, fact: impl Fn(&Part<'a>) -> Option<u64>) -> Option<u64> {
        fact(self).or(self.has_no_values.then_some(0))
    }
}

impl<'a> Example<'a> {
    fn of(table: &'a Relation, row: &'a ExampleRow) -> Self {
        let columns = match table.primary_key().map(|key| &key.kind) {
            Some(ConstraintKind::PrimaryKey(key)) => key.columns.as_slice(),
            _ => &[],
        };
        let names = columns.iter().filter_map(|number| Some(&table.column_by_number(*number)?.name));
        Example { key: names.zip(row.key.iter().map(String::as_str)).collect(), value: row.value.as_deref() }
    }
}

/// The tables that store the rows which the task reads when it reads `root`. A partitioned table of
/// which the profile itself speaks stands for its partitions.
fn tables_with_rows(migration: &Migration, root: Id<Relation>) -> Vec<Id<Relation>> {
    read_with(migration, root, |partitioned| migration.table_profile(partitioned).is_some())
}

/// What the task reads when it reads `root`: it and all below it, of a partitioned table its partitions, unless
/// the table `stands_for` them.
pub(crate) fn read_with(
    migration: &Migration,
    root: Id<Relation>,
    stands_for: impl Fn(Id<Relation>) -> bool,
) -> Vec<Id<Relation>> {
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
        if is_read && is_partitioned && stands_for(id) {
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
