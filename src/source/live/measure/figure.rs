//! The figures that statements ask for: how each is aggregated.
//!
//! A table is read once for the *outlines*: figures that every value takes part in, and that mostly settle the
//! rest. If the longest value is within a limit, none passes it; if no number lacks a scale, none is NaN. What
//! they leave open, the *details*, is asked for in a second statement, about those columns alone.

use super::expression::Part;
use crate::profile::Limit;
use crate::profile::wanted::{Fact, StoredType, WantedColumn};

/// Buckets of a histogram by powers of two: no value is longer than 1 GB.
const BUCKETS: u32 = 31;

/// Decimal digits that the count of one bucket has, where all are written as one number.
const BUCKET_DIGITS: usize = 12;

/// A figure about one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Figure {
    /// How many values there are, NULL left out.
    Values,
    MaxIntegerDigits,
    MaxScale,
    /// How many numbers are finite.
    FiniteNumbers,
    /// The place of the first number with more than 6 digits after the point.
    FirstScaleOver6,
    MaxTextOctets,
    MaxCharacters,
    TrailingBlanks,
    BlankOnly,
    Empty,
    FourByteCharacters,
    MaxOctets,
    TotalOctets,
    Histogram,
    /// How many dates or times are infinite or beyond the years 1 to 9999.
    OddTimes,
    MaxDimensions,
    NullElements,
    LargeObjects,
    /// A detail.
    Detail(Detail),
}

/// A figure that is asked for only where the outlines leave it open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// The most characters, where the longest value has so many bytes: one with less than a quarter of them
    /// cannot have the most.
    MaxCharactersOf(u64),
    MaxPrecision,
    ScaleOver6,
    IntegerDigitsOver22,
    PrecisionOver28,
    PrecisionOver38,
    NotANumber,
    InfiniteNumbers,
    Infinity,
    MinusInfinity,
    BeforeChrist,
    AfterYear9999,
    /// How many values pass a limit.
    Over(Limit),
    /// The place (`ctid`) of the first of them.
    FirstOver(Limit),
}

/// Whether the place of a row can be aggregated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Places {
    /// Yes, from PostgreSQL 14 on.
    Aggregated,
    /// No, or nobody asks for examples.
    Left,
}

/// When characters are counted: PostgreSQL has to fetch a value for that, which it need not do for its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Characters {
    /// With the outlines: values are short.
    AtOnce,
    /// Of the longest values, when it is known which these are.
    OfTheLongest,
}

impl Figure {
    /// The outlines of a column.
    pub fn outlines(column: &WantedColumn, characters: Characters, places: Places) -> Vec<Figure> {
        // a histogram counts them as well
        let mut figures = if column.wants(Fact::Octets) { Vec::new() } else { vec![Figure::Values] };
        if has_digits(column) {
            figures.extend([Figure::MaxIntegerDigits, Figure::MaxScale, Figure::FiniteNumbers]);
            // the loss that is most common, and cheap to see here
            figures.push(Figure::Detail(Detail::ScaleOver6));
            figures.extend((places == Places::Aggregated).then_some(Figure::FirstScaleOver6));
        } else if column.wants(Fact::NotFinite) {
            figures.push(Figure::Detail(Detail::NotANumber));
        }
        if column.wants(Fact::Length) {
            figures.push(Figure::MaxTextOctets);
            figures.extend((characters == Characters::AtOnce).then_some(Figure::MaxCharacters));
        }
        for fact in &column.facts {
            figures.extend_from_slice(match fact {
                Fact::Blanks => &[Figure::TrailingBlanks, Figure::BlankOnly],
                Fact::Empty => &[Figure::Empty],
                Fact::FourByteCharacters => &[Figure::FourByteCharacters],
                Fact::Octets => &[Figure::MaxOctets, Figure::TotalOctets, Figure::Histogram],
                Fact::Time => &[Figure::OddTimes],
                Fact::Array => &[Figure::MaxDimensions, Figure::NullElements],
                Fact::LargeObjects => &[Figure::LargeObjects],
                Fact::Digits | Fact::Precision | Fact::NotFinite | Fact::Length => &[],
            });
        }
        figures
    }

