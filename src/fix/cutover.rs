//! What is run on the source at the cutover and after it.

use crate::catalog::{Catalog, Id, Name, Relation, Schema, quote_identifier, quote_literal};
use crate::migration::Migration;
use crate::remedy::{Phase, Safety, Step};
use crate::rules::goes_along;

use super::source::expectations;
use super::target::{counted_tables, row_counts, sequence_values};
use super::writers::{end_sessions, keep_out};
use super::{Expectation, FixOptions, Guard, PhasePlan, Suggestion, Topic, Unit};

const NOTHING_CHANGED: &str = "it changes nothing";

/// The switch that keeps writers out, and what the target needs to know: `target` is the source with the target's
/// names.
pub(super) fn at_cutover(
    source: &Catalog,
    target: &Catalog,
    migration: &Migration,
    options: FixOptions,
) -> PhasePlan {
    let mut phase = PhasePlan::new(Phase::SourceAtCutover);
    phase.expects = expectations(source);
    let counted = counted_tables(target, migration);
    phase.expects.extend(has_tables(source, &counted));
    phase.expects.extend(may_read(source, &counted, migration));
    phase.expects.push(owns_database("it cannot make it read-only"));
    phase.units.push(keep_out());
    phase.units.push(end_sessions(migration));
    let values =
        sequence_values(source, target, options.sequences, |sequence| goes_along(migration, sequence));
    if !values.is_empty() {
        let title = "statements for the target: run what this prints there, behind 6-target-at-cutover.sql";
        phase.units.push(printed(Topic::SequenceValues, title, values));
    }
    let counts = row_counts(source, target, migration);
    if !counts.is_empty() {
        let title = "counts to compare with those that 6-target-at-cutover.sql prints";
        phase.units.push(printed(Topic::RowCounts, title, counts));
    }
    phase
}

/// That the tables whose rows the task moves are here.
fn has_tables(source: &Catalog, tables: &[Id<Relation>]) -> Option<Expectation> {
    let names: Vec<String> = tables
        .iter()
        .map(|id| {
            let relation = &source.relations[*id];
            name_of(source, relation.schema, &relation.name)
        })
        .collect();
    (!names.is_empty()).then(|| {
        Expectation::new(
            format!(
                "NOT EXISTS (SELECT FROM (VALUES {}) AS moved (schema, name) WHERE (moved.schema, moved.name) NOT IN \
                 (SELECT n.nspname::text, c.relname::text FROM pg_catalog.pg_class AS c \
                 JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relkind = 'r'))",
                names.join(", ")
            ),
            "tables that the task moves are not here: this is another database than the source",
        )
    })
}

/// That the connected role may read what is counted, and where sequences stand: what this file is for must not fail when
/// writers are kept out already.
fn may_read(source: &Catalog, tables: &[Id<Relation>], migration: &Migration) -> Option<Expectation> {
    let tables = tables.iter().map(|id| {
        let relation = &source.relations[*id];
        name_of(source, relation.schema, &relation.name)
    });
    let sequences = source.sequences.iter().filter(|(_, sequence)| goes_along(migration, sequence));
    let sequences = sequences.map(|(_, sequence)| name_of(source, sequence.schema, &sequence.name));
    let names: Vec<String> = tables.chain(sequences).collect();
    (!names.is_empty()).then(|| {
        Expectation::new(
            format!(
                "NOT EXISTS (SELECT FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
                 WHERE c.relkind IN ('r', 'S') AND NOT (pg_catalog.has_schema_privilege(n.oid, 'USAGE') \
                 AND pg_catalog.has_table_privilege(c.oid, 'SELECT')) AND (n.nspname, c.relname) IN (VALUES {}))",
                names.join(", ")
            ),
            "the connected role may not read all tables and sequences that go to the target: it can neither count rows nor \
             tell where sequences stand",
        )
    })
}

/// Schema and name, as literals.
fn name_of(source: &Catalog, schema: Id<Schema>, name: &Name) -> String {
    let schema = source.schema_name(schema).as_str();
    format!("({}, {})", quote_literal(schema), quote_literal(name.as_str()))
}

