//! Several profiles as one.

use std::cmp::Ordering;
use std::collections::btree_map::Entry;

use super::{
    ColumnProfile, DataProfile, KeyProfile, MeasuredSource, ProfileFile, RowCount, RowsOver, Scope,
    TableProfile,
};

impl DataProfile {
    /// This profile and another of the same database as one. Of two facts about the same thing that which
    /// looked at every row stays, otherwise the newer one, otherwise the other's; what only one knows stays.
    #[must_use]
    pub fn merge(mut self, other: DataProfile) -> DataProfile {
        let mut theirs = other.file;
        date_facts(&mut self.file, theirs.measured_at.as_deref());
        date_facts(&mut theirs, self.file.measured_at.as_deref());
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
        self.file.large_objects = theirs.large_objects.or(self.file.large_objects);
        self.file.measured_at = self.file.measured_at.max(theirs.measured_at);
        add_sources(&mut self.file.sources, theirs.sources);
        self
    }
}

/// Says at each column when it was measured, where the file said so for all of them and will not any more.
fn date_facts(file: &mut ProfileFile, of_other: Option<&str>) {
    let Some(measured_at) = file.measured_at.clone() else { return };
    if of_other == Some(measured_at.as_str()) {
        return;
    }
    for column in file.tables.iter_mut().flat_map(|table| table.columns.values_mut()) {
        column.measured_at.get_or_insert_with(|| measured_at.clone());
    }
}

fn add_sources(ours: &mut Vec<MeasuredSource>, theirs: Vec<MeasuredSource>) {
    for source in theirs {
        if !ours.contains(&source) {
            ours.push(source);
        }
    }
}

fn merge_table(ours: &mut TableProfile, theirs: TableProfile) {
    let TableProfile {
        schema: _,
        table: _,
        rows,
        bytes,
        dead_rows,
        writes,
        key_spread,
        not_measured,
        columns,
        keys,
    } = theirs;
    ours.rows = better_count(ours.rows, rows);
    ours.bytes = bytes.or(ours.bytes);
    ours.dead_rows = dead_rows.or(ours.dead_rows);
    ours.writes = writes.or(ours.writes);
    ours.key_spread = key_spread.or(ours.key_spread.take());
    ours.not_measured = not_measured.filter(|_| ours.not_measured.is_some());
    for (name, facts) in columns {
        match ours.columns.entry(name) {
            Entry::Vacant(place) => drop(place.insert(facts)),
            Entry::Occupied(mut place) => {
                let known = std::mem::take(place.get_mut());
                *place.get_mut() = merge_column(known, facts);
            }
        }
    }
    for key in keys {
        merge_key(&mut ours.keys, key);
    }
}

fn better_count(ours: Option<RowCount>, theirs: Option<RowCount>) -> Option<RowCount> {
    match (ours, theirs) {
        (Some(known), Some(new)) if known.exact && !new.exact => Some(known),
        (known, new) => new.or(known),
    }
}

/// The facts of the better one, and of the other what that one lacks. A sample adds nothing to what was
/// measured of every row, since each fact is about the rows of its column.
fn merge_column(ours: ColumnProfile, theirs: ColumnProfile) -> ColumnProfile {
    let (mut better, other) = match compare(&ours, &theirs) {
        Ordering::Greater => (ours, theirs),
        Ordering::Less | Ordering::Equal => (theirs, ours),
    };
    if better.scope != other.scope {
        return better;
    }
    better.nulls = better.nulls.or(other.nulls);
    better.number = better.number.or(other.number);
    better.text = better.text.or(other.text);
    better.octets = better.octets.or(other.octets);
    better.time = better.time.or(other.time);
    better.array = better.array.or(other.array);
    better.large_object_references = better.large_object_references.or(other.large_object_references);
    add_limits(&mut better.over, other.over);
    better
}

fn compare(ours: &ColumnProfile, theirs: &ColumnProfile) -> Ordering {
    ours.is_exact().cmp(&theirs.is_exact()).then_with(|| ours.measured_at.cmp(&theirs.measured_at))
}

