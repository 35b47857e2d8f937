//! Whatever is given to the program: a clear message, the right exit code, nothing that looks whole.

mod program;

use std::fs;
use std::io::Read;
use std::process::Stdio;

use program::{Run, command, run_in, run_with_input};
use tempfile::TempDir;

/// A folder with these files, and the run of the program on the first.
fn check(name: &str, bytes: &[u8]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    run_in(folder.path(), &["check", name])
}

/// The program refuses: exit code 2, nothing on standard output, this message on standard error.
#[track_caller]
fn assert_refused(run: &Run, message: &str) {
    assert_eq!(run.exit_code, 2, "{}", run.transcript());
    assert_eq!(run.stdout, "");
    assert_eq!(run.stderr, format!("error: {message}\n"));
}

/// The program refuses with a message that holds all of these.
#[track_caller]
fn assert_refused_with(run: &Run, parts: &[&str]) {
    assert_eq!(run.exit_code, 2, "{}", run.transcript());
    assert_eq!(run.stdout, "");
    for part in parts {
        assert!(run.stderr.contains(part), "`{part}` is missing from: {}", run.stderr);
    }
}

#[test]
fn files_that_are_no_sql_are_named_with_what_helps() {
    let utf16: Vec<u8> = "CREATE TABLE t ();".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let with_mark = [&[0xff, 0xfe], utf16.as_slice()].concat();
    let cases: &[(&str, &[u8], &[&str])] = &[
        ("empty.sql", b"", &["empty.sql", "empty"]),
        (
            "dump.custom",
            b"PGDMP\x01\x0e\x00\x04\x08\x01\x01\x01",
            &["dump.custom", "byte 12", "is the file complete?"],
        ),
        ("dump.sql.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00", &["dump.sql.gz", "is the file complete?"]),
        ("dump.sql.zst", b"\x28\xb5\x2f\xfd\x00\x00\x00\x00", &["dump.sql.zst", "is the file complete?"]),
        ("utf16.sql", &utf16, &["utf16.sql", "UTF-16", "iconv"]),
        ("utf16-mark.sql", &with_mark, &["utf16-mark.sql", "UTF-16", "iconv"]),
        ("program", b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00", &["program"]),
        (
            "mysql.sql",
            b"-- MySQL dump 10.13  Distrib 8.0.36\n--\nCREATE TABLE `t` (`id` int) ENGINE=InnoDB;\n",
            &["mysql.sql", "MySQL"],
        ),
    ];
    for (name, bytes, parts) in cases {
        assert_refused_with(&check(name, bytes), parts);
    }
}

#[test]
fn folders_are_migrations_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("archive")).unwrap();
    fs::write(folder.path().join("archive/toc.dat"), b"PGDMP").unwrap();
    fs::create_dir_all(folder.path().join("nothing")).unwrap();
    assert_refused_with(&run_in(folder.path(), &["check", "archive"]), &["archive", "is the file complete?"]);
    assert_refused_with(&run_in(folder.path(), &["check", "nothing"]), &["nothing", ".sql", "toc.dat"]);
}

#[test]
fn a_file_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    assert_refused_with(&run_in(folder.path(), &["check", "gone.sql"]), &["gone.sql", "No such file"]);
    assert_refused_with(&run_in(folder.path(), &["types", "gone.sql"]), &["gone.sql", "No such file"]);
}

#[test]
fn nothing_to_check_says_what_can_be_given() {
    let folder = tempfile::tempdir().unwrap();
    assert_refused(
        &run_in(folder.path(), &["check"]),
        "nothing to check: name a schema dump, a folder of migrations, a server, or the task's files (see --help)",
    );
}

