//! The elements of indexes, exclusion constraints and partition keys: columns and expressions.

use crate::catalog::{Definition, Expression, Name, NullsOrder, QualifiedName, SortDirection};

use super::super::cursor::Cursor;
use super::super::lexer::TokenKind;
use super::super::read_error::ReadError;
use super::option_list::read_storage_parameters;

/// An element as a statement writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ParsedIndexElement {
    /// What is indexed.
    pub key: ParsedIndexKey,
    /// `COLLATE`
    pub collation: Option<QualifiedName>,
    /// The operator class.
    pub operator_class: Option<QualifiedName>,
    /// The operator class's parameters.
    pub operator_class_options: Vec<Definition>,
    /// `ASC`, `DESC`
    pub direction: SortDirection,
    /// `NULLS FIRST`, `NULLS LAST`; what the direction implies where nothing is written.
    pub nulls: NullsOrder,
    /// `WITH operator` of an exclusion constraint.
    pub exclusion_operator: Option<QualifiedName>,
}

/// A column or an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ParsedIndexKey {
    /// A column.
    Column(Name),
    /// An expression, without its outer parentheses.
    Expression(Expression),
}

/// `(element, ...)`
pub(crate) fn read_index_elements(cursor: &mut Cursor<'_>) -> Result<Vec<ParsedIndexElement>, ReadError> {
    cursor.expect_punct(b'(')?;
    let mut elements = vec![read_index_element(cursor)?];
    while cursor.eat_punct(b',') {
        elements.push(read_index_element(cursor)?);
    }
    cursor.expect_punct(b')')?;
    Ok(elements)
}

fn read_index_element(cursor: &mut Cursor<'_>) -> Result<ParsedIndexElement, ReadError> {
    let key = read_key(cursor)?;
    let collation = match cursor.eat_keyword("COLLATE") {
        true => Some(cursor.qualified_name_as("a collation")?),
        false => None,
    };
    let operator_class = match at_operator_class(cursor) {
        true => Some(cursor.qualified_name_as("an operator class")?),
        false => None,
    };
    let operator_class_options = match cursor.at_punct(b'(') {
        true => read_storage_parameters(cursor)?,
        false => Vec::new(),
    };
    let direction = read_direction(cursor);
    let nulls = read_nulls(cursor, direction);
    let exclusion_operator = match cursor.eat_keyword("WITH") {
        true => Some(cursor.any_operator()?),
        false => None,
    };
    Ok(ParsedIndexElement {
        key,
        collation,
        operator_class,
        operator_class_options,
        direction,
        nulls,
        exclusion_operator,
    })
}

fn at_operator_class(cursor: &Cursor<'_>) -> bool {
    cursor.at_name() && !cursor.at_any_keyword(&["ASC", "DESC", "NULLS", "WITH"])
}

fn read_direction(cursor: &mut Cursor<'_>) -> SortDirection {
    if cursor.eat_keyword("DESC") {
        return SortDirection::Descending;
    }
    cursor.eat_keyword("ASC");
    SortDirection::Ascending
}

fn read_nulls(cursor: &mut Cursor<'_>, direction: SortDirection) -> NullsOrder {
    if cursor.eat_keywords(&["NULLS", "FIRST"]) {
        return NullsOrder::First;
    }
    if cursor.eat_keywords(&["NULLS", "LAST"]) {
        return NullsOrder::Last;
    }
    match direction {
        SortDirection::Ascending => NullsOrder::Last,
        SortDirection::Descending => NullsOrder::First,
    }
}

/// A column's name, `function(...)`, or `(expression)`.
fn read_key(cursor: &mut Cursor<'_>) -> Result<ParsedIndexKey, ReadError> {
    if cursor.at_punct(b'(') {
        return Ok(ParsedIndexKey::Expression(read_parenthesised_expression(cursor)?));
    }
    let before = *cursor;
    let name = cursor.qualified_name_as("a column name or an expression")?;
    if !cursor.at_punct(b'(') {
        return Ok(ParsedIndexKey::Column(name.name));
    }
    cursor.skip_balanced()?;
    Ok(ParsedIndexKey::Expression(Expression::from(cursor.text_since(before.position()).as_ref())))
}

/// An expression in parentheses, all pairs of parentheses that enclose the whole of it left out.
pub(crate) fn read_parenthesised_expression(cursor: &mut Cursor<'_>) -> Result<Expression, ReadError> {
    let mut inner = cursor.parenthesised()?;
    while let Some(deeper) = enclosed(inner) {
        inner = deeper;
    }
    Ok(Expression::from(inner.rest_text().as_ref()))
}

/// What stands in the one pair of parentheses that the cursor's tokens are.
fn enclosed(cursor: Cursor<'_>) -> Option<Cursor<'_>> {
    let opens = cursor.peek().is_some_and(|token| token.kind == TokenKind::Punctuation(b'('));
    if !opens {
        return None;
    }
    let mut rest = cursor;
    let inner = rest.parenthesised().ok()?;
    rest.at_end().then_some(inner)
}
