//! Foreign-data wrappers, foreign servers, user mappings.

use crate::catalog::{Definition, Name, QualifiedName};

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;
use super::address::RoleName;
use super::option_list::{OptionChange, read_foreign_options, read_option_changes};
use super::schema::IfNotExists;

/// What makes or changes access to foreign data.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ForeignDataStatement {
    /// `CREATE FOREIGN DATA WRAPPER`
    CreateWrapper(WrapperDefinition),
    /// `ALTER FOREIGN DATA WRAPPER`
    AlterWrapper {
        /// The wrapper.
        name: Name,
        /// `HANDLER`, `NO HANDLER`, where written.
        handler: Option<Option<QualifiedName>>,
        /// `VALIDATOR`, `NO VALIDATOR`, where written.
        validator: Option<Option<QualifiedName>>,
        /// `OPTIONS`
        options: Vec<OptionChange>,
    },
    /// `CREATE SERVER`
    CreateServer(ServerDefinition),
    /// `ALTER SERVER`
    AlterServer {
        /// The server.
        name: Name,
        /// `VERSION`, where written.
        version: Option<Option<Box<str>>>,
        /// `OPTIONS`
        options: Vec<OptionChange>,
    },
    /// `CREATE USER MAPPING`
    CreateMapping {
        /// For whom.
        user: RoleName,
        /// On which server.
        server: Name,
        /// Whether it may be there already.
        if_not_exists: IfNotExists,
        /// `OPTIONS`
        options: Vec<Definition>,
    },
    /// `ALTER USER MAPPING`
    AlterMapping {
        /// For whom.
        user: RoleName,
        /// On which server.
        server: Name,
        /// `OPTIONS`
        options: Vec<OptionChange>,
    },
}

/// `CREATE FOREIGN DATA WRAPPER`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct WrapperDefinition {
    pub name: Name,
    pub handler: Option<QualifiedName>,
    pub validator: Option<QualifiedName>,
    pub options: Vec<Definition>,
}

/// `CREATE SERVER`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ServerDefinition {
    pub name: Name,
    pub if_not_exists: IfNotExists,
    pub server_type: Option<Box<str>>,
    pub version: Option<Box<str>>,
    pub wrapper: Name,
    pub options: Vec<Definition>,
}

/// Reads `CREATE` or `ALTER` of a foreign-data wrapper, server or user mapping.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<ForeignDataStatement, ReadError> {
    let creates = cursor.eat_keyword("CREATE");
    if !creates {
        cursor.expect_keyword("ALTER")?;
    }
    let is_wrapper = cursor.eat_keywords(&["FOREIGN", "DATA", "WRAPPER"]);
    let is_server = !is_wrapper && cursor.eat_keyword("SERVER");
    match (creates, is_wrapper, is_server) {
        (true, true, _) => read_create_wrapper(cursor),
        (false, true, _) => read_alter_wrapper(cursor),
        (true, _, true) => read_create_server(cursor),
        (false, _, true) => read_alter_server(cursor),
        (true, ..) => read_create_mapping(cursor),
        (false, ..) => read_alter_mapping(cursor),
    }
}

fn read_create_wrapper(cursor: &mut Cursor<'_>) -> Result<ForeignDataStatement, ReadError> {
    let name = cursor.name_as("a foreign-data wrapper")?;
    let (handler, validator) = read_functions(cursor)?;
    Ok(ForeignDataStatement::CreateWrapper(WrapperDefinition {
        name,
        handler: handler.flatten(),
        validator: validator.flatten(),
        options: read_foreign_options(cursor)?,
    }))
}

fn read_alter_wrapper(cursor: &mut Cursor<'_>) -> Result<ForeignDataStatement, ReadError> {
    let name = cursor.name_as("a foreign-data wrapper")?;
    let (handler, validator) = read_functions(cursor)?;
    let options = if cursor.at_end() { Vec::new() } else { read_option_changes(cursor)? };
    Ok(ForeignDataStatement::AlterWrapper { name, handler, validator, options })
}

/// `NO HANDLER` is a function that there is none.
type WrittenFunction = Option<Option<QualifiedName>>;

fn read_functions(cursor: &mut Cursor<'_>) -> Result<(WrittenFunction, WrittenFunction), ReadError> {
    let (mut handler, mut validator) = (None, None);
    loop {
        if cursor.eat_keyword("HANDLER") {
            handler = Some(Some(cursor.qualified_name()?));
        } else if cursor.eat_keyword("VALIDATOR") {
            validator = Some(Some(cursor.qualified_name()?));
        } else if cursor.eat_keywords(&["NO", "HANDLER"]) {
            handler = Some(None);
        } else if cursor.eat_keywords(&["NO", "VALIDATOR"]) {
            validator = Some(None);
        } else {
            return Ok((handler, validator));
        }
    }
}

fn read_create_server(cursor: &mut Cursor<'_>) -> Result<ForeignDataStatement, ReadError> {
    let if_not_exists = IfNotExists::read(cursor);
    let name = cursor.name_as("a server name")?;
    let server_type = match cursor.eat_keyword("TYPE") {
        true => Some(cursor.string()?.into()),
        false => None,
    };
    let version = read_version(cursor)?.flatten();
    cursor.expect_keywords(&["FOREIGN", "DATA", "WRAPPER"])?;
    let wrapper = cursor.name_as("a foreign-data wrapper")?;
    let options = read_foreign_options(cursor)?;
    Ok(ForeignDataStatement::CreateServer(ServerDefinition {
        name,
        if_not_exists,
        server_type,
        version,
        wrapper,
        options,
    }))
}

fn read_version(cursor: &mut Cursor<'_>) -> Result<Option<Option<Box<str>>>, ReadError> {
    if !cursor.eat_keyword("VERSION") {
        return Ok(None);
    }
    if cursor.eat_keyword("NULL") {
        return Ok(Some(None));
    }
    Ok(Some(Some(cursor.string()?.into())))
}

fn read_alter_server(cursor: &mut Cursor<'_>) -> Result<ForeignDataStatement, ReadError> {
    let name = cursor.name_as("a server name")?;
    let version = read_version(cursor)?;
    let options = if cursor.at_end() { Vec::new() } else { read_option_changes(cursor)? };
    Ok(ForeignDataStatement::AlterServer { name, version, options })
}

fn read_create_mapping(cursor: &mut Cursor<'_>) -> Result<ForeignDataStatement, ReadError> {
    cursor.expect_keywords(&["USER", "MAPPING"])?;
    let if_not_exists = IfNotExists::read(cursor);
    let (user, server) = read_mapping(cursor)?;
    let options = read_foreign_options(cursor)?;
    Ok(ForeignDataStatement::CreateMapping { user, server, if_not_exists, options })
}

fn read_alter_mapping(cursor: &mut Cursor<'_>) -> Result<ForeignDataStatement, ReadError> {
    cursor.expect_keywords(&["USER", "MAPPING"])?;
    let (user, server) = read_mapping(cursor)?;
    Ok(ForeignDataStatement::AlterMapping { user, server, options: read_option_changes(cursor)? })
}

/// `FOR user SERVER server`
fn read_mapping(cursor: &mut Cursor<'_>) -> Result<(RoleName, Name), ReadError> {
    cursor.expect_keyword("FOR")?;
    let user = match cursor.eat_keyword("USER") {
        true => RoleName::Current,
        false => RoleName::read(cursor)?,
    };
    cursor.expect_keyword("SERVER")?;
    Ok((user, cursor.name_as("a server name")?))
}
