//! Types about which AWS's tables decide as such: one check, a rule a family of types.

use super::found::{self, FoundColumn};
use super::{by_hand, made_before, words};
use crate::dms::documentation::{ALL_EDITIONS, Basis, Citation, ONLY_2026, Page};
use crate::dms::types::{Outcome, TargetType, TypeCase, TypeMapping};
use crate::finding::{Description, Finding, Findings};
use crate::migration::{Migration, StoredValues};
use crate::remedy::{Change, Remedy};
use crate::rules::{Given, Group, Input, Severity};

/// The table of outcomes from PostgreSQL to PostgreSQL.
pub(super) const OUTCOME: Citation = Citation::new(
    Page::SourcePostgreSql,
    "Using DMS to migrate data from PostgreSQL to PostgreSQL",
    ALL_EDITIONS,
);
/// The table of DMS types.
pub(super) const MAPPING: Citation =
    Citation::new(Page::SourcePostgreSql, "Source data types for PostgreSQL", ALL_EDITIONS);
/// The note on user-defined types.
pub(super) const USER_DEFINED: Citation =
    Citation::new(Page::TargetPostgreSql, "Target data types for PostgreSQL", ALL_EDITIONS);
/// User-defined types that arrive as something else.
pub(super) const USER_DEFINED_TROUBLE: Citation = Citation::new(
    Page::Troubleshooting,
    "Columns of a user-defined data type not being migrated correctly",
    ONLY_2026,
);

/// What most of these rules have in common with each other.
pub(super) const ASSESSMENTS: &[&str] = &["unsupported-data-types-in-source"];
pub(super) const GIVEN: Given = Given::NOTHING;
pub(super) const GROUP: Group = Group::Types;
pub(super) const NEEDS: &[Input] = &[Input::Schema];
pub(super) const BASIS: Basis = Basis::Dms;

/// Finds columns of these cases, as severe as AWS's tables have it.
pub(super) fn check(migration: &Migration, findings: &mut Findings, cases: &[TypeCase]) {
    let keeps_tables = made_before::keeps_tables(migration);
    found::find(migration, findings, cases, |found, layer| {
        let listed = severity(layer.outcome);
        if found.values().has_no_values() {
            return Some(Severity::Info);
        }
        Some(if keeps_tables && is_lost_with_the_table(layer) { lower(listed) } else { listed })
    });
}

fn severity(outcome: Outcome) -> Severity {
    match outcome {
        Outcome::None => Severity::Error,
        Outcome::Partial | Outcome::Undocumented => Severity::Warning,
        // to another engine: the type changes, as all types do
        _ => Severity::Info,
    }
}

fn lower(severity: Severity) -> Severity {
    match severity {
        Severity::Error => Severity::Warning,
        _ => Severity::Info,
    }
}

/// Whether the type is lost because DMS creates the column as `character varying`.
fn is_lost_with_the_table(layer: &TypeMapping) -> bool {
    matches!(layer.target_type, TargetType::CharacterVarying | TargetType::PerhapsCharacterVarying)
}

/// Says what AWS's tables say of the column, and how its values come over all the same.
pub(super) fn describe(migration: &Migration, finding: &Finding, cases: &[TypeCase]) -> Description {
    found::describe(migration, finding, cases, |found, layer| {
        let values = found.values();
        let mut description = Description::new(format!("{}{}", message(found, layer), stored(&values)));
        description.evidence.extend(values.not_null().map(|stored| ("values", stored.value.into())));
        description.decided_by = found.decisions(layer);
        if is_lost_with_the_table(layer) {
            description.decided_by.push(made_before::decision(migration));
        }
        if !found.is_homogeneous() {
            description.decided_by.push((&migration.task().target_engine).into());
        }
        description.remedies = remedies(found, layer);
        description
    })
}

/// How many values there are to be hurt, where a profile tells.
fn stored(values: &StoredValues<'_>) -> String {
    let measured = words::when_measured(values);
    match values.not_null() {
        Some(stored) if stored.value > 0 => {
            format!("; the column holds {} values{measured}", words::count(stored.value))
        }
        Some(stored) if stored.is_exact() => {
            format!("; no row holds a value today{measured}, so nothing is hurt until one does")
        }
        _ => String::new(),
    }
}

/// `public.mood: enums are listed as not migrating ...`
pub(super) fn message(found: &FoundColumn<'_>, layer: &TypeMapping) -> String {
    let reason = layer.reason.trim_end_matches('.');
    match found.is_itself(layer) {
        true => format!("{}: {reason}", found.type_name()),
        false => format!("{}, made of {}: {reason}", found.type_name(), layer.entry.source_type),
    }
}

fn remedies(found: &FoundColumn<'_>, layer: &TypeMapping) -> Vec<Remedy> {
    let mut remedies = Vec::new();
    if !found.is_homogeneous() {
        return remedies;
    }
    if is_lost_with_the_table(layer) {
        remedies.extend(made_before::keep_tables(found.migration));
    }
    remedies.push(match layer.case() {
        TypeCase::Tsvector => by_hand::compute_again(found),
        _ => by_hand::move_by_hand(found),
    });
    if layer.outcome == Outcome::None {
        remedies.push(Remedy::removes(Change::Words(
            "give the column a type that DMS carries, varchar with a length for instance (text would make a LOB \
             of it), where the application allows it"
                .to_owned(),
        )));
    }
    remedies
}
