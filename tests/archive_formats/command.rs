//! `measure` and `--measure` of files.

use std::fs;

use pgdms_lint::profile::DataProfile;

use super::super::program::{run_in, run_with_input};

const DUMP: &str = "\
CREATE TABLE public.t (id int PRIMARY KEY, n numeric);
COPY public.t (id, n) FROM stdin;
1\t0.12345678
2\t1
\\.
";

#[test]
fn the_facts_go_to_a_file_that_check_takes() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("d.sql"), DUMP).unwrap();
    let run = run_in(folder.path(), &["measure", "d.sql", "-o", "p.json"]);
    assert_eq!((run.exit_code, run.stderr.as_str()), (0, ""), "{}", run.transcript());
    let profile = DataProfile::read("p.json", &fs::read(folder.path().join("p.json")).unwrap()).unwrap();
    let facts = profile.column("public", "t", "n").unwrap();
    assert_eq!(facts.number.as_ref().unwrap().max_scale, Some(8));
    assert_eq!(facts.over[0].example.as_ref().unwrap().key, ["1"]);
    assert!(profile.measured_at().is_some());
    let by_file = run_in(folder.path(), &["check", "d.sql", "--profile", "p.json"]);
    let at_once = run_in(folder.path(), &["check", "d.sql", "--measure"]);
    assert_eq!(by_file.stdout, at_once.stdout);
    assert!(at_once.stdout.contains("numeric-without-precision"), "{}", at_once.transcript());
}

#[test]
fn a_damaged_file_leaves_no_profile_unless_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("d.sql"), DUMP.replace("2\t1", "2")).unwrap();
    let run = run_in(folder.path(), &["measure", "d.sql", "-o", "p.json"]);
    assert_eq!(run.exit_code, 2, "{}", run.transcript());
    assert!(
        run.stderr.contains("d.sql:4: public.t: row 2 has 1 column and not 2; 1 row was read"),
        "{}",
        run.stderr
    );
    assert!(!folder.path().join("p.json").exists());
    let run = run_in(folder.path(), &["measure", "d.sql", "-o", "p.json", "--keep-going"]);
    assert_eq!(run.exit_code, 1, "{}", run.transcript());
    let profile = DataProfile::read("p.json", &fs::read(folder.path().join("p.json")).unwrap()).unwrap();
    assert!(!profile.column("public", "t", "n").unwrap().is_exact());
}

#[test]
fn what_cannot_be_measured_is_said() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("s.sql"), "CREATE TABLE public.t (n numeric);").unwrap();
    fs::write(folder.path().join("d.sql"), DUMP).unwrap();
    for (arguments, expected) in [
        (&["measure", "s.sql", "-o", "p.json"][..], "s.sql holds no rows to be measured"),
        (&["measure", "d.sql", "-o", "p.json", "--sample", "1%"], "--sample: only for a running server"),
    ] {
        let run = run_in(folder.path(), arguments);
        assert_eq!(run.exit_code, 2, "{}", run.transcript());
        assert!(run.stderr.contains(expected), "{}", run.stderr);
    }
}

#[test]
fn rows_on_standard_input_are_measured_where_one_look_at_them_is_enough() {
    let folder = tempfile::tempdir().unwrap();
    let run = run_with_input(folder.path(), &["measure", "-", "-o", "p.json"], DUMP.as_bytes());
    assert_eq!(run.exit_code, 0, "{}", run.transcript());
    let profile = DataProfile::read("p.json", &fs::read(folder.path().join("p.json")).unwrap()).unwrap();
    assert_eq!(profile.column("public", "t", "n").unwrap().number.as_ref().unwrap().max_scale, Some(8));
    let without_key = DUMP.replace(" PRIMARY KEY", "");
    let run = run_with_input(folder.path(), &["measure", "-", "-o", "q.json"], without_key.as_bytes());
    assert_eq!(run.exit_code, 2, "{}", run.transcript());
    assert!(run.stderr.contains("the rows of public.t must be read a second time"), "{}", run.stderr);
    assert!(run.stderr.contains("name a file"), "{}", run.stderr);
}

#[test]
fn damage_on_standard_input_is_told_as_that_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let (head, rows) = DUMP.split_once("FROM stdin;\n").unwrap();
    let cut = &DUMP[..DUMP.find("\\.").unwrap()];
    // of several pieces, so that not all of them are read
    let bad = format!("{head}FROM stdin;\nno row\n{}{rows}", "1\t2\n".repeat(3 << 20));
    for (dump, expected) in
        [(cut, "its rows end early"), (bad.as_str(), ":3: public.t: row 1 has 1 column and not 2")]
    {
        let run = run_with_input(folder.path(), &["measure", "-", "-o", "p.json"], dump.as_bytes());
        assert_eq!(run.exit_code, 2, "{}", run.transcript());
        assert!(run.stderr.contains(expected), "{}", run.stderr);
    }
    let arguments = ["measure", "-", "--keep-going", "-o", "p.json"];
    let run = run_with_input(folder.path(), &arguments, cut.as_bytes());
    assert_eq!(run.exit_code, 1, "{}", run.transcript());
    let profile = DataProfile::read("p.json", &fs::read(folder.path().join("p.json")).unwrap()).unwrap();
    assert!(!profile.column("public", "t", "n").unwrap().is_exact());
}
