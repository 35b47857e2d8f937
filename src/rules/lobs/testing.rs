//! What the tests of this group share: schemas as SQL, and findings as lines.

use crate::catalog::Catalog;
use crate::dms::task::{MigrationType, Origin, Task, TaskBuilder};
use crate::finding::{Finding, Findings};
use crate::migration::Migration;
use crate::profile::DataProfile;
use crate::rules::Rule;
use crate::source::{DumpOptions, read_dump_from};

/// What a schema text makes.
pub(super) fn catalog(sql: &str) -> Catalog {
    let reading = read_dump_from("test.sql", sql.as_bytes(), &DumpOptions::default()).unwrap();
    assert!(reading.skipped.is_empty(), "{:?}", reading.skipped);
    reading.catalog
}

/// A schema under a task.
pub(super) fn migration(sql: &str, task: Task) -> Migration {
    Migration::new(catalog(sql)).with_task(task)
}

/// A task with these task settings.
pub(super) fn settings(json: &str) -> TaskBuilder {
    TaskBuilder::new().task_settings("task.json", json.as_bytes()).unwrap()
}

/// A task with these settings of `TargetMetadata`.
pub(super) fn metadata(json: &str) -> TaskBuilder {
    settings(&format!(r#"{{"TargetMetadata": {{{json}}}}}"#))
}

/// Selects everything and gives `public.TABLE` these `lob-settings`.
pub(super) fn lob_settings(task: TaskBuilder, table: &str, json: &str) -> TaskBuilder {
    let mappings = format!(
        r#"{{"rules": [
        {{"rule-type": "selection", "rule-id": "1", "rule-name": "all", "rule-action": "include",
          "object-locator": {{"schema-name": "%", "table-name": "%"}}}},
        {{"rule-type": "table-settings", "rule-id": "2", "rule-name": "own",
          "object-locator": {{"schema-name": "public", "table-name": "{table}"}},
          "lob-settings": {{{json}}}}}]}}"#
    );
    task.table_mappings("mappings.json", mappings.as_bytes()).unwrap()
}

/// The same task, which only loads.
pub(super) fn full_load(task: TaskBuilder) -> Task {
    task.migration_type(MigrationType::FullLoad, Origin::Default).build()
}

/// With a profile of these tables, as a JSON list.
pub(super) fn with_profile(migration: Migration, tables: &str) -> Migration {
    let json = format!(r#"{{"schema_version": 1, "measured_at": "2026-11-20", "tables": {tables}}}"#);
    migration.with_profile(DataProfile::read("profile.json", json.as_bytes()).unwrap())
}

/// What a rule finds.
pub(super) fn findings(rule: &'static Rule, migration: &Migration) -> Vec<Finding> {
    let mut findings = Findings::new(rule);
    (rule.check)(migration, &mut findings);
    findings.into_parts().0
}

/// What a rule finds: severity and object.
pub(super) fn found(rule: &'static Rule, migration: &Migration) -> Vec<String> {
    let line = |finding: &Finding| format!("{} {}", finding.severity, finding.object_ref(migration.source()));
    findings(rule, migration).iter().map(line).collect()
}

/// What a rule says of what it finds.
pub(super) fn messages(rule: &'static Rule, migration: &Migration) -> Vec<String> {
    let message = |finding: &Finding| (rule.describe)(migration, finding).message;
    findings(rule, migration).iter().map(message).collect()
}

/// The remedies of the first finding, in short.
pub(super) fn remedies(rule: &'static Rule, migration: &Migration) -> Vec<String> {
    let findings = findings(rule, migration);
    let described = (rule.describe)(migration, findings.first().unwrap());
    described.remedies.iter().map(|remedy| format!("{:?} {:?}", remedy.effect, remedy.change)).collect()
}
