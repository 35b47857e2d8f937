//! What is counted of one table.

use super::column::{ColumnPlan, ColumnTally, RowNumber};
use super::copy_text::{self, NULL};
use super::equality::Equality;
use super::insert::Literal;
use super::key::{KeyHasher, KeySort};
use super::large_objects::LargeObjects;
use crate::catalog::{Catalog, Id, Name, Relation};
use crate::profile::wanted::{Uniqueness, WantedTable};
use crate::profile::{ExampleRow, KeyProfile, RowCount, Scope, TableProfile};

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

/// Where in a row what is measured stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RowLayout {
    /// For each field of a row.
    fields: Vec<Field>,
    /// The fields of the primary key; none where a row lacks one of them.
    primary_key: Vec<usize>,
    /// The fields of each candidate; `None` where a row lacks one of them.
    keys: Vec<Option<Vec<usize>>>,
    /// Whether any candidate is looked at.
    has_keys: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Field {
    /// The number of the plan's column.
    column: Option<usize>,
}

impl RowLayout {
    /// Rows that hold these columns.
    pub(super) fn of(plan: &TablePlan, columns: &[Name]) -> Self {
        let place = |name: &Name| columns.iter().position(|column| column == name);
        let places = |names: &[Name]| names.iter().map(place).collect::<Option<Vec<usize>>>();
        let field = |name: &Name| Field {
            column: plan.columns.iter().position(|column| column.wanted.name == *name),
        };
        RowLayout {
            fields: columns.iter().map(field).collect(),
            primary_key: places(&plan.primary_key).unwrap_or_default(),
            keys: plan.keys.iter().map(|key| places(&key.columns)).collect(),
            has_keys: !plan.keys.is_empty(),
        }
    }

    /// The columns of a table that a row without a list of them has.
    pub(super) fn all_columns(catalog: &Catalog, relation: Id<Relation>) -> Vec<Name> {
        let columns = catalog.relations[relation].columns.iter();
        columns.filter(|column| column.generated.is_none()).map(|column| column.name.clone()).collect()
    }

    /// How many fields a row has. A table without columns has rows as empty lines.
    fn width(&self) -> usize {
        self.fields.len().max(1)
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
    pub first: Option<(RowNumber, Defect)>,
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
    fn add(&mut self, row: RowNumber, defect: Defect) {
        self.count += 1;
        self.first.get_or_insert((row, defect));
    }

    fn merge(&mut self, other: BadRows) {
        self.count += other.count;
        let is_earlier = |row: &RowNumber| self.first.as_ref().is_none_or(|(first, _)| row < first);
        if let Some(first) = other.first.filter(|(row, _)| is_earlier(row)) {
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
    large_objects: &'a LargeObjects,
    tally: TableTally,
    /// The number of these rows among the pieces of the table.
    piece: u64,
    /// Rows so far, good and bad.
    row: u64,
    /// Columns of this row that passed a limit for the first time.
    examples: Vec<usize>,
    defect: Option<Defect>,
    /// Room for values without escapes.
    text: Vec<u8>,
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
            large_objects,
            tally,
            piece,
            row,
            examples: Vec::new(),
            defect: None,
            text: Vec::new(),
        }
    }

    /// How many rows there were, and what was counted of them.
    pub(super) fn finish(self) -> (u64, TableTally) {
        (self.row, self.tally)
    }

    /// Takes the value of a field in its text form; `None` is NULL.
    fn value(&mut self, column: usize, value: Option<&[u8]>) {
        let plan = &self.plan.columns[column];
        let tally = &mut self.tally.columns[column];
        match value {
            None => tally.add_null(),
            Some(text) => match tally.add(plan, text, self.large_objects) {
                Ok(false) => {}
                Ok(true) => self.examples.push(column),
                Err(_) => self.defect = Some(Defect::Value { column: plan.wanted.name.clone() }),
            },
        }
    }

    fn escaped_value(&mut self, column: usize, field: &[u8]) {
        if self.plan.columns[column].reads_escaped() {
            let plan = &self.plan.columns[column];
            match self.tally.columns[column].add_escaped(plan, field) {
                Some(Ok(false)) => return,
                Some(Ok(true)) => return self.examples.push(column),
                Some(Err(_)) => {
                    self.defect = Some(Defect::Value { column: plan.wanted.name.clone() });
                    return;
                }
                None => {}
            }
        }
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        copy_text::unescape(field, &mut text);
        self.value(column, Some(&text));
        // a value of many megabytes is no reason to hold as much to the end
        text.shrink_to(MOST_KEPT_BYTES);
        self.text = text;
    }

    /// The row ends, behind so many fields. `value` gives each of them.
    fn end<'v>(&mut self, fields: usize, value: impl Fn(usize) -> Literal<'v>) {
        let number = (self.piece, self.row);
        self.row += 1;
        if fields != self.layout.width() {
            self.defect = Some(Defect::Width { found: fields, expected: self.layout.width() });
        }
        if let Some(defect) = self.defect.take() {
            self.examples.clear();
            self.tally.bad.add(number, defect);
            return;
        }
        self.tally.rows += 1;
        if self.layout.has_keys {
            self.add_keys(&value);
        }
        for column in std::mem::take(&mut self.examples) {
            self.give_example(column, number, &value);
        }
    }

