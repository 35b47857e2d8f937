//! `ResyncSettings`: repair of rows that validation found different; not for PostgreSQL sources.

use super::section_reader::SectionReader;
use crate::dms::json::ReadError;
use crate::dms::task::known::{DefaultBasis, FlagKey, KnownSetting, Section};
use crate::dms::task::origin::Setting;

pub(super) const SECTION: Section =
    Section { name: "ResyncSettings", page: "CHAP_Tasks.CustomizingTasks.TaskSettings.DataResyncSettings" };

const ENABLE_RESYNC: FlagKey = FlagKey { name: "EnableResync", default: false, basis: DefaultBasis::Stated };
const MAX_RESYNC_TIME: KnownSetting = SECTION.optional_integer("MaxResyncTime", 5, 14400, "minutes");

/// What AWS documents of this section.
pub(super) const KNOWN: &[KnownSetting] = &[
    SECTION.flag(ENABLE_RESYNC),
    SECTION.text("ResyncSchedule"),
    MAX_RESYNC_TIME,
    SECTION.text("ValidationTaskId"),
];

/// Repair of rows that validation found different; not for PostgreSQL sources.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Resync {
    /// Whether rows are repaired.
    pub enable_resync: Setting<bool>,
    /// When, as a cron expression.
    pub resync_schedule: Setting<Option<String>>,
    /// Longest run, in minutes.
    pub max_resync_time: Setting<Option<i64>>,
    /// The validation-only task whose findings are repaired.
    pub validation_task_id: Setting<Option<String>>,
}

impl Resync {
    pub(super) fn read(section: &mut SectionReader<'_, '_>) -> Result<Self, ReadError> {
        Ok(Resync {
            enable_resync: section.flag(&ENABLE_RESYNC)?,
            resync_schedule: section.text("ResyncSchedule")?,
            max_resync_time: section.optional_integer(&MAX_RESYNC_TIME)?,
            validation_task_id: section.text("ValidationTaskId")?,
        })
    }
}
