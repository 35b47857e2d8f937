//! The pages that facts about AWS DMS come from, and how they are cited.

use std::fmt;

/// A page of documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Page {
    /// Using a PostgreSQL database as a source.
    SourcePostgreSql,
    /// Using Azure Database for PostgreSQL as a source.
    SourceAzurePostgreSql,
    /// Using Google Cloud SQL for PostgreSQL as a source.
    SourceGooglePostgreSql,
    /// Using a PostgreSQL database as a target.
    TargetPostgreSql,
    /// Using MySQL as a target.
    TargetMySql,
    /// Using Oracle as a target.
    TargetOracle,
    /// Using SQL Server as a target.
    TargetSqlServer,
    /// Using Amazon Redshift as a target.
    TargetRedshift,
    /// Using Amazon S3 as a target.
    TargetS3,
    /// Sources that DMS supports.
    IntroductionSources,
    /// Targets that DMS supports.
    IntroductionTargets,
    /// DDL statements that DMS replicates.
    SupportedDdl,
    /// Release notes.
    ReleaseNotes,
    /// Best practices.
    BestPractices,
    /// Limitations of DMS Serverless.
    ServerlessLimitations,
    /// Troubleshooting migration tasks.
    Troubleshooting,
    /// Troubleshooting latency of a PostgreSQL source.
    LatencySourcePostgreSql,
    /// Creating a task.
    TaskCreating,
    /// Tasks for ongoing replication.
    TaskCdc,
    /// Assessing data types (the legacy report).
    DataTypeAssessments,
    /// Premigration assessments for all endpoints.
    AssessmentsAll,
    /// Premigration assessments for PostgreSQL.
    AssessmentsPostgreSql,
    /// LOB support for source databases.
    LobSupport,
    /// Task settings, with the complete example.
    TaskSettings,
    /// Task settings: before images.
    TaskSettingsBeforeImage,
    /// Task settings: change processing tuning.
    TaskSettingsChangeProcessing,
    /// Task settings: character substitution.
    TaskSettingsCharacterSubstitution,
    /// Task settings: control tables.
    TaskSettingsControlTable,
    /// Task settings: data resync.
    TaskSettingsDataResync,
    /// Task settings: DDL handling.
    TaskSettingsDdlHandling,
    /// Task settings: error handling.
    TaskSettingsErrorHandling,
    /// Task settings: full load.
    TaskSettingsFullLoad,
    /// Task settings: stream buffers.
    TaskSettingsStreamBuffer,
    /// Task settings: target metadata, LOB modes among them.
    TaskSettingsTargetMetadata,
    /// Task settings: data validation.
    TaskSettingsValidation,
    /// Table mappings: selection and transformation rules.
    TableMappings,
    /// Table mappings: selection rules.
    TableMappingsSelection,
    /// Table mappings: transformation rules.
    TableMappingsTransformation,
    /// Table mappings: table settings.
    TableMappingsTableSettings,
    /// Table mappings: data masking.
    TableMappingsMasking,
    /// Source filters.
    Filters,
    /// Data validation.
    Validation,
    /// Data resync.
    DataResync,
    /// Homogeneous data migrations from PostgreSQL.
    HomogeneousPostgreSql,
    /// Homogeneous data migrations: PostgreSQL as a source.
    HomogeneousSourcePostgreSql,
    /// API: `PostgreSQLSettings`.
    ApiPostgreSqlSettings,
    /// API: `CreateReplicationTask`.
    ApiCreateReplicationTask,
    /// Qlik Replicate, PostgreSQL source: supported data types.
    QlikSupportedDataTypes,
    /// Qlik Replicate, PostgreSQL source: limitations and considerations.
    QlikPostgreSqlLimitations,
    /// Qlik Replicate: homogeneous replication.
    QlikHomogeneousReplication,
    /// Qlik Replicate: limitations and considerations of all endpoints.
    QlikLimitations,
}

