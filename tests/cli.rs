//! What the program writes for people and for programs, and how it ends.

#[allow(dead_code, reason = "each test program uses a part of its own")]
#[path = "support/json_schema.rs"]
mod json_schema;
mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use program::{command, run_in, run_with_input};
use tempfile::TempDir;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn ids(json: &str) -> Vec<String> {
    let report: serde_json::Value = serde_json::from_str(json).unwrap();
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_text_report_of_a_shop() {
    insta::assert_snapshot!(run_in(&fixtures(), &["check", "shop.sql"]).transcript());
}

#[test]
fn the_summary_alone() {
    insta::assert_snapshot!(run_in(&fixtures(), &["check", "-q", "shop.sql"]).transcript());
}

#[test]
fn every_finding_of_one_rule() {
    let arguments = ["check", "-v", "--select", "numeric-without-precision", "shop.sql"];
    insta::assert_snapshot!(run_in(&fixtures(), &arguments).transcript());
}

#[test]
fn the_json_report() {
    let arguments = ["check", "--format", "json", "--only", "shop.order_lines", "shop.sql"];
    let run = run_in(&fixtures(), &arguments);
    let mut report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    report["tool"]["version"] = "[version]".into();
    insta::assert_json_snapshot!(report);
}

#[test]
fn the_columns_of_a_shop() {
    insta::assert_snapshot!(run_in(&fixtures(), &["types", "shop.sql"]).transcript());
}

#[test]
fn a_rule_explained() {
    insta::assert_snapshot!(run_in(&fixtures(), &["explain", "numeric-without-precision"]).transcript());
}

#[test]
fn help_of_all_commands() {
    let mut text = String::new();
    for arguments in [
        &["--help"][..],
        &["check", "--help"],
        &["fix", "--help"],
        &["compare", "--help"],
        &["types", "--help"],
        &["estimate", "--help"],
        &["measure", "--help"],
        &["snapshot", "--help"],
    ] {
        text += &run_in(&fixtures(), arguments).transcript();
    }
    insta::assert_snapshot!(text);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for format in ["text", "json"] {
        let arguments = ["check", "--format", format, "everything.sql"];
        let first = run_in(&fixtures(), &arguments);
        for _ in 0..3 {
            assert_eq!(run_in(&fixtures(), &arguments).stdout, first.stdout);
        }
        assert!(first.stdout.len() > 1000);
    }
}

#[test]
fn exit_codes_follow_fail_on() {
    let with_error = folder(&[("s.sql", "CREATE TABLE t (id int PRIMARY KEY, x numeric);")]);
    let with_info = folder(&[("s.sql", "CREATE TABLE t (id int PRIMARY KEY, x timestamptz);")]);
    let clean = folder(&[("s.sql", "CREATE TABLE t (id int PRIMARY KEY);")]);
    let cases = [
        (&with_error, None, 1),
        (&with_error, Some("never"), 0),
        (&with_error, Some("warning"), 1),
        (&with_info, None, 0),
        (&with_info, Some("warning"), 0),
        (&with_info, Some("info"), 1),
        (&clean, Some("info"), 0),
    ];
    for (folder, fail_on, expected) in cases {
        let mut arguments = vec!["check", "s.sql"];
        arguments.extend(fail_on.iter().flat_map(|severity| ["--fail-on", severity]));
        let run = run_in(folder.path(), &arguments);
        assert_eq!(run.exit_code, expected, "{arguments:?}: {}", run.transcript());
    }
}

#[test]
fn several_files_are_one_catalog_read_in_order() {
    let folder = folder(&[
        ("globals.sql", "CREATE ROLE app LOGIN;"),
        ("1.sql", "CREATE TABLE t (id int PRIMARY KEY);"),
        ("2.sql", "ALTER TABLE t ADD COLUMN x numeric;"),
    ]);
    let arguments = [
        "check",
        "--format",
        "json",
        "--select",
        "numeric-without-precision",
        "globals.sql",
        "1.sql",
        "2.sql",
    ];
    let run = run_in(folder.path(), &arguments);
    assert_eq!(ids(&run.stdout), ["numeric-without-precision:column:public.t.x"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["findings"][0]["location"]["file"], "2.sql");
}

#[test]
fn a_folder_of_migrations_is_read_in_version_order_without_what_undoes() {
    let folder = folder(&[
        ("m/V10__drop.sql", "ALTER TABLE t DROP COLUMN x;"),
        ("m/V2__add.sql", "ALTER TABLE t ADD COLUMN x numeric; ALTER TABLE t ADD COLUMN y numeric;"),
        ("m/V1__create.sql", "CREATE TABLE t (id int PRIMARY KEY);"),
        ("m/U2__undo.sql", "ALTER TABLE t DROP COLUMN y;"),
    ]);
    let arguments = ["check", "--format", "json", "--select", "numeric-without-precision", "m"];
    let run = run_in(folder.path(), &arguments);
    assert_eq!(ids(&run.stdout), ["numeric-without-precision:column:public.t.y"]);
}

#[test]
fn an_argument_beats_the_environment_which_beats_the_configuration() {
    let folder = folder(&[
        ("s.sql", "CREATE TABLE t (id int);"),
        ("pgdms-lint.toml", "migration-type = \"full-load\"\nselect = [\"missing-primary-key\"]\n"),
    ]);
    let configured = run_in(folder.path(), &["check", "s.sql"]);
    assert_eq!(configured.exit_code, 0, "{}", configured.transcript());
    let by_environment = program::command(folder.path(), &["check", "s.sql"])
        .env("PGDMS_LINT_MIGRATION_TYPE", "cdc")
        .output()
        .unwrap();
    assert_eq!(by_environment.status.code(), Some(1));
    let by_argument = program::command(folder.path(), &["check", "--migration-type", "full-load", "s.sql"])
        .env("PGDMS_LINT_MIGRATION_TYPE", "cdc")
        .output()
        .unwrap();
    assert_eq!(by_argument.status.code(), Some(0));
}

#[test]
fn the_setting_that_decided_is_named_with_its_place() {
    let folder = folder(&[
        ("s.sql", "CREATE TABLE t (id int PRIMARY KEY, body text);"),
        ("task.json", "{\n  \"TargetMetadata\": {\n    \"SupportLobs\": false\n  }\n}"),
    ]);
    let run = run_in(folder.path(), &["check", "--task-settings", "task.json", "s.sql"]);
    assert!(
        run.stdout.contains("SupportLobs = false (task.json:3 (/TargetMetadata/SupportLobs))"),
        "{}",
        run.stdout
    );
}

#[test]
fn the_tasks_files_alone_can_be_checked() {
    let folder = folder(&[("task.json", "{\"TargetMetadata\": {\"LobMaxSize\": 200000}}")]);
    let run = run_in(folder.path(), &["check", "--format", "json", "--task-settings", "task.json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let rules: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect();
    assert!(rules.contains(&"lob-limit-too-large"), "{}", run.stdout);
    let not_checked = report["not_checked"].as_array().unwrap();
    assert!(not_checked.iter().any(|entry| entry["rule"] == "numeric-without-precision"), "{}", run.stdout);
}

#[test]
fn colours_only_where_they_are_wanted() {
    let folder = folder(&[("s.sql", "CREATE TABLE t (id int PRIMARY KEY, x numeric);")]);
    let piped = run_in(folder.path(), &["check", "s.sql"]);
    assert!(!piped.stdout.contains('\u{1b}'));
    let forced = run_in(folder.path(), &["check", "--color", "always", "s.sql"]);
    assert!(forced.stdout.contains("\u{1b}["));
}

#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = run_in(&fixtures(), &["completions", shell]);
        assert_eq!(run.exit_code, 0);
        assert!(run.stdout.contains("pgdms-lint") && run.stdout.contains("explain"), "{shell}");
    }
}

#[test]
fn the_list_of_rules_in_three_formats() {
    let text = run_in(&fixtures(), &["rules"]).stdout;
    let json: serde_json::Value =
        serde_json::from_str(&run_in(&fixtures(), &["rules", "--format", "json"]).stdout).unwrap();
    let markdown = run_in(&fixtures(), &["rules", "--format", "markdown"]).stdout;
    for entry in json.as_array().unwrap() {
        let name = entry["name"].as_str().unwrap();
        assert!(text.contains(name) && markdown.contains(&format!("[{name}]({name}.md)")), "{name}");
    }
}

#[test]
fn a_password_in_an_endpoint_file_never_comes_out() {
    let folder = folder(&[
        ("s.sql", "CREATE TABLE t (id int PRIMARY KEY, x varchar);"),
        (
            "source.json",
            "{\"EndpointType\": \"source\", \"EngineName\": \"postgres\", \"Password\": \"hunter2\", \"PostgreSQLSettings\": {\"Password\": \"hunter2\", \"Wrong\": 1}}",
        ),
    ]);
    for format in ["text", "json"] {
        let arguments = ["check", "-v", "--format", format, "--source-endpoint", "source.json", "s.sql"];
        let run = run_in(folder.path(), &arguments);
        assert!(!run.stdout.contains("hunter2") && !run.stderr.contains("hunter2"), "{}", run.transcript());
    }
}

#[test]
fn standard_input_in_a_pipe() {
    let run = run_with_input(
        &fixtures(),
        &["types", "--format", "json", "-"],
        b"CREATE TABLE t (x numeric(10,2));",
    );
    let rows: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(rows[0]["type"], "numeric(10,2)");
}

#[test]
fn the_exit_code_tells_of_findings_whether_the_report_was_read_or_not() {
    let folder = folder(&[("a.sql", "CREATE TABLE public.t (n numeric);")]);
    for format in ["text", "json"] {
        let mut child = command(folder.path(), &["check", "a.sql", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr), (Some(1), Vec::new()), "{format}");
    }
}

#[test]
fn queries_are_explained_by_every_command_that_could_send_them() {
    let folder = folder(&[]);
    // nobody listens there
    let server = "host=/nowhere dbname=d";
    let expected = run_in(folder.path(), &["check", "--explain-queries=15", server]);
    assert!(expected.stdout.contains("READ ONLY"), "{}", expected.transcript());
    for arguments in [&["types"][..], &["snapshot", "-o", "x.json"]] {
        let arguments = [arguments, &["--explain-queries=15", server]].concat();
        let run = run_in(folder.path(), &arguments);
        assert_eq!(run.transcript(), expected.transcript(), "{arguments:?}");
    }
    assert!(!folder.path().join("x.json").exists());
}

#[test]
fn what_has_no_place_in_a_file_is_named() {
    let sql =
        "CREATE TABLE public.one (id int);\nCREATE TABLE public.two (v varchar, w varchar, PRIMARY KEY (v));";
    let folder = folder(&[("a.sql", sql)]);
    assert_eq!(run_in(folder.path(), &["snapshot", "a.sql", "-o", "a.json"]).exit_code, 0);
    let check = |more: &[&str]| run_in(folder.path(), &[&["check", "a.json"], more].concat()).stdout;
    let folded = check(&["--select", "missing-primary-key,varchar-without-length"]);
    assert!(folded.contains("\n  --> public.one\n") && folded.contains("\n  --> public.two.v\n"), "{folded}");
    let each = check(&["--select", "varchar-without-length", "-v"]);
    assert!(each.contains("\n  --> public.two.v\n") && each.contains("\n  --> public.two.w\n"), "{each}");
}

#[test]
fn the_columns_say_what_the_profile_tells_of_their_values() {
    let folder = folder(&[
        ("s.sql", "CREATE TABLE t (id int PRIMARY KEY, n numeric, d date, v varchar);\n"),
        (
            "p.json",
            r#"{"schema_version": 1, "measured_at": "2026-11-20", "tables": [{"schema": "public", "table": "t",
                "rows": {"count": 5, "exact": true}, "columns": {
                "n": {"number": {"max_integer_digits": 1, "max_scale": 9, "rows_over_scale_6": 2, "nan": 0, "infinite": 0}},
                "d": {"time": {"infinity": 0, "minus_infinity": 0, "before_christ": 0, "after_year_9999": 0}}}}]}"#,
        ),
    ]);
    let run = run_in(folder.path(), &["types", "s.sql", "--profile", "p.json"]);
    assert_eq!((run.exit_code, run.stderr.as_str()), (0, ""));
    let text = &run.stdout;
    assert!(
        text.contains("\n    error: DMS carries this column as NUMERIC(28,6), but 2 of 5 values have more"),
        "{text}"
    );
    assert!(text.contains("\n    no loss: all 5 rows looked at (measured 2026-11-20)\n"), "{text}");
    assert!(text.contains("\n    not measured\n"), "{text}");
    assert!(text.ends_with("By the stored values: 1 error, 1 no loss, 1 not measured.\n"), "{text}");
    let run = run_in(folder.path(), &["types", "s.sql", "--profile", "p.json", "--format", "json"]);
    let columns: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(columns[0].get("stored"), None);
    assert_eq!(columns[1]["stored"]["verdict"], "error");
    assert_eq!(columns[1]["stored"]["findings"][0]["rule"], "numeric-without-precision");
    assert_eq!(columns[2]["stored"]["verdict"], "no-loss");
    let errors = json_schema::errors(
        &pgdms_lint::report::column_list::schema(),
        &columns,
        json_schema::Later::Refused(pgdms_lint::report::json::LATER),
    );
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn a_list_of_columns_says_that_it_may_lack_some() {
    let whole = "CREATE TABLE t (id int PRIMARY KEY);\n";
    let folder = folder(&[("whole.sql", whole), ("part.sql", &format!("{whole}CREATE TABLE broken (,);\n"))]);
    assert_eq!(run_in(folder.path(), &["types", "whole.sql"]).stderr, "");
    let part = run_in(folder.path(), &["types", "part.sql"]);
    assert_eq!(part.exit_code, 0);
    assert!(part.stdout.contains("1 full"), "{}", part.stdout);
    assert!(part.stderr.starts_with("warning: 1 of the source's statements"), "{}", part.stderr);
    assert!(part.stderr.contains("part.sql:2:"), "{}", part.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_an_error() {
    let commands: [&[&str]; 8] = [
        &["--help"],
        &["check", "-h"],
        &["--version"],
        &["rules"],
        &["explain", "enum-column"],
        &["completions", "bash"],
        &["types", "fixtures/shop.sql"],
        &["check", "fixtures/shop.sql", "--fail-on", "never"],
    ];
    for arguments in commands {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = command(Path::new(env!("CARGO_MANIFEST_DIR")), arguments)
            .stdin(Stdio::null())
            .stdout(full)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
            .wait_with_output()
            .unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {message}");
        assert!(message.starts_with("error: cannot write the output: "), "{arguments:?}: {message}");
    }
}
