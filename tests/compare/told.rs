//! Comparisons of schemas as SQL text, as lines.

use pgdms_lint::catalog::Catalog;
use pgdms_lint::comparison::{TargetComparison, TargetDifference, Verdict};
use pgdms_lint::dms::task::TaskBuilder;
use pgdms_lint::migration::Migration;
use pgdms_lint::source::{DumpOptions, read_dump_from};

/// What a text makes; all of it must be read.
pub fn read(sql: &str) -> Catalog {
    let reading = read_dump_from("test.sql", sql.as_bytes(), &DumpOptions::default())
        .unwrap_or_else(|error| panic!("{error} in {sql}"));
    assert!(reading.skipped.is_empty(), "not read: {:?}", reading.skipped);
    reading.catalog
}

/// The migration of one schema to another, with a task of defaults.
pub fn migration(source: &str, target: &str) -> Migration {
    Migration::new(read(source)).with_target(read(target))
}

/// The same with table mappings.
pub fn mapped(source: &str, target: &str, mappings: &str) -> Migration {
    let task = TaskBuilder::new().table_mappings("mappings.json", mappings.as_bytes()).unwrap().build();
    migration(source, target).with_task(task)
}

pub fn comparison(migration: &Migration) -> &TargetComparison {
    migration.target_comparison().expect("a target is known")
}

/// What differs, a line each: `missing index:public.t.t_a (target-after-load)`.
pub fn differences(migration: &Migration) -> Vec<String> {
    comparison(migration).differences.iter().map(line).collect()
}

/// What the target lacks and what differs there.
pub fn lacks(migration: &Migration) -> Vec<String> {
    comparison(migration).lacks().map(line).collect()
}

fn line(found: &TargetDifference) -> String {
    let verdict = match found.verdict {
        Verdict::Missing => "missing".to_owned(),
        Verdict::Different => "different".to_owned(),
        Verdict::OnPurpose(purpose) => format!("{purpose:?}"),
        Verdict::TooMuch => "too much".to_owned(),
        other => panic!("{other:?}"),
    };
    let properties: Vec<String> = found.properties.iter().map(ToString::to_string).collect();
    let properties =
        if properties.is_empty() { String::new() } else { format!(" [{}]", properties.join("; ")) };
    format!("{verdict} {} ({}){properties}", found.object, found.phase.as_str())
}
