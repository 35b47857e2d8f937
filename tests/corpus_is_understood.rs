//! Real dumps: nearly all of their statements are understood. Runs where the corpus is.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use pgdms_lint::source::{DumpOptions, DumpReading, SkipReason, read_dump};

/// At most this many of a thousand statements may be left unread.
const NOT_UNDERSTOOD_PER_MILLE: usize = 5;

#[test]
fn statements_of_real_dumps_are_understood() {
    let mut statements = 0;
    let mut not_understood = Vec::new();
    let mut not_applied = Vec::new();
    for file in corpus() {
        let reading = read_dump(&[&file], &DumpOptions::default())
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        statements += reading.statements;
        list_skipped(&reading, &mut not_understood, &mut not_applied);
    }
    println!(
        "{statements} statements, {} not understood, {} not applied",
        not_understood.len(),
        not_applied.len()
    );
    for line in not_applied.iter().chain(&not_understood) {
        println!("{line}");
    }
    assert!(
        not_understood.len() * 1000 <= statements * NOT_UNDERSTOOD_PER_MILLE,
        "{} of {statements} statements not understood:\n{}",
        not_understood.len(),
        not_understood.join("\n")
    );
}

fn list_skipped(reading: &DumpReading, not_understood: &mut Vec<String>, not_applied: &mut Vec<String>) {
    for skipped in &reading.skipped {
        let (list, message) = match &skipped.reason {
            SkipReason::NotUnderstood { message, .. } => (&mut *not_understood, message),
            SkipReason::NotApplied { message } => (&mut *not_applied, message),
            _ => continue,
        };
        let place = reading.sources.locate(skipped.span);
        let file = Path::new(place.file).file_name().unwrap_or_default().to_string_lossy();
        list.push(format!("{file}:{}: {message}: {}", place.line, skipped.head));
    }
}

/// The dumps of the corpus, in order of name.
fn corpus() -> Vec<PathBuf> {
    let Some(folder) = support::corpus::folder() else { return Vec::new() };
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the corpus can be listed")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "sql"))
        .collect();
    files.sort();
    files
}
