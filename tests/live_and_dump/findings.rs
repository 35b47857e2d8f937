//! What the rules say of a database, however it was read.

use std::collections::BTreeMap;

use pgdms_lint::catalog::Catalog;
use pgdms_lint::lint::Linter;
use pgdms_lint::migration::Migration;
use pgdms_lint::report::{ReportInput, json};
use pgdms_lint::source::Sources;
use serde_json::Value;

/// The findings that only one side has, or that are told in other words.
pub fn differences(live: Catalog, dumped: Catalog) -> Vec<String> {
    let (live, dumped) = (findings(without_data(live)), findings(dumped));
    let only = |these: &BTreeMap<String, Value>, those: &BTreeMap<String, Value>, side: &str| {
        let missing = these.keys().filter(|id| !those.contains_key(*id));
        missing.map(|id| format!("finding only {side}: {id}")).collect::<Vec<String>>()
    };
    let told_otherwise = live.iter().filter_map(|(id, finding)| {
        let other = dumped.get(id)?;
        (finding != other)
            .then(|| format!("finding told otherwise: {id}\n    live   {finding}\n    dumped {other}"))
    });
    let told_otherwise: Vec<String> = told_otherwise.collect();
    [only(&live, &dumped, "live"), only(&dumped, &live, "dumped"), told_otherwise].concat()
}

/// A catalog without what a dump leaves out: where sequences stand, large objects, settings of ALTER ROLE ALL.
fn without_data(mut catalog: Catalog) -> Catalog {
    let sequences: Vec<_> = catalog.sequences.ids().collect();
    for id in sequences {
        catalog.sequences[id].last_value = None;
    }
    catalog.large_objects = Default::default();
    catalog.settings.retain(|setting| setting.role.is_some() || setting.database.is_some());
    catalog.contents.rows = false;
    catalog
}

/// Each finding of the JSON report by its id, without its place in the input.
fn findings(catalog: Catalog) -> BTreeMap<String, Value> {
    let migration = Migration::new(catalog);
    let report = Linter::new().run(&migration);
    let input = ReportInput {
        migration: &migration,
        report: &report,
        sources: &Sources::default(),
        inputs: &[],
        skipped: &[],
    };
    let mut written = Vec::new();
    json::write(&input, &mut written).unwrap();
    let report: Value = serde_json::from_slice(&written).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let by_id = |finding: &Value| (finding["id"].as_str().unwrap().to_owned(), finding.clone());
    findings.iter().map(by_id).collect()
}
