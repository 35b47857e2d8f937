//! Texts that differ and may mean the same.
//!
//! PostgreSQL prints expressions and queries anew, and each version a little otherwise; what a person wrote is printed
//! otherwise too. White space, the case of words without quotes and parentheses around what binds tighter anyway mean
//! nothing here: what is left is the same text, or a difference. One version on both sides tells that it is one; two
//! versions do where they differ in what all versions print alike.

use super::parentheses::without_redundant;
use super::significant;
use crate::catalog::ServerVersion;
use crate::catalog::difference::{Property, Value};
use crate::sql::lexer::{StandardStrings, TokenKind, tokenize};

/// Whether PostgreSQL prints the property anew.
pub(super) fn is_printed(property: Property) -> bool {
    matches!(
        property,
        Property::Default
            | Property::Generated
            | Property::Condition
            | Property::Query
            | Property::RuleDefinition
            | Property::Using
            | Property::WithCheck
            | Property::IndexElement
            | Property::Predicate
            | Property::PartitionBound
            | Property::PartitionKey
            | Property::StatisticsOn
            | Property::Argument
    )
}

/// Whether both texts were printed by one version, so that a difference is one.
pub(super) fn is_of_one_printer(source: Option<ServerVersion>, target: Option<ServerVersion>) -> bool {
    match (source, target) {
        (Some(source), Some(target)) => source.major() == target.major(),
        _ => false,
    }
}

/// Whether a value is a name, or names and PostgreSQL's words: no version prints these otherwise.
pub(super) fn is_plain(value: &Value) -> bool {
    match value {
        Value::Sql(text) => {
            let mut tokens = Vec::new();
            tokenize(text.as_bytes(), StandardStrings::On, &mut tokens);
            matches!(&tokens[..], [only] if matches!(only.kind, TokenKind::Word | TokenKind::QuotedIdentifier))
        }
        Value::List(values) | Value::Clause(values) => values.iter().all(is_plain),
        Value::Word(_) | Value::Flag(_) | Value::Number(_) => true,
        _ => false,
    }
}

/// Whether two values differ in what no version prints otherwise.
pub(super) fn differ(source: &Value, target: &Value) -> bool {
    significant::differ(&source.to_string(), &target.to_string())
}

/// Whether two values are the same words.
pub(super) fn is_same(source: &Value, target: &Value) -> bool {
    words(&source.to_string()) == words(&target.to_string())
}

/// The tokens of a text, but parentheses that mean nothing; words in lower case.
fn words(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    tokenize(text.as_bytes(), StandardStrings::On, &mut tokens);
    let word = |token: crate::sql::lexer::Token| {
        let text = text.get(token.start as usize..token.end as usize).unwrap_or_default();
        if token.kind == TokenKind::Word { text.to_lowercase() } else { text.to_owned() }
    };
    without_redundant(text, &tokens).into_iter().map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(source: &str, target: &str) -> bool {
        let value = |text: &str| Value::Sql(text.into());
        is_same(&value(source), &value(target))
    }

    #[test]
    fn parentheses_and_the_case_of_words_mean_nothing() {
        assert!(same("a > 0 AND B < 1", "((a > 0) and (b < 1))"));
        assert!(!same("a > 0", "a > 1"));
        assert!(!same("'New'", "'new'"));
        assert!(!same("\"A\" > 0", "a > 0"));
    }

    #[test]
    fn parentheses_that_change_nothing_mean_nothing() {
        for (source, target) in [
            ("a = 1 OR b = 2 AND c = 3", "((a = 1) OR ((b = 2) AND (c = 3)))"),
            ("a AND b AND c", "((a AND b) AND c)"),
            ("(('x')::text)", "'x'::text"),
            ("NOT a = 1", "(NOT (a = 1))"),
            ("f(a, (b * 2)) + (-1)", "(f(a, b * 2) + -1)"),
            ("SELECT (a * b) + c FROM t WHERE ((a = 1))", "SELECT a * b + c FROM t WHERE a = 1"),
            ("CASE WHEN (a > 0) THEN (1) ELSE (2) END", "CASE WHEN a > 0 THEN 1 ELSE 2 END"),
        ] {
            assert!(same(source, target), "{source} {target}");
        }
    }

    #[test]
    fn parentheses_that_say_what_belongs_together_mean_something() {
        for (source, target) in [
            ("((a + b) * c) > 0", "(a + (b * c)) > 0"),
            ("((a = 1) OR (b = 2)) AND (c = 3)", "(a = 1) OR ((b = 2) AND (c = 3))"),
            ("NOT (a AND b)", "(NOT a) AND b"),
            ("a - (b - c)", "(a - b) - c"),
            ("-(a ^ b)", "(-a) ^ b"),
            ("(a || b)::text", "a || (b::text)"),
            ("(NOT a) IS NULL", "NOT (a IS NULL)"),
            ("f((a, b))", "f(a, b)"),
            ("a IN (SELECT b)", "(a) IN ((SELECT b))"),
            ("(a UNION b) EXCEPT c", "a UNION (b EXCEPT c)"),
            ("f(a) + (b)", "f((a) + b)"),
        ] {
            assert!(!same(source, target), "{source} {target}");
        }
    }
}
