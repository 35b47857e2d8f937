//! Indexes, constraints, sequences, roles, extensions and statistics that the target lacks.

use super::lacks::{RULE, SEQUENCES, describe_lack, is_lack_of_object, lacks};
use crate::catalog::{ConstraintKind, IndexRole, ObjectId};
use crate::dms::documentation::{ALL_EDITIONS, Citation, Page};
use crate::finding::{Detail, Findings};
use crate::migration::Migration;
use crate::rules::{Example, Given, Input, Rule};

/// Tells what is missing of some objects.
fn find(migration: &Migration, findings: &mut Findings, is_wanted: impl Fn(ObjectId) -> bool) {
    let mut found: Vec<ObjectId> = lacks(migration)
        .filter(|(id, lack)| is_wanted(*id) && is_lack_of_object(lack))
        .map(|(id, _)| id)
        .collect();
    found.dedup();
    let severity = findings.rule().severity;
    found.into_iter().for_each(|id| findings.add_with(id, severity, Detail::None));
}

const fn given(target: &'static str) -> Given {
    Given { target: Some(target), ..Given::NOTHING }
}

pub(super) static TARGET_INDEX_MISSING: Rule = Rule {
    name: "target-index-missing",
    summary: "index is not on the target",
    explanation: "\
DMS makes no secondary index. Queries on the target do without it and read whole tables, and a unique index that is not
there refuses no duplicate. An index of the same name that is another one counts as missing; the same index under another
name does not.

Create it after the full load, before the cached changes are applied. Indexes of tables that DMS makes itself are found
by `secondary-index-not-migrated`.",
    example: Example {
        bad: "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);
CREATE INDEX orders_customer_idx ON orders (customer);",
        object: "index:public.orders.orders_customer_idx",
        beside: &[],
        good: "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);",
        given: given("CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);"),
    },
    check: |migration, findings| {
        let indexes = &migration.source().indexes;
        // those of constraints are told with these
        let is_secondary = |id| matches!(id, ObjectId::Index(id) if indexes[id].role == IndexRole::Secondary);
        find(migration, findings, is_secondary);
    },
    describe: |migration, finding| {
        describe_lack(migration, finding, "the target does not have this index: queries there do without it")
    },
    ..RULE
};

pub(super) static TARGET_CONSTRAINT_MISSING: Rule = Rule {
    name: "target-constraint-missing",
    summary: "constraint is not on the target",
    explanation: "\
DMS makes no unique, exclusion, check or foreign key constraint. The target takes what they refuse as soon as the
application writes there. A constraint of the same name that is another one counts as missing; the same constraint under
another name does not, nor one that is not validated yet.

Add unique and exclusion constraints after the full load, checks and foreign keys before the cutover as `NOT VALID`.
Constraints of tables that DMS makes itself are found by the rules about what DMS leaves behind.",
    example: Example {
        bad: "CREATE TABLE orders (id bigint PRIMARY KEY, quantity integer CHECK (quantity > 0));",
        object: "constraint:public.orders.orders_quantity_check",
        beside: &[],
        good: "CREATE TABLE orders (id bigint PRIMARY KEY, quantity integer);",
        given: given("CREATE TABLE orders (id bigint PRIMARY KEY, quantity integer);"),
    },
    check: |migration, findings| {
        let relations = &migration.source().relations;
        find(migration, findings, |id| match id {
            ObjectId::Constraint(table, at) => relations[table].constraints.get(at as usize).is_some_and(|found| {
                // the primary key has a rule of its own, a column tells its NOT NULL
                !matches!(found.kind, ConstraintKind::PrimaryKey(_) | ConstraintKind::NotNull { .. })
            }),
            _ => false,
        });
    },
    describe: |migration, finding| {
        describe_lack(migration, finding, "the target does not have this constraint: it takes what it refuses")
    },
    ..RULE
};

