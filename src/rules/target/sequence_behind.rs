//! Sequences that would hand out numbers again.

use super::lacks::{RULE, SEQUENCES, lacks};
use crate::catalog::difference::Property;
use crate::catalog::{Catalog, Id, LastValue, ObjectId, Sequence};
use crate::ddl::Ddl;
use crate::finding::{Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Phase, Remedy, SqlChange};
use crate::rules::{Example, Given, Rule};

pub(super) static TARGET_SEQUENCE_BEHIND: Rule = Rule {
    name: "target-sequence-behind",
    summary: "sequence of the target would hand out numbers that the source has handed out",
    explanation: "\
DMS does not move sequences on while it replicates. This one stands behind that of the source: the first INSERT of the
application on the target takes a number that a row has already, and fails, or makes two rows of one number. A sequence
that stands ahead is right; a descending one goes downward. Where a side does not tell where its sequences stand, as a
dump of the schema alone, nothing is reported.

At the cutover, when the source takes no more writes, set it ahead of the largest value.",
    example: Example {
        bad: "CREATE TABLE orders (id bigserial PRIMARY KEY);
SELECT setval('orders_id_seq', 4711, true);",
        object: "sequence:public.orders_id_seq",
        beside: &[],
        good: "CREATE TABLE orders (id bigserial PRIMARY KEY);
SELECT setval('orders_id_seq', 5, true);",
        given: Given {
            target: Some(
                "CREATE TABLE orders (id bigserial PRIMARY KEY);
SELECT setval('orders_id_seq', 10, true);",
            ),
            ..Given::NOTHING
        },
    },
    limitations: &["sequences-not-migrated"],
    sources: &[SEQUENCES],
    check,
    describe,
    ..RULE
};

fn check(migration: &Migration, findings: &mut Findings) {
    for (id, lack) in lacks(migration) {
        let is_behind = lack
            .properties
            .iter()
            .any(|one| matches!(one.property, Property::LastValue | Property::IsCalled));
        if is_behind && matches!(id, ObjectId::Sequence(_)) {
            findings.add(id);
        }
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let words = Description::new("the target would hand out numbers again that the source has handed out");
    let (Some(ObjectId::Sequence(id)), Some(comparison), Some(target)) =
        (finding.source_object(), migration.target_comparison(), migration.target())
    else {
        return words;
    };
    let there = match comparison.counterpart(ObjectId::Sequence(id)) {
        Some(ObjectId::Sequence(there)) => target.sequences[there].last_value,
        _ => None,
    };
    let here = migration.source().sequences[id].last_value;
    let description = match (here, there) {
        (Some(LastValue { value: here, .. }), Some(LastValue { value: there, .. })) => Description::new(
            format!("the source stands at {here}, the target at {there}: numbers would be handed out again"),
        )
        .evidence("source_value", here)
        .evidence("target_value", there),
        _ => words,
    };
    description.remedy(ahead(comparison.expected(), id))
}

fn ahead(expected: &Catalog, id: Id<Sequence>) -> Remedy {
    let steps = Ddl::new(expected).advance_sequence(id);
    match steps.is_empty() {
        true => Remedy::removes(Change::Words(
            "it belongs to no column: read its value on the source at the cutover, and set it ahead of that"
                .to_owned(),
        )),
        false => Remedy::removes(Change::Sql(SqlChange::new(Phase::TargetAtCutover, steps))),
    }
}
