//! Views and materialized views. Their `ALTER`s are those of tables.

use crate::catalog::{CheckOption, Definition, Name, QualifiedName};

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;
use super::option_list::read_with_parameters;

mod from_clause;
mod outline;
mod output;

pub(crate) use from_clause::FromItem;
pub(crate) use outline::QueryOutline;
pub(crate) use output::{OutputColumn, OutputSource};

/// A statement about a view.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ViewStatement {
    /// `CREATE VIEW`
    Create(CreateView),
    /// `CREATE MATERIALIZED VIEW`
    CreateMaterialized(CreateMaterializedView),
    /// `REFRESH MATERIALIZED VIEW`
    Refresh { name: QualifiedName, with_no_data: bool },
}

/// `CREATE [OR REPLACE] [TEMPORARY] [RECURSIVE] VIEW`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CreateView {
    pub or_replace: bool,
    pub is_temporary: bool,
    pub name: QualifiedName,
    pub options: Vec<Definition>,
    pub query: ViewQuery,
    pub check_option: Option<CheckOption>,
}

/// `CREATE MATERIALIZED VIEW`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CreateMaterializedView {
    pub if_not_exists: bool,
    pub is_unlogged: bool,
    pub name: QualifiedName,
    pub access_method: Option<Name>,
    pub options: Vec<Definition>,
    pub tablespace: Option<Name>,
    pub query: ViewQuery,
    pub with_no_data: bool,
}

/// A view's query and what its text tells of the columns.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ViewQuery {
    /// The names given in front of the query; they may be fewer than its columns.
    pub columns: Vec<Name>,
    pub text: Box<str>,
    pub outline: QueryOutline,
}

/// Reads `CREATE` of views of both kinds, and `REFRESH`.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<ViewStatement, ReadError> {
    if cursor.at_keyword("REFRESH") {
        return read_refresh(cursor);
    }
    let is_materialized = cursor.keyword_ahead(1, "MATERIALIZED") || cursor.keyword_ahead(2, "MATERIALIZED");
    if is_materialized { read_create_materialized_view(cursor) } else { read_create_view(cursor) }
}

/// Reads `CREATE [OR REPLACE] [TEMPORARY] [RECURSIVE] VIEW ...`.
fn read_create_view(cursor: &mut Cursor<'_>) -> Result<ViewStatement, ReadError> {
    cursor.expect_keyword("CREATE")?;
    let or_replace = cursor.eat_keywords(&["OR", "REPLACE"]);
    let _ = cursor.eat_keyword("LOCAL") || cursor.eat_keyword("GLOBAL");
    let is_temporary = cursor.eat_keyword("TEMPORARY") || cursor.eat_keyword("TEMP");
    let is_recursive = cursor.eat_keyword("RECURSIVE");
    cursor.expect_keyword("VIEW")?;
    let name = cursor.qualified_name_as("a view name")?;
    let columns = read_columns(cursor)?;
    let options = read_with_parameters(cursor)?;
    cursor.expect_keyword("AS")?;
    let mut query = read_query(cursor, columns, &["CHECK", "OPTION"])?;
    if is_recursive {
        query.text = recursive_query(&name.name, &query).into();
    }
    let check_option = read_check_option(cursor)?;
    cursor.expect_end()?;
    Ok(ViewStatement::Create(CreateView { or_replace, is_temporary, name, options, query, check_option }))
}

