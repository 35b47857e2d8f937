//! `ControlTablesSettings`: the tables that DMS writes on the target about itself.

use super::section_reader::SectionReader;
use crate::dms::json::ReadError;
use crate::dms::task::known::{DefaultBasis, FlagKey, IntegerKey, KnownSetting, Section};
use crate::dms::task::origin::Setting;

pub(super) const SECTION: Section =
    Section { name: "ControlTablesSettings", page: "CHAP_Tasks.CustomizingTasks.TaskSettings.ControlTable" };

const HISTORY_TIMESLOT_IN_MINUTES: IntegerKey = IntegerKey {
    name: "HistoryTimeslotInMinutes",
    default: 5,
    min: None,
    max: None,
    unit: "minutes",
    basis: DefaultBasis::Stated,
};
const HISTORY_TABLE_ENABLED: FlagKey =
    FlagKey { name: "HistoryTableEnabled", default: false, basis: DefaultBasis::SampleFile };
const SUSPENDED_TABLES_TABLE_ENABLED: FlagKey =
    FlagKey { name: "SuspendedTablesTableEnabled", default: false, basis: DefaultBasis::SampleFile };
const STATUS_TABLE_ENABLED: FlagKey =
    FlagKey { name: "StatusTableEnabled", default: false, basis: DefaultBasis::SampleFile };

/// What AWS documents of this section.
pub(super) const KNOWN: &[KnownSetting] = &[
    SECTION.text("ControlSchema"),
    SECTION.integer(HISTORY_TIMESLOT_IN_MINUTES),
    SECTION.flag(HISTORY_TABLE_ENABLED),
    SECTION.flag(SUSPENDED_TABLES_TABLE_ENABLED),
    SECTION.flag(STATUS_TABLE_ENABLED),
];

/// The tables that DMS writes on the target about itself.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ControlTables {
    /// Their schema; empty means `public`.
    pub control_schema: Setting<Option<String>>,
    /// Length of a time slot in the history.
    pub history_timeslot_in_minutes: Setting<i64>,
    /// Writes `awsdms_history`.
    pub history_table_enabled: Setting<bool>,
    /// Writes `awsdms_suspended_tables`.
    pub suspended_tables_table_enabled: Setting<bool>,
    /// Writes `awsdms_status`.
    pub status_table_enabled: Setting<bool>,
}

impl ControlTables {
    pub(super) fn read(section: &mut SectionReader<'_, '_>) -> Result<Self, ReadError> {
        Ok(ControlTables {
            control_schema: section.text("ControlSchema")?,
            history_timeslot_in_minutes: section.integer(&HISTORY_TIMESLOT_IN_MINUTES)?,
            history_table_enabled: section.flag(&HISTORY_TABLE_ENABLED)?,
            suspended_tables_table_enabled: section.flag(&SUSPENDED_TABLES_TABLE_ENABLED)?,
            status_table_enabled: section.flag(&STATUS_TABLE_ENABLED)?,
        })
    }
}
