//! The name that the server gives to an index's column after an expression (`FigureIndexColname`).

use crate::catalog::Name;

use super::super::cursor::Cursor;
use super::super::lexer::{StandardStrings, TokenKind, tokenize};
use super::super::type_name::{ParsedType, TypeNameRef};

/// How many parentheses around an expression are looked through.
const MAX_DEPTH: usize = 64;

/// `lower` for `lower(a)`, `a` for `(a)::text`, `int4` for `(a + 1)::integer`; `None` for the result
/// of an operator.
pub(super) fn implied_column_name(expression: &str) -> Option<Name> {
    let mut tokens = Vec::new();
    tokenize(expression.as_bytes(), StandardStrings::On, &mut tokens);
    let mut cursor = Cursor::new(expression.as_bytes(), &tokens);
    // the outermost cast names what has no better name
    let mut cast = None;
    for _ in 0..MAX_DEPTH {
        let inner = if cursor.at_punct(b'(') { Some(cursor.parenthesised().ok()?) } else { None };
        let own = if inner.is_none() { own_name(&mut cursor) } else { Own::Nothing };
        let last_cast = skip_casts(&mut cursor);
        if !cursor.at_end() {
            return cast;
        }
        cast = cast.or(last_cast);
        match (inner, own) {
            (Some(inner), _) => cursor = inner,
            (None, Own::Strong(name)) => return Some(name),
            (None, Own::Weak(name)) => return cast.or(Some(name)),
            (None, Own::Nothing) => return cast,
        }
    }
    cast
}

/// The name of something that is no parenthesis.
enum Own {
    /// A column's or a function's: a cast keeps it.
    Strong(Name),
    /// A cast's type goes before it.
    Weak(Name),
    /// None: a literal.
    Nothing,
}

fn own_name(cursor: &mut Cursor<'_>) -> Own {
    if cursor.eat_keyword("CASE") {
        return case_name(cursor);
    }
    if cursor.at_keyword("NOT") || !cursor.at_name() {
        cursor.bump();
        return Own::Nothing;
    }
    let Ok(name) = cursor.qualified_name() else { return Own::Nothing };
    while cursor.at_punct(b'(') || cursor.at_punct(b'[') {
        if cursor.skip_balanced().is_err() {
            return Own::Nothing;
        }
    }
    Own::Strong(name.name)
}

/// `CASE ... ELSE column END` has the column's name.
fn case_name(cursor: &mut Cursor<'_>) -> Own {
    let weak = Own::Weak(Name::from("case"));
    if cursor.expression_until(&["ELSE", "END"], &[]).is_err() {
        return weak;
    }
    let mut name = None;
    if cursor.eat_keyword("ELSE") {
        let start = *cursor;
        let is_name = cursor.qualified_name().is_ok();
        if is_name && (!cursor.at_punct(b'(') || cursor.skip_balanced().is_ok()) && cursor.at_keyword("END") {
            let mut again = start;
            name = again.qualified_name().ok().filter(|name| !is_constant(&name.name));
        } else {
            *cursor = start;
            if cursor.expression_until(&["END"], &[]).is_err() {
                return weak;
            }
        }
    }
    cursor.eat_keyword("END");
    name.map_or(weak, |name| Own::Strong(name.name))
}

fn is_constant(name: &Name) -> bool {
    matches!(name.as_str(), "null" | "true" | "false")
}

/// Steps over casts and collations; gives the name of the last cast's type.
fn skip_casts(cursor: &mut Cursor<'_>) -> Option<Name> {
    let mut last = None;
    loop {
        if cursor.peek().is_some_and(|token| token.kind == TokenKind::ColonColon) {
            cursor.bump();
            last = type_name(&ParsedType::read(cursor).ok()?);
        } else if cursor.eat_keyword("COLLATE") {
            cursor.qualified_name().ok()?;
        } else {
            return last;
        }
    }
}

fn type_name(parsed: &ParsedType) -> Option<Name> {
    match &parsed.name {
        TypeNameRef::Builtin(builtin) => Some(Name::from(builtin.catalog_name())),
        TypeNameRef::Named(name) => Some(name.name.clone()),
        TypeNameRef::Serial(_) | TypeNameRef::OfColumn(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As PostgreSQL 15 named the columns.
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
            ("(data ->> 'x'::text)::integer", Some("int4")),
            ("((a + 1)::text)::character varying(3)", Some("varchar")),
            ("(a)::text::varchar", Some("a")),
            ("(CASE WHEN (a > 0) THEN 1 END)::bigint", Some("int8")),
            ("CASE WHEN a > 0 THEN a ELSE b END", Some("b")),
            ("CASE WHEN a > 0 THEN a ELSE NULL END", Some("case")),
            ("data['x']", Some("data")),
            ("ARRAY[a, b]", Some("array")),
            ("1::int", Some("int4")),
            ("a IS NULL", None),
            ("NOT (a > 1)", None),
            ("- a", None),
        ];
        for (expression, expected) in cases {
            let name = implied_column_name(expression);
            assert_eq!(name.as_ref().map(Name::as_str), expected, "{expression}");
        }
    }
}
