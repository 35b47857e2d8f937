//! Roles, memberships, settings of roles and databases, default privileges. Passwords are in no catalog.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::{SavedGrant, acl, saved_grants};
use super::{is_default, is_true, yes};
use crate::catalog::{
    DefaultPrivilege, DefaultPrivilegeKind, Definition, Membership, Name, PrivilegeChange, Role, Setting,
    SuppliedObject, SuppliedPrivileges, without_secret,
};
use crate::source::snapshot::error::Flaw;
use crate::source::snapshot::reader::Reader;
use crate::source::snapshot::writer::Writer;

/// A role. Its password is not kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedRole {
    /// Its name.
    pub name: Name,
    /// `SUPERUSER`
    #[serde(default, skip_serializing_if = "is_default")]
    pub superuser: bool,
    /// `INHERIT`
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub inherit: bool,
    /// `CREATEROLE`
    #[serde(default, skip_serializing_if = "is_default")]
    pub create_role: bool,
    /// `CREATEDB`
    #[serde(default, skip_serializing_if = "is_default")]
    pub create_database: bool,
    /// `LOGIN`
    #[serde(default, skip_serializing_if = "is_default")]
    pub login: bool,
    /// `REPLICATION`
    #[serde(default, skip_serializing_if = "is_default")]
    pub replication: bool,
    /// `BYPASSRLS`
    #[serde(default, skip_serializing_if = "is_default")]
    pub bypass_row_level_security: bool,
    /// `CONNECTION LIMIT`; none where it is missing.
    #[serde(default = "no_limit", skip_serializing_if = "is_no_limit")]
    pub connection_limit: i32,
    /// `VALID UNTIL`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Box<str>>,
    /// Whether a password is set, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_password: Option<bool>,
    /// The comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Box<str>>,
}

/// What `CONNECTION LIMIT` is for a role without one.
fn no_limit() -> i32 {
    -1
}

fn is_no_limit(limit: &i32) -> bool {
    *limit == no_limit()
}

/// `GRANT role TO member`
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedMembership {
    /// The role that is granted.
    pub role: Name,
    /// The member.
    pub member: Name,
    /// Who granted it, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Name>,
    /// `WITH ADMIN OPTION`
    #[serde(default, skip_serializing_if = "is_default")]
    pub admin: bool,
    /// `WITH INHERIT`, where said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inherit: Option<bool>,
    /// `WITH SET`, where said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<bool>,
}

/// `ALTER ROLE ... [IN DATABASE ...] SET`, `ALTER DATABASE ... SET`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedSetting {
    /// The database; missing for all databases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<Name>,
    /// The role; missing for all roles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Name>,
    /// Parameter and value; what may be a secret has no value.
    pub parameter: Definition,
}

/// `ALTER DEFAULT PRIVILEGES`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedDefaultPrivilege {
    /// The role whose new objects these are, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Name>,
    /// In which schema; missing for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Name>,
    /// On which kind of object.
    pub objects: DefaultPrivilegeKind,
    /// The whole of the privileges for an entry without a schema, what is added for one with.
    pub privileges: Vec<SavedGrant>,
}

/// Privileges on what PostgreSQL or an extension made, as far as they are not as they were then
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedSuppliedPrivileges {
    /// The object.
    pub object: SuppliedObject,
    /// What changed, by grantee and grantor.
    pub changes: Vec<PrivilegeChange>,
}

impl SavedSuppliedPrivileges {
    pub fn of(supplied: &SuppliedPrivileges) -> Self {
        let SuppliedPrivileges { object, changes, span: _ } = supplied;
        let mut changes = changes.clone();
        changes.sort();
        SavedSuppliedPrivileges { object: object.clone(), changes }
    }

    pub fn restore(self) -> SuppliedPrivileges {
        let SavedSuppliedPrivileges { object, changes } = self;
        SuppliedPrivileges { object, changes, span: None }
    }
}

impl SavedRole {
    pub fn of(role: &Role) -> Self {
        let Role {
            name,
            superuser,
            inherit,
            create_role,
            create_database,
            login,
            replication,
            bypass_row_level_security,
            connection_limit,
            valid_until,
            has_password,
            comment,
            span: _,
        } = role;
        SavedRole {
            name: name.clone(),
            superuser: *superuser,
            inherit: *inherit,
            create_role: *create_role,
            create_database: *create_database,
            login: *login,
            replication: *replication,
            bypass_row_level_security: *bypass_row_level_security,
            connection_limit: *connection_limit,
            valid_until: valid_until.clone(),
            has_password: *has_password,
            comment: comment.clone(),
        }
    }

    pub fn restore(self) -> Role {
        let SavedRole {
            name,
            superuser,
            inherit,
            create_role,
            create_database,
            login,
            replication,
            bypass_row_level_security,
            connection_limit,
            valid_until,
            has_password,
            comment,
        } = self;
        Role {
            name,
            superuser,
            inherit,
            create_role,
            create_database,
            login,
            replication,
            bypass_row_level_security,
            connection_limit,
            valid_until,
            has_password,
            comment,
            span: None,
        }
    }
}

impl SavedMembership {
    pub fn of(membership: &Membership) -> Self {
        let Membership { role, member, grantor, admin, inherit, set, span: _ } = membership;
        SavedMembership {
            role: role.clone(),
            member: member.clone(),
            by: grantor.clone(),
            admin: *admin,
            inherit: *inherit,
            set: *set,
        }
    }

    pub fn restore(self) -> Membership {
        let SavedMembership { role, member, by, admin, inherit, set } = self;
        Membership { role, member, grantor: by, admin, inherit, set, span: None }
    }
}

impl SavedSetting {
    pub fn of(setting: &Setting) -> Self {
        let Setting { role, database, parameter, span: _ } = setting;
        SavedSetting {
            database: database.clone(),
            role: role.clone(),
            parameter: without_secret(parameter.clone()),
        }
    }

    pub fn restore(self) -> Setting {
        let SavedSetting { database, role, parameter } = self;
        Setting { role, database, parameter, span: None }
    }
}

impl SavedDefaultPrivilege {
    pub fn of(writer: &Writer<'_>, entry: &DefaultPrivilege) -> Self {
        let DefaultPrivilege { role, schema, object_kind, acl, span: _ } = entry;
        SavedDefaultPrivilege {
            role: role.clone(),
            schema: schema.map(|schema| writer.schema(schema)),
            objects: *object_kind,
            privileges: saved_grants(acl),
        }
    }

    pub fn restore(self, reader: &Reader) -> Result<DefaultPrivilege, Flaw> {
        let SavedDefaultPrivilege { role, schema, objects, privileges } = self;
        Ok(DefaultPrivilege {
            role,
            schema: schema.map(|schema| reader.schema(&schema)).transpose()?,
            object_kind: objects,
            acl: acl(privileges),
            span: None,
        })
    }
}
