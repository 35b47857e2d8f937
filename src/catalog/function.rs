//! Functions, procedures, aggregates.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Common, DataType, Definition, Expression, Id, Keyed, Name, Schema};

/// A function, procedure or aggregate.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Function {
    /// The schema.
    pub schema: Id<Schema>,
    /// The name.
    pub name: Name,
    /// What kind of function this is.
    pub kind: FunctionKind,
    /// All arguments, those that only return values too.
    pub arguments: Vec<Argument>,
    /// The types of the arguments that identify it, as `format_type()` writes them, joined by `, `.
    /// It makes the key, so it is kept up when a type is renamed.
    pub signature: Box<str>,
    /// What it returns.
    pub returns: Returns,
    /// The language; empty for an aggregate.
    pub language: Name,
    /// The code.
    pub body: FunctionBody,
    /// Whether equal arguments give equal results.
    pub volatility: Volatility,
    /// What happens with NULL arguments.
    pub null_input: NullInput,
    /// Whose rights it runs with.
    pub security: FunctionSecurity,
    /// `LEAKPROOF`
    pub leakproof: bool,
    /// Whether it may run in parallel workers.
    pub parallel: Parallel,
    /// `COST`, as written.
    pub cost: Option<Box<str>>,
    /// `ROWS`, as written.
    pub rows: Option<Box<str>>,
    /// `SUPPORT`, as written.
    pub support: Option<Box<str>>,
    /// `SET name TO value`.
    pub settings: Vec<Definition>,
    /// `TRANSFORM FOR TYPE ...`
    pub transforms: Vec<DataType>,
    /// Owner, grants, comment, place in the input.
    pub common: Common,
}

/// The key of a function: its schema, name and argument types.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FunctionKey {
    /// The schema.
    pub schema: Id<Schema>,
    /// The name.
    pub name: Name,
    /// See [`Function::signature`].
    pub signature: Box<str>,
}

impl Keyed for Function {
    type Key = FunctionKey;
    fn key(&self) -> FunctionKey {
        FunctionKey { schema: self.schema, name: self.name.clone(), signature: self.signature.clone() }
    }
}

/// The kinds of functions (`pg_proc.prokind`).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FunctionKind {
    /// An ordinary function.
    Function,
    /// A window function.
    Window,
    /// A procedure.
    Procedure,
    /// An aggregate.
    Aggregate(Box<Aggregate>),
}

/// What an aggregate is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Aggregate {
    /// Its parameters (`SFUNC = ...`) as written.
    pub parameters: Vec<Definition>,
    /// How many of the arguments stand before `ORDER BY`; `None` where there is no `ORDER BY`.
    pub direct_arguments: Option<u16>,
}

/// An argument of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Argument {
    /// Which way it goes.
    pub mode: ArgumentMode,
    /// The name, where it has one.
    pub name: Option<Name>,
    /// The type.
    pub data_type: DataType,
    /// `DEFAULT`
    pub default: Option<Expression>,
}

/// Which way an argument goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ArgumentMode {
    /// In.
    #[default]
    In,
    /// Out.
    Out,
    /// Both.
    InOut,
    /// In, any number.
    Variadic,
    /// A column of `RETURNS TABLE`.
    Table,
}

/// What a function returns.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Returns {
    /// Nothing (a procedure), or what its OUT arguments say.
    Nothing,
    /// One value.
    One(DataType),
    /// A set of values.
    SetOf(DataType),
    /// `RETURNS TABLE (...)`: the columns are arguments of mode [`ArgumentMode::Table`].
    Table,
}

/// A function's code.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FunctionBody {
    /// The text of `AS '...'`, without its quotes; bytes that are no UTF-8 are replaced.
    Source(Box<str>),
    /// `RETURN ...` or `BEGIN ATOMIC ... END`, as written: depends on what it names.
    Sql(Box<str>),
    /// A C function: library and symbol.
    Library {
        /// The object file.
        object: Box<str>,
        /// The function in it.
        symbol: Box<str>,
    },
    /// None: an aggregate.
    None,
}

/// Whether equal arguments give equal results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Volatility {
    /// Not even within a statement.
    #[default]
    Volatile,
    /// Within a statement.
    Stable,
    /// Always.
    Immutable,
}

/// What happens with NULL arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NullInput {
    /// It is called.
    #[default]
    Called,
    /// It is not called, the result is NULL (`STRICT`).
    ReturnsNull,
}

/// Whose rights a function runs with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FunctionSecurity {
    /// The caller's.
    #[default]
    Invoker,
    /// The owner's.
    Definer,
}

/// Whether a function may run in parallel workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Parallel {
    /// No, and its query is not parallel at all.
    #[default]
    Unsafe,
    /// In the leader alone.
    Restricted,
    /// Yes.
    Safe,
}
