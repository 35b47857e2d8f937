//! The kinds with a grammar of their own, and those with a list of options.

use crate::catalog::{Name, OtherKind};

use super::super::super::cursor::Cursor;
use super::super::super::read_error::ReadError;
use super::super::super::type_name::ParsedType;
use super::super::definition_list::read_definitions;
use super::super::function::{FunctionReference, read_language_name};
use super::super::option_list::read_with_parameters;
use super::{CreateDefinition, DefinedObject, IfExists, read_text_search_kind, skip_rest};

/// `[IF NOT EXISTS] name (options)` or `name FROM other`
pub(super) fn read_collation(cursor: &mut Cursor<'_>) -> Result<CreateDefinition, ReadError> {
    let if_exists =
        if cursor.eat_keywords(&["IF", "NOT", "EXISTS"]) { IfExists::Keep } else { IfExists::Fail };
    let name = cursor.qualified_name_as("a collation")?;
    let mut create = CreateDefinition::new(DefinedObject::InSchema(OtherKind::Collation, name));
    create.if_exists = if_exists;
    match cursor.eat_keyword("FROM") {
        true => drop(cursor.qualified_name_as("a collation")?),
        false => create.definition = read_definitions(cursor)?,
    }
    Ok(create)
}

/// `TEXT SEARCH kind name (options)`
pub(super) fn read_text_search(cursor: &mut Cursor<'_>) -> Result<CreateDefinition, ReadError> {
    let kind = read_text_search_kind(cursor)?;
    let name = cursor.qualified_name()?;
    let definition = read_definitions(cursor)?;
    Ok(CreateDefinition { definition, ..CreateDefinition::new(DefinedObject::InSchema(kind, name)) })
}

/// `[DEFAULT] CONVERSION name FOR 'a' TO 'b' FROM function`
pub(super) fn read_conversion(cursor: &mut Cursor<'_>) -> Result<DefinedObject, ReadError> {
    cursor.eat_keyword("DEFAULT");
    cursor.expect_keyword("CONVERSION")?;
    let name = cursor.qualified_name_as("a conversion")?;
    cursor.expect_keyword("FOR")?;
    cursor.string()?;
    cursor.expect_keyword("TO")?;
    cursor.string()?;
    cursor.expect_keyword("FROM")?;
    cursor.qualified_name_as("a function name")?;
    Ok(DefinedObject::InSchema(OtherKind::Conversion, name))
}

/// `(a AS b) WITH FUNCTION f(...) | WITHOUT FUNCTION | WITH INOUT [AS ASSIGNMENT | AS IMPLICIT]`
pub(super) fn read_cast(cursor: &mut Cursor<'_>) -> Result<DefinedObject, ReadError> {
    cursor.expect_punct(b'(')?;
    let source = ParsedType::read(cursor)?;
    cursor.expect_keyword("AS")?;
    let target = ParsedType::read(cursor)?;
    cursor.expect_punct(b')')?;
    if cursor.eat_keywords(&["WITH", "FUNCTION"]) {
        FunctionReference::read(cursor)?;
    } else if !cursor.eat_keywords(&["WITHOUT", "FUNCTION"]) {
        cursor.expect_keywords(&["WITH", "INOUT"])?;
    }
    let _ = cursor.eat_keywords(&["AS", "ASSIGNMENT"]) || cursor.eat_keywords(&["AS", "IMPLICIT"]);
    Ok(DefinedObject::Cast { source, target })
}

/// `FOR type LANGUAGE language (FROM SQL WITH FUNCTION f(...), TO SQL WITH FUNCTION g(...))`
pub(super) fn read_transform(cursor: &mut Cursor<'_>) -> Result<DefinedObject, ReadError> {
    cursor.expect_keyword("FOR")?;
    let data_type = ParsedType::read(cursor)?;
    cursor.expect_keyword("LANGUAGE")?;
    let language = cursor.name_as("a language")?;
    let mut functions = cursor.parenthesised()?;
    loop {
        if !functions.eat_keyword("FROM") {
            functions.expect_keyword("TO")?;
        }
        functions.expect_keywords(&["SQL", "WITH", "FUNCTION"])?;
        FunctionReference::read(&mut functions)?;
        if !functions.eat_punct(b',') {
            break;
        }
    }
    functions.expect_end()?;
    Ok(DefinedObject::Transform { data_type, language })
}

/// `name TYPE INDEX | TABLE HANDLER function`
pub(super) fn read_access_method(cursor: &mut Cursor<'_>) -> Result<DefinedObject, ReadError> {
    let name = cursor.name_as("an access method")?;
    cursor.expect_keyword("TYPE")?;
    if !cursor.eat_keyword("INDEX") {
        cursor.expect_keyword("TABLE")?;
    }
    cursor.expect_keyword("HANDLER")?;
    cursor.qualified_name_as("a function name")?;
    Ok(DefinedObject::Global(OtherKind::AccessMethod, name))
}

/// `name [OWNER role] LOCATION 'directory' [WITH (options)]`
pub(super) fn read_tablespace(cursor: &mut Cursor<'_>) -> Result<CreateDefinition, ReadError> {
    let name = cursor.name_as("a tablespace")?;
    let mut create = CreateDefinition::new(DefinedObject::Global(OtherKind::Tablespace, name));
    if cursor.eat_keyword("OWNER") {
        create.owner = Some(cursor.name_as("a role")?);
    }
    cursor.expect_keyword("LOCATION")?;
    cursor.string()?;
    create.definition = read_with_parameters(cursor)?;
    Ok(create)
}

/// `[TRUSTED] [PROCEDURAL] LANGUAGE name [HANDLER f [INLINE g] [VALIDATOR h]]`
pub(super) fn read_language(cursor: &mut Cursor<'_>) -> Result<DefinedObject, ReadError> {
    cursor.eat_keyword("TRUSTED");
    cursor.eat_keyword("PROCEDURAL");
    cursor.expect_keyword("LANGUAGE")?;
    let name: Name = read_language_name(cursor)?;
    if !cursor.at_end() && !cursor.at_keyword("HANDLER") {
        return Err(cursor.error("`HANDLER`"));
    }
    skip_rest(cursor)?;
    Ok(DefinedObject::Global(OtherKind::Language, name))
}
