//! The clauses behind a function's arguments, in any order.

use crate::catalog::{Definition, FunctionBody, FunctionSecurity, Name, NullInput, Parallel, Volatility};

use super::super::super::cursor::Cursor;
use super::super::super::read_error::ReadError;
use super::super::super::type_name::ParsedType;
use super::super::definition_list::dotted_name;
use super::{FunctionOptions, SettingChange};

/// Reads all clauses that follow.
pub(super) fn read_options(cursor: &mut Cursor<'_>) -> Result<FunctionOptions, ReadError> {
    let mut options = FunctionOptions::default();
    while read_flag(cursor, &mut options) || read_valued(cursor, &mut options)? {}
    Ok(options)
}

/// A clause that is nothing but keywords.
fn read_flag(cursor: &mut Cursor<'_>, options: &mut FunctionOptions) -> bool {
    if let Some(volatility) = cursor.eat_choice(&[
        (&["IMMUTABLE"], Volatility::Immutable),
        (&["STABLE"], Volatility::Stable),
        (&["VOLATILE"], Volatility::Volatile),
    ]) {
        options.volatility = Some(volatility);
    } else if let Some(null_input) = cursor.eat_choice(&[
        (&["STRICT"], NullInput::ReturnsNull),
        (&["RETURNS", "NULL", "ON", "NULL", "INPUT"], NullInput::ReturnsNull),
        (&["CALLED", "ON", "NULL", "INPUT"], NullInput::Called),
    ]) {
        options.null_input = Some(null_input);
    } else if let Some(security) = cursor.eat_choice(&[
        (&["EXTERNAL", "SECURITY", "DEFINER"], FunctionSecurity::Definer),
        (&["EXTERNAL", "SECURITY", "INVOKER"], FunctionSecurity::Invoker),
        (&["SECURITY", "DEFINER"], FunctionSecurity::Definer),
        (&["SECURITY", "INVOKER"], FunctionSecurity::Invoker),
    ]) {
        options.security = Some(security);
    } else if let Some(leakproof) =
        cursor.eat_choice(&[(&["LEAKPROOF"], true), (&["NOT", "LEAKPROOF"], false)])
    {
        options.leakproof = Some(leakproof);
    } else if cursor.eat_keyword("WINDOW") {
        options.window = true;
    } else {
        return false;
    }
    true
}

/// A clause with a value.
fn read_valued(cursor: &mut Cursor<'_>, options: &mut FunctionOptions) -> Result<bool, ReadError> {
    if cursor.eat_keyword("LANGUAGE") {
        options.language = Some(read_language_name(cursor)?);
    } else if cursor.eat_keyword("AS") {
        options.body = Some(read_source(cursor)?);
    } else if cursor.at_keyword("RETURN") || cursor.at_keywords(&["BEGIN", "ATOMIC"]) {
        options.body = Some(read_sql_body(cursor)?);
    } else if cursor.eat_keyword("PARALLEL") {
        options.parallel = Some(read_parallel(cursor)?);
    } else if cursor.eat_keyword("COST") {
        options.cost = Some(cursor.value_text()?.into());
    } else if cursor.eat_keyword("ROWS") {
        options.rows = Some(cursor.value_text()?.into());
    } else if cursor.eat_keyword("SUPPORT") {
        options.support = Some(cursor.qualified_name_as("a function name")?.to_string().into());
    } else if cursor.eat_keyword("SET") {
        options.settings.push(read_set(cursor)?);
    } else if cursor.eat_keyword("RESET") {
        options.settings.push(read_reset(cursor)?);
    } else if cursor.eat_keyword("TRANSFORM") {
        options.transforms = read_transforms(cursor)?;
    } else if cursor.eat_keyword("WITH") {
        read_old_attributes(cursor, options)?;
    } else {
        return Ok(false);
    }
    Ok(true)
}

/// A name, or a string: what old dumps write. Languages in quotes are folded all the same.
pub(crate) fn read_language_name(cursor: &mut Cursor<'_>) -> Result<Name, ReadError> {
    if cursor.at_string() {
        return Ok(Name::folded(&cursor.string()?));
    }
    cursor.name_as("a language")
}

/// `'code'`, or `'library', 'symbol'`.
fn read_source(cursor: &mut Cursor<'_>) -> Result<FunctionBody, ReadError> {
    let source = cursor.string()?;
    if !cursor.eat_punct(b',') {
        return Ok(FunctionBody::Source(source.into()));
    }
    Ok(FunctionBody::Library { object: source.into(), symbol: cursor.string()?.into() })
}

