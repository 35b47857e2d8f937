//! Triggers and event triggers.

use crate::catalog::{
    ConstraintTiming, ConstraintTrigger, Enabled, Name, QualifiedName, TriggerEvents, TriggerLevel,
    TriggerTiming,
};

use super::super::cursor::Cursor;
use super::super::lexer::TokenKind;
use super::super::read_error::ReadError;

/// A statement about a trigger.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TriggerStatement {
    /// `CREATE TRIGGER`
    Create(CreateTrigger),
    /// `CREATE EVENT TRIGGER`
    CreateEvent(CreateEventTrigger),
    /// `ALTER EVENT TRIGGER name ENABLE | DISABLE`
    EnableEvent { name: Name, enabled: Enabled },
}

/// `CREATE [OR REPLACE] [CONSTRAINT] TRIGGER`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CreateTrigger {
    pub or_replace: bool,
    pub name: Name,
    pub timing: TriggerTiming,
    pub events: TriggerEvents,
    /// The columns of `UPDATE OF`.
    pub update_columns: Vec<Name>,
    pub relation: QualifiedName,
    pub constraint: Option<ConstraintTrigger>,
    pub old_table: Option<Name>,
    pub new_table: Option<Name>,
    pub level: TriggerLevel,
    pub condition: Option<Box<str>>,
    pub function: QualifiedName,
    pub arguments: Vec<Box<str>>,
}

/// `CREATE EVENT TRIGGER`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CreateEventTrigger {
    pub name: Name,
    pub event: Name,
    pub tags: Vec<Box<str>>,
    pub function: QualifiedName,
}

/// Reads `CREATE TRIGGER`, and `CREATE` and `ALTER` of event triggers.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<TriggerStatement, ReadError> {
    match (cursor.at_keyword("ALTER"), cursor.keyword_ahead(1, "EVENT")) {
        (true, _) => read_alter_event_trigger(cursor),
        (false, true) => read_create_event_trigger(cursor),
        (false, false) => read_create_trigger(cursor),
    }
}

/// Reads `CREATE [OR REPLACE] [CONSTRAINT] TRIGGER ...`.
fn read_create_trigger(cursor: &mut Cursor<'_>) -> Result<TriggerStatement, ReadError> {
    cursor.expect_keyword("CREATE")?;
    let or_replace = cursor.eat_keywords(&["OR", "REPLACE"]);
    let is_constraint = cursor.eat_keyword("CONSTRAINT");
    cursor.expect_keyword("TRIGGER")?;
    let name = cursor.name_as("a trigger name")?;
    let timing = read_timing(cursor)?;
    let (events, update_columns) = read_events(cursor)?;
    cursor.expect_keyword("ON")?;
    let relation = cursor.qualified_name_as("a table name")?;
    let constraint = if is_constraint { Some(read_constraint(cursor)?) } else { None };
    let (old_table, new_table) = read_transition_tables(cursor)?;
    let level = read_level(cursor)?;
    let condition = match cursor.eat_keyword("WHEN") {
        true => Some(cursor.parenthesised_text()?.into()),
        false => None,
    };
    let function = read_execute(cursor)?;
    let arguments = read_arguments(cursor)?;
    cursor.expect_end()?;
    Ok(TriggerStatement::Create(CreateTrigger {
        or_replace,
        name,
        timing,
        events,
        update_columns,
        relation,
        constraint,
        old_table,
        new_table,
        level,
        condition,
        function,
        arguments,
    }))
}

fn read_timing(cursor: &mut Cursor<'_>) -> Result<TriggerTiming, ReadError> {
    let choices: [(&[&str], TriggerTiming); 3] = [
        (&["BEFORE"], TriggerTiming::Before),
        (&["AFTER"], TriggerTiming::After),
        (&["INSTEAD", "OF"], TriggerTiming::InsteadOf),
    ];
    cursor.eat_choice(&choices).ok_or_else(|| cursor.error("`BEFORE`, `AFTER` or `INSTEAD OF`"))
}

fn read_events(cursor: &mut Cursor<'_>) -> Result<(TriggerEvents, Vec<Name>), ReadError> {
    let mut events = TriggerEvents::default();
    let mut columns = Vec::new();
    loop {
        if cursor.eat_keyword("INSERT") {
            events.insert = true;
        } else if cursor.eat_keyword("DELETE") {
            events.delete = true;
        } else if cursor.eat_keyword("TRUNCATE") {
            events.truncate = true;
        } else {
            cursor.expect_keyword("UPDATE")?;
            events.update = true;
            if cursor.eat_keyword("OF") {
                columns = read_columns(cursor)?;
            }
        }
        if !cursor.eat_keyword("OR") {
            return Ok((events, columns));
        }
    }
}

fn read_columns(cursor: &mut Cursor<'_>) -> Result<Vec<Name>, ReadError> {
    let mut columns = vec![cursor.name_as("a column name")?];
    while cursor.eat_punct(b',') {
        columns.push(cursor.name_as("a column name")?);
    }
    Ok(columns)
}

