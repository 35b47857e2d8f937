//! `pgdms-lint fix`: the folder that it writes, what it refuses, and how it ends.

#![cfg(all(feature = "cli", unix))]

mod program;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use program::{Run, command, run_in, run_with_input};
use serde_json::Value;
use tempfile::TempDir;

const NOTES: &str = "\
CREATE TABLE public.notes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title character varying(80) NOT NULL,
    body text NOT NULL
);
CREATE TABLE public.tags (note bigint NOT NULL REFERENCES public.notes (id), word character varying(40) NOT NULL);
CREATE INDEX tags_word_idx ON public.tags (word);
";

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn notes() -> TempDir {
    folder(&[("notes.sql", NOTES)])
}

fn fixtures() -> &'static Path {
    concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures").as_ref()
}

/// The files under a folder by their paths in it, hidden ones too.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            let within = files(&path).into_iter();
            found.extend(within.map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else {
            found.insert(name, fs::read(path).unwrap());
        }
    }
    found
}

fn names(folder: &Path) -> Vec<String> {
    files(folder).into_keys().collect()
}

fn read(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap()
}

fn json(folder: &TempDir, name: &str) -> Value {
    serde_json::from_str(&read(folder, name)).unwrap()
}

#[track_caller]
fn planned(folder: &TempDir, arguments: &[&str]) -> Run {
    let all = [&["fix", "notes.sql", "--out", "plan"], arguments].concat();
    let run = run_in(folder.path(), &all);
    assert!(run.exit_code < 2 && run.stderr.is_empty(), "{}", run.transcript());
    run
}

#[track_caller]
fn assert_refused(run: &Run, parts: &[&str]) {
    assert_eq!((run.exit_code, run.stdout.as_str()), (2, ""), "{}", run.transcript());
    for part in parts {
        assert!(run.stderr.contains(part), "`{part}` is missing from: {}", run.stderr);
    }
}

#[test]
fn the_files_of_a_shop() {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("plan");
    let run = run_in(fixtures(), &["fix", "shop.sql", "--out", plan.to_str().unwrap()]);
    assert_eq!((run.exit_code, run.stderr.as_str()), (1, ""), "{}", run.transcript());
    let phases = [
        "1-source-before-task.sql",
        "2-target-before-load.sql",
        "3-target-after-load.sql",
        "4-target-before-cutover.sql",
        "5-source-at-cutover.sql",
        "6-target-at-cutover.sql",
        "7-target-after-cutover.sql",
        "8-source-after-cutover.sql",
    ];
    let mut expected: Vec<String> = phases.iter().map(|phase| (*phase).to_owned()).collect();
    expected.push("README.md".to_owned());
    let documents = ["source-endpoint", "table-mappings", "target-endpoint", "task-settings"];
    expected.extend(documents.map(|name| format!("dms/{name}.json")));
    expected.extend(phases.map(|phase| format!("rollback/{phase}")));
    assert_eq!(names(&plan), expected);
    let printed: Vec<&str> = run.stdout.lines().take_while(|line| !line.is_empty()).collect();
    let mut said: Vec<String> = printed
        .iter()
        .map(|line| line.strip_prefix(&format!("{}/", plan.display())).unwrap().to_owned())
        .collect();
    said.sort();
    assert_eq!(said, expected);
    assert!(run.stdout.ends_with("are not removed by this plan: see README.md\n"), "{}", run.stdout);
}

#[test]
fn the_runbook_of_two_tables() {
    let folder = notes();
    planned(&folder, &[]);
    insta::assert_snapshot!(read(&folder, "plan/README.md"));
}

#[test]
fn the_first_file_for_the_target_of_two_tables() {
    let folder = notes();
    planned(&folder, &[]);
    insta::assert_snapshot!(
        read(&folder, "plan/2-target-before-load.sql").replace(env!("CARGO_PKG_VERSION"), "[version]")
    );
}

#[test]
fn a_plan_is_replaced_only_when_that_is_asked_for() {
    let folder = notes();
    planned(&folder, &[]);
    let first = files(folder.path());
    fs::write(folder.path().join("plan/rollback/old.sql"), "SELECT 1;").unwrap();
    let run = run_in(folder.path(), &["fix", "notes.sql", "--out", "plan"]);
    assert_refused(&run, &["--out plan", "there is a plan already", "--force"]);
    assert_eq!(files(folder.path()).len(), first.len() + 1);
    planned(&folder, &["--force"]);
    assert_eq!(files(folder.path()), first);
}

