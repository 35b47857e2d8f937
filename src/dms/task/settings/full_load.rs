//! `FullLoadSettings`: how tables are prepared and loaded.

use super::section_reader::SectionReader;
use crate::dms::json::ReadError;
use crate::dms::task::choice::TargetTablePrepMode;
use crate::dms::task::known::{ChoiceKey, DefaultBasis, FlagKey, IntegerKey, KnownSetting, Section};
use crate::dms::task::origin::Setting;

pub(super) const SECTION: Section =
    Section { name: "FullLoadSettings", page: "CHAP_Tasks.CustomizingTasks.TaskSettings.FullLoad" };

const TARGET_TABLE_PREP_MODE: ChoiceKey = ChoiceKey {
    name: "TargetTablePrepMode",
    default: "DO_NOTHING",
    allowed: &["DO_NOTHING", "DROP_AND_CREATE", "TRUNCATE_BEFORE_LOAD"],
    basis: DefaultBasis::SampleFile,
};
const CREATE_PK_AFTER_FULL_LOAD: FlagKey =
    FlagKey { name: "CreatePkAfterFullLoad", default: false, basis: DefaultBasis::SampleFile };
const STOP_TASK_CACHED_CHANGES_APPLIED: FlagKey =
    FlagKey { name: "StopTaskCachedChangesApplied", default: false, basis: DefaultBasis::SampleFile };
const STOP_TASK_CACHED_CHANGES_NOT_APPLIED: FlagKey =
    FlagKey { name: "StopTaskCachedChangesNotApplied", default: false, basis: DefaultBasis::SampleFile };
const MAX_FULL_LOAD_SUB_TASKS: IntegerKey = IntegerKey {
    name: "MaxFullLoadSubTasks",
    default: 8,
    min: None,
    max: Some(49),
    unit: "",
    basis: DefaultBasis::Stated,
};
const PARALLEL_LOAD_THREADS: IntegerKey = IntegerKey {
    name: "ParallelLoadThreads",
    default: 0,
    min: None,
    max: None,
    unit: "",
    basis: DefaultBasis::Stated,
};
const TRANSACTION_CONSISTENCY_TIMEOUT: IntegerKey = IntegerKey {
    name: "TransactionConsistencyTimeout",
    default: 600,
    min: None,
    max: None,
    unit: "seconds",
    basis: DefaultBasis::Stated,
};
const COMMIT_RATE: IntegerKey = IntegerKey {
    name: "CommitRate",
    default: 10000,
    min: None,
    max: Some(50000),
    unit: "records",
    basis: DefaultBasis::Stated,
};

/// What AWS documents of this section.
pub(super) const KNOWN: &[KnownSetting] = &[
    SECTION.choice(TARGET_TABLE_PREP_MODE),
    SECTION.flag(CREATE_PK_AFTER_FULL_LOAD),
    SECTION.flag(STOP_TASK_CACHED_CHANGES_APPLIED),
    SECTION.flag(STOP_TASK_CACHED_CHANGES_NOT_APPLIED),
    SECTION.integer(MAX_FULL_LOAD_SUB_TASKS),
    SECTION.integer(PARALLEL_LOAD_THREADS),
    SECTION.integer(TRANSACTION_CONSISTENCY_TIMEOUT),
    SECTION.integer(COMMIT_RATE),
];

/// How tables are prepared and loaded.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FullLoad {
    /// What happens to target tables before the load.
    pub target_table_prep_mode: Setting<TargetTablePrepMode>,
    /// Keys are created only after the load.
    pub create_pk_after_full_load: Setting<bool>,
    /// The task stops once the changes cached during the load are applied.
    pub stop_task_cached_changes_applied: Setting<bool>,
    /// The task stops before the changes cached during the load are applied.
    pub stop_task_cached_changes_not_applied: Setting<bool>,
    /// Tables, or parts of tables, loaded at the same time.
    pub max_full_load_sub_tasks: Setting<i64>,
    /// Threads a subtask; without effect on PostgreSQL targets.
    pub parallel_load_threads: Setting<i64>,
    /// Seconds to wait for open source transactions before the load starts anyway.
    pub transaction_consistency_timeout: Setting<i64>,
    /// Records transferred together.
    pub commit_rate: Setting<i64>,
}

impl FullLoad {
    pub(super) fn read(section: &mut SectionReader<'_, '_>) -> Result<Self, ReadError> {
        Ok(FullLoad {
            target_table_prep_mode: section
                .choice(&TARGET_TABLE_PREP_MODE)?
                .map(|word| TargetTablePrepMode::from_name(&word)),
            create_pk_after_full_load: section.flag(&CREATE_PK_AFTER_FULL_LOAD)?,
            stop_task_cached_changes_applied: section.flag(&STOP_TASK_CACHED_CHANGES_APPLIED)?,
            stop_task_cached_changes_not_applied: section.flag(&STOP_TASK_CACHED_CHANGES_NOT_APPLIED)?,
            max_full_load_sub_tasks: section.integer(&MAX_FULL_LOAD_SUB_TASKS)?,
            parallel_load_threads: section.integer(&PARALLEL_LOAD_THREADS)?,
            transaction_consistency_timeout: section.integer(&TRANSACTION_CONSISTENCY_TIMEOUT)?,
            commit_rate: section.integer(&COMMIT_RATE)?,
        })
    }
}
