//! Versions of the DMS engine, and the versions of PostgreSQL that they read from and write to.

use std::fmt;

use super::documentation::{Citation, ONLY_2026, Page, SINCE_2025};
use crate::catalog::ServerVersion;

/// A version of the DMS engine (`EngineVersion` of a replication instance).
///
/// ```
/// use pgdms_lint::dms::DmsVersion;
/// let version = DmsVersion::parse("3.5.4").unwrap();
/// assert!(version > DmsVersion::new(3, 4, 7));
/// assert_eq!(version.to_string(), "3.5.4");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DmsVersion {
    major: u16,
    minor: u16,
    patch: u16,
}

impl DmsVersion {
    /// A version.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        DmsVersion { major, minor, patch }
    }

    /// From `X.Y.Z` or `X.Y`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('.').map(|part| part.parse::<u16>().ok());
        let version = DmsVersion {
            major: parts.next()??,
            minor: parts.next()??,
            patch: parts.next().unwrap_or(Some(0))?,
        };
        parts.next().is_none().then_some(version)
    }

    /// The release of this version, where AWS's table has it.
    pub fn release(self) -> Option<&'static EngineRelease> {
        ENGINE_RELEASES.iter().find(|release| release.version == self)
    }
}

impl Default for DmsVersion {
    /// The version that a new replication instance got when the release notes were read: 3.5.4.
    fn default() -> Self {
        DmsVersion::new(3, 5, 4)
    }
}

