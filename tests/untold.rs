//! What a report cannot know it says, in text and in JSON: a wrong "fine" would be the worst of answers.

#![cfg(feature = "cli")]

mod program;

use program::{Run, run_with_input};
use serde_json::Value;

/// Behind a statement that is understood: a file of which nothing is understood is refused as a whole.
fn check(sql: &str, arguments: &[&str]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let sql = format!("SET work_mem = '1MB'; {sql}");
    run_with_input(folder.path(), &[&["check", "-"], arguments].concat(), sql.as_bytes())
}

fn json(sql: &str) -> Value {
    serde_json::from_str(&check(sql, &["--format", "json"]).stdout).unwrap()
}

/// Statements that hide something, with words that the text report must have about them.
const UNTOLD: &[(&str, &[&str])] = &[
    (
        "CREATE TABLE public.prices (id int PRIMARY KEY, amount numeric FROBNICATED);",
        &["CREATE TABLE public.prices", "not understood", "public.prices", "Not checked", "1 not understood"],
    ),
    (
        "CREATE TABLE prices (id int PRIMARY KEY); ALTER TABLE prices ADD amount numeric FROBNICATED;",
        &["ALTER TABLE prices", "not understood", "(public.prices)"],
    ),
    ("CREATE TABLE prices AS SELECT 1.5 AS amount;", &["(public.prices)", "not tell all columns"]),
    (
        "DO $$ BEGIN EXECUTE 'CREATE TABLE x (n numeric)'; END $$;",
        &["DO $$", "what a DO block does is not known"],
    ),
    ("SELECT create_tables();", &["SELECT create_tables()", "not known from the text of its call"]),
    ("\\i tables.sql\n", &["\\i tables.sql", "was not read"]),
    ("ALTER TABLE nowhere ADD COLUMN n numeric;", &["ALTER TABLE nowhere", "does not exist"]),
    ("CREATE TABLE prices (id int PRIMARY KEY, n numeric", &["never ends: is the file complete?"]),
];

#[test]
fn the_text_says_what_was_not_seen() {
    for (sql, words) in UNTOLD {
        let run = check(sql, &[]);
        for word in *words {
            assert!(run.stdout.contains(word), "{sql}: {word} is not in\n{}", run.stdout);
        }
        assert!(!run.stdout.contains("Nothing found that DMS would hurt"), "{}", run.stdout);
    }
}

#[test]
fn the_json_says_what_was_not_seen() {
    for (sql, _) in UNTOLD {
        let report = json(sql);
        let skipped = report["skipped_statements"].as_array().unwrap();
        let not_checked = report["not_checked"].as_array().unwrap();
        let names_objects = not_checked.iter().any(|entry| !entry["objects"].as_array().unwrap().is_empty());
        assert!(!skipped.is_empty() || names_objects, "{sql}: {report:#}");
        for skipped in skipped {
            assert_eq!((&skipped["file"], &skipped["line"]), (&"-".into(), &1.into()), "{sql}");
        }
    }
}

#[test]
fn the_json_names_the_tables_that_a_rule_did_not_judge() {
    let report = json(UNTOLD[0].0);
    for rule in ["numeric-without-precision", "missing-primary-key", "lob-may-be-truncated"] {
        let entries = report["not_checked"].as_array().unwrap().iter();
        let objects: Vec<&Value> =
            entries.filter(|entry| entry["rule"] == rule).map(|entry| &entry["objects"][0]["name"]).collect();
        assert_eq!(objects, ["prices"], "{rule}");
    }
}

/// Statements behind one that could not be read or applied, and rules that must not judge the table `t` then.
const LEANING_ON_THE_UNREAD: &[(&str, &[&str])] = &[
    (
        "CREATE TABLE base (id int FROBNICATED PRIMARY KEY); CREATE TABLE t (LIKE base INCLUDING ALL);",
        &["missing-primary-key", "numeric-without-precision"],
    ),
    (
        "CREATE TABLE base (id int FROBNICATED PRIMARY KEY); CREATE TABLE t () INHERITS (base);",
        &["missing-primary-key"],
    ),
    ("CREATE TABLE t (n int, LIKE nowhere INCLUDING ALL);", &["missing-primary-key"]),
    ("CREATE TABLE t PARTITION OF nowhere DEFAULT;", &["missing-primary-key"]),
    (
        "CREATE TABLE t (id int NOT NULL, line text); CREATE UNIQUE INDEX i ON t (id) FROBNICATED;",
        &["lob-without-key", "secondary-index-not-migrated", "coalesce-unique-index"],
    ),
    (
        "CREATE TABLE t (id int, line text UNIQUE); CREATE UNIQUE INDEX CONCURRENTLY ON ONLY t (id) FROBNICATED;",
        &["nullable-unique-key", "lob-without-key"],
    ),
    (
        "CREATE TABLE base (id int NOT NULL, line text); CREATE UNIQUE INDEX i ON base (id) FROBNICATED; \
         CREATE TABLE t (LIKE base INCLUDING INDEXES);",
        &["lob-without-key"],
    ),
    (
        "CREATE TABLE t (id int NOT NULL); CREATE UNIQUE INDEX i ON t (id) FROBNICATED; \
         ALTER TABLE t ADD PRIMARY KEY USING INDEX i;",
        &["missing-primary-key"],
    ),
];

#[test]
fn what_leans_on_the_unread_is_not_judged() {
    let is_t = |object: &Value| object["name"] == "t" || object["table"] == "t";
    for (sql, rules) in LEANING_ON_THE_UNREAD {
        let report = json(sql);
        for rule in *rules {
            let of_rule = |list: &str| {
                let entries = report[list].as_array().unwrap().clone();
                entries.into_iter().filter(|entry| entry["rule"] == **rule).collect::<Vec<Value>>()
            };
            let found = of_rule("findings");
            assert!(!found.iter().any(|entry| is_t(&entry["object"])), "{sql}: {rule}: {found:?}");
            let not_checked = of_rule("not_checked");
            let names_t = |entry: &Value| entry["objects"].as_array().unwrap().iter().any(is_t);
            assert!(not_checked.iter().any(names_t), "{sql}: {rule}: {not_checked:?}");
        }
    }
}

#[test]
fn strict_stops_at_what_was_not_understood() {
    let run = check(UNTOLD[0].0, &["--strict"]);
    assert_eq!(run.exit_code, 2, "{}", run.stdout);
    assert!(run.stderr.contains("CREATE TABLE public.prices"), "{}", run.stderr);
}

#[test]
fn statements_of_the_target_that_were_not_read_are_said_and_refused_with_strict() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("s.sql"), "CREATE TABLE t (id int PRIMARY KEY);").unwrap();
    let target = "CREATE TABLE t (id int PRIMARY KEY); CREATE NONSENSE;";
    std::fs::write(folder.path().join("t.sql"), target).unwrap();
    let run = program::run_in(folder.path(), &["check", "s.sql", "--target", "t.sql"]);
    assert_eq!(run.exit_code, 0, "{}", run.transcript());
    assert!(run.stderr.contains("of the target 1 of 2 statements could not be read"), "{}", run.stderr);
    assert!(run.stderr.contains("t.sql:1: CREATE NONSENSE"), "{}", run.stderr);
    let run = program::run_in(folder.path(), &["check", "--strict", "s.sql", "--target", "t.sql"]);
    assert_eq!(run.exit_code, 2, "{}", run.transcript());
}
