//! The relations that a query reads.

use std::collections::HashSet;

use crate::catalog::{Name, QualifiedName};

use super::super::super::cursor::Cursor;
use super::super::super::read_error::ReadError;
use super::outline::at_clause;

/// What stands in a FROM clause.
#[derive(Debug, Default)]
pub(super) struct FromClause {
    pub items: Vec<FromItem>,
    /// `USING` or `NATURAL`
    pub merges_columns: bool,
}

/// A relation, sub-query or function of a FROM clause.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FromItem {
    /// The relation; `None` for whatever else gives rows, and where the columns have aliases.
    pub relation: Option<QualifiedName>,
    /// The name under which columns refer to it.
    pub alias: Option<Name>,
}

impl FromItem {
    /// A name that `WITH` defines is no relation.
    pub(super) fn hide_if_named(&mut self, names: &HashSet<Name>) {
        if let Some(QualifiedName { schema: None, name }) = &self.relation
            && names.contains(name)
        {
            self.relation = None;
        }
    }
}

/// Words that follow a relation and are no alias.
const AFTER_RELATION: [&str; 10] =
    ["JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL", "ON", "USING", "TABLESAMPLE"];

/// Reads what stands behind `FROM`. What is not understood is stepped over.
pub(super) fn read_from_clause(query: &mut Cursor<'_>) -> FromClause {
    let mut clause = FromClause::default();
    let mut wants_item = true;
    while !query.at_end() && !at_clause(query) {
        if wants_item {
            wants_item = read_item_or_open(query, &mut clause);
        } else if query.eat_punct(b',') || query.eat_keyword("JOIN") {
            wants_item = true;
        } else if query.at_punct(b'(') {
            // a condition
            if query.skip_balanced().is_err() {
                return clause;
            }
        } else {
            clause.merges_columns |= query.at_any_keyword(&["USING", "NATURAL"]);
            query.bump();
        }
    }
    clause
}

/// Reads an item, or steps into the parentheses around a join. Whether an item is still wanted.
fn read_item_or_open(query: &mut Cursor<'_>, clause: &mut FromClause) -> bool {
    let is_join = query.at_punct(b'(')
        && !["SELECT", "WITH", "VALUES"].iter().any(|keyword| query.keyword_ahead(1, keyword));
    if is_join {
        query.bump();
        return true;
    }
    match read_item(query) {
        Ok(item) => clause.items.push(item),
        Err(_) => {
            clause.items.push(FromItem { relation: None, alias: None });
            query.bump();
        }
    }
    false
}

fn read_item(query: &mut Cursor<'_>) -> Result<FromItem, ReadError> {
    let is_lateral = query.eat_keyword("LATERAL");
    query.eat_keyword("ONLY");
    if query.at_punct(b'(') || query.at_keywords(&["ROWS", "FROM"]) || is_lateral {
        return read_opaque(query);
    }
    let before = *query;
    let name = query.qualified_name()?;
    if query.at_punct(b'(') {
        *query = before;
        return read_opaque(query);
    }
    query.eat_operator("*");
    let alias = read_alias(query);
    // aliases of columns
    if alias.is_some() && query.at_punct(b'(') {
        query.skip_balanced()?;
        return Ok(FromItem { relation: None, alias });
    }
    let alias = alias.or_else(|| Some(name.name.clone()));
    Ok(FromItem { relation: Some(name), alias })
}

/// A sub-query or a function, and its alias.
fn read_opaque(query: &mut Cursor<'_>) -> Result<FromItem, ReadError> {
    while !query.at_end() && !query.at_punct(b'(') {
        query.bump();
    }
    query.skip_balanced()?;
    query.eat_keywords(&["WITH", "ORDINALITY"]);
    let alias = read_alias(query);
    if query.at_punct(b'(') {
        query.skip_balanced()?;
    }
    Ok(FromItem { relation: None, alias })
}

fn read_alias(query: &mut Cursor<'_>) -> Option<Name> {
    let is_marked = query.eat_keyword("AS");
    let is_alias = query.at_name() && !query.at_any_keyword(&AFTER_RELATION) && !at_clause(query);
    if is_marked || is_alias { query.name().ok() } else { None }
}
