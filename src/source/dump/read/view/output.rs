//! One column of a select list.

use crate::catalog::{BuiltinType, Modifier, Name, QualifiedName};

use super::super::super::cursor::Cursor;
use super::super::super::lexer::TokenKind;
use super::super::super::type_name::{Cardinality, ParsedType, TypeNameRef};
use super::outline::at_clause;

/// A column of a query, or several.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum OutputColumn {
    /// `expression AS name`
    Named { name: Name, source: OutputSource },
    /// `*`, `table.*`
    Star { of: Option<QualifiedName> },
}

/// Where a column's type comes from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum OutputSource {
    /// A cast.
    Type(ParsedType),
    /// A column, as the query names it.
    Column { of: Option<QualifiedName>, column: Name },
    /// An expression.
    Unknown,
}

/// What one entry of a select list says before its label is looked at.
enum Value {
    /// A column of its own. Without a name it is one that only a parser could tell.
    Single(Option<Name>, OutputSource),
    /// All columns of a relation, or of all.
    Star(Option<QualifiedName>),
}

/// The name that the server gives where it has no better idea.
const NO_NAME: &str = "?column?";

/// Reads one entry of a select list, up to the comma or clause behind it; `None` where its name
/// cannot be told.
pub(super) fn read_output(query: &mut Cursor<'_>) -> Option<OutputColumn> {
    let start = *query;
    if let Some(value) = read_simple(query)
        && (query.at_end() || query.at_punct(b',') || at_clause(query))
    {
        return match value {
            Value::Single(name, source) => Some(OutputColumn::Named { name: name?, source }),
            Value::Star(of) => Some(OutputColumn::Star { of }),
        };
    }
    *query = start;
    let name = read_complex(query)?;
    Some(OutputColumn::Named { name, source: OutputSource::Unknown })
}

/// A column, literal, call or what stands in parentheses, with its casts and its label.
fn read_simple(query: &mut Cursor<'_>) -> Option<Value> {
    let (mut name, mut source) = match read_primary(query)? {
        Value::Single(name, source) => (name, source),
        star => return Some(star),
    };
    while query.peek().is_some_and(|token| token.kind == TokenKind::ColonColon) {
        query.bump();
        let data_type = ParsedType::read(query).ok()?;
        if name.as_ref().is_some_and(|name| *name == NO_NAME) {
            name = type_label(&data_type);
        }
        source = OutputSource::Type(data_type);
    }
    if query.eat_keyword("AS") || (query.at_name() && !at_clause(query)) {
        name = Some(query.name().ok()?);
    }
    Some(Value::Single(name, source))
}

/// The name of a column that is a cast of something without a name.
fn type_label(data_type: &ParsedType) -> Option<Name> {
    match &data_type.name {
        TypeNameRef::Builtin(builtin) => Some(Name::from(builtin.catalog_name())),
        TypeNameRef::Named(name) => Some(name.name.clone()),
        TypeNameRef::Serial(_) | TypeNameRef::OfColumn(_) => None,
    }
}

fn read_primary(query: &mut Cursor<'_>) -> Option<Value> {
    if query.eat_operator("*") {
        return Some(Value::Star(None));
    }
    if query.at_punct(b'(') {
        return read_parenthesised(query);
    }
    // these start what is longer than a name, or is named otherwise than it is written
    if query.at_any_keyword(&["CASE", "NOT", "ARRAY", "CAST", "EXISTS", "ROW", "INTERVAL", "TRIM"]) {
        return None;
    }
    if let Some(source) = read_literal(query) {
        return Some(Value::Single(Some(Name::from(NO_NAME)), source));
    }
    read_column_or_call(query)
}

/// `(expression)` has a name that is not looked for, `(row).field` that of the field.
fn read_parenthesised(query: &mut Cursor<'_>) -> Option<Value> {
    query.skip_balanced().ok()?;
    let mut name = None;
    while query.eat_punct(b'.') {
        name = Some(query.name().ok()?);
    }
    Some(Value::Single(name, OutputSource::Unknown))
}

fn read_literal(query: &mut Cursor<'_>) -> Option<OutputSource> {
    if query.at_string() {
        query.string().ok()?;
        return Some(OutputSource::Unknown);
    }
    if query.eat_keyword("TRUE") || query.eat_keyword("FALSE") {
        return Some(OutputSource::Type(plain(BuiltinType::Bool)));
    }
    let is_number = query.peek().is_some_and(|token| token.kind == TokenKind::Number);
    if is_number {
        query.bump();
    }
    (is_number || query.eat_keyword("NULL")).then_some(OutputSource::Unknown)
}

