//! The grammar of `GRANT`, `REVOKE` and `ALTER DEFAULT PRIVILEGES`.

use crate::catalog::{DefaultPrivilegeKind, Name, OtherKind, Privilege};

use super::super::super::cursor::Cursor;
use super::super::super::read_error::ReadError;
use super::super::address::{FunctionAddress, RoleName};
use super::{
    AclChange, AllObjects, Direction, GlobalGrant, GrantObjects, PrivilegeList, PrivilegeStatement,
    membership,
};

/// Reads `GRANT`, `REVOKE` or `ALTER DEFAULT PRIVILEGES`.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<PrivilegeStatement, ReadError> {
    if cursor.eat_keywords(&["ALTER", "DEFAULT", "PRIVILEGES"]) {
        return read_default(cursor);
    }
    if let Some(statement) = membership::read(cursor)? {
        return Ok(PrivilegeStatement::Membership(statement));
    }
    let (direction, privileges) = read_head(cursor)?;
    cursor.expect_keyword("ON")?;
    let objects = read_objects(cursor)?;
    let change = read_tail(cursor, direction, privileges)?;
    Ok(PrivilegeStatement::OnObjects { objects, change })
}

fn read_default(cursor: &mut Cursor<'_>) -> Result<PrivilegeStatement, ReadError> {
    let mut roles = Vec::new();
    let mut schemas = Vec::new();
    loop {
        if cursor.eat_keywords(&["FOR", "ROLE"]) || cursor.eat_keywords(&["FOR", "USER"]) {
            roles = RoleName::read_list(cursor)?;
        } else if cursor.eat_keywords(&["IN", "SCHEMA"]) {
            schemas = read_names(cursor)?;
        } else {
            break;
        }
    }
    let (direction, privileges) = read_head(cursor)?;
    cursor.expect_keyword("ON")?;
    let Some(kind) = cursor.eat_choice(DEFAULT_KINDS) else { return Err(cursor.error("a kind of object")) };
    let change = read_tail(cursor, direction, privileges)?;
    Ok(PrivilegeStatement::Default { roles, schemas, kind, change })
}

const DEFAULT_KINDS: &[(&[&str], DefaultPrivilegeKind)] = &[
    (&["TABLES"], DefaultPrivilegeKind::Tables),
    (&["SEQUENCES"], DefaultPrivilegeKind::Sequences),
    (&["FUNCTIONS"], DefaultPrivilegeKind::Functions),
    (&["ROUTINES"], DefaultPrivilegeKind::Functions),
    (&["TYPES"], DefaultPrivilegeKind::Types),
    (&["SCHEMAS"], DefaultPrivilegeKind::Schemas),
    (&["LARGE", "OBJECTS"], DefaultPrivilegeKind::LargeObjects),
];

/// `GRANT SELECT, UPDATE (a)`, `REVOKE GRANT OPTION FOR ALL`.
fn read_head(cursor: &mut Cursor<'_>) -> Result<(Direction, PrivilegeList), ReadError> {
    let direction = if cursor.eat_keyword("GRANT") {
        Direction::Grant
    } else {
        cursor.expect_keyword("REVOKE")?;
        match cursor.eat_keywords(&["GRANT", "OPTION", "FOR"]) {
            true => Direction::RevokeOption,
            false => Direction::Revoke,
        }
    };
    Ok((direction, read_privileges(cursor)?))
}

fn read_privileges(cursor: &mut Cursor<'_>) -> Result<PrivilegeList, ReadError> {
    if cursor.eat_keyword("ALL") {
        cursor.eat_keyword("PRIVILEGES");
        return Ok(PrivilegeList::All(read_columns(cursor)?));
    }
    let mut privileges = Vec::new();
    loop {
        let Some(privilege) = cursor.eat_choice(PRIVILEGES) else { return Err(cursor.error("a privilege")) };
        let columns = read_columns(cursor)?;
        privileges.extend(privilege.map(|privilege| (privilege, columns)));
        if !cursor.eat_punct(b',') {
            return Ok(PrivilegeList::Some(privileges));
        }
    }
}

fn read_columns(cursor: &mut Cursor<'_>) -> Result<Vec<Name>, ReadError> {
    if cursor.at_punct(b'(') { cursor.name_list() } else { Ok(Vec::new()) }
}

/// The words for privileges. `RULE` means nothing since PostgreSQL 8.2.
const PRIVILEGES: &[(&[&str], Option<Privilege>)] = &[
    (&["SELECT"], Some(Privilege::Select)),
    (&["INSERT"], Some(Privilege::Insert)),
    (&["UPDATE"], Some(Privilege::Update)),
    (&["DELETE"], Some(Privilege::Delete)),
    (&["USAGE"], Some(Privilege::Usage)),
    (&["EXECUTE"], Some(Privilege::Execute)),
    (&["CREATE"], Some(Privilege::Create)),
    (&["TRUNCATE"], Some(Privilege::Truncate)),
    (&["REFERENCES"], Some(Privilege::References)),
    (&["TRIGGER"], Some(Privilege::Trigger)),
    (&["MAINTAIN"], Some(Privilege::Maintain)),
    (&["CONNECT"], Some(Privilege::Connect)),
    (&["TEMPORARY"], Some(Privilege::Temporary)),
    (&["TEMP"], Some(Privilege::Temporary)),
    (&["SET"], Some(Privilege::Set)),
    (&["ALTER", "SYSTEM"], Some(Privilege::AlterSystem)),
    (&["RULE"], None),
];

#[derive(Clone, Copy)]
enum Word {
    Table,
    Sequence,
    Function,
    Type,
    Global(GlobalGrant),
    Other(OtherKind),
    All(AllObjects),
    LargeObject,
    Parameter,
}

