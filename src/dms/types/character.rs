//! Text and binary data, and flags, which travel as text.

use super::sources::*;
use super::{
    DmsType, Effect, LongVarchar, Outcome, TargetType, TypeCase, TypeEntry, TypeMapping, TypeSettings,
};
use crate::catalog::{BuiltinType, Modifier};
use crate::dms::{Basis, DmsVersion};

/// From this version on `TrimSpaceInChar` is known.
const TRIM_SPACE_SINCE: DmsVersion = DmsVersion::new(3, 4, 7);

/// What DMS makes of text and binary data; `None` for other types.
pub(super) fn map(builtin: BuiltinType, modifier: &Modifier, settings: &TypeSettings) -> Option<TypeMapping> {
    Some(match builtin {
        BuiltinType::Bpchar => map_char(modifier, settings),
        BuiltinType::Varchar => map_varchar(modifier, settings),
        BuiltinType::Text => TypeMapping::of(&TEXT),
        BuiltinType::Bytea => TypeMapping::of(&BYTEA),
        _ => return None,
    })
}

fn map_char(modifier: &Modifier, settings: &TypeSettings) -> TypeMapping {
    let Modifier::Length(length) = modifier else { return TypeMapping::of(&CHAR_WITHOUT_LENGTH) };
    let mapping = TypeMapping::of(&CHAR_SIZED).carried_as(DmsType::WString(Some(*length)));
    if settings.trim_space_in_char && settings.dms_version >= TRIM_SPACE_SINCE {
        return mapping.with_effect(Effect::PaddingTrimmed);
    }
    mapping.with_effect(Effect::Kept)
}

fn map_varchar(modifier: &Modifier, settings: &TypeSettings) -> TypeMapping {
    let Modifier::Length(length) = *modifier else {
        let bytes = settings.unbounded_varchar_max_size;
        return TypeMapping::of(&VARCHAR_UNBOUNDED)
            .carried_as(DmsType::WString(Some(bytes)))
            .with_effect(Effect::CutToBytes { bytes });
    };
    match settings.long_varchar {
        LongVarchar::Clob if length > LongVarchar::LONGER_THAN => {
            TypeMapping::of(&VARCHAR_AS_LOB).carried_as(DmsType::Clob)
        }
        LongVarchar::Nclob if length > LongVarchar::LONGER_THAN => TypeMapping::of(&VARCHAR_AS_LOB),
        _ => TypeMapping::of(&VARCHAR_SIZED).carried_as(DmsType::WString(Some(length))),
    }
}

/// The extension `citext`.
pub(super) fn map_citext() -> TypeMapping {
    TypeMapping::of(&CITEXT)
}

/// The entries of this file.
pub(super) static ENTRIES: &[&TypeEntry] = &[
    &CHAR_WITHOUT_LENGTH,
    &CHAR_SIZED,
    &VARCHAR_SIZED,
    &VARCHAR_AS_LOB,
    &VARCHAR_UNBOUNDED,
    &TEXT,
    &CITEXT,
    &BYTEA,
];

static CHAR_WITHOUT_LENGTH: TypeEntry = TypeEntry {
    case: TypeCase::CharWithoutLength,
    source_type: "bpchar without a length",
    dms_type: DmsType::WString(Some(1)),
    target_type: TargetType::Same,
    outcome: Outcome::Partial,
    effect: Effect::CutToCharacters { characters: 1 },
    basis: Basis::Inference,
    reason: "AWS's table carries char without a length as WSTRING(1) and calls the migration partial. It does \
             not mention bpchar, the one char of PostgreSQL that has no length; that longer values are cut \
             is our conclusion.",
    citations: &[OUTCOME, MAPPING],
};

static CHAR_SIZED: TypeEntry = TypeEntry {
    case: TypeCase::CharSized,
    source_type: "character(n)",
    dms_type: DmsType::WString(None),
    target_type: TargetType::Same,
    outcome: Outcome::Full,
    effect: Effect::PaddingTrimmed,
    basis: Basis::Dms,
    reason: "Documented to migrate. TrimSpaceInChar, on by default from DMS 3.4.7, trims trailing blanks on \
             the way; PostgreSQL pads them again.",
    citations: &[OUTCOME, MAPPING, TRIM_SPACE],
};

static VARCHAR_SIZED: TypeEntry = TypeEntry {
    case: TypeCase::VarcharSized,
    source_type: "character varying(n)",
    dms_type: DmsType::WString(None),
    target_type: TargetType::Same,
    outcome: Outcome::Full,
    effect: Effect::Kept,
    basis: Basis::Dms,
    reason: "Documented to migrate.",
    citations: &[OUTCOME, MAPPING],
};

static VARCHAR_AS_LOB: TypeEntry = TypeEntry {
    case: TypeCase::VarcharAsLob,
    source_type: "character varying(n), n > 16387, MapLongVarcharAs clob or nclob",
    dms_type: DmsType::Nclob,
    target_type: TargetType::Same,
    outcome: Outcome::Full,
    effect: Effect::Kept,
    basis: Basis::Dms,
    reason: "Documented to migrate, but MapLongVarcharAs makes a LOB of it, so the task's LOB mode decides.",
    citations: &[SOURCE_SETTINGS, OUTCOME, MAPPING],
};

static VARCHAR_UNBOUNDED: TypeEntry = TypeEntry {
    case: TypeCase::VarcharUnbounded,
    source_type: "character varying without a length",
    dms_type: DmsType::WString(None),
    target_type: TargetType::Same,
    outcome: Outcome::Partial,
    effect: Effect::CutToBytes { bytes: 8000 },
    basis: Basis::Dms,
    reason: "Without a length the migration is partial: DMS assumes unboundedVarcharMaxSize bytes (8000 by \
             default), and longer values are at risk. That it carries the column as WSTRING follows from \
             the row for varchar(n).",
    citations: &[OUTCOME, SOURCE_SETTINGS, QLIK_TYPES],
};

static TEXT: TypeEntry = TypeEntry {
    case: TypeCase::Text,
    source_type: "text",
    dms_type: DmsType::Nclob,
    target_type: TargetType::Same,
    outcome: Outcome::Full,
    effect: Effect::Kept,
    basis: Basis::Dms,
    reason: "Documented to migrate, as a LOB: the task's LOB mode decides about long values.",
    citations: &[OUTCOME, MAPPING, SOURCE_LOBS],
};

static CITEXT: TypeEntry = TypeEntry {
    case: TypeCase::Citext,
    source_type: "citext",
    dms_type: DmsType::Nclob,
    target_type: TargetType::Undocumented,
    outcome: Outcome::Undocumented,
    effect: Effect::NotStated,
    basis: Basis::Dms,
    reason: "Carried as a LOB; AWS does not say whether the values survive.",
    citations: &[MAPPING_SINCE_2025, OUTCOME],
};

static BYTEA: TypeEntry = TypeEntry {
    case: TypeCase::Bytea,
    source_type: "bytea",
    dms_type: DmsType::Blob,
    target_type: TargetType::Same,
    outcome: Outcome::Full,
    effect: Effect::Kept,
    basis: Basis::Dms,
    reason: "Documented to migrate, as a LOB: the task's LOB mode decides about long values.",
    citations: &[OUTCOME, MAPPING, SOURCE_LOBS],
};
