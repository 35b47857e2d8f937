//! What is counted of one column.

use super::large_objects::LargeObjects;
use super::values::NotOfType;
use super::values::array::{Array, ArrayTally};
use super::values::bytes;
use super::values::number::{Number, NumberTally};
use super::values::octets::OctetTally;
use super::values::text::{TextSize, TextTally, without_padding};
use super::values::time::{Time, TimeTally};
use crate::profile::wanted::{Fact, StoredType, WantedColumn};
use crate::profile::{ColumnProfile, ExampleRow, Limit, RowsOver, Scope};

/// What is done with the values of a column.
#[derive(Debug)]
pub(super) struct ColumnPlan {
    pub wanted: WantedColumn,
    measure: Measure,
    counts_octets: bool,
    counts_text: bool,
}

/// How a value is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    Number,
    Time,
    Array,
    Text,
    PaddedText,
    Bytes,
    LargeObject,
    /// Its text form has a length.
    Length,
}

impl ColumnPlan {
    pub(super) fn new(wanted: &WantedColumn) -> Self {
        let measure = match wanted.stored {
            StoredType::Numeric => Measure::Number,
            StoredType::Date | StoredType::Timestamp | StoredType::TimestampTz => Measure::Time,
            StoredType::Array => Measure::Array,
            StoredType::Text => Measure::Text,
            StoredType::PaddedText => Measure::PaddedText,
            StoredType::Bytes => Measure::Bytes,
            StoredType::Oid => Measure::LargeObject,
            _ => Measure::Length,
        };
        let of_text = [Fact::Length, Fact::Blanks, Fact::Empty, Fact::FourByteCharacters];
        ColumnPlan {
            wanted: wanted.clone(),
            measure,
            counts_octets: wanted.wants(Fact::Octets),
            counts_text: of_text.into_iter().any(|fact| wanted.wants(fact)),
        }
    }

    /// Whether a field can be measured as it stands in a COPY file, with its escapes.
    pub(super) fn reads_escaped(&self) -> bool {
        self.measure == Measure::Bytes
    }
}

/// What was counted of a column.
#[derive(Clone, Debug)]
pub(super) struct ColumnTally {
    rows: u64,
    nulls: u64,
    number: NumberTally,
    text: TextTally,
    octets: OctetTally,
    time: TimeTally,
    array: ArrayTally,
    references: u64,
    /// Numbers of large objects that may be none.
    untold_references: u64,
    /// As many as the plan has limits.
    over: Vec<Over>,
}

/// Rows above one limit.
#[derive(Clone, Debug, Default)]
struct Over {
    rows: u64,
    example: Option<(RowNumber, ExampleRow)>,
}

/// The place of a row in its table: the number of its piece, and of the row in that.
pub(super) type RowNumber = (u64, u64);

/// What a value was found to be, as far as limits ask.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    number: Option<Number>,
    time: Option<Time>,
    size: TextSize,
    octets: u64,
}

impl Found {
    fn passes(&self, limit: &Limit) -> bool {
        match *limit {
            Limit::Numeric { precision, scale } => match self.number {
                Some(Number::Finite { integer, scale: digits }) => {
                    digits > scale || integer > precision.saturating_sub(scale)
                }
                _ => false,
            },
            Limit::Digits { digits } => {
                matches!(self.number, Some(Number::Finite { integer, scale }) if integer + scale > digits)
            }
            Limit::Octets { octets } => self.octets > octets,
            Limit::Characters { characters } => self.size.characters > characters,
            Limit::Finite => {
                matches!(self.number, Some(Number::Nan | Number::Infinite))
                    || matches!(self.time, Some(Time::Infinity | Time::MinusInfinity))
            }
            Limit::FourDigitYears => matches!(self.time, Some(Time::BeforeChrist | Time::AfterYear9999)),
        }
    }
}

impl ColumnTally {
    pub(super) fn new(plan: &ColumnPlan) -> Self {
        ColumnTally {
            rows: 0,
            nulls: 0,
            number: NumberTally::default(),
            text: TextTally::default(),
            octets: OctetTally::default(),
            time: TimeTally::default(),
            array: ArrayTally::default(),
            references: 0,
            untold_references: 0,
            over: vec![Over::default(); plan.wanted.limits.len()],
        }
    }