#[test]
fn a_folder_that_is_no_plan_is_never_replaced() {
    let folder = notes();
    fs::create_dir(folder.path().join("plan")).unwrap();
    fs::write(folder.path().join("plan/README.md"), "# Mine\n").unwrap();
    let before = files(folder.path());
    for arguments in
        [&["fix", "notes.sql", "--out", "plan"][..], &["fix", "notes.sql", "--out", "plan", "--force"]]
    {
        assert_refused(&run_in(folder.path(), arguments), &["--out plan", "holds no plan of pgdms-lint"]);
    }
    let over_file = run_in(folder.path(), &["fix", "notes.sql", "--out", "notes.sql", "--force"]);
    assert_refused(&over_file, &["notes.sql"]);
    assert_eq!(files(folder.path()), before);
}

#[test]
fn an_empty_folder_is_filled() {
    let folder = notes();
    fs::create_dir(folder.path().join("plan")).unwrap();
    planned(&folder, &[]);
    assert!(read(&folder, "plan/README.md").starts_with("# Migration of"));
}

#[test]
fn nothing_is_left_behind_where_the_source_cannot_be_read() {
    let folder = folder(&[("broken.json", "{\"snapshot\": ")]);
    for source in ["missing.sql", "broken.json"] {
        let run = run_in(folder.path(), &["fix", source, "--out", "plan"]);
        assert_refused(&run, &[source]);
        assert_eq!(names(folder.path()), ["broken.json"], "{source}");
    }
}

