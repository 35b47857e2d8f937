//! Text that psql hands to the server as it is.

use std::borrow::Cow;
use std::fmt::Write;

use crate::report::printable::printable;
use crate::sql::lexer::{StandardStrings, Token, TokenKind, tokenize};

/// A statement with what ends it. Behind a comment the semicolon needs a line of its own.
pub(super) fn statement(sql: &str) -> String {
    let sql = without_variables(sql);
    let last_line = sql.rsplit('\n').next().unwrap_or_default();
    let separator = if last_line.contains("--") { "\n" } else { "" };
    format!("{sql}{separator};\n")
}

/// The statement without anything that psql would take for one of its variables: in `a[1:n]` it would look for
/// `n`. A space behind such a colon changes nothing for the server.
fn without_variables(sql: &str) -> Cow<'_, str> {
    if !sql.contains(':') {
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
    format!("-- {}\n", printable(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn psql_finds_no_variable() {
        assert_eq!(statement("SELECT a[1:n]::text"), "SELECT a[1: n]::text;\n");
        assert_eq!(statement("SELECT a[1:\"HOST\"]"), "SELECT a[1: \"HOST\"];\n");
        assert_eq!(statement("SELECT ':x', \":x\", $$:x$$"), "SELECT ':x', \":x\", $$:x$$;\n");
    }

    #[test]
    fn a_comment_does_not_hide_the_end() {
        assert_eq!(statement("SELECT 1 -- one"), "SELECT 1 -- one\n;\n");
        assert_eq!(comment_line("a\nDROP TABLE b;\r\u{1b}"), "-- a\\nDROP TABLE b;\\r\\u{1b}\n");
        assert_eq!(comment("a\n\nb"), "-- a\n--\n-- b\n");
    }
}