impl Page {
    /// Where the page stands on the web.
    ///
    /// The pages of Qlik were read as excerpts, so theirs is the address of the whole help.
    ///
    /// ```
    /// use pgdms_lint::dms::documentation::Page;
    /// let url = "https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html";
    /// assert_eq!(Page::SourcePostgreSql.url(), url);
    /// ```
    pub fn url(self) -> String {
        match self.name() {
            PageName::UserGuide(name) => {
                format!("https://docs.aws.amazon.com/dms/latest/userguide/{name}.html")
            }
            PageName::ApiReference(name) => {
                format!("https://docs.aws.amazon.com/dms/latest/APIReference/{name}.html")
            }
            PageName::Qlik(_) => "https://help.qlik.com/en-US/replicate/".to_owned(),
        }
    }

    /// Whether AWS does not stand behind this page, but the vendor of the engine that DMS and
    /// Qlik Replicate have in common.
    pub fn is_qlik(self) -> bool {
        matches!(self.name(), PageName::Qlik(_))
    }

    fn name(self) -> PageName {
        use PageName::{ApiReference, Qlik, UserGuide};
        match self {
            Page::SourcePostgreSql => UserGuide("CHAP_Source.PostgreSQL"),
            Page::SourceAzurePostgreSql => UserGuide("CHAP_Source.AzureDBPostgreSQL"),
            Page::SourceGooglePostgreSql => UserGuide("CHAP_Source.GCPostgres"),
            Page::TargetPostgreSql => UserGuide("CHAP_Target.PostgreSQL"),
            Page::TargetMySql => UserGuide("CHAP_Target.MySQL"),
            Page::TargetOracle => UserGuide("CHAP_Target.Oracle"),
            Page::TargetSqlServer => UserGuide("CHAP_Target.SQLServer"),
            Page::TargetRedshift => UserGuide("CHAP_Target.Redshift"),
            Page::TargetS3 => UserGuide("CHAP_Target.S3"),
            Page::IntroductionSources => UserGuide("CHAP_Introduction.Sources"),
            Page::IntroductionTargets => UserGuide("CHAP_Introduction.Targets"),
            Page::SupportedDdl => UserGuide("CHAP_Introduction.SupportedDDL"),
            Page::ReleaseNotes => UserGuide("CHAP_ReleaseNotes"),
            Page::BestPractices => UserGuide("CHAP_BestPractices"),
            Page::ServerlessLimitations => UserGuide("CHAP_Serverless.Limitations"),
            Page::Troubleshooting => UserGuide("CHAP_Troubleshooting"),
            Page::LatencySourcePostgreSql => UserGuide("CHAP_Troubleshooting_Latency_Source_PostgreSQL"),
            Page::TaskCreating => UserGuide("CHAP_Tasks.Creating"),
            Page::TaskCdc => UserGuide("CHAP_Task.CDC"),
            Page::DataTypeAssessments => UserGuide("CHAP_Tasks.DataTypeAssessments"),
            Page::AssessmentsAll => UserGuide("CHAP_Tasks.AssessmentReport.Assessments.All"),
            Page::AssessmentsPostgreSql => UserGuide("CHAP_Tasks.AssessmentReport.PG"),
            Page::LobSupport => UserGuide("CHAP_Tasks.LOBSupport"),
            Page::TaskSettings => UserGuide("CHAP_Tasks.CustomizingTasks.TaskSettings"),
            Page::TaskSettingsBeforeImage => {
                UserGuide("CHAP_Tasks.CustomizingTasks.TaskSettings.BeforeImage")
            }
            Page::TaskSettingsChangeProcessing => {
                UserGuide("CHAP_Tasks.CustomizingTasks.TaskSettings.ChangeProcessingTuning")
            }
            Page::TaskSettingsCharacterSubstitution => {
                UserGuide("CHAP_Tasks.CustomizingTasks.TaskSettings.CharacterSubstitution")
            }
            Page::TaskSettingsControlTable => {
                UserGuide("CHAP_Tasks.CustomizingTasks.TaskSettings.ControlTable")
            }
            Page::TaskSettingsDataResync => {
                UserGuide("CHAP_Tasks.CustomizingTasks.TaskSettings.DataResyncSettings")
            }
            Page::TaskSettingsDdlHandling => {
                UserGuide("CHAP_Tasks.CustomizingTasks.TaskSettings.DDLHandling")
            }
            Page::TaskSettingsErrorHandling => {
                UserGuide("CHAP_Tasks.CustomizingTasks.TaskSettings.ErrorHandling")
            }
            Page::TaskSettingsFullLoad => UserGuide("CHAP_Tasks.CustomizingTasks.TaskSettings.FullLoad"),
            Page::TaskSettingsStreamBuffer => {
                UserGuide("CHAP_Tasks.CustomizingTasks.TaskSettings.StreamBuffer")
            }
            Page::TaskSettingsTargetMetadata => {
                UserGuide("CHAP_Tasks.CustomizingTasks.TaskSettings.TargetMetadata")
            }
            Page::TaskSettingsValidation => {
                UserGuide("CHAP_Tasks.CustomizingTasks.TaskSettings.DataValidation")
            }
            Page::TableMappings => {
                UserGuide("CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation")
            }
            Page::TableMappingsSelection => {
                UserGuide("CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation.Selections")
            }
            Page::TableMappingsTransformation => {
                UserGuide("CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation.Transformations")
            }
            Page::TableMappingsTableSettings => {
                UserGuide("CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation.Tablesettings")
            }
            Page::TableMappingsMasking => {
                UserGuide("CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation.Masking")
            }
            Page::Filters => UserGuide("CHAP_Tasks.CustomizingTasks.Filters"),
            Page::Validation => UserGuide("CHAP_Validating"),
            Page::DataResync => UserGuide("CHAP_Validating.DataResync"),
            Page::HomogeneousPostgreSql => UserGuide("dm-migrating-data-postgresql"),
            Page::HomogeneousSourcePostgreSql => UserGuide("dm-data-providers-source-postgresql"),
            Page::ApiPostgreSqlSettings => ApiReference("API_PostgreSQLSettings"),
            Page::ApiCreateReplicationTask => ApiReference("API_CreateReplicationTask"),
            Page::QlikSupportedDataTypes => Qlik("PostgreSQL source > Supported data types"),
            Page::QlikPostgreSqlLimitations => Qlik("PostgreSQL source > Limitations and considerations"),
            Page::QlikHomogeneousReplication => Qlik("PostgreSQL source > Homogeneous replication"),
            Page::QlikLimitations => Qlik("Limitations and considerations"),
        }
    }
}

