//! Statement readers: tokens in, a [`Statement`] out. One file an object kind.
//!
//! [`kind`] tells by the first words which reader a statement belongs to. A reader starts at the
//! statement's first word and reads all of it.

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
mod kind;
pub(crate) mod option_list;
pub(crate) mod policy;
pub(crate) mod privilege;
pub(crate) mod publication;
pub(crate) mod role;
pub(crate) mod rule;
pub(crate) mod schema;
#[cfg(test)]
mod second_opinion;
pub(crate) mod sequence;
pub(crate) mod sequence_options;
pub(crate) mod session;
pub(crate) mod statistics;
pub(crate) mod table;
pub(crate) mod trigger;
pub(crate) mod unread;
pub(crate) mod user_type;
pub(crate) mod view;

use super::cursor::Cursor;
use super::read_error::ReadError;
use super::statement::Statement;
use kind::Kind;
use table::TableStatement;

/// Reads one statement. The cursor stands at its first token, the closing semicolon is cut off.
pub(crate) fn read_statement(cursor: &mut Cursor<'_>) -> Result<Statement, ReadError> {
    let statement = match kind::of(cursor)? {
        Kind::Object => read_object(cursor)?,
        own => read_kind(own, cursor)?,
    };
    cursor.expect_end()?;
    Ok(statement)
}

/// What the words at the end say is a rename, a new owner or a new schema. `ALTER TABLE` can end so
/// and do something else before: then it is its kind's own.
fn read_object(cursor: &mut Cursor<'_>) -> Result<Statement, ReadError> {
    let start = *cursor;
    match address::read(cursor) {
        Ok(statement) if cursor.at_end() => Ok(Statement::Object(Box::new(statement))),
        Ok(_) => read_own_kind(cursor, start, start.error("another form of this statement")),
        Err(error) => read_own_kind(cursor, start, error),
    }
}

fn read_own_kind<'a>(
    cursor: &mut Cursor<'a>,
    start: Cursor<'a>,
    error: ReadError,
) -> Result<Statement, ReadError> {
    *cursor = start;
    match kind::own(cursor)? {
        Kind::Object => Err(error),
        own => read_kind(own, cursor),
    }
}

fn read_kind(kind: Kind, cursor: &mut Cursor<'_>) -> Result<Statement, ReadError> {
    Ok(match kind {
        Kind::Table => Statement::Table(Box::new(table::read(cursor)?)),
        Kind::Index => Statement::Index(Box::new(index::read(cursor)?)),
        Kind::Sequence => Statement::Sequence(Box::new(sequence::read(cursor)?)),
        Kind::View => Statement::View(Box::new(view::read(cursor)?)),
        Kind::Type => Statement::Type(Box::new(user_type::read(cursor)?)),
        Kind::Function => Statement::Function(Box::new(function::read(cursor)?)),
        Kind::Trigger => Statement::Trigger(Box::new(trigger::read(cursor)?)),
        Kind::Rule => Statement::Rule(Box::new(rule::read(cursor)?)),
        Kind::Policy => Statement::Policy(Box::new(policy::read(cursor)?)),
        Kind::Definition => Statement::Definition(Box::new(definition::read(cursor)?)),
        Kind::Extension => Statement::Extension(Box::new(extension::read(cursor)?)),
        Kind::Drop => Statement::Drop(Box::new(drop::read(cursor)?)),
        Kind::ForeignData => Statement::ForeignData(Box::new(foreign_data::read(cursor)?)),
        Kind::Publication => Statement::Publication(Box::new(publication::read(cursor)?)),
        Kind::Statistics => Statement::Statistics(Box::new(statistics::read(cursor)?)),
        Kind::Schema => Statement::Schema(Box::new(schema::read(cursor)?)),
        Kind::Database => Statement::Database(Box::new(database::read(cursor)?)),
        Kind::Role => Statement::Role(Box::new(role::read(cursor)?)),
        Kind::Privilege => Statement::Privilege(Box::new(privilege::read(cursor)?)),
        Kind::Object => Statement::Object(Box::new(address::read(cursor)?)),
        Kind::Session => Statement::Session(session::read(cursor)?),
        Kind::Data => match table::create::read_select_into(cursor) {
            Some(table) => Statement::Table(Box::new(TableStatement::Create(table))),
            None => Statement::Data(data::read(cursor)?),
        },
    })
}