/// That the connected role may do with the database what it likes.
fn owns_database(otherwise: &str) -> Expectation {
    Expectation::new(
        "EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database() \
         AND pg_catalog.pg_has_role(datdba, 'USAGE'))",
        format!("the connected role is not the owner of the database and no superuser: {otherwise}"),
    )
}

fn printed(topic: Topic, title: &str, queries: Vec<String>) -> Unit {
    let step = |query: String| {
        Step::metadata_only(query, "", None).with_safety(Safety::Online).irreversible(NOTHING_CHANGED)
    };
    Unit::new(topic, title, queries.into_iter().map(step).collect(), Guard::Repeatable)
}

/// What was there for the migration alone: DMS's own objects and its slot.
pub(super) fn after_cutover(source: &Catalog, migration: &Migration) -> PhasePlan {
    let mut phase = PhasePlan::new(Phase::SourceAfterCutover);
    phase.expects = expectations(source);
    phase.expects.extend(has_tables(source, &counted_tables(source, migration)));
    phase.expects.push(owns_database("what DMS made is not its to drop"));
    let settings = &migration.task().source.settings;
    let artifacts = settings.ddl_artifacts_schema.value.as_str();
    let removed = "it belongs to DMS, which makes it again where it needs it";
    let drop = |title: &str, statement: String| {
        let step = Step::metadata_only(statement, "", None).irreversible(removed);
        Unit::new(Topic::CleanUp, title, vec![step], Guard::Repeatable)
    };
    let name = |schema: &str, object: &str| format!("{}.{object}", quote_identifier(schema));
    phase.units.push(drop(
        "the event trigger that notes DDL for DMS",
        "DROP EVENT TRIGGER IF EXISTS awsdms_intercept_ddl".to_owned(),
    ));
    phase.units.push(drop(
        "its function",
        format!("DROP FUNCTION IF EXISTS {}()", name(artifacts, "awsdms_intercept_ddl")),
    ));
    phase.units.push(drop(
        "the table of noted DDL",
        format!("DROP TABLE IF EXISTS {}", name(artifacts, "awsdms_ddl_audit")),
    ));
    match &settings.slot_name.value {
        Some(slot) => phase.units.push(drop(
            "the task's replication slot",
            format!(
                "SELECT pg_catalog.pg_drop_replication_slot(slot_name) FROM pg_catalog.pg_replication_slots \
                 WHERE slot_name = {} AND NOT active",
                quote_literal(slot)
            ),
        )),
        None => phase.suggestions.push(slot_of_unknown_name()),
    }
    if settings.heartbeat_enable.value {
        phase.suggestions.push(heartbeat(settings.heartbeat_schema.value.as_str()));
    }
    phase
}

fn slot_of_unknown_name() -> Suggestion {
    Suggestion {
        title: "the task's replication slot".to_owned(),
        words: "DMS drops it with the task, unless the slot was made before. One that is left keeps WAL until the disk \
                is full."
            .to_owned(),
        query: Some(
            "SELECT slot_name, plugin, active, restart_lsn FROM pg_catalog.pg_replication_slots \
             WHERE slot_type = 'logical' AND NOT active"
                .to_owned(),
        ),
        statements: vec!["SELECT pg_catalog.pg_drop_replication_slot('<slot_name>')".to_owned()],
        findings: Vec::new(),
    }
}

/// AWS says in which schema they are, and not what they are called.
fn heartbeat(schema: &str) -> Suggestion {
    Suggestion {
        title: "what the WAL heartbeat has left".to_owned(),
        words: "AWS does not document the names.".to_owned(),
        query: Some(format!(
            "SELECT c.relkind, c.relname FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n \
             ON n.oid = c.relnamespace WHERE n.nspname = {} AND c.relname LIKE 'awsdms\\_%'",
            quote_literal(schema)
        )),
        statements: vec![format!("DROP TABLE {}.<table>", quote_identifier(schema))],
        findings: Vec::new(),
    }
}
