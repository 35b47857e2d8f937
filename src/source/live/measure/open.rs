//! What the outlines of a column settle, and what they leave open.

use super::answer::{Outline, Passed, store_none};
use super::figure::{Detail, Figure, Places, has_digits};
use crate::profile::wanted::{Fact, StoredType, WantedColumn};
use crate::profile::{ColumnProfile, Limit, RowsOver};

/// Puts the facts that the outlines settle into a column's profile: that there are no such values. The figures
/// are those that are still to be asked for.
pub(super) fn left_open<'a>(
    column: &'a WantedColumn,
    facts: &mut ColumnProfile,
    outline: &Outline,
    places: Places,
) -> (Vec<Figure>, Vec<Passed<'a>>) {
    let (mut open, mut passed) = (Vec::new(), Vec::new());
    for (detail, is_open) in details(column, facts, outline) {
        match is_open {
            true => open.push(Figure::Detail(detail)),
            false => store_none(facts, detail),
        }
    }
    for limit in &column.limits {
        if let Some(rows) = passed_by_scale_alone(*limit, facts, outline, places) {
            let place = outline.first_scale_over_6.clone();
            passed.push(Passed { column, limit: *limit, rows, place });
        } else if may_pass(*limit, column, facts, outline) {
            open.push(Figure::Detail(Detail::Over(*limit)));
            let place = Figure::Detail(Detail::FirstOver(*limit));
            open.extend((places == Places::Aggregated).then_some(place));
        } else {
            facts.over.push(RowsOver { limit: *limit, rows: 0, example: None });
        }
    }
    (open, passed)
}

/// How many numbers do not fit `numeric(p,6)`, where none has too many digits before the point: the outlines
/// count those with too many behind it.
fn passed_by_scale_alone(
    limit: Limit,
    facts: &ColumnProfile,
    outline: &Outline,
    places: Places,
) -> Option<u64> {
    let Limit::Numeric { precision, scale: 6 } = limit else { return None };
    let (integer, _) = digits(facts);
    let rows = facts.number.as_ref()?.rows_over_scale_6.filter(|rows| *rows > 0)?;
    let is_settled = places == Places::Left || outline.first_scale_over_6.is_some();
    (is_settled && integer <= precision.saturating_sub(6)).then_some(rows)
}

/// The details of a column, each with whether it is open.
fn details(column: &WantedColumn, facts: &ColumnProfile, outline: &Outline) -> Vec<(Detail, bool)> {
    let (integer, scale) = digits(facts);
    let mut details = Vec::new();
    for fact in &column.facts {
        match fact {
            Fact::Digits => {
                details.extend([(Detail::ScaleOver6, scale > 6), (Detail::IntegerDigitsOver22, integer > 22)])
            }
            Fact::Precision => {
                let most = integer.saturating_add(scale);
                // where it does not matter nobody is told
                details.extend((most > 28).then_some((Detail::MaxPrecision, true)));
                details.extend([(Detail::PrecisionOver28, most > 28), (Detail::PrecisionOver38, most > 38)]);
            }
            Fact::NotFinite if has_digits(column) => {
                let is_open = outline.not_finite() > 0;
                details.extend([(Detail::NotANumber, is_open), (Detail::InfiniteNumbers, is_open)]);
            }
            // a declared precision has no room for infinity
            Fact::NotFinite => details.push((Detail::InfiniteNumbers, false)),
            Fact::Length if characters(facts).is_none() => {
                let longest = text_octets(facts);
                details.push((Detail::MaxCharactersOf(longest), longest > 0));
            }
            Fact::Time => {
                let is_open = outline.odd_times > 0;
                let all =
                    [Detail::Infinity, Detail::MinusInfinity, Detail::BeforeChrist, Detail::AfterYear9999];
                details.extend(all.map(|detail| (detail, is_open)));
            }
            _ => {}
        }
    }
    details
}

/// Whether a value may pass a limit, as far as the outlines tell.
fn may_pass(limit: Limit, column: &WantedColumn, facts: &ColumnProfile, outline: &Outline) -> bool {
    let (integer, scale) = digits(facts);
    match limit {
        Limit::Numeric { precision, scale: kept } => scale > kept || integer > precision.saturating_sub(kept),
        Limit::Digits { digits } => integer.saturating_add(scale) > digits,
        Limit::Octets { octets } => {
            let of_lob = facts.octets.as_ref().and_then(|octets| octets.max);
            of_lob.unwrap_or_else(|| text_octets(facts)) > octets
        }
        Limit::Characters { characters: most } => {
            characters(facts).unwrap_or_else(|| text_octets(facts)) > most
        }
        Limit::Finite if column.stored == StoredType::Numeric && !has_digits(column) => {
            facts.number.as_ref().and_then(|number| number.nan).unwrap_or(0) > 0
        }
        Limit::Finite if column.stored == StoredType::Numeric => outline.not_finite() > 0,
        Limit::Finite | Limit::FourDigitYears => outline.odd_times > 0,
    }
}

/// The most digits before and after the point.
fn digits(facts: &ColumnProfile) -> (u32, u32) {
    let number = facts.number.as_ref();
    let most = |digits: Option<Option<u32>>| digits.flatten().unwrap_or(0);
    (most(number.map(|number| number.max_integer_digits)), most(number.map(|number| number.max_scale)))
}

fn characters(facts: &ColumnProfile) -> Option<u64> {
    facts.text.as_ref()?.max_characters
}

fn text_octets(facts: &ColumnProfile) -> u64 {
    facts.text.as_ref().and_then(|text| text.max_octets).unwrap_or(0)
}
