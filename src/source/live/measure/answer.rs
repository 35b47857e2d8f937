//! What a server answered, and the facts that follow from it.

use std::collections::BTreeMap;

use super::figure::{Detail, Figure, histogram};
use super::statement::{Aggregation, Asked};
use crate::catalog::ColumnNumber;
use crate::profile::wanted::{Uniqueness, WantedColumn};
use crate::profile::{ColumnProfile, KeyProfile, Limit, Scope, TableProfile};

/// The figures of one answer, or of several about parts of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    pub rows: u64,
    values: Vec<Value>,
}

/// What was answered to one figure.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    /// There was no value.
    Nothing,
    Number(u64),
    Histogram(Vec<u64>),
    /// The place of a row.
    Place(String),
}

/// A limit that values pass, and where the first of them is.
#[derive(Clone, Debug)]
pub(super) struct Passed<'a> {
    pub column: &'a WantedColumn,
    pub limit: Limit,
    pub rows: u64,
    pub place: Option<String>,
}

impl Answer {
    /// Reads the texts of an answer; `None` where they are not what was asked for.
    pub fn read(aggregation: &Aggregation<'_>, texts: &[Option<String>]) -> Option<Self> {
        let (rows, texts) = texts.split_first()?;
        if texts.len() != aggregation.asked.len() {
            return None;
        }
        let values = texts.iter().zip(&aggregation.asked).map(|(text, asked)| match (text, asked) {
            (None, _) => Some(Value::Nothing),
            (Some(text), Asked::OfColumn(_, Figure::Histogram)) => histogram(text).map(Value::Histogram),
            (
                Some(text),
                Asked::OfColumn(_, Figure::FirstScaleOver6 | Figure::Detail(Detail::FirstOver(_))),
            ) => Some(Value::Place(text.clone())),
            (Some(text), _) => text.parse().ok().map(Value::Number),
        });
        Some(Answer { rows: rows.as_ref()?.parse().ok()?, values: values.collect::<Option<_>>()? })
    }

    /// Adds the answer about rows that lie behind those of this one.
    pub fn add(&mut self, aggregation: &Aggregation<'_>, more: Answer) {
        if self.values.is_empty() {
            *self = more;
            return;
        }
        self.rows = self.rows.saturating_add(more.rows);
        for ((value, more), asked) in self.values.iter_mut().zip(more.values).zip(&aggregation.asked) {
            let known = std::mem::replace(value, Value::Nothing);
            *value = together(known, more, asked);
        }
    }

    /// Puts the facts into a table's profile, and tells what else follows.
    pub fn facts<'a>(
        self,
        aggregation: &Aggregation<'a>,
        scope: Scope,
        table: &mut TableProfile,
    ) -> Told<'a> {
        let mut told = Told::default();
        for (value, asked) in self.values.into_iter().zip(&aggregation.asked) {
            match *asked {
                Asked::OfColumn(column, figure) => {
                    let facts = table.columns.entry(column.name.clone()).or_insert_with(|| ColumnProfile {
                        scope,
                        data_type: Some(column.data_type.clone()),
                        rows: Some(self.rows),
                        ..ColumnProfile::default()
                    });
                    told.add(column, figure, &value);
                    store(facts, figure, value);
                }
                Asked::NullsOfKey(key) => table.keys.push(KeyProfile {
                    columns: key.columns.clone(),
                    data_types: key.data_types.clone(),
                    scope,
                    measured_at: None,
                    nulls: value.number(),
                    duplicates: (key.uniqueness == Uniqueness::Enforced).then_some(0),
                }),
            }
        }
        told
    }
}

/// What answers tell that are no facts themselves.
#[derive(Debug, Default)]
pub(super) struct Told<'a> {
    /// By the column's number.
    pub outlines: BTreeMap<ColumnNumber, Outline>,
    /// The limits that were asked for.
    pub passed: Vec<Passed<'a>>,
}

/// What the outlines of a column tell of values that are no ordinary ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Outline {
    values: u64,
    finite_numbers: u64,
    /// The place of the first number with more than 6 digits after the point.
    pub first_scale_over_6: Option<String>,
    /// How many dates or times are infinite or beyond the years 1 to 9999.
    pub odd_times: u64,
}

impl Outline {
    /// How many numbers are NaN or infinite, where digits are counted.
    pub fn not_finite(&self) -> u64 {
        self.values.saturating_sub(self.finite_numbers)
    }
}

impl<'a> Told<'a> {
    fn add(&mut self, column: &'a WantedColumn, figure: Figure, value: &Value) {
        let outline = self.outlines.entry(column.number).or_default();
        match figure {
            Figure::Values => outline.values = value.number(),
            Figure::FiniteNumbers => outline.finite_numbers = value.number(),
            Figure::OddTimes => outline.odd_times = value.number(),
            Figure::FirstScaleOver6 => {
                if let Value::Place(place) = value {
                    outline.first_scale_over_6 = Some(place.clone());
                }
            }
            Figure::Detail(Detail::Over(limit)) => {
                self.passed.push(Passed { column, limit, rows: value.number(), place: None });
            }
            Figure::Detail(Detail::FirstOver(_)) => {
                if let (Value::Place(place), Some(last)) = (value, self.passed.last_mut()) {
                    last.place = Some(place.clone());
                }
            }
            _ => {}
        }
    }
}