fn add_limits(over: &mut Vec<RowsOver>, more: Vec<RowsOver>) {
    for new in more {
        if !over.iter().any(|known| known.limit == new.limit) {
            over.push(new);
        }
    }
}

fn merge_key(keys: &mut Vec<KeyProfile>, new: KeyProfile) {
    let Some(known) = keys.iter_mut().find(|known| known.columns == new.columns) else {
        keys.push(new);
        return;
    };
    let worth = |key: &KeyProfile| (key.scope == Scope::All, key.duplicates.is_some());
    if worth(&new) >= worth(known) {
        *known = new;
    }
}

#[cfg(test)]
mod tests {
    use crate::profile::DataProfile;

    fn profile(measured_at: &str, tables: &str) -> DataProfile {
        let json =
            format!(r#"{{"schema_version": 1, "measured_at": "{measured_at}", "tables": [{tables}]}}"#);
        DataProfile::read("p.json", json.as_bytes()).unwrap()
    }

    fn column(facts: &str) -> String {
        format!(r#"{{"schema": "s", "table": "t", "columns": {{"c": {facts}}}}}"#)
    }

    fn nulls_after(first: (&str, &str), second: (&str, &str)) -> Option<u64> {
        let merged = profile(first.0, &column(first.1)).merge(profile(second.0, &column(second.1)));
        merged.column("s", "t", "c").unwrap().nulls
    }

    #[test]
    fn every_row_beats_a_sample_and_new_beats_old() {
        let (sample, all, newer) =
            (r#"{"nulls": 1, "scope": "sample"}"#, r#"{"nulls": 2}"#, r#"{"nulls": 3}"#);
        assert_eq!(nulls_after(("2026-11-01", all), ("2026-11-02", sample)), Some(2));
        assert_eq!(nulls_after(("2026-11-02", sample), ("2026-11-01", all)), Some(2));
        assert_eq!(nulls_after(("2026-11-01", all), ("2026-11-02", newer)), Some(3));
        assert_eq!(nulls_after(("2026-11-02", newer), ("2026-11-01", all)), Some(3));
        assert_eq!(nulls_after(("2026-11-01", all), ("2026-11-01", newer)), Some(3));
    }

    #[test]
    fn what_only_one_knows_stays() {
        let numbers = column(r#"{"number": {"nan": 1}}"#);
        let other = r#"{"schema": "s", "table": "u", "rows": {"count": 7, "exact": true}}"#;
        let octets = column(r#"{"octets": {"max": 9}}"#);
        let merged =
            profile("2026-11-01", &numbers).merge(profile("2026-11-02", &format!("{octets}, {other}")));
        let facts = merged.column("s", "t", "c").unwrap();
        assert_eq!(facts.number.as_ref().unwrap().nan, Some(1));
        assert_eq!(facts.octets.as_ref().unwrap().max, Some(9));
        assert_eq!(facts.measured_at.as_deref(), Some("2026-11-02"));
        assert_eq!(merged.table("s", "u").unwrap().rows.unwrap().count, 7);
        assert_eq!(merged.measured_at(), Some("2026-11-02"));
    }

    #[test]
    fn a_failure_is_forgotten_where_another_profile_has_the_facts() {
        let failed =
            r#"{"schema": "s", "table": "t", "not_measured": {"because": "locked", "message": "m"}}"#;
        let measured = column(r#"{"nulls": 0}"#);
        for (first, second) in [(failed, measured.as_str()), (measured.as_str(), failed)] {
            let merged = profile("2026-11-01", first).merge(profile("2026-11-02", second));
            let table = merged.table("s", "t").unwrap();
            assert_eq!((&table.not_measured, table.columns.len()), (&None, 1));
        }
        let twice = profile("2026-11-01", failed).merge(profile("2026-11-02", failed));
        assert!(twice.table("s", "t").unwrap().not_measured.is_some());
    }
}
