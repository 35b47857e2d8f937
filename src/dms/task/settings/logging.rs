//! `Logging`: the log of the task.

use serde_json::Value;

use super::section_reader::SectionReader;
use crate::dms::json::ReadError;
use crate::dms::task::known::{DefaultBasis, FlagKey, KnownSetting, Section};
use crate::dms::task::origin::Setting;

pub(super) const SECTION: Section =
    Section { name: "Logging", page: "CHAP_Tasks.CustomizingTasks.TaskSettings" };

const ENABLE_LOGGING: FlagKey =
    FlagKey { name: "EnableLogging", default: false, basis: DefaultBasis::SampleFile };

/// What AWS documents of this section.
pub(super) const KNOWN: &[KnownSetting] = &[SECTION.flag(ENABLE_LOGGING), SECTION.structure("LogComponents")];

/// The log of the task.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Logging {
    /// Writes to CloudWatch; truncated LOBs are reported only there.
    pub enable_logging: Setting<bool>,
    /// Level of each component.
    pub log_components: Setting<Option<Value>>,
}

impl Logging {
    pub(super) fn read(section: &mut SectionReader<'_, '_>) -> Result<Self, ReadError> {
        Ok(Logging {
            enable_logging: section.flag(&ENABLE_LOGGING)?,
            log_components: section.structure("LogComponents"),
        })
    }
}