/// Reads `CREATE [UNLOGGED] MATERIALIZED VIEW ...`.
fn read_create_materialized_view(cursor: &mut Cursor<'_>) -> Result<ViewStatement, ReadError> {
    cursor.expect_keyword("CREATE")?;
    let is_unlogged = cursor.eat_keyword("UNLOGGED");
    cursor.expect_keywords(&["MATERIALIZED", "VIEW"])?;
    let if_not_exists = cursor.eat_keywords(&["IF", "NOT", "EXISTS"]);
    let name = cursor.qualified_name_as("a view name")?;
    let columns = read_columns(cursor)?;
    let access_method = match cursor.eat_keyword("USING") {
        true => Some(cursor.name_as("an access method")?),
        false => None,
    };
    let options = read_with_parameters(cursor)?;
    let tablespace = match cursor.eat_keyword("TABLESPACE") {
        true => Some(cursor.name_as("a tablespace")?),
        false => None,
    };
    cursor.expect_keyword("AS")?;
    let query = read_query(cursor, columns, &["DATA"])?;
    let with_no_data = read_with_no_data(cursor)?;
    cursor.expect_end()?;
    Ok(ViewStatement::CreateMaterialized(CreateMaterializedView {
        if_not_exists,
        is_unlogged,
        name,
        access_method,
        options,
        tablespace,
        query,
        with_no_data,
    }))
}

/// Reads `REFRESH MATERIALIZED VIEW [CONCURRENTLY] name [WITH [NO] DATA]`.
fn read_refresh(cursor: &mut Cursor<'_>) -> Result<ViewStatement, ReadError> {
    cursor.expect_keywords(&["REFRESH", "MATERIALIZED", "VIEW"])?;
    cursor.eat_keyword("CONCURRENTLY");
    let name = cursor.qualified_name_as("a view name")?;
    let with_no_data = read_with_no_data(cursor)?;
    cursor.expect_end()?;
    Ok(ViewStatement::Refresh { name, with_no_data })
}

fn read_columns(cursor: &mut Cursor<'_>) -> Result<Vec<Name>, ReadError> {
    if cursor.at_punct(b'(') { cursor.name_list() } else { Ok(Vec::new()) }
}

/// Reads the query, up to a last `WITH ...` clause that ends with `closing`.
fn read_query(cursor: &mut Cursor<'_>, columns: Vec<Name>, closing: &[&str]) -> Result<ViewQuery, ReadError> {
    let start = *cursor;
    while !cursor.at_end() && !at_last_clause(cursor, closing) {
        cursor.bump();
    }
    let query = start.part(cursor.position());
    if query.at_end() {
        return Err(start.error("a query"));
    }
    Ok(ViewQuery { columns, text: query.rest_text().into(), outline: QueryOutline::read(query) })
}

/// Whether `WITH`, at most one more word and `closing` are all that is left.
fn at_last_clause(cursor: &Cursor<'_>, closing: &[&str]) -> bool {
    if !cursor.at_keyword("WITH") {
        return false;
    }
    (1..=2).any(|ahead| {
        closing.iter().enumerate().all(|(at, keyword)| cursor.keyword_ahead(ahead + at, keyword))
            && cursor.peek_at(ahead + closing.len()).is_none()
    })
}

fn read_check_option(cursor: &mut Cursor<'_>) -> Result<Option<CheckOption>, ReadError> {
    if cursor.at_end() {
        return Ok(None);
    }
    let choices: [(&[&str], CheckOption); 3] = [
        (&["WITH", "CHECK", "OPTION"], CheckOption::Cascaded),
        (&["WITH", "CASCADED", "CHECK", "OPTION"], CheckOption::Cascaded),
        (&["WITH", "LOCAL", "CHECK", "OPTION"], CheckOption::Local),
    ];
    cursor.eat_choice(&choices).map(Some).ok_or_else(|| cursor.error("`WITH CHECK OPTION`"))
}

fn read_with_no_data(cursor: &mut Cursor<'_>) -> Result<bool, ReadError> {
    if cursor.at_end() {
        return Ok(false);
    }
    let choices: [(&[&str], bool); 2] = [(&["WITH", "DATA"], false), (&["WITH", "NO", "DATA"], true)];
    cursor.eat_choice(&choices).ok_or_else(|| cursor.error("`WITH [NO] DATA`"))
}

/// The query that the server makes of `CREATE RECURSIVE VIEW`.
fn recursive_query(name: &Name, query: &ViewQuery) -> String {
    let columns: Vec<String> = query.columns.iter().map(Name::to_string).collect();
    let columns = columns.join(", ");
    format!("WITH RECURSIVE {name}({columns}) AS ({}) SELECT {columns} FROM {name}", query.text)
}
