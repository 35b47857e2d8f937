//! What the tests of rules share: a migration from SQL text, and what a rule finds in it.

use crate::catalog::Catalog;
use crate::dms::TargetEngine;
use crate::dms::task::{MigrationType, Origin, TaskBuilder};
use crate::dms::versions::{DmsVersion, Side};
use crate::finding::Description;
use crate::lint::Linter;
use crate::migration::Migration;
use crate::profile::DataProfile;
use crate::remedy::{Change, Remedy};
use crate::server::ServerFacts;
use crate::source::{DumpOptions, read_dump_from};

/// A migration under test.
pub(crate) struct Case {
    sql: String,
    target: Option<String>,
    profile: Option<String>,
    server: Option<ServerFacts>,
    target_server: Option<ServerFacts>,
    task: TaskBuilder,
}

impl Case {
    /// The migration of the database that these statements make, with a task of defaults.
    pub fn new(sql: &str) -> Self {
        Case {
            sql: sql.to_owned(),
            target: None,
            profile: None,
            server: None,
            target_server: None,
            task: TaskBuilder::new(),
        }
    }

    pub fn settings(mut self, json: &str) -> Self {
        self.task = self.task.task_settings("task.json", json.as_bytes()).expect("task settings");
        self
    }

    pub fn source_settings(self, json: &str) -> Self {
        self.endpoint(Side::Source, json)
    }

    pub fn target_settings(self, json: &str) -> Self {
        self.endpoint(Side::Target, json)
    }

    fn endpoint(mut self, side: Side, settings: &str) -> Self {
        let json = format!("{{\"PostgreSQLSettings\": {settings}}}");
        self.task = self.task.endpoint(side, "endpoint.json", json.as_bytes()).expect("endpoint");
        self
    }

    pub fn mappings(mut self, json: &str) -> Self {
        self.task = self.task.table_mappings("mappings.json", json.as_bytes()).expect("mappings");
        self
    }

    /// Selects and leaves out tables: `("include", "%")`, `("exclude", "tmp%")`.
    pub fn selects(self, rules: &[(&str, &str)]) -> Self {
        let rule = |(at, (action, table)): (usize, &(&str, &str))| {
            format!(
                r#"{{"rule-type": "selection", "rule-id": "{at}", "rule-name": "{at}", "rule-action": "{action}",
                    "object-locator": {{"schema-name": "public", "table-name": "{table}"}}}}"#
            )
        };
        let rules: Vec<String> = rules.iter().enumerate().map(rule).collect();
        self.mappings(&format!("{{\"rules\": [{}]}}", rules.join(", ")))
    }

    pub fn kind(mut self, migration_type: MigrationType) -> Self {
        self.task = self.task.migration_type(migration_type, Origin::Argument("--migration-type".into()));
        self
    }

    pub fn engine(mut self, engine: TargetEngine) -> Self {
        self.task = self.task.target_engine(engine, Origin::Argument("--target-engine".into()));
        self
    }

    pub fn dms_version(mut self, version: &str) -> Self {
        let version = DmsVersion::parse(version).expect("a version");
        self.task = self.task.dms_version(version, Origin::Argument("--dms-version".into()));
        self
    }

    pub fn dms_user(mut self, user: &str) -> Self {
        self.task = self.task.dms_user(user.to_owned(), Origin::Argument("--dms-user".into()));
        self
    }

    pub fn profile(mut self, json: &str) -> Self {
        self.profile = Some(json.to_owned());
        self
    }

    /// With a running server, as the JSON of its facts.
    pub fn server(mut self, json: &str) -> Self {
        self.server = Some(serde_json::from_str(json).unwrap_or_else(|error| panic!("{error} in {json}")));
        self
    }

    /// With a running server of the target, as the JSON of its facts.
    pub fn target_server(mut self, json: &str) -> Self {
        let facts = serde_json::from_str(json).unwrap_or_else(|error| panic!("{error} in {json}"));
        self.target_server = Some(facts);
        self
    }

    pub fn target(mut self, sql: &str) -> Self {
        self.target = Some(sql.to_owned());
        self
    }

    pub fn migration(self) -> Migration {
        let mut migration = Migration::new(catalog(&self.sql)).with_task(self.task.build());
        if let Some(sql) = &self.target {
            migration = migration.with_target(catalog(sql));
        }
        if let Some(server) = self.server {
            migration = migration.with_server(server);
        }
        if let Some(server) = self.target_server {
            migration = migration.with_target_server(server);
        }
        if let Some(json) = &self.profile {
            migration =
                migration.with_profile(DataProfile::read("profile.json", json.as_bytes()).expect("profile"));
        }
        migration
    }

    /// What a rule finds: severity and object, in the report's order.
    pub fn finds(self, rule: &str) -> Vec<String> {
        let migration = self.migration();
        let report = Linter::new().select(&[rule]).expect("a rule").run(&migration);
        report
            .findings
            .iter()
            .map(|finding| format!("{} {}", finding.severity, finding.object_ref(migration.source())))
            .collect()
    }

    /// Whether the rule could not be checked, and why.
    pub fn not_checked(self, rule: &str) -> Vec<String> {
        let report = Linter::new().select(&[rule]).expect("a rule").run(&self.migration());
        report.not_checked.iter().map(|found| found.reason.to_string()).collect()
    }

    /// What the rule says of its first finding.
    pub fn describes(self, rule: &str) -> Description {
        let migration = self.migration();
        let report = Linter::new().select(&[rule]).expect("a rule").run(&migration);
        let finding = report.findings.first().expect("a finding");
        finding.describe(&migration)
    }

    /// The remedies for the first finding, a line each.
    pub fn remedies(self, rule: &str) -> Vec<String> {
        self.describes(rule).remedies.iter().map(shown).collect()
    }
}

fn catalog(sql: &str) -> Catalog {
    let reading = read_dump_from("test.sql", sql.as_bytes(), &DumpOptions::default()).expect("a dump");
    assert!(reading.skipped.is_empty(), "{:?}", reading.skipped);
    reading.catalog
}

/// A remedy as one line: SQL statements joined by `; `.
fn shown(remedy: &Remedy) -> String {
    match &remedy.change {
        Change::Sql(change) => {
            let steps: Vec<&str> = change.steps.iter().map(|step| step.up.as_str()).collect();
            format!("{}: {}", change.phase.as_str(), steps.join("; "))
        }
        Change::EndpointSetting { name, value, .. } => format!("endpoint {name} = {value}"),
        Change::TaskSetting { name, value } => format!("task {name} = {value}"),
        Change::MappingRule(rule) => {
            format!("mapping {} {}", rule["rule-action"], rule["object-locator"]).replace('"', "")
        }
        Change::ServerParameter(change) => format!(
            "parameter {} = {} in {:?} {:?}",
            change.name, change.value, change.set_in, change.takes_effect
        ),
        Change::Completion(completion) => completion.to_string(),
        Change::Words(text) => text.clone(),
    }
}
