//! `CREATE ROLE`, `ALTER ROLE`, and the older `USER` and `GROUP`.

use crate::catalog::{Definition, Name};

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;
use super::address::RoleName;
use super::session;

/// What makes or changes a role.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RoleStatement {
    /// `CREATE ROLE | USER | GROUP`
    Create {
        /// The name.
        name: Name,
        /// `CREATE USER`: it may log in unless something else is said.
        is_user: bool,
        /// Its options.
        options: RoleOptions,
    },
    /// `ALTER ROLE ... options`
    Alter {
        /// The role.
        role: RoleName,
        /// What changes.
        options: RoleOptions,
    },
    /// `ALTER GROUP g ADD USER a, b`, `DROP USER`
    Members {
        /// The group.
        group: RoleName,
        /// Which way.
        change: MemberChange,
        /// The members.
        members: Vec<RoleName>,
    },
    /// `ALTER ROLE ... [IN DATABASE d] SET | RESET`
    Setting {
        /// The role; `None` for `ALL`.
        role: Option<RoleName>,
        /// The database; `None` for all.
        database: Option<Name>,
        /// What changes.
        change: SettingChange,
    },
}

/// Whether members come or go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MemberChange {
    Add,
    Drop,
}

/// `SET`, `RESET` of a role or database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SettingChange {
    /// `SET name TO value`
    Set(Definition),
    /// `SET name FROM CURRENT`: the value is the session's.
    SetFromCurrent(Name),
    /// `RESET name`, `SET name TO DEFAULT`
    Reset(Name),
    /// `RESET ALL`
    ResetAll,
}

/// The options of a role, each as far as it is written. A password is read and forgotten.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct RoleOptions {
    pub superuser: Option<bool>,
    pub inherit: Option<bool>,
    pub create_role: Option<bool>,
    pub create_database: Option<bool>,
    pub login: Option<bool>,
    pub replication: Option<bool>,
    pub bypass_row_level_security: Option<bool>,
    pub connection_limit: Option<i32>,
    pub valid_until: Option<Box<str>>,
    pub has_password: Option<bool>,
    /// `IN ROLE`: the roles that it becomes a member of.
    pub member_of: Vec<Name>,
    /// `ROLE`: the roles that become members of it.
    pub members: Vec<RoleName>,
    /// `ADMIN`: the same, with the right to admit others.
    pub admins: Vec<RoleName>,
}

/// Reads `CREATE` or `ALTER` of a role, user or group.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<RoleStatement, ReadError> {
    let creates = cursor.eat_keyword("CREATE");
    if !creates {
        cursor.expect_keyword("ALTER")?;
    }
    let is_user = cursor.eat_keyword("USER");
    let _ = is_user || cursor.eat_keyword("ROLE") || cursor.eat_keyword("GROUP");
    if creates {
        let name = cursor.name_as("a role name")?;
        cursor.eat_keyword("WITH");
        return Ok(RoleStatement::Create { name, is_user, options: read_options(cursor)? });
    }
    read_alter(cursor)
}

fn read_alter(cursor: &mut Cursor<'_>) -> Result<RoleStatement, ReadError> {
    let role = match cursor.eat_keyword("ALL") {
        true => None,
        false => Some(RoleName::read(cursor)?),
    };
    let database = match cursor.eat_keywords(&["IN", "DATABASE"]) {
        true => Some(cursor.name_as("a database name")?),
        false => None,
    };
    if let Some(change) = read_setting_change(cursor)? {
        return Ok(RoleStatement::Setting { role, database, change });
    }
    let Some(role) = role else { return Err(cursor.error("`SET` or `RESET`")) };
    if database.is_some() {
        return Err(cursor.error("`SET` or `RESET`"));
    }
    const MEMBERS: &[(&[&str], MemberChange)] =
        &[(&["ADD", "USER"], MemberChange::Add), (&["DROP", "USER"], MemberChange::Drop)];
    if let Some(change) = cursor.eat_choice(MEMBERS) {
        return Ok(RoleStatement::Members { group: role, change, members: RoleName::read_list(cursor)? });
    }
    cursor.eat_keyword("WITH");
    Ok(RoleStatement::Alter { role, options: read_options(cursor)? })
}

/// Reads `SET ...` or `RESET ...` if one follows.
pub(crate) fn read_setting_change(cursor: &mut Cursor<'_>) -> Result<Option<SettingChange>, ReadError> {
    if cursor.eat_keywords(&["RESET", "ALL"]) {
        return Ok(Some(SettingChange::ResetAll));
    }
    if cursor.eat_keyword("RESET") {
        return Ok(Some(SettingChange::Reset(session::read_parameter_name(cursor)?)));
    }
    if !cursor.eat_keyword("SET") {
        return Ok(None);
    }
    if cursor.eat_keywords(&["TIME", "ZONE"]) {
        let value = cursor.value_text()?.into();
        return Ok(Some(SettingChange::Set(Definition::new(Name::from("timezone"), Some(value)))));
    }
    let mut after_name = *cursor;
    let name = session::read_parameter_name(&mut after_name)?;
    if after_name.eat_keywords(&["FROM", "CURRENT"]) {
        *cursor = after_name;
        return Ok(Some(SettingChange::SetFromCurrent(name)));
    }
    let mut ahead = *cursor;
    let (_, values) = session::read_parameter(&mut ahead)?;
    if values.is_empty() {
        *cursor = ahead;
        return Ok(Some(SettingChange::Reset(name)));
    }
    *cursor = after_name;
    let _ = cursor.eat_operator("=") || cursor.eat_keyword("TO");
    let text = cursor.rest_text().into();
    cursor.skip_to_end();
    Ok(Some(SettingChange::Set(Definition::new(name, Some(text)))))
}