impl fmt::Display for DmsVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl serde::Serialize for DmsVersion {
    /// As shown by [`Display`](fmt::Display).
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A release of the DMS engine. Dates are `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EngineRelease {
    /// The version.
    pub version: DmsVersion,
    /// When it came out.
    pub released: &'static str,
    /// From when on no replication instance can be made with it; `None`: not scheduled.
    pub no_new_instances_after: Option<&'static str>,
    /// When it is no longer supported; `None`: not scheduled.
    pub end_of_life: Option<&'static str>,
}

/// Where [`ENGINE_RELEASES`] comes from.
pub const ENGINE_RELEASES_SOURCE: Citation = Citation::new(Page::ReleaseNotes, "version table", ONLY_2026);

/// The releases in AWS's table, newest first. 3.6.0 was for the region ap-southeast-2 alone.
pub const ENGINE_RELEASES: &[EngineRelease] = &[
    release((3, 6, 1), "2025-05-15", None, None),
    release((3, 6, 0), "2024-12-27", Some("2026-04-27"), Some("2026-07-27")),
    release((3, 5, 4), "2024-11-15", Some("2027-01-31"), Some("2027-03-31")),
    release((3, 5, 3), "2024-05-17", Some("2026-02-28"), Some("2026-06-30")),
    release((3, 5, 2), "2023-10-29", Some("2025-03-30"), Some("2025-04-29")),
    release((3, 5, 1), "2023-06-30", Some("2024-11-30"), Some("2025-03-15")),
    release((3, 4, 7), "2022-05-31", Some("2024-09-30"), Some("2024-10-31")),
    release((3, 4, 6), "2021-11-30", Some("2024-09-30"), Some("2024-10-31")),
];

const fn release(
    version: (u16, u16, u16),
    released: &'static str,
    no_new_instances_after: Option<&'static str>,
    end_of_life: Option<&'static str>,
) -> EngineRelease {
    let version = DmsVersion::new(version.0, version.1, version.2);
    EngineRelease { version, released, no_new_instances_after, end_of_life }
}

/// Which side of a task a server stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// DMS reads from it.
    Source,
    /// DMS writes to it.
    Target,
}

/// How a PostgreSQL server is run, as far as AWS's lists tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Deployment {
    /// On one's own machines or on EC2.
    SelfManaged,
    /// Amazon RDS for PostgreSQL.
    Rds,
    /// Amazon Aurora PostgreSQL, Serverless v2 included.
    Aurora,
    /// Amazon Aurora PostgreSQL Serverless v1.
    AuroraServerlessV1,
    /// Azure Database for PostgreSQL, flexible server.
    AzureFlexibleServer,
    /// Google Cloud SQL for PostgreSQL.
    GoogleCloudSql,
}

/// What AWS's lists say about a server version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VersionSupport {
    /// Listed, from this DMS version on.
    From(DmsVersion),
    /// Listed, without a DMS version.
    Listed,
    /// Outside of what is listed.
    NotListed,
    /// The list gives no version numbers for this deployment.
    NotStated,
}

impl VersionSupport {
    /// Whether the given DMS version can be used; `None` where no list tells.
    pub fn allows(self, dms: DmsVersion) -> Option<bool> {
        match self {
            VersionSupport::From(first) => Some(dms >= first),
            VersionSupport::Listed => Some(true),
            VersionSupport::NotListed => Some(false),
            VersionSupport::NotStated => None,
        }
    }
}

/// Where [`version_support`] has its figures from.
pub fn version_support_source(side: Side) -> Citation {
    match side {
        Side::Source => {
            Citation::new(Page::IntroductionSources, "Source endpoints for data migration", ONLY_2026)
        }
        Side::Target => {
            Citation::new(Page::IntroductionTargets, "Target endpoints for data migration", ONLY_2026)
        }
    }
}

/// Whether DMS reads from, or writes to, a server of this version.
///
/// An older table on the page of the PostgreSQL source (2025) asks for 3.6.1 with PostgreSQL 17;
/// the newer lists and the release notes of 3.5.4 say 3.5.4, and are followed.
///
/// ```
/// use pgdms_lint::catalog::ServerVersion;
/// use pgdms_lint::dms::versions::{Deployment, DmsVersion, Side, version_support};
/// let support =
///     version_support(Side::Source, Deployment::SelfManaged, ServerVersion::from_number(170_002));
/// assert_eq!(support.allows(DmsVersion::new(3, 5, 3)), Some(false));
/// ```
pub fn version_support(side: Side, deployment: Deployment, server: ServerVersion) -> VersionSupport {
    match (deployment, side) {
        (Deployment::SelfManaged, _) => supported_from(server, 90_400),
        (Deployment::Rds, _) => supported_from(server, 100_000),
        (Deployment::Aurora | Deployment::AuroraServerlessV1, _) => VersionSupport::NotStated,
        (Deployment::AzureFlexibleServer, Side::Source) => listed(AZURE_VERSIONS.contains(&server.number)),
        (Deployment::GoogleCloudSql, Side::Source) => {
            listed((90_600..90_700).contains(&server.number) || (10..=15).contains(&server.major()))
        }
        (Deployment::AzureFlexibleServer | Deployment::GoogleCloudSql, Side::Target) => {
            VersionSupport::NotStated
        }
    }
}

/// 11.2, 12.15, 13.11, 14.8 and 15.3 are named, no ranges.
const AZURE_VERSIONS: [u32; 5] = [110_002, 120_015, 130_011, 140_008, 150_003];

/// The lists end with PostgreSQL 18; up to 16 they ask for DMS 3.5.3, above for 3.5.4.
fn supported_from(server: ServerVersion, first: u32) -> VersionSupport {
    match server.major() {
        _ if server.number < first => VersionSupport::NotListed,
        ..=16 => VersionSupport::From(DmsVersion::new(3, 5, 3)),
        17 | 18 => VersionSupport::From(DmsVersion::new(3, 5, 4)),
        _ => VersionSupport::NotListed,
    }
}

fn listed(is_listed: bool) -> VersionSupport {
    if is_listed { VersionSupport::Listed } else { VersionSupport::NotListed }
}

/// Whether a feature is there; `None` where no page tells.
pub type Availability = Option<bool>;

/// Where [`cdc_available`] comes from.
pub const CDC_SOURCE: Citation = Citation::new(
    Page::SourcePostgreSql,
    "Enabling CDC with an AWS-managed PostgreSQL DB instance",
    SINCE_2025,
);

/// Whether DMS captures changes from a source of this kind. For Aurora the page counts by
/// Aurora's own versions; 2.2, the first with CDC, is PostgreSQL 10.6.
pub fn cdc_available(deployment: Deployment, server: ServerVersion) -> Availability {
    match deployment {
        Deployment::SelfManaged => Some(server.number >= 90_400),
        Deployment::Rds => (server.number >= 100_021).then_some(true),
        Deployment::Aurora => Some(server.number >= 100_006),
        Deployment::AuroraServerlessV1 => Some(false),
        Deployment::AzureFlexibleServer | Deployment::GoogleCloudSql => None,
    }
}

/// Where [`pglogical_available`] comes from.
pub const PGLOGICAL_SOURCE: Citation =
    Citation::new(Page::SourcePostgreSql, "Configuring the pglogical plugin", SINCE_2025);

/// Whether the plugin pglogical can be used with a source of this kind. For Aurora the page counts
/// by Aurora's own versions, "up to 2.5" (PostgreSQL 10.12) without and "from 2.6" (10.13) and
/// "from 3.3" (11.8) with it, and leaves out those between.
pub fn pglogical_available(deployment: Deployment, server: ServerVersion) -> Availability {
    match deployment {
        Deployment::SelfManaged => Some(server.number >= 90_400),
        Deployment::Rds => Some(server.number >= 90_600),
        Deployment::Aurora => pglogical_on_aurora(server.number),
        Deployment::AuroraServerlessV1 | Deployment::AzureFlexibleServer | Deployment::GoogleCloudSql => None,
    }
}

fn pglogical_on_aurora(server: u32) -> Availability {
    match server {
        ..100_013 => Some(false),
        110_000..110_008 => None,
        _ => Some(true),
    }
}

/// Where [`truncate_captured`] comes from. The copies of 2025 and 2023 and the troubleshooting
/// page of 2026 say that TRUNCATE is never captured, so it must not be promised.
pub const TRUNCATE_SOURCE: Citation = Citation::new(
    Page::SourcePostgreSql,
    "Limitations on using a PostgreSQL database as a DMS source",
    ONLY_2026,
);

/// Whether a TRUNCATE may be captured during CDC: from PostgreSQL 11 with DMS 3.5, by the newest
/// copy of the page alone (see [`TRUNCATE_SOURCE`]).
pub fn truncate_captured(server: ServerVersion, dms: DmsVersion) -> bool {
    server.major() >= 11 && dms >= DmsVersion::new(3, 5, 0)
}

/// Where [`standby_as_cdc_source`] comes from.
pub const STANDBY_SOURCE: Citation = Citation::new(Page::ReleaseNotes, "3.6.1", ONLY_2026);

/// Whether a read replica can be the source of CDC: from PostgreSQL 16 with DMS 3.6.1.
pub fn standby_as_cdc_source(server: ServerVersion, dms: DmsVersion) -> bool {
    server.major() >= 16 && dms >= DmsVersion::new(3, 6, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(text: &str) -> ServerVersion {
        ServerVersion::parse(text).unwrap()
    }

    #[test]
    fn parses_two_and_three_parts() {
        assert_eq!(DmsVersion::parse("3.6"), Some(DmsVersion::new(3, 6, 0)));
        assert_eq!(DmsVersion::parse(" 3.5.10 "), Some(DmsVersion::new(3, 5, 10)));
        for wrong in ["", "3", "3.x.1", "3.5.4.1", "3.5.", "v3.5.4", "3.5.99999"] {
            assert_eq!(DmsVersion::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn releases_stand_newest_first() {
        assert!(ENGINE_RELEASES.is_sorted_by(|a, b| a.version > b.version && a.released > b.released));
        assert_eq!(DmsVersion::default().release().unwrap().end_of_life, Some("2027-03-31"));
        assert!(DmsVersion::new(2, 0, 0).release().is_none());
    }

    #[test]
    fn server_versions() {
        let check = |deployment, text, expected| {
            assert_eq!(version_support(Side::Source, deployment, server(text)), expected, "{text}");
        };
        let (from_3_5_3, from_3_5_4) =
            (VersionSupport::From(DmsVersion::new(3, 5, 3)), VersionSupport::From(DmsVersion::new(3, 5, 4)));
        check(Deployment::SelfManaged, "9.3.25", VersionSupport::NotListed);
        check(Deployment::SelfManaged, "9.4.0", from_3_5_3);
        check(Deployment::SelfManaged, "16.4", from_3_5_3);
        check(Deployment::SelfManaged, "17.2", from_3_5_4);
        check(Deployment::SelfManaged, "18.0", from_3_5_4);
        check(Deployment::SelfManaged, "19beta1", VersionSupport::NotListed);
        check(Deployment::Rds, "9.6.24", VersionSupport::NotListed);
        check(Deployment::Rds, "10.4", from_3_5_3);
        check(Deployment::Aurora, "15.4", VersionSupport::NotStated);
        check(Deployment::AzureFlexibleServer, "14.8", VersionSupport::Listed);
        check(Deployment::AzureFlexibleServer, "14.9", VersionSupport::NotListed);
        check(Deployment::GoogleCloudSql, "9.5.1", VersionSupport::NotListed);
        check(Deployment::GoogleCloudSql, "9.6.1", VersionSupport::Listed);
        check(Deployment::GoogleCloudSql, "16.0", VersionSupport::NotListed);
    }

    #[test]
    fn features_by_version() {
        assert_eq!(cdc_available(Deployment::Aurora, server("10.5")), Some(false));
        assert_eq!(cdc_available(Deployment::Aurora, server("10.6")), Some(true));
        assert_eq!(cdc_available(Deployment::Rds, server("10.20")), None);
        assert_eq!(cdc_available(Deployment::AuroraServerlessV1, server("13.0")), Some(false));
        assert_eq!(pglogical_available(Deployment::Rds, server("9.5.2")), Some(false));
        assert_eq!(pglogical_available(Deployment::Aurora, server("11.7")), None);
        assert_eq!(pglogical_available(Deployment::Aurora, server("10.12")), Some(false));
        assert_eq!(pglogical_available(Deployment::Aurora, server("10.13")), Some(true));
        assert!(!truncate_captured(server("10.1"), DmsVersion::new(3, 5, 4)));
        assert!(truncate_captured(server("11.0"), DmsVersion::new(3, 5, 1)));
        assert!(!standby_as_cdc_source(server("16.1"), DmsVersion::new(3, 5, 4)));
    }
}
