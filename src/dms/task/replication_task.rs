//! A whole replication task in one file: what `aws dms create-replication-task --cli-input-json`
//! takes or `describe-replication-tasks` prints. Settings and mappings stand in it as JSON strings.

use super::migration_type::MigrationType;
use super::origin::Setting;
use super::settings::TaskSettings;
use crate::dms::json::{Cursor, Document, ObjectReader, ReadError, UnknownKey};
use crate::dms::mappings::TableMappings;

/// Keys that only a replication task has, never the task settings alone.
const TELLING_KEYS: [&str; 5] =
    ["ReplicationTasks", "ReplicationTask", "ReplicationTaskSettings", "TableMappings", "MigrationType"];

/// Keys of a replication task that concern no rule.
const PASSIVE_KEYS: [&str; 16] = [
    "ReplicationTaskIdentifier",
    "SourceEndpointArn",
    "TargetEndpointArn",
    "ReplicationInstanceArn",
    "Status",
    "LastFailureMessage",
    "StopReason",
    "ReplicationTaskCreationDate",
    "ReplicationTaskStartDate",
    "RecoveryCheckpoint",
    "ReplicationTaskArn",
    "ReplicationTaskStats",
    "TaskData",
    "TargetReplicationInstanceArn",
    "Tags",
    "ResourceIdentifier",
];

/// What a replication task says; what it is silent about is `None`.
pub(super) struct ReplicationTask {
    pub settings: Option<TaskSettings>,
    pub mappings: Option<TableMappings>,
    pub migration_type: Option<Setting<MigrationType>>,
    pub cdc_start_position: Setting<Option<String>>,
    pub cdc_start_time: Setting<Option<String>>,
    pub cdc_stop_position: Setting<Option<String>>,
    pub unknown_keys: Vec<UnknownKey>,
}

/// Whether a document is a replication task and not the task settings alone.
pub(super) fn is_replication_task(document: &Document) -> Result<bool, ReadError> {
    let mut object = document.root().object()?;
    Ok(TELLING_KEYS.iter().any(|key| object.get(key).is_some()))
}

impl ReplicationTask {
    pub fn read(document: &Document) -> Result<Self, ReadError> {
        let task = choose(document.root())?;
        let mut object = task.object()?;
        for key in PASSIVE_KEYS {
            object.get(key);
        }
        Ok(ReplicationTask {
            settings: object.get("ReplicationTaskSettings").map(settings).transpose()?,
            mappings: object.get("TableMappings").map(mappings).transpose()?,
            migration_type: object.get("MigrationType").map(migration_type).transpose()?,
            cdc_start_position: scalar(&mut object, "CdcStartPosition")?,
            cdc_start_time: scalar(&mut object, "CdcStartTime")?,
            cdc_stop_position: scalar(&mut object, "CdcStopPosition")?,
            unknown_keys: object.unknown_keys(),
        })
    }
}

/// The task of a file that may hold several.
fn choose(root: Cursor<'_>) -> Result<Cursor<'_>, ReadError> {
    let mut object = root.object()?;
    if let Some(task) = object.get("ReplicationTask") {
        return Ok(task);
    }
    let Some(list) = object.get("ReplicationTasks") else { return Ok(root) };
    let mut tasks = list.array()?;
    match tasks.len() {
        1 => Ok(tasks.remove(0)),
        count => Err(list.invalid(format!("a list of exactly one task, but there are {count}"))),
    }
}

fn settings(value: Cursor<'_>) -> Result<TaskSettings, ReadError> {
    TaskSettings::from_document(&Document::embedded(value.text()?, &value)?)
}

fn mappings(value: Cursor<'_>) -> Result<TableMappings, ReadError> {
    let text = value.text()?;
    TableMappings::from_document(&Document::embedded(text, &value)?, text.len())
}

fn migration_type(value: Cursor<'_>) -> Result<Setting<MigrationType>, ReadError> {
    let named = value.text()?.parse();
    let migration_type = named.map_err(|_| value.invalid("full-load, cdc or full-load-and-cdc"))?;
    Ok(Setting::new("MigrationType", migration_type, value.origin()))
}

/// Text, or a number as text: the AWS CLI prints times both ways.
fn scalar(object: &mut ObjectReader<'_>, name: &'static str) -> Result<Setting<Option<String>>, ReadError> {
    match object.get(name) {
        Some(value) => Ok(Setting::new(name, Some(value.scalar_as_text()?), value.origin())),
        None => Ok(Setting::default_of(name, None)),
    }
}