/// `[FROM table] [[NOT] DEFERRABLE] [INITIALLY IMMEDIATE | DEFERRED]`
fn read_constraint(cursor: &mut Cursor<'_>) -> Result<ConstraintTrigger, ReadError> {
    let from = match cursor.eat_keyword("FROM") {
        true => Some(cursor.qualified_name_as("a table name")?),
        false => None,
    };
    let mut timing = ConstraintTiming::Immediate;
    loop {
        if cursor.eat_keywords(&["NOT", "DEFERRABLE"]) || cursor.eat_keywords(&["INITIALLY", "IMMEDIATE"]) {
            continue;
        }
        if cursor.eat_keywords(&["INITIALLY", "DEFERRED"]) {
            timing = ConstraintTiming::InitiallyDeferred;
        } else if cursor.eat_keyword("DEFERRABLE") {
            if timing == ConstraintTiming::Immediate {
                timing = ConstraintTiming::Deferrable;
            }
        } else {
            return Ok(ConstraintTrigger { timing, from });
        }
    }
}

/// `REFERENCING OLD TABLE AS a NEW TABLE AS b`
fn read_transition_tables(cursor: &mut Cursor<'_>) -> Result<(Option<Name>, Option<Name>), ReadError> {
    let (mut old, mut new) = (None, None);
    if !cursor.eat_keyword("REFERENCING") {
        return Ok((old, new));
    }
    loop {
        let table = if cursor.eat_keywords(&["OLD", "TABLE"]) {
            &mut old
        } else if cursor.eat_keywords(&["NEW", "TABLE"]) {
            &mut new
        } else {
            return Ok((old, new));
        };
        cursor.eat_keyword("AS");
        *table = Some(cursor.name_as("a table name")?);
    }
}

fn read_level(cursor: &mut Cursor<'_>) -> Result<TriggerLevel, ReadError> {
    if !cursor.eat_keyword("FOR") {
        return Ok(TriggerLevel::Statement);
    }
    cursor.eat_keyword("EACH");
    let choices: [(&[&str], TriggerLevel); 2] =
        [(&["ROW"], TriggerLevel::Row), (&["STATEMENT"], TriggerLevel::Statement)];
    cursor.eat_choice(&choices).ok_or_else(|| cursor.error("`ROW` or `STATEMENT`"))
}

/// `EXECUTE FUNCTION name`, and `PROCEDURE` as it was called until PostgreSQL 11.
fn read_execute(cursor: &mut Cursor<'_>) -> Result<QualifiedName, ReadError> {
    cursor.expect_keyword("EXECUTE")?;
    if !cursor.eat_keyword("PROCEDURE") {
        cursor.expect_keyword("FUNCTION")?;
    }
    cursor.qualified_name_as("a function name")
}

/// Strings, numbers and words, all of which the function gets as text.
fn read_arguments(cursor: &mut Cursor<'_>) -> Result<Vec<Box<str>>, ReadError> {
    let mut inner = cursor.parenthesised()?;
    let mut arguments = Vec::new();
    while !inner.at_end() {
        arguments.push(read_argument(&mut inner)?);
        if !inner.eat_punct(b',') {
            break;
        }
    }
    inner.expect_end()?;
    Ok(arguments)
}

fn read_argument(cursor: &mut Cursor<'_>) -> Result<Box<str>, ReadError> {
    if cursor.peek().is_some_and(|token| token.kind == TokenKind::Number) {
        return Ok(cursor.value_text()?.into());
    }
    if cursor.at_string() {
        return Ok(cursor.string()?.into());
    }
    Ok(cursor.name_as("an argument")?.as_str().into())
}

/// Reads `CREATE EVENT TRIGGER ...`.
fn read_create_event_trigger(cursor: &mut Cursor<'_>) -> Result<TriggerStatement, ReadError> {
    cursor.expect_keywords(&["CREATE", "EVENT", "TRIGGER"])?;
    let name = cursor.name_as("a trigger name")?;
    cursor.expect_keyword("ON")?;
    let event = cursor.name_as("an event")?;
    let tags = if cursor.eat_keyword("WHEN") { read_tags(cursor)? } else { Vec::new() };
    let function = read_execute(cursor)?;
    cursor.expect_punct(b'(')?;
    cursor.expect_punct(b')')?;
    cursor.expect_end()?;
    Ok(TriggerStatement::CreateEvent(CreateEventTrigger { name, event, tags, function }))
}

/// `TAG IN ('...', ...) [AND ...]`
fn read_tags(cursor: &mut Cursor<'_>) -> Result<Vec<Box<str>>, ReadError> {
    let mut tags = Vec::new();
    loop {
        cursor.expect_keywords(&["TAG", "IN"])?;
        let mut inner = cursor.parenthesised()?;
        loop {
            tags.push(inner.string()?.into());
            if !inner.eat_punct(b',') {
                break;
            }
        }
        inner.expect_end()?;
        if !cursor.eat_keyword("AND") {
            return Ok(tags);
        }
    }
}

/// Reads `ALTER EVENT TRIGGER name ENABLE [REPLICA | ALWAYS] | DISABLE`.
fn read_alter_event_trigger(cursor: &mut Cursor<'_>) -> Result<TriggerStatement, ReadError> {
    cursor.expect_keywords(&["ALTER", "EVENT", "TRIGGER"])?;
    let name = cursor.name_as("a trigger name")?;
    let choices: [(&[&str], Enabled); 4] = [
        (&["ENABLE", "REPLICA"], Enabled::Replica),
        (&["ENABLE", "ALWAYS"], Enabled::Always),
        (&["ENABLE"], Enabled::Origin),
        (&["DISABLE"], Enabled::Disabled),
    ];
    let enabled = cursor.eat_choice(&choices).ok_or_else(|| cursor.error("`ENABLE` or `DISABLE`"))?;
    cursor.expect_end()?;
    Ok(TriggerStatement::EnableEvent { name, enabled })
}
