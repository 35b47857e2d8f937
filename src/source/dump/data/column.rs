//! What is counted of one column.

use super::copy_text::{unescape, unescaped_length};
use super::example::Example;
use super::insert::Literal;
use super::large_objects::LargeObjects;
use super::long_value::{LongValue, Meter};
use super::row_batch::Field;
use super::values::NotOfType;
use super::values::array::{Array, ArrayTally};
use super::values::bytes;
use super::values::number::{Number, NumberTally};
use super::values::octets::OctetTally;
use super::values::text::{TextSize, TextTally, characters, has_four_byte, without_padding};
use super::values::time::{Time, TimeTally};
use crate::profile::wanted::{Fact, StoredType, WantedColumn};
use crate::profile::{ColumnProfile, ExampleRow, Limit, RowsOver, Scope};

/// What is done with the values of a column.
#[derive(Debug)]
pub(super) struct ColumnPlan {
    pub wanted: WantedColumn,
    measure: Measure,
    /// Of numbers more than whether they are finite.
    counts_digits: bool,
    counts_octets: bool,
    counts_text: bool,
    counts_four_byte: bool,
    /// A text that is no longer passes no limit.
    most_characters: u64,
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
            counts_digits: [Fact::Digits, Fact::Precision].into_iter().any(|fact| wanted.wants(fact)),
            counts_octets: wanted.wants(Fact::Octets),
            counts_text: of_text.into_iter().any(|fact| wanted.wants(fact)),
            counts_four_byte: wanted.wants(Fact::FourByteCharacters),
            most_characters: ColumnPlan::most_characters(&wanted.limits),
        }
    }

    /// Whether a value is one of the column's type, as far as it is looked at.
    pub(super) fn holds(&self, value: &Literal<'_>, large_objects: &LargeObjects) -> bool {
        match value {
            Literal::Null | Literal::Untold => true,
            Literal::Text(text) => match self.measure {
                Measure::Number => (!self.counts_digits && begins_finite(text)) || Number::read(text).is_ok(),
                Measure::Time => Time::read(text).is_ok(),
                Measure::Array => Array::read(text).is_ok(),
                Measure::Bytes => bytes::octets(text).is_ok(),
                Measure::LargeObject => large_objects.contains(text).is_ok(),
                Measure::Text | Measure::PaddedText | Measure::Length => true,
            },
            Literal::Long(value) => match value.meter() {
                Meter::Length | Meter::Text(_) => true,
                Meter::Bytes(scan) => scan.octets().is_ok(),
                Meter::Array(Some(Ok(scan))) => scan.array().is_ok(),
                Meter::Array(_) | Meter::Whole => false,
            },
        }
    }

    /// How a value of the column is measured that is too long to be held.
    pub(super) fn meter(&self) -> Meter {
        match self.measure {
            Measure::Text | Measure::PaddedText => Meter::Text(Default::default()),
            Measure::Bytes => Meter::Bytes(Default::default()),
            Measure::Array => Meter::Array(None),
            Measure::Length => Meter::Length,
            Measure::Number | Measure::Time | Measure::LargeObject => Meter::Whole,
        }
    }

    /// The fewest characters above which a limit is passed, if there is one.
    fn most_characters(limits: &[Limit]) -> u64 {
        let of_characters = limits.iter().filter_map(|limit| match limit {
            Limit::Characters { characters } => Some(*characters),
            _ => None,
        });
        of_characters.min().unwrap_or(u64::MAX)
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
    /// The first of them.
    first: Option<RowNumber>,
    example: Option<(RowNumber, Example)>,
}

/// The place of a row in its table: the number of its piece, and of the row in that.
pub(super) type RowNumber = (u64, u64);

/// A row in which something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Noted {
    /// It is the first that passes a limit.
    PassesLimit,
    /// Its value is none of the column's type.
    NotOfType,
}

/// What is needed to look at values, beside them.
pub(super) struct Aids<'a> {
    pub large_objects: &'a LargeObjects,
    /// Room for values without escapes.
    pub text: Vec<u8>,
}

/// How much room for values is kept from batch to batch.
const MOST_KEPT_BYTES: usize = 1 << 20;

impl<'a> Aids<'a> {
    pub(super) fn new(large_objects: &'a LargeObjects) -> Self {
        Aids { large_objects, text: Vec::new() }
    }

    /// The text form of a value.
    #[inline]
    pub(super) fn text<'v>(&'v mut self, field: Field<'v>) -> &'v [u8] {
        if field.is_escaped { self.unescaped(field.bytes) } else { field.bytes }
    }

    fn unescaped(&mut self, field: &[u8]) -> &[u8] {
        self.text.clear();
        unescape(field, &mut self.text);
        &self.text
    }

