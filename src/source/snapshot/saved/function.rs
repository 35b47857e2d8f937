//! Functions, procedures, aggregates.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::SavedCommon;
use super::data_type::SavedType;
use super::is_default;
use crate::catalog::{
    Aggregate, Argument, ArgumentMode, Definition, Expression, Function, FunctionBody, FunctionKind,
    FunctionSecurity, Name, NullInput, Parallel, Returns, Volatility, without_secrets,
};
use crate::source::snapshot::error::Flaw;
use crate::source::snapshot::reader::Reader;
use crate::source::snapshot::writer::Writer;

/// A function by schema, name and argument types.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedFunctionName {
    /// Its schema.
    pub schema: Name,
    /// Its name.
    pub name: Name,
    /// The types of the arguments that identify it, as `format_type()` writes them, joined by `, `.
    pub signature: Box<str>,
}

/// A function, procedure or aggregate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedFunction {
    /// Its schema.
    pub schema: Name,
    /// Its name.
    pub name: Name,
    /// The types of the arguments that identify it, as `format_type()` writes them, joined by `, `.
    pub signature: Box<str>,
    /// What kind of function it is.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: SavedFunctionKind,
    /// All arguments, those that only return values too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<SavedArgument>,
    /// What it returns.
    #[serde(default, skip_serializing_if = "is_default")]
    pub returns: SavedReturns,
    /// The language; empty for an aggregate.
    pub language: Name,
    /// The code.
    #[serde(default, skip_serializing_if = "is_default")]
    pub body: SavedBody,
    /// Whether equal arguments give equal results.
    #[serde(default, skip_serializing_if = "is_default")]
    pub volatility: Volatility,
    /// What happens with NULL arguments.
    #[serde(default, skip_serializing_if = "is_default")]
    pub null_input: NullInput,
    /// Whose rights it runs with.
    #[serde(default, skip_serializing_if = "is_default")]
    pub security: FunctionSecurity,
    /// `LEAKPROOF`
    #[serde(default, skip_serializing_if = "is_default")]
    pub leakproof: bool,
    /// Whether it may run in parallel workers.
    #[serde(default, skip_serializing_if = "is_default")]
    pub parallel: Parallel,
    /// `COST`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Box<str>>,
    /// `ROWS`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<Box<str>>,
    /// `SUPPORT`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support: Option<Box<str>>,
    /// `SET name TO value`; what may be a secret has no value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<Definition>,
    /// `TRANSFORM FOR TYPE ...`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transforms: Vec<SavedType>,
    /// Owner, privileges, comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub about: SavedCommon,
}

/// The kinds of functions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SavedFunctionKind {
    /// An ordinary function.
    #[default]
    Function,
    /// A window function.
    Window,
    /// A procedure.
    Procedure,
    /// An aggregate.
    Aggregate(SavedAggregate),
}

/// What an aggregate is made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedAggregate {
    /// Its parameters (`SFUNC = ...`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Definition>,
    /// How many of the arguments stand before `ORDER BY`; missing where there is no `ORDER BY`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direct_arguments: Option<u16>,
}

/// An argument of a function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedArgument {
    /// Which way it goes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mode: ArgumentMode,
    /// Its name, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// Its type.
    #[serde(rename = "type")]
    pub data_type: SavedType,
    /// `DEFAULT`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Expression>,
}

/// What a function returns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SavedReturns {
    /// Nothing, or what its OUT arguments say.
    #[default]
    Nothing,
    /// One value.
    One(SavedType),
    /// A set of values.
    SetOf(SavedType),
    /// `RETURNS TABLE (...)`: the arguments of mode `table`.
    Table,
}

/// A function's code.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SavedBody {
    /// None: an aggregate.
    #[default]
    None,
    /// The text of `AS '...'`.
    Source(Box<str>),
    /// `RETURN ...` or `BEGIN ATOMIC ... END`.
    Sql(Box<str>),
    /// A C function.
    Library {
        /// The object file.
        object: Box<str>,
        /// The function in it.
        symbol: Box<str>,
    },
}

impl SavedFunction {
    pub fn of(writer: &Writer<'_>, function: &Function) -> Self {
        let Function {
            schema,
            name,
            kind,
            arguments,
            signature,
            returns,
            language,
            body,
            volatility,
            null_input,
            security,
            leakproof,
            parallel,
            cost,
            rows,
            support,
            settings,
            transforms,
            common,
        } = function;
        SavedFunction {
            schema: writer.schema(*schema),
            name: name.clone(),
            signature: signature.clone(),
            kind: SavedFunctionKind::of(kind),
            arguments: arguments.iter().map(|argument| SavedArgument::of(writer, argument)).collect(),
            returns: SavedReturns::of(writer, returns),
            language: language.clone(),
            body: SavedBody::of(body),
            volatility: *volatility,
            null_input: *null_input,
            security: *security,
            leakproof: *leakproof,
            parallel: *parallel,
            cost: cost.clone(),
            rows: rows.clone(),
            support: support.clone(),
            settings: without_secrets(settings.clone()),
            transforms: transforms.iter().map(|of| SavedType::of(writer, of)).collect(),
            about: SavedCommon::of(writer, common),
        }
    }

