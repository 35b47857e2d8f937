//! Foreign keys of the target: those that refuse rows during the load, and those that keep DMS from emptying or
//! dropping a table.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use super::arrivals::{Arrivals, ancestors, is_whole, note_unread, place, relation_of};
use crate::catalog::{
    Catalog, ConstraintKind, ForeignKey, Id, ObjectId, ObjectKind, ReferencedTable, Relation,
};
use crate::ddl::{Ddl, Validation};
use crate::dms::documentation::{ALL_EDITIONS, Basis, Citation, ONLY_2026, Page};
use crate::dms::task::TargetTablePrepMode;
use crate::finding::{DecidedBy, Description, Finding, Findings, Subject};
use crate::migration::Migration;
use crate::remedy::{Change, Phase, Remedy, SqlChange, Step};
use crate::rules::replica_role::{self, ReplicaRole};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};

/// The tables of the examples.
const TABLES: &str = "CREATE TABLE customers (id integer PRIMARY KEY);
CREATE TABLE orders (id integer PRIMARY KEY, customer integer);";
/// The same with a foreign key.
const WITH_KEY: &str = "CREATE TABLE customers (id integer PRIMARY KEY);
CREATE TABLE orders (id integer PRIMARY KEY, customer integer,
  CONSTRAINT orders_customer FOREIGN KEY (customer) REFERENCES customers (id));";

pub(super) static TARGET_FOREIGN_KEYS_ACTIVE: Rule = Rule {
    name: "target-foreign-keys-active",
    summary: "foreign key on the target that refuses rows whose parent is not loaded yet",
    group: Group::Target,
    severity: Severity::Warning,
    explanation: "\
DMS loads table by table, in no order that anyone promises, so rows arrive before those that they refer to. An active
foreign key on the target refuses them, and the load fails.

Either let DMS's sessions be those of a replica, in which foreign keys rest (an `AfterConnectScript` on the target
endpoint, or `session_replication_role` in the target's parameter group), or drop the keys before the load and add them
before the cutover. Tables that DMS drops and makes anew (`DROP_AND_CREATE`) lose their foreign keys. Without a live
target the server's own setting is not known.",
    example: Example {
        bad: TABLES,
        object: "constraint:public.orders.orders_customer",
        beside: &[],
        good: TABLES,
        given: Given { target: Some(WITH_KEY), good_target: Some(TABLES), ..Given::NOTHING },
    },
    needs: &[Input::Schema, Input::Target],
    assessments: &["postgres-check-session-replication-role"],
    limitations: &["foreign-keys-during-full-load"],
    sources: &[
        Citation::new(Page::TargetPostgreSql, "introduction", ALL_EDITIONS),
        cited::assessment(
            "Validate if foreign key constraint is disabled on the target tables during the full-load process",
        ),
    ],
    basis: Basis::Dms,
    check: check_active,
    describe: describe_active,
};