    /// Whether the largest value of several answers holds for all, and not their sum.
    pub fn is_largest(self) -> bool {
        matches!(
            self,
            Figure::MaxIntegerDigits
                | Figure::MaxScale
                | Figure::MaxCharacters
                | Figure::MaxTextOctets
                | Figure::MaxOctets
                | Figure::MaxDimensions
                | Figure::Detail(Detail::MaxCharactersOf(_) | Detail::MaxPrecision)
        )
    }

    /// The numbers of a value that it aggregates.
    pub fn parts(self, column: &WantedColumn) -> Vec<Part> {
        match self {
            Figure::Values | Figure::LargeObjects => vec![Part::Value],
            Figure::MaxIntegerDigits => vec![Part::Value, Part::Scale],
            Figure::MaxScale | Figure::FiniteNumbers | Figure::FirstScaleOver6 => vec![Part::Scale],
            Figure::MaxTextOctets => vec![Part::TextOctets],
            Figure::MaxCharacters => vec![Part::Characters],
            Figure::TrailingBlanks | Figure::BlankOnly | Figure::Empty if is_padded(column) => {
                vec![Part::Octets, Part::TextOctets]
            }
            Figure::TrailingBlanks => vec![Part::Value],
            Figure::BlankOnly => vec![Part::Value, Part::TextOctets],
            Figure::Empty => vec![Part::TextOctets],
            Figure::FourByteCharacters => vec![Part::Value, Part::TextOctets, Part::Characters],
            Figure::MaxOctets | Figure::TotalOctets | Figure::Histogram => vec![octets_part(column)],
            Figure::OddTimes => vec![Part::TimeClass],
            Figure::MaxDimensions => vec![Part::Dimensions],
            Figure::NullElements => vec![Part::HasNull],
            Figure::Detail(detail) => detail.parts(column),
        }
    }

    /// The aggregate, for the column at a place of the statement.
    pub fn sql(self, column: &WantedColumn, place: usize) -> String {
        let part = |part: Part| part.name(place);
        let (value, scale) = (part(Part::Value), part(Part::Scale));
        let (octets, text) = (part(octets_part(column)), part(Part::TextOctets));
        match self {
            Figure::Values => format!("count({value})"),
            Figure::MaxIntegerDigits => integer_digits(&value, &scale),
            Figure::MaxScale => format!("max({scale})"),
            Figure::FiniteNumbers => format!("count({scale})"),
            Figure::FirstScaleOver6 => format!("min(at) FILTER (WHERE {scale} > 6)"),
            Figure::MaxTextOctets => format!("max({text})"),
            Figure::MaxCharacters => format!("max({})", part(Part::Characters)),
            Figure::TrailingBlanks if is_padded(column) => count(&format!("{octets} > {text}")),
            Figure::TrailingBlanks => count(&format!("right({value}::text, 1) = ' '")),
            Figure::BlankOnly if is_padded(column) => count(&format!("{octets} > 0 AND {text} = 0")),
            Figure::BlankOnly => count(&format!("{text} > 0 AND ltrim({value}::text, ' ') = ''")),
            Figure::Empty if is_padded(column) => count(&format!("{octets} = 0")),
            Figure::Empty => count(&format!("{text} = 0")),
            Figure::FourByteCharacters => count(&format!(
                // most texts are of characters of one byte: those need not be searched
                "{text} > {} + 2 AND {value}::text ~ '[\\U00010000-\\U0010FFFF]'",
                part(Part::Characters)
            )),
            Figure::MaxOctets => format!("max({octets})"),
            Figure::TotalOctets => format!("sum({octets})"),
            Figure::Histogram => format!("sum({}) FILTER (WHERE {octets} IS NOT NULL)", bucket(&octets)),
            Figure::OddTimes => format!("count({})", part(Part::TimeClass)),
            Figure::MaxDimensions => format!("max({})", part(Part::Dimensions)),
            Figure::NullElements => count(&part(Part::HasNull)),
            Figure::LargeObjects => {
                count(&format!("{value} IN (SELECT l.oid FROM pg_largeobject_metadata l)"))
            }
            Figure::Detail(detail) => detail.sql(column, place),
        }
    }
}

