//! Two sets of facts about the same column.

use super::age::{self, Age};
use crate::profile::{
    ArrayFacts, ColumnProfile, NumberFacts, OctetFacts, RowsOver, Scope, TextFacts, TimeFacts,
};

/// What two profiles know of a column. Each says how many rows it looked at, where they differ.
pub(super) fn merge(ours: ColumnProfile, theirs: ColumnProfile) -> ColumnProfile {
    if ours == theirs {
        return ours;
    }
    match Age::of(theirs.measured_at.as_deref(), ours.measured_at.as_deref()) {
        Age::Newer => behind(ours, theirs),
        Age::Older => behind(theirs, ours),
        // that of every row stays, unless the sample shows more
        Age::Unknown if ours.scope != theirs.scope && theirs.is_exact() => behind(theirs, ours),
        Age::Unknown if ours.scope != theirs.scope => behind(ours, theirs),
        Age::Unknown => together(ours, theirs),
    }
}

/// What is known behind a newer look.
fn behind(older: ColumnProfile, newer: ColumnProfile) -> ColumnProfile {
    if is_of_other_type(&older, &newer) {
        return newer;
    }
    match (older.scope, newer.scope) {
        (_, Scope::All) => completed(newer, older),
        (Scope::All, Scope::Sample) if !shows_more(&newer, &older) => older,
        (_, Scope::Sample) => {
            let measured_at = newer.measured_at.clone();
            ColumnProfile { measured_at, ..together(older, newer) }
        }
    }
}

/// Facts of every row, with those of an older look that they lack. Of a sample only what it has seen is taken:
/// that it has not seen something proves nothing.
fn completed(newer: ColumnProfile, older: ColumnProfile) -> ColumnProfile {
    let filled = filled(newer.clone(), &older);
    let is_sample = older.scope == Scope::Sample;
    if filled == newer || is_sample && !shows_more(&filled, &newer) {
        return newer;
    }
    let measured_at = age::older(older.measured_at, newer.measured_at);
    ColumnProfile { measured_at, scope: older.scope, ..filled }
}

/// The facts of the one, and those of the other that it lacks.
fn filled(mut facts: ColumnProfile, other: &ColumnProfile) -> ColumnProfile {
    if facts.rows == other.rows {
        facts.nulls = facts.nulls.or(other.nulls);
    }
    // numbers of few digits need no further figure
    let has_digits = facts.number.as_ref().is_some_and(|number| number.max_scale.is_some());
    let precision = facts.number.as_ref().and_then(|number| number.max_precision);
    facts.number = either(facts.number, &other.number, |a, b| numbers(a, b, Option::or, Option::or));
    if let Some(number) = facts.number.as_mut().filter(|_| has_digits) {
        number.max_precision = precision;
    }
    facts.text = either(facts.text, &other.text, |a, b| texts(a, b, Option::or));
    facts.octets = either(facts.octets, &other.octets, |a, b| match (a.max, b.max) {
        (None, Some(_)) => b.clone(),
        _ => a,
    });
    facts.time = either(facts.time, &other.time, |a, b| times(a, b, Option::or));
    facts.array = either(facts.array, &other.array, |a, b| arrays(a, b, Option::or, Option::or));
    facts.large_object_references = facts.large_object_references.or(other.large_object_references);
    facts.data_type = facts.data_type.or_else(|| other.data_type.clone());
    for new in &other.over {
        if !facts.over.iter().any(|known| known.limit == new.limit) {
            facts.over.push(new.clone());
        }
    }
    facts
}

/// The larger figures of both. They are of every row where both are.
fn together(a: ColumnProfile, b: ColumnProfile) -> ColumnProfile {
    let is_of_every_row = a.is_exact() && b.is_exact() && !is_of_other_type(&a, &b);
    let (rows, nulls) = if values(&a) >= values(&b) { (a.rows, a.nulls) } else { (b.rows, b.nulls) };
    ColumnProfile {
        scope: if is_of_every_row { Scope::All } else { Scope::Sample },
        data_type: if is_of_other_type(&a, &b) { None } else { a.data_type.or(b.data_type) },
        measured_at: age::older(a.measured_at, b.measured_at),
        rows: rows.or(a.rows).or(b.rows),
        nulls,
        number: either(a.number, &b.number, |a, b| numbers(a, b, Option::max, Option::max)),
        text: either(a.text, &b.text, |a, b| texts(a, b, Option::max)),
        octets: either(a.octets, &b.octets, most_octets),
        time: either(a.time, &b.time, |a, b| times(a, b, Option::max)),
        array: either(a.array, &b.array, |a, b| arrays(a, b, Option::max, Option::max)),
        large_object_references: a.large_object_references.max(b.large_object_references),
        over: most_over(a.over, b.over),
    }
}

fn most_octets(a: OctetFacts, b: &OctetFacts) -> OctetFacts {
    let total = a.total.max(b.total);
    let larger = if a.max < b.max { b.clone() } else { a };
    OctetFacts { total, ..larger }
}

fn most_over(mut over: Vec<RowsOver>, more: Vec<RowsOver>) -> Vec<RowsOver> {
    for new in more {
        match over.iter_mut().find(|known| known.limit == new.limit) {
            Some(known) if known.rows < new.rows => *known = new,
            Some(_) => {}
            None => over.push(new),
        }
    }
    over.sort_by_key(|over| over.limit);
    over
}

