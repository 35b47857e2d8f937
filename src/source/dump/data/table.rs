//! What is counted of one table.

use std::sync::Arc;

use super::column::{Aids, ColumnPlan, ColumnTally, Noted, RowNumber};
use super::equality::Equality;
use super::example::{Example, SHOWN_BYTES};
use super::insert::Literal;
use super::key::{KeyHasher, KeySort};
use super::large_objects::LargeObjects;
use super::long_row::LongRow;
use super::long_value::Meter;
use super::row_batch::{Field, RowBatch, TakeRows};
use crate::catalog::{Catalog, Id, Name, Relation};
use crate::profile::wanted::{Uniqueness, WantedColumn, WantedTable};
use crate::profile::{KeyProfile, RowCount, Scope, TableProfile};

/// What is done with the rows of a table.
#[derive(Debug)]
pub(super) struct TablePlan {
    pub schema: Name,
    pub table: Name,
    columns: Vec<ColumnPlan>,
    keys: Vec<KeyPlan>,
    primary_key: Vec<Name>,
    hasher: KeyHasher,
    /// Whether examples show the value itself.
    values: Values,
}

/// Whether values of the data may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Values {
    /// Only the keys of rows.
    #[default]
    Kept,
    /// A person has asked for them.
    Shown,
}

/// A candidate for a primary key.
#[derive(Debug)]
struct KeyPlan {
    columns: Vec<Name>,
    data_types: Vec<String>,
    uniqueness: Uniqueness,
    /// How the values of each column are compared; `None` where a text form does not tell what is equal.
    equality: Option<Vec<Equality>>,
}

impl KeyPlan {
    fn compares(&self) -> bool {
        self.uniqueness == Uniqueness::ToBeProven && self.equality.is_some()
    }
}

impl TablePlan {
    pub(super) fn new(wanted: &WantedTable, catalog: &Catalog, values: Values) -> Self {
        let relation = &catalog.relations[wanted.relation];
        let key = |key: &crate::profile::wanted::WantedKey| KeyPlan {
            columns: key.columns.clone(),
            data_types: key.data_types.clone(),
            uniqueness: key.uniqueness,
            equality: key
                .columns
                .iter()
                .map(|name| Equality::of(catalog, relation.column(name.as_str())?))
                .collect(),
        };
        TablePlan {
            schema: wanted.schema.clone(),
            table: wanted.table.clone(),
            columns: wanted.columns.iter().map(ColumnPlan::new).collect(),
            keys: wanted.keys.iter().map(key).collect(),
            primary_key: wanted.primary_key.clone(),
            hasher: KeyHasher::new(),
            values,
        }
    }
}

impl TablePlan {
    /// Whether all that is wanted of a table is what this plan measures. Keys are not compared.
    pub(super) fn measures(&self, wanted: &WantedTable) -> bool {
        let same = |(plan, wanted): (&ColumnPlan, &WantedColumn)| plan.wanted == *wanted;
        (&self.schema, &self.table) == (&wanted.schema, &wanted.table)
            && wanted.keys.is_empty()
            && self.columns.len() == wanted.columns.len()
            && self.columns.iter().zip(&wanted.columns).all(same)
    }
}

/// Where in a row what is measured stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RowLayout {
    columns: Arc<[Name]>,
    /// For each field of a row the number of the plan's column, if that is measured.
    fields: Vec<Option<usize>>,
    /// The fields of each candidate; `None` where a row lacks one of them.
    keys: Vec<Option<Vec<usize>>>,
}

impl RowLayout {
    /// Rows that hold these columns.
    pub(super) fn of(plan: &TablePlan, columns: &[Name]) -> Self {
        let place = |name: &Name| columns.iter().position(|column| column == name);
        let places = |names: &[Name]| names.iter().map(place).collect::<Option<Vec<usize>>>();
        let field = |name: &Name| plan.columns.iter().position(|column| column.wanted.name == *name);
        RowLayout {
            columns: columns.into(),
            fields: columns.iter().map(field).collect(),
            keys: plan.keys.iter().map(|key| places(&key.columns)).collect(),
        }
    }

    /// The columns of a table that a row without a list of them has.
    pub(super) fn all_columns(catalog: &Catalog, relation: Id<Relation>) -> Vec<Name> {
        let columns = catalog.relations[relation].columns.iter();
        columns.filter(|column| column.generated.is_none()).map(|column| column.name.clone()).collect()
    }

    /// How many fields a row has. A table without columns has rows as empty lines.
    pub(super) fn width(&self) -> usize {
        self.fields.len().max(1)
    }

