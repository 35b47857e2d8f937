//! What is left: identifiers of objects, types that no page names, types that are not known.

use super::sources::*;
use super::{DmsType, Effect, Outcome, TargetType, TypeCase, TypeEntry, TypeMapping};
use crate::catalog::BuiltinType;
use crate::dms::Basis;

/// What DMS makes of a built-in type that no other file has.
pub(super) fn map(builtin: BuiltinType) -> TypeMapping {
    TypeMapping::of(if builtin == BuiltinType::Oid { &OID } else { &OTHER_BUILTIN })
}

/// A type that PostgreSQL brings along and that this crate does not know.
pub(super) fn map_other_builtin() -> TypeMapping {
    TypeMapping::of(&OTHER_BUILTIN)
}

/// The type `lo`.
pub(super) fn map_large_object() -> TypeMapping {
    TypeMapping::of(&LARGE_OBJECT)
}

/// A type that the input does not tell.
pub(super) fn map_unknown() -> TypeMapping {
    TypeMapping::of(&UNKNOWN)
}

/// The entries of this file.
pub(super) static ENTRIES: &[&TypeEntry] = &[&LARGE_OBJECT, &OID, &OTHER_BUILTIN, &UNKNOWN];

static LARGE_OBJECT: TypeEntry = TypeEntry {
    case: TypeCase::LargeObject,
    source_type: "reference to a large object: lo",
    dms_type: DmsType::NotCarried,
    target_type: TargetType::NotMigrated,
    outcome: Outcome::None,
    effect: Effect::LargeObjectLeftBehind,
    basis: Basis::Dms,
    reason: "Large objects are not migrated, so the column refers to nothing on the target.",
    citations: &[SOURCE_LIMITS],
};

static OID: TypeEntry = TypeEntry {
    case: TypeCase::Oid,
    source_type: "oid",
    dms_type: DmsType::Undocumented,
    target_type: TargetType::Undocumented,
    outcome: Outcome::Undocumented,
    effect: Effect::NotStated,
    basis: Basis::Dms,
    reason: "AWS says that large objects referred to by oid are not migrated, and nothing of an oid that is \
             just a number.",
    citations: &[SOURCE_LIMITS, MAPPING],
};

static OTHER_BUILTIN: TypeEntry = TypeEntry {
    case: TypeCase::OtherBuiltin,
    source_type: "other built-in types",
    dms_type: DmsType::Undocumented,
    target_type: TargetType::Undocumented,
    outcome: Outcome::Undocumented,
    effect: Effect::NotStated,
    basis: Basis::Inference,
    reason: "In none of AWS's tables; some types that DMS does not know travel as text.",
    citations: &[MAPPING, OUTCOME],
};

static UNKNOWN: TypeEntry = TypeEntry {
    case: TypeCase::Unknown,
    source_type: "type that the input does not tell",
    dms_type: DmsType::Undocumented,
    target_type: TargetType::Undocumented,
    outcome: Outcome::Undocumented,
    effect: Effect::NotStated,
    basis: Basis::Inference,
    reason: "The input does not tell the column's type.",
    citations: &[MAPPING],
};