    fn add_keys<'v>(&mut self, value: &impl Fn(usize) -> Literal<'v>) {
        let plans = self.plan.keys.iter().zip(&self.layout.keys);
        for ((plan, places), tally) in plans.zip(&mut self.tally.keys) {
            let Some(places) = places else { continue };
            let values: Vec<Literal<'_>> = places.iter().map(|place| value(*place)).collect();
            if values.contains(&Literal::Untold) {
                continue;
            }
            tally.rows += 1;
            if values.contains(&Literal::Null) {
                tally.nulls += 1;
            } else if let Some(equality) = plan.equality.as_ref().filter(|_| plan.compares()) {
                let texts = values.iter().zip(equality).filter_map(|(value, equality)| match value {
                    Literal::Text(text) => Some(equality.reduced(text)),
                    Literal::Null | Literal::Untold => None,
                });
                tally.hashes.push(self.plan.hasher.hash(texts));
            }
        }
    }

    fn give_example<'v>(&mut self, column: usize, number: RowNumber, value: &impl Fn(usize) -> Literal<'v>) {
        let shown = |place: usize| match value(place) {
            Literal::Text(text) => {
                String::from_utf8_lossy(&text).chars().take(ExampleRow::MAX_CHARACTERS).collect::<String>()
            }
            Literal::Null | Literal::Untold => String::new(),
        };
        let key: Vec<String> = self.layout.primary_key.iter().map(|place| shown(*place)).collect();
        let place = self.layout.fields.iter().position(|field| field.column == Some(column));
        let value = match self.plan.values {
            Values::Kept => None,
            Values::Shown => place.map(shown),
        };
        if !key.is_empty() || value.is_some() {
            self.tally.columns[column].give_example(number, &ExampleRow { key, value });
        }
    }

    /// A row as INSERT has it.
    pub(super) fn row(&mut self, values: &[Literal<'_>]) {
        for (field, value) in self.layout.fields.iter().zip(values) {
            match (field.column, value) {
                (None, _) | (_, Literal::Untold) => {}
                (Some(column), Literal::Null) => self.value(column, None),
                (Some(column), Literal::Text(text)) => self.value(column, Some(text)),
            }
        }
        self.end(values.len().max(1), |place| values.get(place).cloned().unwrap_or(Literal::Untold));
    }
}

/// How much room for values is kept from row to row.
const MOST_KEPT_BYTES: usize = 1 << 20;

impl copy_text::Rows for RowCounter<'_> {
    #[inline]
    fn field(&mut self, number: usize, field: &[u8], is_escaped: bool) {
        let Some(Field { column: Some(column) }) = self.layout.fields.get(number) else { return };
        let column = *column;
        match (is_escaped, field) {
            (false, _) => self.value(column, Some(field)),
            (true, NULL) => self.value(column, None),
            (true, _) => self.escaped_value(column, field),
        }
    }

    fn end_row(&mut self, fields: usize, row: &[u8]) {
        if !self.layout.has_keys && self.examples.is_empty() {
            return self.end(fields, |_| Literal::Untold);
        }
        let values = copy_text::fields(row);
        self.end(fields, |place| {
            let Some(&(field, is_escaped)) = values.get(place) else { return Literal::Untold };
            match (is_escaped, field) {
                (false, _) => Literal::Text(field.into()),
                (true, NULL) => Literal::Null,
                (true, _) => {
                    let mut text = Vec::with_capacity(field.len());
                    copy_text::unescape(field, &mut text);
                    Literal::Text(text.into())
                }
            }
        });
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
        let facts = |(tally, plan): (ColumnTally, &ColumnPlan)| {
            let is_whole = scope == Scope::All && tally.rows() == rows;
            let scope = if is_whole { Scope::All } else { Scope::Sample };
            (plan.wanted.name.clone(), tally.facts(plan, scope))
        };
        let columns = columns.filter(|(tally, _)| rows == 0 || tally.rows() > 0).map(facts).collect();
        let keys = plan.keys.iter().zip(self.tally.keys).zip(self.sorts);
        let keys =
            keys.filter(|((_, tally), _)| tally.rows == rows).map(|((plan, tally), sort)| KeyProfile {
                columns: plan.columns.clone(),
                scope,
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
