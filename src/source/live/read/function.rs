//! Functions and procedures.

use tokio_postgres::Error;

use crate::catalog::{
    Argument, ArgumentMode, Catalog, Expression, Function, FunctionBody, FunctionKind, FunctionSecurity, Id,
    Name, NullInput, ObjectId, Parallel, Returns, Schema, Volatility,
};

use super::super::address::PG_PROC;
use super::super::definitions::{DefinitionKind, Place};
use super::super::query::{FromRow, Row, letter};
use super::Assembly;
use super::names::name;
use super::setting::{setting_from, standard_literal};
use super::value::texts;

/// A row of `functions.sql`.
pub(super) struct FunctionRow {
    oid: u32,
    schema: u32,
    name: Name,
    owner: u32,
    kind: u8,
    arguments: ArgumentRows,
    /// How many of the last arguments that go in have a default.
    defaults: i16,
    result_type: u32,
    returns_set: bool,
    language: Name,
    source: Box<str>,
    library: Option<Box<str>>,
    has_sql_body: bool,
    volatility: u8,
    strict: bool,
    security_definer: bool,
    leakproof: bool,
    parallel: u8,
    cost: Box<str>,
    rows: Box<str>,
    support: Option<Box<str>>,
    settings: Vec<Box<str>>,
    transforms: Vec<u32>,
}

impl FromRow for FunctionRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(FunctionRow {
            oid: row.try_get("oid")?,
            schema: row.try_get("schema")?,
            name: name(row, "name")?,
            owner: row.try_get("owner")?,
            kind: letter(row, "kind")?,
            arguments: ArgumentRows::from_row(row)?,
            defaults: row.try_get("defaults")?,
            result_type: row.try_get("result_type")?,
            returns_set: row.try_get("returns_set")?,
            language: name(row, "language")?,
            source: row.try_get("source")?,
            library: row.try_get("library")?,
            has_sql_body: row.try_get("has_sql_body")?,
            volatility: letter(row, "volatility")?,
            strict: row.try_get("strict")?,
            security_definer: row.try_get("security_definer")?,
            leakproof: row.try_get("leakproof")?,
            parallel: letter(row, "parallel")?,
            cost: row.try_get("cost")?,
            rows: row.try_get("rows")?,
            support: row.try_get("support")?,
            settings: texts(row, "settings")?,
            transforms: row.try_get::<Option<Vec<u32>>>("transforms")?.unwrap_or_default(),
        })
    }
}

/// The arguments of a function, as its row has them: in one array each.
pub(super) struct ArgumentRows {
    types: Vec<u32>,
    /// A letter each; empty where all go in.
    modes: Vec<Box<str>>,
    /// Empty where none has a name.
    names: Vec<Box<str>>,
}

impl ArgumentRows {
    pub fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(ArgumentRows {
            types: row.try_get("argument_types")?,
            modes: texts(row, "argument_modes")?,
            names: texts(row, "argument_names")?,
        })
    }
}

/// Adds functions and procedures. Bodies that the server keeps parsed, and defaults, follow.
pub(super) fn add(assembly: &mut Assembly, rows: Vec<FunctionRow>) {
    for row in rows {
        if assembly.is_member(PG_PROC, row.oid) {
            continue;
        }
        let Some(schema) = assembly.schema(row.schema) else { continue };
        let (oid, defaults, has_sql_body) = (row.oid, row.defaults, row.has_sql_body);
        let mut function = function(assembly, schema, row);
        mark_unread_defaults(&mut function.arguments, defaults);
        let id = assembly.catalog.functions.insert(function);
        assembly.know(PG_PROC, oid, ObjectId::Function(id));
        if defaults > 0 {
            let place = Place::ArgumentDefaults(id);
            assembly.definitions.note(DefinitionKind::ArgumentDefaults, oid, 0, place);
        }
        if has_sql_body {
            assembly.definitions.note(DefinitionKind::FunctionBody, oid, 0, Place::FunctionBody(id));
        }
    }
}