#[test]
fn arguments_that_make_no_sense() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("s.sql"), "CREATE TABLE t (id int PRIMARY KEY);").unwrap();
    let cases: &[(&[&str], &[&str])] = &[
        (&["check", "s.sql", "--select", "numeric-aray"], &["numeric-aray", "did you mean `numeric-array`?"]),
        (&["check", "s.sql", "--ignore", "nonsense"], &["nonsense", "pgdms-lint rules"]),
        (&["check", "s.sql", "--migration-type", "both"], &["--migration-type", "both"]),
        (&["check", "s.sql", "--dms-version", "newest"], &["--dms-version", "newest", "3.5.4"]),
        (&["check", "s.sql", "--target-engine", "postgess"], &["--target-engine", "postgess"]),
        (&["check", "s.sql", "--only", "public.orders"], &["--only", "public.orders"]),
        (&["check", "s.sql", "--task-settings", "gone.json"], &["--task-settings", "gone.json"]),
        (
            &["explain", "missing-primary-keys"],
            &["missing-primary-keys", "did you mean `missing-primary-key`?"],
        ),
        (&["check", "s.sql", "--format", "xml"], &["xml", "text", "json"]),
        (&["chek", "s.sql"], &["chek", "check"]),
        (&[], &["Usage"]),
    ];
    for (arguments, parts) in cases {
        assert_refused_with(&run_in(folder.path(), arguments), parts);
    }
}

#[test]
fn a_key_of_the_configuration_that_nobody_knows() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("pgdms-lint.toml"), "strict = true\nfail_on = \"error\"\n").unwrap();
    fs::write(folder.path().join("s.sql"), "CREATE TABLE t (id int PRIMARY KEY);").unwrap();
    let run = run_in(folder.path(), &["check", "s.sql"]);
    assert_refused_with(&run, &["pgdms-lint.toml:2:1", "fail_on", "fail-on"]);
}

#[test]
fn json_that_is_none_is_refused_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("s.sql"), "CREATE TABLE t (id int PRIMARY KEY);").unwrap();
    fs::write(folder.path().join("bad.json"), "{\n  \"TargetMetadata\": {\"LobMaxSize\": }\n}").unwrap();
    fs::write(folder.path().join("type.json"), "{\"TargetMetadata\": {\"SupportLobs\": [1]}}").unwrap();
    for (file, parts) in [("bad.json", ["bad.json:2:", ""]), ("type.json", ["type.json:1:", "SupportLobs"])] {
        assert_refused_with(&run_in(folder.path(), &["check", "s.sql", "--task-settings", file]), &parts);
    }
    let run = run_in(folder.path(), &["check", "s.sql", "--profile", "bad.json"]);
    assert_refused_with(&run, &["bad.json:2:", "data profile"]);
}

#[test]
fn a_statement_that_cannot_be_read_hides_nothing_and_is_refused_with_strict() {
    let sql = "CREATE TABLE a (x numeric);\nCREATE NONSENSE;\nCREATE TABLE b (y numeric);\n";
    let run = check("s.sql", sql.as_bytes());
    assert_eq!(run.exit_code, 1, "{}", run.transcript());
    assert!(run.stdout.contains("s.sql:2: CREATE NONSENSE: not understood"), "{}", run.stdout);
    assert!(run.stdout.contains("public.a.x") && run.stdout.contains("public.b.y"), "{}", run.stdout);

    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("s.sql"), sql).unwrap();
    let run = run_in(folder.path(), &["check", "--strict", "s.sql"]);
    assert_refused_with(&run, &["1 of 3 statements could not be read", "s.sql:2: CREATE NONSENSE"]);
}

#[test]
fn a_file_of_which_nothing_is_understood_is_refused() {
    let cases: &[(&str, &str)] = &[
        ("prose.sql", "Dear team,\nplease find the schema attached.\n"),
        ("several.sql", "CREATE NONSENSE a;\nCREATE NONSENSE b;\n"),
        ("brackets.sql", &"(".repeat(100_000)),
        ("cut.sql", "'never ends"),
    ];
    for (name, text) in cases {
        let place = format!("{name}:1:");
        assert_refused_with(&check(name, text.as_bytes()), &["not one statement", "PostgreSQL dump", &place]);
    }
    let run = check("settings.sql", b"-- nothing but settings\nSET search_path = public;\n");
    assert_eq!(run.exit_code, 0, "{}", run.transcript());
}

