//! Large objects, and what earlier tasks left behind.

use crate::catalog::{ObjectId, Relation, RelationKind};
use crate::dms::documentation::{Basis, Citation, Page, SINCE_2025};
use crate::dms::scope::is_dms_object;
use crate::finding::{Description, Detail, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, LockMode, Phase, Remedy, SqlChange, Step};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};

pub(super) static LARGE_OBJECTS_NOT_MIGRATED: Rule = Rule {
    name: "large-objects-not-migrated",
    summary: "large objects: DMS does not migrate them",
    group: Group::Tables,
    severity: Severity::Error,
    explanation: "\
DMS does not migrate large objects. Columns that refer to them arrive with numbers that lead nowhere.

Copy them with `pg_dump --large-objects` once nothing writes them any more, or move them into `bytea` columns
before the migration. A dump of the schema alone tells only sometimes that there are any; a running server and a data profile do.",
    example: Example {
        bad: "SELECT pg_catalog.lo_create('16400');",
        object: "large-object:pg_largeobject",
        beside: &[],
        good: "CREATE TABLE files (id integer PRIMARY KEY, content bytea);",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["oid-large-objects-not-migrated"],
    sources: &[cited::SOURCE_LIMITATIONS],
    basis: Basis::Dms,
    check: check_large_objects,
    describe: describe_large_objects,
};

pub(super) static AWSDMS_ARTIFACT: Rule = Rule {
    name: "awsdms-artifact",
    summary: "object that an earlier DMS task left behind",
    group: Group::Tables,
    severity: Severity::Info,
    explanation: "\
DMS makes objects of its own on the source: the table `awsdms_ddl_audit`, the function `awsdms_intercept_ddl` and
an event trigger that calls it for every DDL statement, and a heartbeat table. A running task needs them. After
the last one they only stand in the way: every role that runs DDL needs rights on them.

Remove them when no task uses them any more, the event trigger first.",
    example: Example {
        bad: "CREATE TABLE awsdms_ddl_audit (c_key bigint PRIMARY KEY);",
        object: "table:public.awsdms_ddl_audit",
        beside: &[],
        good: "CREATE TABLE ddl_audit (c_key bigint PRIMARY KEY);",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["ddl-capture-artifacts"],
    sources: &[Citation::new(
        Page::SourcePostgreSql,
        "Migrating an Amazon RDS for PostgreSQL database without using the master user account",
        SINCE_2025,
    )],
    basis: Basis::Dms,
    check: check_artifacts,
    describe: describe_artifact,
};

fn check_large_objects(migration: &Migration, findings: &mut Findings) {
    if migration.large_objects().is_some_and(|count| count > 0) {
        findings.add(ObjectId::LargeObjects);
    }
}

fn describe_large_objects(migration: &Migration, _finding: &Finding) -> Description {
    let count = migration.large_objects().unwrap_or_default();
    let bytes = migration.profile().and_then(|profile| profile.large_objects()).and_then(|facts| facts.bytes);
    let mut description = Description::new(format!(
        "{count} large objects stay behind, and the columns that refer to them lead nowhere on the target"
    ))
    .evidence("large_objects", count);
    if let Some(bytes) = bytes {
        description = description.evidence("bytes", bytes);
    }
    let dump = "copy them with pg_dump --large-objects --data-only once nothing writes them any more";
    let column = "move them into bytea columns before the migration";
    description
        .remedy(Remedy::lowers(Change::Words(dump.to_owned())))
        .remedy(Remedy::removes(Change::Words(column.to_owned())))
}

fn check_artifacts(migration: &Migration, findings: &mut Findings) {
    let catalog = migration.source();
    let mut add = |object: ObjectId| findings.add_with(object, Severity::Info, Detail::None);
    for (id, relation) in catalog.relations.iter() {
        if is_dms_object(relation.name.as_str()) {
            add(ObjectId::Relation(id));
        }
    }
    for (id, function) in catalog.functions.iter() {
        if is_dms_object(function.name.as_str()) {
            add(ObjectId::Function(id));
        }
    }
    for (id, trigger) in catalog.event_triggers.iter() {
        if is_dms_object(trigger.name.as_str()) {
            add(ObjectId::EventTrigger(id));
        }
    }
}

fn describe_artifact(migration: &Migration, finding: &Finding) -> Description {
    let description =
        Description::new("DMS made this for a task: a running one needs it, afterwards it is in the way");
    let Some(step) = finding.source_object().and_then(|object| remove(migration, object)) else {
        return description;
    };
    let change = SqlChange::new(Phase::SourceAfterCutover, vec![step]);
    description.remedy(
        Remedy::removes(Change::Sql(change)).with_caveat("only when no task reads this database any more"),
    )
}

fn remove(migration: &Migration, object: ObjectId) -> Option<Step> {
    let catalog = migration.source();
    let (up, lock) = match object {
        ObjectId::Relation(id) => {
            let name = catalog.relation_name(id);
            (format!("DROP {} {name}", kind(&catalog.relations[id])), Some(LockMode::AccessExclusive))
        }
        ObjectId::Function(id) => {
            let function = &catalog.functions[id];
            let name = catalog.qualified(function.schema, &function.name);
            (format!("DROP FUNCTION {name}({})", function.signature), None)
        }
        ObjectId::EventTrigger(id) => {
            (format!("DROP EVENT TRIGGER {}", catalog.event_triggers[id].name), None)
        }
        _ => return None,
    };
    Some(Step::metadata_only(up, "", lock).irreversible("DMS makes it again when a task needs it"))
}

fn kind(relation: &Relation) -> &'static str {
    match relation.kind {
        RelationKind::View => "VIEW",
        RelationKind::MaterializedView => "MATERIALIZED VIEW",
        RelationKind::ForeignTable => "FOREIGN TABLE",
        RelationKind::Table | RelationKind::PartitionedTable => "TABLE",
    }
}
