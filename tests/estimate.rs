//! `estimate`: how long a load takes, what decides it, what a rehearsal changes, and that its advice is one that the
//! program itself can read.

#![cfg(feature = "cli")]

#[allow(dead_code, reason = "each test program uses a part of its own")]
#[path = "support/json_schema.rs"]
mod json_schema;
mod program;

use std::fs;
use std::path::{Path, PathBuf};

use json_schema::Later;
use pgdms_lint::dms::mappings::{ParallelLoadType, SelectionAction, TableLobMode, TableMappings};
use pgdms_lint::report::json::LATER;
use program::{Run, run_in};
use serde_json::{Value, json};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/estimate")
}

fn run(arguments: &[&str]) -> Run {
    run_in(&fixtures(), &[&["estimate", "schema.sql"], arguments].concat())
}

/// The estimate of the shop in production.
const PRODUCTION: [&str; 4] = ["--profile", "production.json", "--task-settings", "task-settings.json"];
const REHEARSAL: [&str; 4] = ["--calibrate", "rehearsal.json", "--calibrate-profile", "staging.json"];

fn estimate(arguments: &[&str]) -> Value {
    let run = run(&[arguments, &["--format", "json"]].concat());
    assert_eq!((run.exit_code, run.stderr.as_str()), (0, ""));
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn what_it_writes_is_as_its_schema_has_it() {
    let schema = pgdms_lint::report::estimate::schema();
    let estimates = [
        estimate(&[&PRODUCTION[..], &REHEARSAL[..]].concat()),
        estimate(&["--size", "shop.orders=5", "--migration-type", "full-load"]),
    ];
    for estimate in &estimates {
        let errors = json_schema::errors(&schema, estimate, Later::Refused(LATER));
        assert!(errors.is_empty(), "{errors:?}");
    }
}

fn table<'a>(estimate: &'a Value, name: &str) -> &'a Value {
    estimate["tables"].as_array().unwrap().iter().find(|table| table["table"] == name).unwrap()
}

fn seconds(value: &Value) -> f64 {
    value["seconds"].as_f64().unwrap()
}

/// Whether a time is this one, up to rounding.
fn assert_seconds(found: f64, expected: f64) {
    assert!((found - expected).abs() < expected * 0.001, "{found}, not {expected}");
}

fn advice<'a>(estimate: &'a Value, kind: &str) -> Vec<&'a Value> {
    estimate["advice"].as_array().unwrap().iter().filter(|advice| advice["kind"] == kind).collect()
}

#[test]
fn staging_takes_minutes_and_production_ten_hours() {
    let staging = estimate(&["--profile", "staging.json", "--task-settings", "task-settings.json"]);
    assert!(seconds(&staging) < 600.0, "{}", seconds(&staging));
    let production = estimate(&[&PRODUCTION[..], &REHEARSAL[..]].concat());
    let hours = seconds(&production) / 3_600.0;
    assert!((9.5..10.5).contains(&hours), "{hours} hours");
    assert_eq!(production["decided_by"], "one-table");
    assert_eq!(production["tables"][0]["table"], "documents");
    assert_eq!(production["critical_path"].as_array().unwrap().last().unwrap()["table"], "documents");
}

#[test]
fn the_text_of_production() {
    insta::assert_snapshot!(run(&[&PRODUCTION[..], &REHEARSAL[..]].concat()).transcript());
}

/// The worked example of the guide is what the program writes, whole.
#[test]
fn the_guide_shows_what_it_writes() {
    let guide = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide.md")).unwrap();
    let written = run(&[&PRODUCTION[..], &REHEARSAL[..]].concat()).stdout;
    assert!(guide.contains(&format!("```text\n{written}```\n")), "docs/guide.md shows another estimate");
}

