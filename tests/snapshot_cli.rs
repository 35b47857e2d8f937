//! `pgdms-lint snapshot`, and what the program does with its files.

#![cfg(feature = "cli")]

mod program;

use std::fs;
use std::path::Path;
use std::process::Stdio;

use program::{Run, command, run_in, run_with_input};
use serde_json::Value;
use tempfile::TempDir;

/// A folder with a dump, `shop.sql`.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/shop.sql");
    fs::copy(shop, folder.path().join("shop.sql")).unwrap();
    folder
}

/// The files of a folder by name, hidden ones too.
fn names(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[track_caller]
fn assert_silent(run: &Run) {
    assert_eq!((run.exit_code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
}

#[track_caller]
fn assert_refused(run: &Run, parts: &[&str]) {
    assert_eq!((run.exit_code, run.stdout.as_str()), (2, ""), "{}", run.transcript());
    for part in parts {
        assert!(run.stderr.contains(part), "`{part}` is missing from: {}", run.stderr);
    }
}

/// A JSON report without what a snapshot does not have: the input's name, and places in it.
fn comparable(run: &Run) -> Value {
    assert!(run.exit_code < 2, "{}", run.transcript());
    let mut report: Value = serde_json::from_str(&run.stdout).unwrap();
    report["sources"] = Value::Null;
    for finding in report["findings"].as_array_mut().unwrap() {
        finding["location"] = Value::Null;
    }
    report
}

#[test]
fn a_snapshot_is_judged_as_what_it_was_made_from() {
    let folder = folder();
    assert_silent(&run_in(folder.path(), &["snapshot", "shop.sql", "-o", "shop.json"]));
    let check = |file| run_in(folder.path(), &["check", file, "--format", "json", "--dms-user", "shop_app"]);
    let (dump, snapshot) = (check("shop.sql"), check("shop.json"));
    assert_eq!(comparable(&snapshot), comparable(&dump));
    assert_eq!(snapshot.exit_code, dump.exit_code);
    let types = |file| run_in(folder.path(), &["types", file]).stdout;
    assert_eq!(types("shop.json"), types("shop.sql"));
    let source = &serde_json::from_str::<Value>(&snapshot.stdout).unwrap()["sources"][0];
    assert_eq!((&source["kind"], &source["name"]), (&"snapshot".into(), &"shop.json".into()));
}

#[test]
fn a_snapshot_is_known_by_its_content_and_can_be_made_again() {
    let folder = folder();
    let written = run_in(folder.path(), &["snapshot", "shop.sql", "-o", "-"]);
    assert_eq!((written.exit_code, written.stderr.as_str()), (0, ""));
    fs::write(folder.path().join("shop.sql.old"), &written.stdout).unwrap();
    let again = run_in(folder.path(), &["snapshot", "shop.sql.old", "-o", "-"]);
    assert!(again.stdout == written.stdout);
    let from_stdin = run_with_input(folder.path(), &["snapshot", "-", "-o", "-"], written.stdout.as_bytes());
    assert!(from_stdin.stdout == written.stdout, "{}", from_stdin.stderr);
    let sql = fs::read(folder.path().join("shop.sql")).unwrap();
    let sql_from_stdin = run_with_input(folder.path(), &["snapshot", "-", "-o", "-"], &sql);
    assert!(sql_from_stdin.stdout == written.stdout, "{}", sql_from_stdin.stderr);
}

#[test]
fn a_snapshot_can_be_the_target() {
    let folder = folder();
    assert_silent(&run_in(folder.path(), &["snapshot", "shop.sql", "-o", "target.json"]));
    let check =
        |target| run_in(folder.path(), &["check", "shop.sql", "--target", target, "--format", "json"]).stdout;
    assert_eq!(check("target.json"), check("shop.sql"));
}

#[test]
fn a_file_is_replaced_only_when_asked() {
    let folder = folder();
    fs::write(folder.path().join("kept.json"), "precious").unwrap();
    let refused = run_in(folder.path(), &["snapshot", "shop.sql", "-o", "kept.json"]);
    assert_refused(&refused, &["kept.json is there already", "--force"]);
    assert_eq!(fs::read(folder.path().join("kept.json")).unwrap(), b"precious");
    assert_silent(&run_in(folder.path(), &["snapshot", "shop.sql", "-o", "kept.json", "--force"]));
    assert!(fs::read(folder.path().join("kept.json")).unwrap().starts_with(b"{\n \"format\""));
    assert_eq!(names(&folder), ["kept.json", "shop.sql"]);
}

#[test]
fn nothing_is_left_of_what_could_not_be_written() {
    let folder = folder();
    let no_folder = run_in(folder.path(), &["snapshot", "shop.sql", "-o", "none/x.json"]);
    assert_refused(&no_folder, &["cannot write none/x.json"]);
    let a_folder = run_in(folder.path(), &["snapshot", "shop.sql", "-o", "."]);
    assert_refused(&a_folder, &["cannot write ."]);
    let no_source = run_in(folder.path(), &["snapshot", "missing.sql", "-o", "x.json"]);
    assert_refused(&no_source, &["missing.sql"]);
    assert_eq!(names(&folder), ["shop.sql"]);
    assert_refused(&run_in(folder.path(), &["snapshot", "-o", "x.json"]), &["name a schema dump"]);
}

#[cfg(unix)]
#[test]
fn what_a_link_leads_to_is_replaced_and_devices_are_written_to() {
    let folder = folder();
    fs::write(folder.path().join("real.json"), "old").unwrap();
    std::os::unix::fs::symlink("real.json", folder.path().join("link.json")).unwrap();
    assert_silent(&run_in(folder.path(), &["snapshot", "shop.sql", "-o", "link.json", "--force"]));
    assert!(fs::symlink_metadata(folder.path().join("link.json")).unwrap().is_symlink());
    assert!(fs::read(folder.path().join("real.json")).unwrap().starts_with(b"{"));
    std::os::unix::fs::symlink("new.json", folder.path().join("ahead.json")).unwrap();
    assert_silent(&run_in(folder.path(), &["snapshot", "shop.sql", "-o", "ahead.json"]));
    assert!(fs::symlink_metadata(folder.path().join("ahead.json")).unwrap().is_symlink());
    assert!(fs::read(folder.path().join("new.json")).unwrap().starts_with(b"{"));
    assert_silent(&run_in(folder.path(), &["snapshot", "shop.sql", "-o", "/dev/null"]));
}

#[test]
fn a_snapshot_stands_alone() {
    let folder = folder();
    assert_silent(&run_in(folder.path(), &["snapshot", "shop.sql", "-o", "shop.json"]));
    let run = run_in(folder.path(), &["check", "shop.sql", "shop.json"]);
    assert_refused(&run, &["shop.json is JSON: a snapshot stands alone"]);
}

#[test]
fn files_that_are_damaged_or_of_another_kind_are_refused_with_what_helps() {
    let folder = folder();
    assert_silent(&run_in(folder.path(), &["snapshot", "shop.sql", "-o", "shop.json"]));
    let whole = fs::read_to_string(folder.path().join("shop.json")).unwrap();
    let half: String = whole.chars().take(whole.len() / 2).collect();
    let mut binary = whole.clone().into_bytes();
    binary[1000..1100].fill(0);
    let cases: &[(&[u8], &[&str])] = &[
        (half.as_bytes(), &["x.json:", "ends here in the middle", "copy it again"]),
        (&binary, &["x.json:", "the snapshot is damaged", "pgdms-lint snapshot"]),
        (b"{\"rules\": []}", &["x.json: this is JSON, but no snapshot", "--table-mappings"]),
        (b"{}", &["x.json: this is JSON, but no snapshot"]),
        (b"{", &["x.json:1:1:", "ends here"]),
    ];
    for (bytes, parts) in cases {
        fs::write(folder.path().join("x.json"), bytes).unwrap();
        assert_refused(&run_in(folder.path(), &["check", "x.json"]), parts);
    }
    fs::write(folder.path().join("x.json"), whole.replace("\"version\": 1", "\"version\": 9")).unwrap();
    assert_refused(
        &run_in(folder.path(), &["check", "x.json"]),
        &["x.json: the snapshot has version 9", "up to version 1"],
    );
}

#[test]
fn what_the_source_could_not_tell_is_not_forgotten() {
    let folder = folder();
    let sql =
        "CREATE TABLE t (id int PRIMARY KEY);\nCREATE TABLE u (id BROKEN HERE ());\nDO $$ BEGIN END $$;\n";
    fs::write(folder.path().join("broken.sql"), sql).unwrap();
    assert_silent(&run_in(folder.path(), &["snapshot", "broken.sql", "-o", "broken.json"]));
    let check = |file, more: &[&str]| run_in(folder.path(), &[&["check", file], more].concat());
    let report = |file| serde_json::from_str::<Value>(&check(file, &["--format", "json"]).stdout).unwrap();
    let (dump, snapshot) = (report("broken.sql"), report("broken.json"));
    assert_eq!(snapshot["skipped_statements"], dump["skipped_statements"]);
    assert_eq!(snapshot["skipped_statements"][0]["line"], 2);
    assert_eq!(snapshot["sources"][0]["not_understood"], 1);
    assert_eq!(snapshot["not_checked"], dump["not_checked"]);
    let strict = check("broken.json", &["--strict"]);
    assert_eq!(strict.stderr, check("broken.sql", &["--strict"]).stderr);
    assert_refused(&strict, &["1 of 3 statements could not be read", "broken.sql:2"]);
    let target = check("shop.sql", &["--target", "broken.json"]);
    assert_eq!(target.stderr, check("shop.sql", &["--target", "broken.sql"]).stderr);
    assert!(target.stderr.contains("of the target 1 of 3 statements"), "{}", target.stderr);
}

/// Waits until a program has begun to write a file, and tells its name.
#[cfg(unix)]
fn part_of(folder: &TempDir, child: &mut std::process::Child) -> String {
    loop {
        if let Some(part) = names(folder).into_iter().find(|name| name.ends_with(".part")) {
            return part;
        }
        assert_eq!(child.try_wait().unwrap(), None, "it has written nothing");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_nothing_behind() {
    let folder = folder();
    let columns: String = (0..50).map(|column| format!(", c{column} varchar(100)")).collect();
    let tables: String =
        (0..2000).map(|n| format!("CREATE TABLE t{n} (id int PRIMARY KEY{columns});\n")).collect();
    fs::write(folder.path().join("large.sql"), tables).unwrap();
    for signal in ["-INT", "-TERM"] {
        let mut child = command(folder.path(), &["snapshot", "large.sql", "-o", "large.json"])
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let part = part_of(&folder, &mut child);
        assert!(part.starts_with(".large.json."), "{part}");
        let kill = ["-c", "kill \"$0\" \"$1\"", signal, &child.id().to_string()];
        assert!(std::process::Command::new("sh").args(kill).status().unwrap().success());
        let output = child.wait_with_output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), message.as_str()),
            (Some(2), "error: interrupted: the output is not whole\n")
        );
        assert_eq!(names(&folder), ["large.sql", "shop.sql"]);
    }
}

#[test]
fn schemas_of_files_are_not_chosen() {
    let folder = folder();
    assert_silent(&run_in(folder.path(), &["snapshot", "shop.sql", "-o", "shop.json"]));
    for file in ["shop.sql", "shop.json"] {
        for option in ["--include-schema=shop", "--exclude-schema=hr"] {
            let run = run_in(folder.path(), &["check", file, option]);
            assert_refused(
                &run,
                &["--include-schema, --exclude-schema", "pg_dump -n", "pgdms-lint snapshot"],
            );
        }
    }
    let check = || run_in(folder.path(), &["check", "shop.sql"]).transcript();
    let whole = check();
    fs::write(folder.path().join("pgdms-lint.toml"), "include-schema = [\"none\"]").unwrap();
    assert_eq!(check(), whole);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = folder();
    let mut child = command(folder.path(), &["snapshot", "shop.sql", "-o", "-"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}
