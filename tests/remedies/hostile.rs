//! A schema whose names are hostile: it raises what can be raised by names in every place.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use pgdms_lint::catalog::truncate;

use crate::support::postgres::{Server, quote_identifier};

/// Names stand in it as `<word>`.
const SCHEMA: &str = include_str!("hostile.sql");

/// Pieces that break quoting where it is wrong.
const PIECES: &[&str] = &[
    "\"",
    "'",
    "\\",
    "\n",
    "\t",
    "$$",
    "$body$",
    "$1",
    "%s",
    "%",
    "é",
    "漢字",
    "🐘",
    "select",
    "user",
    "table",
    "order",
    ";DROP TABLE x;--",
    "/*",
    "--",
    ".",
    ":name",
    ":'x'",
    "{n}",
    "E'\\n'",
    " ",
    "A",
    "_",
    "0",
    "x",
    "primary_key_that_is_rather_long_",
];

/// The first version that takes `numeric(3,-2)`.
const NEGATIVE_SCALES_SINCE: u32 = 15;

/// The schema with names of its own for each seed: the same for all runs.
pub fn schema(runner: &mut TestRunner) -> String {
    let mut sql = SCHEMA.to_owned();
    if Server::shared().major_version() < NEGATIVE_SCALES_SINCE {
        sql = sql.replace("numeric(3,-2)", "numeric(3,2)");
    }
    let mut used = Vec::new();
    for word in words() {
        let name = fresh_name(runner, &used);
        sql = sql.replace(&format!("<{word}>"), &quote_identifier(&name));
        used.push(name);
    }
    sql
}

fn words() -> Vec<&'static str> {
    let mut words: Vec<&str> = SCHEMA
        .split('<')
        .skip(1)
        .filter_map(|rest| rest.split_once('>').map(|(word, _)| word))
        .filter(|word| !word.is_empty() && word.chars().all(|letter| letter.is_ascii_alphanumeric()))
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn fresh_name(runner: &mut TestRunner, used: &[String]) -> String {
    let pieces = proptest::collection::vec(proptest::sample::select(PIECES), 1..12);
    loop {
        let joined = pieces.new_tree(runner).unwrap().current().concat();
        let name = truncate(&joined, 63).to_owned();
        if !used.contains(&name) {
            return name;
        }
    }
}
