//! `ChangeProcessingDdlHandlingPolicy`: which DDL of the source is repeated on the target.

use super::section_reader::SectionReader;
use crate::dms::json::ReadError;
use crate::dms::task::known::{DefaultBasis, FlagKey, KnownSetting, Section};
use crate::dms::task::origin::Setting;

pub(super) const SECTION: Section = Section {
    name: "ChangeProcessingDdlHandlingPolicy",
    page: "CHAP_Tasks.CustomizingTasks.TaskSettings.DDLHandling",
};

const HANDLE_SOURCE_TABLE_DROPPED: FlagKey =
    FlagKey { name: "HandleSourceTableDropped", default: true, basis: DefaultBasis::SampleFile };
const HANDLE_SOURCE_TABLE_TRUNCATED: FlagKey =
    FlagKey { name: "HandleSourceTableTruncated", default: true, basis: DefaultBasis::SampleFile };
const HANDLE_SOURCE_TABLE_ALTERED: FlagKey =
    FlagKey { name: "HandleSourceTableAltered", default: true, basis: DefaultBasis::SampleFile };

/// What AWS documents of this section.
pub(super) const KNOWN: &[KnownSetting] = &[
    SECTION.flag(HANDLE_SOURCE_TABLE_DROPPED),
    SECTION.flag(HANDLE_SOURCE_TABLE_TRUNCATED),
    SECTION.flag(HANDLE_SOURCE_TABLE_ALTERED),
];

/// Which DDL of the source is repeated on the target.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DdlHandling {
    /// Repeats DROP TABLE.
    pub handle_source_table_dropped: Setting<bool>,
    /// Repeats TRUNCATE, as far as it is captured.
    pub handle_source_table_truncated: Setting<bool>,
    /// Repeats ALTER TABLE, as far as it is captured.
    pub handle_source_table_altered: Setting<bool>,
}

impl DdlHandling {
    pub(super) fn read(section: &mut SectionReader<'_, '_>) -> Result<Self, ReadError> {
        Ok(DdlHandling {
            handle_source_table_dropped: section.flag(&HANDLE_SOURCE_TABLE_DROPPED)?,
            handle_source_table_truncated: section.flag(&HANDLE_SOURCE_TABLE_TRUNCATED)?,
            handle_source_table_altered: section.flag(&HANDLE_SOURCE_TABLE_ALTERED)?,
        })
    }
}
