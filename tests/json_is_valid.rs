//! Reports and profiles are what the JSON Schemas in `docs/` say they are.

#![cfg(feature = "cli")]

mod program;
mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use pgdms_lint::profile::DataProfile;
use pgdms_lint::report::json::LATER;
use pgdms_lint::rules;
use program::run_in;
use serde_json::{Value, json};
use support::json_schema::{Later, errors};

/// What makes something else of a value.
type Change = fn(&mut Value);

fn schema(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Statements that cannot be read or applied, and some of which no text tells what they do.
const BROKEN: &str = "CREATE TABLE broken (id int PRIMARY KEY, x SOMETHING (BROKEN) HERE NOT KNOWN);
    CREATE TABLE copied AS SELECT 1 AS a;
    ALTER TABLE nowhere ADD COLUMN a int;
    DO $$ BEGIN END $$;
    CREATE TABLE unfinished (id int";

/// The report of the program on files of `fixtures/`, with these options.
fn report(folder: &Path, arguments: &[&str]) -> Value {
    let run = run_in(folder, &[&["check", "--format", "json"], arguments].concat());
    assert!(run.exit_code < 2, "{arguments:?}: {}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

/// Reports with as many rules, kinds of remedies and objects as the fixtures give.
fn reports() -> Vec<(String, Value)> {
    let lobs = r#"{"TargetMetadata": {"SupportLobs": true, "FullLobMode": true, "LobChunkSize": 100, "BatchApplyEnabled": true},
        "ValidationSettings": {"EnableValidation": true}}"#;
    let profile = r#"{"schema_version": 1, "measured_at": "2026-11-20", "tables": []}"#;
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("broken.sql", BROKEN), ("lobs.json", lobs), ("profile.json", profile)] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let fixture = |name: &str| fixtures().join(name).display().to_string();
    let runs = [
        vec![fixture("shop.sql")],
        vec![fixture("everything.sql")],
        vec![fixture("extensions.sql")],
        vec![fixture("large_object.sql")],
        vec![fixture("old_dump.sql")],
        vec![fixture("since_15.sql")],
        vec![fixture("alter_heavy.sql"), "--profile".into(), "profile.json".into()],
        vec![fixture("migrations"), "--target-engine".into(), "sqlserver".into()],
        vec![fixture("shop.sql"), "--task-settings".into(), "lobs.json".into()],
        vec![fixture("shop.sql"), "--task-settings".into(), fixture("task/task-settings.json")],
        vec![
            fixture("everything.sql"),
            "--target".into(),
            fixture("shop.sql"),
            "--dms-user".into(),
            "dms".into(),
        ],
        vec!["broken.sql".into()],
        vec!["--task-settings".into(), "lobs.json".into()],
    ];
    runs.into_iter()
        .map(|arguments| {
            let plain: Vec<&str> = arguments.iter().map(String::as_str).collect();
            (arguments.join(" "), report(folder.path(), &plain))
        })
        .collect()
}

#[test]
fn reports_are_what_their_schema_says() {
    let schema = schema("report.schema.json");
    let mut found = BTreeSet::new();
    for (name, report) in reports() {
        for later in [Later::Accepted, Later::Refused(LATER)] {
            let errors = errors(&schema, &report, later);
            assert!(errors.is_empty(), "{name}: {:#?}", &errors[..errors.len().min(5)]);
        }
        let rules = report["findings"].as_array().unwrap().iter();
        found.extend(rules.map(|finding| finding["rule"].as_str().unwrap().to_owned()));
    }
    let all = rules::all().count();
    assert!(found.len() * 2 > all, "only {} of {all} rules are in these reports: {found:?}", found.len());
}

#[test]
fn a_reader_accepts_what_later_versions_add() {
    let schema = schema("report.schema.json");
    let mut report = report(&fixtures(), &["shop.sql"]);
    report["findings"][0]["severity"] = json!("fatal");
    report["findings"][0]["object"]["kind"] = json!("moon");
    report["findings"][0]["remedies"] = json!([{"kind": "prayer", "effect": "removes", "to": "whom"}]);
    report["new_key"] = json!(1);
    assert_eq!(errors(&schema, &report, Later::Accepted), Vec::<String>::new());
    let refused = errors(&schema, &report, Later::Refused(LATER));
    assert_eq!(refused.len(), 3, "{refused:?}");
}

#[test]
fn the_schema_refuses_what_is_no_report() {
    let schema = schema("report.schema.json");
    let good = report(&fixtures(), &["shop.sql"]);
    let broken: [(&str, Change); 6] = [
        ("`summary` is missing", |report| drop(report.as_object_mut().unwrap().remove("summary"))),
        ("is no \"integer\"", |report| report["schema_version"] = json!("1")),
        ("is below 0", |report| report["summary"]["error"] = json!(-1)),
        ("is no \"string\"", |report| report["findings"][0]["message"] = json!(null)),
        ("of the alternatives", |report| {
            report["findings"][0]["remedies"] = json!([{"kind": "sql", "effect": "removes"}])
        }),
        ("none of the alternatives", |report| report["findings"][0]["severity"] = json!(3)),
    ];
    for (message, change) in broken {
        let mut report = good.clone();
        change(&mut report);
        let errors = errors(&schema, &report, Later::Accepted);
        assert!(errors.iter().any(|error| error.contains(message)), "{message}: {errors:?}");
    }
}

/// Every kind of fact, once.
fn profile() -> Value {
    json!({
        "schema_version": 1, "measured_at": "2026-11-20", "large_objects": {"count": 3, "bytes": 900},
        "tables": [{
            "schema": "public", "table": "t", "rows": {"count": 10, "exact": true},
            "columns": {
                "n": {"scope": "sample", "nulls": 0, "number": {"max_integer_digits": 4, "max_scale": 2, "nan": 0}},
                "x": {"text": {"max_characters": 7, "max_octets": 9}, "octets": {"max": 9, "histogram": [1, 2]}},
                "d": {"time": {"infinity": 1, "minus_infinity": 0}, "array": {"max_dimensions": 1}}
            },
            "keys": [{"columns": ["n"], "duplicates": 0, "nulls": 0}]
        }]
    })
}

#[test]
fn a_profile_that_is_read_is_what_its_schema_says() {
    let schema = schema("profile.schema.json");
    DataProfile::read("p.json", profile().to_string().as_bytes()).unwrap();
    assert_eq!(errors(&schema, &profile(), Later::Accepted), Vec::<String>::new());
}

#[test]
fn what_is_no_profile_is_refused_by_schema_and_reader_alike() {
    let schema = schema("profile.schema.json");
    let broken: [Change; 5] = [
        |profile| profile["tabels"] = json!([]),
        |profile| profile["tables"][0]["rows"]["count"] = json!("ten"),
        |profile| profile["tables"][0]["columns"]["n"]["scope"] = json!("some"),
        |profile| drop(profile["tables"][0].as_object_mut().unwrap().remove("table")),
        |profile| profile["tables"][0]["columns"]["n"]["number"]["max_scale"] = json!(-1),
    ];
    for (at, change) in broken.into_iter().enumerate() {
        let mut profile = profile();
        change(&mut profile);
        assert!(DataProfile::read("p.json", profile.to_string().as_bytes()).is_err(), "{at}");
        assert!(!errors(&schema, &profile, Later::Accepted).is_empty(), "{at}");
    }
}
