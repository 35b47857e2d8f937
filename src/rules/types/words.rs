//! Figures in messages.

use crate::migration::StoredValues;

pub(super) use crate::figures::count;

/// `1,203 of 1,200,345 values`, as far as that is known.
pub(super) fn some_of(number: u64, values: &StoredValues<'_>) -> String {
    match values.rows() {
        Some(rows) => format!("{} of {} values", count(number), count(rows.value)),
        None if number == 1 => "1 value".to_owned(),
        None => format!("{} values", count(number)),
    }
}

/// `all 1,200,345 values`, as far as that is known.
pub(super) fn all(values: &StoredValues<'_>) -> String {
    match values.rows() {
        Some(rows) => format!("all {} values", count(rows.value)),
        None => "all values".to_owned(),
    }
}

/// ` (measured 2026-11-20)`, where the profile tells.
pub(super) fn when_measured(values: &StoredValues<'_>) -> String {
    values.measured_at().map(|date| format!(" (measured {date})")).unwrap_or_default()
}
