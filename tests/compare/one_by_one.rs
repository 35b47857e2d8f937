//! One of everything, and what is told where a target lacks one thing.

use pgdms_lint::catalog::Catalog;
use pgdms_lint::comparison::Verdict;
use pgdms_lint::migration::Migration;
use pgdms_lint::source::{DumpOptions, read_dump_from};

use super::told::{comparison, differences, lacks};

const EVERYTHING: &str = include_str!("../../fixtures/everything.sql");

/// A text that is left out, and how the lines begin that tell what the target lacks then.
struct Left {
    statement: &'static str,
    lacks: &'static [&'static str],
}

const fn left(statement: &'static str, lacks: &'static [&'static str]) -> Left {
    Left { statement, lacks }
}

include!("one_by_one/cases.rs");

#[test]
fn what_is_left_out_of_everything_is_told_and_nothing_else() {
    let mut wrong = Vec::new();
    for Left { statement, lacks: expected } in CASES {
        let (before, after) =
            EVERYTHING.split_once(statement).unwrap_or_else(|| panic!("{statement} is not there"));
        let found = lacks(&migration(EVERYTHING, &format!("{before}{after}")));
        let is_told = found.iter().zip(*expected).all(|(line, expected)| line.starts_with(expected));
        if !is_told || found.len() != expected.len() {
            wrong.push(format!("without {statement}\n  expected {expected:#?}\n  found {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is left out may be named by a later statement, which is left out then too.
fn read(sql: &str) -> Catalog {
    read_dump_from("everything.sql", sql.as_bytes(), &DumpOptions::default()).unwrap().catalog
}

fn migration(source: &str, target: &str) -> Migration {
    Migration::new(read(source)).with_target(read(target))
}

/// The other way round it is too much, which is no lack: but rights of everybody, which were taken away.
#[test]
fn what_only_the_target_has_is_no_lack() {
    for Left { statement, lacks: left_out } in CASES.iter().filter(|left| is_missing(left)) {
        let (before, after) = EVERYTHING.split_once(statement).unwrap();
        let migration = migration(&format!("{before}{after}"), EVERYTHING);
        assert_eq!(lacks(&migration), [""; 0], "{statement}");
        let too_much =
            comparison(&migration).differences.iter().filter(|found| found.verdict == Verdict::TooMuch);
        // a role may be another team's, and then so is what it is a member of and what is set for it
        let is_of_lacking = |line: &str, name: &str| {
            line.contains(&format!(".{name} (")) || line.contains(&format!(" setting:{name}."))
        };
        let is_shown = |line: &&&str| {
            role(line).is_none()
                && !left_out.iter().filter_map(|line| role(line)).any(|name| is_of_lacking(line, name))
        };
        assert_eq!(
            too_much.count(),
            left_out.iter().filter(is_shown).count(),
            "{:?}",
            differences(&migration)
        );
    }
}

fn is_missing(left: &Left) -> bool {
    left.lacks.iter().all(|line| line.starts_with("missing")) && !left.statement.contains("TO PUBLIC")
}

/// The role that a line tells to be missing.
fn role(line: &str) -> Option<&str> {
    line.strip_prefix("missing role:")?.split(' ').next()
}
