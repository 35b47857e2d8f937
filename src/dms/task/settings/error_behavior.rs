//! `ErrorBehavior`: what follows an error.

use super::section_reader::SectionReader;
use crate::dms::json::ReadError;
use crate::dms::task::choice::ErrorPolicy;
use crate::dms::task::known::{ChoiceKey, DefaultBasis, FlagKey, IntegerKey, KnownSetting, Section};
use crate::dms::task::origin::Setting;

pub(super) const SECTION: Section =
    Section { name: "ErrorBehavior", page: "CHAP_Tasks.CustomizingTasks.TaskSettings.ErrorHandling" };

const DATA_ERROR_POLICY: ChoiceKey = ChoiceKey {
    name: "DataErrorPolicy",
    default: "LOG_ERROR",
    allowed: &["IGNORE_RECORD", "LOG_ERROR", "SUSPEND_TABLE", "STOP_TASK"],
    basis: DefaultBasis::Stated,
};
const DATA_TRUNCATION_ERROR_POLICY: ChoiceKey = ChoiceKey {
    name: "DataTruncationErrorPolicy",
    default: "LOG_ERROR",
    allowed: &["IGNORE_RECORD", "LOG_ERROR", "SUSPEND_TABLE", "STOP_TASK"],
    basis: DefaultBasis::Stated,
};
const DATA_MASKING_ERROR_POLICY: ChoiceKey = ChoiceKey {
    name: "DataMaskingErrorPolicy",
    default: "STOP_TASK",
    allowed: &["STOP_TASK", "IGNORE_RECORD", "LOG_ERROR", "SUSPEND_TABLE"],
    basis: DefaultBasis::Stated,
};
const DATA_ERROR_ESCALATION_POLICY: ChoiceKey = ChoiceKey {
    name: "DataErrorEscalationPolicy",
    default: "SUSPEND_TABLE",
    allowed: &["SUSPEND_TABLE", "STOP_TASK"],
    basis: DefaultBasis::Stated,
};
const DATA_ERROR_ESCALATION_COUNT: IntegerKey = IntegerKey {
    name: "DataErrorEscalationCount",
    default: 0,
    min: None,
    max: None,
    unit: "",
    basis: DefaultBasis::Stated,
};
const EVENT_ERROR_POLICY: ChoiceKey = ChoiceKey {
    name: "EventErrorPolicy",
    default: "",
    allowed: &["IGNORE", "STOP_TASK"],
    basis: DefaultBasis::Stated,
};
const TABLE_ERROR_POLICY: ChoiceKey = ChoiceKey {
    name: "TableErrorPolicy",
    default: "SUSPEND_TABLE",
    allowed: &["SUSPEND_TABLE", "STOP_TASK"],
    basis: DefaultBasis::Stated,
};
const TABLE_ERROR_ESCALATION_POLICY: ChoiceKey = ChoiceKey {
    name: "TableErrorEscalationPolicy",
    default: "STOP_TASK",
    allowed: &["STOP_TASK"],
    basis: DefaultBasis::Stated,
};
const TABLE_ERROR_ESCALATION_COUNT: IntegerKey = IntegerKey {
    name: "TableErrorEscalationCount",
    default: 0,
    min: None,
    max: None,
    unit: "",
    basis: DefaultBasis::Stated,
};
const RECOVERABLE_ERROR_COUNT: IntegerKey = IntegerKey {
    name: "RecoverableErrorCount",
    default: -1,
    min: None,
    max: None,
    unit: "",
    basis: DefaultBasis::Stated,
};
const RECOVERABLE_ERROR_INTERVAL: IntegerKey = IntegerKey {
    name: "RecoverableErrorInterval",
    default: 5,
    min: None,
    max: None,
    unit: "seconds",
    basis: DefaultBasis::Stated,
};
const RECOVERABLE_ERROR_THROTTLING: FlagKey =
    FlagKey { name: "RecoverableErrorThrottling", default: true, basis: DefaultBasis::Stated };
