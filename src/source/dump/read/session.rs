//! What changes how later statements are read: `SET`, `RESET`, transactions, psql's commands.

use crate::catalog::Name;

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;

/// What changes the session.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum SessionStatement {
    /// `SET name TO value`; also by `SELECT set_config(...)`.
    Set {
        /// The parameter.
        parameter: Name,
        /// The values, decoded; empty for `DEFAULT`.
        values: Vec<Box<str>>,
    },
    /// `RESET ALL`, `DISCARD ALL`
    ResetAll,
    /// `SET [SESSION] ROLE`; `None` for `NONE`.
    Role(Option<Name>),
    /// `SET SESSION AUTHORIZATION`; `None` for `DEFAULT`.
    SessionAuthorization(Option<Name>),
    /// `SET LOCAL`: what holds until the transaction ends.
    Local(Box<SessionStatement>),
    /// `COMMIT`, `ROLLBACK` and their like. What is rolled back is never applied.
    TransactionEnd,
    /// A psql command that brings in text from elsewhere: `\i`, `\copy`, `\gexec`.
    BringsInMore,
    /// Nothing that a catalog depends on: `SET CONSTRAINTS`, `\echo`.
    NoEffect,
}

/// Reads `SET`, `RESET`, `DISCARD`, or what begins or ends a transaction.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<SessionStatement, ReadError> {
    if cursor.eat_keyword("SET") {
        return read_set(cursor);
    }
    if cursor.eat_keyword("RESET") {
        return read_reset(cursor);
    }
    if cursor.eat_keyword("DISCARD") {
        let is_all = cursor.eat_keyword("ALL");
        cursor.skip_to_end();
        return Ok(if is_all { SessionStatement::ResetAll } else { SessionStatement::NoEffect });
    }
    let ends = cursor.at_any_keyword(&["COMMIT", "END", "ROLLBACK", "ABORT"]);
    let mut goes_on = false;
    while !cursor.at_end() {
        goes_on |= cursor.at_any_keyword(&["TO", "PREPARED", "CHAIN"]);
        cursor.bump();
    }
    Ok(if ends && !goes_on { SessionStatement::TransactionEnd } else { SessionStatement::NoEffect })
}

fn read_set(cursor: &mut Cursor<'_>) -> Result<SessionStatement, ReadError> {
    if cursor.eat_keyword("LOCAL") {
        return Ok(SessionStatement::Local(Box::new(read_setting(cursor)?)));
    }
    read_setting(cursor)
}

fn read_setting(cursor: &mut Cursor<'_>) -> Result<SessionStatement, ReadError> {
    if cursor.at_keyword("CONSTRAINTS") || cursor.at_keyword("TRANSACTION") {
        cursor.skip_to_end();
        return Ok(SessionStatement::NoEffect);
    }
    if cursor.eat_keywords(&["SESSION", "AUTHORIZATION"]) {
        return Ok(SessionStatement::SessionAuthorization(read_role(cursor, "DEFAULT")?));
    }
    if cursor.at_keywords(&["SESSION", "CHARACTERISTICS"]) {
        cursor.skip_to_end();
        return Ok(SessionStatement::NoEffect);
    }
    let _ = cursor.eat_keyword("SESSION");
    if cursor.eat_keyword("ROLE") {
        let _ = cursor.eat_operator("=") || cursor.eat_keyword("TO");
        return Ok(SessionStatement::Role(read_role(cursor, "NONE")?));
    }
    if cursor.eat_keywords(&["TIME", "ZONE"]) || cursor.eat_keywords(&["XML", "OPTION"]) {
        cursor.skip_to_end();
        return Ok(SessionStatement::NoEffect);
    }
    if cursor.eat_keyword("NAMES") {
        let values = if cursor.at_end() { Vec::new() } else { read_values(cursor)? };
        return Ok(SessionStatement::Set { parameter: Name::from("client_encoding"), values });
    }
    if cursor.eat_keyword("SCHEMA") {
        return Ok(SessionStatement::Set {
            parameter: Name::from("search_path"),
            values: read_values(cursor)?,
        });
    }
    let (parameter, values) = read_parameter(cursor)?;
    Ok(SessionStatement::Set { parameter, values })
}

