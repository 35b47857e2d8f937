//! Constraints: unique, exclusion, foreign keys, checks.

use super::left_behind::{self, Elsewhere, LeftBehind, Missing, RULE, Report, example, no_caveat};
use crate::catalog::{Constraint, ConstraintKind, Id, ObjectId, Relation};
use crate::ddl::{Ddl, Validation};
use crate::finding::Finding;
use crate::remedy::{Phase, SqlChange};
use crate::rules::Rule;

const ASSESSMENTS: &[&str] = &["all-check-secondary-constraints"];

pub(super) static UNIQUE_CONSTRAINT: LeftBehind = LeftBehind {
    rule: Rule {
        name: "unique-constraint-not-migrated",
        summary: "unique constraint is not created on the target",
        explanation: "\
DMS creates the primary key of a table. Unique constraints are missing on the target (where a table
has no primary key, one unique index may be made in its place), and it takes duplicates as soon as
the application writes there.

Add them after the full load, before the cached changes are applied: the rows are in order then and
nobody waits for the lock.",
        example: example(
            "CREATE TABLE users (id bigint PRIMARY KEY, code bigint UNIQUE);",
            "constraint:public.users.users_code_key",
            &[],
            "CREATE TABLE users (id bigint PRIMARY KEY, code bigint);",
        ),
        assessments: ASSESSMENTS,
        limitations: &["secondary-objects-not-migrated", "qlik-only-one-index-created"],
        describe: left_behind::describe_with_parts,
        ..RULE
    },
    list: |missing, report| list(missing, report, |kind| matches!(kind, ConstraintKind::Unique(_))),
    message: |_, _| "DMS does not create this constraint: the target takes duplicates".to_owned(),
    create: after_load,
    caveat: no_caveat,
    elsewhere: Elsewhere::Known,
};

pub(super) static EXCLUSION_CONSTRAINT: LeftBehind = LeftBehind {
    rule: Rule {
        name: "exclusion-constraint-not-migrated",
        summary: "exclusion constraint is not created on the target",
        explanation: "\
DMS creates no exclusion constraints. Without them the target takes the rows that they keep apart,
such as two bookings of one room at the same time, as soon as the application writes there.

Add them after the full load, before the cached changes are applied. The extension that their
operators need (`btree_gist`, say) must be there before.",
        example: example(
            "CREATE TABLE cells (id bigint PRIMARY KEY, room bigint,
    CONSTRAINT one_cell_a_room EXCLUDE USING btree (room WITH =));",
            "constraint:public.cells.one_cell_a_room",
            &[],
            "CREATE TABLE cells (id bigint PRIMARY KEY, room bigint);",
        ),
        assessments: ASSESSMENTS,
        describe: left_behind::describe_with_parts,
        ..RULE
    },
    list: |missing, report| list(missing, report, |kind| matches!(kind, ConstraintKind::Exclusion { .. })),
    message: |_, _| "DMS does not create this constraint: the target takes what it excludes".to_owned(),
    create: after_load,
    caveat: no_caveat,
    elsewhere: Elsewhere::Unknown,
};

pub(super) static FOREIGN_KEY: LeftBehind = LeftBehind {
    rule: Rule {
        name: "foreign-key-not-migrated",
        summary: "foreign key is not created on the target",
        explanation: "\
DMS creates no foreign keys. While it loads and applies changes that is right: tables arrive in no
order, and a foreign key would refuse rows, or keep TRUNCATE from emptying a table. Once the
application writes to the target, nothing keeps it from leaving rows without their parents.

Add them before the cutover as `NOT VALID`: that takes a lock for a moment and holds for new rows.
Validate them after the cutover: readers and writers go on meanwhile. A foreign key of a partitioned
table is checked at once, before PostgreSQL 18.",
        example: example(
            "CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint REFERENCES customers);",
            "constraint:public.orders.orders_customer_fkey",
            &[],
            "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);",
        ),
        assessments: ASSESSMENTS,
        ..RULE
    },
    list: |missing, report| list(missing, report, |kind| matches!(kind, ConstraintKind::ForeignKey(_))),
    message: |_, _| {
        "DMS does not create this foreign key: the target takes rows that refer to nothing".to_owned()
    },
    create: before_cutover,
    caveat: |_, _| {
        Some(
            "while DMS still applies changes, its session must not check foreign keys (session_replication_role = replica)"
                .to_owned(),
        )
    },
    elsewhere: Elsewhere::Known,
};

pub(super) static CHECK_CONSTRAINT: LeftBehind = LeftBehind {
    rule: Rule {
        name: "check-constraint-not-migrated",
        summary: "check constraint is not created on the target",
        explanation: "\
DMS creates no check constraints. Once the application writes to the target, nothing refuses the
values that they refuse.

Add them before the cutover as `NOT VALID`: that takes a lock for a moment and holds for new rows.
Validate them after the cutover: readers and writers go on meanwhile.",
        example: example(
            "CREATE TABLE orders (id bigint PRIMARY KEY, quantity integer CHECK (quantity > 0));",
            "constraint:public.orders.orders_quantity_check",
            &[],
            "CREATE TABLE orders (id bigint PRIMARY KEY, quantity integer);",
        ),
        assessments: ASSESSMENTS,
        ..RULE
    },
    list: |missing, report| list(missing, report, |kind| matches!(kind, ConstraintKind::Check { .. })),
    message: |_, _| "DMS does not create this check: the target takes values that it refuses".to_owned(),
    create: before_cutover,
    caveat: no_caveat,
    elsewhere: Elsewhere::Known,
};

/// The constraints that are declared on tables that are moved; those that come from a parent are
/// made with the parent's.
fn list(missing: &Missing<'_>, report: &mut Report<'_>, is_wanted: fn(&ConstraintKind) -> bool) {
    for id in missing.migration.moved().involved() {
        let relation = &missing.source.relations[id];
        for (at, constraint) in (0..).zip(&relation.constraints) {
            if is_wanted(&constraint.kind) && !comes_from_parent(missing, relation, constraint) {
                report.add(missing, ObjectId::Constraint(id, at));
            }
        }
    }
}

/// Whether a table has the constraint from a parent that is found itself. One that inherits from a table
/// which the task leaves out speaks for itself.
fn comes_from_parent(missing: &Missing<'_>, relation: &Relation, constraint: &Constraint) -> bool {
    let indexes = &missing.source.indexes;
    let is_part = constraint.index().is_some_and(|index| indexes[index].attached_to.is_some());
    let has_parent_here =
        relation.partition_of.is_some() || relation.inherits.iter().any(|parent| missing.is_moved(*parent));
    is_part || constraint.inherited && has_parent_here
}

fn constraint_of(finding: &Finding) -> Option<(Id<Relation>, u32)> {
    match finding.source_object() {
        Some(ObjectId::Constraint(relation, at)) => Some((relation, at)),
        _ => None,
    }
}

fn after_load(ddl: Ddl<'_>, finding: &Finding) -> Option<SqlChange> {
    let (relation, at) = constraint_of(finding)?;
    let steps = ddl.add_constraint(relation, at, Validation::AtOnce);
    Some(SqlChange::new(Phase::TargetAfterLoad, steps))
}

fn before_cutover(ddl: Ddl<'_>, finding: &Finding) -> Option<SqlChange> {
    let (relation, at) = constraint_of(finding)?;
    let add = ddl.add_constraint(relation, at, Validation::Later);
    let validate = ddl.validate_constraint(relation, at);
    Some(SqlChange::new(Phase::TargetBeforeCutover, add).followed_by(Phase::TargetAfterCutover, validate))
}
