//! The name that the server gives to an index's column after an expression (`FigureIndexColname`).

use crate::catalog::Name;

use super::super::cursor::Cursor;
use super::super::lexer::{StandardStrings, TokenKind, tokenize};
use super::super::type_name::ParsedType;

/// `lower` for `lower(a)`, `a` for `(a)::text`; `None` for the result of an operator.
pub(super) fn implied_column_name(expression: &str) -> Option<Name> {
    let mut tokens = Vec::new();
    tokenize(expression.as_bytes(), StandardStrings::On, &mut tokens);
    let mut cursor = Cursor::new(expression.as_bytes(), &tokens);
    let mut open = 0usize;
    while cursor.eat_punct(b'(') {
        open += 1;
    }
    if cursor.at_keyword("CASE") {
        return Some(Name::from("case"));
    }
    let name = cursor.qualified_name().ok()?.name;
    if cursor.at_punct(b'(') {
        cursor.skip_balanced().ok()?;
    }
    while !cursor.at_end() {
        skip_wrapping(&mut cursor, &mut open)?;
    }
    Some(name)
}

/// Steps over what leaves a name as it is: a closing parenthesis, a cast, a collation.
fn skip_wrapping(cursor: &mut Cursor<'_>, open: &mut usize) -> Option<()> {
    if cursor.at_punct(b')') {
        *open = open.checked_sub(1)?;
        cursor.bump();
        return Some(());
    }
    if cursor.peek().is_some_and(|token| token.kind == TokenKind::ColonColon) {
        cursor.bump();
        return ParsedType::read(cursor).ok().map(|_| ());
    }
    if cursor.eat_keyword("COLLATE") {
        return cursor.qualified_name().ok().map(|_| ());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_expression() {
        let cases = [
            ("lower(email)", Some("lower")),
            ("lower((email)::text)", Some("lower")),
            ("(email)::text", Some("email")),
            ("((email)::text)", Some("email")),
            ("COALESCE(a, b)", Some("coalesce")),
            ("public.slug(name) COLLATE \"C\"", Some("slug")),
            ("CASE WHEN a THEN b END", Some("case")),
            ("a || b", None),
            ("(data ->> 'x'::text)", None),
            ("lower(a) || b", None),
        ];
        for (expression, expected) in cases {
            let name = implied_column_name(expression);
            assert_eq!(name.as_ref().map(Name::as_str), expected, "{expression}");
        }
    }
}