impl Value {
    /// The number; the largest of no value, and the count of none, is 0.
    fn number(&self) -> u64 {
        match self {
            Value::Number(number) => *number,
            _ => 0,
        }
    }
}

fn together(known: Value, more: Value, asked: &Asked<'_>) -> Value {
    match (known, more) {
        (Value::Nothing, value) | (value, Value::Nothing) => value,
        (Value::Number(a), Value::Number(b)) => match asked {
            Asked::OfColumn(_, figure) if figure.is_largest() => Value::Number(a.max(b)),
            _ => Value::Number(a.saturating_add(b)),
        },
        (Value::Histogram(a), Value::Histogram(b)) => Value::Histogram(sum(a, b)),
        // the first place stays
        (known, _) => known,
    }
}

fn sum(a: Vec<u64>, b: Vec<u64>) -> Vec<u64> {
    let (mut longer, shorter) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    for (count, more) in longer.iter_mut().zip(shorter) {
        *count = count.saturating_add(more);
    }
    longer
}

fn store(facts: &mut ColumnProfile, figure: Figure, value: Value) {
    let count = value.number();
    let small = u32::try_from(count).unwrap_or(u32::MAX);
    match figure {
        Figure::Values => facts.nulls = facts.rows.map(|rows| rows.saturating_sub(count)),
        Figure::MaxIntegerDigits => facts.number.get_or_insert_default().max_integer_digits = Some(small),
        Figure::MaxScale => facts.number.get_or_insert_default().max_scale = Some(small),
        Figure::MaxCharacters => facts.text.get_or_insert_default().max_characters = Some(count),
        Figure::MaxTextOctets => facts.text.get_or_insert_default().max_octets = Some(count),
        Figure::TrailingBlanks => facts.text.get_or_insert_default().trailing_blanks = Some(count),
        Figure::BlankOnly => facts.text.get_or_insert_default().blank_only = Some(count),
        Figure::Empty => facts.text.get_or_insert_default().empty = Some(count),
        Figure::FourByteCharacters => facts.text.get_or_insert_default().four_byte_characters = Some(count),
        Figure::MaxOctets => facts.octets.get_or_insert_default().max = Some(count),
        Figure::TotalOctets => facts.octets.get_or_insert_default().total = Some(count),
        Figure::Histogram => {
            let counts = match value {
                Value::Histogram(counts) => counts,
                _ => Vec::new(),
            };
            let values = counts.iter().fold(0, |sum: u64, count| sum.saturating_add(*count));
            facts.nulls = facts.rows.map(|rows| rows.saturating_sub(values));
            facts.octets.get_or_insert_default().histogram = counts;
        }
        Figure::MaxDimensions => facts.array.get_or_insert_default().max_dimensions = Some(small),
        Figure::NullElements => facts.array.get_or_insert_default().null_elements = Some(count),
        Figure::LargeObjects => facts.large_object_references = Some(count),
        Figure::Detail(detail) => store_detail(facts, detail, count),
        // what follows from them is told elsewhere
        Figure::FiniteNumbers | Figure::FirstScaleOver6 | Figure::OddTimes => {}
    }
}

fn store_detail(facts: &mut ColumnProfile, detail: Detail, count: u64) {
    let small = u32::try_from(count).unwrap_or(u32::MAX);
    match detail {
        Detail::MaxCharactersOf(_) => facts.text.get_or_insert_default().max_characters = Some(count),
        Detail::MaxPrecision => facts.number.get_or_insert_default().max_precision = Some(small),
        Detail::ScaleOver6 => facts.number.get_or_insert_default().rows_over_scale_6 = Some(count),
        Detail::IntegerDigitsOver22 => {
            facts.number.get_or_insert_default().rows_over_integer_digits_22 = Some(count);
        }
        Detail::PrecisionOver28 => facts.number.get_or_insert_default().rows_over_precision_28 = Some(count),
        Detail::PrecisionOver38 => facts.number.get_or_insert_default().rows_over_precision_38 = Some(count),
        Detail::NotANumber => facts.number.get_or_insert_default().nan = Some(count),
        Detail::InfiniteNumbers => facts.number.get_or_insert_default().infinite = Some(count),
        Detail::Infinity => facts.time.get_or_insert_default().infinity = Some(count),
        Detail::MinusInfinity => facts.time.get_or_insert_default().minus_infinity = Some(count),
        Detail::BeforeChrist => facts.time.get_or_insert_default().before_christ = Some(count),
        Detail::AfterYear9999 => facts.time.get_or_insert_default().after_year_9999 = Some(count),
        // these are told with their rows
        Detail::Over(_) | Detail::FirstOver(_) => {}
    }
}

/// Puts the fact into a profile that a detail would have, if no value were like that.
pub(super) fn store_none(facts: &mut ColumnProfile, detail: Detail) {
    store_detail(facts, detail, 0);
}
