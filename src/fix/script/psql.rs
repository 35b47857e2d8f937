//! Text that psql hands to the server as it is.

use std::borrow::Cow;
use std::fmt::Write;

use memchr::memchr_iter;

use crate::report::printable::printable;
use crate::sql::lexer::{StandardStrings, Token, TokenKind, tokenize};

/// A statement with what ends it. Behind a comment the semicolon needs a line of its own.
pub(super) fn statement(sql: &str) -> String {
    let mut text = String::new();
    push_statement(&mut text, sql);
    text
}

/// Writes a statement with what ends it.
pub(super) fn push_statement(text: &mut String, sql: &str) {
    let sql = without_variables(sql);
    let last_line = sql.rsplit('\n').next().unwrap_or_default();
    let end = if last_line.contains("--") { "\n;\n" } else { ";\n" };
    text.push_str(&sql);
    text.push_str(end);
}

/// The statement without anything that psql would take for one of its variables: in `a[1:n]` it would look for
/// `n`. A space behind such a colon changes nothing for the server.
fn without_variables(sql: &str) -> Cow<'_, str> {
    if !may_hold_variable(sql.as_bytes()) {
        return Cow::Borrowed(sql);
    }
    let mut tokens = Vec::new();
    tokenize(sql.as_bytes(), StandardStrings::On, &mut tokens);
    let colons: Vec<usize> = tokens.windows(2).filter_map(|pair| variable(pair[0], pair[1])).collect();
    if colons.is_empty() {
        return Cow::Borrowed(sql);
    }
    let mut text = String::with_capacity(sql.len() + colons.len());
    let mut from = 0;
    for behind in colons {
        let _ = write!(text, "{} ", &sql[from..behind]);
        from = behind;
    }
    text.push_str(&sql[from..]);
    Cow::Owned(text)
}

/// Whether there is a colon with something other than white space behind it, casts left out. No token ends with a
/// colon but those that are nothing else.
fn may_hold_variable(sql: &[u8]) -> bool {
    let mut colons = memchr_iter(b':', sql);
    while let Some(colon) = colons.next() {
        match sql.get(colon + 1) {
            Some(b':') => {
                colons.next();
            }
            Some(behind) if !behind.is_ascii_whitespace() && *behind != b'=' => return true,
            _ => {}
        }
    }
    false
}

/// The end of a colon that the next token follows at once, where psql sees the name of a variable in it.
fn variable(colon: Token, next: Token) -> Option<usize> {
    let is_name = matches!(
        next.kind,
        TokenKind::Word | TokenKind::QuotedIdentifier | TokenKind::String | TokenKind::Number
    );
    let found = colon.kind == TokenKind::Punctuation(b':') && colon.end == next.start && is_name;
    found.then_some(colon.end as usize)
}

/// A text as comment lines. Nothing in it ends the comment.
pub(super) fn comment(text: &str) -> String {
    let mut lines = String::new();
    for line in text.lines() {
        let line = printable(line);
        let space = if line.is_empty() { "" } else { " " };
        let _ = writeln!(lines, "--{space}{line}");
    }
    lines
}

/// A text as one comment line.
pub(super) fn comment_line(text: &str) -> String {
    let mut line = String::new();
    push_comment_line(&mut line, text);
    line
}

/// Writes a text as one comment line.
pub(super) fn push_comment_line(to: &mut String, text: &str) {
    to.push_str("-- ");
    to.push_str(&printable(text));
    to.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn psql_finds_no_variable() {
        assert_eq!(statement("SELECT a[1:n]::text"), "SELECT a[1: n]::text;\n");
        assert_eq!(statement("SELECT a[1:\"HOST\"]"), "SELECT a[1: \"HOST\"];\n");
        assert_eq!(statement("SELECT ':x', \":x\", $$:x$$"), "SELECT ':x', \":x\", $$:x$$;\n");
        assert_eq!(statement("SELECT a::b[1:c], 1 : 2"), "SELECT a::b[1: c], 1 : 2;\n");
        assert_eq!(statement("v := 1::int; a[:'x']"), "v := 1::int; a[: 'x'];\n");
    }

    #[test]
    fn a_comment_does_not_hide_the_end() {
        assert_eq!(statement("SELECT 1 -- one"), "SELECT 1 -- one\n;\n");
        assert_eq!(comment_line("a\nDROP TABLE b;\r\u{1b}"), "-- a\\nDROP TABLE b;\\r\\u{1b}\n");
        assert_eq!(comment("a\n\nb"), "-- a\n--\n-- b\n");
    }
}
