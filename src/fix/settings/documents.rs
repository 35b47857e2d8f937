//! The JSON files that the AWS CLI takes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::dms::task::{KnownSetting, Task, ValueKind, known_settings};
use crate::dms::versions::Side;
use crate::fix::{SettingChange, SettingPlace};
use crate::remedy::Endpoint;

/// The section of an endpoint's settings.
const POSTGRESQL: &str = "PostgreSQLSettings";

/// Sections that are not the task's, or that switch something on by being there.
const OPTIONAL: [&str; 5] = [
    POSTGRESQL,
    "BeforeImageSettings",
    "CharacterSetSettings",
    "LoopbackPreventionSettings",
    "ResyncSettings",
];

/// The page of the settings that `PostgreSQLSettings` takes; others are extra connection attributes.
const API_PAGE: &str = "API_PostgreSQLSettings";

/// The files of a plan for the AWS CLI.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct DmsDocuments {
    /// `aws dms create-replication-task --replication-task-settings`
    pub task_settings: Value,
    /// `aws dms create-endpoint --cli-input-json`
    pub source_endpoint: Value,
    /// `aws dms create-endpoint --cli-input-json`
    pub target_endpoint: Value,
    /// `aws dms create-replication-task --table-mappings`
    pub table_mappings: Value,
}

impl DmsDocuments {
    /// The name of the file with the task settings.
    pub const TASK_SETTINGS: &'static str = "dms/task-settings.json";
    /// The name of the file with the source endpoint.
    pub const SOURCE_ENDPOINT: &'static str = "dms/source-endpoint.json";
    /// The name of the file with the target endpoint.
    pub const TARGET_ENDPOINT: &'static str = "dms/target-endpoint.json";
    /// The name of the file with the table mappings.
    pub const TABLE_MAPPINGS: &'static str = "dms/table-mappings.json";

    /// The task's own files with these changes; whole files where it has none. `schemas` are those whose tables
    /// the task moves.
    pub(in crate::fix) fn of(task: &Task, schemas: &[Value], changes: &[SettingChange]) -> Self {
        let mut documents = DmsDocuments {
            task_settings: or_else(task.settings.json(), default_task_settings),
            source_endpoint: or_else(task.source.json(), || new_endpoint(Side::Source)),
            target_endpoint: or_else(task.target.json(), || new_endpoint(Side::Target)),
            table_mappings: match &task.mappings {
                Some(mappings) => mappings.json().clone(),
                None => json!({"rules": schemas}),
            },
        };
        changes.iter().for_each(|change| documents.make(change));
        documents
    }

    fn make(&mut self, change: &SettingChange) {
        let value = change.value.clone();
        match &change.place {
            SettingPlace::Task { name } => set_in_task(&mut self.task_settings, name, value),
            SettingPlace::Endpoint { endpoint, name } => {
                if *endpoint != Endpoint::Target {
                    set_in_endpoint(&mut self.source_endpoint, name, value.clone());
                }
                if *endpoint != Endpoint::Source {
                    set_in_endpoint(&mut self.target_endpoint, name, value);
                }
            }
            SettingPlace::TableMappings => {
                if let Some(rules) = self.table_mappings.get_mut("rules").and_then(Value::as_array_mut) {
                    rules.push(value);
                }
            }
            SettingPlace::Parameter { .. } => {}
        }
    }
}

fn or_else(own: &Value, new: impl FnOnce() -> Value) -> Value {
    match own.as_object().is_none_or(Map::is_empty) {
        true => new(),
        false => own.clone(),
    }
}

/// All documented settings of a task that have a default.
fn default_task_settings() -> Value {
    let mut settings = json!({});
    for setting in known_settings().filter(|setting| !OPTIONAL.contains(&setting.section)) {
        if let Some(value) = default_of(setting) {
            let name = match setting.section {
                "" => setting.name.to_owned(),
                section => format!("{section}.{}", setting.name),
            };
            set_in_task(&mut settings, &name, value);
        }
    }
    settings
}