impl Detail {
    fn parts(self, column: &WantedColumn) -> Vec<Part> {
        match self {
            Detail::MaxCharactersOf(_) => vec![Part::Value, Part::TextOctets],
            Detail::MaxPrecision | Detail::PrecisionOver28 | Detail::PrecisionOver38 => {
                vec![Part::Scale, Part::IntegerDigits]
            }
            Detail::ScaleOver6 => vec![Part::Scale],
            Detail::IntegerDigitsOver22 => vec![Part::IntegerDigits],
            Detail::NotANumber | Detail::InfiniteNumbers if has_digits(column) => {
                vec![Part::Value, Part::Scale]
            }
            Detail::NotANumber | Detail::InfiniteNumbers => vec![Part::Value],
            Detail::Infinity | Detail::MinusInfinity | Detail::BeforeChrist | Detail::AfterYear9999 => {
                vec![Part::TimeClass]
            }
            Detail::Over(limit) | Detail::FirstOver(limit) => parts_of_limit(limit, column),
        }
    }

    fn sql(self, column: &WantedColumn, place: usize) -> String {
        let part = |part: Part| part.name(place);
        let (value, scale, integer) = (part(Part::Value), part(Part::Scale), part(Part::IntegerDigits));
        let class = |number: u8| count(&format!("{} = {number}", part(Part::TimeClass)));
        match self {
            Detail::MaxCharactersOf(octets) => {
                let text = part(Part::TextOctets);
                format!("max(CASE WHEN {text} >= {} THEN char_length({value}) END)", octets / 4)
            }
            Detail::MaxPrecision => format!("max({scale} + {integer})"),
            Detail::ScaleOver6 => count(&format!("{scale} > 6")),
            Detail::IntegerDigitsOver22 => count(&format!("{integer} > 22")),
            Detail::PrecisionOver28 => count(&format!("{scale} + {integer} > 28")),
            Detail::PrecisionOver38 => count(&format!("{scale} + {integer} > 38")),
            // a look at the digits spares finite values the comparison
            Detail::NotANumber if has_digits(column) => {
                count(&format!("{scale} IS NULL AND {value} = 'NaN'"))
            }
            Detail::NotANumber => count(&format!("{value} = 'NaN'")),
            Detail::InfiniteNumbers => count(&format!("{scale} IS NULL AND {value} <> 'NaN'")),
            Detail::Infinity => class(1),
            Detail::MinusInfinity => class(2),
            Detail::BeforeChrist => class(3),
            Detail::AfterYear9999 => class(4),
            Detail::Over(limit) => count(&passes(limit, column, place)),
            Detail::FirstOver(limit) => format!("min(at) FILTER (WHERE {})", passes(limit, column, place)),
        }
    }
}

fn count(condition: &str) -> String {
    format!("count(*) FILTER (WHERE {condition})")
}

/// The digits before the point of the number that is farthest from zero: fewer steps than to count those of each.
fn integer_digits(value: &str, scale: &str) -> String {
    let farthest = format!(
        "greatest(max({value}) FILTER (WHERE {scale} IS NOT NULL), -min({value}) FILTER (WHERE {scale} IS NOT NULL))"
    );
    format!("CASE WHEN {farthest} < 1 THEN 0 ELSE length(trunc({farthest})::text) END")
}

/// The numbers of a value that tell whether it passes a limit.
pub(super) fn parts_of_limit(limit: Limit, column: &WantedColumn) -> Vec<Part> {
    match limit {
        Limit::Numeric { .. } | Limit::Digits { .. } => vec![Part::Scale, Part::IntegerDigits],
        Limit::Octets { .. } => vec![octets_of_limit(column)],
        Limit::Characters { .. } => vec![Part::Characters],
        Limit::Finite if column.stored == StoredType::Numeric && has_digits(column) => {
            vec![Part::Value, Part::Scale]
        }
        Limit::Finite if column.stored == StoredType::Numeric => vec![Part::Value],
        Limit::Finite | Limit::FourDigitYears => vec![Part::TimeClass],
    }
}