const RECOVERABLE_ERROR_THROTTLING_MAX: IntegerKey = IntegerKey {
    name: "RecoverableErrorThrottlingMax",
    default: 1800,
    min: None,
    max: None,
    unit: "seconds",
    basis: DefaultBasis::Stated,
};
const RECOVERABLE_ERROR_STOP_RETRY_AFTER_THROTTLING_MAX: FlagKey = FlagKey {
    name: "RecoverableErrorStopRetryAfterThrottlingMax",
    default: true,
    basis: DefaultBasis::Stated,
};
const APPLY_ERROR_DELETE_POLICY: ChoiceKey = ChoiceKey {
    name: "ApplyErrorDeletePolicy",
    default: "IGNORE_RECORD",
    allowed: &["IGNORE_RECORD", "LOG_ERROR", "SUSPEND_TABLE", "STOP_TASK"],
    basis: DefaultBasis::Stated,
};
const APPLY_ERROR_INSERT_POLICY: ChoiceKey = ChoiceKey {
    name: "ApplyErrorInsertPolicy",
    default: "LOG_ERROR",
    allowed: &["IGNORE_RECORD", "LOG_ERROR", "SUSPEND_TABLE", "STOP_TASK", "INSERT_RECORD"],
    basis: DefaultBasis::Stated,
};
const APPLY_ERROR_UPDATE_POLICY: ChoiceKey = ChoiceKey {
    name: "ApplyErrorUpdatePolicy",
    default: "LOG_ERROR",
    allowed: &["IGNORE_RECORD", "LOG_ERROR", "SUSPEND_TABLE", "STOP_TASK", "UPDATE_RECORD"],
    basis: DefaultBasis::Stated,
};
const APPLY_ERROR_ESCALATION_POLICY: ChoiceKey = ChoiceKey {
    name: "ApplyErrorEscalationPolicy",
    default: "LOG_ERROR",
    allowed: &["LOG_ERROR", "SUSPEND_TABLE", "STOP_TASK"],
    basis: DefaultBasis::Stated,
};
const APPLY_ERROR_ESCALATION_COUNT: IntegerKey = IntegerKey {
    name: "ApplyErrorEscalationCount",
    default: 0,
    min: None,
    max: None,
    unit: "",
    basis: DefaultBasis::Stated,
};
const APPLY_ERROR_FAIL_ON_TRUNCATION_DDL: FlagKey =
    FlagKey { name: "ApplyErrorFailOnTruncationDdl", default: false, basis: DefaultBasis::Stated };
const FAIL_ON_NO_TABLES_CAPTURED: FlagKey =
    FlagKey { name: "FailOnNoTablesCaptured", default: true, basis: DefaultBasis::Stated };
const FAIL_ON_TRANSACTION_CONSISTENCY_BREACHED: FlagKey =
    FlagKey { name: "FailOnTransactionConsistencyBreached", default: false, basis: DefaultBasis::Stated };
const FULL_LOAD_IGNORE_CONFLICTS: FlagKey =
    FlagKey { name: "FullLoadIgnoreConflicts", default: true, basis: DefaultBasis::Stated };

/// What AWS documents of this section.
pub(super) const KNOWN: &[KnownSetting] = &[
    SECTION.choice(DATA_ERROR_POLICY),
    SECTION.choice(DATA_TRUNCATION_ERROR_POLICY),
    SECTION.choice(DATA_MASKING_ERROR_POLICY),
    SECTION.choice(DATA_ERROR_ESCALATION_POLICY),
    SECTION.integer(DATA_ERROR_ESCALATION_COUNT),
    SECTION.choice(EVENT_ERROR_POLICY),
    SECTION.choice(TABLE_ERROR_POLICY),
    SECTION.choice(TABLE_ERROR_ESCALATION_POLICY),
    SECTION.integer(TABLE_ERROR_ESCALATION_COUNT),
    SECTION.integer(RECOVERABLE_ERROR_COUNT),
    SECTION.integer(RECOVERABLE_ERROR_INTERVAL),
    SECTION.flag(RECOVERABLE_ERROR_THROTTLING),
    SECTION.integer(RECOVERABLE_ERROR_THROTTLING_MAX),
    SECTION.flag(RECOVERABLE_ERROR_STOP_RETRY_AFTER_THROTTLING_MAX),
    SECTION.choice(APPLY_ERROR_DELETE_POLICY),
    SECTION.choice(APPLY_ERROR_INSERT_POLICY),
    SECTION.choice(APPLY_ERROR_UPDATE_POLICY),
    SECTION.choice(APPLY_ERROR_ESCALATION_POLICY),
    SECTION.integer(APPLY_ERROR_ESCALATION_COUNT),
    SECTION.flag(APPLY_ERROR_FAIL_ON_TRUNCATION_DDL),
    SECTION.flag(FAIL_ON_NO_TABLES_CAPTURED),
    SECTION.flag(FAIL_ON_TRANSACTION_CONSISTENCY_BREACHED),
    SECTION.flag(FULL_LOAD_IGNORE_CONFLICTS),
];