/// How a page is named within the manual it belongs to.
enum PageName {
    UserGuide(&'static str),
    ApiReference(&'static str),
    Qlik(&'static str),
}

impl fmt::Display for Page {
    /// The last part of the page's address (`CHAP_Source.PostgreSQL`), or the title of a page of Qlik.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            PageName::UserGuide(name) | PageName::ApiReference(name) => f.write_str(name),
            PageName::Qlik(title) => write!(f, "Qlik Replicate, {title}"),
        }
    }
}

/// The copy of a page that was read. AWS prints no date on its pages, so most are known by the
/// year alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Edition {
    /// The last commit of the documentation's public source.
    June2023,
    /// An undated copy that knows DMS 3.6.1 and PostgreSQL 17.
    Copy2025,
    /// An undated copy that knows PostgreSQL 18, taken between the end of 2025 and 2026.
    Copy2026,
    /// A page of Qlik, with the date or the edition that it states.
    Qlik(&'static str),
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Edition::June2023 => "2023-06-01",
            Edition::Copy2025 => "2025",
            Edition::Copy2026 => "2026",
            Edition::Qlik(date) => date,
        })
    }
}

/// All copies that were read of a page, newest first.
pub const ALL_EDITIONS: &[Edition] = &[Edition::Copy2026, Edition::Copy2025, Edition::June2023];
/// The copies of 2026 and 2025; the one of 2023 does not have it.
pub const SINCE_2025: &[Edition] = &[Edition::Copy2026, Edition::Copy2025];
/// The copies of 2026 and 2023; the page is missing from what was kept of 2025.
pub const IN_2026_AND_2023: &[Edition] = &[Edition::Copy2026, Edition::June2023];
/// The copy of 2026 alone.
pub const ONLY_2026: &[Edition] = &[Edition::Copy2026];
/// The copy of 2025 alone: the newer one no longer has it.
pub const ONLY_2025: &[Edition] = &[Edition::Copy2025];
/// The copy of 2023 alone.
pub const ONLY_2023: &[Edition] = &[Edition::June2023];

