//! Constraints that are checked at the end of the transaction.

use crate::catalog::{Constraint, ConstraintKind, ConstraintTiming, ObjectId, Relation};
use crate::dms::documentation::Basis;
use crate::finding::{Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, LockMode, Phase, Remedy, SqlChange, Step};
use crate::rules::judged::judged_tables;
use crate::rules::objects::remedy_on_target;
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};

pub(super) static DEFERRED_CONSTRAINT: Rule = Rule {
    name: "deferred-constraint",
    summary: "constraint that is INITIALLY DEFERRED",
    group: Group::Keys,
    severity: Severity::Warning,
    explanation: "\
DMS does not support constraints that are DEFERRABLE INITIALLY DEFERRED. The application may write rows in an
order that satisfies the constraint only at the end of its transaction; DMS does not promise to apply them
under the same rule.

Create the constraint on the target only before the cutover, when changes are nearly through, or make it
INITIALLY IMMEDIATE. A deferrable primary key has a rule of its own.",
    example: Example {
        bad: "CREATE TABLE nodes (id integer PRIMARY KEY, next integer,\n\
              CONSTRAINT nodes_next UNIQUE (next) DEFERRABLE INITIALLY DEFERRED);",
        object: "constraint:public.nodes.nodes_next",
        beside: &["unique-constraint-not-migrated"],
        good: "CREATE TABLE nodes (id integer PRIMARY KEY, next integer, CONSTRAINT nodes_next UNIQUE (next));",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["deferred-constraints-unsupported"],
    sources: &[cited::SOURCE_LIMITATIONS],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let captures_changes = migration.task().migration_type.value.captures_changes();
    for id in judged_tables(migration) {
        for (at, constraint) in (0..).zip(&migration.source().relations[id].constraints) {
            // a deferrable primary key is worse than this while changes are captured
            let is_judged_elsewhere = constraint.is_primary_key() && captures_changes;
            if constraint.timing == ConstraintTiming::InitiallyDeferred && !is_judged_elsewhere {
                findings.add(ObjectId::Constraint(id, at));
            }
        }
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let found = finding.source_object().and_then(|object| match object {
        ObjectId::Constraint(id, at) => {
            let relation = &migration.source().relations[id];
            Some((relation, relation.constraints.get(at as usize)?))
        }
        _ => None,
    });
    let Some((relation, constraint)) = found else { return Description::new(finding.rule.summary) };
    let mut description = Description::new(
        "this constraint is checked at the end of the transaction, which DMS does not support: on the target it can \
         refuse changes that the source has taken",
    );
    description.remedies.push(make_later(migration, finding, constraint));
    description.remedies.extend(make_immediate(migration, relation, constraint));
    description
}

/// A foreign key is made on the target when changes are nearly through, and does not hold for what DMS writes then.
fn make_later(migration: &Migration, finding: &Finding, constraint: &Constraint) -> Remedy {
    let is_foreign_key = matches!(constraint.kind, ConstraintKind::ForeignKey(_));
    let on_target = match is_foreign_key && migration.task().target_engine.value.is_postgresql() {
        true => remedy_on_target(migration, migration.source(), finding),
        false => None,
    };
    let later = "create the constraint on the target only before the cutover, with the foreign keys";
    match on_target {
        Some(remedy) => remedy.with_caveat(
            "DMS has to write with session_replication_role = replica from then on (AfterConnectScript of the target \
             endpoint), which foreign keys do not hold for; without it, make the key when the last change is applied",
        ),
        None => Remedy::lowers(Change::Words(later.to_owned())),
    }
}

/// PostgreSQL changes the timing of foreign keys alone.
fn make_immediate(migration: &Migration, relation: &Relation, constraint: &Constraint) -> Option<Remedy> {
    let ConstraintKind::ForeignKey(_) = &constraint.kind else { return None };
    let table = migration.source().qualified(relation.schema, &relation.name);
    let alter = |timing: &str| {
        format!("ALTER TABLE {table} ALTER CONSTRAINT {} DEFERRABLE INITIALLY {timing}", constraint.name)
    };
    let step = Step::metadata_only(alter("IMMEDIATE"), alter("DEFERRED"), Some(LockMode::AccessExclusive));
    let change = Change::Sql(SqlChange::new(Phase::SourceBeforeTask, vec![step]));
    Some(Remedy::removes(change).with_caveat(
        "transactions that write referring rows first fail, unless they say SET CONSTRAINTS ... DEFERRED",
    ))
}
