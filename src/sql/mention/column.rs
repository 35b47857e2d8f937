//! What can be a column in the text of an expression or a query.

use crate::catalog::Name;

use super::super::Place;
use super::super::cursor::Cursor;
use super::super::lexer::{StandardStrings, TokenKind, tokenize};
use super::super::type_name::ParsedType;

/// A column that a text mentions, or what may be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ColumnMention {
    /// The table or alias before the point.
    pub of: Option<Name>,
    /// Where in the text that stands, where nothing stands before it.
    pub of_place: Option<Place>,
    /// The name.
    pub name: Name,
    /// Where in the text the column's own name stands.
    pub place: Place,
}

impl ColumnMention {
    /// Whether it can be a column of the table that goes by this name.
    pub fn can_be_of(&self, table: &Name) -> bool {
        self.of.as_ref().is_none_or(|of| of == table)
    }
}

/// All names in a text that can be a column's, in order: no function's, type's or collation's, and
/// no argument's. Keywords are among them.
pub(crate) fn column_mentions(text: &str) -> Vec<ColumnMention> {
    let mut tokens = Vec::new();
    tokenize(text.as_bytes(), StandardStrings::On, &mut tokens);
    let mut cursor = Cursor::new(text.as_bytes(), &tokens);
    let mut found = Vec::new();
    while !cursor.at_end() {
        step(&mut cursor, &mut found);
    }
    found
}

/// Whether a query has `*` or `table.*` in a list of columns.
pub(crate) fn selects_all_columns(query: &str) -> bool {
    let mut tokens = Vec::new();
    tokenize(query.as_bytes(), StandardStrings::On, &mut tokens);
    let words =
        tokens.iter().map(|token| query.get(token.start as usize..token.end as usize).unwrap_or_default());
    let starts_an_item = |word: &str| {
        matches!(word, "," | ".")
            || ["select", "all", "distinct"].iter().any(|own| word.eq_ignore_ascii_case(own))
    };
    words.clone().zip(words.skip(1)).any(|(before, word)| word == "*" && starts_an_item(before))
}

/// Steps over one thing; a name that can be a column's is noted.
fn step(cursor: &mut Cursor<'_>, found: &mut Vec<ColumnMention>) {
    if cursor.peek().is_some_and(|token| token.kind == TokenKind::ColonColon) {
        cursor.bump();
        skip_type(cursor);
    } else if cursor.eat_keyword("COLLATE") {
        // a collation's name, or nothing that can be read
        let _ = cursor.qualified_name();
    } else if cursor.eat_keywords(&["AT", "TIME", "ZONE"]) {
        // keywords that may be columns' names elsewhere
    } else if at_call(cursor, "EXTRACT") {
        cursor.bump();
        cursor.bump();
        cursor.bump();
    } else if cursor.at_name() {
        found.extend(read_mention(cursor));
    } else {
        cursor.bump();
    }
}

fn skip_type(cursor: &mut Cursor<'_>) {
    let before = *cursor;
    if ParsedType::read(cursor).is_err() {
        *cursor = before;
        cursor.bump();
    }
}

fn at_call(cursor: &Cursor<'_>, function: &str) -> bool {
    cursor.at_keyword(function)
        && cursor.peek_at(1).is_some_and(|token| token.kind == TokenKind::Punctuation(b'('))
}

/// A name with what stands in front of its points, unless it is a function's, a type's in front of
/// its literal, or an argument's.
fn read_mention(cursor: &mut Cursor<'_>) -> Option<ColumnMention> {
    let mut qualifiers = 0;
    let mut of = None;
    let mut of_place = None;
    loop {
        let token = cursor.peek()?;
        let place = Place { start: token.start, end: token.end };
        let Ok(name) = cursor.name() else {
            cursor.bump();
            return None;
        };
        let mut ahead = *cursor;
        if ahead.eat_punct(b'.') && ahead.at_name() {
            *cursor = ahead;
            of = Some(name);
            of_place = (qualifiers == 0).then_some(place);
            qualifiers += 1;
            continue;
        }
        return can_be_column(cursor).then_some(ColumnMention { of, of_place, name, place });
    }
}

/// Whether what follows a name lets it be a column's.
fn can_be_column(behind: &Cursor<'_>) -> bool {
    let is_argument = behind
        .peek()
        .is_some_and(|next| matches!(next.kind, TokenKind::EqualsGreater | TokenKind::ColonEquals));
    !(is_argument || behind.at_punct(b'(') || behind.at_string())
}
