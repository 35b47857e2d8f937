//! Statement readers: tokens in, a [`Statement`] out. One file an object kind.

pub(crate) mod address;
pub(crate) mod data;
pub(crate) mod database;
pub(crate) mod definition;
pub(crate) mod definition_list;
pub(crate) mod drop;
pub(crate) mod extension;
pub(crate) mod foreign_data;
pub(crate) mod function;
pub(crate) mod index;
pub(crate) mod index_element;
pub(crate) mod option_list;
pub(crate) mod policy;
pub(crate) mod privilege;
pub(crate) mod publication;
pub(crate) mod role;
pub(crate) mod rule;
pub(crate) mod schema;
pub(crate) mod sequence;
pub(crate) mod sequence_options;
pub(crate) mod session;
pub(crate) mod statistics;
pub(crate) mod table;
pub(crate) mod trigger;
pub(crate) mod user_type;
pub(crate) mod view;

use super::cursor::Cursor;
use super::read_error::ReadError;
use super::statement::Statement;

/// Reads one statement. The cursor stands at its first token, the closing semicolon is cut off.
pub(crate) fn read_statement(cursor: &mut Cursor<'_>) -> Result<Statement, ReadError> {
    let statement = read_kind(cursor)?;
    cursor.expect_end()?;
    Ok(statement)
}

fn read_kind(cursor: &mut Cursor<'_>) -> Result<Statement, ReadError> {
    let is_unique_index = cursor.at_keywords(&["CREATE", "UNIQUE"]);
    let object = usize::from(cursor.keyword_ahead(1, "TEMPORARY") || cursor.keyword_ahead(1, "UNLOGGED")) + 1;
    if is_unique_index || cursor.keyword_ahead(1, "INDEX") || cursor.at_keyword("CLUSTER") {
        return Ok(Statement::Index(Box::new(index::read(cursor)?)));
    }
    if cursor.keyword_ahead(object, "SEQUENCE") || sequence::at_setval(cursor) {
        return Ok(Statement::Sequence(Box::new(sequence::read(cursor)?)));
    }
    read_code(cursor)
}

/// Types, functions, views and what hangs on tables.
fn read_code(cursor: &mut Cursor<'_>) -> Result<Statement, ReadError> {
    let mut kind = *cursor;
    kind.bump();
    kind.eat_keywords(&["OR", "REPLACE"]);
    let at = |keywords: &[&str]| kind.at_any_keyword(keywords);
    Ok(if at(&["FUNCTION", "PROCEDURE", "ROUTINE", "AGGREGATE"]) {
        Statement::Function(Box::new(function::read(cursor)?))
    } else if at(&["TRIGGER", "CONSTRAINT", "EVENT"]) {
        Statement::Trigger(Box::new(trigger::read(cursor)?))
    } else if at(&["RULE"]) {
        Statement::Rule(Box::new(rule::read(cursor)?))
    } else if at(&["POLICY"]) {
        Statement::Policy(Box::new(policy::read(cursor)?))
    } else if at(&["TYPE", "DOMAIN"]) {
        Statement::Type(Box::new(user_type::read(cursor)?))
    } else if at(&["EXTENSION"]) {
        Statement::Extension(Box::new(extension::read(cursor)?))
    } else if at(&["VIEW", "MATERIALIZED", "RECURSIVE", "TEMP", "TEMPORARY", "LOCAL"])
        || kind.keyword_ahead(1, "MATERIALIZED")
    {
        Statement::View(Box::new(view::read(cursor)?))
    } else {
        return Err(cursor.error("a statement"));
    })
}
