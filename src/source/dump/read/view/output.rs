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

/// Reads one entry of a select list, up to the comma or clause behind it.
pub(super) fn read_output(query: &mut Cursor<'_>) -> OutputColumn {
    if query.eat_operator("*") {
        return OutputColumn::Star { of: None };
    }
    let start = *query;
    if let Some(output) = read_simple(query)
        && (query.at_end() || query.at_punct(b',') || at_clause(query))
    {
        return output;
    }
    *query = start;
    read_complex(query)
}

/// A column, literal, call or what stands in parentheses, with its casts and its name.
fn read_simple(query: &mut Cursor<'_>) -> Option<OutputColumn> {
    let mut value = read_primary(query)?;
    if matches!(value, OutputColumn::Star { .. }) {
        return Some(value);
    }
    while query.peek().is_some_and(|token| token.kind == TokenKind::ColonColon) {
        query.bump();
        let data_type = ParsedType::read(query).ok()?;
        value = cast(value, data_type);
    }
    if query.eat_keyword("AS") || (query.at_name() && !at_clause(query)) {
        let label = query.name().ok()?;
        if let OutputColumn::Named { name, .. } = &mut value {
            *name = label;
        }
    }
    Some(value)
}

/// The name for which the server has no better idea.
const NO_NAME: &str = "?column?";

fn cast(value: OutputColumn, data_type: ParsedType) -> OutputColumn {
    match value {
        OutputColumn::Named { name, .. } => {
            let name = if name == NO_NAME { type_label(&data_type) } else { name };
            OutputColumn::Named { name, source: OutputSource::Type(data_type) }
        }
        star => star,
    }
}

/// The name of a column that is a cast of something without a name.
fn type_label(data_type: &ParsedType) -> Name {
    match &data_type.name {
        TypeNameRef::Builtin(builtin) => Name::from(builtin.catalog_name()),
        TypeNameRef::Named(name) => name.name.clone(),
        TypeNameRef::Serial(_) | TypeNameRef::OfColumn(_) => Name::from(NO_NAME),
    }
}

fn read_primary(query: &mut Cursor<'_>) -> Option<OutputColumn> {
    let unnamed = |source| OutputColumn::Named { name: Name::from(NO_NAME), source };
    if query.at_punct(b'(') {
        query.skip_balanced().ok()?;
        // `(row).field`
        return if query.at_punct(b'.') { None } else { Some(unnamed(OutputSource::Unknown)) };
    }
    if query.at_string() {
        query.string().ok()?;
        return Some(unnamed(OutputSource::Unknown));
    }
    if query.peek().is_some_and(|token| token.kind == TokenKind::Number) {
        query.bump();
        return Some(unnamed(OutputSource::Unknown));
    }
    if query.eat_keyword("NULL") {
        return Some(unnamed(OutputSource::Unknown));
    }
    if query.eat_keyword("TRUE") || query.eat_keyword("FALSE") {
        let name = Name::from("bool");
        return Some(OutputColumn::Named { name, source: OutputSource::Type(plain(BuiltinType::Bool)) });
    }
    // these start what is longer than a name
    if query.at_any_keyword(&["CASE", "NOT", "ARRAY", "CAST", "EXISTS", "ROW", "SELECT", "INTERVAL"]) {
        return None;
    }
    read_column_or_call(query)
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
fn read_column_or_call(query: &mut Cursor<'_>) -> Option<OutputColumn> {
    let mut of: Option<QualifiedName> = None;
    let mut name = query.name().ok()?;
    while query.eat_punct(b'.') {
        let table = QualifiedName { schema: of.map(|outer| outer.name), name };
        if query.eat_operator("*") {
            return Some(OutputColumn::Star { of: Some(table) });
        }
        name = query.name().ok()?;
        of = Some(table);
    }
    if !query.at_punct(b'(') {
        let column = name.clone();
        return Some(OutputColumn::Named { name, source: OutputSource::Column { of, column } });
    }
    query.skip_balanced().ok()?;
    if query.eat_keyword("FILTER") {
        query.skip_balanced().ok()?;
    }
    if query.eat_keyword("OVER") {
        query.skip_balanced().ok()?;
    }
    Some(OutputColumn::Named { name, source: OutputSource::Unknown })
}

/// Any other expression: only its label is of interest.
fn read_complex(query: &mut Cursor<'_>) -> OutputColumn {
    let start = *query;
    let mut label = Label::default();
    loop {
        let after_distinct = label.last_is("DISTINCT");
        if query.at_end() || query.at_punct(b',') && label.cases == 0 {
            break;
        }
        if label.cases == 0 && at_clause(query) && !after_distinct {
            break;
        }
        if !label.step(query) {
            break;
        }
    }
    let name = label.name(&start);
    OutputColumn::Named { name, source: OutputSource::Unknown }
}

/// Follows an expression and remembers where its last two parts start.
#[derive(Default)]
struct Label<'a> {
    last: Option<Cursor<'a>>,
    before_last: Option<Cursor<'a>>,
    /// How many `CASE` are open.
    cases: usize,
}

impl<'a> Label<'a> {
    fn step(&mut self, query: &mut Cursor<'a>) -> bool {
        let here = *query;
        let is_name = self.last.is_some_and(|last| last.at_punct(b'.') || last.at_keyword("AS"));
        if !is_name && query.at_keyword("CASE") {
            self.cases += 1;
        } else if !is_name && query.at_keyword("END") {
            self.cases = self.cases.saturating_sub(1);
        }
        self.before_last = self.last.replace(here);
        query.skip_balanced().is_ok()
    }

    fn last_is(&self, keyword: &str) -> bool {
        self.last.is_some_and(|last| last.at_keyword(keyword))
    }

    /// The name of the column, by the rules of `FigureColname` as far as they are simple.
    fn name(&self, start: &Cursor<'a>) -> Name {
        let Some(mut last) = self.last else { return Name::from(NO_NAME) };
        let before = self.before_last;
        let is_label = before.is_some_and(|before| before.at_keyword("AS") || ends_operand(&before));
        if last.at_name() && is_label && !last.at_any_keyword(&NO_LABEL) {
            return last.name().unwrap_or_else(|_| Name::from(NO_NAME));
        }
        for (keyword, name) in [("CASE", "case"), ("EXISTS", "exists"), ("ARRAY", "array"), ("ROW", "row")] {
            if start.at_keyword(keyword) && !last.at_punct(b',') {
                return Name::from(name);
            }
        }
        Name::from(NO_NAME)
    }
}

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
