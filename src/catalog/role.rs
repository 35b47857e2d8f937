//! Roles, memberships, and the settings of roles and databases.

use super::{Definition, Keyed, Name, Span};

/// A role: a user or a group. Passwords are never kept.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Role {
    /// The name.
    pub name: Name,
    /// `SUPERUSER`
    pub superuser: bool,
    /// `INHERIT`
    pub inherit: bool,
    /// `CREATEROLE`
    pub create_role: bool,
    /// `CREATEDB`
    pub create_database: bool,
    /// `LOGIN`
    pub login: bool,
    /// `REPLICATION`
    pub replication: bool,
    /// `BYPASSRLS`
    pub bypass_row_level_security: bool,
    /// `CONNECTION LIMIT`, -1 for none.
    pub connection_limit: i32,
    /// `VALID UNTIL`, as written.
    pub valid_until: Option<Box<str>>,
    /// Whether a password is set, where known.
    pub has_password: Option<bool>,
    /// The comment.
    pub comment: Option<Box<str>>,
    /// Where it was written.
    pub span: Option<Span>,
}

impl Role {
    /// A role as `CREATE ROLE name` makes it.
    pub(crate) fn new(name: Name) -> Self {
        Role {
            name,
            superuser: false,
            inherit: true,
            create_role: false,
            create_database: false,
            login: false,
            replication: false,
            bypass_row_level_security: false,
            connection_limit: -1,
            valid_until: None,
            has_password: None,
            comment: None,
            span: None,
        }
    }
}

impl Keyed for Role {
    type Key = Name;
    fn key(&self) -> Name {
        self.name.clone()
    }
}

/// `GRANT role TO member`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Membership {
    /// The role that is granted.
    pub role: Name,
    /// The member.
    pub member: Name,
    /// Who granted it, where known.
    pub grantor: Option<Name>,
    /// `WITH ADMIN OPTION`
    pub admin: bool,
    /// `WITH INHERIT`, PostgreSQL 16; `None` where not said.
    pub inherit: Option<bool>,
    /// `WITH SET`, PostgreSQL 16; `None` where not said.
    pub set: Option<bool>,
    /// Where it was written.
    pub span: Option<Span>,
}

/// `ALTER ROLE ... [IN DATABASE ...] SET`, `ALTER DATABASE ... SET`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Setting {
    /// The role; `None` for all roles.
    pub role: Option<Name>,
    /// The database; `None` for all databases.
    pub database: Option<Name>,
    /// Parameter and value as written; a list's items are joined as in the statement.
    pub parameter: Definition,
    /// Where it was written.
    pub span: Option<Span>,
}
