//! Figures in messages.

use crate::migration::StoredValues;

/// `1,200,345`
pub(super) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

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

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn digits_are_grouped_by_three() {
        for (number, expected) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_200_345, "1,200,345")] {
            assert_eq!(count(number), expected);
        }
    }
}
