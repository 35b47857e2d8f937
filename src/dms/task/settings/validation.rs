//! `ValidationSettings`: data validation.

use super::section_reader::SectionReader;
use crate::dms::json::ReadError;
use crate::dms::task::choice::ValidationMode;
use crate::dms::task::known::{ChoiceKey, DefaultBasis, FlagKey, IntegerKey, KnownSetting, Section};
use crate::dms::task::origin::Setting;

pub(super) const SECTION: Section =
    Section { name: "ValidationSettings", page: "CHAP_Tasks.CustomizingTasks.TaskSettings.DataValidation" };

const ENABLE_VALIDATION: FlagKey =
    FlagKey { name: "EnableValidation", default: false, basis: DefaultBasis::Stated };
const VALIDATION_MODE: ChoiceKey = ChoiceKey {
    name: "ValidationMode",
    default: "ROW_LEVEL",
    allowed: &["ROW_LEVEL", "GROUP_LEVEL"],
    basis: DefaultBasis::Stated,
};
const THREAD_COUNT: IntegerKey = IntegerKey {
    name: "ThreadCount",
    default: 5,
    min: None,
    max: None,
    unit: "",
    basis: DefaultBasis::Stated,
};
const PARTITION_SIZE: IntegerKey = IntegerKey {
    name: "PartitionSize",
    default: 10000,
    min: None,
    max: None,
    unit: "records",
    basis: DefaultBasis::Stated,
};
const FAILURE_MAX_COUNT: IntegerKey = IntegerKey {
    name: "FailureMaxCount",
    default: 10000,
    min: None,
    max: None,
    unit: "records",
    basis: DefaultBasis::Stated,
};
const TABLE_FAILURE_MAX_COUNT: IntegerKey = IntegerKey {
    name: "TableFailureMaxCount",
    default: 1000,
    min: None,
    max: None,
    unit: "rows",
    basis: DefaultBasis::Stated,
};
const HANDLE_COLLATION_DIFF: FlagKey =
    FlagKey { name: "HandleCollationDiff", default: false, basis: DefaultBasis::Stated };
const RECORD_FAILURE_DELAY_IN_MINUTES: IntegerKey = IntegerKey {
    name: "RecordFailureDelayInMinutes",
    default: 5,
    min: None,
    max: None,
    unit: "minutes",
    basis: DefaultBasis::SampleFile,
};
const RECORD_FAILURE_DELAY_LIMIT_IN_MINUTES: IntegerKey = IntegerKey {
    name: "RecordFailureDelayLimitInMinutes",
    default: 0,
    min: None,
    max: None,
    unit: "minutes",
    basis: DefaultBasis::Stated,
};
const RECORD_SUSPEND_DELAY_IN_MINUTES: IntegerKey = IntegerKey {
    name: "RecordSuspendDelayInMinutes",
    default: 30,
    min: None,
    max: None,
    unit: "minutes",
    basis: DefaultBasis::SampleFile,
};
const SKIP_LOB_COLUMNS: FlagKey =
    FlagKey { name: "SkipLobColumns", default: false, basis: DefaultBasis::Stated };
const VALIDATION_PARTIAL_LOB_SIZE: IntegerKey = IntegerKey {
    name: "ValidationPartialLobSize",
    default: 0,
    min: None,
    max: None,
    unit: "KB",
    basis: DefaultBasis::Stated,
};
const VALIDATION_ONLY: FlagKey =
    FlagKey { name: "ValidationOnly", default: false, basis: DefaultBasis::Stated };
const VALIDATION_QUERY_CDC_DELAY_SECONDS: IntegerKey = IntegerKey {
    name: "ValidationQueryCdcDelaySeconds",
    default: 0,
    min: None,
    max: None,
    unit: "seconds",
    basis: DefaultBasis::Stated,
};
const MAX_KEY_COLUMN_SIZE: IntegerKey = IntegerKey {
    name: "MaxKeyColumnSize",
    default: 8096,
    min: None,
    max: None,
    unit: "",
    basis: DefaultBasis::SampleFile,
};