    pub fn restore(self, reader: &mut Reader) -> Result<Function, Flaw> {
        let SavedFunction {
            schema,
            name,
            signature,
            kind,
            arguments,
            returns,
            language,
            body,
            volatility,
            null_input,
            security,
            leakproof,
            parallel,
            cost,
            rows,
            support,
            settings,
            transforms,
            about,
        } = self;
        let arguments = arguments.into_iter().map(|argument| argument.restore(reader));
        Ok(Function {
            schema: reader.schema(&schema)?,
            name,
            kind: kind.restore(),
            arguments: arguments.collect::<Result<_, _>>()?,
            signature,
            returns: returns.restore(reader)?,
            language,
            body: body.restore(),
            volatility,
            null_input,
            security,
            leakproof,
            parallel,
            cost,
            rows,
            support,
            settings,
            transforms: transforms.into_iter().map(|of| of.restore(reader)).collect::<Result<_, _>>()?,
            common: about.restore(reader),
        })
    }
}

impl SavedFunctionKind {
    fn of(kind: &FunctionKind) -> Self {
        match kind {
            FunctionKind::Function => SavedFunctionKind::Function,
            FunctionKind::Window => SavedFunctionKind::Window,
            FunctionKind::Procedure => SavedFunctionKind::Procedure,
            FunctionKind::Aggregate(aggregate) => {
                let Aggregate { parameters, direct_arguments } = (**aggregate).clone();
                SavedFunctionKind::Aggregate(SavedAggregate { parameters, direct_arguments })
            }
        }
    }

    fn restore(self) -> FunctionKind {
        match self {
            SavedFunctionKind::Function => FunctionKind::Function,
            SavedFunctionKind::Window => FunctionKind::Window,
            SavedFunctionKind::Procedure => FunctionKind::Procedure,
            SavedFunctionKind::Aggregate(SavedAggregate { parameters, direct_arguments }) => {
                FunctionKind::Aggregate(Box::new(Aggregate { parameters, direct_arguments }))
            }
        }
    }
}

impl SavedArgument {
    fn of(writer: &Writer<'_>, argument: &Argument) -> Self {
        let Argument { mode, name, data_type, default } = argument;
        SavedArgument {
            mode: *mode,
            name: name.clone(),
            data_type: SavedType::of(writer, data_type),
            default: default.clone(),
        }
    }

    fn restore(self, reader: &Reader) -> Result<Argument, Flaw> {
        let SavedArgument { mode, name, data_type, default } = self;
        Ok(Argument { mode, name, data_type: data_type.restore(reader)?, default })
    }
}

impl SavedReturns {
    fn of(writer: &Writer<'_>, returns: &Returns) -> Self {
        match returns {
            Returns::Nothing => SavedReturns::Nothing,
            Returns::One(data_type) => SavedReturns::One(SavedType::of(writer, data_type)),
            Returns::SetOf(data_type) => SavedReturns::SetOf(SavedType::of(writer, data_type)),
            Returns::Table => SavedReturns::Table,
        }
    }

    fn restore(self, reader: &Reader) -> Result<Returns, Flaw> {
        Ok(match self {
            SavedReturns::Nothing => Returns::Nothing,
            SavedReturns::One(data_type) => Returns::One(data_type.restore(reader)?),
            SavedReturns::SetOf(data_type) => Returns::SetOf(data_type.restore(reader)?),
            SavedReturns::Table => Returns::Table,
        })
    }
}

impl SavedBody {
    fn of(body: &FunctionBody) -> Self {
        match body.clone() {
            FunctionBody::Source(text) => SavedBody::Source(text),
            FunctionBody::Sql(text) => SavedBody::Sql(text),
            FunctionBody::Library { object, symbol } => SavedBody::Library { object, symbol },
            FunctionBody::None => SavedBody::None,
        }
    }

    fn restore(self) -> FunctionBody {
        match self {
            SavedBody::Source(text) => FunctionBody::Source(text),
            SavedBody::Sql(text) => FunctionBody::Sql(text),
            SavedBody::Library { object, symbol } => FunctionBody::Library { object, symbol },
            SavedBody::None => FunctionBody::None,
        }
    }
}