    /// How the fields of a row are measured that is too long to be held.
    pub(super) fn meters<'p>(&self, plan: &'p TablePlan) -> impl Iterator<Item = Meter> + use<'p, '_> {
        let columns = (0..self.width()).map(|place| self.fields.get(place).copied().flatten());
        columns.map(|column| column.map_or(Meter::Length, |column| plan.columns[column].meter()))
    }

    /// The fields that are measured, and the numbers of the plan's columns.
    fn measured(&self) -> impl Iterator<Item = (usize, usize)> {
        self.fields.iter().enumerate().filter_map(|(place, column)| Some((place, (*column)?)))
    }
}

/// What was counted of some rows of a table.
#[derive(Debug)]
pub(super) struct TableTally {
    rows: u64,
    columns: Vec<ColumnTally>,
    keys: Vec<KeyTally>,
    pub bad: BadRows,
}

#[derive(Debug, Default)]
struct KeyTally {
    rows: u64,
    nulls: u64,
    hashes: Vec<u128>,
}

/// Rows that could not be read.
#[derive(Debug, Default, Clone)]
pub(super) struct BadRows {
    pub count: u64,
    pub first: Option<BadRow>,
}

/// A row that could not be read.
#[derive(Debug, Clone)]
pub(super) struct BadRow {
    pub row: RowNumber,
    /// Its line in the file, from 1, where its reader knows that.
    pub line: Option<u64>,
    pub defect: Defect,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Defect {
    /// It has too few or too many fields.
    Width { found: usize, expected: usize },
    /// A value is not of the column's type.
    Value { column: Name },
}

impl BadRows {
    fn add(&mut self, row: RowNumber, line: Option<u64>, defect: Defect) {
        self.count += 1;
        self.first.get_or_insert(BadRow { row, line, defect });
    }

    fn merge(&mut self, other: BadRows) {
        self.count += other.count;
        let is_earlier = |bad: &BadRow| self.first.as_ref().is_none_or(|first| bad.row < first.row);
        if let Some(first) = other.first.filter(is_earlier) {
            self.first = Some(first);
        }
    }
}

impl TableTally {
    pub(super) fn new(plan: &TablePlan) -> Self {
        TableTally {
            rows: 0,
            columns: plan.columns.iter().map(ColumnTally::new).collect(),
            keys: plan.keys.iter().map(|_| KeyTally::default()).collect(),
            bad: BadRows::default(),
        }
    }
}

/// Adds rows to a tally.
pub(super) struct RowCounter<'a> {
    plan: &'a TablePlan,
    layout: &'a RowLayout,
    aids: Aids<'a>,
    tally: TableTally,
    /// The number of these rows among the pieces of the table.
    piece: u64,
    /// Rows so far, good and bad.
    row: u64,
    /// The line of the next row in the file, where its reader knows that.
    line: Option<u64>,
    manner: Manner,
    /// What was found in which rows and columns of the batch.
    notes: Vec<Note>,
}

/// In which order the values of rows are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// Column by column. Of a row that cannot be read other values are counted.
    Columns,
    /// The same, and there was such a row: all that was counted is to be thrown away.
    InVain,
    /// Row by row: each is counted wholly or not at all.
    Rows,
}

/// Something that was found in a row.
#[derive(Clone, Copy, Debug)]
struct Note {
    row: usize,
    column: usize,
    noted: Noted,
}

impl<'a> RowCounter<'a> {
    pub(super) fn new(
        plan: &'a TablePlan,
        layout: &'a RowLayout,
        large_objects: &'a LargeObjects,
        piece: u64,
    ) -> Self {
        RowCounter::going_on(plan, layout, large_objects, (piece, 0), TableTally::new(plan))
    }

    /// Goes on behind rows that were counted before, with the next row's number.
    pub(super) fn going_on(
        plan: &'a TablePlan,
        layout: &'a RowLayout,
        large_objects: &'a LargeObjects,
        (piece, row): RowNumber,
        tally: TableTally,
    ) -> Self {
        RowCounter {
            plan,
            layout,
            aids: Aids::new(large_objects),
            tally,
            piece,
            row,
            line: None,
            manner: Manner::Columns,
            notes: Vec::new(),
        }
    }

    /// Rows whose line is known.
    pub(super) fn on_line(self, line: Option<u64>) -> Self {
        RowCounter { line, ..self }
    }

    /// Measures row by row.
    pub(super) fn by_row(self) -> Self {
        RowCounter { manner: Manner::Rows, ..self }
    }

