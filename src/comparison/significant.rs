//! What no version of PostgreSQL prints otherwise.
//!
//! Versions differ in the qualifiers before columns, in casts, parentheses, aliases and quotes, in how they print numbers
//! with a sign, and in a few functions that the SQL standard has a syntax of its own for. What is left of two texts
//! without these - names, literals, operators, keywords, in order - is another one only where the texts mean something
//! else.

use std::collections::BTreeSet;

use crate::sql::lexer::{StandardStrings, Token, TokenKind, tokenize};

/// Words of what versions print in a way of their own: `EXTRACT(year FROM a)` is `date_part('year', a)` before 14.
const FORMS: &[&str] = &[
    "at",
    "btrim",
    "collation",
    "current_date",
    "current_time",
    "current_timestamp",
    "date_part",
    "extract",
    "is_normalized",
    "localtime",
    "localtimestamp",
    "ltrim",
    "normalize",
    "normalized",
    "now",
    "overlaps",
    "overlay",
    "pg_collation_for",
    "position",
    "rtrim",
    "similar_escape",
    "similar_to_escape",
    "substring",
    "timezone",
    "trim",
    "xmlexists",
];

/// Words before the name of a table, whose schema every version prints.
const BEFORE_TABLES: &[&str] = &["from", "into", "join", "only", "update"];

/// The units of an interval's type.
const INTERVAL_FIELDS: &[&str] = &["year", "month", "day", "hour", "minute", "second", "to"];

/// Digits that a number of double precision is sure of.
const SURE_DIGITS: usize = 15;

/// Whether two texts that servers printed differ in what all versions print in the same way.
pub(super) fn differ(source: &str, target: &str) -> bool {
    let (source, target) = (Significant::of(source), Significant::of(target));
    source.forms == target.forms && source.words != target.words
}

/// What counts of a text.
struct Significant {
    words: Vec<String>,
    forms: BTreeSet<&'static str>,
}

impl Significant {
    fn of(text: &str) -> Significant {
        let mut tokens = Vec::new();
        tokenize(text.as_bytes(), StandardStrings::On, &mut tokens);
        let words = tokens.iter().filter(|token| token.kind == TokenKind::Word);
        let forms: BTreeSet<&str> = words.filter_map(|token| form(word(text, *token))).collect();
        let mut reader =
            Reader { text, tokens: &tokens, at: 0, has_forms: !forms.is_empty(), words: Vec::new() };
        reader.read();
        Significant { words: reader.words, forms }
    }
}

fn form(word: &str) -> Option<&'static str> {
    FORMS.iter().find(|form| form.eq_ignore_ascii_case(word)).copied()
}

fn word(text: &str, token: Token) -> &str {
    text.get(token.start as usize..token.end as usize).unwrap_or_default()
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    /// `FROM` may stand in a function then.
    has_forms: bool,
    words: Vec<String>,
}

