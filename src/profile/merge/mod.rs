//! Several profiles as one, in which no evidence of loss is lost.
//!
//! - `age`: which of two facts is the newer
//! - `column`, `key`: two sets of facts about the same column or key
//! - `failure`: whether what was missing is there now
//!
//! What holds whatever is merged: a figure is never smaller than the newer profile has it; facts are those of every
//! row only where the newer profile looked at every row, or saw no more than the older one, which did; a profile
//! merged with itself is itself. Of more than two the oldest are merged first.

mod age;
mod column;
mod failure;
mod key;

use std::collections::btree_map::Entry;

use super::{
    ColumnProfile, DataProfile, LargeObjectFacts, MeasuredSource, ProfileFile, RowCount, TableProfile,
};
use age::{Age, Pair};

impl DataProfile {
    /// Several profiles of the same database as one, as [`DataProfile::merge`] does, the oldest first: a sample that
    /// shows no more than an older look at every row is forgotten, and would be missed where a look in between
    /// came behind it. `None` where there is none.
    #[must_use]
    pub fn merge_all(mut profiles: Vec<DataProfile>) -> Option<DataProfile> {
        // without a date last, where they are the newest of nothing
        profiles.sort_by(|a, b| {
            let key = |profile: &DataProfile| {
                (profile.measured_at().is_none(), profile.measured_at().map(str::to_owned))
            };
            key(a).cmp(&key(b))
        });
        profiles.into_iter().reduce(DataProfile::merge)
    }

    /// This profile and another of the same database as one.
    ///
    /// Of two facts about the same thing the newer one stays. Where the newer one is of a sample, that of every row
    /// stays, unless the sample shows more: then the larger figures of both are kept and marked as of a sample, for
    /// values have come since. Where nothing tells which one is newer, the larger figures are kept as well. What only
    /// one of both knows stays, with the date on which it was measured.
    #[must_use]
    pub fn merge(mut self, other: DataProfile) -> DataProfile {
        let mut theirs = other.file;
        let age = Age::of(theirs.measured_at.as_deref(), self.file.measured_at.as_deref());
        date_facts(&mut self.file);
        date_facts(&mut theirs);
        for table in theirs.tables {
            let key = (table.schema.clone(), table.table.clone());
            match self.tables.get(&key).and_then(|at| self.file.tables.get_mut(*at)) {
                Some(ours) => merge_table(ours, table),
                None => {
                    self.tables.insert(key, self.file.tables.len());
                    self.file.tables.push(table);
                }
            }
        }
        let large_objects = Pair::new(self.file.large_objects, theirs.large_objects, age);
        self.file.large_objects = large_objects.and_then(most_large_objects);
        self.file.measured_at = self.file.measured_at.zip(theirs.measured_at).map(|(a, b)| a.max(b));
        undate_facts(&mut self.file);
        add_sources(&mut self.file.sources, theirs.sources);
        self
    }
}

/// The dates of a file's facts, each where it would differ from the file's.
fn dates(file: &mut ProfileFile) -> impl Iterator<Item = &mut Option<String>> {
    file.tables.iter_mut().flat_map(|table| {
        let columns = table.columns.values_mut().map(|column| &mut column.measured_at);
        let keys = table.keys.iter_mut().map(|key| &mut key.measured_at);
        columns.chain(keys).chain([&mut table.measured_at])
    })
}

/// Says at each fact when it was measured.
fn date_facts(file: &mut ProfileFile) {
    let Some(measured_at) = file.measured_at.clone() else { return };
    for date in dates(file) {
        date.get_or_insert_with(|| measured_at.clone());
    }
}

/// Says it at the file alone, where it is the same. Facts without a date would seem to have the file's, which has
/// none then.
fn undate_facts(file: &mut ProfileFile) {
    if dates(file).any(|date| date.is_none()) {
        file.measured_at = None;
    }
    let of_file = file.measured_at.clone();
    for date in dates(file).filter(|date| **date == of_file) {
        *date = None;
    }
}

fn add_sources(ours: &mut Vec<MeasuredSource>, theirs: Vec<MeasuredSource>) {
    for source in theirs {
        if !ours.contains(&source) {
            ours.push(source);
        }
    }
}

fn most_large_objects(a: LargeObjectFacts, b: LargeObjectFacts) -> LargeObjectFacts {
    if a.count > b.count { a } else { b }
}

fn merge_table(ours: &mut TableProfile, mut theirs: TableProfile) {
    if *ours == theirs {
        return;
    }
    // the count of the one is none of the rows at which the other looked
    count_rows(ours);
    count_rows(&mut theirs);
    let age = Age::of(theirs.measured_at.as_deref(), ours.measured_at.as_deref());
    ours.rows = merge_counts(ours, &theirs, age);
    ours.not_measured = failure::left(ours, &theirs, age);
    let TableProfile {
        schema: _,
        table: _,
        measured_at,
        rows: _,
        bytes,
        dead_rows,
        writes,
        key_spread,
        not_measured: _,
        columns,
        keys,
    } = theirs;
    ours.bytes = Pair::new(ours.bytes, bytes, age).and_then(|_, newer| newer);
    ours.dead_rows = Pair::new(ours.dead_rows, dead_rows, age).and_then(u64::max);
    ours.writes = Pair::new(ours.writes, writes, age).and_then(|_, newer| newer);
    ours.key_spread = Pair::new(ours.key_spread.take(), key_spread, age).and_then(|_, newer| newer);
    ours.measured_at = age::newer(ours.measured_at.take(), measured_at);
    for (name, facts) in columns {
        match ours.columns.entry(name) {
            Entry::Vacant(place) => drop(place.insert(facts)),
            Entry::Occupied(mut place) => {
                let known = std::mem::take(place.get_mut());
                *place.get_mut() = column::merge(known, facts);
            }
        }
    }
    for key in keys {
        key::merge(&mut ours.keys, key);
    }
}

/// Says at each column how many rows were looked at, where the table's count said so.
fn count_rows(table: &mut TableProfile) {
    let Some(rows) = table.rows else { return };
    for column in table.columns.values_mut() {
        column.rows.get_or_insert(rows.count);
    }
}

fn merge_counts(ours: &TableProfile, theirs: &TableProfile, age: Age) -> Option<RowCount> {
    match age {
        Age::Newer => count_behind(ours, theirs),
        Age::Older => count_behind(theirs, ours),
        Age::Unknown => match (ours.rows, theirs.rows) {
            (Some(a), Some(b)) if a.exact == b.exact => Some(if a.count > b.count { a } else { b }),
            (Some(a), _) if a.exact => count_behind(ours, theirs),
            _ => count_behind(theirs, ours),
        },
    }
}

/// What is known behind a newer look: rows that were counted stay where the newer one estimates, but for a table
/// that was empty then and is not any more.
fn count_behind(older: &TableProfile, newer: &TableProfile) -> Option<RowCount> {
    match (older.rows, newer.rows) {
        (_, Some(new)) if new.exact => Some(new),
        (Some(known), new) if known.exact && known.count == 0 && shows_rows(newer) => new,
        (Some(known), _) if known.exact => Some(known),
        (known, new) => new.or(known),
    }
}

/// Whether facts speak of rows.
fn shows_rows(table: &TableProfile) -> bool {
    let looked_at = |column: &ColumnProfile| column.rows.is_some_and(|rows| rows > 0);
    table.rows.is_some_and(|rows| rows.count > 0) || table.columns.values().any(looked_at)
}

#[cfg(test)]
mod tests;
