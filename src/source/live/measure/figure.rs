//! The figures that a statement asks for: how each is aggregated, and what its answers mean together.

use super::expression::Part;
use crate::profile::Limit;
use crate::profile::wanted::{Fact, StoredType, WantedColumn};

/// Buckets of a histogram by powers of two: no value is longer than 1 GB.
pub(super) const BUCKETS: u32 = 31;

/// Decimal digits that the count of one bucket has, where all are written as one number.
const BUCKET_DIGITS: usize = 12;

/// A figure about one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Figure {
    /// How many values there are, NULL left out.
    Values,
    MaxIntegerDigits,
    MaxScale,
    MaxPrecision,
    ScaleOver6,
    IntegerDigitsOver22,
    PrecisionOver28,
    PrecisionOver38,
    NotANumber,
    InfiniteNumbers,
    MaxCharacters,
    MaxTextOctets,
    TrailingBlanks,
    BlankOnly,
    Empty,
    FourByteCharacters,
    MaxOctets,
    TotalOctets,
    Histogram,
    Infinity,
    MinusInfinity,
    BeforeChrist,
    AfterYear9999,
    MaxDimensions,
    NullElements,
    LargeObjects,
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

impl Figure {
    /// The figures about a column.
    pub fn of(column: &WantedColumn, places: Places) -> Vec<Figure> {
        let mut figures = vec![Figure::Values];
        for fact in &column.facts {
            figures.extend_from_slice(match fact {
                Fact::Digits => &[
                    Figure::MaxIntegerDigits,
                    Figure::MaxScale,
                    Figure::ScaleOver6,
                    Figure::IntegerDigitsOver22,
                ],
                Fact::Precision => &[Figure::MaxPrecision, Figure::PrecisionOver28, Figure::PrecisionOver38],
                Fact::NotFinite => &[Figure::NotANumber, Figure::InfiniteNumbers],
                Fact::Length => &[Figure::MaxCharacters, Figure::MaxTextOctets],
                Fact::Blanks => &[Figure::TrailingBlanks, Figure::BlankOnly],
                Fact::Empty => &[Figure::Empty],
                Fact::FourByteCharacters => &[Figure::FourByteCharacters],
                Fact::Octets => &[Figure::MaxOctets, Figure::TotalOctets, Figure::Histogram],
                Fact::Time => {
                    &[Figure::Infinity, Figure::MinusInfinity, Figure::BeforeChrist, Figure::AfterYear9999]
                }
                Fact::Array => &[Figure::MaxDimensions, Figure::NullElements],
                Fact::LargeObjects => &[Figure::LargeObjects],
            });
        }
        for limit in &column.limits {
            figures.push(Figure::Over(*limit));
            figures.extend((places == Places::Aggregated).then_some(Figure::FirstOver(*limit)));
        }
        figures
    }

    /// Whether the largest value of several answers holds for all, and not their sum.
    pub fn is_largest(self) -> bool {
        matches!(
            self,
            Figure::MaxIntegerDigits
                | Figure::MaxScale
                | Figure::MaxPrecision
                | Figure::MaxCharacters
                | Figure::MaxTextOctets
                | Figure::MaxOctets
                | Figure::MaxDimensions
        )
    }

