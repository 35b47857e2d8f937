//! Sequences that cannot be doubled.

use std::collections::HashMap;

use super::sequence::is_wanted;
use crate::catalog::{Catalog, Id, ObjectId, Sequence, Unread, quote_literal};
use crate::ddl::{Ddl, SEQUENCE_GAP};
use crate::dms::documentation::{ALL_EDITIONS, Basis, Citation, Page};
use crate::finding::{Description, Finding, Findings, NotCheckedReason};
use crate::migration::Migration;
use crate::remedy::{Change, Phase, Remedy, SqlChange, Step};
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    name: "sequence-headroom",
    summary: "doubling the sequence's value would pass its bound",
    group: Group::Objects,
    severity: Severity::Warning,
    explanation: "\
At the cutover the target's sequences jump ahead, by default to twice the source's value: DMS does
not move them on, and both sides may write for a moment. Here twice the value passes the bound of
the sequence or of its column's type, so that the next INSERT would fail.

Then the value plus 1,000 is used. Where not even that fits, the column and its sequence need a
larger type before the migration, or a person sets the value. Values come from the running server or a dump with data
(`setval`); without them the sequence is not checked.",
    example: Example {
        bad: "CREATE TABLE orders (id serial PRIMARY KEY);
SELECT pg_catalog.setval('public.orders_id_seq', 1500000000, true);",
        object: "sequence:public.orders_id_seq",
        beside: &["sequence-not-migrated"],
        good: "CREATE TABLE orders (id serial PRIMARY KEY);
SELECT pg_catalog.setval('public.orders_id_seq', 1000000, true);",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["sequences-not-migrated"],
    sources: &[Citation::new(
        Page::TargetPostgreSql,
        "Limitations on using PostgreSQL as a target",
        ALL_EDITIONS,
    )],
    basis: Basis::PostgreSql,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let source = migration.source();
    let unread: HashMap<Id<Sequence>, &Unread> = source.unread_values().collect();
    let (mut not_read, mut not_told) = (Vec::new(), Vec::new());
    for (id, sequence) in source.sequences.iter().filter(|(_, sequence)| is_wanted(migration, sequence)) {
        match (sequence.last_value, unread.get(&id)) {
            (None, Some(unread)) => not_read.push((*unread, ObjectId::Sequence(id))),
            (None, None) => not_told.push(ObjectId::Sequence(id)),
            (Some(last), _) if !fits(source, sequence, last.value.checked_mul(2)) => {
                findings.add(ObjectId::Sequence(id));
            }
            (Some(_), _) => {}
        }
    }
    findings.not_read(not_read);
    if !not_told.is_empty() {
        let reason =
            "the dump holds no current value of these sequences: dump with data, or look at the server";
        findings.not_checked(NotCheckedReason::Because(reason.to_owned()), not_told);
    }
}

/// Whether a value is within the bound towards which the sequence goes.
fn fits(catalog: &Catalog, sequence: &Sequence, value: Option<i64>) -> bool {
    let Some(bound) = Ddl::new(catalog).sequence_bound(sequence) else { return true };
    match sequence.increment > 0 {
        true => value.is_some_and(|value| value <= bound),
        false => value.is_some_and(|value| value >= bound),
    }
}

/// The value and a gap, in the direction of the sequence.
fn with_gap(sequence: &Sequence, value: i64) -> Option<i64> {
    match sequence.increment > 0 {
        true => value.checked_add(SEQUENCE_GAP),
        false => value.checked_sub(SEQUENCE_GAP),
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let source = migration.source();
    let Some(ObjectId::Sequence(id)) = finding.source_object() else { return Description::default() };
    let sequence = &source.sequences[id];
    let (Some(last), Some(bound)) = (sequence.last_value, Ddl::new(source).sequence_bound(sequence)) else {
        return Description::default();
    };
    let ahead = with_gap(sequence, last.value).filter(|value| fits(source, sequence, Some(*value)));
    let rest = match ahead {
        Some(ahead) => format!("{ahead} is used instead"),
        None => "and so would a gap of 1,000: a person must set it".to_owned(),
    };
    let description = Description::new(format!(
        "it stands at {}, and twice that passes its bound of {bound}: {rest}",
        last.value
    ))
    .evidence("last_value", last.value)
    .evidence("bound", bound);
    let words = "give the column and its sequence a larger type before the migration".to_owned();
    let larger = Remedy::removes(Change::Words(words));
    match ahead {
        Some(ahead) => {
            description.remedy(Remedy::lowers(Change::Sql(set_value(source, id, ahead)))).remedy(larger)
        }
        None => description.remedy(larger),
    }
}

fn set_value(catalog: &Catalog, id: Id<Sequence>, value: i64) -> SqlChange {
    let sequence = &catalog.sequences[id];
    let name = quote_literal(&catalog.qualified(sequence.schema, &sequence.name).to_string());
    let step = Step::metadata_only(format!("SELECT pg_catalog.setval({name}, {value}, true)"), "", None)
        .irreversible("a sequence is never set back: values would be handed out twice");
    SqlChange::new(Phase::TargetAtCutover, vec![step])
}
