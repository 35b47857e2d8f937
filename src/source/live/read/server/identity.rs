//! The server itself and the role that reads it.

use crate::catalog::Name;
use crate::server::{ConnectedRole, Known, ProviderSigns, Recovery, ServerFacts, Unknown};

use super::super::super::query::{FromRow, Row};
use super::super::names::name;

/// The server itself and the role that reads it.
pub(super) struct Identity {
    version_text: String,
    recovery: Recovery,
    /// The size of a page, in bytes.
    pub block_size: u64,
    signs: ProviderSigns,
    prefixes: Vec<String>,
    collation_version: Option<String>,
    role: ConnectedRole,
}

impl Identity {
    pub fn add_to(self, facts: &mut ServerFacts) {
        facts.version_text = self.version_text;
        facts.recovery = self.recovery;
        facts.provider = self.signs.provider(self.prefixes.iter().map(String::as_str));
        facts.connected_role = self.role;
        facts.collation_version =
            self.collation_version.map_or(Known::Unknown(Unknown::NotOffered), Known::Value);
    }
}

impl FromRow for Identity {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        let is_standby: bool = row.try_get("is_standby")?;
        let signs = ProviderSigns { has_aurora_version: row.try_get("has_aurora_version")? };
        Ok(Identity {
            version_text: row.try_get("version_text")?,
            recovery: if is_standby { Recovery::Standby } else { Recovery::Primary },
            block_size: row.try_get::<i64>("block_size")?.cast_unsigned(),
            signs,
            prefixes: row.try_get("prefixes")?,
            collation_version: row.try_get("collation_version")?,
            role: role(row)?,
        })
    }
}

fn role(row: &Row<'_>) -> Result<ConnectedRole, tokio_postgres::Error> {
    let member_of: Vec<&str> = row.try_get("member_of")?;
    Ok(ConnectedRole {
        name: name(row, "role")?,
        superuser: row.try_get("superuser")?,
        replication: row.try_get("replication")?,
        bypass_row_level_security: row.try_get("bypass_row_level_security")?,
        member_of: member_of.into_iter().map(Name::from).collect(),
    })
}