/// What follows an error.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ErrorBehavior {
    /// A record that cannot be converted.
    pub data_error_policy: Setting<ErrorPolicy>,
    /// A value that is truncated.
    pub data_truncation_error_policy: Setting<ErrorPolicy>,
    /// A value that cannot be masked; `LogError` loads it as it is.
    pub data_masking_error_policy: Setting<ErrorPolicy>,
    /// When `DataErrorEscalationCount` is reached.
    pub data_error_escalation_policy: Setting<ErrorPolicy>,
    /// Data errors before that.
    pub data_error_escalation_count: Setting<i64>,
    /// A task event that cannot be sent.
    pub event_error_policy: Setting<Option<ErrorPolicy>>,
    /// An error of a whole table.
    pub table_error_policy: Setting<ErrorPolicy>,
    /// When `TableErrorEscalationCount` is reached.
    pub table_error_escalation_policy: Setting<ErrorPolicy>,
    /// Table errors before that.
    pub table_error_escalation_count: Setting<i64>,
    /// Restarts after an error of the environment; -1 leaves it to DMS, 0 never restarts.
    pub recoverable_error_count: Setting<i64>,
    /// Seconds between restarts.
    pub recoverable_error_interval: Setting<i64>,
    /// Each wait twice as long as the one before.
    pub recoverable_error_throttling: Setting<bool>,
    /// Longest wait, in seconds.
    pub recoverable_error_throttling_max: Setting<i64>,
    /// No more restarts once the longest wait is reached.
    pub recoverable_error_stop_retry_after_throttling_max: Setting<bool>,
    /// A DELETE that finds no row.
    pub apply_error_delete_policy: Setting<ErrorPolicy>,
    /// An INSERT that finds the row already there.
    pub apply_error_insert_policy: Setting<ErrorPolicy>,
    /// An UPDATE that finds no row; `UpdateRecord` inserts it.
    pub apply_error_update_policy: Setting<ErrorPolicy>,
    /// When `ApplyErrorEscalationCount` is reached.
    pub apply_error_escalation_policy: Setting<ErrorPolicy>,
    /// Conflicts in a table before that.
    pub apply_error_escalation_count: Setting<i64>,
    /// A TRUNCATE of a replicated table fails the task.
    pub apply_error_fail_on_truncation_ddl: Setting<bool>,
    /// A task that selects no table fails.
    pub fail_on_no_tables_captured: Setting<bool>,
    /// For Oracle sources.
    pub fail_on_transaction_consistency_breached: Setting<bool>,
    /// Conflicts are ignored while cached changes are applied.
    pub full_load_ignore_conflicts: Setting<bool>,
}

impl ErrorBehavior {
    pub(super) fn read(section: &mut SectionReader<'_, '_>) -> Result<Self, ReadError> {
        Ok(ErrorBehavior {
            data_error_policy: section.choice(&DATA_ERROR_POLICY)?.map(|word| ErrorPolicy::from_name(&word)),
            data_truncation_error_policy: section
                .choice(&DATA_TRUNCATION_ERROR_POLICY)?
                .map(|word| ErrorPolicy::from_name(&word)),
            data_masking_error_policy: section
                .choice(&DATA_MASKING_ERROR_POLICY)?
                .map(|word| ErrorPolicy::from_name(&word)),
            data_error_escalation_policy: section
                .choice(&DATA_ERROR_ESCALATION_POLICY)?
                .map(|word| ErrorPolicy::from_name(&word)),
            data_error_escalation_count: section.integer(&DATA_ERROR_ESCALATION_COUNT)?,
            event_error_policy: section
                .optional_choice(&EVENT_ERROR_POLICY)?
                .map(|word| word.map(|word| ErrorPolicy::from_name(&word))),
            table_error_policy: section
                .choice(&TABLE_ERROR_POLICY)?
                .map(|word| ErrorPolicy::from_name(&word)),
            table_error_escalation_policy: section
                .choice(&TABLE_ERROR_ESCALATION_POLICY)?
                .map(|word| ErrorPolicy::from_name(&word)),
            table_error_escalation_count: section.integer(&TABLE_ERROR_ESCALATION_COUNT)?,
            recoverable_error_count: section.integer(&RECOVERABLE_ERROR_COUNT)?,
            recoverable_error_interval: section.integer(&RECOVERABLE_ERROR_INTERVAL)?,
            recoverable_error_throttling: section.flag(&RECOVERABLE_ERROR_THROTTLING)?,
            recoverable_error_throttling_max: section.integer(&RECOVERABLE_ERROR_THROTTLING_MAX)?,
            recoverable_error_stop_retry_after_throttling_max: section
                .flag(&RECOVERABLE_ERROR_STOP_RETRY_AFTER_THROTTLING_MAX)?,
            apply_error_delete_policy: section
                .choice(&APPLY_ERROR_DELETE_POLICY)?
                .map(|word| ErrorPolicy::from_name(&word)),
            apply_error_insert_policy: section
                .choice(&APPLY_ERROR_INSERT_POLICY)?
                .map(|word| ErrorPolicy::from_name(&word)),
            apply_error_update_policy: section
                .choice(&APPLY_ERROR_UPDATE_POLICY)?
                .map(|word| ErrorPolicy::from_name(&word)),
            apply_error_escalation_policy: section
                .choice(&APPLY_ERROR_ESCALATION_POLICY)?
                .map(|word| ErrorPolicy::from_name(&word)),
            apply_error_escalation_count: section.integer(&APPLY_ERROR_ESCALATION_COUNT)?,
            apply_error_fail_on_truncation_ddl: section.flag(&APPLY_ERROR_FAIL_ON_TRUNCATION_DDL)?,
            fail_on_no_tables_captured: section.flag(&FAIL_ON_NO_TABLES_CAPTURED)?,
            fail_on_transaction_consistency_breached: section
                .flag(&FAIL_ON_TRANSACTION_CONSISTENCY_BREACHED)?,
            full_load_ignore_conflicts: section.flag(&FULL_LOAD_IGNORE_CONFLICTS)?,
        })
    }
}
