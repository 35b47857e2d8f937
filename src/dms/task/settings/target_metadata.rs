//! `TargetMetadata`: schema, LOB mode, batch apply and parallelism on the target.

use super::section_reader::SectionReader;
use crate::dms::json::ReadError;
use crate::dms::task::known::{DefaultBasis, FlagKey, IntegerKey, KnownSetting, Section};
use crate::dms::task::origin::Setting;

pub(super) const SECTION: Section =
    Section { name: "TargetMetadata", page: "CHAP_Tasks.CustomizingTasks.TaskSettings.TargetMetadata" };

const SUPPORT_LOBS: FlagKey = FlagKey { name: "SupportLobs", default: true, basis: DefaultBasis::SampleFile };
const FULL_LOB_MODE: FlagKey =
    FlagKey { name: "FullLobMode", default: false, basis: DefaultBasis::SampleFile };
const LOB_CHUNK_SIZE: IntegerKey = IntegerKey {
    name: "LobChunkSize",
    default: 64,
    min: None,
    max: None,
    unit: "KB",
    basis: DefaultBasis::SampleFile,
};
const LIMITED_SIZE_LOB_MODE: FlagKey =
    FlagKey { name: "LimitedSizeLobMode", default: true, basis: DefaultBasis::SampleFile };
const LOB_MAX_SIZE: IntegerKey = IntegerKey {
    name: "LobMaxSize",
    default: 32,
    min: None,
    max: Some(102400),
    unit: "KB",
    basis: DefaultBasis::SampleFile,
};
const INLINE_LOB_MAX_SIZE: IntegerKey = IntegerKey {
    name: "InlineLobMaxSize",
    default: 0,
    min: Some(0),
    max: Some(102400),
    unit: "KB",
    basis: DefaultBasis::Stated,
};
const LOAD_MAX_FILE_SIZE: IntegerKey = IntegerKey {
    name: "LoadMaxFileSize",
    default: 0,
    min: Some(0),
    max: Some(100000),
    unit: "KB",
    basis: DefaultBasis::SampleFile,
};
const BATCH_APPLY_ENABLED: FlagKey =
    FlagKey { name: "BatchApplyEnabled", default: false, basis: DefaultBasis::Stated };
const TASK_RECOVERY_TABLE_ENABLED: FlagKey =
    FlagKey { name: "TaskRecoveryTableEnabled", default: false, basis: DefaultBasis::SampleFile };
const PARALLEL_LOAD_THREADS: IntegerKey = IntegerKey {
    name: "ParallelLoadThreads",
    default: 0,
    min: None,
    max: None,
    unit: "",
    basis: DefaultBasis::SampleFile,
};
const PARALLEL_LOAD_BUFFER_SIZE: IntegerKey = IntegerKey {
    name: "ParallelLoadBufferSize",
    default: 50,
    min: None,
    max: Some(1000),
    unit: "records",
    basis: DefaultBasis::Stated,
};
const PARALLEL_LOAD_QUEUES_PER_THREAD: IntegerKey = IntegerKey {
    name: "ParallelLoadQueuesPerThread",
    default: 1,
    min: None,
    max: None,
    unit: "",
    basis: DefaultBasis::Stated,
};
const PARALLEL_APPLY_THREADS: IntegerKey = IntegerKey {
    name: "ParallelApplyThreads",
    default: 0,
    min: None,
    max: None,
    unit: "",
    basis: DefaultBasis::Stated,
};
const PARALLEL_APPLY_BUFFER_SIZE: IntegerKey = IntegerKey {
    name: "ParallelApplyBufferSize",
    default: 100,
    min: None,
    max: Some(1000),
    unit: "records",
    basis: DefaultBasis::Stated,
};
const PARALLEL_APPLY_QUEUES_PER_THREAD: IntegerKey = IntegerKey {
    name: "ParallelApplyQueuesPerThread",
    default: 1,
    min: None,
    max: None,
    unit: "",
    basis: DefaultBasis::Stated,
};

