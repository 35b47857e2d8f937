//! A target that follows another server.

use crate::catalog::{ObjectKind, ObjectRef};
use crate::dms::documentation::Basis;
use crate::finding::{Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};
use crate::server::Recovery;

pub(super) static TARGET_STANDBY: Rule = Rule {
    name: "target-standby",
    summary: "the target is a standby, which takes no writes",
    group: Group::Target,
    severity: Severity::Error,
    explanation: "\
A standby or read replica is in recovery and refuses every statement that writes: the task fails. AWS's assessment asks
for a target endpoint that is no read replica.

Let the target endpoint point at the primary (of an Aurora cluster, at the cluster's writer endpoint).",
    example: Example {
        bad: "CREATE TABLE t (id integer PRIMARY KEY);",
        object: "endpoint:target",
        beside: &[],
        good: "CREATE TABLE t (id integer PRIMARY KEY);",
        given: Given {
            target: Some("CREATE TABLE t (id integer PRIMARY KEY);"),
            target_server: Some(r#"{"version": 150004, "recovery": "standby"}"#),
            good_target_server: Some(r#"{"version": 150004, "recovery": "primary"}"#),
            ..Given::NOTHING
        },
    },
    needs: &[Input::LiveTarget],
    assessments: &["all-check-target-read-replica"],
    limitations: &["target-read-replica"],
    sources: &[cited::new_assessment("Validate that the target endpoint is not a read replica")],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    if migration.target_server().is_some_and(|server| server.recovery == Recovery::Standby) {
        findings.add(ObjectRef::global(ObjectKind::Endpoint, "target"));
    }
}

fn describe(_: &Migration, _: &Finding) -> Description {
    let words = "let the target endpoint point at the primary (the writer)".to_owned();
    Description::new("the target's server is a standby, which takes no writes: the task fails")
        .remedy(Remedy::removes(Change::Words(words)))
}
