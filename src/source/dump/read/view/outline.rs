//! What the text of a query tells of its columns. A pass over its tokens, not a parser: it takes
//! linear time, follows no nesting, and answers "unknown" where it would have to.

use std::collections::HashSet;

use crate::catalog::Name;

use super::super::super::cursor::Cursor;
use super::from_clause::{FromClause, FromItem, read_from_clause};
use super::output::{OutputColumn, OutputSource, read_output};

/// How many parentheses around a query are opened.
const MAX_PARENTHESES: usize = 32;

/// The columns of a query, as far as its text tells.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct QueryOutline {
    /// The columns in order; `None` where not even their number can be told.
    pub outputs: Option<Vec<OutputColumn>>,
    /// What stands behind `FROM`.
    pub from: Vec<FromItem>,
    /// Whether a join merges columns, so that `*` gives fewer than the relations have.
    pub merges_columns: bool,
}

impl QueryOutline {
    /// Reads the whole of a query.
    pub fn read(mut query: Cursor<'_>) -> Self {
        let mut shadowed = HashSet::new();
        if !skip_with_clause(&mut query, &mut shadowed) {
            return QueryOutline::default();
        }
        // the first branch of a UNION names the columns, in parentheses or not
        for _ in 0..MAX_PARENTHESES {
            if !query.at_punct(b'(') {
                break;
            }
            let Ok(inner) = query.parenthesised() else { return QueryOutline::default() };
            query = inner;
        }
        if query.eat_keyword("VALUES") {
            return values_outline(query);
        }
        if !query.eat_keyword("SELECT") {
            return QueryOutline::default();
        }
        select_outline(query, &shadowed)
    }
}

/// Steps over `WITH name AS (...), ...` and adds the names. `false` if it is not understood.
fn skip_with_clause(query: &mut Cursor<'_>, names: &mut HashSet<Name>) -> bool {
    if !query.eat_keyword("WITH") {
        return true;
    }
    query.eat_keyword("RECURSIVE");
    while !query.at_end() && !query.at_any_keyword(&["SELECT", "VALUES"]) {
        let Ok(name) = query.name() else { return false };
        names.insert(name);
        // columns, the query, SEARCH and CYCLE clauses
        while !query.at_end() && !query.at_punct(b',') && !query.at_any_keyword(&["SELECT", "VALUES"]) {
            if query.skip_balanced().is_err() {
                return false;
            }
        }
        query.eat_punct(b',');
    }
    true
}

/// `VALUES (1, 2), ...` has the columns `column1`, `column2`.
fn values_outline(query: Cursor<'_>) -> QueryOutline {
    let mut rows = query;
    let Ok(mut row) = rows.parenthesised() else { return QueryOutline::default() };
    let mut outputs = Vec::new();
    while !row.at_end() {
        outputs.push(OutputColumn::unknown(Name::from(format!("column{}", outputs.len() + 1))));
        while !row.at_end() && !row.at_punct(b',') {
            if row.skip_balanced().is_err() {
                return QueryOutline::default();
            }
        }
        row.eat_punct(b',');
    }
    QueryOutline { outputs: Some(outputs), ..QueryOutline::default() }
}

/// The cursor stands behind `SELECT`; `shadowed` are the names that `WITH` gives a meaning.
fn select_outline(mut query: Cursor<'_>, shadowed: &HashSet<Name>) -> QueryOutline {
    query.eat_keyword("ALL");
    if query.eat_keyword("DISTINCT") && query.eat_keyword("ON") && query.skip_balanced().is_err() {
        return QueryOutline::default();
    }
    let Some(mut outputs) = read_outputs(&mut query) else { return QueryOutline::default() };
    let FromClause { mut items, merges_columns } = match query.eat_keyword("FROM") {
        true => read_from_clause(&mut query),
        false => FromClause::default(),
    };
    for item in &mut items {
        item.hide_if_named(shadowed);
    }
    if has_set_operation(query) {
        // the branches decide on the types together
        outputs.iter_mut().for_each(OutputColumn::forget_type);
    }
    QueryOutline { outputs: Some(outputs), from: items, merges_columns }
}

fn read_outputs(query: &mut Cursor<'_>) -> Option<Vec<OutputColumn>> {
    let mut outputs = Vec::new();
    while !query.at_end() && !at_clause(query) {
        outputs.push(read_output(query)?);
        if !query.eat_punct(b',') {
            break;
        }
    }
    Some(outputs)
}

/// The keywords that end a select list or a FROM clause.
pub(super) const CLAUSES: [&str; 14] = [
    "FROM",
    "WHERE",
    "GROUP",
    "HAVING",
    "WINDOW",
    "UNION",
    "INTERSECT",
    "EXCEPT",
    "ORDER",
    "LIMIT",
    "OFFSET",
    "FETCH",
    "FOR",
    "INTO",
];

/// Whether a clause of the query starts here.
pub(super) fn at_clause(query: &Cursor<'_>) -> bool {
    query.at_any_keyword(&CLAUSES)
}

fn has_set_operation(mut query: Cursor<'_>) -> bool {
    while !query.at_end() {
        if query.at_any_keyword(&["UNION", "INTERSECT", "EXCEPT"]) {
            return true;
        }
        if query.skip_balanced().is_err() {
            return true;
        }
    }
    false
}

impl OutputColumn {
    fn unknown(name: Name) -> Self {
        OutputColumn::Named { name, source: OutputSource::Unknown }
    }

    fn forget_type(&mut self) {
        if let OutputColumn::Named { source, .. } = self {
            *source = OutputSource::Unknown;
        }
    }
}
