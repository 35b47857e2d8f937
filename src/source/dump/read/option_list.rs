//! Lists of options: storage parameters, and the options of foreign objects.

use crate::catalog::{Definition, Name, without_secret};

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;

/// `(fillfactor = 70, toast.autovacuum_enabled = false, security_barrier)`
pub(crate) fn read_storage_parameters(cursor: &mut Cursor<'_>) -> Result<Vec<Definition>, ReadError> {
    let mut parameters = Vec::new();
    cursor.expect_punct(b'(')?;
    while !cursor.eat_punct(b')') {
        if !parameters.is_empty() {
            cursor.expect_punct(b',')?;
        }
        let name = read_parameter_name(cursor)?;
        let value = match cursor.eat_operator("=") {
            true => Some(read_parameter_value(cursor)?),
            false => None,
        };
        parameters.push(Definition::new(name, value));
    }
    Ok(parameters)
}

/// `WITH (...)` where it follows.
pub(crate) fn read_with_parameters(cursor: &mut Cursor<'_>) -> Result<Vec<Definition>, ReadError> {
    if cursor.eat_keyword("WITH") { read_storage_parameters(cursor) } else { Ok(Vec::new()) }
}

/// `(fillfactor, toast.autovacuum_enabled)` of `RESET`; values are allowed and ignored.
pub(crate) fn read_parameter_names(cursor: &mut Cursor<'_>) -> Result<Vec<Name>, ReadError> {
    let parameters = read_storage_parameters(cursor)?;
    Ok(parameters.into_iter().map(|parameter| parameter.name).collect())
}

fn read_parameter_name(cursor: &mut Cursor<'_>) -> Result<Name, ReadError> {
    let name = cursor.name_as("a parameter's name")?;
    if !cursor.eat_punct(b'.') {
        return Ok(name);
    }
    let part = cursor.name_as("a parameter's name")?;
    Ok(Name::from(format!("{}.{}", name.as_str(), part.as_str())))
}

/// A word, a number or a string; or a name with its schema, or an operator.
fn read_parameter_value(cursor: &mut Cursor<'_>) -> Result<Box<str>, ReadError> {
    let start = cursor.position();
    let value = cursor.value_text()?;
    if !cursor.at_punct(b'.') {
        return Ok(value.into());
    }
    while cursor.eat_punct(b'.') {
        cursor.name()?;
    }
    Ok(cursor.text_since(start).into())
}

/// `OPTIONS (name 'value', ...)` where it follows.
pub(crate) fn read_foreign_options(cursor: &mut Cursor<'_>) -> Result<Vec<Definition>, ReadError> {
    let mut options = Vec::new();
    if !cursor.eat_keyword("OPTIONS") {
        return Ok(options);
    }
    cursor.expect_punct(b'(')?;
    while !cursor.eat_punct(b')') {
        if !options.is_empty() {
            cursor.expect_punct(b',')?;
        }
        options.push(read_foreign_option(cursor)?);
    }
    Ok(options)
}

/// A secret goes no further than here.
fn read_foreign_option(cursor: &mut Cursor<'_>) -> Result<Definition, ReadError> {
    let name = cursor.name_as("an option's name")?;
    Ok(without_secret(Definition::new(name, Some(cursor.string()?.into()))))
}

/// One change of `OPTIONS (ADD a '1', SET b '2', DROP c)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OptionChange {
    /// `ADD`, or nothing in front.
    Add(Definition),
    /// `SET`
    Set(Definition),
    /// `DROP`
    Drop(Name),
}

/// `OPTIONS (...)` of an `ALTER`, where it must follow.
pub(crate) fn read_option_changes(cursor: &mut Cursor<'_>) -> Result<Vec<OptionChange>, ReadError> {
    cursor.expect_keyword("OPTIONS")?;
    cursor.expect_punct(b'(')?;
    let mut changes = Vec::new();
    while !cursor.eat_punct(b')') {
        if !changes.is_empty() {
            cursor.expect_punct(b',')?;
        }
        changes.push(read_option_change(cursor)?);
    }
    Ok(changes)
}

fn read_option_change(cursor: &mut Cursor<'_>) -> Result<OptionChange, ReadError> {
    let mut ahead = *cursor;
    ahead.bump();
    // an option may itself be called `add` or `set`
    if ahead.at_string() {
        return Ok(OptionChange::Add(read_foreign_option(cursor)?));
    }
    if cursor.eat_keyword("DROP") {
        return Ok(OptionChange::Drop(cursor.name_as("an option's name")?));
    }
    if cursor.eat_keyword("SET") {
        return Ok(OptionChange::Set(read_foreign_option(cursor)?));
    }
    cursor.expect_keyword("ADD")?;
    Ok(OptionChange::Add(read_foreign_option(cursor)?))
}

/// Puts storage parameters or options over those that are there: a value replaces the one of the
/// same name, new ones come last.
pub(crate) fn set_options(options: &mut Vec<Definition>, new: impl IntoIterator<Item = Definition>) {
    for definition in new {
        match options.iter_mut().find(|option| option.name == definition.name) {
            Some(option) => *option = definition,
            None => options.push(definition),
        }
    }
}

/// Applies `RESET (...)`.
pub(crate) fn reset_options(options: &mut Vec<Definition>, names: &[Name]) {
    options.retain(|option| !names.contains(&option.name));
}

/// Applies `OPTIONS (ADD ..., SET ..., DROP ...)`.
pub(crate) fn change_options(options: &mut Vec<Definition>, changes: Vec<OptionChange>) {
    for change in changes {
        match change {
            OptionChange::Add(definition) | OptionChange::Set(definition) => {
                set_options(options, [definition]);
            }
            OptionChange::Drop(name) => options.retain(|option| option.name != name),
        }
    }
}