/// A word that is an attribute, or has a value behind it.
#[derive(Clone, Copy)]
enum RoleWord {
    Superuser(bool),
    Inherit(bool),
    CreateRole(bool),
    CreateDatabase(bool),
    Login(bool),
    Replication(bool),
    BypassRowLevelSecurity(bool),
    Password,
    ConnectionLimit,
    ValidUntil,
    MemberOf,
    Members,
    Admins,
    SystemId,
}

const OPTIONS: &[(&[&str], RoleWord)] = &[
    (&["SUPERUSER"], RoleWord::Superuser(true)),
    (&["NOSUPERUSER"], RoleWord::Superuser(false)),
    (&["INHERIT"], RoleWord::Inherit(true)),
    (&["NOINHERIT"], RoleWord::Inherit(false)),
    (&["CREATEROLE"], RoleWord::CreateRole(true)),
    (&["NOCREATEROLE"], RoleWord::CreateRole(false)),
    // before PostgreSQL 9.6 these meant superusers
    (&["CREATEUSER"], RoleWord::Superuser(true)),
    (&["NOCREATEUSER"], RoleWord::Superuser(false)),
    (&["CREATEDB"], RoleWord::CreateDatabase(true)),
    (&["NOCREATEDB"], RoleWord::CreateDatabase(false)),
    (&["LOGIN"], RoleWord::Login(true)),
    (&["NOLOGIN"], RoleWord::Login(false)),
    (&["REPLICATION"], RoleWord::Replication(true)),
    (&["NOREPLICATION"], RoleWord::Replication(false)),
    (&["BYPASSRLS"], RoleWord::BypassRowLevelSecurity(true)),
    (&["NOBYPASSRLS"], RoleWord::BypassRowLevelSecurity(false)),
    (&["PASSWORD"], RoleWord::Password),
    (&["ENCRYPTED", "PASSWORD"], RoleWord::Password),
    (&["UNENCRYPTED", "PASSWORD"], RoleWord::Password),
    (&["CONNECTION", "LIMIT"], RoleWord::ConnectionLimit),
    (&["VALID", "UNTIL"], RoleWord::ValidUntil),
    (&["IN", "ROLE"], RoleWord::MemberOf),
    (&["IN", "GROUP"], RoleWord::MemberOf),
    (&["ROLE"], RoleWord::Members),
    (&["USER"], RoleWord::Members),
    (&["ADMIN"], RoleWord::Admins),
    (&["SYSID"], RoleWord::SystemId),
];

fn read_options(cursor: &mut Cursor<'_>) -> Result<RoleOptions, ReadError> {
    let mut options = RoleOptions::default();
    while !cursor.at_end() {
        let Some(option) = cursor.eat_choice(OPTIONS) else {
            return Err(cursor.error("an option of a role"));
        };
        match option {
            RoleWord::Superuser(on) => options.superuser = Some(on),
            RoleWord::Inherit(on) => options.inherit = Some(on),
            RoleWord::CreateRole(on) => options.create_role = Some(on),
            RoleWord::CreateDatabase(on) => options.create_database = Some(on),
            RoleWord::Login(on) => options.login = Some(on),
            RoleWord::Replication(on) => options.replication = Some(on),
            RoleWord::BypassRowLevelSecurity(on) => options.bypass_row_level_security = Some(on),
            RoleWord::Password => options.has_password = Some(read_whether_password(cursor)?),
            RoleWord::ConnectionLimit => options.connection_limit = i32::try_from(cursor.integer()?).ok(),
            RoleWord::ValidUntil => options.valid_until = Some(cursor.string()?.into()),
            RoleWord::MemberOf => options.member_of = read_names(cursor)?,
            RoleWord::Members => options.members = RoleName::read_list(cursor)?,
            RoleWord::Admins => options.admins = RoleName::read_list(cursor)?,
            RoleWord::SystemId => drop(cursor.integer()?),
        }
    }
    Ok(options)
}

/// Steps over a password without keeping it.
fn read_whether_password(cursor: &mut Cursor<'_>) -> Result<bool, ReadError> {
    if cursor.eat_keyword("NULL") {
        return Ok(false);
    }
    if !cursor.at_string() {
        return Err(cursor.error("a password"));
    }
    cursor.string().map(|_| true)
}

fn read_names(cursor: &mut Cursor<'_>) -> Result<Vec<Name>, ReadError> {
    let mut names = vec![cursor.name()?];
    while cursor.eat_punct(b',') {
        names.push(cursor.name()?);
    }
    Ok(names)
}
