//! `ChangeProcessingTuning`: how changes are collected and applied.

use super::section_reader::SectionReader;
use crate::dms::json::ReadError;
use crate::dms::task::known::{DefaultBasis, FlagKey, IntegerKey, KnownSetting, Section};
use crate::dms::task::origin::Setting;

pub(super) const SECTION: Section = Section {
    name: "ChangeProcessingTuning",
    page: "CHAP_Tasks.CustomizingTasks.TaskSettings.ChangeProcessingTuning",
};

const BATCH_APPLY_PRESERVE_TRANSACTION: FlagKey =
    FlagKey { name: "BatchApplyPreserveTransaction", default: true, basis: DefaultBasis::Stated };
const BATCH_APPLY_TIMEOUT_MIN: IntegerKey = IntegerKey {
    name: "BatchApplyTimeoutMin",
    default: 1,
    min: None,
    max: None,
    unit: "seconds",
    basis: DefaultBasis::Stated,
};
const BATCH_APPLY_TIMEOUT_MAX: IntegerKey = IntegerKey {
    name: "BatchApplyTimeoutMax",
    default: 30,
    min: None,
    max: None,
    unit: "seconds",
    basis: DefaultBasis::Stated,
};
const BATCH_APPLY_MEMORY_LIMIT: IntegerKey = IntegerKey {
    name: "BatchApplyMemoryLimit",
    default: 500,
    min: None,
    max: None,
    unit: "MB",
    basis: DefaultBasis::Stated,
};
const BATCH_SPLIT_SIZE: IntegerKey = IntegerKey {
    name: "BatchSplitSize",
    default: 0,
    min: None,
    max: None,
    unit: "",
    basis: DefaultBasis::Stated,
};
const MIN_TRANSACTION_SIZE: IntegerKey = IntegerKey {
    name: "MinTransactionSize",
    default: 1000,
    min: None,
    max: None,
    unit: "",
    basis: DefaultBasis::Stated,
};
const COMMIT_TIMEOUT: IntegerKey = IntegerKey {
    name: "CommitTimeout",
    default: 1,
    min: None,
    max: None,
    unit: "seconds",
    basis: DefaultBasis::Stated,
};
const MEMORY_LIMIT_TOTAL: IntegerKey = IntegerKey {
    name: "MemoryLimitTotal",
    default: 1024,
    min: None,
    max: None,
    unit: "MB",
    basis: DefaultBasis::Stated,
};
const MEMORY_KEEP_TIME: IntegerKey = IntegerKey {
    name: "MemoryKeepTime",
    default: 60,
    min: None,
    max: None,
    unit: "seconds",
    basis: DefaultBasis::Stated,
};
const STATEMENT_CACHE_SIZE: IntegerKey = IntegerKey {
    name: "StatementCacheSize",
    default: 50,
    min: None,
    max: Some(200),
    unit: "",
    basis: DefaultBasis::Stated,
};
const RECOVERY_TIMEOUT: IntegerKey = IntegerKey {
    name: "RecoveryTimeout",
    default: -1,
    min: None,
    max: None,
    unit: "minutes",
    basis: DefaultBasis::Stated,
};

/// What AWS documents of this section.
pub(super) const KNOWN: &[KnownSetting] = &[
    SECTION.flag(BATCH_APPLY_PRESERVE_TRANSACTION),
    SECTION.integer(BATCH_APPLY_TIMEOUT_MIN),
    SECTION.integer(BATCH_APPLY_TIMEOUT_MAX),
    SECTION.integer(BATCH_APPLY_MEMORY_LIMIT),
    SECTION.integer(BATCH_SPLIT_SIZE),
    SECTION.integer(MIN_TRANSACTION_SIZE),
    SECTION.integer(COMMIT_TIMEOUT),
    SECTION.integer(MEMORY_LIMIT_TOTAL),
    SECTION.integer(MEMORY_KEEP_TIME),
    SECTION.integer(STATEMENT_CACHE_SIZE),
    SECTION.integer(RECOVERY_TIMEOUT),
];

/// How changes are collected and applied.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ChangeProcessing {
    /// Whole source transactions in one batch; for Oracle targets.
    pub batch_apply_preserve_transaction: Setting<bool>,
    /// Shortest wait between batches, in seconds.
    pub batch_apply_timeout_min: Setting<i64>,
    /// Longest wait between batches, in seconds.
    pub batch_apply_timeout_max: Setting<i64>,
    /// Memory for a batch, in MB.
    pub batch_apply_memory_limit: Setting<i64>,
    /// Most changes in a batch; 0 sets no limit.
    pub batch_split_size: Setting<i64>,
    /// Fewest changes in a target transaction.
    pub min_transaction_size: Setting<i64>,
    /// Longest time to collect changes for a target transaction, in seconds.
    pub commit_timeout: Setting<i64>,
    /// Memory for transactions before they go to disk, in MB.
    pub memory_limit_total: Setting<i64>,
    /// Seconds that a transaction stays in memory.
    pub memory_keep_time: Setting<i64>,
    /// Prepared statements kept for applying changes.
    pub statement_cache_size: Setting<i64>,
    /// Minutes to wait for the checkpoint when resuming; -1 waits without limit.
    pub recovery_timeout: Setting<i64>,
}

impl ChangeProcessing {
    pub(super) fn read(section: &mut SectionReader<'_, '_>) -> Result<Self, ReadError> {
        Ok(ChangeProcessing {
            batch_apply_preserve_transaction: section.flag(&BATCH_APPLY_PRESERVE_TRANSACTION)?,
            batch_apply_timeout_min: section.integer(&BATCH_APPLY_TIMEOUT_MIN)?,
            batch_apply_timeout_max: section.integer(&BATCH_APPLY_TIMEOUT_MAX)?,
            batch_apply_memory_limit: section.integer(&BATCH_APPLY_MEMORY_LIMIT)?,
            batch_split_size: section.integer(&BATCH_SPLIT_SIZE)?,
            min_transaction_size: section.integer(&MIN_TRANSACTION_SIZE)?,
            commit_timeout: section.integer(&COMMIT_TIMEOUT)?,
            memory_limit_total: section.integer(&MEMORY_LIMIT_TOTAL)?,
            memory_keep_time: section.integer(&MEMORY_KEEP_TIME)?,
            statement_cache_size: section.integer(&STATEMENT_CACHE_SIZE)?,
            recovery_timeout: section.integer(&RECOVERY_TIMEOUT)?,
        })
    }
}
