//! `CREATE SEQUENCE`, `ALTER SEQUENCE`, `SELECT setval(...)`.

use crate::catalog::{Name, Persistence, QualifiedName};

use super::super::cursor::Cursor;
use super::super::lexer::TokenKind;
use super::super::mention::name_in_string;
use super::super::read_error::ReadError;
use super::super::type_name::ParsedType;
use super::address::IfMissing;
use super::index::IfExists;
use super::sequence_options::SequenceOptions;

/// A statement about sequences.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum SequenceStatement {
    /// `CREATE SEQUENCE`
    Create {
        /// The name.
        name: QualifiedName,
        /// What happens where it exists.
        if_exists: IfExists,
        /// How long it lives.
        lifetime: SequenceLifetime,
        /// What it is to be like.
        options: SequenceOptions,
    },
    /// `ALTER SEQUENCE`
    Alter {
        /// The name.
        name: QualifiedName,
        /// What happens where it does not exist.
        if_missing: IfMissing,
        /// What changes.
        options: SequenceOptions,
    },
    /// `SELECT setval(...), ...`
    SetValues(Vec<SetValue>),
}

/// How long a sequence lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SequenceLifetime {
    /// Until it is dropped.
    Stored(Persistence),
    /// `TEMPORARY`: as long as the session.
    Temporary,
}

/// `setval(sequence, value, is_called)`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SetValue {
    /// Which sequence.
    pub sequence: SequenceReference,
    /// The value; `None` where it is computed when the statement runs.
    pub value: Option<i64>,
    /// Whether the value counts as handed out.
    pub is_called: bool,
}

/// How `setval` names a sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SequenceReference {
    /// By its name.
    Named(QualifiedName),
    /// `pg_get_serial_sequence('table', 'column')`
    OfColumn(QualifiedName, Name),
}

/// Reads one of these statements, but for what every kind of object has (`OWNER TO`).
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<SequenceStatement, ReadError> {
    if cursor.at_keyword("CREATE") {
        read_create_sequence(cursor)
    } else if cursor.at_keyword("ALTER") {
        read_alter_sequence(cursor)
    } else {
        read_setval(cursor)
    }
}

fn read_create_sequence(cursor: &mut Cursor<'_>) -> Result<SequenceStatement, ReadError> {
    cursor.expect_keyword("CREATE")?;
    let lifetime = read_lifetime(cursor);
    cursor.expect_keyword("SEQUENCE")?;
    let if_exists = IfExists::read(cursor);
    let name = cursor.qualified_name_as("a sequence's name")?;
    let options = SequenceOptions::read(cursor)?;
    Ok(SequenceStatement::Create { name, if_exists, lifetime, options })
}

fn read_lifetime(cursor: &mut Cursor<'_>) -> SequenceLifetime {
    if cursor.eat_keyword("UNLOGGED") {
        return SequenceLifetime::Stored(Persistence::Unlogged);
    }
    let scoped = cursor.eat_keyword("LOCAL") || cursor.eat_keyword("GLOBAL");
    if cursor.eat_keyword("TEMPORARY") || cursor.eat_keyword("TEMP") || scoped {
        return SequenceLifetime::Temporary;
    }
    SequenceLifetime::Stored(Persistence::Permanent)
}

fn read_alter_sequence(cursor: &mut Cursor<'_>) -> Result<SequenceStatement, ReadError> {
    cursor.expect_keywords(&["ALTER", "SEQUENCE"])?;
    let if_missing = IfMissing::read(cursor);
    let name = cursor.qualified_name_as("a sequence's name")?;
    let start = *cursor;
    let mut options = SequenceOptions::default();
    // `SET LOGGED`, `SET UNLOGGED` are `LOGGED` and `UNLOGGED` otherwise
    let sets_persistence = cursor.eat_keyword("SET");
    while options.read_one(cursor)? {}
    if options == SequenceOptions::default() || sets_persistence && options.persistence.is_none() {
        return Err(start.error("an option of a sequence"));
    }
    Ok(SequenceStatement::Alter { name, if_missing, options })
}