fn function(assembly: &Assembly, schema: Id<Schema>, row: FunctionRow) -> Function {
    let arguments = arguments(assembly, &row.arguments);
    let returns_table = arguments.iter().any(|argument| argument.mode == ArgumentMode::Table);
    let result = || assembly.data_type(row.result_type, -1, None);
    let returns = match row.kind {
        b'p' => Returns::Nothing,
        _ if returns_table => Returns::Table,
        _ if row.returns_set => Returns::SetOf(result()),
        _ => Returns::One(result()),
    };
    // no statement says what a new function has anyway
    let is_native = row.language == "c" || row.language == "internal";
    let is_default_cost = |cost: &str| cost == "0" || cost == if is_native { "1" } else { "100" };
    let is_default_rows = |rows: &str| !row.returns_set || matches!(rows, "0" | "1000");
    Function {
        kind: match row.kind {
            b'p' => FunctionKind::Procedure,
            b'w' => FunctionKind::Window,
            _ => FunctionKind::Function,
        },
        returns,
        body: match row.library {
            _ if row.has_sql_body => FunctionBody::Sql("".into()),
            Some(object) if row.language == "c" => FunctionBody::Library { object, symbol: row.source },
            _ => FunctionBody::Source(row.source),
        },
        language: row.language,
        volatility: match row.volatility {
            b'i' => Volatility::Immutable,
            b's' => Volatility::Stable,
            _ => Volatility::Volatile,
        },
        null_input: if row.strict { NullInput::ReturnsNull } else { NullInput::Called },
        security: match row.security_definer {
            true => FunctionSecurity::Definer,
            false => FunctionSecurity::Invoker,
        },
        leakproof: row.leakproof,
        parallel: match row.parallel {
            b's' => Parallel::Safe,
            b'r' => Parallel::Restricted,
            _ => Parallel::Unsafe,
        },
        cost: Some(row.cost).filter(|cost| !is_default_cost(cost)),
        rows: Some(row.rows).filter(|rows| !is_default_rows(rows)),
        support: row.support,
        settings: row.settings.iter().map(|kept| setting_from(kept, standard_literal)).collect(),
        transforms: row.transforms.iter().map(|oid| assembly.data_type(*oid, -1, None)).collect(),
        ..new_function(assembly, schema, row.name, row.owner, arguments)
    }
}

/// A function with what `CREATE FUNCTION` gives it where nothing is said.
pub(super) fn new_function(
    assembly: &Assembly,
    schema: Id<Schema>,
    name: Name,
    owner: u32,
    arguments: Vec<Argument>,
) -> Function {
    Function {
        schema,
        name,
        kind: FunctionKind::Function,
        signature: signature(&assembly.catalog, &arguments),
        arguments,
        returns: Returns::Nothing,
        language: Name::default(),
        body: FunctionBody::None,
        volatility: Volatility::Volatile,
        null_input: NullInput::Called,
        security: FunctionSecurity::Invoker,
        leakproof: false,
        parallel: Parallel::Unsafe,
        cost: None,
        rows: None,
        support: None,
        settings: Vec::new(),
        transforms: Vec::new(),
        common: assembly.common(owner),
    }
}

pub(super) fn arguments(assembly: &Assembly, rows: &ArgumentRows) -> Vec<Argument> {
    let argument = |(at, oid): (usize, &u32)| Argument {
        mode: rows.modes.get(at).map_or(ArgumentMode::In, |letter| argument_mode(letter)),
        name: rows.names.get(at).filter(|name| !name.is_empty()).map(|name| Name::from(&**name)),
        data_type: assembly.data_type(*oid, -1, None),
        default: None,
    };
    rows.types.iter().enumerate().map(argument).collect()
}

/// The types of the arguments that identify a function, joined by `, `.
fn signature(catalog: &Catalog, arguments: &[Argument]) -> Box<str> {
    let identifying = arguments.iter().filter(|argument| argument.goes_in());
    let types = identifying.map(|argument| catalog.type_name(&argument.data_type).to_string());
    types.collect::<Vec<_>>().join(", ").into()
}

/// The last arguments that go in have defaults, which are not known yet.
fn mark_unread_defaults(arguments: &mut [Argument], defaults: i16) {
    let last_first = arguments.iter_mut().rev().filter(|argument| argument.goes_in());
    for argument in last_first.take(usize::try_from(defaults).unwrap_or(0)) {
        argument.default = Some(Expression::unread());
    }
}

impl Argument {
    /// Whether it is one of those that identify a function.
    pub(in super::super) fn goes_in(&self) -> bool {
        !matches!(self.mode, ArgumentMode::Out | ArgumentMode::Table)
    }
}

fn argument_mode(letter: &str) -> ArgumentMode {
    match letter {
        "o" => ArgumentMode::Out,
        "b" => ArgumentMode::InOut,
        "v" => ArgumentMode::Variadic,
        "t" => ArgumentMode::Table,
        _ => ArgumentMode::In,
    }
}