    /// How many rows held the column.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    pub(super) fn add_null(&mut self) {
        self.rows += 1;
        self.nulls += 1;
    }

    /// Adds a value in its text form. Answers whether it passes a limit of which there is no example yet.
    pub(super) fn add(
        &mut self,
        plan: &ColumnPlan,
        text: &[u8],
        large_objects: &LargeObjects,
    ) -> Result<bool, NotOfType> {
        let found = match plan.measure {
            Measure::Number => {
                let number = Number::read(text)?;
                self.number.add(number);
                Found { number: Some(number), ..Found::default() }
            }
            Measure::Time => {
                let time = Time::read(text)?;
                self.time.add(time);
                Found { time: Some(time), ..Found::default() }
            }
            Measure::Array => {
                self.array.add(Array::read(text)?);
                Found { octets: text.len() as u64, ..Found::default() }
            }
            Measure::Text => self.add_text(plan, text, text),
            Measure::PaddedText => self.add_text(plan, text, without_padding(text)),
            Measure::Bytes => Found { octets: bytes::octets(text)?, ..Found::default() },
            Measure::LargeObject => {
                match large_objects.contains(text)? {
                    Some(refers) => self.references += u64::from(refers),
                    None => self.untold_references += 1,
                }
                Found::default()
            }
            Measure::Length => Found { octets: text.len() as u64, ..Found::default() },
        };
        Ok(self.add_found(plan, found))
    }

    /// Adds a field of a COPY file as it stands there.
    pub(super) fn add_escaped(&mut self, plan: &ColumnPlan, field: &[u8]) -> Option<Result<bool, NotOfType>> {
        let octets = bytes::octets_of_field(field)?;
        let found = |octets| Found { octets, ..Found::default() };
        Some(octets.map(|octets| self.add_found(plan, found(octets))))
    }

    fn add_text(&mut self, plan: &ColumnPlan, stored: &[u8], value: &[u8]) -> Found {
        let octets = stored.len() as u64;
        if !plan.counts_text {
            return Found { octets, ..Found::default() };
        }
        let size = TextSize::of(value);
        self.text.add(stored, size);
        Found { octets, size, ..Found::default() }
    }

    fn add_found(&mut self, plan: &ColumnPlan, found: Found) -> bool {
        self.rows += 1;
        if plan.counts_octets {
            self.octets.add(found.octets);
        }
        let mut lacks_example = false;
        for (over, limit) in self.over.iter_mut().zip(&plan.wanted.limits) {
            if found.passes(limit) {
                over.rows += 1;
                lacks_example |= over.rows == 1;
            }
        }
        lacks_example
    }

    /// Names a row, the one that was added last, as the example of the limits that it was the first to pass.
    pub(super) fn give_example(&mut self, row: RowNumber, example: &ExampleRow) {
        for over in &mut self.over {
            if over.rows == 1 && over.example.is_none() {
                over.example = Some((row, example.clone()));
            }
        }
    }

    pub(super) fn merge(&mut self, other: ColumnTally) {
        self.rows += other.rows;
        self.nulls += other.nulls;
        self.number.merge(&other.number);
        self.text.merge(&other.text);
        self.octets.merge(&other.octets);
        self.time.merge(&other.time);
        self.array.merge(&other.array);
        self.references += other.references;
        self.untold_references += other.untold_references;
        for (mine, theirs) in self.over.iter_mut().zip(other.over) {
            mine.rows += theirs.rows;
            let earlier = |example: &(RowNumber, ExampleRow)| {
                mine.example.as_ref().is_none_or(|(row, _)| example.0 < *row)
            };
            if let Some(example) = theirs.example.filter(earlier) {
                mine.example = Some(example);
            }
        }
    }

    /// The facts that are wanted.
    pub(super) fn facts(self, plan: &ColumnPlan, scope: Scope) -> ColumnProfile {
        let wanted = &plan.wanted;
        let of_number = [Fact::Digits, Fact::Precision, Fact::NotFinite];
        let mut profile = ColumnProfile { scope, ..ColumnProfile::default() };
        profile.rows = Some(self.rows);
        profile.nulls = Some(self.nulls);
        if of_number.into_iter().any(|fact| wanted.wants(fact)) {
            profile.number = Some(self.number.facts(wanted));
        }
        if plan.counts_text {
            profile.text = Some(self.text.facts(wanted));
        }
        if plan.counts_octets {
            profile.octets = Some(self.octets.facts());
        }
        if wanted.wants(Fact::Time) {
            profile.time = Some(self.time.facts());
        }
        if wanted.wants(Fact::Array) {
            profile.array = Some(self.array.facts());
        }
        if wanted.wants(Fact::LargeObjects) && self.untold_references == 0 {
            profile.large_object_references = Some(self.references);
        }
        let over = |(over, limit): (Over, &Limit)| RowsOver {
            limit: *limit,
            rows: over.rows,
            example: over.example.map(|(_, example)| example),
        };
        profile.over = self.over.into_iter().zip(&wanted.limits).map(over).collect();
        profile
    }
}