fn default_of(setting: &KnownSetting) -> Option<Value> {
    match setting.kind {
        ValueKind::Flag { default } => Some(default.into()),
        ValueKind::Integer { default, .. } => default.map(Value::from),
        ValueKind::Choice { default, .. } | ValueKind::Text { default } => default.map(Value::from),
        _ => None,
    }
}

/// An endpoint to which the user adds where it is and who connects.
fn new_endpoint(side: Side) -> Value {
    let word = match side {
        Side::Source => "source",
        Side::Target => "target",
    };
    json!({
        "EndpointIdentifier": format!("migration-{word}"),
        "EndpointType": word,
        "EngineName": "postgres",
        POSTGRESQL: {},
    })
}

/// Sets `Section.Name`; an object is merged into the one that is there.
fn set_in_task(document: &mut Value, name: &str, value: Value) {
    let mut at = document;
    for part in name.split('.') {
        at = &mut at[part];
    }
    merge(at, value);
}

fn merge(at: &mut Value, value: Value) {
    match (at, value) {
        (Value::Object(known), Value::Object(new)) => {
            for (name, value) in new {
                merge(known.entry(name).or_insert(Value::Null), value);
            }
        }
        (at, value) => *at = value,
    }
}

/// Sets it where it is set already, otherwise where AWS takes it.
fn set_in_endpoint(document: &mut Value, name: &str, value: Value) {
    let attributes = document["ExtraConnectionAttributes"].as_str().unwrap_or_default().to_owned();
    let others: Vec<&str> = attributes
        .split(';')
        .map(str::trim)
        .filter(|one| !one.is_empty() && !is_attribute(one, name))
        .collect();
    let was_attribute = attributes.split(';').any(|one| is_attribute(one, name));
    if was_attribute || !is_in_api(name) {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let attribute = format!("{name}={text}");
        let all: Vec<&str> = others.into_iter().chain([attribute.as_str()]).collect();
        document["ExtraConnectionAttributes"] = all.join(";").into();
        return;
    }
    let section =
        if document.get("PostgreSqlSettings").is_some() { "PostgreSqlSettings" } else { POSTGRESQL };
    merge(&mut document[section], json!({name: value}));
}

fn is_attribute(attribute: &str, name: &str) -> bool {
    attribute.split_once('=').is_some_and(|(known, _)| known.trim().eq_ignore_ascii_case(name))
}

fn is_in_api(name: &str) -> bool {
    known_settings()
        .any(|setting| setting.section == POSTGRESQL && setting.name == name && setting.page == API_PAGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_changed_where_it_stands() {
        let mut endpoint = json!({"ExtraConnectionAttributes": "a=1;pluginname=pglogical"});
        set_in_endpoint(&mut endpoint, "PluginName", "test-decoding".into());
        assert_eq!(endpoint["ExtraConnectionAttributes"], "a=1;PluginName=test-decoding");
        set_in_endpoint(&mut endpoint, "CaptureDdls", false.into());
        assert_eq!(endpoint[POSTGRESQL]["CaptureDdls"], false);
        set_in_endpoint(&mut endpoint, "MapUnboundedNumericAsString", true.into());
        let attributes = "a=1;PluginName=test-decoding;MapUnboundedNumericAsString=true";
        assert_eq!(endpoint["ExtraConnectionAttributes"], attributes);
    }

    #[test]
    fn new_task_settings_are_whole_and_the_readers_own_defaults() {
        let settings = default_task_settings();
        let read = crate::dms::task::TaskSettings::read("new.json", settings.to_string().as_bytes()).unwrap();
        assert_eq!(read.unknown_keys.len(), 0, "{:?}", read.unknown_keys);
        assert_eq!(read.problems.len(), 0, "{:?}", read.problems);
        assert_eq!(settings["TargetMetadata"]["LobMaxSize"], 32);
        assert_eq!(settings["FullLoadSettings"]["MaxFullLoadSubTasks"], 8);
    }
}