    /// Whether a row was counted in part, so that all of them have to be counted again, by row.
    pub(super) fn was_in_vain(&self) -> bool {
        self.manner == Manner::InVain
    }

    /// How many rows there were, and what was counted of them.
    pub(super) fn finish(self) -> (u64, TableTally) {
        (self.row, self.tally)
    }

    /// A row that was too long to be held.
    pub(super) fn long_row(&mut self, row: &LongRow) {
        match row.len() {
            fields if fields == self.layout.width() => self.row(&row.values()),
            fields => self.other_width(fields),
        }
    }

    /// A row as INSERT has it.
    pub(super) fn row(&mut self, values: &[Literal<'_>]) {
        let number = (self.piece, self.row);
        if values.len().max(1) != self.layout.width() {
            return self.other_width(values.len());
        }
        if let Some(column) = self.not_of_type(values) {
            let column = self.plan.columns[column].wanted.name.clone();
            self.tally.bad.add(number, self.line, Defect::Value { column });
            self.row += 1;
            return;
        }
        for (place, column) in self.layout.measured() {
            let tally = &mut self.tally.columns[column];
            let noted = match values.get(place) {
                None | Some(Literal::Untold) => None,
                Some(Literal::Null) => {
                    tally.add_null();
                    None
                }
                Some(Literal::Text(text)) => {
                    tally.add(&self.plan.columns[column], Field::plain(text), number, &mut self.aids)
                }
                Some(Literal::Long(value)) => tally.add_long(&self.plan.columns[column], value, number),
            };
            self.notes.extend(noted.map(|noted| Note { row: 0, column, noted }));
        }
        let value = |place: usize| values.get(place).cloned().unwrap_or(Literal::Untold);
        self.end_rows(1, |_| Example::new(&self.layout.columns, value), |_, place| value(place));
    }

    /// The number of the first column whose value is none of its type.
    fn not_of_type(&self, values: &[Literal<'_>]) -> Option<usize> {
        let holds = |place: usize, column: usize| {
            let value = values.get(place).unwrap_or(&Literal::Untold);
            self.plan.columns[column].holds(value, self.aids.large_objects)
        };
        self.layout.measured().find(|(place, column)| !holds(*place, *column)).map(|(_, column)| column)
    }

    /// The columns of some rows were measured. `example` keeps one of them, `value` gives a field of one.
    fn end_rows<'v>(
        &mut self,
        count: usize,
        example: impl Fn(usize) -> Example,
        value: impl Fn(usize, usize) -> Literal<'v>,
    ) {
        let mut notes = std::mem::take(&mut self.notes);
        notes.sort_by_key(|note| note.row);
        let mut bad = Vec::new();
        for of_row in notes.chunk_by(|a, b| a.row == b.row) {
            let Some(row) = of_row.first().map(|note| note.row) else { continue };
            let number = (self.piece, self.row + row as u64);
            match of_row.iter().find(|note| note.noted == Noted::NotOfType) {
                Some(note) => {
                    let column = self.plan.columns[note.column].wanted.name.clone();
                    self.tally.bad.add(number, self.line, Defect::Value { column });
                    self.manner = Manner::InVain;
                    bad.push(row);
                }
                None => {
                    let example = example(row);
                    of_row.iter().for_each(|note| {
                        self.tally.columns[note.column].give_example(number, &example);
                    });
                }
            }
        }
        notes.clear();
        self.notes = notes;
        if !self.plan.keys.is_empty() {
            self.add_keys(count, &bad, &value);
        }
        self.tally.rows += (count - bad.len()) as u64;
        self.row += count as u64;
    }

    fn add_keys<'v>(&mut self, count: usize, bad: &[usize], value: &impl Fn(usize, usize) -> Literal<'v>) {
        let plans = self.plan.keys.iter().zip(&self.layout.keys);
        for ((plan, places), tally) in plans.zip(&mut self.tally.keys) {
            let Some(places) = places else { continue };
            let equality = plan.equality.as_ref().filter(|_| plan.compares());
            for row in (0..count).filter(|row| bad.binary_search(row).is_err()) {
                let value = |place: &usize| value(row, *place);
                tally.add(places.iter().map(value), equality.map(Vec::as_slice), &self.plan.hasher);
            }
        }
    }
}

