//! Documents: XML, JSON, text search, key-value pairs.

use super::sources::*;
use super::{DmsType, Effect, Outcome, TargetType, TypeCase, TypeEntry, TypeMapping, TypeSettings};
use crate::catalog::BuiltinType;
use crate::dms::Basis;

/// What DMS makes of a document; `None` for other types.
pub(super) fn map(builtin: BuiltinType, settings: &TypeSettings) -> Option<TypeMapping> {
    Some(TypeMapping::of(match builtin {
        BuiltinType::Xml => &XML,
        BuiltinType::Json => &JSON,
        BuiltinType::Jsonb if settings.map_jsonb_as_clob => &JSONB_AS_CLOB,
        BuiltinType::Jsonb => &JSONB,
        BuiltinType::Tsvector => &TSVECTOR,
        BuiltinType::Tsquery => &TSQUERY,
        _ => return None,
    }))
}

/// The extension `hstore`.
pub(super) fn map_hstore() -> TypeMapping {
    TypeMapping::of(&HSTORE)
}

/// The entries of this file.
pub(super) static ENTRIES: &[&TypeEntry] =
    &[&XML, &JSON, &JSONB, &JSONB_AS_CLOB, &TSVECTOR, &TSQUERY, &HSTORE];

static XML: TypeEntry = TypeEntry {
    case: TypeCase::Xml,
    source_type: "xml",
    dms_type: DmsType::Clob,
    target_type: TargetType::Same,
    outcome: Outcome::Partial,
    effect: Effect::MayFailWhenLarge,
    basis: Basis::Dms,
    reason: "Small documents arrive, large ones may fail, and one that a LOB limit cuts is no XML.",
    citations: &[OUTCOME, MAPPING],
};

static JSON: TypeEntry = TypeEntry {
    case: TypeCase::Json,
    source_type: "json",
    dms_type: DmsType::Nclob,
    target_type: TargetType::Same,
    outcome: Outcome::Partial,
    effect: Effect::MayFailWhenLarge,
    basis: Basis::Dms,
    reason: "Small documents arrive, large ones may fail. In limited LOB mode one above LobMaxSize \
             is cut, and the rest is refused as invalid JSON.",
    citations: &[OUTCOME, MAPPING, JSON_TROUBLE, LIMITED_LOB_MODE, TARGET_LIMITS],
};

static JSONB: TypeEntry = TypeEntry {
    case: TypeCase::Jsonb,
    source_type: "jsonb",
    dms_type: DmsType::Nclob,
    target_type: TargetType::Undocumented,
    outcome: Outcome::Undocumented,
    effect: Effect::MayFailWhenLarge,
    basis: Basis::Dms,
    reason: "Carried as a LOB, so one that a LOB limit cuts is no JSON. AWS states the outcome of json alone.",
    citations: &[MAPPING, OUTCOME, SOURCE_SETTINGS, ASSESSMENT_SAMPLE],
};

static JSONB_AS_CLOB: TypeEntry = TypeEntry {
    case: TypeCase::JsonbAsClob,
    source_type: "jsonb, MapJsonbAsClob",
    dms_type: DmsType::Clob,
    target_type: TargetType::Undocumented,
    outcome: Outcome::Undocumented,
    effect: Effect::MayFailWhenLarge,
    basis: Basis::Dms,
    reason: "MapJsonbAsClob makes it a CLOB. AWS states the outcome of json alone.",
    citations: &[SOURCE_SETTINGS, OUTCOME],
};

/// A text search type: a LOB for DMS, and listed as not migrating.
const fn text_search(case: TypeCase, source_type: &'static str) -> TypeEntry {
    TypeEntry {
        case,
        source_type,
        dms_type: DmsType::Clob,
        target_type: TargetType::Same,
        outcome: Outcome::None,
        effect: Effect::TypeLost,
        basis: Basis::Dms,
        reason: "Listed as not migrating, although DMS has a type for it. Values may arrive as text.",
        citations: &[OUTCOME, MAPPING],
    }
}

static TSVECTOR: TypeEntry = text_search(TypeCase::Tsvector, "tsvector");
static TSQUERY: TypeEntry = text_search(TypeCase::Tsquery, "tsquery");

static HSTORE: TypeEntry = TypeEntry {
    case: TypeCase::Hstore,
    source_type: "hstore",
    dms_type: DmsType::Nclob,
    target_type: TargetType::Undocumented,
    outcome: Outcome::Undocumented,
    effect: Effect::NotStated,
    basis: Basis::Dms,
    reason: "DMS carries it as a LOB; AWS does not say whether the values survive.",
    citations: &[MAPPING, OUTCOME],
};
