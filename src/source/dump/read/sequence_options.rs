//! The options of a sequence: of `CREATE SEQUENCE`, `ALTER SEQUENCE` and identity columns.

use crate::catalog::{Cycle, Name, Persistence, QualifiedName};

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;
use super::super::type_name::ParsedType;

/// What is written about a sequence; `None` for what is not.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct SequenceOptions {
    /// `AS type`
    pub data_type: Option<ParsedType>,
    /// `START WITH`
    pub start: Option<i64>,
    /// `INCREMENT BY`
    pub increment: Option<i64>,
    /// `MINVALUE`
    pub minimum: Option<SequenceBound>,
    /// `MAXVALUE`
    pub maximum: Option<SequenceBound>,
    /// `CACHE`
    pub cache: Option<i64>,
    /// `CYCLE`, `NO CYCLE`
    pub cycle: Option<Cycle>,
    /// `OWNED BY`
    pub owned_by: Option<OwnedBy>,
    /// `SEQUENCE NAME`, of an identity column.
    pub name: Option<QualifiedName>,
    /// `RESTART`
    pub restart: Option<Restart>,
    /// `LOGGED`, `UNLOGGED`, of an identity column.
    pub persistence: Option<Persistence>,
}

/// A bound of a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SequenceBound {
    /// `MINVALUE 1`
    Value(i64),
    /// `NO MINVALUE`
    Default,
}

/// `OWNED BY`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OwnedBy {
    /// `NONE`
    Nothing,
    /// A column.
    Column(QualifiedName, Name),
}

/// `RESTART`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Restart {
    /// At the start value.
    AtStart,
    /// `RESTART WITH`
    With(i64),
}

impl SequenceOptions {
    /// Reads all options that follow.
    pub fn read(cursor: &mut Cursor<'_>) -> Result<Self, ReadError> {
        let mut options = SequenceOptions::default();
        while options.read_one(cursor)? {}
        Ok(options)
    }

    /// `( options )` where it follows.
    pub fn read_parenthesised(cursor: &mut Cursor<'_>) -> Result<Self, ReadError> {
        if !cursor.eat_punct(b'(') {
            return Ok(SequenceOptions::default());
        }
        let options = SequenceOptions::read(cursor)?;
        cursor.expect_punct(b')')?;
        Ok(options)
    }

    /// Reads one option; tells whether one was there.
    pub fn read_one(&mut self, cursor: &mut Cursor<'_>) -> Result<bool, ReadError> {
        if cursor.eat_keyword("AS") {
            self.data_type = Some(ParsedType::read(cursor)?);
        } else if cursor.eat_keyword("INCREMENT") {
            cursor.eat_keyword("BY");
            self.increment = Some(cursor.integer()?);
        } else if cursor.eat_keyword("START") {
            cursor.eat_keyword("WITH");
            self.start = Some(cursor.integer()?);
        } else if cursor.eat_keyword("RESTART") {
            self.restart = Some(read_restart(cursor)?);
        } else if cursor.eat_keyword("MINVALUE") {
            self.minimum = Some(SequenceBound::Value(cursor.integer()?));
        } else if cursor.eat_keyword("MAXVALUE") {
            self.maximum = Some(SequenceBound::Value(cursor.integer()?));
        } else if cursor.eat_keyword("CACHE") {
            self.cache = Some(cursor.integer()?);
        } else if cursor.eat_keyword("CYCLE") {
            self.cycle = Some(Cycle::Restart);
        } else if cursor.eat_keyword("NO") {
            self.read_negated(cursor)?;
        } else if cursor.eat_keywords(&["OWNED", "BY"]) {
            self.owned_by = Some(read_owned_by(cursor)?);
        } else if cursor.eat_keywords(&["SEQUENCE", "NAME"]) {
            self.name = Some(cursor.qualified_name_as("a sequence's name")?);
        } else if cursor.eat_keyword("LOGGED") {
            self.persistence = Some(Persistence::Permanent);
        } else if cursor.eat_keyword("UNLOGGED") {
            self.persistence = Some(Persistence::Unlogged);
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    fn read_negated(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ReadError> {
        if cursor.eat_keyword("MINVALUE") {
            self.minimum = Some(SequenceBound::Default);
        } else if cursor.eat_keyword("MAXVALUE") {
            self.maximum = Some(SequenceBound::Default);
        } else if cursor.eat_keyword("CYCLE") {
            self.cycle = Some(Cycle::Stop);
        } else {
            return Err(cursor.error("`MINVALUE`, `MAXVALUE` or `CYCLE`"));
        }
        Ok(())
    }
}

fn read_restart(cursor: &mut Cursor<'_>) -> Result<Restart, ReadError> {
    let mut ahead = *cursor;
    if ahead.eat_keyword("WITH") {
        *cursor = ahead;
        return Ok(Restart::With(cursor.integer()?));
    }
    match ahead.integer() {
        Ok(value) => {
            *cursor = ahead;
            Ok(Restart::With(value))
        }
        Err(_) => Ok(Restart::AtStart),
    }
}

fn read_owned_by(cursor: &mut Cursor<'_>) -> Result<OwnedBy, ReadError> {
    if cursor.eat_keyword("NONE") {
        return Ok(OwnedBy::Nothing);
    }
    let (table, column) = cursor.qualified_column()?;
    Ok(OwnedBy::Column(table, column))
}
