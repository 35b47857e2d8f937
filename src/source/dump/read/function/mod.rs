//! Functions, procedures and aggregates: `CREATE`, and the `ALTER`s that change what they do.

use crate::catalog::{
    Definition, FunctionBody, FunctionSecurity, Name, NullInput, Parallel, QualifiedName, Volatility,
};

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;
use super::super::type_name::ParsedType;

mod aggregate;
mod argument;
mod options;

use aggregate::read_create_aggregate;
use argument::read_arguments;

pub(crate) use aggregate::CreateAggregate;
pub(crate) use argument::ParsedArgument;
pub(crate) use options::read_language_name;

/// A statement about a function.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FunctionStatement {
    /// `CREATE FUNCTION`, `CREATE PROCEDURE`
    Create(CreateFunction),
    /// `CREATE AGGREGATE`
    CreateAggregate(CreateAggregate),
    /// `ALTER FUNCTION`, `ALTER PROCEDURE`, `ALTER ROUTINE` with options.
    Alter(AlterFunction),
}

/// `CREATE [OR REPLACE] FUNCTION | PROCEDURE`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CreateFunction {
    pub name: QualifiedName,
    pub or_replace: bool,
    pub kind: RoutineKind,
    /// The columns of `RETURNS TABLE` too.
    pub arguments: Vec<ParsedArgument>,
    pub returns: ParsedReturns,
    pub options: FunctionOptions,
}

/// What kind of routine is created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RoutineKind {
    Function,
    Procedure,
}

/// What stands behind `RETURNS`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ParsedReturns {
    /// There is no `RETURNS`.
    Nothing,
    /// One value or a set of them.
    Type(ParsedType),
    /// `TABLE (...)`
    Table,
}

/// `ALTER FUNCTION name (arguments) options`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AlterFunction {
    pub function: FunctionReference,
    pub options: FunctionOptions,
}

/// How a statement names an existing function.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FunctionReference {
    pub name: QualifiedName,
    /// `None` where the name alone stands.
    pub arguments: Option<Vec<ParsedArgument>>,
}

/// The options of a function: each as far as the statement has it.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct FunctionOptions {
    pub language: Option<Name>,
    pub body: Option<FunctionBody>,
    pub window: bool,
    pub volatility: Option<Volatility>,
    pub null_input: Option<NullInput>,
    pub security: Option<FunctionSecurity>,
    pub leakproof: Option<bool>,
    pub parallel: Option<Parallel>,
    pub cost: Option<Box<str>>,
    pub rows: Option<Box<str>>,
    pub support: Option<Box<str>>,
    pub settings: Vec<SettingChange>,
    pub transforms: Vec<ParsedType>,
}

/// `SET` and `RESET` among a function's options.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum SettingChange {
    /// `SET name TO value`; without a value for `FROM CURRENT`.
    Set(Definition),
    /// `RESET name`, `SET name TO DEFAULT`
    Reset(Name),
    /// `RESET ALL`
    ResetAll,
}

/// Reads `CREATE` and `ALTER` of functions, procedures and aggregates.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<FunctionStatement, ReadError> {
    if cursor.at_keyword("ALTER") {
        return read_alter_function(cursor);
    }
    let is_aggregate =
        cursor.keyword_ahead(1, "AGGREGATE") || cursor.at_keywords(&["CREATE", "OR", "REPLACE", "AGGREGATE"]);
    if is_aggregate { read_create_aggregate(cursor) } else { read_create_function(cursor) }
}

/// Reads `CREATE [OR REPLACE] FUNCTION | PROCEDURE ...`.
fn read_create_function(cursor: &mut Cursor<'_>) -> Result<FunctionStatement, ReadError> {
    cursor.expect_keyword("CREATE")?;
    let or_replace = cursor.eat_keywords(&["OR", "REPLACE"]);
    let kind = match cursor.eat_keyword("PROCEDURE") {
        true => RoutineKind::Procedure,
        false => {
            cursor.expect_keyword("FUNCTION")?;
            RoutineKind::Function
        }
    };
    let name = cursor.qualified_name_as("a function name")?;
    let mut arguments = read_arguments(cursor)?;
    let returns = read_returns(cursor, &mut arguments)?;
    let options = options::read_options(cursor)?;
    cursor.expect_end()?;
    Ok(FunctionStatement::Create(CreateFunction { name, or_replace, kind, arguments, returns, options }))
}

/// The columns of `RETURNS TABLE` are added to `arguments`.
fn read_returns(
    cursor: &mut Cursor<'_>,
    arguments: &mut Vec<ParsedArgument>,
) -> Result<ParsedReturns, ReadError> {
    // `RETURNS NULL ON NULL INPUT` is an option
    if cursor.at_keywords(&["RETURNS", "NULL", "ON"]) || !cursor.eat_keyword("RETURNS") {
        return Ok(ParsedReturns::Nothing);
    }
    if cursor.eat_keyword("TABLE") {
        arguments.extend(argument::read_table_columns(cursor)?);
        return Ok(ParsedReturns::Table);
    }
    ParsedType::read(cursor).map(ParsedReturns::Type)
}

/// Reads `ALTER FUNCTION | PROCEDURE | ROUTINE name [(arguments)] options`.
fn read_alter_function(cursor: &mut Cursor<'_>) -> Result<FunctionStatement, ReadError> {
    cursor.expect_keyword("ALTER")?;
    if !["FUNCTION", "PROCEDURE", "ROUTINE"].iter().any(|kind| cursor.eat_keyword(kind)) {
        return Err(cursor.error("`FUNCTION`, `PROCEDURE` or `ROUTINE`"));
    }
    let function = FunctionReference::read(cursor)?;
    let options = options::read_options(cursor)?;
    cursor.eat_keyword("RESTRICT");
    cursor.expect_end()?;
    Ok(FunctionStatement::Alter(AlterFunction { function, options }))
}

impl FunctionReference {
    /// Reads `name [(arguments)]`, for functions and procedures.
    pub fn read(cursor: &mut Cursor<'_>) -> Result<Self, ReadError> {
        let name = cursor.qualified_name_as("a function name")?;
        let arguments = if cursor.at_punct(b'(') { Some(read_arguments(cursor)?) } else { None };
        Ok(FunctionReference { name, arguments })
    }
}