impl Reader<'_> {
    fn read(&mut self) {
        while let Some(kind) = self.kind(0) {
            match kind {
                TokenKind::Word | TokenKind::QuotedIdentifier | TokenKind::UnicodeIdentifier => self.name(),
                TokenKind::ColonColon => self.cast(),
                TokenKind::Punctuation(b'(' | b')' | b'.') => self.at += 1,
                TokenKind::Number => self.number(),
                TokenKind::String if self.kind(1) == Some(TokenKind::ColonColon) => self.cast_literal(),
                _ => {
                    let raw = self.raw(0).to_owned();
                    self.take(raw);
                }
            }
        }
    }

    /// The kind of the token that many places ahead.
    fn kind(&self, ahead: usize) -> Option<TokenKind> {
        self.tokens.get(self.at + ahead).map(|token| token.kind)
    }

    fn raw(&self, ahead: usize) -> &str {
        self.tokens.get(self.at + ahead).map_or("", |token| word(self.text, *token))
    }

    /// Whether it is this keyword.
    fn is_word(&self, ahead: usize, keyword: &str) -> bool {
        self.kind(ahead) == Some(TokenKind::Word) && self.raw(ahead).eq_ignore_ascii_case(keyword)
    }

    fn is_name(&self, ahead: usize) -> bool {
        matches!(
            self.kind(ahead),
            Some(TokenKind::Word | TokenKind::QuotedIdentifier | TokenKind::UnicodeIdentifier)
        )
    }

    fn is_mark(&self, ahead: usize, mark: u8) -> bool {
        self.kind(ahead) == Some(TokenKind::Punctuation(mark))
    }

    fn take(&mut self, word: String) {
        self.words.push(word);
        self.at += 1;
    }

    /// A name without quotes: which words need them depends on the version.
    fn plain(&self, ahead: usize) -> String {
        match self.kind(ahead) {
            Some(TokenKind::QuotedIdentifier) => {
                let raw = self.raw(ahead);
                let inner = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"')).unwrap_or(raw);
                inner.replace("\"\"", "\"")
            }
            _ => self.raw(ahead).to_lowercase(),
        }
    }

    /// A keyword, or a name with what stands before it: `app.orders`, `o.id`.
    fn name(&mut self) {
        let is_alias = self.is_word(0, "as")
            && self.is_name(1)
            && !self.is_word(1, "materialized")
            && !self.is_word(1, "not");
        if is_alias {
            self.at += 2;
            return;
        }
        let is_table = self.is_behind_word_before_tables();
        let mut qualifiers = Vec::new();
        while self.is_mark(1, b'.') && (self.is_name(2) || self.kind(2) == Some(TokenKind::Operator)) {
            qualifiers.push(self.plain(0));
            self.at += 2;
        }
        let is_operator = self.kind(0) == Some(TokenKind::Operator);
        let last = if is_operator { self.raw(0).to_owned() } else { self.plain(0) };
        // the columns of a row, `o.*`, are no operator of a schema
        let keeps = is_table || self.is_mark(1, b'(') && !is_operator;
        if keeps {
            self.words.extend(qualifiers.into_iter().filter(|schema| schema != "pg_catalog"));
        }
        self.take(last);
    }

    fn is_behind_word_before_tables(&self) -> bool {
        let mut before = self.words.iter().rev();
        let is_before = before.next().is_some_and(|word| BEFORE_TABLES.contains(&word.as_str()));
        let is_distinct_from = before.next().is_some_and(|word| word == "distinct");
        is_before && !is_distinct_from && !self.has_forms
    }

    fn number(&mut self) {
        let number = canonical(self.raw(0), Precision::Double);
        self.take(number);
    }

    /// A literal with its type: numbers are printed with and without quotes.
    fn cast_literal(&mut self) {
        let raw = self.raw(0).to_owned();
        let inner = raw.trim_matches('\'');
        let (sign, digits) = match inner.strip_prefix('-') {
            Some(digits) => (Some("-"), digits),
            None => (None, inner),
        };
        let is_number =
            digits.starts_with(|first: char| first.is_ascii_digit()) && digits.parse::<f64>().is_ok();
        if !is_number {
            self.take(raw);
            return;
        }
        let precision = if self.is_word(2, "real") { Precision::Real } else { Precision::Double };
        self.words.extend(sign.map(str::to_owned));
        self.take(canonical(digits, precision));
    }

    /// Passes over `::` and a type.
    fn cast(&mut self) {
        self.at += 1;
        let first = self.plain(0);
        if self.is_name(0) {
            self.at += 1;
        }
        while self.is_mark(0, b'.') && self.is_name(1) {
            self.at += 2;
        }
        match first.as_str() {
            "character" | "bit" => self.pass_words(&["varying"]),
            "double" => self.pass_words(&["precision"]),
            "interval" => self.pass_words(INTERVAL_FIELDS),
            _ => {}
        }
        self.pass_numbers();
        if matches!(first.as_str(), "time" | "timestamp")
            && (self.is_word(0, "with") || self.is_word(0, "without"))
        {
            self.pass_words(&["with", "without", "time", "zone"]);
        }
        while self.is_mark(0, b'[') && self.is_mark(1, b']') {
            self.at += 2;
        }
    }

    fn pass_words(&mut self, words: &[&str]) {
        while words.iter().any(|word| self.is_word(0, word)) {
            self.at += 1;
        }
    }

    /// Passes over the length or precision of a type.
    fn pass_numbers(&mut self) {
        if !self.is_mark(0, b'(') || self.kind(1) != Some(TokenKind::Number) {
            return;
        }
        while self.kind(0).is_some() && !self.is_mark(0, b')') {
            self.at += 1;
        }
        self.at += 1;
    }
}

/// How many digits of a number are sure.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Precision {
    Real,
    Double,
}

/// A number without the digits that versions before 12 printed and later ones do not.
fn canonical(digits: &str, precision: Precision) -> String {
    let is_long = digits.bytes().filter(u8::is_ascii_digit).count() > SURE_DIGITS;
    match (precision, digits.parse::<f64>(), digits.parse::<f32>()) {
        (Precision::Real, _, Ok(number)) => number.to_string(),
        (Precision::Double, Ok(number), _) if is_long => number.to_string(),
        _ => digits.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::differ;

    #[test]
    fn what_versions_print_otherwise_is_no_difference() {
        for (source, target) in [
            ("SELECT t.a, t.b FROM app.t WHERE (t.a > 0)", "SELECT a, b FROM app.t WHERE a > 0"),
            ("'x'::character varying(20)", "'x'::text"),
            ("('-1'::integer)", "(-1)"),
            ("a = ANY ((ARRAY['x'::character varying])::text[])", "a = ANY (ARRAY['x'::text])"),
            ("'0.100000000000000006'::double precision", "0.1"),
            ("EXISTS (SELECT 1 FROM u)", "EXISTS (SELECT 1 AS \"?column?\" FROM u)"),
            ("date_part('year'::text, t.a)", "EXTRACT(year FROM a)"),
            ("(t.a IS DISTINCT FROM t.b)", "(a IS DISTINCT FROM b)"),
            ("\"position\"", "position"),
            ("'01:00:00'::time(3) without time zone", "'01:00:00'::time without time zone"),
            ("'1 day'::interval day to second(3)", "'1 day'::interval"),
            ("pg_catalog.lower(a)", "lower(a)"),
        ] {
            assert!(!differ(source, target), "{source} {target}");
        }
    }

    #[test]
    fn what_all_versions_print_alike_is_a_difference() {
        for (source, target) in [
            ("0", "1"),
            ("length((name)::text) > 1", "length(name) > 2"),
            ("active", "(NOT active)"),
            ("name public.gist_trgm_ops", "name"),
            ("during WITH &&", "during WITH ="),
            (
                "FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
                "FOR VALUES FROM ('2023-01-01') TO ('2025-01-01')",
            ),
            ("SELECT t.a FROM app.t WHERE t.active", "SELECT a FROM app.t WHERE NOT active"),
            ("lower(a)", "upper(a)"),
            ("app.f(a)", "other.f(a)"),
            ("SELECT a FROM app.t", "SELECT a FROM other.t"),
            ("t.a > 0", "b > 0"),
            ("a > '-1'::integer", "a > 1"),
            ("'A'::text", "'a'::text"),
            ("a AND b", "a OR b"),
        ] {
            assert!(differ(source, target), "{source} {target}");
        }
    }
}