/// Where a fact is documented.
///
/// ```
/// use pgdms_lint::dms::documentation::{ALL_EDITIONS, Citation, Page};
/// let citation = Citation::new(Page::LobSupport, "Limited LOB mode", ALL_EDITIONS);
/// assert_eq!(citation.to_string(), "CHAP_Tasks.LOBSupport, \"Limited LOB mode\" (2026)");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Citation {
    /// The page.
    pub page: Page,
    /// The heading, table or setting on the page.
    pub section: &'static str,
    /// The copies that state the fact, newest first; never empty.
    pub editions: &'static [Edition],
}

impl Citation {
    /// A citation. `editions` holds the copies that state the fact, newest first.
    pub const fn new(page: Page, section: &'static str, editions: &'static [Edition]) -> Self {
        assert!(!editions.is_empty());
        Citation { page, section, editions }
    }

    /// The newest copy that states the fact.
    pub fn date(&self) -> Edition {
        self.editions[0]
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, \"{}\" ({})", self.page, self.section, self.date())
    }
}

/// What a statement about DMS rests on.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Basis {
    /// AWS documents it.
    Dms,
    /// Qlik, the vendor of the engine's other product, documents it; AWS does not.
    Qlik,
    /// It follows from how PostgreSQL works.
    #[serde(rename = "postgresql")]
    PostgreSql,
    /// Our conclusion; no page states it.
    Inference,
}

impl Basis {
    /// The name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Basis::Dms => "dms",
            Basis::Qlik => "qlik",
            Basis::PostgreSql => "postgresql",
            Basis::Inference => "inference",
        }
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_names() {
        assert_eq!(
            Page::ApiPostgreSqlSettings.url(),
            "https://docs.aws.amazon.com/dms/latest/APIReference/API_PostgreSQLSettings.html"
        );
        assert_eq!(
            Page::LatencySourcePostgreSql.to_string(),
            "CHAP_Troubleshooting_Latency_Source_PostgreSQL"
        );
        assert!(Page::QlikLimitations.is_qlik());
        assert!(Page::QlikLimitations.url().starts_with("https://help.qlik.com/"));
        assert!(!Page::Validation.is_qlik());
    }

    #[test]
    fn the_newest_edition_dates_a_citation() {
        let text = |editions| Citation::new(Page::Filters, "limitations", editions).to_string();
        assert_eq!(text(SINCE_2025), "CHAP_Tasks.CustomizingTasks.Filters, \"limitations\" (2026)");
        assert_eq!(text(ONLY_2023), "CHAP_Tasks.CustomizingTasks.Filters, \"limitations\" (2023-06-01)");
        let qlik: &[Edition] = &[Edition::Qlik("November 2024")];
        let citation = Citation::new(Page::QlikSupportedDataTypes, "DATE", qlik);
        assert!(citation.to_string().ends_with("\"DATE\" (November 2024)"));
    }
}