#[test]
fn a_file_cut_off_in_the_middle_is_reported_with_the_line_where_it_began() {
    let run = check("cut.sql", b"CREATE TABLE a (x numeric);\n\nCOMMENT ON TABLE a IS 'never");
    assert_eq!(run.exit_code, 1, "{}", run.transcript());
    assert!(
        run.stdout.contains("cut.sql:3: a string in quotes: begins here and never ends"),
        "{}",
        run.stdout
    );
}

#[test]
fn several_databases_are_listed_and_one_can_be_chosen() {
    let dump = "\\connect one\nCREATE TABLE a (x numeric);\n\\connect two\nCREATE TABLE b (y numeric);\n\\connect postgres\n";
    let run = check("all.sql", dump.as_bytes());
    assert_refused_with(&run, &["one", "two", "--database"]);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("all.sql"), dump).unwrap();
    let run = run_in(folder.path(), &["check", "all.sql", "--database", "two"]);
    assert_eq!(run.exit_code, 1, "{}", run.transcript());
    assert!(run.stdout.contains("public.b.y") && !run.stdout.contains("public.a.x"), "{}", run.stdout);
    let run = run_in(folder.path(), &["check", "all.sql", "--database", "three"]);
    assert_refused_with(&run, &["three", "one", "two"]);
}

