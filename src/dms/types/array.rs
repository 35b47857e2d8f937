//! Arrays, whatever their element is. The element is judged beside.

use super::sources::*;
use super::{DmsType, Effect, Inner, Outcome, TargetType, TypeCase, TypeEntry, TypeMapping};
use crate::dms::Basis;

/// Whether the table that holds a column has a primary key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum PrimaryKey {
    Present,
    Missing,
    /// The type is asked for without its table.
    NotAsked,
}

/// What DMS makes of an array of `element`.
pub(super) fn map(element: TypeMapping, primary_key: PrimaryKey) -> TypeMapping {
    let entry = match primary_key {
        PrimaryKey::Missing => &ARRAY_WITHOUT_PRIMARY_KEY,
        PrimaryKey::Present | PrimaryKey::NotAsked if is_sized_numeric(&element) => &NUMERIC_ARRAY,
        PrimaryKey::Present | PrimaryKey::NotAsked => &ARRAY,
    };
    // that a column keeps its type does not hold for user-defined types
    let target_type = match (entry.target_type, element.target_type) {
        (TargetType::Same, TargetType::Same) | (TargetType::NotMigrated | TargetType::WithoutModifier, _) => {
            entry.target_type
        }
        _ => TargetType::Undocumented,
    };
    TypeMapping { target_type, inner: Some(Inner::ArrayOf(Box::new(element))), ..TypeMapping::of(entry) }
}

fn is_sized_numeric(element: &TypeMapping) -> bool {
    element.layers().any(|layer| {
        matches!(
            layer.case(),
            TypeCase::NumericSized
                | TypeCase::NumericWithoutFraction
                | TypeCase::NumericOver38
                | TypeCase::NumericUnusualScale
        )
    })
}

/// The entries of this file.
pub(super) static ENTRIES: &[&TypeEntry] = &[&ARRAY, &ARRAY_WITHOUT_PRIMARY_KEY, &NUMERIC_ARRAY];

static ARRAY: TypeEntry = TypeEntry {
    case: TypeCase::Array,
    source_type: "array, table with a primary key",
    dms_type: DmsType::Nclob,
    target_type: TargetType::Same,
    outcome: Outcome::Full,
    effect: Effect::Kept,
    basis: Basis::Dms,
    reason: "Documented to migrate where the table has a primary key, as a LOB: the task's LOB mode decides \
             about long values.",
    citations: &[OUTCOME, MAPPING, SOURCE_LIMITS, RELEASE_3_4_6],
};

static ARRAY_WITHOUT_PRIMARY_KEY: TypeEntry = TypeEntry {
    case: TypeCase::ArrayWithoutPrimaryKey,
    source_type: "array, table without a primary key",
    dms_type: DmsType::Nclob,
    target_type: TargetType::NotMigrated,
    outcome: Outcome::None,
    effect: Effect::TableSuspended,
    basis: Basis::Dms,
    reason: "A table with an array and without a primary key is suspended during the full load (the page on \
             assessments says ignored).",
    citations: &[SOURCE_LIMITS, ARRAY_ASSESSMENT],
};

static NUMERIC_ARRAY: TypeEntry = TypeEntry {
    case: TypeCase::NumericArray,
    source_type: "numeric(p,s)[]",
    dms_type: DmsType::Nclob,
    target_type: TargetType::WithoutModifier,
    outcome: Outcome::Partial,
    effect: Effect::ModifierLost,
    basis: Basis::Qlik,
    reason: "Qlik creates it on a PostgreSQL target as an array of numeric without precision and scale. AWS \
             does not mention it.",
    citations: &[QLIK_EXCEPTIONS],
};