/// A role's name, also in quotes; `nobody` is the word for none.
fn read_role(cursor: &mut Cursor<'_>, nobody: &str) -> Result<Option<Name>, ReadError> {
    if cursor.eat_keyword(nobody) {
        return Ok(None);
    }
    if cursor.at_string() {
        return Ok(Some(Name::truncated(&cursor.string()?)));
    }
    Ok(Some(cursor.name_as("a role name")?))
}

fn read_reset(cursor: &mut Cursor<'_>) -> Result<SessionStatement, ReadError> {
    if cursor.eat_keyword("ALL") {
        return Ok(SessionStatement::ResetAll);
    }
    if cursor.eat_keywords(&["SESSION", "AUTHORIZATION"]) {
        return Ok(SessionStatement::SessionAuthorization(None));
    }
    if cursor.eat_keyword("ROLE") {
        return Ok(SessionStatement::Role(None));
    }
    if cursor.eat_keywords(&["TIME", "ZONE"]) || cursor.eat_keywords(&["TRANSACTION", "ISOLATION", "LEVEL"]) {
        return Ok(SessionStatement::NoEffect);
    }
    Ok(SessionStatement::Set { parameter: read_parameter_name(cursor)?, values: Vec::new() })
}

/// `name { TO | = } { value, ... | DEFAULT }`, as `SET` and `ALTER ROLE ... SET` write it. No values
/// mean `DEFAULT`.
pub(crate) fn read_parameter(cursor: &mut Cursor<'_>) -> Result<(Name, Vec<Box<str>>), ReadError> {
    let name = read_parameter_name(cursor)?;
    if !cursor.eat_operator("=") {
        cursor.expect_keyword("TO")?;
    }
    if cursor.eat_keyword("DEFAULT") {
        return Ok((name, Vec::new()));
    }
    Ok((name, read_values(cursor)?))
}

/// A parameter's name, which may have a prefix: `plpgsql.extra_warnings`.
pub(crate) fn read_parameter_name(cursor: &mut Cursor<'_>) -> Result<Name, ReadError> {
    let name = cursor.qualified_name_as("a parameter name")?;
    Ok(match name.schema {
        Some(prefix) => Name::from(format!("{}.{}", prefix.as_str(), name.name.as_str())),
        None => name.name,
    })
}

fn read_values(cursor: &mut Cursor<'_>) -> Result<Vec<Box<str>>, ReadError> {
    let mut values = vec![read_value(cursor)?];
    while cursor.eat_punct(b',') {
        values.push(read_value(cursor)?);
    }
    Ok(values)
}

/// A value; an identifier without quotes is folded, as one in `search_path` would be.
fn read_value(cursor: &mut Cursor<'_>) -> Result<Box<str>, ReadError> {
    if cursor.at_name() && !cursor.at_string() {
        return Ok(cursor.name()?.as_str().into());
    }
    Ok(cursor.value_text()?.into())
}

/// Reads a psql command, from its backslash to the end of the line. `\connect` is not among them: it
/// begins another database.
pub(crate) fn read_meta_command(command: &str) -> SessionStatement {
    let name = command.trim_start_matches('\\').split_whitespace().next().unwrap_or_default();
    match name {
        "i" | "ir" | "include" | "include_relative" | "copy" | "gexec" | "lo_import" => {
            SessionStatement::BringsInMore
        }
        "encoding" => {
            let encoding = command.split_whitespace().nth(1).unwrap_or_default();
            SessionStatement::Set {
                parameter: Name::from("client_encoding"),
                values: vec![encoding.trim_matches('\'').into()],
            }
        }
        _ => SessionStatement::NoEffect,
    }
}