/// What AWS documents of this section.
pub(super) const KNOWN: &[KnownSetting] = &[
    SECTION.text("TargetSchema"),
    SECTION.flag(SUPPORT_LOBS),
    SECTION.flag(FULL_LOB_MODE),
    SECTION.integer(LOB_CHUNK_SIZE),
    SECTION.flag(LIMITED_SIZE_LOB_MODE),
    SECTION.integer(LOB_MAX_SIZE),
    SECTION.integer(INLINE_LOB_MAX_SIZE),
    SECTION.integer(LOAD_MAX_FILE_SIZE),
    SECTION.flag(BATCH_APPLY_ENABLED),
    SECTION.flag(TASK_RECOVERY_TABLE_ENABLED),
    SECTION.integer(PARALLEL_LOAD_THREADS),
    SECTION.integer(PARALLEL_LOAD_BUFFER_SIZE),
    SECTION.integer(PARALLEL_LOAD_QUEUES_PER_THREAD),
    SECTION.integer(PARALLEL_APPLY_THREADS),
    SECTION.integer(PARALLEL_APPLY_BUFFER_SIZE),
    SECTION.integer(PARALLEL_APPLY_QUEUES_PER_THREAD),
];

/// Schema, LOB mode, batch apply and parallelism on the target.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TargetMetadata {
    /// Schema of all target tables; empty keeps the source's. A schema rename in the mappings wins over it.
    pub target_schema: Setting<Option<String>>,
    /// Whether LOB columns are carried at all.
    pub support_lobs: Setting<bool>,
    /// Full LOB mode: each LOB fetched by key, in chunks, whole.
    pub full_lob_mode: Setting<bool>,
    /// Chunk size of full LOB mode, in KB; more than 64 can make the task fail.
    pub lob_chunk_size: Setting<i64>,
    /// Limited LOB mode: LOBs travel inline, cut at `LobMaxSize`.
    pub limited_size_lob_mode: Setting<bool>,
    /// Largest LOB of limited mode, in KB.
    pub lob_max_size: Setting<i64>,
    /// With full LOB mode, LOBs up to this size in KB go inline in a full load; 0 switches that off.
    pub inline_lob_max_size: Setting<i64>,
    /// Overrides the endpoint's `MaxFileSize`, in KB; 0 does not.
    pub load_max_file_size: Setting<i64>,
    /// Changes applied in batches instead of transaction by transaction.
    pub batch_apply_enabled: Setting<bool>,
    /// Keeps `awsdms_txn_state` on the target.
    pub task_recovery_table_enabled: Setting<bool>,
    /// Load threads a table; without effect on PostgreSQL targets.
    pub parallel_load_threads: Setting<i64>,
    /// Records in the buffer of a parallel load; without effect on PostgreSQL targets.
    pub parallel_load_buffer_size: Setting<i64>,
    /// Queues a load thread; without effect on PostgreSQL targets.
    pub parallel_load_queues_per_thread: Setting<i64>,
    /// Threads that apply changes; without effect on PostgreSQL targets.
    pub parallel_apply_threads: Setting<i64>,
    /// Records in the buffer of an apply queue; without effect on PostgreSQL targets.
    pub parallel_apply_buffer_size: Setting<i64>,
    /// Queues an apply thread; without effect on PostgreSQL targets.
    pub parallel_apply_queues_per_thread: Setting<i64>,
}

impl TargetMetadata {
    pub(super) fn read(section: &mut SectionReader<'_, '_>) -> Result<Self, ReadError> {
        Ok(TargetMetadata {
            target_schema: section.text("TargetSchema")?,
            support_lobs: section.flag(&SUPPORT_LOBS)?,
            full_lob_mode: section.flag(&FULL_LOB_MODE)?,
            lob_chunk_size: section.integer(&LOB_CHUNK_SIZE)?,
            limited_size_lob_mode: section.flag(&LIMITED_SIZE_LOB_MODE)?,
            lob_max_size: section.integer(&LOB_MAX_SIZE)?,
            inline_lob_max_size: section.integer(&INLINE_LOB_MAX_SIZE)?,
            load_max_file_size: section.integer(&LOAD_MAX_FILE_SIZE)?,
            batch_apply_enabled: section.flag(&BATCH_APPLY_ENABLED)?,
            task_recovery_table_enabled: section.flag(&TASK_RECOVERY_TABLE_ENABLED)?,
            parallel_load_threads: section.integer(&PARALLEL_LOAD_THREADS)?,
            parallel_load_buffer_size: section.integer(&PARALLEL_LOAD_BUFFER_SIZE)?,
            parallel_load_queues_per_thread: section.integer(&PARALLEL_LOAD_QUEUES_PER_THREAD)?,
            parallel_apply_threads: section.integer(&PARALLEL_APPLY_THREADS)?,
            parallel_apply_buffer_size: section.integer(&PARALLEL_APPLY_BUFFER_SIZE)?,
            parallel_apply_queues_per_thread: section.integer(&PARALLEL_APPLY_QUEUES_PER_THREAD)?,
        })
    }
}
