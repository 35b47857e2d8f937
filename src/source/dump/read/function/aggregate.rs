//! `CREATE AGGREGATE`, in the form with arguments and in the old one with `BASETYPE`.

use crate::catalog::{ArgumentMode, Definition, QualifiedName};

use super::super::super::cursor::Cursor;
use super::super::super::lexer::{StandardStrings, TokenKind, tokenize};
use super::super::super::read_error::ReadError;
use super::super::super::type_name::ParsedType;
use super::super::definition_list::read_definitions;
use super::FunctionStatement;
use super::argument::{ParsedArgument, read_argument};

/// `CREATE [OR REPLACE] AGGREGATE`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CreateAggregate {
    pub name: QualifiedName,
    pub or_replace: bool,
    pub arguments: AggregateArguments,
    pub parameters: Vec<Definition>,
}

/// The arguments of an aggregate.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct AggregateArguments {
    /// All of them, those before `ORDER BY` first.
    pub arguments: Vec<ParsedArgument>,
    /// How many stand before `ORDER BY`, where there is one.
    pub direct: Option<u16>,
}

/// Reads `CREATE [OR REPLACE] AGGREGATE ...`.
pub(crate) fn read_create_aggregate(cursor: &mut Cursor<'_>) -> Result<FunctionStatement, ReadError> {
    cursor.expect_keyword("CREATE")?;
    let or_replace = cursor.eat_keywords(&["OR", "REPLACE"]);
    cursor.expect_keyword("AGGREGATE")?;
    let name = cursor.qualified_name_as("an aggregate name")?;
    let (arguments, parameters) = match has_arguments(cursor) {
        true => (read_aggregate_arguments(cursor)?, read_definitions(cursor)?),
        false => {
            let parameters = read_definitions(cursor)?;
            (base_type_argument(cursor, &parameters)?, parameters)
        }
    };
    cursor.expect_end()?;
    Ok(FunctionStatement::CreateAggregate(CreateAggregate { name, or_replace, arguments, parameters }))
}

/// Whether there are two pairs of parentheses: arguments, then parameters.
fn has_arguments(cursor: &Cursor<'_>) -> bool {
    let mut behind = *cursor;
    behind.skip_balanced().is_ok() && behind.at_punct(b'(')
}

/// Reads `(*)`, `(a, b)`, `(ORDER BY b)` or `(a ORDER BY b)`.
pub(super) fn read_aggregate_arguments(cursor: &mut Cursor<'_>) -> Result<AggregateArguments, ReadError> {
    let mut inner = cursor.parenthesised()?;
    let mut found = AggregateArguments::default();
    if inner.eat_operator("*") {
        inner.expect_end()?;
        return Ok(found);
    }
    while !inner.at_end() {
        if found.direct.is_none() && inner.eat_keywords(&["ORDER", "BY"]) {
            found.direct = Some(found.arguments.len().min(u16::MAX.into()) as u16);
        }
        found.arguments.push(read_argument(&mut inner)?);
        if !inner.at_keywords(&["ORDER", "BY"]) && !inner.eat_punct(b',') {
            break;
        }
    }
    inner.expect_end()?;
    merge_variadic(&mut found);
    Ok(found)
}

/// `(VARIADIC "any" ORDER BY VARIADIC "any")`: the server keeps one of the two.
fn merge_variadic(found: &mut AggregateArguments) {
    let Some(direct) = found.direct.map(usize::from) else { return };
    let is_variadic =
        |at: usize| found.arguments.get(at).is_some_and(|argument| argument.mode == ArgumentMode::Variadic);
    if direct > 0 && found.arguments.len() == direct + 1 && is_variadic(direct - 1) && is_variadic(direct) {
        found.arguments.pop();
    }
}

/// The argument of the old form: `BASETYPE = type`, none for `"any"`.
fn base_type_argument(
    cursor: &Cursor<'_>,
    parameters: &[Definition],
) -> Result<AggregateArguments, ReadError> {
    let written = parameters.iter().find(|parameter| parameter.name == "basetype");
    let Some(text) = written.and_then(|parameter| parameter.value.as_deref()) else {
        return Err(cursor.error("`BASETYPE`"));
    };
    let mut tokens = Vec::new();
    tokenize(text.as_bytes(), StandardStrings::On, &mut tokens);
    if tokens.first().is_some_and(|token| token.kind == TokenKind::String) {
        let name = Cursor::new(text.as_bytes(), &tokens).string()?.into_owned();
        return base_type(&name);
    }
    base_type(text)
}

fn base_type(text: &str) -> Result<AggregateArguments, ReadError> {
    if text.trim_matches('"').eq_ignore_ascii_case("any") {
        return Ok(AggregateArguments::default());
    }
    let mut tokens = Vec::new();
    tokenize(text.as_bytes(), StandardStrings::On, &mut tokens);
    let mut cursor = Cursor::new(text.as_bytes(), &tokens);
    let data_type = ParsedType::read(&mut cursor)?;
    cursor.expect_end()?;
    let argument = ParsedArgument { mode: ArgumentMode::In, name: None, data_type, default: None };
    Ok(AggregateArguments { arguments: vec![argument], direct: None })
}
