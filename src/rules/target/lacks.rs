//! What the rules share that tell what the target lacks.

#[cfg(all(test, feature = "dump"))]
mod tests;

use crate::catalog::ObjectId;
use crate::catalog::difference::{Property, PropertyDifference};
use crate::comparison::{TargetDifference, Verdict};
use crate::dms::documentation::{ALL_EDITIONS, Basis, Citation, ONLY_2026, Page};
use crate::finding::{Description, Finding};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::objects::{OnTarget, remedy_on_target};
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

/// A rule of which only the particulars are missing.
pub(super) const RULE: Rule = Rule {
    name: "",
    summary: "",
    group: Group::Target,
    severity: Severity::Warning,
    explanation: "",
    example: Example { bad: "", object: "", beside: &[], good: "", given: Given::NOTHING },
    needs: &[Input::Schema, Input::Target],
    assessments: &[],
    limitations: &["secondary-objects-not-migrated"],
    sources: &[
        Citation::new(Page::Troubleshooting, "Foreign keys and secondary indexes are missing", ONLY_2026),
        Citation::new(Page::BestPractices, "Ongoing replication", ONLY_2026),
    ],
    basis: Basis::Dms,
    check: |_, _| {},
    describe: |_, finding| Description::new(finding.rule.summary),
};

/// Where it is said that sequences do not come along.
pub(super) const SEQUENCES: Citation =
    Citation::new(Page::TargetPostgreSql, "Limitations on using PostgreSQL as a target", ALL_EDITIONS);

/// What the target lacks or has otherwise of objects that stay: not with tables that DMS drops before it loads.
pub(super) fn lacks(migration: &Migration) -> impl Iterator<Item = (ObjectId, &TargetDifference)> {
    let target = OnTarget::of(migration);
    let lacks = migration.target_comparison().into_iter().flat_map(|comparison| comparison.lacks());
    lacks.filter_map(move |lack| {
        let object = lack.source?;
        let stays = !target.as_ref()?.goes_with_new_table(object);
        stays.then_some((object, lack))
    })
}

/// Whether the target lacks the object as it is on the source: it is not there, or is another one of that name. Who
/// owns it, may use it, what is said of it and whether its triggers fire yet are other matters.
pub(super) fn is_lack_of_object(lack: &TargetDifference) -> bool {
    match lack.verdict {
        Verdict::Missing => lack.properties.is_empty(),
        Verdict::Different => lack.properties.iter().any(is_of_definition),
        _ => false,
    }
}

fn is_of_definition(one: &PropertyDifference) -> bool {
    !matches!(
        one.property,
        Property::Owner
            | Property::EnforcingTriggers
            | Property::Grant
            | Property::Comment
            | Property::SecurityLabel
            | Property::LastValue
            | Property::IsCalled
            | Property::StatisticsTarget
            | Property::StorageParameter
            | Property::Tablespace
    )
}

/// What differs of the object of a finding, in words; nothing where it is missing.
fn otherwise(migration: &Migration, finding: &Finding) -> Vec<String> {
    let Some((object, comparison)) = finding.source_object().zip(migration.target_comparison()) else {
        return Vec::new();
    };
    let differing = comparison.of_object(object).filter(|found| found.verdict == Verdict::Different);
    let properties = differing.flat_map(|found| &found.properties).filter(|one| is_of_definition(one));
    properties.map(in_words).collect()
}

/// `type numeric(10,2), on the target numeric`
pub(super) fn in_words(one: &PropertyDifference) -> String {
    let [source, target] = one.shown_values();
    format!("{}{} {source}, on the target {target}", one.property, one.of)
}

/// A finding about an object that is missing, or another one: with what makes it, under its names on the target.
pub(super) fn describe_lack(migration: &Migration, finding: &Finding, missing: &str) -> Description {
    let differing = otherwise(migration, finding);
    if !differing.is_empty() {
        let words = format!("on the target it is another one: {}", differing.join("; "));
        let again = "drop it on the target and make it anew, as the source has it".to_owned();
        return Description::new(words).remedy(Remedy::removes(Change::Words(again)));
    }
    let description = Description::new(missing);
    let Some(comparison) = migration.target_comparison() else { return description };
    match remedy_on_target(migration, comparison.expected(), finding) {
        Some(remedy) => description.remedy(remedy),
        None => description,
    }
}
