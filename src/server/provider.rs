//! Who runs a server.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who runs a server.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Provider {
    /// The team itself, on machines of its own or on EC2.
    #[default]
    SelfManaged,
    /// Amazon RDS for PostgreSQL.
    Rds,
    /// Amazon Aurora PostgreSQL.
    Aurora,
    /// Azure Database for PostgreSQL.
    Azure,
    /// Google Cloud SQL for PostgreSQL.
    CloudSql,
    /// Somebody else, whom this version does not know.
    #[serde(other)]
    Other,
}

impl Provider {
    /// Whether AWS runs it, with parameter groups and the roles `rds_*`.
    pub fn is_aws(self) -> bool {
        matches!(self, Provider::Rds | Provider::Aurora)
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Provider::SelfManaged => "self-managed",
            Provider::Rds => "Amazon RDS",
            Provider::Aurora => "Amazon Aurora",
            Provider::Azure => "Azure",
            Provider::CloudSql => "Google Cloud SQL",
            Provider::Other => "another provider",
        })
    }
}

/// What providers are recognised by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ProviderSigns {
    /// The function `pg_catalog.aurora_version` is there: Aurora's own.
    pub has_aurora_version: bool,
}

impl ProviderSigns {
    /// The provider of a server with these signs and parameters with these prefixes. Each provider adds
    /// parameters with a prefix of its own, which every role sees: `rds.`, `azure.`, `cloudsql.`. Roles
    /// are no sign: a dump of a cluster's roles takes them along.
    ///
    /// ```
    /// use pgdms_lint::server::{Provider, ProviderSigns};
    /// assert_eq!(ProviderSigns::default().provider(["plpgsql", "rds"]), Provider::Rds);
    /// ```
    pub fn provider<'a>(self, prefixes: impl IntoIterator<Item = &'a str>) -> Provider {
        if self.has_aurora_version {
            return Provider::Aurora;
        }
        let known = prefixes.into_iter().filter_map(|prefix| match prefix {
            "rds" => Some(Provider::Rds),
            "azure" => Some(Provider::Azure),
            "cloudsql" => Some(Provider::CloudSql),
            "alloydb" => Some(Provider::Other),
            _ => None,
        });
        known.min().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_are_recognised_by_their_parameters() {
        let of = |aurora, prefixes: &[&str]| {
            ProviderSigns { has_aurora_version: aurora }.provider(prefixes.iter().copied())
        };
        assert_eq!(of(false, &["plpgsql", "app"]), Provider::SelfManaged);
        assert_eq!(of(false, &["plpgsql", "rds"]), Provider::Rds);
        assert_eq!(of(true, &["rds"]), Provider::Aurora);
        assert_eq!(of(false, &["azure"]), Provider::Azure);
        assert_eq!(of(false, &["cloudsql"]), Provider::CloudSql);
        assert_eq!(of(false, &["alloydb"]), Provider::Other);
    }
}
