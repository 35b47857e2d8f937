//! Triggers that fire for DMS too.

use super::on_target::OnTarget;
use crate::catalog::{Enabled, Id, ObjectId, Relation, Trigger};
use crate::ddl::Ddl;
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page};
use crate::finding::{Description, Detail, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Phase, Remedy, SqlChange};
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    name: "trigger-enabled-always",
    summary: "trigger fires for DMS too",
    group: Group::Objects,
    severity: Severity::Error,
    explanation: "\
Triggers on the target must not fire for the changes that DMS applies: what they wrote on the source
arrives as changes of its own, and a second time if they fire again. A session with
`session_replication_role = replica` fires no ordinary trigger, but it fires those that are enabled
ALWAYS or REPLICA.

Create such a trigger on the target as an ordinary one, and enable it as it was at the cutover, when
DMS has applied its last change. A full load alone meets no trigger that is created after it.",
    example: Example {
        bad: "CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE orders ENABLE ALWAYS TRIGGER touch;",
        object: "trigger:public.orders.touch",
        beside: &["function-not-migrated", "trigger-not-migrated"],
        good: "CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["full-load-indexes-and-triggers"],
    sources: &[Citation::new(
        Page::BestPractices,
        "Working with indexes, triggers, and referential integrity constraints",
        ONLY_2026,
    )],
    basis: Basis::PostgreSql,
    check,
    describe,
};

/// Where the target is known, its own trigger decides; otherwise the source's, which is recreated.
fn check(migration: &Migration, findings: &mut Findings) {
    if !migration.task().target_engine.value.is_postgresql() {
        return;
    }
    let target = OnTarget::of(migration);
    let captures_changes = migration.task().migration_type.value.captures_changes();
    for id in migration.moved().involved() {
        for (at, trigger) in (0..).zip(&migration.source().relations[id].triggers) {
            let there = target.as_ref().and_then(|target| trigger_on_target(target, id, trigger));
            let enabled = match there {
                Some(there) => there.enabled,
                None if captures_changes && !trigger.inherited => trigger.enabled,
                None => continue,
            };
            if matches!(enabled, Enabled::Always | Enabled::Replica) {
                let is_there = Detail::Number(u64::from(there.is_some()));
                findings.add_with(ObjectId::Trigger(id, at), Severity::Error, is_there);
            }
        }
    }
}

fn trigger_on_target<'a>(target: &OnTarget<'a>, id: Id<Relation>, trigger: &Trigger) -> Option<&'a Trigger> {
    target.relation(id)?.triggers.iter().find(|found| found.name == trigger.name)
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let source = migration.source();
    let Some(ObjectId::Trigger(id, at)) = finding.source_object() else { return Description::default() };
    let Some(trigger) = source.relations[id].triggers.get(at as usize) else { return Description::default() };
    let state = if trigger.enabled == Enabled::Replica { "REPLICA" } else { "ALWAYS" };
    let ddl = Ddl::new(source);
    let is_on_target = finding.detail == Detail::Number(1);
    let message = match is_on_target {
        true => "the target's trigger fires for every change that DMS applies, whatever session_replication_role says".to_owned(),
        false => format!("enabled {state}, it fires on the target for every change that DMS applies"),
    };
    let ordinary = match is_on_target {
        true => ddl.make_trigger_ordinary(id, at),
        false => ddl.create_trigger(id, at),
    };
    let phase = if is_on_target { Phase::TargetBeforeLoad } else { Phase::TargetBeforeCutover };
    let change =
        SqlChange::new(phase, ordinary).followed_by(Phase::TargetAtCutover, ddl.set_trigger_enabled(id, at));
    let decision = &migration.task().migration_type;
    Description::new(message).decided_by(decision.into()).remedy(
        Remedy::removes(Change::Sql(change))
            .with_caveat("enable it as it was only when DMS has applied its last change"),
    )
}
