//! Triggers of the target that fire for what DMS writes.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::arrivals::{Arrivals, note_unread, place, relation_of};
use crate::catalog::{Catalog, Enabled, Id, ObjectId, ObjectKind, Relation, Trigger};
use crate::dms::documentation::{ALL_EDITIONS, Basis, Citation, ONLY_2026, Page};
use crate::dms::task::TargetTablePrepMode;
use crate::finding::{DecidedBy, Description, Finding, Findings, Subject};
use crate::migration::Migration;
use crate::remedy::{Change, LockMode, Phase, Remedy, SqlChange, Step};
use crate::rules::replica_role::{self, ReplicaRole};
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

const TABLE: &str = "CREATE TABLE orders (id bigint PRIMARY KEY);";

pub(super) static TARGET_TRIGGER_ACTIVE: Rule = Rule {
    name: "target-trigger-active",
    summary: "trigger on the target that fires for what DMS writes",
    group: Group::Target,
    severity: Severity::Warning,
    explanation: "\
What a trigger wrote on the source arrives as rows and changes of its own. Where the same trigger fires on the target
for what DMS writes, it writes a second time, changes values, or fails. AWS advises to make triggers only at the
cutover.

Let DMS's sessions be those of a replica, for which ordinary triggers do not fire (an `AfterConnectScript` on the target
endpoint, or `session_replication_role` in the target's parameter group), or disable the trigger until the cutover. One
that is enabled ALWAYS or REPLICA fires in these sessions too; where the source has it as well, the rule
`trigger-enabled-always` says so. Tables that DMS drops and makes anew lose their triggers.",
    example: Example {
        bad: TABLE,
        object: "trigger:public.orders.touch",
        beside: &[],
        good: TABLE,
        given: Given {
            target: Some(
                "CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touch BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch();",
            ),
            good_target: Some(
                "CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touch BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE orders DISABLE TRIGGER touch;",
            ),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Schema, Input::Target],
    assessments: &["postgres-check-session-replication-role"],
    limitations: &["foreign-keys-during-full-load", "full-load-indexes-and-triggers"],
    sources: &[
        Citation::new(Page::TargetPostgreSql, "introduction", ALL_EDITIONS),
        Citation::new(
            Page::BestPractices,
            "Working with indexes, triggers, and referential integrity constraints",
            ONLY_2026,
        ),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let Some(arrivals) = Arrivals::kept(migration) else { return };
    let rests = ReplicaRole::of(migration).is_replica();
    note_unread(arrivals.target, ObjectKind::Trigger, findings);
    let sources = arrivals.sources();
    for id in arrivals.with_partitions() {
        for (at, trigger) in (0..).zip(&arrivals.target.relations[id].triggers) {
            if !trigger.inherited
                && fires(trigger.enabled, rests)
                && is_reached(migration, trigger)
                && !is_reported_of_source(migration, &sources, id, trigger)
            {
                findings.add(arrivals.target.object_ref(ObjectId::Trigger(id, at)));
            }
        }
    }
}

/// Whether it fires in DMS's sessions.
fn fires(enabled: Enabled, rests: bool) -> bool {
    match enabled {
        Enabled::Disabled => false,
        Enabled::Always => true,
        Enabled::Origin => !rests,
        Enabled::Replica => rests,
    }
}

/// Whether DMS does what it fires on.
fn is_reached(migration: &Migration, trigger: &Trigger) -> bool {
    let (task, events) = (migration.task(), trigger.events);
    let mode = &task.settings.full_load.target_table_prep_mode.value;
    let truncates = task.migration_type.value.loads() && *mode == TargetTablePrepMode::TruncateBeforeLoad;
    let changes = task.migration_type.value.captures_changes();
    events.insert
        || changes && (events.update || events.delete || events.truncate)
        || truncates && events.truncate
}

/// Whether `trigger-enabled-always` says it: of triggers with the name of one of the source's.
fn is_reported_of_source(
    migration: &Migration,
    sources: &HashMap<Id<Relation>, Id<Relation>, RandomState>,
    table: Id<Relation>,
    trigger: &Trigger,
) -> bool {
    let Some(source) = sources.get(&table) else { return false };
    matches!(trigger.enabled, Enabled::Always | Enabled::Replica)
        && migration.source().relations[*source].triggers.iter().any(|other| other.name == trigger.name)
}

/// The trigger of a finding.
fn found<'a>(
    migration: &'a Migration,
    finding: &Finding,
) -> Option<(&'a Catalog, Id<Relation>, &'a Trigger)> {
    let target = migration.target()?;
    let Subject::Named(object) = &finding.object else { return None };
    let relation = relation_of(target, object)?;
    let triggers = &target.relations[relation].triggers;
    let at = place(triggers, |trigger| trigger.name == object.name)?;
    Some((target, relation, triggers.get(at as usize)?))
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let Some((target, relation, trigger)) = found(migration, finding) else {
        return Description::new(finding.rule.summary);
    };
    let role = ReplicaRole::of(migration);
    let message = match trigger.enabled {
        Enabled::Always => "enabled ALWAYS, it fires for every row that DMS writes".to_owned(),
        Enabled::Replica => "enabled REPLICA, it fires for every row that DMS writes as a replica".to_owned(),
        _ => format!("it fires for every row that DMS writes{}", replica_role::unless_set_elsewhere(&role)),
    };
    let mut description = Description::new(message)
        .decided_by(DecidedBy::from(&migration.task().target.settings.after_connect_script));
    if let ReplicaRole::Ordinary(Some(decision)) = role {
        description = description.decided_by(decision);
    }
    if trigger.enabled == Enabled::Origin {
        description = description.remedy(replica_role::set_by_script(migration));
    }
    description.remedy(disable_until_cutover(target, relation, trigger))
}

fn disable_until_cutover(target: &Catalog, relation: Id<Relation>, trigger: &Trigger) -> Remedy {
    let alter = format!("ALTER TABLE {}", target.relation_name(relation));
    let enable = match trigger.enabled {
        Enabled::Always => "ENABLE ALWAYS",
        Enabled::Replica => "ENABLE REPLICA",
        _ => "ENABLE",
    };
    let name = &trigger.name;
    let disable = Step::metadata_only(
        format!("{alter} DISABLE TRIGGER {name}"),
        format!("{alter} {enable} TRIGGER {name}"),
        Some(LockMode::ShareRowExclusive),
    );
    let back: Vec<Step> = disable.clone().reversed().into_iter().collect();
    let change =
        SqlChange::new(Phase::TargetBeforeLoad, vec![disable]).followed_by(Phase::TargetAtCutover, back);
    Remedy::removes(Change::Sql(change))
        .with_caveat("until the cutover it fires for nobody who writes to the target")
}
