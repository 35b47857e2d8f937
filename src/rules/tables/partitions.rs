//! Partitioned tables.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use crate::catalog::{Id, ObjectId, Relation, RelationKind};
use crate::dms::documentation::Basis;
use crate::dms::task::TargetTablePrepMode;
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::arriving::{Arriving, arriving};
use crate::rules::judged::{judged_tables, partitioned_above, tables_with_rows};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited, mapped};

const PARTED: &str = "CREATE TABLE events (id integer NOT NULL, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);\n\
     CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');";
const PLAIN: &str = "CREATE TABLE events (id integer NOT NULL, at date NOT NULL, PRIMARY KEY (id, at));";

pub(super) static PARTITIONED_TABLE: Rule = Rule {
    name: "partitioned-table",
    summary: "partitioned table: DMS makes plain tables of it",
    group: Group::Tables,
    severity: Severity::Warning,
    explanation: "\
DMS does not reproduce partitioning. Where it makes the tables, the partitioned table and each partition become
plain tables. Partitions that are added, dropped or truncated while changes are replicated are not followed
either.

Make the partitioned table with all its partitions on the target before the load, load it with a task of its
own and `TRUNCATE_BEFORE_LOAD`, and change partitions on both sides by hand until the cutover.",
    example: Example {
        bad: PARTED,
        object: "table:public.events",
        beside: &["partition-parent-selected"],
        good: PLAIN,
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &[
        "partition-ddl-not-replicated",
        "partition-and-inheritance-metadata-lost",
        "partitioned-table-precreate-on-target",
        "qlik-partition-updates",
    ],
    sources: &[cited::SOURCE_LIMITATIONS],
    basis: Basis::Dms,
    check: check_partitioned,
    describe: describe_partitioned,
};

pub(super) static PARTITION_PARENT_SELECTED: Rule = Rule {
    name: "partition-parent-selected",
    summary: "partitioned table selected beside its partitions: rows are loaded twice",
    group: Group::Tables,
    severity: Severity::Error,
    explanation: "\
When the task selects a partitioned table and its partitions, DMS loads every row twice: once through the
partitioned table, once from its partition. On a target that is partitioned the second copy violates the
primary key, or doubles the rows where there is none. A wildcard selects both, and so does a task without
table mappings.

Select the partitions only: exclude the partitioned table. Rows that arrive in the target's partitions are the
partitioned table's rows there.",
    example: Example {
        bad: PARTED,
        object: "table:public.events",
        beside: &["partitioned-table"],
        good: PLAIN,
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["partition-parent-selected-duplicates"],
    sources: &[cited::HOMOGENEOUS],
    basis: Basis::Dms,
    check: check_parent,
    describe: describe_parent,
};

fn check_partitioned(migration: &Migration, findings: &mut Findings) {
    let relations = &migration.source().relations;
    for id in judged_tables(migration) {
        if relations[id].kind == RelationKind::PartitionedTable {
            findings.add_with(ObjectId::Relation(id), severity(migration, id), Detail::None);
        }
    }
}

/// On a target that has it partitioned, and keeps it, what is left is that partitions must not change.
fn severity(migration: &Migration, table: Id<Relation>) -> Severity {
    let is_kept = migration.task().settings.full_load.target_table_prep_mode.value
        != TargetTablePrepMode::DropAndCreate;
    match arriving(migration, table) {
        Arriving::There(_, relation) if is_kept && relation.partitioned_by.is_some() => Severity::Info,
        _ => Severity::Warning,
    }
}

fn describe_partitioned(migration: &Migration, finding: &Finding) -> Description {
    let Some(ObjectId::Relation(table)) = finding.source_object() else {
        return Description::new(finding.rule.summary);
    };
    let partitions = tables_with_rows(migration, table).len();
    let tables = match partitions {
        0 => "this one becomes a plain table".to_owned(),
        1 => "this one and its partition become plain tables".to_owned(),
        count => format!("this one and its {count} partitions become plain tables"),
    };
    let mode = &migration.task().settings.full_load.target_table_prep_mode;
    let message = match finding.severity {
        Severity::Info => format!(
            "the target has this table partitioned; partitions ({partitions} today) that are added, dropped or \
             truncated while changes are replicated are not followed"
        ),
        _ => format!(
            "DMS does not reproduce partitioning: where it makes the tables, {tables}; \
             partitions that come or go while changes are replicated are not followed"
        ),
    };
    let by_hand = "make the partitioned table and all its partitions on the target before the load, in a task of its \
                   own, and repeat changes of partitions there by hand";
    let mut description = Description::new(message)
        .decided_by(DecidedBy::from(mode))
        .evidence("partitions", partitions)
        .remedy(Remedy::lowers(Change::Words(by_hand.to_owned())));
    if mode.value != TargetTablePrepMode::TruncateBeforeLoad {
        let change = Change::TaskSetting {
            name: "FullLoadSettings.TargetTablePrepMode",
            value: "TRUNCATE_BEFORE_LOAD".into(),
        };
        let keep =
            Remedy::lowers(change).with_caveat("the tables have to stand on the target before the load");
        description.remedies.insert(0, keep);
    }
    description
}

fn check_parent(migration: &Migration, findings: &mut Findings) {
    let task = migration.task();
    if !task.migration_type.value.loads() {
        return;
    }
    let catalog = migration.source();
    let mut found: HashSet<Id<Relation>, RandomState> = HashSet::default();
    for &id in &migration.moved().relations {
        if catalog.relations[id].partition_of.is_none() {
            continue;
        }
        for parent in partitioned_above(catalog, id) {
            if migration.moved().contains(parent) && found.insert(parent) {
                findings.add(ObjectId::Relation(parent));
            }
        }
    }
}

fn describe_parent(migration: &Migration, finding: &Finding) -> Description {
    let Some(ObjectId::Relation(table)) = finding.source_object() else {
        return Description::new(finding.rule.summary);
    };
    let partitions = tables_with_rows(migration, table);
    let moved = partitions.iter().filter(|id| migration.moved().contains(**id)).count();
    Description::new(format!(
        "the task selects this partitioned table and {moved} of its partitions: their rows are loaded twice"
    ))
    .evidence("selected_partitions", moved)
    .decided_by(DecidedBy::from(&migration.task().migration_type))
    .remedy(Remedy::removes(mapped::exclude_table(migration, &migration.source().relations[table])))
}
