//! Sections of documentation that many rules cite.

use crate::dms::documentation::{
    ALL_EDITIONS, Citation, Edition, IN_2026_AND_2023, ONLY_2026, Page, SINCE_2025,
};

/// What a PostgreSQL source cannot do.
pub(super) const SOURCE_LIMITATIONS: Citation = Citation::new(
    Page::SourcePostgreSql,
    "Limitations on using a PostgreSQL database as a DMS source",
    ALL_EDITIONS,
);

/// The same, as far as the copy of 2023 lacks it.
pub(super) const SOURCE_LIMITATIONS_SINCE_2025: Citation = Citation::new(
    Page::SourcePostgreSql,
    "Limitations on using a PostgreSQL database as a DMS source",
    SINCE_2025,
);

/// What a PostgreSQL target cannot do.
pub(super) const TARGET_LIMITATIONS: Citation =
    Citation::new(Page::TargetPostgreSql, "Limitations on using PostgreSQL as a target", ALL_EDITIONS);

/// From PostgreSQL to PostgreSQL.
pub(super) const HOMOGENEOUS: Citation = Citation::new(
    Page::SourcePostgreSql,
    "Using DMS to migrate data from PostgreSQL to PostgreSQL",
    ALL_EDITIONS,
);

/// What data validation cannot do.
pub(super) const VALIDATION_LIMITATIONS: Citation =
    Citation::new(Page::Validation, "Limitations", IN_2026_AND_2023);

/// The setting for changes in batches.
pub(super) const BATCH_APPLY: Citation =
    Citation::new(Page::TaskSettingsTargetMetadata, "BatchApplyEnabled", IN_2026_AND_2023);

/// Logical replication on the source, with pglogical and replica identity.
pub(super) const LOGICAL_REPLICATION: Citation = Citation::new(
    Page::SourcePostgreSql,
    "Enabling change data capture (CDC) using logical replication",
    SINCE_2025,
);

/// Parameters of a source that its team runs.
pub(super) const SELF_MANAGED_CDC: Citation = Citation::new(
    Page::SourcePostgreSql,
    "Enabling CDC using a self-managed PostgreSQL database as an AWS DMS source",
    SINCE_2025,
);

/// What a source that its team runs must have.
pub(super) const SELF_MANAGED_PREREQUISITES: Citation = Citation::new(
    Page::SourcePostgreSql,
    "Prerequisites to using a self-managed PostgreSQL database",
    SINCE_2025,
);

/// What a source that AWS runs must have.
pub(super) const AWS_MANAGED_PREREQUISITES: Citation = Citation::new(
    Page::SourcePostgreSql,
    "Prerequisites for using an AWS-managed PostgreSQL database",
    SINCE_2025,
);

/// A premigration assessment for PostgreSQL, in copies since 2025.
pub(super) const fn assessment(title: &'static str) -> Citation {
    Citation::new(Page::AssessmentsPostgreSql, title, SINCE_2025)
}

/// A premigration assessment for PostgreSQL that the newest copy alone has.
pub(super) const fn new_assessment(title: &'static str) -> Citation {
    Citation::new(Page::AssessmentsPostgreSql, title, ONLY_2026)
}

/// What Qlik Replicate's PostgreSQL source cannot do.
pub(super) const QLIK_SOURCE_LIMITATIONS: Citation = Citation::new(
    Page::QlikPostgreSqlLimitations,
    "Limitations and considerations",
    &[Edition::Qlik("2026-09-23")],
);