/// Steps over the name of a function of `pg_catalog`, where it is called here.
fn eat_function(cursor: &mut Cursor<'_>, function: &str) -> bool {
    let start = *cursor;
    if cursor.eat_keyword("pg_catalog") {
        cursor.eat_punct(b'.');
    }
    let found = cursor.eat_keyword(function) && cursor.at_punct(b'(');
    if !found {
        *cursor = start;
    }
    found
}

/// Reads `SELECT setval(...)`. Anything else that the query does is an error here.
fn read_setval(cursor: &mut Cursor<'_>) -> Result<SequenceStatement, ReadError> {
    cursor.expect_keyword("SELECT")?;
    let mut values = vec![read_call(cursor)?];
    while cursor.eat_punct(b',') {
        values.push(read_call(cursor)?);
    }
    if cursor.eat_keyword("FROM") {
        // what it computes the value from
        values.iter_mut().for_each(|value| value.value = None);
        cursor.expression_until(&[], &[])?;
    }
    Ok(SequenceStatement::SetValues(values))
}

fn read_call(cursor: &mut Cursor<'_>) -> Result<SetValue, ReadError> {
    if !eat_function(cursor, "setval") {
        return Err(cursor.error("`setval(`"));
    }
    let mut inner = cursor.parenthesised()?;
    let sequence = read_sequence_reference(&mut inner)?;
    inner.expect_punct(b',')?;
    let value = read_value(&mut inner)?;
    let is_called = if inner.eat_punct(b',') { read_boolean(&mut inner)? } else { Some(true) };
    inner.expect_end()?;
    if cursor.eat_keyword("AS") {
        cursor.name()?;
    }
    // a computed flag leaves as little known as a computed value
    Ok(SetValue {
        sequence,
        value: value.filter(|_| is_called.is_some()),
        is_called: is_called.unwrap_or(true),
    })
}

/// A number, or any expression: then the value is not known.
fn read_value(cursor: &mut Cursor<'_>) -> Result<Option<i64>, ReadError> {
    let start = *cursor;
    if let Ok(value) = cursor.integer() {
        skip_casts(cursor)?;
        if cursor.at_end() || cursor.at_punct(b',') {
            return Ok(Some(value));
        }
    }
    *cursor = start;
    cursor.expression_until(&[], b",")?;
    Ok(None)
}

fn read_boolean(cursor: &mut Cursor<'_>) -> Result<Option<bool>, ReadError> {
    let start = *cursor;
    let value = cursor.value_text().ok().and_then(|text| match text.to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "on" => Some(true),
        "false" | "f" | "no" | "off" => Some(false),
        _ => None,
    });
    skip_casts(cursor)?;
    if value.is_some() && cursor.at_end() {
        return Ok(value);
    }
    *cursor = start;
    cursor.expression_until(&[], b",")?;
    Ok(None)
}

fn skip_casts(cursor: &mut Cursor<'_>) -> Result<(), ReadError> {
    while cursor.peek().is_some_and(|token| token.kind == TokenKind::ColonColon) {
        cursor.bump();
        ParsedType::read(cursor)?;
    }
    Ok(())
}

/// `'schema.name'`, with or without `::regclass`, or `pg_get_serial_sequence('table', 'column')`.
fn read_sequence_reference(cursor: &mut Cursor<'_>) -> Result<SequenceReference, ReadError> {
    if eat_function(cursor, "pg_get_serial_sequence") {
        let mut inner = cursor.parenthesised()?;
        let table = read_name_in_string(&mut inner)?;
        inner.expect_punct(b',')?;
        let column = Name::truncated(&inner.string()?);
        skip_casts(&mut inner)?;
        inner.expect_end()?;
        skip_casts(cursor)?;
        return Ok(SequenceReference::OfColumn(table, column));
    }
    let name = read_name_in_string(cursor)?;
    Ok(SequenceReference::Named(name))
}

/// A name that a string holds, as `regclass` reads it.
fn read_name_in_string(cursor: &mut Cursor<'_>) -> Result<QualifiedName, ReadError> {
    let before = *cursor;
    let text = cursor.string()?;
    skip_casts(cursor)?;
    name_in_string(&text).ok_or_else(|| before.error("a name in quotes"))
}
