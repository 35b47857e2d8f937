//! Tables that are not on the target.

use crate::catalog::{Id, ObjectId, Relation};
use crate::ddl::Ddl;
use crate::dms::documentation::{ALL_EDITIONS, Basis, Citation, ONLY_2026, Page};
use crate::finding::{DecidedBy, Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Phase, Remedy, SqlChange};
use crate::rules::arriving::{Arriving, arriving, remakes_tables};
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

pub(super) static TARGET_TABLE_MISSING: Rule = Rule {
    name: "target-table-missing",
    summary: "table is not on the target: DMS makes it with types of its own",
    group: Group::Target,
    severity: Severity::Warning,
    explanation: "\
DMS makes a table that the target lacks, whatever `TargetTablePrepMode` says (with `DO_NOTHING` too; from
DMS 3.5.4 and 3.6.1 it logs a warning). It makes it of the types that it knows: an enum becomes
`character varying`, a numeric without precision may be rounded, and there are no defaults, no identity and no
partitions.

Make the tables before the load, with exact types, and let the task keep them (`TRUNCATE_BEFORE_LOAD`). A
partitioned table and its partitions have to be there before the task. Where DMS drops the tables first
(`DROP_AND_CREATE`), nothing is reported here.",
    example: Example {
        bad: "CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE items (id bigint PRIMARY KEY);",
        object: "table:public.items",
        beside: &[],
        good: "CREATE TABLE orders (id bigint PRIMARY KEY);",
        given: Given { target: Some("CREATE TABLE orders (id bigint PRIMARY KEY);"), ..Given::NOTHING },
    },
    needs: &[Input::Schema, Input::Target],
    assessments: &[],
    limitations: &[
        "partitioned-table-precreate-on-target",
        "do-nothing-still-creates-missing-tables",
        "hdm-cdc-objects-must-exist",
    ],
    sources: &[
        Citation::new(Page::ReleaseNotes, "3.6.1 and 3.5.4 resolved issues", ONLY_2026),
        Citation::new(
            Page::SourcePostgreSql,
            "Limitations on using a PostgreSQL database as a DMS source",
            ALL_EDITIONS,
        ),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    if remakes_tables(migration) {
        return;
    }
    let source = migration.source();
    for id in migration.moved().involved().filter(|id| source.relations[*id].is_table()) {
        if matches!(arriving(migration, id), Arriving::Missing) {
            findings.add(ObjectId::Relation(id));
        }
    }
}

fn table_of(finding: &Finding) -> Option<Id<Relation>> {
    match finding.source_object() {
        Some(ObjectId::Relation(id)) => Some(id),
        _ => None,
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let mode = &migration.task().settings.full_load.target_table_prep_mode;
    let description = Description::new(
        "the target does not have this table: DMS makes it with types of its own, without defaults and identity",
    )
    .decided_by(DecidedBy::from(mode));
    let Some(id) = table_of(finding).filter(|_| migration.task().is_homogeneous()) else {
        return description;
    };
    let expected =
        migration.target_comparison().map_or(migration.source(), |comparison| comparison.expected());
    match Ddl::new(expected).create_table(id) {
        Some(steps) => {
            let create = SqlChange::new(Phase::TargetBeforeLoad, steps);
            description.remedy(Remedy::removes(Change::Sql(create)))
        }
        None => description,
    }
}
