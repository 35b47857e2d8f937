//! The places that several types are documented in.

use crate::dms::documentation::{ALL_EDITIONS, Citation, Edition, ONLY_2026, Page, SINCE_2025};

/// The table of DMS types for PostgreSQL types.
pub(super) const MAPPING: Citation =
    Citation::new(Page::SourcePostgreSql, "Source data types for PostgreSQL", ALL_EDITIONS);
/// The same table, for rows that the copy of 2023 does not have.
pub(super) const MAPPING_SINCE_2025: Citation =
    Citation::new(Page::SourcePostgreSql, "Source data types for PostgreSQL", SINCE_2025);
/// The table of outcomes from PostgreSQL to PostgreSQL, and the text around it.
pub(super) const OUTCOME: Citation = Citation::new(
    Page::SourcePostgreSql,
    "Using DMS to migrate data from PostgreSQL to PostgreSQL",
    ALL_EDITIONS,
);
/// The same table, for rows that the copy of 2023 does not have or states differently.
pub(super) const OUTCOME_SINCE_2025: Citation = Citation::new(
    Page::SourcePostgreSql,
    "Using DMS to migrate data from PostgreSQL to PostgreSQL",
    SINCE_2025,
);
/// The note that PostgreSQL targets get the source's types, and `character varying` for
/// user-defined ones.
pub(super) const TARGET_NOTE: Citation =
    Citation::new(Page::TargetPostgreSql, "Target data types for PostgreSQL", ALL_EDITIONS);
/// The limitations of PostgreSQL sources.
pub(super) const SOURCE_LIMITS: Citation = Citation::new(
    Page::SourcePostgreSql,
    "Limitations on using a PostgreSQL database as a DMS source",
    ALL_EDITIONS,
);
/// The limitations of PostgreSQL targets.
pub(super) const TARGET_LIMITS: Citation =
    Citation::new(Page::TargetPostgreSql, "Limitations on using PostgreSQL as a target", ALL_EDITIONS);
/// LOBs from PostgreSQL.
pub(super) const SOURCE_LOBS: Citation =
    Citation::new(Page::SourcePostgreSql, "Working with LOB source data types for PostgreSQL", ALL_EDITIONS);
/// The endpoint settings of a PostgreSQL source.
pub(super) const SOURCE_SETTINGS: Citation = Citation::new(
    Page::SourcePostgreSql,
    "Endpoint settings and Extra Connection Attributes (ECAs)",
    SINCE_2025,
);
/// The endpoint settings of a PostgreSQL target.
pub(super) const TARGET_SETTINGS: Citation = Citation::new(
    Page::TargetPostgreSql,
    "Endpoint settings and Extra Connection Attributes (ECAs)",
    SINCE_2025,
);
/// `TrimSpaceInChar`.
pub(super) const TRIM_SPACE: Citation =
    Citation::new(Page::ApiPostgreSqlSettings, "TrimSpaceInChar", ONLY_2026);
/// Booleans and `MapBooleanAsBoolean`.
pub(super) const BOOLEANS: Citation = Citation::new(
    Page::SourcePostgreSql,
    "Using the MapBooleanAsBoolean PostgreSQL endpoint setting",
    SINCE_2025,
);
/// The limitations of SQL Server targets.
pub(super) const SQL_SERVER_LIMITS: Citation =
    Citation::new(Page::TargetSqlServer, "Limitations on using SQL Server as a target", ONLY_2026);
/// PostGIS.
pub(super) const POSTGIS: Citation =
    Citation::new(Page::SourcePostgreSql, "Migrating PostGIS spatial data types", ALL_EDITIONS);
/// The assessment of PostGIS columns.
pub(super) const POSTGIS_ASSESSMENT: Citation =
    Citation::new(Page::AssessmentsPostgreSql, "postgres-check-postgis-data-type", SINCE_2025);
/// The assessment of arrays.
pub(super) const ARRAY_ASSESSMENT: Citation =
    Citation::new(Page::AssessmentsPostgreSql, "postgres-check-table-with-array", SINCE_2025);
/// User-defined types that arrive as something else.
pub(super) const USER_TYPES_TROUBLE: Citation = Citation::new(
    Page::Troubleshooting,
    "Columns of a user-defined data type not being migrated correctly",
    ONLY_2026,
);
/// JSON that a LOB limit cuts.
pub(super) const JSON_TROUBLE: Citation =
    Citation::new(Page::Troubleshooting, "JSON data types being truncated", ONLY_2026);
/// Limited LOB mode.
pub(super) const LIMITED_LOB_MODE: Citation =
    Citation::new(Page::BestPractices, "Using limited LOB mode", ONLY_2026);
/// The sample of a data type assessment.
pub(super) const ASSESSMENT_SAMPLE: Citation =
    Citation::new(Page::DataTypeAssessments, "sample report", ONLY_2026);
/// Release notes of 3.4.4.
pub(super) const RELEASE_3_4_4: Citation = Citation::new(Page::ReleaseNotes, "3.4.4", ONLY_2026);
/// Release notes of 3.4.6.
pub(super) const RELEASE_3_4_6: Citation = Citation::new(Page::ReleaseNotes, "3.4.6", ONLY_2026);
/// Release notes of 3.5.1.
pub(super) const RELEASE_3_5_1: Citation = Citation::new(Page::ReleaseNotes, "3.5.1", ONLY_2026);
/// Release notes of 3.6.1.
pub(super) const RELEASE_3_6_1: Citation = Citation::new(Page::ReleaseNotes, "3.6.1", ONLY_2026);
/// Qlik's type map.
pub(super) const QLIK_TYPES: Citation =
    Citation::new(Page::QlikSupportedDataTypes, "Supported data types", &[Edition::Qlik("2026-10-08")]);
/// Qlik's exceptions for PostgreSQL to PostgreSQL.
pub(super) const QLIK_EXCEPTIONS: Citation = Citation::new(
    Page::QlikHomogeneousReplication,
    "Data type exceptions",
    &[Edition::Qlik("November 2024")],
);
