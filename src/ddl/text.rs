//! The small parts that statements are made of.

use std::fmt::{Display, Write};

use crate::catalog::{Definition, Name, quote_identifier, quote_literal};

/// The items, joined by commas.
pub(super) fn list<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    let mut text = String::new();
    for item in items {
        let separator = if text.is_empty() { "" } else { ", " };
        // writing to a String does not fail
        let _ = write!(text, "{separator}{item}");
    }
    text
}

/// ` word (items)`, or nothing where there is no item.
pub(super) fn in_parentheses(word: &str, items: &str) -> String {
    if items.is_empty() { String::new() } else { format!("{} ({items})", behind_space(word)) }
}

/// ` word text`, or nothing where there is no text.
pub(super) fn clause<T: Display>(word: &str, text: Option<T>) -> String {
    text.map(|text| format!("{} {text}", behind_space(word))).unwrap_or_default()
}

fn behind_space(word: &str) -> String {
    if word.is_empty() { String::new() } else { format!(" {word}") }
}

/// A name whose parts are parted by dots, each quoted where it needs it: `toast.autovacuum_enabled`.
pub(super) fn dotted(name: &Name) -> String {
    name.as_str().split('.').map(quote_identifier).collect::<Vec<_>>().join(".")
}

/// Storage parameters and their like: `fillfactor='70', security_barrier`.
pub(super) fn storage_parameters(options: &[Definition]) -> String {
    list(options.iter().map(|option| match &option.value {
        Some(value) => format!("{}={}", dotted(&option.name), storage_value(value)),
        None => dotted(&option.name),
    }))
}

/// The names of storage parameters, for `RESET`.
pub(super) fn parameter_names(options: &[Definition]) -> String {
    list(options.iter().map(|option| dotted(&option.name)))
}

/// A value in quotes, unless it is written with them.
fn storage_value(value: &str) -> String {
    let is_literal = value.len() >= 2 && value.starts_with('\'') && value.ends_with('\'');
    if is_literal { value.to_owned() } else { quote_literal(value) }
}

/// The parameters of a type or an aggregate, whose values stand there as written.
pub(super) fn definitions(options: &[Definition]) -> String {
    list(options.iter().map(|option| match &option.value {
        Some(value) => format!("{} = {value}", option.name),
        None => option.name.to_string(),
    }))
}

/// ` OPTIONS (host 'a', port '1')`, or nothing.
pub(super) fn foreign_options(options: &[Definition]) -> String {
    let items = options.iter().filter_map(|option| {
        option.value.as_deref().map(|value| format!("{} {}", option.name, quote_literal(value)))
    });
    in_parentheses("OPTIONS", &list(items))
}

/// A text between dollar quotes whose tag does not occur in it.
///
/// ```
/// use pgdms_lint::ddl::dollar_quote;
/// assert_eq!(dollar_quote("SELECT 1"), "$$SELECT 1$$");
/// assert_eq!(dollar_quote("SELECT '$$'"), "$body$SELECT '$$'$body$");
/// assert_eq!(dollar_quote("a $body$ b"), "$bodyx$a $body$ b$bodyx$");
/// ```
pub fn dollar_quote(text: &str) -> String {
    if !text.contains('$') {
        return format!("$${text}$$");
    }
    let tag = format!("$body{}$", unused_suffix(text));
    format!("{tag}{text}{tag}")
}

/// As many `x` as stand nowhere behind `$body`: one walk, whatever the text.
fn unused_suffix(text: &str) -> String {
    let longest = text
        .split("$body")
        .skip(1)
        .map(|rest| rest.bytes().take_while(|byte| *byte == b'x').count() + 1)
        .max();
    "x".repeat(longest.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollar_quotes_hold_whatever_is_in_them() {
        for text in ["", "$", "a$", "$$", "$body", "$bodyx$ $body$", "$bodyxx", "$body$body$x", "é$body$"] {
            let quoted = dollar_quote(text);
            let tag_end = quoted[1..].find('$').unwrap() + 2;
            let tag = &quoted[..tag_end];
            // the first place where the tag stands again is the end
            assert_eq!(quoted[tag_end..].find(tag), Some(text.len()), "{quoted}");
            assert_eq!(&quoted[tag_end..quoted.len() - tag_end], text);
        }
    }

    #[test]
    fn options_are_quoted() {
        let option = |name: &str, value: &str| Definition::new(Name::from(name), Some(value.into()));
        assert_eq!(
            storage_parameters(&[option("toast.autovacuum_enabled", "off"), option("fillfactor", "'70'")]),
            "toast.autovacuum_enabled='off', fillfactor='70'"
        );
        assert_eq!(foreign_options(&[option("user", "it's")]), " OPTIONS (\"user\" 'it''s')");
        assert_eq!(foreign_options(&[]), "");
    }
}
