//! `LoopbackPreventionSettings`: bidirectional replication without echo.

use super::section_reader::SectionReader;
use crate::dms::json::ReadError;
use crate::dms::task::known::{DefaultBasis, FlagKey, KnownSetting, Section};
use crate::dms::task::origin::Setting;

pub(super) const SECTION: Section = Section {
    name: "LoopbackPreventionSettings",
    page: "CHAP_Tasks.CustomizingTasks.TaskSettings.ChangeProcessingTuning",
};

const ENABLE_LOOPBACK_PREVENTION: FlagKey =
    FlagKey { name: "EnableLoopbackPrevention", default: true, basis: DefaultBasis::SampleFile };

/// What AWS documents of this section.
pub(super) const KNOWN: &[KnownSetting] =
    &[SECTION.flag(ENABLE_LOOPBACK_PREVENTION), SECTION.text("SourceSchema"), SECTION.text("TargetSchema")];

/// Bidirectional replication without echo.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LoopbackPrevention {
    /// Whether changes of the other direction are left out.
    pub enable_loopback_prevention: Setting<bool>,
    /// Schema of the control table on the source.
    pub source_schema: Setting<Option<String>>,
    /// Schema of the control table on the target.
    pub target_schema: Setting<Option<String>>,
}

impl LoopbackPrevention {
    pub(super) fn read(section: &mut SectionReader<'_, '_>) -> Result<Self, ReadError> {
        Ok(LoopbackPrevention {
            enable_loopback_prevention: section.flag(&ENABLE_LOOPBACK_PREVENTION)?,
            source_schema: section.text("SourceSchema")?,
            target_schema: section.text("TargetSchema")?,
        })
    }
}