/// The condition under which a value passes a limit.
pub(super) fn passes(limit: Limit, column: &WantedColumn, place: usize) -> String {
    let part = |part: Part| part.name(place);
    let (scale, integer) = (part(Part::Scale), part(Part::IntegerDigits));
    match limit {
        Limit::Numeric { precision, scale: kept } => {
            format!("({scale} > {kept} OR {integer} > {})", precision.saturating_sub(kept))
        }
        Limit::Digits { digits } => format!("{scale} + {integer} > {digits}"),
        Limit::Octets { octets } => format!("{} > {octets}", part(octets_of_limit(column))),
        Limit::Characters { characters } => format!("{} > {characters}", part(Part::Characters)),
        Limit::Finite if column.stored == StoredType::Numeric => match has_digits(column) {
            true => format!("({scale} IS NULL AND {} IS NOT NULL)", part(Part::Value)),
            false => format!("{} = 'NaN'", part(Part::Value)),
        },
        Limit::Finite => format!("{} <= 2", part(Part::TimeClass)),
        Limit::FourDigitYears => format!("{} >= 3", part(Part::TimeClass)),
    }
}

fn octets_of_limit(column: &WantedColumn) -> Part {
    if column.wants(Fact::Octets) { octets_part(column) } else { Part::TextOctets }
}

/// The number of bytes that LOBs are counted by. Of text they are its own bytes, which are computed once.
fn octets_part(column: &WantedColumn) -> Part {
    if column.stored == StoredType::Text { Part::TextOctets } else { Part::Octets }
}

/// Whether digits are counted, and numbers that are not finite thus told apart.
pub(super) fn has_digits(column: &WantedColumn) -> bool {
    column.wants(Fact::Digits) || column.wants(Fact::Precision)
}

fn is_padded(column: &WantedColumn) -> bool {
    column.stored == StoredType::PaddedText
}

/// One for the bucket of a size, each bucket with decimal digits of its own: their sum is the histogram. It
/// costs a tenth of an aggregate for each bucket.
fn bucket(octets: &str) -> String {
    let mut sql = String::new();
    write_bucket(&mut sql, octets, 0, BUCKETS - 1);
    sql
}

fn write_bucket(sql: &mut String, octets: &str, least: u32, most: u32) {
    if least == most {
        sql.push_str(&format!("1e{}", least as usize * BUCKET_DIGITS));
        return;
    }
    let middle = least.midpoint(most);
    sql.push_str(&format!("CASE WHEN {octets} < {} THEN ", 1u64 << (middle + 1)));
    write_bucket(sql, octets, least, middle);
    sql.push_str(" ELSE ");
    write_bucket(sql, octets, middle + 1, most);
    sql.push_str(" END");
}

/// The counts that were summed up in one number, to the last that is not 0.
pub(super) fn histogram(sum: &str) -> Option<Vec<u64>> {
    let digits = sum.as_bytes();
    let mut counts = Vec::new();
    for group in digits.rchunks(BUCKET_DIGITS) {
        counts.push(std::str::from_utf8(group).ok()?.parse().ok()?);
    }
    while counts.last() == Some(&0) {
        counts.pop();
    }
    Some(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_holds_the_counts_of_all_buckets() {
        assert_eq!(histogram("0"), Some(vec![]));
        assert_eq!(histogram("7"), Some(vec![7]));
        assert_eq!(histogram("3000000000000000000000012"), Some(vec![12, 0, 3]));
        assert_eq!(histogram("123456789012000000000001"), Some(vec![1, 123_456_789_012]));
        assert_eq!(histogram("-1"), None);
        assert_eq!(histogram("1.5"), None);
    }

    #[test]
    fn every_size_finds_its_bucket() {
        let sql = bucket("o");
        for bucket in 0..BUCKETS {
            assert!(sql.contains(&format!(" 1e{} ", bucket as usize * BUCKET_DIGITS)), "{bucket}: {sql}");
        }
        // no bucket is more than five comparisons deep
        assert!(sql.starts_with(
            "CASE WHEN o < 65536 THEN CASE WHEN o < 256 THEN CASE WHEN o < 16 THEN CASE WHEN o < 4"
        ));
    }
}
