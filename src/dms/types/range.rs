//! Ranges and multiranges.

use super::sources::*;
use super::{DmsType, Effect, Outcome, TargetType, TypeCase, TypeEntry, TypeMapping};
use crate::catalog::{BuiltinType, Name};
use crate::dms::Basis;

/// What DMS makes of a built-in range; `None` for other types.
pub(super) fn map(builtin: BuiltinType) -> Option<TypeMapping> {
    Some(TypeMapping::of(match builtin {
        BuiltinType::Int4range => &INT4RANGE,
        BuiltinType::Int8range => &INT8RANGE,
        BuiltinType::Numrange => &NUMRANGE,
        BuiltinType::Tsrange | BuiltinType::Tstzrange | BuiltinType::Daterange => &TIME_RANGE,
        BuiltinType::Int4multirange
        | BuiltinType::Int8multirange
        | BuiltinType::Nummultirange
        | BuiltinType::Tsmultirange => &MULTIRANGE,
        BuiltinType::Tstzmultirange | BuiltinType::Datemultirange => &MULTIRANGE_UNLISTED,
        _ => return None,
    }))
}

/// What DMS makes of a range type of the database's own.
pub(super) fn map_user_defined(name: &Name) -> TypeMapping {
    TypeMapping::of(if *name == "strrange" { &STRRANGE } else { &USER_RANGE })
}

/// What DMS makes of the multirange of a range type of the database's own.
pub(super) fn map_user_defined_multirange() -> TypeMapping {
    TypeMapping::of(&MULTIRANGE_UNLISTED)
}

/// The entries of this file.
pub(super) static ENTRIES: &[&TypeEntry] = &[
    &INT4RANGE,
    &INT8RANGE,
    &NUMRANGE,
    &STRRANGE,
    &TIME_RANGE,
    &USER_RANGE,
    &MULTIRANGE,
    &MULTIRANGE_UNLISTED,
];

/// A range that DMS has a type for.
const fn listed(case: TypeCase, source_type: &'static str) -> TypeEntry {
    TypeEntry {
        case,
        source_type,
        dms_type: DmsType::String(Some(255)),
        target_type: TargetType::Same,
        outcome: Outcome::None,
        effect: Effect::TypeLost,
        basis: Basis::Dms,
        reason: "Ranges are listed as not migrating, although DMS has a type for this one. Values may arrive \
                 as text.",
        citations: &[OUTCOME, MAPPING],
    }
}

static INT4RANGE: TypeEntry = listed(TypeCase::Int4range, "int4range");
static INT8RANGE: TypeEntry = listed(TypeCase::Int8range, "int8range");
static NUMRANGE: TypeEntry = listed(TypeCase::Numrange, "numrange");

static STRRANGE: TypeEntry = TypeEntry {
    target_type: TargetType::Undocumented,
    reason: "AWS lists a range of this name, which PostgreSQL does not have; ranges are listed as not \
             migrating. Values may arrive as text.",
    ..listed(TypeCase::Strrange, "user-defined range named strrange")
};

static TIME_RANGE: TypeEntry = TypeEntry {
    dms_type: DmsType::Undocumented,
    target_type: TargetType::Undocumented,
    reason: "Ranges are listed as not migrating, and DMS's types for ranges leave this one out.",
    ..listed(TypeCase::TimeRange, "tsrange, tstzrange, daterange")
};

static USER_RANGE: TypeEntry = TypeEntry {
    dms_type: DmsType::Undocumented,
    target_type: TargetType::CharacterVarying,
    reason: "Ranges are listed as not migrating, and user-defined types arrive as character varying.",
    citations: &[OUTCOME, TARGET_NOTE],
    ..listed(TypeCase::UserRange, "user-defined range")
};

static MULTIRANGE: TypeEntry = TypeEntry {
    case: TypeCase::Multirange,
    source_type: "int4multirange, int8multirange, nummultirange, tsmultirange",
    dms_type: DmsType::Undocumented,
    target_type: TargetType::Undocumented,
    outcome: Outcome::Undocumented,
    effect: Effect::NotStated,
    basis: Basis::Qlik,
    reason: "AWS does not mention multiranges. Qlik lists this one as STRING(255) on a PostgreSQL target.",
    citations: &[QLIK_EXCEPTIONS, MAPPING],
};

static MULTIRANGE_UNLISTED: TypeEntry = TypeEntry {
    case: TypeCase::MultirangeUnlisted,
    source_type: "tstzmultirange, datemultirange, multirange of a user-defined range",
    dms_type: DmsType::Undocumented,
    target_type: TargetType::Undocumented,
    outcome: Outcome::Undocumented,
    effect: Effect::NotStated,
    basis: Basis::Inference,
    reason: "AWS does not mention multiranges, and Qlik leaves this one out.",
    citations: &[MAPPING, QLIK_EXCEPTIONS],
};