/// What AWS documents of this section.
pub(super) const KNOWN: &[KnownSetting] = &[
    SECTION.flag(ENABLE_VALIDATION),
    SECTION.choice(VALIDATION_MODE),
    SECTION.integer(THREAD_COUNT),
    SECTION.integer(PARTITION_SIZE),
    SECTION.integer(FAILURE_MAX_COUNT),
    SECTION.integer(TABLE_FAILURE_MAX_COUNT),
    SECTION.flag(HANDLE_COLLATION_DIFF),
    SECTION.integer(RECORD_FAILURE_DELAY_IN_MINUTES),
    SECTION.integer(RECORD_FAILURE_DELAY_LIMIT_IN_MINUTES),
    SECTION.integer(RECORD_SUSPEND_DELAY_IN_MINUTES),
    SECTION.flag(SKIP_LOB_COLUMNS),
    SECTION.integer(VALIDATION_PARTIAL_LOB_SIZE),
    SECTION.flag(VALIDATION_ONLY),
    SECTION.integer(VALIDATION_QUERY_CDC_DELAY_SECONDS),
    SECTION.integer(MAX_KEY_COLUMN_SIZE),
];

/// Data validation.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Validation {
    /// Whether rows are compared after they were moved.
    pub enable_validation: Setting<bool>,
    /// Row by row or in groups; PostgreSQL sources stay at rows.
    pub validation_mode: Setting<ValidationMode>,
    /// Threads that compare.
    pub thread_count: Setting<i64>,
    /// Records a comparison reads at once.
    pub partition_size: Setting<i64>,
    /// Failed records before validation of the task stops.
    pub failure_max_count: Setting<i64>,
    /// Failed rows of a table before its validation stops.
    pub table_failure_max_count: Setting<i64>,
    /// Takes different collations into account when rows are ordered by key.
    pub handle_collation_diff: Setting<bool>,
    /// Minutes before a failure is reported.
    pub record_failure_delay_in_minutes: Setting<i64>,
    /// Upper limit of that delay, in minutes.
    pub record_failure_delay_limit_in_minutes: Setting<i64>,
    /// Minutes before a table is left out of validation.
    pub record_suspend_delay_in_minutes: Setting<i64>,
    /// LOB columns are not compared.
    pub skip_lob_columns: Setting<bool>,
    /// Only the first KB of a LOB are compared; 0 compares it whole.
    pub validation_partial_lob_size: Setting<i64>,
    /// Compares without moving anything.
    pub validation_only: Setting<bool>,
    /// Seconds before a change is compared; 180 in a validation-only task.
    pub validation_query_cdc_delay_seconds: Setting<i64>,
    /// In the sample file only; its meaning is not documented.
    pub max_key_column_size: Setting<i64>,
}

impl Validation {
    pub(super) fn read(section: &mut SectionReader<'_, '_>) -> Result<Self, ReadError> {
        Ok(Validation {
            enable_validation: section.flag(&ENABLE_VALIDATION)?,
            validation_mode: section.choice(&VALIDATION_MODE)?.map(|word| ValidationMode::from_name(&word)),
            thread_count: section.integer(&THREAD_COUNT)?,
            partition_size: section.integer(&PARTITION_SIZE)?,
            failure_max_count: section.integer(&FAILURE_MAX_COUNT)?,
            table_failure_max_count: section.integer(&TABLE_FAILURE_MAX_COUNT)?,
            handle_collation_diff: section.flag(&HANDLE_COLLATION_DIFF)?,
            record_failure_delay_in_minutes: section.integer(&RECORD_FAILURE_DELAY_IN_MINUTES)?,
            record_failure_delay_limit_in_minutes: section.integer(&RECORD_FAILURE_DELAY_LIMIT_IN_MINUTES)?,
            record_suspend_delay_in_minutes: section.integer(&RECORD_SUSPEND_DELAY_IN_MINUTES)?,
            skip_lob_columns: section.flag(&SKIP_LOB_COLUMNS)?,
            validation_partial_lob_size: section.integer(&VALIDATION_PARTIAL_LOB_SIZE)?,
            validation_only: section.flag(&VALIDATION_ONLY)?,
            validation_query_cdc_delay_seconds: section.integer(&VALIDATION_QUERY_CDC_DELAY_SECONDS)?,
            max_key_column_size: section.integer(&MAX_KEY_COLUMN_SIZE)?,
        })
    }
}