pub(super) static PREP_MODE_BLOCKED_BY_FOREIGN_KEYS: Rule = Rule {
    name: "prep-mode-blocked-by-foreign-keys",
    summary: "foreign key on the target that keeps DMS from emptying or dropping a table before the load",
    group: Group::Target,
    severity: Severity::Error,
    explanation: "\
With `TRUNCATE_BEFORE_LOAD` DMS empties each table of the target before the load, with `DROP_AND_CREATE` it drops each.
PostgreSQL refuses both for a table that a foreign key of another table refers to, whatever
`session_replication_role` says, and whether or not the key was validated. A table that refers to itself can be emptied.

Drop the foreign keys before the load and add them before the cutover, or leave the tables as they are
(`DO_NOTHING`) and empty them by hand.",
    example: Example {
        bad: TABLES,
        object: "constraint:public.orders.orders_customer",
        beside: &["target-foreign-keys-active"],
        good: TABLES,
        given: Given {
            task_settings: Some(r#"{"FullLoadSettings": {"TargetTablePrepMode": "TRUNCATE_BEFORE_LOAD"}}"#),
            target: Some(WITH_KEY),
            good_target: Some(TABLES),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Schema, Input::Target],
    assessments: &[],
    limitations: &["drop-or-truncate-blocked-by-foreign-keys"],
    sources: &[
        Citation::new(Page::TargetPostgreSql, "introduction", ALL_EDITIONS),
        Citation::new(Page::TaskSettingsFullLoad, "TargetTablePrepMode", ONLY_2026),
    ],
    basis: Basis::Dms,
    check: check_blocking,
    describe: describe_blocking,
};

/// The foreign keys that a relation declares itself: those of partitions stand at the partitioned table.
fn foreign_keys(relation: &Relation) -> impl Iterator<Item = (u32, &ForeignKey)> {
    (0..).zip(&relation.constraints).filter_map(|(at, constraint)| match &constraint.kind {
        ConstraintKind::ForeignKey(key) if !constraint.inherited || constraint.is_local => {
            Some((at, key.as_ref()))
        }
        _ => None,
    })
}

fn check_active(migration: &Migration, findings: &mut Findings) {
    let loads = migration.task().migration_type.value.loads();
    let Some(arrivals) = Arrivals::kept(migration).filter(|_| loads) else { return };
    if ReplicaRole::of(migration).is_replica() {
        return;
    }
    note_unread(arrivals.target, ObjectKind::Constraint, findings);
    for id in arrivals.with_partitions() {
        let relation = &arrivals.target.relations[id];
        for (at, _) in foreign_keys(relation).filter(|(at, _)| is_enforced(relation, *at)) {
            findings.add(arrivals.target.object_ref(ObjectId::Constraint(id, at)));
        }
    }
}

fn is_enforced(relation: &Relation, at: u32) -> bool {
    relation.constraints.get(at as usize).is_some_and(|constraint| constraint.enforced)
}

fn describe_active(migration: &Migration, finding: &Finding) -> Description {
    let Some(found) = Found::of(migration, finding) else { return Description::new(finding.rule.summary) };
    let role = ReplicaRole::of(migration);
    let unless = replica_role::unless_set_elsewhere(&role);
    let message = format!(
        "it refuses rows that are loaded before those of {} that they refer to{unless}",
        found.referenced()
    );
    let description = Description::new(message)
        .decided_by(DecidedBy::from(&migration.task().target.settings.after_connect_script));
    let mut description = match role {
        ReplicaRole::Ordinary(Some(decision)) => description.decided_by(decision),
        _ => description,
    };
    description.remedies.push(replica_role::set_by_script(migration));
    description.remedies.push(found.drop_until_cutover());
    description
}

fn check_blocking(migration: &Migration, findings: &mut Findings) {
    if !migration.task().migration_type.value.loads() || verb(migration).is_none() {
        return;
    }
    let Some(arrivals) = Arrivals::of(migration) else { return };
    note_unread(arrivals.target, ObjectKind::Constraint, findings);
    let target = arrivals.target;
    let prepared: HashSet<Id<Relation>, RandomState> = arrivals
        .tables
        .iter()
        .flat_map(|arrival| std::iter::once(arrival.to).chain(ancestors(target, arrival.to)))
        .collect();
    for (id, relation) in target.relations.iter() {
        for (at, key) in foreign_keys(relation) {
            let ReferencedTable::Known(referenced, _) = key.references else { continue };
            if referenced != id && prepared.contains(&referenced) {
                findings.add(target.object_ref(ObjectId::Constraint(id, at)));
            }
        }
    }
}

/// What DMS cannot do to the table.
fn verb(migration: &Migration) -> Option<&'static str> {
    match migration.task().settings.full_load.target_table_prep_mode.value {
        TargetTablePrepMode::TruncateBeforeLoad => Some("empty"),
        TargetTablePrepMode::DropAndCreate => Some("drop"),
        _ => None,
    }
}

fn describe_blocking(migration: &Migration, finding: &Finding) -> Description {
    let (Some(found), Some(verb)) = (Found::of(migration, finding), verb(migration)) else {
        return Description::new(finding.rule.summary);
    };
    let mode = &migration.task().settings.full_load.target_table_prep_mode;
    let message = format!("DMS cannot {verb} {}, to which it refers, before the load", found.referenced());
    let keep_rows = "or let the task leave the tables as they are (TargetTablePrepMode DO_NOTHING), and empty them by \
                     hand before the load";
    Description::new(message)
        .decided_by(DecidedBy::from(mode))
        .remedy(found.drop_until_cutover())
        .remedy(Remedy::removes(Change::Words(keep_rows.to_owned())))
}

/// The foreign key of a finding.
struct Found<'a> {
    target: &'a Catalog,
    relation: Id<Relation>,
    at: u32,
    key: &'a ForeignKey,
}

impl<'a> Found<'a> {
    fn of(migration: &'a Migration, finding: &Finding) -> Option<Self> {
        let target = migration.target()?;
        let Subject::Named(object) = &finding.object else { return None };
        let relation = relation_of(target, object)?;
        let constraints = &target.relations[relation].constraints;
        let at = place(constraints, |constraint| constraint.name == object.name)?;
        match &constraints.get(at as usize)?.kind {
            ConstraintKind::ForeignKey(key) => Some(Found { target, relation, at, key }),
            _ => None,
        }
    }

    fn referenced(&self) -> String {
        match &self.key.references {
            ReferencedTable::Known(id, _) => self.target.relation_name(*id).to_string(),
            ReferencedTable::Missing(name, _) => name.to_string(),
        }
    }

    /// Drops the key before the load, adds it before the cutover and validates it afterwards.
    fn drop_until_cutover(&self) -> Remedy {
        let object = ObjectId::Constraint(self.relation, self.at);
        if !is_whole(self.target, object) {
            let words = "drop it before the load, and add it before the cutover".to_owned();
            return Remedy::removes(Change::Words(words));
        }
        let ddl = Ddl::new(self.target);
        let add = ddl.add_constraint(self.relation, self.at, Validation::Later);
        let drop: Vec<Step> = add.iter().rev().cloned().filter_map(Step::reversed).collect();
        let validate = ddl.validate_constraint(self.relation, self.at);
        let mut change = SqlChange::new(Phase::TargetBeforeLoad, drop);
        let add =
            SqlChange::new(Phase::TargetBeforeCutover, add).followed_by(Phase::TargetAfterCutover, validate);
        change.followed_by = Some(Box::new(add));
        Remedy::removes(Change::Sql(change))
    }
}
