//! The task settings that this group speaks of: their names with section, as objects of findings,
//! and the changes that several rules ask for.

use serde_json::json;

use crate::catalog::{ObjectKind, ObjectRef};
use crate::dms::TargetEngine;
use crate::dms::task::Task;
use crate::finding::{Finding, Subject};
use crate::remedy::{Change, Remedy};

pub(super) use crate::figures::kilobytes as size_text;

pub(super) const TARGET_METADATA: &str = "TargetMetadata";
pub(super) const SUPPORT_LOBS: &str = "TargetMetadata.SupportLobs";
pub(super) const FULL_LOB_MODE: &str = "TargetMetadata.FullLobMode";
pub(super) const LIMITED_SIZE_LOB_MODE: &str = "TargetMetadata.LimitedSizeLobMode";
pub(super) const LOB_MAX_SIZE: &str = "TargetMetadata.LobMaxSize";
pub(super) const LOB_CHUNK_SIZE: &str = "TargetMetadata.LobChunkSize";
pub(super) const INLINE_LOB_MAX_SIZE: &str = "TargetMetadata.InlineLobMaxSize";
pub(super) const BATCH_APPLY_ENABLED: &str = "TargetMetadata.BatchApplyEnabled";
pub(super) const COMMIT_RATE: &str = "FullLoadSettings.CommitRate";
pub(super) const APPLY_ERROR_UPDATE_POLICY: &str = "ErrorBehavior.ApplyErrorUpdatePolicy";

/// A setting of the task, as what a finding is about.
pub(super) fn subject(name: &str) -> ObjectRef {
    ObjectRef::global(ObjectKind::Task, name)
}

/// Whether a finding is about this setting of the task.
pub(super) fn is_about(finding: &Finding, name: &str) -> bool {
    match &finding.object {
        Subject::Named(object) => object.kind == ObjectKind::Task && object.name == name,
        Subject::Source(_) => false,
    }
}

/// Sets a setting of the task.
pub(super) fn set(name: &'static str, value: impl Into<serde_json::Value>) -> Change {
    Change::TaskSetting { name, value: value.into() }
}

/// Switches to full LOB mode, where the task can have it. The other mode is switched off with it,
/// since DMS does not take both.
pub(super) fn full_lob_mode(task: &Task) -> Option<Remedy> {
    if task.settings.target_metadata.batch_apply_enabled.value || lacks_full_lob_mode(task) {
        return None;
    }
    let mode = json!({"FullLobMode": true, "LimitedSizeLobMode": false});
    Some(Remedy::removes(set(TARGET_METADATA, mode)).with_caveat(
        "it is slow, looks each LOB up by the table's key, and the column must take NULL on the target",
    ))
}

/// Whether the target's engine has no full LOB mode.
pub(super) fn lacks_full_lob_mode(task: &Task) -> bool {
    matches!(task.target_engine.value, TargetEngine::Redshift | TargetEngine::S3)
}
