//! The versions of PostgreSQL whose system catalogs the queries know.

use std::fmt;

use crate::catalog::ServerVersion;

const OLDEST: ServerVersion = ServerVersion::from_number(90_600);
const NEWEST_MAJOR: u32 = 18;

/// A server whose version the queries were not written for. It is read as far as it goes: what it has
/// and they do not know is missing from the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnknownVersion {
    /// Older than the oldest known one, 9.6.
    Older(ServerVersion),
    /// Newer than the newest known one, 18.
    Newer(ServerVersion),
}

impl UnknownVersion {
    /// What is to be said of a server of this version; `None` where the queries know it.
    ///
    /// ```
    /// use pgdms_lint::catalog::ServerVersion;
    /// use pgdms_lint::source::live::UnknownVersion;
    /// assert_eq!(UnknownVersion::of(ServerVersion::from_number(150_004)), None);
    /// assert!(UnknownVersion::of(ServerVersion::from_number(90_524)).is_some());
    /// ```
    pub fn of(version: ServerVersion) -> Option<Self> {
        match version {
            version if version < OLDEST => Some(UnknownVersion::Older(version)),
            version if version.major() > NEWEST_MAJOR => Some(UnknownVersion::Newer(version)),
            _ => None,
        }
    }
}

impl fmt::Display for UnknownVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UnknownVersion::Older(version) => write!(
                f,
                "the server is PostgreSQL {version}, and 9.6 is the oldest that pgdms-lint knows: it is read as far as that goes"
            ),
            UnknownVersion::Newer(version) => write!(
                f,
                "the server is PostgreSQL {version}, and {NEWEST_MAJOR} is the newest that pgdms-lint knows: what is new in it is not looked at"
            ),
        }
    }
}