    /// The aggregate, for the column at a place of the statement.
    pub fn sql(self, column: &WantedColumn, place: usize) -> String {
        let part = |part: Part| part.name(place);
        let count = |condition: String| format!("count(*) FILTER (WHERE {condition})");
        let (value, scale, integer) = (part(Part::Value), part(Part::Scale), part(Part::IntegerDigits));
        let (octets, text) = (part(Part::Octets), part(Part::TextOctets));
        let class = |number: u8| count(format!("{} = {number}", part(Part::TimeClass)));
        match self {
            Figure::Values => format!("count({value})"),
            Figure::MaxIntegerDigits => format!("max({integer})"),
            Figure::MaxScale => format!("max({scale})"),
            Figure::MaxPrecision => format!("max({scale} + {integer})"),
            Figure::ScaleOver6 => count(format!("{scale} > 6")),
            Figure::IntegerDigitsOver22 => count(format!("{integer} > 22")),
            Figure::PrecisionOver28 => count(format!("{scale} + {integer} > 28")),
            Figure::PrecisionOver38 => count(format!("{scale} + {integer} > 38")),
            Figure::NotANumber => count(format!("{}{value} = 'NaN'", not_finite_first(column, place))),
            Figure::InfiniteNumbers if !has_digits(column) => "0".to_owned(),
            Figure::InfiniteNumbers => count(format!("{scale} IS NULL AND {value} <> 'NaN'")),
            Figure::MaxCharacters => format!("max({})", part(Part::Characters)),
            Figure::MaxTextOctets => format!("max({text})"),
            Figure::TrailingBlanks if is_padded(column) => count(format!("{octets} > {text}")),
            Figure::TrailingBlanks => count(format!("right({value}::text, 1) = ' '")),
            Figure::BlankOnly if is_padded(column) => count(format!("{octets} > 0 AND {text} = 0")),
            Figure::BlankOnly => count(format!("{text} > 0 AND ltrim({value}::text, ' ') = ''")),
            Figure::Empty if is_padded(column) => count(format!("{octets} = 0")),
            Figure::Empty => count(format!("{text} = 0")),
            Figure::FourByteCharacters => count(format!(
                // most texts are of characters of one byte: those need not be searched
                "{text} > {} + 2 AND {value}::text ~ '[\\U00010000-\\U0010FFFF]'",
                part(Part::Characters)
            )),
            Figure::MaxOctets => format!("max({octets})"),
            Figure::TotalOctets => format!("sum({octets})"),
            Figure::Histogram => format!("sum({}) FILTER (WHERE {octets} IS NOT NULL)", bucket(&octets)),
            Figure::Infinity => class(1),
            Figure::MinusInfinity => class(2),
            Figure::BeforeChrist => class(3),
            Figure::AfterYear9999 => class(4),
            Figure::MaxDimensions => format!("max({})", part(Part::Dimensions)),
            Figure::NullElements => count(part(Part::HasNull)),
            Figure::LargeObjects => {
                count(format!("{value} IN (SELECT l.oid FROM pg_largeobject_metadata l)"))
            }
            Figure::Over(limit) => count(passes(limit, column, place)),
            Figure::FirstOver(limit) => {
                format!("min(at) FILTER (WHERE {})", passes(limit, column, place))
            }
        }
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
        Limit::Octets { octets } if column.wants(Fact::Octets) => {
            format!("{} > {octets}", part(Part::Octets))
        }
        Limit::Octets { octets } => format!("{} > {octets}", part(Part::TextOctets)),
        Limit::Characters { characters } => format!("{} > {characters}", part(Part::Characters)),
        Limit::Finite if column.stored == StoredType::Numeric => match has_digits(column) {
            true => format!("{scale} IS NULL AND {} IS NOT NULL", part(Part::Value)),
            false => format!("{} = 'NaN'", part(Part::Value)),
        },
        Limit::Finite => format!("{} <= 2", part(Part::TimeClass)),
        Limit::FourDigitYears => format!("{} >= 3", part(Part::TimeClass)),
    }
}

/// Whether digits are counted, and infinite values thus told apart.
fn has_digits(column: &WantedColumn) -> bool {
    column.wants(Fact::Digits) || column.wants(Fact::Precision)
}

fn is_padded(column: &WantedColumn) -> bool {
    column.stored == StoredType::PaddedText
}

/// A cheap look at the digits spares most values the comparison with NaN.
fn not_finite_first(column: &WantedColumn, place: usize) -> String {
    match has_digits(column) {
        true => format!("{} IS NULL AND ", Part::Scale.name(place)),
        false => String::new(),
    }
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