/// `ALL TABLES IN SCHEMA` before `TABLE`: without a word a table's name follows, which may be any of
/// these as well.
const WORDS: &[(&[&str], Word)] = &[
    (&["ALL", "TABLES", "IN", "SCHEMA"], Word::All(AllObjects::Tables)),
    (&["ALL", "SEQUENCES", "IN", "SCHEMA"], Word::All(AllObjects::Sequences)),
    (&["ALL", "FUNCTIONS", "IN", "SCHEMA"], Word::All(AllObjects::Functions)),
    (&["ALL", "PROCEDURES", "IN", "SCHEMA"], Word::All(AllObjects::Functions)),
    (&["ALL", "ROUTINES", "IN", "SCHEMA"], Word::All(AllObjects::Functions)),
    (&["TABLE"], Word::Table),
    (&["SEQUENCE"], Word::Sequence),
    (&["FUNCTION"], Word::Function),
    (&["PROCEDURE"], Word::Function),
    (&["ROUTINE"], Word::Function),
    (&["SCHEMA"], Word::Global(GlobalGrant::Schema)),
    (&["DATABASE"], Word::Global(GlobalGrant::Database)),
    (&["TYPE"], Word::Type),
    (&["DOMAIN"], Word::Type),
    (&["LANGUAGE"], Word::Other(OtherKind::Language)),
    (&["TABLESPACE"], Word::Other(OtherKind::Tablespace)),
    (&["FOREIGN", "DATA", "WRAPPER"], Word::Global(GlobalGrant::ForeignDataWrapper)),
    (&["FOREIGN", "SERVER"], Word::Global(GlobalGrant::ForeignServer)),
    (&["LARGE", "OBJECT"], Word::LargeObject),
    (&["PARAMETER"], Word::Parameter),
];

fn read_objects(cursor: &mut Cursor<'_>) -> Result<GrantObjects, ReadError> {
    let start = *cursor;
    let word = cursor.eat_choice(WORDS);
    // a table that has one of these words as its name
    let is_name = cursor.at_any_keyword(&["TO", "FROM"]) || cursor.at_punct(b'.') || cursor.at_punct(b',');
    if is_name {
        *cursor = start;
        return Ok(GrantObjects::Tables(read_list(cursor, Cursor::qualified_name)?));
    }
    Ok(match word {
        None | Some(Word::Table) => GrantObjects::Tables(read_list(cursor, Cursor::qualified_name)?),
        Some(Word::Sequence) => GrantObjects::Sequences(read_list(cursor, Cursor::qualified_name)?),
        Some(Word::Function) => GrantObjects::Functions(read_list(cursor, FunctionAddress::read)?),
        Some(Word::Type) => GrantObjects::Types(read_list(cursor, Cursor::qualified_name)?),
        Some(Word::Global(kind)) => GrantObjects::Global(kind, read_names(cursor)?),
        Some(Word::Other(kind)) => GrantObjects::Others(kind, read_names(cursor)?),
        Some(Word::All(kind)) => GrantObjects::AllInSchemas(kind, read_names(cursor)?),
        Some(Word::LargeObject) => {
            read_list(cursor, Cursor::integer)?;
            GrantObjects::NotKept
        }
        Some(Word::Parameter) => GrantObjects::Parameters(read_list(cursor, read_parameter)?),
    })
}

/// `TO a, b WITH GRANT OPTION GRANTED BY c`, `FROM a, b CASCADE`.
fn read_tail(
    cursor: &mut Cursor<'_>,
    direction: Direction,
    privileges: PrivilegeList,
) -> Result<AclChange, ReadError> {
    let is_grant = direction == Direction::Grant;
    cursor.expect_keyword(if is_grant { "TO" } else { "FROM" })?;
    let grantees = read_list(cursor, read_grantee)?;
    let with_option = is_grant && cursor.eat_keywords(&["WITH", "GRANT", "OPTION"]);
    let grantor = match cursor.eat_keywords(&["GRANTED", "BY"]) {
        true => Some(RoleName::read(cursor)?),
        false => None,
    };
    let _ = !is_grant && (cursor.eat_keyword("CASCADE") || cursor.eat_keyword("RESTRICT"));
    let direction = if with_option { Direction::GrantWithOption } else { direction };
    Ok(AclChange { direction, privileges, grantees, grantor })
}

/// `work_mem`, `auto_explain.log_analyze`: the server keeps them in lower case.
fn read_parameter(cursor: &mut Cursor<'_>) -> Result<Name, ReadError> {
    let name = cursor.qualified_name()?;
    let prefix = name.schema.map(|prefix| format!("{}.", prefix.as_str())).unwrap_or_default();
    Ok(Name::from(format!("{prefix}{}", name.name.as_str()).to_lowercase()))
}

/// `GROUP` before a role's name means nothing any more.
fn read_grantee(cursor: &mut Cursor<'_>) -> Result<RoleName, ReadError> {
    let mut after = *cursor;
    if after.eat_keyword("GROUP") && after.at_name() {
        *cursor = after;
    }
    RoleName::read(cursor)
}

pub(super) fn read_names(cursor: &mut Cursor<'_>) -> Result<Vec<Name>, ReadError> {
    read_list(cursor, Cursor::name)
}

fn read_list<'a, T>(
    cursor: &mut Cursor<'a>,
    read: impl Fn(&mut Cursor<'a>) -> Result<T, ReadError>,
) -> Result<Vec<T>, ReadError> {
    let mut items = vec![read(cursor)?];
    while cursor.eat_punct(b',') {
        items.push(read(cursor)?);
    }
    Ok(items)
}