impl KeyTally {
    /// Adds the values of a row, which are compared where it is told how.
    fn add<'v>(
        &mut self,
        values: impl Iterator<Item = Literal<'v>>,
        equality: Option<&[Equality]>,
        hasher: &KeyHasher,
    ) {
        let mut hash = hasher.begin();
        let mut holds_null = false;
        for (number, value) in values.enumerate() {
            match (value, equality.and_then(|equality| equality.get(number))) {
                (Literal::Untold | Literal::Long(_), _) => return,
                (Literal::Null, _) => holds_null = true,
                (Literal::Text(text), Some(equality)) => hash.add(equality.reduced(&text)),
                (Literal::Text(_), None) => {}
            }
        }
        self.rows += 1;
        if holds_null {
            self.nulls += 1;
        } else if equality.is_some() {
            self.hashes.push(hash.finish());
        }
    }
}

impl TakeRows for RowCounter<'_> {
    fn batch(&mut self, rows: &RowBatch<'_>) {
        if self.manner == Manner::Rows {
            for row in 0..rows.len() {
                let values = (0..self.layout.width()).map(|place| rows.field(row, place).literal());
                self.row(&values.collect::<Vec<_>>());
            }
            return;
        }
        let first = (self.piece, self.row);
        for (place, column) in self.layout.measured() {
            let notes = &mut self.notes;
            self.tally.columns[column].add_all(
                &self.plan.columns[column],
                rows.column(place),
                first,
                &mut self.aids,
                |row, noted| notes.push(Note { row, column, noted }),
            );
        }
        let example = |row| {
            let shown = |place| rows.field(row, place).beginning(SHOWN_BYTES).literal();
            Example::new(&self.layout.columns, shown)
        };
        self.end_rows(rows.len(), example, |row, place| rows.field(row, place).literal());
    }

    fn other_width(&mut self, fields: usize) {
        let defect = Defect::Width { found: fields, expected: self.layout.width() };
        self.tally.bad.add((self.piece, self.row), self.line, defect);
        self.row += 1;
    }
}

/// What was counted of a table so far.
#[derive(Debug)]
pub(super) struct TableFacts {
    tally: TableTally,
    sorts: Vec<KeySort>,
}

impl TableFacts {
    pub(super) fn new(plan: &TablePlan) -> Self {
        TableFacts {
            tally: TableTally::new(plan),
            sorts: plan.keys.iter().map(|_| KeySort::default()).collect(),
        }
    }

    pub(super) fn rows(&self) -> u64 {
        self.tally.rows
    }

    pub(super) fn bad(&self) -> &BadRows {
        &self.tally.bad
    }

    pub(super) fn merge(&mut self, other: TableTally) {
        self.tally.rows += other.rows;
        for (mine, theirs) in self.tally.columns.iter_mut().zip(other.columns) {
            mine.merge(theirs);
        }
        for ((mine, theirs), sort) in self.tally.keys.iter_mut().zip(other.keys).zip(&mut self.sorts) {
            mine.rows += theirs.rows;
            mine.nulls += theirs.nulls;
            sort.add(&theirs.hashes);
        }
        self.tally.bad.merge(other.bad);
    }

    /// The facts that are wanted.
    pub(super) fn profile(self, plan: &TablePlan, scope: Scope) -> TableProfile {
        let rows = self.tally.rows;
        let columns = self.tally.columns.into_iter().zip(&plan.columns);
        // a column that the rows do not hold is none of which something is known
        let facts = |(tally, column): (ColumnTally, &ColumnPlan)| {
            let is_whole = scope == Scope::All && tally.rows() == rows;
            let scope = if is_whole { Scope::All } else { Scope::Sample };
            let name = &column.wanted.name;
            let value = Some(name).filter(|_| plan.values == Values::Shown);
            let shown = |example: &Example| example.shown(&plan.primary_key, value);
            (name.clone(), tally.facts(column, scope, shown))
        };
        let columns = columns.filter(|(tally, _)| rows == 0 || tally.rows() > 0).map(facts).collect();
        let keys = plan.keys.iter().zip(self.tally.keys).zip(self.sorts);
        let keys =
            keys.filter(|((_, tally), _)| tally.rows == rows).map(|((plan, tally), sort)| KeyProfile {
                columns: plan.columns.clone(),
                data_types: plan.data_types.clone(),
                scope,
                measured_at: None,
                nulls: tally.nulls,
                duplicates: match plan.uniqueness {
                    Uniqueness::Enforced => Some(0),
                    Uniqueness::ToBeProven if !plan.compares() || scope == Scope::Sample => None,
                    Uniqueness::ToBeProven => sort.duplicates(),
                },
            });
        TableProfile {
            schema: plan.schema.clone(),
            table: plan.table.clone(),
            rows: Some(RowCount { count: rows, exact: scope == Scope::All }),
            columns,
            keys: keys.collect(),
            ..TableProfile::default()
        }
    }
}