/// `RETURN expression` or `BEGIN ATOMIC ... END`: nothing can stand behind it.
fn read_sql_body(cursor: &mut Cursor<'_>) -> Result<FunctionBody, ReadError> {
    let body = cursor.rest_text();
    let mut ends_block = !cursor.at_keyword("BEGIN");
    while cursor.peek_at(1).is_some() {
        cursor.bump();
    }
    ends_block |= cursor.at_keyword("END");
    if !ends_block {
        return Err(cursor.error("`END`"));
    }
    cursor.bump();
    Ok(FunctionBody::Sql(body.into()))
}

fn read_parallel(cursor: &mut Cursor<'_>) -> Result<Parallel, ReadError> {
    let choices: [(&[&str], Parallel); 3] = [
        (&["SAFE"], Parallel::Safe),
        (&["RESTRICTED"], Parallel::Restricted),
        (&["UNSAFE"], Parallel::Unsafe),
    ];
    cursor.eat_choice(&choices).ok_or_else(|| cursor.error("`SAFE`, `RESTRICTED` or `UNSAFE`"))
}

/// What follows `SET`.
fn read_set(cursor: &mut Cursor<'_>) -> Result<SettingChange, ReadError> {
    let named =
        |name: &str, value: &str| SettingChange::Set(Definition::new(Name::from(name), Some(value.into())));
    if cursor.eat_keywords(&["TIME", "ZONE"]) {
        return Ok(named("TimeZone", &read_values(cursor)?));
    }
    if cursor.at_keyword("SCHEMA") && !at_assignment(cursor) {
        cursor.bump();
        return Ok(named("search_path", &read_values(cursor)?));
    }
    if cursor.at_keyword("ROLE") && !at_assignment(cursor) {
        cursor.bump();
        return Ok(named("role", &read_values(cursor)?));
    }
    let name = dotted_name(cursor, "a setting")?;
    if cursor.eat_keywords(&["FROM", "CURRENT"]) {
        return Ok(SettingChange::Set(Definition::new(name, None)));
    }
    if !cursor.eat_keyword("TO") && !cursor.eat_operator("=") {
        return Err(cursor.error("`TO` or `=`"));
    }
    if cursor.eat_keyword("DEFAULT") {
        return Ok(SettingChange::Reset(name));
    }
    let value = read_values(cursor)?;
    Ok(SettingChange::Set(Definition::new(name, Some(value))))
}

fn at_assignment(cursor: &Cursor<'_>) -> bool {
    let mut behind = *cursor;
    behind.bump();
    behind.at_any_keyword(&["TO", "FROM"]) || behind.at_operator("=")
}

/// Values joined by commas, as written.
fn read_values(cursor: &mut Cursor<'_>) -> Result<Box<str>, ReadError> {
    let start = cursor.position();
    cursor.value_text()?;
    while cursor.eat_punct(b',') {
        cursor.value_text()?;
    }
    Ok(cursor.text_since(start).into())
}

/// What follows `RESET`.
fn read_reset(cursor: &mut Cursor<'_>) -> Result<SettingChange, ReadError> {
    if cursor.eat_keyword("ALL") {
        return Ok(SettingChange::ResetAll);
    }
    Ok(SettingChange::Reset(dotted_name(cursor, "a setting")?))
}

fn read_transforms(cursor: &mut Cursor<'_>) -> Result<Vec<ParsedType>, ReadError> {
    let mut transforms = Vec::new();
    loop {
        cursor.expect_keywords(&["FOR", "TYPE"])?;
        transforms.push(ParsedType::read(cursor)?);
        if !cursor.eat_punct(b',') {
            return Ok(transforms);
        }
    }
}

/// `WITH (isstrict, iscachable)`, until PostgreSQL 10.
fn read_old_attributes(cursor: &mut Cursor<'_>, options: &mut FunctionOptions) -> Result<(), ReadError> {
    for attribute in cursor.name_list()? {
        match attribute.as_str() {
            "isstrict" => options.null_input = Some(NullInput::ReturnsNull),
            "iscachable" => options.volatility = Some(Volatility::Immutable),
            // the server knew no others and ignored them
            _ => {}
        }
    }
    Ok(())
}
