//! Aggregates. What they are made of is kept as `CREATE AGGREGATE` says it.

use tokio_postgres::Error;

use crate::catalog::{Aggregate, Definition, FunctionKind, Name, ObjectId, QualifiedName};

use super::super::address::PG_PROC;
use super::super::query::{FromRow, Row, letter};
use super::Assembly;
use super::function::{ArgumentRows, arguments, new_function};
use super::names::name;
use super::setting::standard_literal;
use super::value::qualified_name;

/// A row of `aggregates.sql`.
pub(super) struct AggregateRow {
    oid: u32,
    schema: u32,
    name: Name,
    owner: u32,
    arguments: ArgumentRows,
    parallel: u8,
    kind: u8,
    direct_arguments: i16,
    state: StateRow,
    moving: StateRow,
    combine: Option<Box<str>>,
    serialize: Option<Box<str>>,
    deserialize: Option<Box<str>>,
    sort_operator: Option<QualifiedName>,
}

/// How an aggregate gathers its rows: from the start, or in a moving window.
struct StateRow {
    transition: Option<Box<str>>,
    inverse: Option<Box<str>>,
    state_type: Option<Box<str>>,
    state_space: i32,
    initial_state: Option<Box<str>>,
    last: Option<Box<str>>,
    last_extra: bool,
    last_modifies: Option<Box<str>>,
}

impl FromRow for AggregateRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(AggregateRow {
            oid: row.try_get("oid")?,
            schema: row.try_get("schema")?,
            name: name(row, "name")?,
            owner: row.try_get("owner")?,
            arguments: ArgumentRows::from_row(row)?,
            parallel: letter(row, "parallel")?,
            kind: letter(row, "kind")?,
            direct_arguments: row.try_get("direct_arguments")?,
            state: StateRow {
                transition: row.try_get("transition")?,
                inverse: None,
                state_type: row.try_get("state_type")?,
                state_space: row.try_get("state_space")?,
                initial_state: row.try_get("initial_state")?,
                last: row.try_get("final")?,
                last_extra: row.try_get("final_extra")?,
                last_modifies: row.try_get("final_modifies")?,
            },
            moving: StateRow {
                transition: row.try_get("moving_transition")?,
                inverse: row.try_get("moving_inverse")?,
                state_type: row.try_get("moving_state_type")?,
                state_space: row.try_get("moving_state_space")?,
                initial_state: row.try_get("moving_initial_state")?,
                last: row.try_get("moving_final")?,
                last_extra: row.try_get("moving_final_extra")?,
                last_modifies: row.try_get("moving_final_modifies")?,
            },
            combine: row.try_get("combine")?,
            serialize: row.try_get("serialize")?,
            deserialize: row.try_get("deserialize")?,
            sort_operator: qualified_name(row, "sort_operator_schema", "sort_operator")?,
        })
    }
}

/// An ordinary aggregate, one with `WITHIN GROUP` being of another kind.
const NORMAL: u8 = b'n';

/// Adds aggregates.
pub(super) fn add(assembly: &mut Assembly, rows: Vec<AggregateRow>) {
    for row in rows {
        if assembly.is_member(PG_PROC, row.oid) {
            continue;
        }
        let Some(schema) = assembly.schema(row.schema) else { continue };
        let direct = u16::try_from(row.direct_arguments).ok().filter(|_| row.kind != NORMAL);
        let (oid, arguments) = (row.oid, arguments(assembly, &row.arguments));
        let mut function = new_function(assembly, schema, row.name.clone(), row.owner, arguments);
        let aggregate = Aggregate { parameters: parameters(row), direct_arguments: direct };
        function.kind = FunctionKind::Aggregate(Box::new(aggregate));
        let id = assembly.catalog.functions.insert(function);
        assembly.know(PG_PROC, oid, ObjectId::Function(id));
    }
}

/// The parameters in the order in which pg_dump writes them.
fn parameters(row: AggregateRow) -> Vec<Definition> {
    let mut list = Parameters { kind: row.kind, list: Vec::new() };
    list.add_state(row.state, &PLAIN);
    list.add("combinefunc", row.combine);
    list.add("serialfunc", row.serialize);
    list.add("deserialfunc", row.deserialize);
    list.add_state(row.moving, &MOVING);
    list.add("sortop", row.sort_operator.map(|operator| super::other::operator_reference(&operator)));
    list.add_flag("hypothetical", row.kind == b'h');
    list.add("parallel", parallel(row.parallel).map(Box::from));
    list.list
}

fn parallel(letter: u8) -> Option<&'static str> {
    match letter {
        b's' => Some("safe"),
        b'r' => Some("restricted"),
        _ => None,
    }
}

/// What the parameters of a state are called.
struct StateWords {
    transition: &'static str,
    inverse: &'static str,
    state_type: &'static str,
    state_space: &'static str,
    initial_state: &'static str,
    last: &'static str,
    last_extra: &'static str,
    last_modifies: &'static str,
}

const PLAIN: StateWords = StateWords {
    transition: "sfunc",
    inverse: "sinvfunc",
    state_type: "stype",
    state_space: "sspace",
    initial_state: "initcond",
    last: "finalfunc",
    last_extra: "finalfunc_extra",
    last_modifies: "finalfunc_modify",
};

const MOVING: StateWords = StateWords {
    transition: "msfunc",
    inverse: "minvfunc",
    state_type: "mstype",
    state_space: "msspace",
    initial_state: "minitcond",
    last: "mfinalfunc",
    last_extra: "mfinalfunc_extra",
    last_modifies: "mfinalfunc_modify",
};

struct Parameters {
    kind: u8,
    list: Vec<Definition>,
}

impl Parameters {
    fn add_state(&mut self, state: StateRow, words: &StateWords) {
        if state.transition.is_none() {
            return;
        }
        self.add(words.transition, state.transition);
        self.add(words.inverse, state.inverse);
        self.add(words.state_type, state.state_type);
        let space = (state.state_space != 0).then(|| state.state_space.to_string().into());
        self.add(words.state_space, space);
        self.add(words.initial_state, state.initial_state.map(|text| standard_literal(&text).into()));
        if state.last.is_some() {
            self.add(words.last, state.last);
            self.add_flag(words.last_extra, state.last_extra);
            let modifies = state.last_modifies.as_deref().and_then(|letter| self.modifies(letter));
            self.add(words.last_modifies, modifies.map(Box::from));
        }
    }

    /// Whether the final function changes the state, where that is not the kind's default.
    fn modifies(&self, letter: &str) -> Option<&'static str> {
        let default = if self.kind == NORMAL { "r" } else { "w" };
        match letter {
            same if same == default => None,
            "r" => Some("READ_ONLY"),
            "s" => Some("SHAREABLE"),
            "w" => Some("READ_WRITE"),
            _ => None,
        }
    }

    fn add(&mut self, name: &str, value: Option<Box<str>>) {
        if value.is_some() {
            self.list.push(Definition::new(Name::from(name), value));
        }
    }

    fn add_flag(&mut self, name: &str, is_set: bool) {
        if is_set {
            self.list.push(Definition::new(Name::from(name), None));
        }
    }
}