#[test]
fn of_very_many_databases_some_are_listed() {
    let dump: String =
        (10..60).map(|n| format!("\\connect d{n}\nCREATE TABLE t{n} (x numeric);\n")).collect();
    let run = check("all.sql", dump.as_bytes());
    assert_refused_with(&run, &["d10, d11,", "d19 and 40 more", "--database"]);
    assert!(!run.stderr.contains("d20"), "{}", run.stderr);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let tables: String = (0..3000).map(|n| format!("CREATE TABLE t{n} (x numeric, y varchar);\n")).collect();
    fs::write(folder.path().join("s.sql"), tables).unwrap();
    let mut child = command(folder.path(), &["check", "-v", "s.sql"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    // the verdict stands, whoever stopped reading: there are errors
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn deep_and_long_input_ends_without_a_panic() {
    let depth = 10_000;
    let nested = format!(
        "CREATE TABLE t (x int CHECK ({}x > 0{}));\nCREATE VIEW v AS SELECT {}1{};\n",
        "(".repeat(depth),
        ")".repeat(depth),
        "(".repeat(depth),
        ")".repeat(depth)
    );
    let chain = format!("CREATE VIEW w AS SELECT 1 WHERE {}true;", "1 = 1 AND ".repeat(100_000));
    let run = check("deep.sql", (nested + &chain).as_bytes());
    assert!(run.exit_code < 2, "{}", run.transcript());
    assert!(!run.stdout.contains("not understood:"), "{}", run.stdout);
}

#[test]
fn inheritance_in_a_circle_and_duplicates_end() {
    let sql = "
        CREATE TABLE a (x numeric); CREATE TABLE b (x numeric) INHERITS (a); ALTER TABLE a INHERIT b;
        CREATE TABLE a (y numeric); CREATE TYPE t AS (x int); CREATE TYPE t AS (x int);
        CREATE DOMAIN d AS d; CREATE DOMAIN e AS int; CREATE TABLE c (x e, y d);
        CREATE VIEW v AS SELECT * FROM w; CREATE VIEW w AS SELECT * FROM v; DROP TABLE a CASCADE;";
    let run = check("odd.sql", sql.as_bytes());
    assert!(run.exit_code < 2, "{}", run.transcript());
}

#[test]
fn hostile_names_are_shown_quoted_and_break_no_line() {
    let long = "ä".repeat(31) + "b";
    let sql = format!(
        "CREATE SCHEMA \"a.b\"; CREATE TABLE \"a.b\".\"t\"\"x\ny\" (\"select\" numeric, \"{long}\" numeric);"
    );
    let run = check("names.sql", sql.as_bytes());
    assert_eq!(run.exit_code, 1, "{}", run.transcript());
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("s.sql"), sql).unwrap();
    let run = run_in(
        folder.path(),
        &["check", "--format", "json", "--select", "numeric-without-precision", "s.sql"],
    );
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let ids: Vec<&str> =
        report["findings"].as_array().unwrap().iter().map(|f| f["id"].as_str().unwrap()).collect();
    assert_eq!(
        ids,
        [
            "numeric-without-precision:column:\"a.b\".\"t\"\"x\ny\".\"select\"".to_owned(),
            format!("numeric-without-precision:column:\"a.b\".\"t\"\"x\ny\".\"{long}\""),
        ]
    );
}

/// What a terminal would obey instead of showing it.
fn controls(text: &str) -> Vec<char> {
    let obeyed = |c: &char| {
        c.is_control() && !matches!(c, '\n' | '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().filter(obeyed).collect()
}

#[test]
fn names_and_texts_of_the_input_cannot_control_the_terminal() {
    let evil = "\u{1b}[8m\u{202e}\u{9b}2J\r\u{7}";
    let sql = format!(
        "CREATE SCHEMA \"s{evil}\";
CREATE TYPE \"y{evil}\" AS ENUM ('x{evil}');
CREATE TABLE \"s{evil}\".\"t{evil}\" (\"c{evil}\" numeric /* {evil} */, d \"y{evil}\", e varchar DEFAULT '{evil}');
CREATE INDEX \"i{evil}\" ON \"s{evil}\".\"t{evil}\" (d);
CREATE NONSENSE \"{evil}\";
ALTER TABLE \"gone{evil}\" ADD COLUMN a int;
"
    );
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("s.sql"), &sql).unwrap();
    fs::write(
        folder.path().join("mappings.json"),
        format!("{{\"rules\": [{{\"rule-type\": \"{}\"}}]}}", "\u{9b}2J"),
    )
    .unwrap();
    let databases = format!("\\connect \"a{evil}\"\n{sql}\\connect b\n{sql}");
    fs::write(folder.path().join("all.sql"), databases).unwrap();
    let runs: &[&[&str]] = &[
        &["check", "s.sql"],
        &["check", "-v", "s.sql"],
        &["check", "--strict", "s.sql"],
        &["check", "s.sql", "--table-mappings", "mappings.json"],
        &["check", "all.sql"],
        &["types", "s.sql"],
    ];
    for arguments in runs {
        let run = run_in(folder.path(), arguments);
        assert_eq!(controls(&run.stdout), [], "{arguments:?}: {:?}", run.stdout);
        assert_eq!(controls(&run.stderr), [], "{arguments:?}: {:?}", run.stderr);
    }
    let run = run_in(folder.path(), &["check", "s.sql"]);
    assert!(run.stdout.contains("c\\u{1b}[8m\\u{202e}\\u{9b}2J\\r\\u{7}"), "{}", run.stdout);
}

#[test]
fn bytes_that_are_no_utf8_are_read() {
    let sql = b"CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT '\xe9\xff' $$;\nCREATE TABLE t (x numeric);";
    let run = check("latin1.sql", sql);
    assert_eq!(run.exit_code, 1, "{}", run.transcript());
    assert!(run.stdout.contains("latin1.sql:2:"), "{}", run.stdout);
}

#[test]
fn line_ends_of_windows_and_a_byte_order_mark() {
    let run =
        check("win.sql", b"\xef\xbb\xbfCREATE TABLE t (\r\n  id int PRIMARY KEY,\r\n  x numeric\r\n);\r\n");
    assert_eq!(run.exit_code, 1, "{}", run.transcript());
    assert!(run.stdout.contains("win.sql:3:3"), "{}", run.stdout);
}

#[test]
fn standard_input_is_a_source() {
    let folder = TempDir::new().unwrap();
    let run = run_with_input(folder.path(), &["check", "-"], b"CREATE TABLE t (x numeric);");
    assert_eq!(run.exit_code, 1, "{}", run.transcript());
    assert_refused_with(&run_with_input(folder.path(), &["check", "-"], b""), &["empty"]);
}