fn plain(builtin: BuiltinType) -> ParsedType {
    ParsedType {
        name: TypeNameRef::Builtin(builtin),
        modifier: Modifier::None,
        dimensions: 0,
        cardinality: Cardinality::Single,
    }
}

/// `column`, `table.column`, `schema.table.*`, `function(...)`.
fn read_column_or_call(query: &mut Cursor<'_>) -> Option<Value> {
    let mut of: Option<QualifiedName> = None;
    let mut name = query.name().ok()?;
    while query.eat_punct(b'.') {
        let table = QualifiedName { schema: of.map(|outer| outer.name), name };
        if query.eat_operator("*") {
            return Some(Value::Star(Some(table)));
        }
        name = query.name().ok()?;
        of = Some(table);
    }
    if !query.at_punct(b'(') {
        let column = name.clone();
        return Some(Value::Single(Some(name), OutputSource::Column { of, column }));
    }
    query.skip_balanced().ok()?;
    if query.eat_keyword("FILTER") {
        query.skip_balanced().ok()?;
    }
    if query.eat_keyword("OVER") {
        query.skip_balanced().ok()?;
    }
    Some(Value::Single(Some(name), OutputSource::Unknown))
}

/// Any other expression: only its name is of interest, that is its label, or where it is made by
/// an operator, none.
fn read_complex(query: &mut Cursor<'_>) -> Option<Name> {
    let start = *query;
    let mut walk = Walk::default();
    while !query.at_end() && !walk.is_over(query) {
        walk.step(query)?;
    }
    let mut last = walk.last?;
    let is_label = walk.before_last.is_some_and(|before| before.at_keyword("AS") || ends_operand(&before));
    if last.at_name() && is_label && !last.at_any_keyword(&NO_LABEL) {
        return last.name().ok();
    }
    if walk.has_operator {
        return Some(Name::from(NO_NAME));
    }
    let known = [("EXISTS", "exists"), ("ARRAY", "array")];
    known.iter().find(|(keyword, _)| start.at_keyword(keyword)).map(|(_, name)| Name::from(*name))
}

/// Follows an expression: where its last two parts start, and what stands outside parentheses.
#[derive(Default)]
struct Walk<'a> {
    last: Option<Cursor<'a>>,
    before_last: Option<Cursor<'a>>,
    /// How many `CASE` are open.
    cases: usize,
    has_operator: bool,
}

impl<'a> Walk<'a> {
    /// Whether the expression ends before the next token.
    fn is_over(&self, query: &Cursor<'_>) -> bool {
        // `IS DISTINCT FROM`
        let after_distinct = self.last.is_some_and(|last| last.at_keyword("DISTINCT"));
        self.cases == 0 && (query.at_punct(b',') || (at_clause(query) && !after_distinct))
    }

    fn step(&mut self, query: &mut Cursor<'a>) -> Option<()> {
        let here = *query;
        // behind these a word is a name: `t.case`, `AS end`
        let is_name = self.last.is_some_and(|last| last.at_punct(b'.') || last.at_keyword("AS"));
        if !is_name && here.at_keyword("CASE") {
            self.cases += 1;
        } else if !is_name && here.at_keyword("END") {
            self.cases = self.cases.saturating_sub(1);
        }
        let is_operator = here.peek().is_some_and(|token| token.kind == TokenKind::Operator);
        self.has_operator |= self.cases == 0 && !is_name && (is_operator || here.at_any_keyword(&OPERATORS));
        self.before_last = self.last.replace(here);
        query.skip_balanced().ok()
    }
}

/// Words that are operators.
const OPERATORS: [&str; 8] = ["AND", "OR", "NOT", "IS", "LIKE", "ILIKE", "IN", "BETWEEN"];

/// Words at the end of an expression that are part of it.
const NO_LABEL: [&str; 8] = ["END", "NULL", "TRUE", "FALSE", "UNKNOWN", "ISNULL", "NOTNULL", "PRECISION"];

/// Whether an operand can end with this token, so that a name behind it is a label.
fn ends_operand(token: &Cursor<'_>) -> bool {
    token.at_punct(b'(')
        || token.at_punct(b'[')
        || token.at_string()
        || token.at_any_keyword(&["END", "NULL", "TRUE", "FALSE"])
        || token.peek().is_some_and(|token| token.kind == TokenKind::Number)
        || (token.at_name() && !token.at_any_keyword(&OPERATOR_WORDS))
}

/// Words behind which an operand follows.
const OPERATOR_WORDS: [&str; 18] = [
    "AND", "OR", "NOT", "IS", "LIKE", "ILIKE", "IN", "BETWEEN", "TO", "FROM", "COLLATE", "ZONE", "OVER",
    "ESCAPE", "ANY", "ALL", "DISTINCT", "ELSE",
];