/// A file that grows above the limit cannot be written, whoever writes it: as where a disk is full.
fn fix_with_small_files(folder: &TempDir, arguments: &[&str]) -> Run {
    let built = command(folder.path(), arguments);
    let mut limited = Command::new("sh");
    limited
        .args(["-c", "trap '' XFSZ; ulimit -f 2; exec \"$@\"", "sh"])
        .arg(built.get_program())
        .args(arguments);
    let output = limited.current_dir(folder.path()).output().unwrap();
    Run {
        exit_code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn nothing_is_left_behind_where_a_file_cannot_be_written() {
    let folder = notes();
    let run = fix_with_small_files(&folder, &["fix", "notes.sql", "--out", "plan"]);
    assert_refused(&run, &["plan"]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    planned(&folder, &[]);
    let before = files(folder.path());
    let run = fix_with_small_files(&folder, &["fix", "notes.sql", "--out", "plan", "--force"]);
    assert_refused(&run, &["plan"]);
    assert_eq!(files(folder.path()), before, "the plan that was there is not touched");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let written = |name: &str| {
        let plan = folder.path().join(name);
        let run = run_in(fixtures(), &["fix", "everything.sql", "--out", plan.to_str().unwrap()]);
        assert!(run.exit_code < 2, "{}", run.transcript());
        files(&plan)
    };
    let first = written("a");
    assert!(first.len() > 10);
    assert!(written("b") == first);
}

#[test]
fn a_password_is_in_no_file_and_unknown_keys_are_kept() {
    let endpoint =
        "{\"EndpointIdentifier\": \"mine\", \"Password\": \"hush-1\", \"KeyOfNextYear\": {\"a\": [1]},
        \"ExtraConnectionAttributes\": \"keyOfNextYear=7;password=hush-2\",
        \"PostgreSQLSettings\": {\"Password\": \"hush-3\", \"OtherKey\": 5}}";
    let settings = "{\"KeyOfNextYear\": 1, \"TargetMetadata\": {\"OtherKey\": \"x\", \"SupportLobs\": true}}";
    let folder = folder(&[
        ("notes.sql", NOTES),
        ("source.json", endpoint),
        ("target.json", endpoint),
        ("task.json", settings),
    ]);
    let arguments = [
        "--source-endpoint",
        "source.json",
        "--target-endpoint",
        "target.json",
        "--task-settings",
        "task.json",
    ];
    planned(&folder, &arguments);
    for (name, bytes) in files(&folder.path().join("plan")) {
        assert!(!String::from_utf8(bytes).unwrap().contains("hush"), "{name} holds a password");
    }
    for name in ["plan/dms/source-endpoint.json", "plan/dms/target-endpoint.json"] {
        let written = json(&folder, name);
        assert_eq!(written["EndpointIdentifier"], "mine");
        assert_eq!(written["KeyOfNextYear"]["a"][0], 1);
        assert_eq!(written["PostgreSQLSettings"]["OtherKey"], 5);
        let attributes = written["ExtraConnectionAttributes"].as_str().unwrap();
        assert!(attributes.contains("keyOfNextYear=7"), "{attributes}");
    }
    let task = json(&folder, "plan/dms/task-settings.json");
    assert_eq!((&task["KeyOfNextYear"], &task["TargetMetadata"]["OtherKey"]), (&1.into(), &"x".into()));
    assert_eq!(task["FullLoadSettings"]["TargetTablePrepMode"], "TRUNCATE_BEFORE_LOAD");
}

#[test]
fn the_written_json_files_are_those_that_check_takes() {
    let folder = notes();
    planned(&folder, &["--prefer", "settings"]);
    let arguments = [
        "check",
        "notes.sql",
        "--select",
        "lobs",
        "--task-settings",
        "plan/dms/task-settings.json",
        "--table-mappings",
        "plan/dms/table-mappings.json",
        "--source-endpoint",
        "plan/dms/source-endpoint.json",
        "--target-endpoint",
        "plan/dms/target-endpoint.json",
    ];
    let before = run_in(folder.path(), &["check", "notes.sql", "--select", "lobs"]);
    assert!(before.stdout.contains("lob-may-be-truncated"), "{}", before.transcript());
    let run = run_in(folder.path(), &arguments);
    assert_eq!((run.exit_code, run.stderr.as_str()), (0, ""), "{}", run.transcript());
    assert!(!run.stdout.contains("lob-may-be-truncated"), "{}", run.stdout);
}

#[test]
fn a_strategy_for_sequences_is_one_that_is_known() {
    let folder = notes();
    for wrong in ["triple", "gap:", "gap:-1", "gap:1x", ""] {
        let arguments = ["fix", "notes.sql", "--out", "plan", "--sequence-strategy", wrong];
        let run = run_in(folder.path(), &arguments);
        assert_refused(&run, &["--sequence-strategy"]);
        assert_eq!(names(folder.path()), ["notes.sql"]);
    }
    planned(&folder, &["--sequence-strategy", "gap:54321"]);
    assert!(read(&folder, "plan/6-target-at-cutover.sql").contains("54321"));
}

#[test]
fn exit_codes_follow_what_is_left() {
    let clean = folder(&[("s.sql", "CREATE TABLE t (id int PRIMARY KEY);")]);
    let left = folder(&[("s.sql", "CREATE TABLE t (id int PRIMARY KEY, a inet);")]);
    let cases = [(&clean, "info", 0), (&left, "error", 1), (&left, "never", 0)];
    for (folder, fail_on, expected) in cases {
        let arguments = ["fix", "s.sql", "--out", "plan", "--force", "--fail-on", fail_on];
        let run = run_in(folder.path(), &arguments);
        assert_eq!(run.exit_code, expected, "{fail_on}: {}", run.transcript());
    }
    assert_eq!(run_in(clean.path(), &["fix", "s.sql"]).exit_code, 2, "without --out");
    assert_eq!(run_in(clean.path(), &["fix", "--out", "other"]).exit_code, 2, "without a source");
}

/// The findings that the runbook speaks of.
fn runbook(folder: &TempDir, arguments: &[&str]) -> String {
    let all = [arguments, &["--force"]].concat();
    planned(folder, &all);
    read(folder, "plan/README.md")
}

#[test]
fn rules_and_tables_are_chosen_as_for_check() {
    let two = "CREATE TABLE a (id int PRIMARY KEY, x numeric, y character varying);
               CREATE TABLE b (x numeric, y character varying);";
    let folder = folder(&[("notes.sql", two)]);
    let all = runbook(&folder, &[]);
    for part in ["numeric-without-precision", "varchar-without-length", "public.b.x", "missing-primary-key"] {
        assert!(all.contains(part), "{part}: {all}");
    }
    let selected = runbook(&folder, &["--select", "numeric-without-precision"]);
    assert!(selected.contains("public.b.x") && !selected.contains("varchar-without-length"), "{selected}");
    let without = runbook(&folder, &["--ignore", "types"]);
    assert!(without.contains("missing-primary-key") && !without.contains("public.b.x"), "{without}");
    let only = runbook(&folder, &["--only", "public.a"]);
    assert!(only.contains("public.a.x") && !only.contains("public.b"), "{only}");
    // what was changed on `b` makes the rules look again: at `b` alone
    let only = runbook(&folder, &["--only", "public.b", "--prefer", "sql"]);
    assert!(only.contains("public.b") && !only.contains("public.a"), "{only}");
    let run = run_in(folder.path(), &["fix", "notes.sql", "--out", "other", "--only", "public.c"]);
    assert_refused(&run, &["--only", "public.c"]);
    assert!(!folder.path().join("other").exists());
}

#[test]
fn a_dump_on_standard_input_is_planned() {
    let folder = notes();
    let run = run_with_input(folder.path(), &["fix", "-", "--out", "piped"], NOTES.as_bytes());
    assert!(run.exit_code < 2 && run.stderr.is_empty(), "{}", run.transcript());
    planned(&folder, &[]);
    assert!(files(&folder.path().join("piped")) == files(&folder.path().join("plan")));
}

#[test]
fn no_rows_are_left_out_by_the_plan_itself() {
    let tables = "CREATE UNLOGGED TABLE cache (id int PRIMARY KEY);
        CREATE UNLOGGED TABLE stored (row cache, id int PRIMARY KEY);
        CREATE TABLE \"Cache\" (id int PRIMARY KEY);";
    let folder = folder(&[("notes.sql", tables)]);
    for preference in ["least-disturbance", "sql", "settings"] {
        planned(&folder, &["--prefer", preference, "--force"]);
        let mappings = read(&folder, "plan/dms/table-mappings.json");
        assert!(!mappings.contains("exclude"), "{preference}: {mappings}");
    }
}

#[test]
fn sequences_of_schemas_that_stay_are_not_printed_for_the_target() {
    let folder = tempfile::tempdir().unwrap();
    let schema = folder.path().join("schema.sql");
    fs::write(
        &schema,
        "CREATE SCHEMA goes; CREATE SCHEMA stays;
        CREATE TABLE goes.a (id bigserial PRIMARY KEY); CREATE TABLE stays.b (id bigserial PRIMARY KEY);",
    )
    .unwrap();
    let mappings = folder.path().join("mappings.json");
    fs::write(
        &mappings,
        r#"{"rules": [{"rule-type": "selection", "rule-id": "1", "rule-name": "1", "rule-action": "include",
            "object-locator": {"schema-name": "goes", "table-name": "%"}}]}"#,
    )
    .unwrap();
    let plan = folder.path().join("plan");
    let status = Command::new(env!("CARGO_BIN_EXE_pgdms-lint"))
        .arg("fix")
        .arg(&schema)
        .arg("--table-mappings")
        .arg(&mappings)
        .arg("--out")
        .arg(&plan)
        .status()
        .unwrap();
    assert!(status.code().is_some_and(|code| code < 2));
    let file = fs::read_to_string(plan.join("5-source-at-cutover.sql")).unwrap();
    assert!(file.contains("goes.a_id_seq") && !file.contains("stays.b_id_seq"), "{file}");
}

#[test]
fn what_a_person_must_do_comes_before_what_a_person_may_do() {
    let schema = "CREATE TABLE public.a (id integer PRIMARY KEY, d jsonb);\n\
                  CREATE TABLE public.z (code text PRIMARY KEY);\n";
    let folder = folder(&[("notes.sql", schema)]);
    let text = runbook(&folder, &[]);
    let (_, asked) = text.split_once("## What needs a person").expect("something needs a person");
    let error = asked.find("lob-primary-key:").expect("a key that DMS takes for a LOB is an error");
    let warning = asked.find("document-column:").expect("a document may be cut, which is a warning");
    assert!(error < warning, "{asked}");
}