    /// A value of many megabytes is no reason to hold as much to the end.
    fn tidy(&mut self) {
        self.text.clear();
        self.text.shrink_to(MOST_KEPT_BYTES);
    }
}

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

    /// Adds the values of some rows, of which `first` is the number of the first one; `note` is told where
    /// something was found.
    pub(super) fn add_all<'f>(
        &mut self,
        plan: &ColumnPlan,
        fields: impl Iterator<Item = Field<'f>>,
        first: RowNumber,
        aids: &mut Aids<'_>,
        note: impl FnMut(usize, Noted),
    ) {
        // a loop for each kind of values, in which what the others need is left out
        match plan.measure {
            Measure::Number => self.add_each(plan, fields, first, aids, note, Self::number_found),
            Measure::Time => self.add_each(plan, fields, first, aids, note, Self::time_found),
            Measure::Text => self.add_each(plan, fields, first, aids, note, Self::text_found),
            Measure::Bytes => {
                self.add_each(plan, fields, first, aids, note, |_, _, field, aids| bytes_found(field, aids))
            }
            Measure::Length => self
                .add_each(plan, fields, first, aids, note, |_, _, field, aids| Ok(length_found(field, aids))),
            Measure::Array | Measure::PaddedText | Measure::LargeObject => {
                self.add_each(plan, fields, first, aids, note, Self::found);
            }
        }
        aids.tidy();
    }

    #[inline]
    fn add_each<'f>(
        &mut self,
        plan: &ColumnPlan,
        fields: impl Iterator<Item = Field<'f>>,
        (piece, first): RowNumber,
        aids: &mut Aids<'_>,
        mut note: impl FnMut(usize, Noted),
        found: impl Fn(&mut Self, &ColumnPlan, Field<'_>, &mut Aids<'_>) -> Result<Found, NotOfType>,
    ) {
        for (row, field) in fields.enumerate() {
            if field.is_null() {
                self.add_null();
                continue;
            }
            match found(self, plan, field, aids) {
                Ok(found) => {
                    if self.add_found(plan, found, (piece, first + row as u64)) {
                        note(row, Noted::PassesLimit);
                    }
                }
                Err(NotOfType) => note(row, Noted::NotOfType),
            }
        }
    }

    /// Adds a value that is not NULL.
    pub(super) fn add(
        &mut self,
        plan: &ColumnPlan,
        field: Field<'_>,
        row: RowNumber,
        aids: &mut Aids<'_>,
    ) -> Option<Noted> {
        match self.found(plan, field, aids) {
            Ok(found) => self.add_found(plan, found, row).then_some(Noted::PassesLimit),
            Err(NotOfType) => Some(Noted::NotOfType),
        }
    }

    fn found(
        &mut self,
        plan: &ColumnPlan,
        field: Field<'_>,
        aids: &mut Aids<'_>,
    ) -> Result<Found, NotOfType> {
        match plan.measure {
            Measure::Number => self.number_found(plan, field, aids),
            Measure::Time => self.time_found(plan, field, aids),
            Measure::Array => {
                let text = aids.text(field);
                self.array.add(Array::read(text)?);
                Ok(Found { octets: text.len() as u64, ..Found::default() })
            }
            Measure::Text => self.text_found(plan, field, aids),
            Measure::PaddedText => {
                let text = aids.text(field);
                Ok(self.plain_text_found(plan, text, without_padding(text)))
            }
            Measure::Bytes => bytes_found(field, aids),
            Measure::LargeObject => {
                let large_objects = aids.large_objects;
                match large_objects.contains(aids.text(field))? {
                    Some(refers) => self.references += u64::from(refers),
                    None => self.untold_references += 1,
                }
                Ok(Found::default())
            }
            Measure::Length => Ok(length_found(field, aids)),
        }
    }

    /// Adds a value that is too long to be held.
    pub(super) fn add_long(&mut self, plan: &ColumnPlan, value: &LongValue, row: RowNumber) -> Option<Noted> {
        match self.long_found(plan, value) {
            Ok(found) => self.add_found(plan, found, row).then_some(Noted::PassesLimit),
            Err(NotOfType) => Some(Noted::NotOfType),
        }
    }

    fn long_found(&mut self, plan: &ColumnPlan, value: &LongValue) -> Result<Found, NotOfType> {
        let found = Found { octets: value.octets(), ..Found::default() };
        match value.meter() {
            Meter::Length => Ok(found),
            Meter::Text(scan) => {
                let size = match plan.measure {
                    Measure::PaddedText => scan.size_without_padding(),
                    _ => scan.size(),
                };
                if !plan.counts_text {
                    return Ok(found);
                }
                self.text.add(scan.ending(), size, plan.counts_four_byte && scan.has_four_byte());
                Ok(Found { size, ..found })
            }
            Meter::Bytes(scan) => Ok(Found { octets: scan.octets()?, ..found }),
            Meter::Array(Some(Ok(scan))) => {
                self.array.add(scan.array()?);
                Ok(found)
            }
            Meter::Array(_) | Meter::Whole => Err(NotOfType),
        }
    }

    #[inline]
    fn number_found(
        &mut self,
        plan: &ColumnPlan,
        field: Field<'_>,
        aids: &mut Aids<'_>,
    ) -> Result<Found, NotOfType> {
        // that it is finite its first digit tells: the others are not looked at
        if !plan.counts_digits && begins_finite(field.bytes) {
            return Ok(Found::default());
        }
        let number = Number::read(aids.text(field))?;
        self.number.add(number);
        Ok(Found { number: Some(number), ..Found::default() })
    }

    #[inline]
    fn time_found(
        &mut self,
        _: &ColumnPlan,
        field: Field<'_>,
        aids: &mut Aids<'_>,
    ) -> Result<Found, NotOfType> {
        let time = Time::read(aids.text(field))?;
        self.time.add(time);
        Ok(Found { time: Some(time), ..Found::default() })
    }

    /// A text is measured as it stands in the file where its escapes stand for one character each.
    #[inline]
    fn text_found(
        &mut self,
        plan: &ColumnPlan,
        field: Field<'_>,
        aids: &mut Aids<'_>,
    ) -> Result<Found, NotOfType> {
        let length = match field.is_escaped {
            true if field.bytes.ends_with(b" ") => None,
            true => unescaped_length(field.bytes),
            false => Some(field.bytes.len()),
        };
        let Some(length) = length else {
            let text = aids.text(field);
            return Ok(self.plain_text_found(plan, text, text));
        };
        let octets = length as u64;
        if !plan.counts_text {
            return Ok(Found { octets, ..Found::default() });
        }
        let matters = octets > self.text.most_characters() || octets > plan.most_characters;
        let characters = match matters && !field.is_ascii {
            true => characters(field.bytes) - (field.bytes.len() - length) as u64,
            // no more of them than bytes, and so many change nothing
            false => octets,
        };
        let size = TextSize { characters, octets };
        let has_four_byte = plan.counts_four_byte && !field.is_ascii && has_four_byte(field.bytes);
        self.text.add(field.bytes, size, has_four_byte);
        Ok(Found { octets, size, ..Found::default() })
    }

    fn plain_text_found(&mut self, plan: &ColumnPlan, stored: &[u8], value: &[u8]) -> Found {
        let octets = stored.len() as u64;
        if !plan.counts_text {
            return Found { octets, ..Found::default() };
        }
        let size = TextSize::of(value);
        self.text.add(stored, size, plan.counts_four_byte && has_four_byte(stored));
        Found { octets, size, ..Found::default() }
    }

    #[inline]
    fn add_found(&mut self, plan: &ColumnPlan, found: Found, row: RowNumber) -> bool {
        self.rows += 1;
        if plan.counts_octets {
            self.octets.add(found.octets);
        }
        let mut is_first = false;
        for (over, limit) in self.over.iter_mut().zip(&plan.wanted.limits) {
            if found.passes(limit) {
                over.rows += 1;
                if over.rows == 1 {
                    over.first = Some(row);
                    is_first = true;
                }
            }
        }
        is_first
    }

    /// Keeps a row as the example of the limits that it was the first to pass.
    pub(super) fn give_example(&mut self, row: RowNumber, example: &Example) {
        for over in self.over.iter_mut().filter(|over| over.first == Some(row)) {
            over.example = Some((row, example.clone()));
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
            let earlier = |example: &(RowNumber, Example)| {
                mine.example.as_ref().is_none_or(|(row, _)| example.0 < *row)
            };
            if let Some(example) = theirs.example.filter(earlier) {
                mine.example = Some(example);
            }
        }
    }

    /// The facts that are wanted.
    /// `shown` says what an example tells of its row.
    pub(super) fn facts(
        self,
        plan: &ColumnPlan,
        scope: Scope,
        shown: impl Fn(&Example) -> Option<ExampleRow>,
    ) -> ColumnProfile {
        let wanted = &plan.wanted;
        let of_number = [Fact::Digits, Fact::Precision, Fact::NotFinite];
        let mut profile = ColumnProfile { scope, ..ColumnProfile::default() };
        profile.data_type = Some(wanted.data_type.clone());
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
            example: over.example.and_then(|(_, example)| shown(&example)),
        };
        profile.over = self.over.into_iter().zip(&wanted.limits).map(over).collect();
        profile
    }
}

/// Whether a number is finite if it is one: NaN and infinities begin with letters.
#[inline]
fn begins_finite(text: &[u8]) -> bool {
    matches!(text, [b'0'..=b'9', ..] | [b'-', b'0'..=b'9', ..])
}

#[inline]
fn bytes_found(field: Field<'_>, aids: &mut Aids<'_>) -> Result<Found, NotOfType> {
    let of_field = if field.is_escaped { bytes::octets_of_field(field.bytes) } else { None };
    let octets = of_field.unwrap_or_else(|| bytes::octets(aids.text(field)))?;
    Ok(Found { octets, ..Found::default() })
}

#[inline]
fn length_found(field: Field<'_>, aids: &mut Aids<'_>) -> Found {
    let length = if field.is_escaped { unescaped_length(field.bytes) } else { Some(field.bytes.len()) };
    let octets = length.unwrap_or_else(|| aids.text(field).len());
    Found { octets: octets as u64, ..Found::default() }
}
