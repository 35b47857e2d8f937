//! Sequences: those of serial and identity columns, and those that stand alone.

use super::left_behind::{Elsewhere, LeftBehind, Missing, RULE, Report, example};
use crate::catalog::{Catalog, Id, ObjectId, Sequence, SequenceOwnership};
use crate::ddl::Ddl;
use crate::dms::documentation::{ALL_EDITIONS, Citation, Page};
use crate::finding::Finding;
use crate::remedy::{Phase, SqlChange};
use crate::rules::Rule;

pub(super) static SEQUENCE: LeftBehind = LeftBehind {
    rule: Rule {
        name: "sequence-not-migrated",
        summary: "sequence is neither created nor advanced on the target",
        explanation: "\
DMS does not migrate sequences, and does not move them on while it replicates. A serial or identity
column arrives as a plain integer column. An application that writes to the target gets no number at
all, or, where the sequence exists, numbers that rows have already.

Create the sequence before the load, with the column's default or identity. At the cutover, when the
source takes no more writes, set it ahead of the largest value: twice that value leaves room for
rows that both sides may still write.",
        example: example(
            "CREATE TABLE orders (id bigserial PRIMARY KEY);",
            "sequence:public.orders_id_seq",
            &[],
            "CREATE TABLE orders (id bigint PRIMARY KEY);",
        ),
        limitations: &["sequences-not-migrated"],
        sources: &[Citation::new(
            Page::TargetPostgreSql,
            "Limitations on using PostgreSQL as a target",
            ALL_EDITIONS,
        )],
        ..RULE
    },
    list,
    message,
    create,
    caveat,
    elsewhere: Elsewhere::Known,
};

fn list(missing: &Missing<'_>, report: &mut Report<'_>) {
    for (id, sequence) in missing.source.sequences.iter() {
        if is_wanted(missing.migration, sequence) {
            report.add(missing, ObjectId::Sequence(id));
        }
    }
}

/// Whether a sequence goes with the migration: its table does, or it stands alone in a schema that
/// does. An identity sequence of a partition is its partitioned table's.
pub(crate) fn is_wanted(migration: &crate::migration::Migration, sequence: &Sequence) -> bool {
    match sequence.owner {
        Some(owner) => migration.moved().involves(owner.relation),
        None => migration.moved().touches(sequence.schema),
    }
}

fn sequence_of(finding: &Finding) -> Option<Id<Sequence>> {
    match finding.source_object() {
        Some(ObjectId::Sequence(id)) => Some(id),
        _ => None,
    }
}

fn message(catalog: &Catalog, finding: &Finding) -> String {
    let owner = sequence_of(finding).and_then(|id| catalog.sequences[id].owner);
    let Some(owner) = owner else {
        return "DMS neither creates this sequence nor moves it on: the target has no next number".to_owned();
    };
    let column = ObjectId::Column(owner.relation, owner.column);
    let name = catalog.object_ref(column);
    let kind = match owner.kind {
        SequenceOwnership::Identity => "identity",
        SequenceOwnership::OwnedBy => "serial",
    };
    format!(
        "DMS makes a plain column of the {kind} column {}: the target has no next number for it",
        name.path()
    )
}

fn create(ddl: Ddl<'_>, finding: &Finding) -> Option<SqlChange> {
    let id = sequence_of(finding)?;
    let mut steps = ddl.create_sequence(id);
    if let Some(owner) = ddl.catalog().sequences[id].owner {
        steps.extend(match owner.kind {
            SequenceOwnership::Identity => ddl.add_identity(owner.relation, owner.column),
            SequenceOwnership::OwnedBy => ddl.set_default(owner.relation, owner.column),
        });
        steps.extend(ddl.set_sequence_owner(id));
    }
    let change = SqlChange::new(Phase::TargetBeforeLoad, steps);
    Some(change.followed_by(Phase::TargetAtCutover, ddl.advance_sequence(id)))
}

fn caveat(catalog: &Catalog, finding: &Finding) -> Option<String> {
    let owner = sequence_of(finding).and_then(|id| catalog.sequences[id].owner);
    owner.is_none().then(|| {
        "it belongs to no column: read its value on the source at the cutover, and set it ahead of that"
            .to_owned()
    })
}
