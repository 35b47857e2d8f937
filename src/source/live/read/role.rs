//! Roles and memberships.

use tokio_postgres::Error;

use crate::catalog::{Membership, ObjectId, Role};

use super::super::address::PG_AUTHID;
use super::super::query::{FromRow, Row};
use super::Assembly;
use super::names::{name, optional_name};

/// A row of `roles.sql`.
pub(super) struct RoleRow {
    oid: u32,
    role: Role,
}

impl FromRow for RoleRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let role = Role {
            superuser: row.try_get("superuser")?,
            inherit: row.try_get("inherit")?,
            create_role: row.try_get("create_role")?,
            create_database: row.try_get("create_database")?,
            login: row.try_get("login")?,
            replication: row.try_get("replication")?,
            bypass_row_level_security: row.try_get("bypass_row_level_security")?,
            connection_limit: row.try_get("connection_limit")?,
            valid_until: row.try_get("valid_until")?,
            ..Role::new(name(row, "name")?)
        };
        Ok(RoleRow { oid: row.try_get("oid")?, role })
    }
}

/// A row of `memberships.sql`.
pub(super) struct MembershipRow(Membership);

impl FromRow for MembershipRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        // SET is what a membership allows unless it is said otherwise, and so no dump says it
        let may_set: Option<bool> = row.try_get("may_set")?;
        Ok(MembershipRow(Membership {
            role: name(row, "role")?,
            member: name(row, "member")?,
            grantor: optional_name(row, "grantor")?,
            admin: row.try_get("admin")?,
            inherit: row.try_get("may_inherit")?,
            set: may_set.filter(|may| !may),
            span: None,
        }))
    }
}

/// Adds roles.
pub(super) fn add(assembly: &mut Assembly, rows: Vec<RoleRow>) {
    for row in rows {
        let id = assembly.catalog.roles.insert(row.role);
        assembly.know(PG_AUTHID, row.oid, ObjectId::Role(id));
    }
}

/// Adds memberships.
pub(super) fn add_memberships(assembly: &mut Assembly, rows: Vec<MembershipRow>) {
    assembly.catalog.memberships.extend(rows.into_iter().map(|row| row.0));
}
