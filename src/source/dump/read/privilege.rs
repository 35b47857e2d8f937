//! `GRANT`, `REVOKE`, `ALTER DEFAULT PRIVILEGES`.

mod grammar;
mod membership;

use crate::catalog::{DefaultPrivilegeKind, Name, OtherKind, Privilege, QualifiedName};

use super::address::{FunctionAddress, RoleName};

pub(crate) use grammar::read;

/// What changes privileges or memberships.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PrivilegeStatement {
    /// `GRANT`, `REVOKE` on objects.
    OnObjects {
        /// The objects.
        objects: GrantObjects,
        /// What changes.
        change: AclChange,
    },
    /// `GRANT role TO role`, `REVOKE role FROM role`.
    Membership(MembershipChange),
    /// `ALTER DEFAULT PRIVILEGES`
    Default {
        /// `FOR ROLE`; empty for whoever runs it.
        roles: Vec<RoleName>,
        /// `IN SCHEMA`; empty for all.
        schemas: Vec<Name>,
        /// The kind of objects.
        kind: DefaultPrivilegeKind,
        /// What changes.
        change: AclChange,
    },
}

/// What a `GRANT` or `REVOKE` changes in each ACL.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AclChange {
    /// Which way.
    pub direction: Direction,
    /// The privileges.
    pub privileges: PrivilegeList,
    /// Whose.
    pub grantees: Vec<RoleName>,
    /// `GRANTED BY`
    pub grantor: Option<RoleName>,
}

/// What a statement does with privileges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// `GRANT`
    Grant,
    /// `GRANT ... WITH GRANT OPTION`
    GrantWithOption,
    /// `REVOKE`
    Revoke,
    /// `REVOKE GRANT OPTION FOR`
    RevokeOption,
}

/// The privileges that a statement names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PrivilegeList {
    /// `ALL [PRIVILEGES]`, perhaps on columns.
    All(Vec<Name>),
    /// Each with its columns, if it has any.
    Some(Vec<(Privilege, Vec<Name>)>),
}

/// The objects that a `GRANT` names.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum GrantObjects {
    /// `[TABLE] a, b`: views and sequences too.
    Tables(Vec<QualifiedName>),
    /// `SEQUENCE a, b`
    Sequences(Vec<QualifiedName>),
    /// `FUNCTION`, `PROCEDURE`, `ROUTINE`
    Functions(Vec<FunctionAddress>),
    /// `TYPE`, `DOMAIN`
    Types(Vec<QualifiedName>),
    /// Objects that stand in no schema.
    Global(GlobalGrant, Vec<Name>),
    /// `LANGUAGE`, `TABLESPACE`
    Others(OtherKind, Vec<Name>),
    /// `ALL TABLES IN SCHEMA a, b`
    AllInSchemas(AllObjects, Vec<Name>),
    /// `PARAMETER a, b.c`, in lower case
    Parameters(Vec<Name>),
    /// `LARGE OBJECT`: the catalog does not hold them one by one.
    NotKept,
}

/// The kinds of objects without a schema that privileges are granted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GlobalGrant {
    Schema,
    Database,
    ForeignDataWrapper,
    ForeignServer,
}

/// `ALL ... IN SCHEMA`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AllObjects {
    Tables,
    Sequences,
    Functions,
}

/// `GRANT role TO role`, `REVOKE role FROM role`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct MembershipChange {
    /// What happens.
    pub kind: MembershipChangeKind,
    /// The roles that are granted.
    pub roles: Vec<Name>,
    /// Their members.
    pub members: Vec<RoleName>,
    /// `GRANTED BY`
    pub grantor: Option<RoleName>,
}

/// What happens to a membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MembershipChangeKind {
    /// It is made, or its options set.
    Grant(MembershipOptions),
    /// It ends.
    Revoke,
    /// One option is taken away: `ADMIN OPTION FOR`.
    RevokeOption(MembershipOption),
}

/// The options of a membership; `None` where nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct MembershipOptions {
    pub admin: Option<bool>,
    pub inherit: Option<bool>,
    pub set: Option<bool>,
}

/// One option of a membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MembershipOption {
    Admin,
    Inherit,
    Set,
}

impl PrivilegeStatement {
    /// Whether it is about roles or databases, not about what is in one database.
    pub fn is_cluster_wide(&self) -> bool {
        match self {
            PrivilegeStatement::Membership(_) => true,
            PrivilegeStatement::OnObjects { objects, .. } => {
                matches!(
                    objects,
                    GrantObjects::Global(GlobalGrant::Database, _) | GrantObjects::Parameters(_)
                )
            }
            PrivilegeStatement::Default { .. } => false,
        }
    }
}