fn is_of_other_type(a: &ColumnProfile, b: &ColumnProfile) -> bool {
    a.data_type.as_ref().zip(b.data_type.as_ref()).is_some_and(|(a, b)| a != b)
}

/// How many rows hold a value, where it is known.
fn values(facts: &ColumnProfile) -> Option<u64> {
    facts.rows?.checked_sub(facts.nulls?)
}

/// Whether some figure is larger than it is known to be.
pub(super) fn shows_more(new: &ColumnProfile, known: &ColumnProfile) -> bool {
    let is_more = |new: Option<u64>, known: Option<u64>| new.unwrap_or(0) > known.unwrap_or(0);
    let has_more_values = values(known).is_some_and(|known| values(new).is_some_and(|new| new > known));
    let passes_more = new.over.iter().any(|over| {
        let before = known.over.iter().find(|known| known.limit == over.limit);
        is_more(Some(over.rows), before.map(|before| before.rows))
    });
    has_more_values
        || passes_more
        || figures(new).into_iter().zip(figures(known)).any(|(new, known)| is_more(new, known))
}

/// The figures of a column that stand alone, in an order of their own.
pub(super) fn figures(facts: &ColumnProfile) -> Vec<Option<u64>> {
    let NumberFacts {
        max_integer_digits,
        max_scale,
        max_precision,
        nan,
        infinite,
        rows_over_scale_6,
        rows_over_integer_digits_22,
        rows_over_precision_28,
        rows_over_precision_38,
    } = facts.number.clone().unwrap_or_default();
    let TextFacts { max_characters, max_octets, trailing_blanks, blank_only, empty, four_byte_characters } =
        facts.text.clone().unwrap_or_default();
    let OctetFacts { max, total, histogram: _ } = facts.octets.clone().unwrap_or_default();
    let TimeFacts { infinity, minus_infinity, before_christ, after_year_9999 } =
        facts.time.clone().unwrap_or_default();
    let ArrayFacts { max_dimensions, null_elements } = facts.array.clone().unwrap_or_default();
    let small = [max_integer_digits, max_scale, max_precision, max_dimensions];
    let mut figures: Vec<Option<u64>> = small.into_iter().map(|figure| figure.map(u64::from)).collect();
    figures.extend([nan, infinite, rows_over_scale_6, rows_over_integer_digits_22]);
    figures.extend([rows_over_precision_28, rows_over_precision_38]);
    figures.extend([max_characters, max_octets, trailing_blanks, blank_only, empty, four_byte_characters]);
    figures.extend([max, total, infinity, minus_infinity, before_christ, after_year_9999]);
    figures.extend([null_elements, facts.large_object_references]);
    figures
}

fn either<T: Clone>(ours: Option<T>, other: &Option<T>, both: impl Fn(T, &T) -> T) -> Option<T> {
    match (ours, other) {
        (Some(ours), Some(other)) => Some(both(ours, other)),
        (Some(ours), None) => Some(ours),
        (None, other) => other.clone(),
    }
}

/// What becomes of a figure that both may have.
type Choose<T> = fn(Option<T>, Option<T>) -> Option<T>;

fn numbers(a: NumberFacts, b: &NumberFacts, small: Choose<u32>, large: Choose<u64>) -> NumberFacts {
    NumberFacts {
        max_integer_digits: small(a.max_integer_digits, b.max_integer_digits),
        max_scale: small(a.max_scale, b.max_scale),
        max_precision: small(a.max_precision, b.max_precision),
        nan: large(a.nan, b.nan),
        infinite: large(a.infinite, b.infinite),
        rows_over_scale_6: large(a.rows_over_scale_6, b.rows_over_scale_6),
        rows_over_integer_digits_22: large(a.rows_over_integer_digits_22, b.rows_over_integer_digits_22),
        rows_over_precision_28: large(a.rows_over_precision_28, b.rows_over_precision_28),
        rows_over_precision_38: large(a.rows_over_precision_38, b.rows_over_precision_38),
    }
}

fn texts(a: TextFacts, b: &TextFacts, choose: Choose<u64>) -> TextFacts {
    TextFacts {
        max_characters: choose(a.max_characters, b.max_characters),
        max_octets: choose(a.max_octets, b.max_octets),
        trailing_blanks: choose(a.trailing_blanks, b.trailing_blanks),
        blank_only: choose(a.blank_only, b.blank_only),
        empty: choose(a.empty, b.empty),
        four_byte_characters: choose(a.four_byte_characters, b.four_byte_characters),
    }
}

fn times(a: TimeFacts, b: &TimeFacts, choose: Choose<u64>) -> TimeFacts {
    TimeFacts {
        infinity: choose(a.infinity, b.infinity),
        minus_infinity: choose(a.minus_infinity, b.minus_infinity),
        before_christ: choose(a.before_christ, b.before_christ),
        after_year_9999: choose(a.after_year_9999, b.after_year_9999),
    }
}

fn arrays(a: ArrayFacts, b: &ArrayFacts, small: Choose<u32>, large: Choose<u64>) -> ArrayFacts {
    ArrayFacts {
        max_dimensions: small(a.max_dimensions, b.max_dimensions),
        null_elements: large(a.null_elements, b.null_elements),
    }
}
