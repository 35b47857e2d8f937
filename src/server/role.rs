//! The role that facts were read with.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Right;
use crate::catalog::{Name, ServerVersion};

/// The role that the facts were read with.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ConnectedRole {
    /// `current_user`
    pub name: Name,
    /// `SUPERUSER`
    #[serde(default)]
    pub superuser: bool,
    /// `REPLICATION`
    #[serde(default)]
    pub replication: bool,
    /// `BYPASSRLS`
    #[serde(default)]
    pub bypass_row_level_security: bool,
    /// The predefined roles and those of providers (`pg_*`, `rds_*` ...) whose rights it has, by name.
    #[serde(default)]
    pub member_of: Vec<Name>,
}

impl ConnectedRole {
    /// Whether it has a right.
    pub fn may(&self, right: Right, version: ServerVersion) -> bool {
        let role = right.role(version);
        self.superuser || role.is_some_and(|role| self.member_of.iter().any(|member| member.as_str() == role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_come_with_predefined_roles_or_a_superuser() {
        let version = ServerVersion::from_number(150_000);
        let mut role = ConnectedRole { member_of: vec!["pg_read_all_stats".into()], ..Default::default() };
        assert!(role.may(Right::ReadAllStats, version));
        assert!(!role.may(Right::ReadAllSettings, version));
        assert!(!role.may(Right::Superuser, version));
        role.superuser = true;
        assert!(role.may(Right::Superuser, version));
    }
}
