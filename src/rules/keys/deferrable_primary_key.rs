//! Primary keys that PostgreSQL does not use as replica identity.

use crate::catalog::{ConstraintKind, ObjectId, Relation, RelationKind};
use crate::dms::documentation::Basis;
use crate::finding::{DecidedBy, Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, LockMode, Phase, Remedy, Safety, SqlChange, Step};
use crate::rules::judged::judged_tables;
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};

use super::key::{OldRow, weakest_old_row};
use super::remedy;

pub(super) static DEFERRABLE_PRIMARY_KEY: Rule = Rule {
    name: "deferrable-primary-key",
    summary: "deferrable primary key: UPDATE and DELETE do not reach the target",
    group: Group::Keys,
    severity: Severity::Error,
    explanation: "\
PostgreSQL does not use a primary key that is DEFERRABLE as replica identity. The WAL then says of an
UPDATE or DELETE that it happened, but not to which row, and DMS ignores it as if there were no primary
key. AWS documents that deferred constraints are not supported; that every deferrable primary key is
passed over follows from how PostgreSQL writes the WAL.

Put a key that is not deferrable in its place, or set `REPLICA IDENTITY FULL` and read with test_decoding.",
    example: Example {
        bad: "CREATE TABLE slots (place integer PRIMARY KEY DEFERRABLE, label varchar(20));",
        object: "table:public.slots",
        beside: &[],
        good: "CREATE TABLE slots (place integer PRIMARY KEY, label varchar(20));",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["no-primary-key-updates-deletes-ignored", "deferred-constraints-unsupported"],
    sources: &[cited::SOURCE_LIMITATIONS],
    basis: Basis::PostgreSql,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    if !migration.task().migration_type.value.captures_changes() {
        return;
    }
    let relations = &migration.source().relations;
    for id in judged_tables(migration) {
        let is_deferrable =
            |relation: &Relation| relation.primary_key().is_some_and(|key| key.timing.is_deferrable());
        if is_deferrable(&relations[id]) && weakest_old_row(migration, id) == OldRow::Nothing {
            findings.add(ObjectId::Relation(id));
        }
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let catalog = migration.source();
    let Some(ObjectId::Relation(table)) = finding.source_object() else {
        return Description::new(finding.rule.summary);
    };
    let relation = &catalog.relations[table];
    let key = relation.primary_key().map(|key| key.name.to_string()).unwrap_or_default();
    let mut description = Description::new(format!(
        "the primary key {key} is deferrable, so PostgreSQL does not use it as replica identity: the WAL does not \
         say which row an UPDATE or DELETE concerns, and DMS ignores it"
    ))
    .decided_by(DecidedBy::from(&migration.task().migration_type));
    description.remedies.extend(remedy::whole_old_rows(migration, table));
    description.remedies.extend(replace_key(migration, relation));
    description
}

/// Puts a key that is not deferrable in its place. No foreign key can refer to a deferrable one.
fn replace_key(migration: &Migration, relation: &Relation) -> Option<Remedy> {
    let catalog = migration.source();
    let key = relation.primary_key()?;
    let ConstraintKind::PrimaryKey(definition) = &key.kind else { return None };
    let columns: Option<Vec<String>> = definition
        .columns
        .iter()
        .map(|number| Some(relation.column_by_number(*number)?.name.to_string()))
        .collect();
    let columns = columns?.join(", ");
    let table = catalog.qualified(relation.schema, &relation.name);
    let deferrable = match key.timing {
        crate::catalog::ConstraintTiming::InitiallyDeferred => "DEFERRABLE INITIALLY DEFERRED",
        _ => "DEFERRABLE",
    };
    let name = &key.name;
    let drop = format!("ALTER TABLE {table} DROP CONSTRAINT {name}");
    let restore = format!("{drop}, ADD CONSTRAINT {name} PRIMARY KEY ({columns}) {deferrable}");
    let exclusive = Some(LockMode::AccessExclusive);
    let steps = if relation.kind == RelationKind::PartitionedTable {
        let up = format!("{drop}, ADD CONSTRAINT {name} PRIMARY KEY ({columns})");
        vec![Step::metadata_only(up, restore, exclusive).with_safety(Safety::Scan)]
    } else {
        let new = remedy::free_name(catalog, relation, &format!("{}_new", remedy::short(name.as_str())));
        let index = catalog.qualified(relation.schema, &new);
        let build = Step::metadata_only(
            format!("CREATE UNIQUE INDEX CONCURRENTLY {new} ON {table} ({columns})"),
            format!("DROP INDEX CONCURRENTLY IF EXISTS {index}"),
            Some(LockMode::ShareUpdateExclusive),
        );
        let swap = format!("{drop}, ADD CONSTRAINT {name} PRIMARY KEY USING INDEX {new}");
        vec![
            build.with_safety(Safety::Online).outside_transaction(),
            Step::metadata_only(swap, restore, exclusive),
        ]
    };
    let change = Change::Sql(SqlChange::new(Phase::SourceBeforeTask, steps));
    Some(Remedy::removes(change).with_caveat(
        "transactions that rely on SET CONSTRAINTS ... DEFERRED for this key, for instance to swap two keys, fail then",
    ))
}