/// Each part of the time by hand, so that what the text calls an assumption is one.
#[test]
fn times_follow_from_the_assumptions_shown() {
    let assume = [
        "rows-per-second=1000",
        "bytes-per-second=1MB",
        "commit-seconds=1",
        "table-start-seconds=7",
        "lob-lookup-seconds=10ms",
        "lob-chunk-seconds=1ms",
        "task-bytes-per-second=1TB",
    ];
    let assume: Vec<&str> = assume.iter().flat_map(|assumption| ["--assume", *assumption]).collect();
    let found = estimate(&[&PRODUCTION[..], &assume].concat());
    let orders = table(&found, "orders");
    let time = &orders["time"];
    assert_eq!((time["start"].as_f64(), time["rows"].as_f64()), (Some(7.0), Some(12_000.0)));
    assert_eq!((time["commits"].as_f64(), time["lobs"].as_f64()), (Some(1_200.0), Some(0.0)));
    assert_eq!(orders["spent_on"], "rows");
    assert_seconds(seconds(orders), 13_207.0);
    let documents = table(&found, "documents");
    let megabytes = documents["bytes"]["value"].as_f64().unwrap() / 1_048_576.0;
    assert_seconds(documents["time"]["rows"].as_f64().unwrap(), megabytes);
    let lobs = &documents["lobs"];
    assert_eq!((lobs["lookups"].as_u64(), lobs["mode"].as_str()), (Some(2_400_000), Some("full LOB mode")));
    let chunks = (lobs["bytes"].as_u64().unwrap() / 65_536) as f64;
    assert_seconds(documents["time"]["lobs"].as_f64().unwrap(), 24_000.0 + chunks / 1_000.0);
    let given: Vec<&str> = found["assumptions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|assumption| assumption["origin"] == "given")
        .map(|assumption| assumption["name"].as_str().unwrap())
        .collect();
    assert_eq!(given.len(), 7, "{given:?}");
}

#[test]
fn all_subtasks_together_load_no_faster_than_the_task() {
    let found = estimate(&[&PRODUCTION[..], &["--assume", "task-bytes-per-second=1MB"]].concat());
    assert_eq!(found["decided_by"], "throughput");
    assert_seconds(seconds(&found), found["bytes"]["value"].as_f64().unwrap() / 1_048_576.0);
}

#[test]
fn a_rehearsal_scales_each_table_by_its_own_load() {
    let plain = estimate(&PRODUCTION);
    let by_rows = estimate(&[&PRODUCTION[..], &REHEARSAL[..2]].concat());
    let by_profile = estimate(&[&PRODUCTION[..], &REHEARSAL[..]].concat());
    let factor =
        |estimate: &Value, name: &str| table(estimate, name)["calibration"]["factor"].as_f64().unwrap();
    for name in ["orders", "documents"] {
        let scaled = seconds(table(&plain, name)) * factor(&by_profile, name);
        assert_seconds(seconds(table(&by_profile, name)), scaled);
    }
    // the letters of staging were half as long: to take them for as long as these hides that
    assert!(factor(&by_rows, "documents") < factor(&by_profile, "documents"));
    assert_eq!(by_rows["calibration"]["knows_widths"], false);
    // loaded in four seconds: that says nothing of rows
    let customers = &table(&by_profile, "customers")["calibration"];
    assert_eq!(customers.get("rehearsed_rows"), None);
    assert_eq!(customers["factor"], by_profile["calibration"]["factor"]);
    assert_eq!(
        (&by_profile["calibration"]["tables"], &by_profile["calibration"]["others"]),
        (&json!(4), &json!(1))
    );
}

#[test]
fn wal_gathers_as_fast_as_rows_are_written() {
    let measured = estimate(&PRODUCTION);
    let writes = 0.4 + 2.1 + 1.5 + 410.0 + 96.0 + 12.0 + 0.5 + 24.0 + 60.0;
    assert_eq!(measured["wal"]["basis"], "measured-writes");
    assert_seconds(measured["wal"]["bytes_per_second"].as_f64().unwrap(), writes * 512.0);
    assert_seconds(measured["wal"]["bytes"].as_f64().unwrap(), writes * 512.0 * seconds(&measured));
    let given = estimate(&[&PRODUCTION[..], &["--assume", "wal-bytes-per-second=5MB"]].concat());
    assert_eq!(given["wal"]["basis"], "given-rate");
    let unknown = estimate(&["--size", "shop.orders=1000"]);
    assert_eq!((&unknown["wal"]["basis"], &unknown["wal"]["bytes"]), (&json!("unknown"), &Value::Null));
    let loads_only = estimate(&["--size", "shop.orders=1000", "--migration-type", "full-load"]);
    assert_eq!(loads_only.get("wal"), None, "without changes there is no slot");
}

/// What the advice would have people paste is read by the reader of table mappings, without a problem.
fn read(rules: &Value) -> TableMappings {
    let mut rules = rules.as_array().unwrap().clone();
    rules
        .push(json!({"rule-type": "selection", "rule-id": "1", "rule-name": "all", "rule-action": "include",
                      "object-locator": {"schema-name": "shop", "table-name": "%"}}));
    let text = json!({"rules": rules}).to_string();
    let mappings = TableMappings::read("advice.json", text.as_bytes()).unwrap();
    assert!(mappings.problems.is_empty() && mappings.unknown_keys.is_empty(), "{text}");
    mappings
}

/// The estimate with these rules in the table mappings.
fn with_rules(rules: &Value) -> Value {
    with_rules_and_settings(rules, &json!({"FullLobMode": true}), &json!({}))
}

fn with_rules_and_settings(rules: &Value, metadata: &Value, full_load: &Value) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mappings.json");
    let mut all = rules.as_array().unwrap().clone();
    all.push(json!({"rule-type": "selection", "rule-id": "1", "rule-name": "all", "rule-action": "include",
                    "object-locator": {"schema-name": "shop", "table-name": "%"}}));
    fs::write(&file, json!({"rules": all}).to_string()).unwrap();
    let settings = folder.path().join("settings.json");
    fs::write(&settings, json!({"TargetMetadata": metadata, "FullLoadSettings": full_load}).to_string())
        .unwrap();
    let (file, settings) = (file.to_str().unwrap(), settings.to_str().unwrap());
    estimate(&["--profile", "production.json", "--task-settings", settings, "--table-mappings", file])
}

