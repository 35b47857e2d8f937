//! Columns in the text of an expression: which ones it mentions, and giving one another name.

use std::ops::Range;

use crate::catalog::{ColumnNumber, Expression, Name, Relation, quote_identifier};

use super::super::cursor::Cursor;
use super::super::lexer::{StandardStrings, TokenKind, tokenize};
use super::super::type_name::ParsedType;

/// A name in an expression that can be a column's, and where it stands.
struct Mention {
    name: Name,
    /// What stands in front of its point: `t` of `t.a`.
    qualifier: Option<Name>,
    place: Range<usize>,
}

impl Mention {
    /// Whether it can be a column of this table.
    fn can_be_of(&self, table: &Name) -> bool {
        self.qualifier.as_ref().is_none_or(|qualifier| qualifier == table)
    }
}

/// The columns of the relation that an expression mentions, each once, in the order of the text.
pub(super) fn columns_in(expression: &str, relation: &Relation) -> Vec<ColumnNumber> {
    let mut columns = Vec::new();
    for mention in mentions(expression) {
        let column = relation.column(mention.name.as_str());
        if let Some(column) = column.filter(|_| mention.can_be_of(&relation.name))
            && !columns.contains(&column.number)
        {
            columns.push(column.number);
        }
    }
    columns
}

/// The expression with another name for a column of the table; `None` where it does not mention it.
pub(super) fn with_column_renamed(
    expression: &Expression,
    table: &Name,
    from: &Name,
    to: &Name,
) -> Option<Expression> {
    let text = expression.as_str();
    let renamed: Vec<Mention> = mentions(text)
        .into_iter()
        .filter(|mention| mention.name == *from && mention.can_be_of(table))
        .collect();
    if renamed.is_empty() {
        return None;
    }
    let mut result = String::with_capacity(text.len() + to.as_str().len());
    let mut copied = 0;
    for mention in renamed {
        result.push_str(text.get(copied..mention.place.start)?);
        result.push_str(&quote_identifier(to.as_str()));
        copied = mention.place.end;
    }
    result.push_str(text.get(copied..)?);
    Some(Expression::from(result.as_str()))
}

fn mentions(expression: &str) -> Vec<Mention> {
    let mut tokens = Vec::new();
    tokenize(expression.as_bytes(), StandardStrings::On, &mut tokens);
    let mut cursor = Cursor::new(expression.as_bytes(), &tokens);
    let mut found = Vec::new();
    while !cursor.at_end() {
        step(&mut cursor, &mut found);
    }
    found
}

/// Steps over one thing; a name that can be a column's is noted.
fn step(cursor: &mut Cursor<'_>, found: &mut Vec<Mention>) {
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
fn read_mention(cursor: &mut Cursor<'_>) -> Option<Mention> {
    let mut qualifier = None;
    loop {
        let token = cursor.peek()?;
        let name = match cursor.name() {
            Ok(name) => name,
            Err(_) => {
                cursor.bump();
                return None;
            }
        };
        let place = token.start as usize..token.end as usize;
        let mut ahead = *cursor;
        if ahead.eat_punct(b'.') && ahead.at_name() {
            *cursor = ahead;
            qualifier = Some(name);
            continue;
        }
        let is_argument = cursor
            .peek()
            .is_some_and(|next| matches!(next.kind, TokenKind::EqualsGreater | TokenKind::ColonEquals));
        let is_no_column = cursor.at_punct(b'(') || cursor.at_string() || is_argument;
        return (!is_no_column).then_some(Mention { name, qualifier, place });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_renamed_and_nothing_else() {
        let cases = [
            ("a > 0", "b > 0"),
            ("(a)::text = 'a'::text", "(b)::text = 'a'::text"),
            ("a(x) > t.a", "a(x) > b"),
            ("u.a = 1", "u.a = 1"),
            ("\"a\" IS NOT NULL", "b IS NOT NULL"),
            ("x::a > EXTRACT(a FROM a)", "x::a > EXTRACT(a FROM b)"),
            ("a COLLATE a", "b COLLATE a"),
        ];
        for (text, expected) in cases {
            let expected = expected.replace("> b", if text.contains("t.a") { "> t.b" } else { "> b" });
            let renamed = with_column_renamed(&Expression::from(text), &"t".into(), &"a".into(), &"b".into());
            let renamed = renamed.map_or_else(|| text.to_owned(), |expression| expression.to_string());
            assert_eq!(renamed, expected);
        }
    }

    #[test]
    fn a_name_that_needs_quotes_gets_them() {
        let renamed =
            with_column_renamed(&Expression::from("a > 0"), &"t".into(), &"a".into(), &"Order".into());
        assert_eq!(renamed.map(|expression| expression.to_string()).as_deref(), Some("\"Order\" > 0"));
    }
}
