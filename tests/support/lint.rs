//! Schemas as SQL text, judged under a task.

use pgdms_lint::catalog::Catalog;
use pgdms_lint::dms::task::{Origin, TaskBuilder};
use pgdms_lint::dms::versions::Side;
use pgdms_lint::migration::Migration;
use pgdms_lint::profile::DataProfile;
use pgdms_lint::rules::{Example, Given};
use pgdms_lint::source::{DumpOptions, read_dump_from};

/// What a schema text makes; all of it must be read.
pub fn catalog(sql: &str) -> Catalog {
    let reading = read_dump_from("test.sql", sql.as_bytes(), &DumpOptions::default())
        .unwrap_or_else(|error| panic!("{error} in {sql}"));
    assert!(reading.skipped.is_empty(), "not read: {:?} in {sql}", reading.skipped);
    reading.catalog
}

/// The task that an example's files describe.
pub fn task(given: &Given) -> TaskBuilder {
    let mut task = TaskBuilder::new();
    if let Some(json) = given.task_settings {
        task = task.task_settings("task.json", json.as_bytes()).unwrap();
    }
    if let Some(json) = given.source_endpoint {
        task = task.endpoint(Side::Source, "source.json", json.as_bytes()).unwrap();
    }
    if let Some(json) = given.target_endpoint {
        task = task.endpoint(Side::Target, "target.json", json.as_bytes()).unwrap();
    }
    if let Some(json) = given.table_mappings {
        task = task.table_mappings("mappings.json", json.as_bytes()).unwrap();
    }
    if let Some(user) = given.dms_user {
        task = task.dms_user(user.to_owned(), Origin::Argument("--dms-user".to_owned()));
    }
    task
}

/// A schema with what is given beside it.
pub fn migration(sql: &str, given: &Given) -> Migration {
    let mut migration = Migration::new(catalog(&given.schema(sql))).with_task(task(given).build());
    if let Some(sql) = given.target {
        migration = migration.with_target(catalog(&given.schema(sql)));
    }
    if let Some(json) = given.server {
        migration = migration.with_server(serde_json::from_str(json).unwrap());
    }
    if let Some(json) = given.target_server {
        migration = migration.with_target_server(serde_json::from_str(json).unwrap());
    }
    match given.profile {
        Some(json) => migration.with_profile(DataProfile::read("profile.json", json.as_bytes()).unwrap()),
        None => migration,
    }
}

/// The good example of a rule, with what is given for it.
pub fn good(example: &Example) -> Migration {
    let given = &example.given;
    let given = Given {
        server: given.good_server,
        target: given.good_target.or(given.target),
        target_server: given.good_target_server,
        ..*given
    };
    migration(example.good, &given)
}