pub(super) static TARGET_SEQUENCE_MISSING: Rule = Rule {
    name: "target-sequence-missing",
    summary: "sequence is not on the target",
    explanation: "\
DMS does not migrate sequences. Where the table is there and its sequence is not, an application that writes to the
target gets no number. A sequence with other bounds, another increment or another owner counts as missing; the sequence
of an identity column may have any name.

Create it before the load, with the column's default or identity, and set it ahead at the cutover.",
    example: Example {
        bad: "CREATE TABLE orders (id bigserial PRIMARY KEY);",
        object: "sequence:public.orders_id_seq",
        beside: &[],
        good: "CREATE TABLE orders (id bigint PRIMARY KEY);",
        given: given("CREATE TABLE orders (id bigint PRIMARY KEY);"),
    },
    limitations: &["sequences-not-migrated"],
    sources: &[SEQUENCES],
    check: |migration, findings| find(migration, findings, |id| matches!(id, ObjectId::Sequence(_))),
    describe: |migration, finding| {
        describe_lack(migration, finding, "the target does not have this sequence: there is no next number")
    },
    ..RULE
};

pub(super) static TARGET_ROLE_MISSING: Rule = Rule {
    name: "target-role-missing",
    summary: "role is not on the target, or has other attributes there",
    explanation: "\
DMS creates no users and groups. Nobody can log in on the target as this role, and owners, grants and policies that name
it cannot be set. Roles that a server or its provider brings along are not looked for; where the target is a managed
server, SUPERUSER, REPLICATION and BYPASSRLS are not expected there.

Create the roles before the load. Passwords are set by hand.",
    example: Example {
        bad: "CREATE ROLE app;
CREATE ROLE reader;",
        object: "role:reader",
        beside: &[],
        good: "CREATE ROLE app;",
        given: given("CREATE ROLE app;"),
    },
    needs: &[Input::Roles, Input::Target],
    limitations: &["secondary-objects-not-migrated", "hdm-role-precreation"],
    check: |migration, findings| find(migration, findings, |id| matches!(id, ObjectId::Role(_))),
    describe: |migration, finding| describe_lack(migration, finding, "the target does not have this role"),
    ..RULE
};

pub(super) static TARGET_EXTENSION_MISSING: Rule = Rule {
    name: "target-extension-missing",
    summary: "extension is not on the target, or in an older version",
    explanation: "\
DMS creates no extensions. What needs the types, functions and operator classes of this one cannot be made on the target;
AWS asks that PostGIS be there before the load, for otherwise its columns do not arrive. A newer version on the target is
not reported, and no dump tells versions.

Create it before the load. A managed server offers its own list of extensions in its own versions, and some must be
preloaded (`shared_preload_libraries`). Extensions of the provider (`aws_s3`, `rdsutils`) are not looked for.",
    example: Example {
        bad: "CREATE EXTENSION pg_trgm;",
        object: "extension:pg_trgm",
        beside: &[],
        good: "CREATE EXTENSION plpgsql;",
        given: given("CREATE TABLE orders (id bigint PRIMARY KEY);"),
    },
    limitations: &["secondary-objects-not-migrated", "postgis-extension-first"],
    sources: &[Citation::new(Page::SourcePostgreSql, "Migrating PostGIS spatial data types", ALL_EDITIONS)],
    check: |migration, findings| find(migration, findings, |id| matches!(id, ObjectId::Extension(_))),
    describe: |migration, finding| {
        describe_lack(migration, finding, "the target does not have this extension: its types and functions are missing")
    },
    ..RULE
};

pub(super) static TARGET_STATISTICS_MISSING: Rule = Rule {
    name: "target-statistics-missing",
    summary: "extended statistics are not on the target",
    explanation: "\
DMS creates no extended statistics (`CREATE STATISTICS`). The target's planner estimates conditions on several columns as
if they had nothing to do with each other, and may choose other plans than the source.

Create them after the load, and run ANALYZE then: it fills them.",
    example: Example {
        bad: "CREATE TABLE places (id bigint PRIMARY KEY, city bigint, country bigint);
CREATE STATISTICS places_stats ON city, country FROM places;",
        object: "statistics:public.places_stats",
        beside: &[],
        good: "CREATE TABLE places (id bigint PRIMARY KEY, city bigint, country bigint);",
        given: given("CREATE TABLE places (id bigint PRIMARY KEY, city bigint, country bigint);"),
    },
    check: |migration, findings| find(migration, findings, |id| matches!(id, ObjectId::Statistics(_))),
    describe: |migration, finding| {
        describe_lack(migration, finding, "the target does not have these statistics: its planner does without them")
    },
    ..RULE
};
