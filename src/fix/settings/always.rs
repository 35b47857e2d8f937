//! What every plan sets, since its phases rely on it.

use serde_json::Value;

use crate::dms::task::{MigrationType, TargetTablePrepMode, Task};
use crate::fix::{SettingChange, SettingPlace};
use crate::remedy::Endpoint;

/// What keeps triggers and foreign keys from acting on what DMS writes.
const AS_REPLICA: &str = "SET session_replication_role = 'replica'";

/// Adds what is not set yet, or not by a finding.
pub(in crate::fix) fn add_to(changes: &mut Vec<SettingChange>, task: &Task) {
    if !task.target_engine.value.is_postgresql() {
        return;
    }
    full_load(changes, task);
    replica(changes, task);
}

fn full_load(changes: &mut Vec<SettingChange>, task: &Task) {
    let kind = task.migration_type.value;
    if kind == MigrationType::Cdc {
        return;
    }
    let full_load = &task.settings.full_load;
    if full_load.target_table_prep_mode.value != TargetTablePrepMode::TruncateBeforeLoad {
        let caveat = "phase 2 makes the tables with their exact types: DMS must neither drop nor make them";
        set(changes, "FullLoadSettings.TargetTablePrepMode", "TRUNCATE_BEFORE_LOAD".into(), caveat);
    }
    if kind != MigrationType::FullLoadAndCdc {
        return;
    }
    if !full_load.stop_task_cached_changes_not_applied.value {
        let caveat = "phase 3 is run while the task stands still; start it again with resume-processing";
        set(changes, "FullLoadSettings.StopTaskCachedChangesNotApplied", true.into(), caveat);
    }
    if !full_load.stop_task_cached_changes_applied.value {
        let caveat = "the task stands still once more, before changes flow: look for tables in error, then start it \
                      again with resume-processing";
        set(changes, "FullLoadSettings.StopTaskCachedChangesApplied", true.into(), caveat);
    }
}

fn set(changes: &mut Vec<SettingChange>, name: &str, value: Value, caveat: &str) {
    let place = SettingPlace::Task { name: name.to_owned() };
    match changes.iter_mut().find(|change| change.place == place) {
        Some(change) if change.value == value => change.caveats.push(caveat.to_owned()),
        Some(_) => {}
        None => changes.push(SettingChange::new(place, value).with_caveat(caveat)),
    }
}

fn replica(changes: &mut Vec<SettingChange>, task: &Task) {
    let own = task.target.settings.after_connect_script.value.as_deref().unwrap_or_default();
    let is_set = |script: &str| script.to_ascii_lowercase().contains("session_replication_role");
    let place = SettingPlace::Endpoint { endpoint: Endpoint::Target, name: "AfterConnectScript".to_owned() };
    if is_set(own) || changes.iter().any(|change| change.place == place) {
        return;
    }
    let separator = if own.is_empty() || own.trim_end().ends_with(';') { "" } else { "; " };
    let caveat = "the application may write to the target before the cutover: its triggers and foreign keys act on \
                  what it writes, and not on what DMS writes; on RDS it takes membership in rds_superuser";
    changes.push(SettingChange::new(place, format!("{own}{separator}{AS_REPLICA}")).with_caveat(caveat));
}
