//! Facts that do not speak of every stored row prove no value harmless, whichever rule reads them: a finding that is
//! an error or a warning without a profile is one with them.

use std::collections::BTreeMap;

use pgdms_lint::lint::Linter;
use pgdms_lint::migration::Migration;
use pgdms_lint::profile::DataProfile;
use pgdms_lint::profile::wanted::{Wanted, WantedTable};
use pgdms_lint::rules::{self, Given, Severity};
use serde_json::{Map, Value, json};

use crate::support::fixtures;
use crate::support::lint::migration;

/// Why facts prove nothing.
#[derive(Clone, Copy, Debug)]
enum Doubt {
    /// Not every row was looked at.
    Sample,
    /// Every row was, but the columns had another type then.
    OtherType,
}

/// All that is wanted of a migration's tables, as if nothing were odd about any value.
fn harmless(migration: &Migration, doubt: Doubt) -> DataProfile {
    let tables: Vec<Value> = Wanted::of(migration).tables.iter().map(|table| facts(table, doubt)).collect();
    let file = json!({"schema_version": 1, "measured_at": "2026-11-20", "tables": tables});
    DataProfile::read("p.json", file.to_string().as_bytes()).unwrap()
}

fn facts(table: &WantedTable, doubt: Doubt) -> Value {
    let (scope, data_type) = match doubt {
        Doubt::Sample => ("sample", Value::Null),
        Doubt::OtherType => ("all", json!("box")),
    };
    let column = |column: &pgdms_lint::profile::wanted::WantedColumn| {
        let over: Vec<Value> = column.limits.iter().map(|limit| json!({"limit": limit, "rows": 0})).collect();
        json!({
            "scope": scope, "data_type": data_type, "rows": 1000, "nulls": 1000, "over": over, "large_object_references": 0,
            "number": {"max_integer_digits": 0, "max_scale": 0, "nan": 0, "infinite": 0, "rows_over_scale_6": 0,
                       "rows_over_integer_digits_22": 0, "rows_over_precision_28": 0, "rows_over_precision_38": 0},
            "text": {"max_characters": 0, "max_octets": 0, "trailing_blanks": 0, "blank_only": 0, "empty": 0,
                     "four_byte_characters": 0},
            "octets": {"max": 0, "total": 0}, "array": {"max_dimensions": 0, "null_elements": 0},
            "time": {"infinity": 0, "minus_infinity": 0, "before_christ": 0, "after_year_9999": 0},
        })
    };
    let columns: Map<String, Value> =
        table.columns.iter().map(|wanted| (wanted.name.to_string(), column(wanted))).collect();
    let key = |key: &pgdms_lint::profile::wanted::WantedKey| {
        let data_types: Vec<&str> = match doubt {
            Doubt::Sample => Vec::new(),
            Doubt::OtherType => key.columns.iter().map(|_| "box").collect(),
        };
        json!({"columns": key.columns, "data_types": data_types, "scope": scope, "nulls": 0, "duplicates": 0})
    };
    let keys: Vec<Value> = table.keys.iter().map(key).collect();
    json!({
        "schema": table.schema, "table": table.table, "rows": {"count": 1000, "exact": false},
        "columns": columns, "keys": keys,
    })
}

/// Findings that are an error or a warning, by id.
fn serious(migration: &Migration) -> BTreeMap<String, Severity> {
    let findings = Linter::new().run(migration).findings;
    let all = findings.iter().map(|finding| (finding.id(migration.source()), finding.severity));
    all.filter(|(_, severity)| *severity >= Severity::Warning).collect()
}

fn milder(name: &str, make: impl Fn() -> Migration) -> Vec<String> {
    let before = serious(&make());
    let mut milder = Vec::new();
    for doubt in [Doubt::Sample, Doubt::OtherType] {
        let migration = make();
        let facts = harmless(&migration, doubt);
        let after = serious(&migration.with_profile(facts));
        let lost = before.keys().filter(|id| !after.contains_key(*id));
        milder.extend(lost.map(|id| format!("{name}: {id} ({doubt:?})")));
    }
    milder
}

#[test]
fn no_verdict_of_any_rule_is_lowered_by_what_proves_nothing() {
    let mut found = Vec::new();
    for rule in rules::all() {
        let given = Given { profile: None, ..rule.example.given };
        found.extend(milder(rule.name, || migration(rule.example.bad, &given)));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_verdict_on_the_fixtures_is_lowered_by_what_proves_nothing() {
    let mut found = Vec::new();
    for fixture in fixtures::all() {
        let text: Vec<String> =
            fixture.files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
        let make = || {
            let options = pgdms_lint::source::DumpOptions::default();
            let reading =
                pgdms_lint::source::read_dump_from("fixture.sql", text.concat().as_bytes(), &options)
                    .unwrap();
            Migration::new(reading.catalog)
        };
        found.extend(milder(&fixture.name, make));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The test above would find it: facts of every row do lower verdicts.
#[test]
fn facts_of_every_row_lower_verdicts() {
    let rule = rules::find("numeric-without-precision").unwrap();
    let example = rule.example;
    let make = || migration(example.bad, &Given { profile: None, ..example.given });
    let facts = harmless(&make(), Doubt::Sample);
    let mut file = serde_json::to_value(facts.file()).unwrap().to_string();
    file = file.replace("\"sample\"", "\"all\"");
    let proven = make().with_profile(DataProfile::read("p.json", file.as_bytes()).unwrap());
    assert!(serious(&make()).keys().any(|id| id.starts_with(rule.name)));
    assert!(!serious(&proven).keys().any(|id| id.starts_with(rule.name)));
}
