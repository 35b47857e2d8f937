//! Changes in batches: what one error does to all of them.

use serde_json::{Map, Value};

use crate::catalog::{ObjectKind, ObjectRef};
use crate::dms::documentation::Basis;
use crate::dms::task::{ErrorPolicy, Setting};
use crate::finding::{DecidedBy, Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::{Example, Group, Input, Rule, Severity, cited};

use super::batch_apply::{self, BATCH_APPLY};

pub(super) static BATCH_APPLY_FALLS_BACK: Rule = Rule {
    name: "batch-apply-falls-back",
    summary: "one data error ends batches for all remaining tables",
    group: Group::Keys,
    severity: Severity::Info,
    explanation: "\
With `BatchApplyEnabled` and the default error policies, one data error makes DMS apply the changes of all
remaining tables one by one. The task goes on, and falls behind.

With `SUSPEND_TABLE` for DataErrorPolicy, ApplyErrorDeletePolicy, ApplyErrorInsertPolicy and
ApplyErrorUpdatePolicy an error stops its table alone, and somebody has to look at that table.",
    example: Example {
        bad: "CREATE TABLE t (id integer PRIMARY KEY);",
        object: "task:\"TargetMetadata.BatchApplyEnabled\"",
        beside: &[],
        good: "CREATE SCHEMA archive;",
        given: BATCH_APPLY,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["batch-apply-falls-back-on-error"],
    sources: &[cited::BATCH_APPLY],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let has_tables = !migration.moved().relations.is_empty();
    if batch_apply::is_on(migration) && has_tables && !other_policies(migration).is_empty() {
        findings.add(ObjectRef::global(ObjectKind::Task, "TargetMetadata.BatchApplyEnabled"));
    }
}

/// The policies that are not `SUSPEND_TABLE`, with their full names.
fn other_policies(migration: &Migration) -> Vec<(&'static str, &Setting<ErrorPolicy>)> {
    let errors = &migration.task().settings.error_behavior;
    let policies = [
        ("ErrorBehavior.DataErrorPolicy", &errors.data_error_policy),
        ("ErrorBehavior.ApplyErrorDeletePolicy", &errors.apply_error_delete_policy),
        ("ErrorBehavior.ApplyErrorInsertPolicy", &errors.apply_error_insert_policy),
        ("ErrorBehavior.ApplyErrorUpdatePolicy", &errors.apply_error_update_policy),
    ];
    policies.into_iter().filter(|(_, policy)| policy.value != ErrorPolicy::SuspendTable).collect()
}

fn describe(migration: &Migration, _finding: &Finding) -> Description {
    let policies = other_policies(migration);
    let suspended = policies.iter().map(|(name, _)| name.rsplit('.').next().unwrap_or(name));
    let together: Map<String, Value> =
        suspended.map(|name| (name.to_owned(), Value::from("SUSPEND_TABLE"))).collect();
    let mut description = Description::new(
        "one data error makes DMS apply the changes of all remaining tables one by one, and the task falls behind",
    )
    .decided_by(batch_apply::decided_by(migration));
    for (_, policy) in policies {
        description = description.decided_by(DecidedBy::from(policy));
    }
    // one of them alone changes nothing
    let remedy = Remedy::removes(Change::TaskSetting { name: "ErrorBehavior", value: together.into() });
    description
        .remedy(remedy.with_caveat("an error stops replication of its table until somebody reloads it"))
}
