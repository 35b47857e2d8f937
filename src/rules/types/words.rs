//! Figures in messages.

use crate::catalog::quote_literal;
use crate::migration::{Example, StoredValues};
use crate::profile::Limit;

pub(in crate::rules) use crate::figures::count;

/// `1,203 of 1,200,345 values`, as far as that is known.
pub(in crate::rules) fn some_of(number: u64, values: &StoredValues<'_>) -> String {
    match values.rows() {
        Some(rows) => format!("{} of {} values", count(number), count(rows.value)),
        None if number == 1 => "1 value".to_owned(),
        None => format!("{} values", count(number)),
    }
}

/// `all 1,200,345 values`, as far as that is known.
pub(in crate::rules) fn all(values: &StoredValues<'_>) -> String {
    match values.rows() {
        Some(rows) => format!("all {} values", count(rows.value)),
        None => "all values".to_owned(),
    }
}

/// ` (measured 2026-11-20)`, where the profile tells.
pub(in crate::rules) fn when_measured(values: &StoredValues<'_>) -> String {
    values.measured_at().map(|date| format!(" (measured {date})")).unwrap_or_default()
}

/// `, for instance where id = 4711`, where the profile names a row with a value that passes the limit. The value
/// itself stands there only where whoever measured asked for it.
pub(in crate::rules) fn for_instance(values: &StoredValues<'_>, limit: Limit) -> String {
    let example = values.over(limit).and_then(|over| over.example);
    example.map(|example| instance(&example)).unwrap_or_default()
}

fn instance(example: &Example<'_>) -> String {
    let key: Vec<String> =
        example.key.iter().map(|(name, value)| format!("{name} = {}", literal(value))).collect();
    let value = example.value.map(|value| format!(": {}", literal(value))).unwrap_or_default();
    match key.is_empty() {
        true if value.is_empty() => String::new(),
        true => format!(", for instance{value}"),
        false => format!(", for instance where {}{value}", key.join(" AND ")),
    }
}

/// A number as it is, anything else in quotes.
fn literal(value: &str) -> String {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { value.to_owned() } else { quote_literal(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_named_by_their_key() {
        let (id, code) = ("id".into(), "Code".into());
        let key = vec![(&id, "4711"), (&code, "it's")];
        let text = instance(&Example { key: key.clone(), value: None });
        assert_eq!(text, ", for instance where id = 4711 AND \"Code\" = 'it''s'");
        assert_eq!(instance(&Example { key, value: Some("0.1234567") }), format!("{text}: '0.1234567'"));
        assert_eq!(instance(&Example { key: Vec::new(), value: Some("5") }), ", for instance: 5");
        assert_eq!(instance(&Example { key: Vec::new(), value: None }), "");
    }
}
