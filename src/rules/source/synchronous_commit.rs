//! Commits on Aurora that do not wait.

use super::examples::servers;
use super::live::{Live, parameter};
use crate::dms::documentation::Basis;
use crate::dms::versions::CDC_SOURCE;
use crate::finding::{Description, Finding, Findings};
use crate::migration::Migration;
use crate::rules::{Group, Input, Rule, Severity};
use crate::server::Provider;

const SYNCHRONOUS_COMMIT: &str = "synchronous_commit";

pub(super) static SYNCHRONOUS_COMMIT_OFF: Rule = Rule {
    name: "synchronous-commit-off",
    summary: "commits on the Aurora source do not wait, and AWS asks that they do",
    group: Group::Source,
    severity: Severity::Warning,
    explanation: "\
For a source on Aurora PostgreSQL that captures changes, AWS asks that `synchronous_commit` be on. Elsewhere AWS says
nothing about it, and nothing is found: logical decoding reads nothing that was not flushed.

Set it to `on` in the DB cluster parameter group. A role or session that sets another value for itself is not
affected by that.",
    example: servers(
        "setting:synchronous_commit",
        &[],
        r#"{"version": 150004, "provider": "aurora", "settings": {"seen": {"synchronous_commit": {"text": "off"}}}}"#,
        r#"{"version": 150004, "provider": "aurora", "settings": {"seen": {"synchronous_commit": {"text": "on"}}}}"#,
    ),
    needs: &[Input::LiveSource],
    assessments: &[],
    limitations: &["aurora-synchronous-commit"],
    sources: &[CDC_SOURCE],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let Some(live) = Live::capturing(migration) else { return };
    if live.facts.provider != Provider::Aurora {
        return;
    }
    let commit = live.told(findings, SYNCHRONOUS_COMMIT, live.for_most_roles(SYNCHRONOUS_COMMIT));
    if commit.is_some_and(|commit| commit.value.as_text() != Some("on")) {
        findings.add(parameter(SYNCHRONOUS_COMMIT));
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let commit = Live::of(migration).and_then(|live| live.for_most_roles(SYNCHRONOUS_COMMIT).value());
    let Some(commit) = commit else { return Description::new(finding.rule.summary) };
    let value = commit.value.as_text().unwrap_or_default();
    let mut description = Description::new(format!(
        "synchronous_commit is {value}: AWS asks for `on` where changes are captured from Aurora"
    ))
    .evidence("synchronous_commit", value);
    description.decided_by.extend(commit.decided_by());
    let caveat = "each commit waits for its WAL to be stored";
    description.remedies.extend(commit.set_for_all("on").map(|remedy| remedy.with_caveat(caveat)));
    description
}
