use proptest::prelude::*;
use serde_json::Value;

use super::*;

const SETTINGS: &[u8] = include_bytes!("../../../fixtures/task/task-settings.json");
const SOURCE: &[u8] = include_bytes!("../../../fixtures/task/source-endpoint.json");
const DESCRIBED: &[u8] = include_bytes!("../../../fixtures/task/described-endpoints.json");
const REPLICATION_TASK: &[u8] = include_bytes!("../../../fixtures/task/replication-task.json");

fn settings(json: &str) -> Result<TaskSettings, ReadError> {
    TaskSettings::read("task.json", json.as_bytes())
}

fn lob_mode(json: &str) -> LobMode {
    settings(json).expect("valid settings").target_metadata.lob_mode().value
}

#[test]
fn settings_have_values_origins_and_defaults() {
    let settings = TaskSettings::read("task.json", SETTINGS).unwrap();
    let size = &settings.target_metadata.lob_max_size;
    assert_eq!((size.name, size.value), ("LobMaxSize", 204_800));
    assert_eq!(size.origin.to_string(), "task.json:8 (/TargetMetadata/LobMaxSize)");
    assert!(settings.target_metadata.batch_apply_enabled.value);
    assert_eq!(settings.full_load.target_table_prep_mode.value, TargetTablePrepMode::TruncateBeforeLoad);
    assert_eq!(settings.error_behavior.apply_error_update_policy.value, ErrorPolicy::UpdateRecord);
    assert!(settings.validation.enable_validation.value);
    let transaction_wait = &settings.full_load.transaction_consistency_timeout;
    assert_eq!((transaction_wait.value, transaction_wait.is_default()), (600, true));
}

#[test]
fn values_outside_of_the_documentation_are_listed() {
    let settings = TaskSettings::read("task.json", SETTINGS).unwrap();
    let listed: Vec<String> = settings.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        listed,
        [
            "task.json:8 (/TargetMetadata/LobMaxSize): LobMaxSize is 204800; documented is 102400 at most KB",
            "task.json:14 (/FullLoadSettings/MaxFullLoadSubTasks): MaxFullLoadSubTasks is 50; documented is 49 at most",
            "task.json:19 (/ErrorBehavior/DataErrorPolicy): DataErrorPolicy is \"SHRUG\"; documented are \
             IGNORE_RECORD, LOG_ERROR, SUSPEND_TABLE, STOP_TASK",
        ]
    );
    let unknown: Vec<String> = settings.unknown_keys.iter().map(ToString::to_string).collect();
    assert_eq!(
        unknown,
        [
            "task.json:25 (/FutureSettings): unknown key `FutureSettings`",
            "task.json:10 (/TargetMetadata/lobmaxsize): unknown key `lobmaxsize`; the documented spelling is \
             `LobMaxSize`",
        ]
    );
}

#[test]
fn a_settings_file_goes_round_with_its_unknown_keys() {
    let settings = TaskSettings::read("task.json", SETTINGS).unwrap();
    let original: Value = serde_json::from_slice(SETTINGS).unwrap();
    assert_eq!(*settings.json(), original);
    let again = TaskSettings::read("task.json", settings.json().to_string().as_bytes()).unwrap();
    assert_eq!(again.json(), settings.json());
}

