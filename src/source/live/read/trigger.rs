//! Triggers and event triggers.

use tokio_postgres::Error;

use crate::catalog::{
    ColumnNumber, ConstraintTiming, ConstraintTrigger, Enabled, EventTrigger, Expression, Name, ObjectId,
    QualifiedName, Trigger, TriggerEvents, TriggerLevel, TriggerTiming,
};

use super::super::address::{Address, PG_EVENT_TRIGGER, PG_PROC, PG_TRIGGER};
use super::super::definitions::{DefinitionKind, Place};
use super::super::query::{FromRow, Row, letter};
use super::Assembly;
use super::names::{name, optional_name};
use super::value::{next_place, printed_name, qualified_name, texts};

/// A row of `triggers.sql`.
pub(super) struct TriggerRow {
    oid: u32,
    relation: u32,
    name: Name,
    function: u32,
    function_name: Option<QualifiedName>,
    /// `pg_trigger.tgtype`
    bits: i16,
    enabled: u8,
    inherited: bool,
    constraint: Option<ConstraintTrigger>,
    columns: Vec<i16>,
    arguments: Vec<u8>,
    has_condition: bool,
    old_table: Option<Name>,
    new_table: Option<Name>,
}

impl FromRow for TriggerRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(TriggerRow {
            oid: row.try_get("oid")?,
            relation: row.try_get("relation")?,
            name: name(row, "name")?,
            function: row.try_get("function")?,
            function_name: printed_name(row, "function_schema", "function_name")?,
            bits: row.try_get("type")?,
            enabled: letter(row, "enabled")?,
            inherited: row.try_get("inherited")?,
            constraint: constraint(row)?,
            columns: row.try_get("columns")?,
            arguments: row.try_get("arguments")?,
            has_condition: row.try_get("has_condition")?,
            old_table: optional_name(row, "old_table")?,
            new_table: optional_name(row, "new_table")?,
        })
    }
}

fn constraint(row: &Row<'_>) -> Result<Option<ConstraintTrigger>, Error> {
    if !row.try_get::<bool>("is_constraint")? {
        return Ok(None);
    }
    let timing = match (row.try_get("deferrable")?, row.try_get("initially_deferred")?) {
        (false, _) => ConstraintTiming::Immediate,
        (true, false) => ConstraintTiming::Deferrable,
        (true, true) => ConstraintTiming::InitiallyDeferred,
    };
    Ok(Some(ConstraintTrigger { timing, from: qualified_name(row, "from_schema", "from_table")? }))
}

// The bits of `pg_trigger.tgtype`
const FOR_EACH_ROW: i16 = 1;
const BEFORE: i16 = 1 << 1;
const INSERT: i16 = 1 << 2;
const DELETE: i16 = 1 << 3;
const UPDATE: i16 = 1 << 4;
const TRUNCATE: i16 = 1 << 5;
const INSTEAD_OF: i16 = 1 << 6;

/// Adds the triggers of relations. Conditions follow.
pub(super) fn add(assembly: &mut Assembly, rows: Vec<TriggerRow>) {
    for row in rows {
        let Some(relation) = assembly.relations.get(&row.relation).copied() else { continue };
        let (oid, has_condition) = (row.oid, row.has_condition);
        let Some(trigger) = trigger(assembly, row) else { continue };
        let triggers = &mut assembly.catalog.relations[relation].triggers;
        let at = next_place(triggers);
        triggers.push(trigger);
        assembly.know(PG_TRIGGER, oid, ObjectId::Trigger(relation, at));
        if has_condition {
            let place = Place::TriggerCondition(relation, at);
            assembly.definitions.note(DefinitionKind::Trigger, oid, 0, place);
        }
    }
}

fn trigger(assembly: &Assembly, row: TriggerRow) -> Option<Trigger> {
    let is = |bit: i16| row.bits & bit != 0;
    let function = assembly.objects.get(&Address { catalog: PG_PROC, oid: row.function });
    Some(Trigger {
        name: row.name,
        timing: match (is(BEFORE), is(INSTEAD_OF)) {
            (_, true) => TriggerTiming::InsteadOf,
            (true, false) => TriggerTiming::Before,
            (false, false) => TriggerTiming::After,
        },
        events: TriggerEvents {
            insert: is(INSERT),
            update: is(UPDATE),
            delete: is(DELETE),
            truncate: is(TRUNCATE),
        },
        update_columns: row.columns.iter().filter_map(|number| column_number(*number)).collect(),
        level: if is(FOR_EACH_ROW) { TriggerLevel::Row } else { TriggerLevel::Statement },
        condition: row.has_condition.then(Expression::unread),
        function: row.function_name?,
        function_id: match function {
            Some(ObjectId::Function(id)) => Some(*id),
            _ => None,
        },
        arguments: split_arguments(&row.arguments),
        constraint: row.constraint.map(Box::new),
        old_table: row.old_table,
        new_table: row.new_table,
        enabled: enabled(row.enabled),
        inherited: row.inherited,
        comment: None,
        span: None,
    })
}

/// The arguments of a trigger, each of which a zero byte ends.
fn split_arguments(arguments: &[u8]) -> Vec<Box<str>> {
    let Some(arguments) = arguments.strip_suffix(&[0]) else { return Vec::new() };
    arguments.split(|byte| *byte == 0).map(|argument| String::from_utf8_lossy(argument).into()).collect()
}

pub(super) fn column_number(number: i16) -> Option<ColumnNumber> {
    u16::try_from(number).ok().filter(|number| *number > 0).map(ColumnNumber)
}

pub(super) fn enabled(letter: u8) -> Enabled {
    match letter {
        b'D' => Enabled::Disabled,
        b'R' => Enabled::Replica,
        b'A' => Enabled::Always,
        _ => Enabled::Origin,
    }
}

/// A row of `event_triggers.sql`.
pub(super) struct EventTriggerRow {
    oid: u32,
    name: Name,
    event: Name,
    owner: u32,
    function: Option<QualifiedName>,
    enabled: u8,
    tags: Vec<Box<str>>,
}

impl FromRow for EventTriggerRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(EventTriggerRow {
            oid: row.try_get("oid")?,
            name: name(row, "name")?,
            event: name(row, "event")?,
            owner: row.try_get("owner")?,
            function: printed_name(row, "function_schema", "function_name")?,
            enabled: letter(row, "enabled")?,
            tags: texts(row, "tags")?,
        })
    }
}

/// Adds event triggers.
pub(super) fn add_event_triggers(assembly: &mut Assembly, rows: Vec<EventTriggerRow>) {
    for row in rows {
        if assembly.is_member(PG_EVENT_TRIGGER, row.oid) {
            continue;
        }
        let Some(function) = row.function else { continue };
        let common = assembly.common(row.owner);
        let id = assembly.catalog.event_triggers.insert(EventTrigger {
            name: row.name,
            event: row.event,
            tags: row.tags,
            function,
            enabled: enabled(row.enabled),
            common,
        });
        assembly.know(PG_EVENT_TRIGGER, row.oid, ObjectId::EventTrigger(id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_end_with_a_zero_byte() {
        assert_eq!(split_arguments(b""), Vec::<Box<str>>::new());
        assert_eq!(split_arguments(b"\0"), ["".into()]);
        assert_eq!(split_arguments("one\0\0drei ü\0".as_bytes()), ["one".into(), "".into(), "drei ü".into()]);
    }
}