#[test]
fn ranges_of_the_key_are_advised_with_boundaries_and_keep_what_they_promise() {
    let found = estimate(&PRODUCTION);
    let ranges =
        *advice(&found, "parallel-load").iter().find(|advice| advice["table"] == "documents").unwrap();
    let rules = &ranges["mapping_rules"];
    let mappings = read(rules);
    let load = mappings.table_settings[0].parallel_load.as_ref().unwrap();
    assert_eq!((&load.kind, load.columns.as_slice()), (&ParallelLoadType::Ranges, &["id".to_owned()][..]));
    let bounds: Vec<u64> = load.boundaries.iter().map(|bound| bound[0].parse().unwrap()).collect();
    assert!(bounds.len() >= 3 && bounds.is_sorted(), "{bounds:?}");
    assert!(bounds.iter().all(|bound| (1_000..9_600_000).contains(bound)), "{bounds:?}");
    let then = with_rules(rules);
    assert_eq!(table(&then, "documents")["segments"], bounds.len() + 1);
    assert_seconds(seconds(&then), seconds(ranges));
    assert!(seconds(&then) < seconds(&found) / 2.0);
}

#[test]
fn limited_lob_mode_is_advised_where_all_lobs_fit_and_keeps_what_it_promises() {
    let found = estimate(&PRODUCTION);
    let limited = advice(&found, "limited-lob-mode")[0];
    let rules = &limited["mapping_rules"];
    let mappings = read(rules);
    let settings = mappings.table_settings[0].lob_settings.as_ref().unwrap();
    // three times the largest, as the page on table settings has it
    assert_eq!((&settings.mode, settings.bulk_max_size_kb), (&TableLobMode::Limited, Some(3 * 9_216)));
    let commit_rate = limited["setting"]["value"].as_u64().unwrap();
    assert!(27_648 * 1024 * commit_rate <= 4 << 30, "the memory that it reserves is there");
    let then =
        with_rules_and_settings(rules, &json!({"FullLobMode": true}), &json!({"CommitRate": commit_rate}));
    assert_eq!(table(&then, "documents")["time"]["lobs"], 0.0);
    assert_seconds(seconds(&then), seconds(limited));
}

#[test]
fn a_table_without_a_key_to_cut_it_by_gets_a_task_of_its_own() {
    let schema = fs::read_to_string(fixtures().join("schema.sql")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("schema.sql"),
        schema.replace(
            "id bigint PRIMARY KEY,\n    order_id bigint REF",
            "id uuid PRIMARY KEY,\n    order_id bigint REF",
        ),
    )
    .unwrap();
    let profile = fixtures().join("production.json");
    let arguments = ["estimate", "schema.sql", "--profile", profile.to_str().unwrap(), "--format", "json"];
    let run = run_in(folder.path(), &arguments);
    let found: Value = serde_json::from_str(&run.stdout).unwrap();
    let own = advice(&found, "own-task")[0];
    assert_eq!(own["table"], "documents");
    assert!(seconds(own) < seconds(&found) / 2.0, "the others are ready much sooner");
    let here = read(&own["mapping_rules"]);
    let left_out: Vec<_> =
        here.selection.iter().filter(|rule| rule.action == SelectionAction::Exclude).collect();
    assert_eq!(left_out.len(), 1);
    assert!(left_out[0].locator.table.matches("documents") && !left_out[0].locator.table.matches("orders"));
    let there = read(&own["own_task_mapping_rules"]);
    assert!(there.selection[0].locator.table.matches("documents"));
    let then = with_rules(&own["mapping_rules"]);
    assert_seconds(seconds(&then), seconds(own));
}

