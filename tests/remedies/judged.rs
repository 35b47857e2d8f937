//! The findings of a dump.

use std::collections::BTreeMap;

use pgdms_lint::finding::{Description, Finding};
use pgdms_lint::lint::Linter;
use pgdms_lint::migration::Migration;
use pgdms_lint::remedy::{Change, Remedy, SqlChange};
use pgdms_lint::rules::{Given, Severity};

use crate::support::lint::migration;

/// A dump, judged.
pub struct Judged {
    pub migration: Migration,
    pub findings: Vec<Finding>,
}

impl Judged {
    /// Judges a dump under a task. A dump holds all copies of an example already.
    pub fn of(dump: &str, given: &Given) -> Self {
        let migration = migration(dump, &Given { copies: 1, ..*given });
        let findings = Linter::new().run(&migration).findings;
        Judged { migration, findings }
    }

    /// How bad each finding is, by its identity.
    pub fn severities(&self) -> BTreeMap<String, Severity> {
        let named = |finding: &Finding| (self.id(finding), finding.severity);
        self.findings.iter().map(named).collect()
    }

    pub fn id(&self, finding: &Finding) -> String {
        finding.id(self.migration.source())
    }

    pub fn describe(&self, finding: &Finding) -> Description {
        finding.describe(&self.migration)
    }

    /// Every remedy in SQL, with its finding.
    pub fn remedies(&self) -> Vec<(&Finding, Remedy, SqlChange)> {
        let of_finding = |finding| {
            self.describe(finding).remedies.into_iter().filter_map(move |remedy| match &remedy.change {
                Change::Sql(change) => {
                    let change = change.clone();
                    Some((finding, remedy, change))
                }
                _ => None,
            })
        };
        self.findings.iter().flat_map(of_finding).collect()
    }
}