#[test]
fn lob_modes_follow_from_the_settings() {
    assert_eq!(lob_mode("{}"), LobMode::Limited { max_kb: 32 });
    assert_eq!(lob_mode(r#"{"TargetMetadata": {"SupportLobs": false}}"#), LobMode::Off);
    let full = r#"{"TargetMetadata": {"FullLobMode": true, "LobChunkSize": 32}}"#;
    assert_eq!(lob_mode(full), LobMode::Full { chunk_kb: 32 });
    let inline = r#"{"TargetMetadata": {"FullLobMode": true, "InlineLobMaxSize": 16}}"#;
    assert_eq!(lob_mode(inline), LobMode::InlineFull { chunk_kb: 64, inline_kb: 16 });
    let both = r#"{"TargetMetadata": {"FullLobMode": true, "LimitedSizeLobMode": true}}"#;
    assert_eq!(lob_mode(both), LobMode::BothModes);
    let none = r#"{"TargetMetadata": {"FullLobMode": false, "LimitedSizeLobMode": false}}"#;
    assert_eq!(lob_mode(none), LobMode::NoMode);
}

#[test]
fn a_setting_tells_what_decided() {
    let decided_by = |json: &str| {
        let settings = settings(json).unwrap();
        let decision = crate::finding::DecidedBy::from(&settings.target_metadata.lob_mode());
        format!("{}={} ({})", decision.setting, decision.value, decision.origin)
    };
    assert_eq!(decided_by("{}"), "LobMaxSize=32 (default)");
    let full = r#"{"TargetMetadata": {"FullLobMode": true}}"#;
    assert_eq!(decided_by(full), "FullLobMode=true (task.json:1 (/TargetMetadata/FullLobMode))");
    let policies =
        settings(r#"{"ErrorBehavior": {"DataErrorPolicy": "x", "TableErrorPolicy": "STOP_TASK"}}"#).unwrap();
    let behavior = &policies.error_behavior;
    assert_eq!(serde_json::to_value(&behavior.data_error_policy.value).unwrap(), "x");
    assert_eq!(serde_json::to_value(&behavior.table_error_policy.value).unwrap(), "STOP_TASK");
}

#[test]
fn errors_name_the_place_and_what_is_expected() {
    let cases: [(&str, &str); 7] = [
        (
            "{\n  \"TargetMetadata\": {\"LobMaxSize\": \"32\"}}",
            "task.json:2:36: /TargetMetadata/LobMaxSize must be an integer, not a string",
        ),
        ("{\"ErrorBehavior\": []}", "task.json:1:19: /ErrorBehavior must be an object, not an array"),
        ("[1]", "task.json:1:1: the document must be an object, not an array"),
        ("{\n\"a\" 1}", "task.json:2:5: not valid JSON: expected `:`"),
        ("{\"a\": 1,\n \"a\": 2}", "task.json:2:2: the key `a` stands twice in this object"),
        ("{\"ä\": tru}", "task.json:1:7: not valid JSON: expected a JSON value"),
        (" \n", "task.json is empty; expected a JSON document"),
    ];
    for (json, expected) in cases {
        assert_eq!(settings(json).unwrap_err().to_string(), expected);
    }
}

#[test]
fn encodings_are_answered_clearly() {
    let with_mark = [b"\xEF\xBB\xBF".as_slice(), b"{\"TargetMetadata\": {}}"].concat();
    assert!(TaskSettings::read("task.json", &with_mark).is_ok());
    for bytes in [b"\xFF\xFE{\0}\0".as_slice(), b"\xFE\xFF\0{\0}", b"{\0}\0"] {
        let error = TaskSettings::read("task.json", bytes).unwrap_err();
        assert!(matches!(error, ReadError::NotUtf8Family { .. }), "{error}");
    }
    let latin1 = TaskSettings::read("task.json", b"{\n\"a\": \"\xE4\"}").unwrap_err();
    assert_eq!(
        latin1.to_string(),
        "task.json:2: this line holds bytes that are no UTF-8; save the file as UTF-8"
    );
    let deep = settings(&"[".repeat(200_000)).unwrap_err();
    assert!(deep.to_string().contains("at most 100 levels"), "{deep}");
}

#[test]
fn endpoint_settings_come_from_the_object_and_the_attributes() {
    let endpoint = Endpoint::read(Side::Source, "source.json", SOURCE).unwrap();
    let settings = &endpoint.settings;
    assert_eq!(endpoint.engine().value, TargetEngine::PostgreSql);
    assert_eq!(settings.unbounded_varchar_max_size.value, 65_535);
    assert_eq!(
        settings.unbounded_varchar_max_size.origin.to_string(),
        "source.json:10 (/ExtraConnectionAttributes)"
    );
    assert!(settings.heartbeat_enable.value);
    assert!(settings.map_unbounded_numeric_as_string.value);
    assert!(settings.map_jsonb_as_clob.value, "the settings object is taken");
    assert!(!settings.trim_space_in_char.value);
    assert_eq!(settings.plugin_name.value, Some(PluginName::TestDecoding));
    assert_eq!(settings.username.value.as_deref(), Some("dms_reader"));
    let problems: Vec<String> = endpoint.problems.iter().map(ToString::to_string).collect();
    let given_twice = "source.json:13 (/PostgreSQLSettings/MapJsonbAsClob): MapJsonbAsClob is true, and false in another place";
    let no_attribute = "source.json:10 (/ExtraConnectionAttributes): ExtraConnectionAttributes holds a part that is not name=value";
    assert_eq!(problems, [no_attribute, given_twice]);
    let unknown: Vec<&str> = endpoint.unknown_keys.iter().map(|key| key.key.as_str()).collect();
    assert_eq!(unknown, ["odd"]);
}

#[test]
fn passwords_are_never_kept() {
    let task = TaskBuilder::new().endpoint(Side::Source, "source.json", SOURCE).unwrap().build();
    let kept = format!("{task:?} {}", task.source.json());
    for secret in ["must-not-be-kept", "neither-this", "its-rest", "more", "nor-that"] {
        assert!(!kept.contains(secret), "{secret} was kept");
    }
    assert!(kept.contains("db.example"));
}

#[test]
fn a_described_endpoint_is_found_by_its_side() {
    let target = Endpoint::read(Side::Target, "endpoints.json", DESCRIBED).unwrap();
    assert_eq!(target.identifier.value.as_deref(), Some("b"));
    let script = &target.settings.after_connect_script;
    assert_eq!(script.value.as_deref(), Some("SET session_replication_role='replica'"));
    assert_eq!(
        script.origin.to_string(),
        "endpoints.json:8 (/Endpoints/1/PostgreSqlSettings/AfterConnectScript)"
    );
    let error = Endpoint::read(Side::Source, "none.json", br#"{"Endpoints": []}"#).unwrap_err();
    let expected = "none.json:1:15: /Endpoints must be a list with exactly one source endpoint, but 0 fit";
    assert_eq!(error.to_string(), expected);
    let wrong_side = Endpoint::read(Side::Target, "source.json", SOURCE).unwrap();
    assert!(wrong_side.problems.iter().any(|problem| problem.setting == "EndpointType"));
}

#[test]
fn a_replication_task_holds_settings_and_mappings() {
    let task = TaskBuilder::new().task_settings("create.json", REPLICATION_TASK).unwrap().build();
    assert_eq!(task.migration_type.value, MigrationType::Cdc);
    assert_eq!(task.cdc_start_position.value.as_deref(), Some("0/15E1D58"));
    let mode = task.settings.target_metadata.lob_mode();
    assert_eq!(mode.value, LobMode::InlineFull { chunk_kb: 64, inline_kb: 32 });
    assert_eq!(
        mode.origin.to_string(),
        "create.json:6 (/ReplicationTaskSettings/TargetMetadata/FullLobMode)"
    );
    assert_eq!(task.mappings.as_ref().unwrap().selection.len(), 1);
    assert_eq!(task.unknown_keys().count(), 0);
}

#[test]
fn arguments_beat_files() {
    let argument = || Origin::Argument("--argument".to_owned());
    let task = TaskBuilder::new()
        .migration_type(MigrationType::FullLoad, argument())
        .target_engine(TargetEngine::PostgreSql, argument())
        .dms_user("other".to_owned(), argument())
        .task_settings("create.json", REPLICATION_TASK)
        .and_then(|task| task.endpoint(Side::Source, "source.json", SOURCE))
        .and_then(|task| task.endpoint(Side::Target, "endpoints.json", DESCRIBED))
        .unwrap()
        .build();
    assert_eq!(task.migration_type.value, MigrationType::FullLoad);
    assert_eq!(task.target_engine.value, TargetEngine::PostgreSql);
    assert_eq!(task.dms_user(Side::Source).unwrap().value, "other");
    let from_files = TaskBuilder::new()
        .endpoint(Side::Source, "source.json", SOURCE)
        .and_then(|task| task.endpoint(Side::Target, "endpoints.json", DESCRIBED))
        .unwrap()
        .build();
    assert_eq!(from_files.target_engine.value, TargetEngine::Redshift);
    assert_eq!(from_files.dms_user(Side::Source).unwrap().value, "dms_reader");
    assert_eq!(from_files.dms_user(Side::Target), None);
}

#[test]
fn each_known_setting_has_a_default_in_its_range() {
    let mut seen = std::collections::HashSet::new();
    for setting in known_settings() {
        assert!(seen.insert((setting.section, setting.name)), "{} stands twice", setting.name);
        match setting.kind {
            ValueKind::Integer { default: Some(default), min, max, .. } => {
                assert!(min.is_none_or(|min| min <= default), "{}", setting.name);
                assert!(max.is_none_or(|max| default <= max), "{}", setting.name);
            }
            ValueKind::Choice { default: Some(default), allowed } => {
                assert!(allowed.contains(&default), "{}", setting.name);
            }
            _ => {}
        }
    }
    assert!(seen.len() > 120, "{}", seen.len());
}

/// A document with every documented setting of these sections, each at its default.
fn document_of_defaults(settings: impl Iterator<Item = &'static KnownSetting>) -> Value {
    let mut document = Value::Object(Default::default());
    for setting in settings {
        document[setting.section][setting.name] = match setting.kind {
            ValueKind::Flag { default } => Value::from(default),
            ValueKind::Integer { default, min, .. } => Value::from(default.or(min)),
            ValueKind::Choice { default, .. } => Value::from(default),
            ValueKind::Text { default } => Value::from(default.unwrap_or("text")),
            ValueKind::Structure => Value::Array(Vec::new()),
        };
    }
    document
}

#[test]
fn every_documented_task_setting_is_read() {
    let known = settings::KNOWN.into_iter().flatten();
    let document = document_of_defaults(known);
    let settings = TaskSettings::read("task.json", document.to_string().as_bytes()).unwrap();
    assert_eq!(settings.problems, []);
    assert_eq!(settings.unknown_keys, []);
    assert_eq!(*settings.json(), document);
}

#[test]
fn every_documented_endpoint_setting_is_read_from_both_places() {
    let document = document_of_defaults(postgresql_settings::KNOWN.iter());
    let endpoint = Endpoint::read(Side::Source, "source.json", document.to_string().as_bytes()).unwrap();
    assert_eq!((endpoint.problems.len(), endpoint.unknown_keys.len()), (0, 0));
    let text = |value: &Value| value.as_str().map_or(value.to_string(), str::to_owned);
    let settings = document["PostgreSQLSettings"].as_object().unwrap().iter();
    let given = settings.filter(|(_, value)| !value.is_null());
    let attributes: Vec<String> = given.map(|(name, value)| format!("{name}={}", text(value))).collect();
    let document = serde_json::json!({"ExtraConnectionAttributes": attributes.join(";").to_lowercase()});
    let endpoint = Endpoint::read(Side::Source, "source.json", document.to_string().as_bytes()).unwrap();
    assert_eq!((endpoint.problems.len(), endpoint.unknown_keys.len()), (0, 0));
    assert!(!endpoint.settings.load_using_csv.is_default());
}

/// JSON of any shape, often with keys that mean something.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z%_\\[;=]{0,8}".prop_map(Value::from),
    ];
    let keys = prop_oneof![
        Just("rules"),
        Just("rule-type"),
        Just("rule-id"),
        Just("rule-action"),
        Just("object-locator"),
        Just("TargetMetadata"),
        Just("LobMaxSize"),
        Just("PostgreSQLSettings"),
        Just("Endpoints"),
        Just("ExtraConnectionAttributes"),
        Just("ReplicationTaskSettings"),
        Just("TableMappings"),
        Just("x"),
    ];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((keys.clone(), inner), 0..6).prop_map(|members| {
                Value::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
            }),
        ]
    })
}

fn read_all(bytes: &[u8]) {
    let _ = TaskBuilder::new().task_settings("file", bytes);
    let _ = TaskBuilder::new().table_mappings("file", bytes);
    let _ = TaskBuilder::new().endpoint(Side::Source, "file", bytes);
}

proptest! {
    #[test]
    fn no_json_makes_the_readers_panic(json in any_json()) {
        read_all(json.to_string().as_bytes());
    }

    #[test]
    fn no_bytes_make_the_readers_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        read_all(&bytes);
    }

    #[test]
    fn no_broken_file_makes_the_readers_panic(cut in 0..SETTINGS.len(), at in 0..SETTINGS.len(), byte: u8) {
        let mut bytes = SETTINGS.to_vec();
        bytes[at] = byte;
        read_all(&bytes);
        read_all(&SETTINGS[..cut]);
    }

    #[test]
    fn objects_go_round(json in any_json()) {
        if let Ok(settings) = TaskSettings::read("file", json.to_string().as_bytes()) {
            prop_assert_eq!(settings.json(), &serde_json::from_str::<Value>(&json.to_string()).unwrap());
        }
    }
}