#[test]
fn more_subtasks_and_an_order_are_advised_where_they_help() {
    let sizes: Vec<String> = (0..5)
        .map(|at| ["customers", "documents", "events", "order_lines", "orders"][at])
        .map(|name| format!("shop.{name}={}", if name == "orders" { 90_000_000 } else { 40_000_000 }))
        .collect();
    let sizes: Vec<&str> = sizes.iter().flat_map(|size| ["--size", size.as_str()]).collect();
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("settings.json");
    fs::write(&settings, r#"{"FullLoadSettings": {"MaxFullLoadSubTasks": 2}}"#).unwrap();
    let settings = settings.to_str().unwrap();
    let found = estimate(&[&sizes[..], &["--task-settings", settings]].concat());
    assert_eq!(advice(&found, "more-subtasks")[0]["setting"]["name"], "FullLoadSettings.MaxFullLoadSubTasks");
    let first = advice(&found, "load-first")[0];
    assert_eq!(first["table"], "orders");
    let rule = &read(&first["mapping_rules"]).selection[0];
    assert_eq!(rule.load_order, Some(1_000_000));
    let then = {
        let file = folder.path().join("mappings.json");
        let mut all = first["mapping_rules"].as_array().unwrap().clone();
        all.push(
            json!({"rule-type": "selection", "rule-id": "1", "rule-name": "all", "rule-action": "include",
                        "object-locator": {"schema-name": "shop", "table-name": "%"}}),
        );
        fs::write(&file, json!({"rules": all}).to_string()).unwrap();
        estimate(
            &[&sizes[..], &["--task-settings", settings, "--table-mappings", file.to_str().unwrap()]]
                .concat(),
        )
    };
    assert_seconds(seconds(&then), seconds(first));
}

#[test]
fn without_sizes_it_says_what_tells_them() {
    let nothing = run(&[]);
    assert_eq!((nothing.exit_code, nothing.stdout.as_str()), (2, ""));
    assert!(
        nothing.stderr.contains("--profile FILE") && nothing.stderr.contains("--size"),
        "{}",
        nothing.stderr
    );
    let partly = estimate(&["--size", "shop.orders=12000000,1GB"]);
    let unknown: Vec<&str> =
        partly["unknown"].as_array().unwrap().iter().map(|table| table["table"].as_str().unwrap()).collect();
    assert_eq!(unknown, ["customers", "documents", "events", "order_lines"]);
    assert_eq!(table(&partly, "orders")["rows"], json!({"value": 12_000_000, "origin": "given"}));
}

#[test]
fn what_cannot_be_estimated_is_an_error_that_names_it() {
    let cases: [(&[&str], &str); 6] = [
        (&["--migration-type", "cdc"], "there is no full load to estimate"),
        (&["--size", "shop.articles=5"], "the task moves no table shop.articles,"),
        (&["--size", "shop.orders=many"], "`shop.orders=many` is no size"),
        (&["--assume", "speed=5", "--size", "shop.orders=5"], "`speed` is nothing that the estimate assumes"),
        (
            &["--calibrate", "schema.sql"],
            "schema.sql: this is no output of `aws dms describe-table-statistics`",
        ),
        (&["--calibrate", "missing.json"], "cannot read missing.json (--calibrate)"),
    ];
    for (arguments, message) in cases {
        let run = run(arguments);
        assert_eq!((run.exit_code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(run.stderr.contains(message), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn names_that_would_command_a_terminal_are_spelled_out() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("s.sql"), "CREATE TABLE \"a\u{1b}[31mb\" (id bigint PRIMARY KEY);").unwrap();
    let run = run_in(folder.path(), &["estimate", "s.sql", "--size", "public.a\u{1b}[31mb=5000000"]);
    assert_eq!(run.exit_code, 0, "{}", run.stderr);
    assert!(!run.stdout.contains('\u{1b}'), "{}", run.stdout);
}

#[test]
fn what_holds_of_several_tables_is_said_once_and_small_tables_are_summed_up() {
    let folder = tempfile::tempdir().unwrap();
    let tables: String =
        (0..9).map(|at| format!("CREATE TABLE public.t{at} (id integer PRIMARY KEY);\n")).collect();
    fs::write(folder.path().join("s.sql"), tables).unwrap();
    let rows = |at: usize| if at == 7 { "90000000" } else { "100" };
    let sizes: Vec<String> = (0..9).map(|at| format!("public.t{at}={}", rows(at))).collect();
    let sizes = sizes.iter().flat_map(|size| ["--size", size.as_str()]);
    let arguments: Vec<&str> = ["estimate", "s.sql"].into_iter().chain(sizes).collect();
    let text = run_in(folder.path(), &arguments).stdout;
    let (_, listed) = text.split_once("The slowest tables\n").unwrap();
    let (listed, _) = listed.split_once("\n\n").unwrap();
    insta::assert_snapshot!(listed);
}
