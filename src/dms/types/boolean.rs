//! Flags: the one type that AWS describes engine by engine.

use super::sources::*;
use super::{
    DmsType, Effect, EngineType, Outcome, TargetType, TypeCase, TypeEntry, TypeMapping, TypeSettings,
};
use crate::dms::{Basis, DmsVersion, TargetEngine};

/// From this version on `MapBooleanAsBoolean` is known.
const MAP_BOOLEAN_SINCE: DmsVersion = DmsVersion::new(3, 4, 7);

/// What DMS makes of a flag.
pub(super) fn map(settings: &TypeSettings) -> TypeMapping {
    TypeMapping::of(match settings.target_engine {
        TargetEngine::PostgreSql => &BOOLEAN,
        TargetEngine::Redshift if keeps_boolean(settings) => &BOOLEAN_AS_BOOLEAN,
        TargetEngine::SqlServer => &BOOLEAN_AS_BIT,
        _ => &BOOLEAN_AS_TEXT,
    })
}

fn keeps_boolean(settings: &TypeSettings) -> bool {
    settings.map_boolean_as_boolean && settings.dms_version >= MAP_BOOLEAN_SINCE
}

/// The entries of this file.
pub(super) static ENTRIES: &[&TypeEntry] =
    &[&BOOLEAN, &BOOLEAN_AS_TEXT, &BOOLEAN_AS_BOOLEAN, &BOOLEAN_AS_BIT];

static BOOLEAN: TypeEntry = TypeEntry {
    case: TypeCase::Boolean,
    source_type: "boolean",
    dms_type: DmsType::Char(5),
    target_type: TargetType::Same,
    outcome: Outcome::Full,
    effect: Effect::Kept,
    basis: Basis::Dms,
    reason: "Documented to migrate, carried as the texts true and false.",
    citations: &[OUTCOME, MAPPING, QLIK_TYPES],
};

static BOOLEAN_AS_TEXT: TypeEntry = TypeEntry {
    case: TypeCase::BooleanAsText,
    source_type: "boolean, target of another engine",
    dms_type: DmsType::Char(5),
    target_type: TargetType::OnEngine(EngineType::sized("varchar", 5)),
    outcome: Outcome::Converted,
    effect: Effect::AsText,
    basis: Basis::Dms,
    reason: "Arrives as varchar(5) with the texts true and false. For Redshift MapBooleanAsBoolean on both \
             endpoints keeps it boolean; for MySQL a transformation rule does.",
    citations: &[BOOLEANS, MAPPING],
};

static BOOLEAN_AS_BOOLEAN: TypeEntry = TypeEntry {
    case: TypeCase::BooleanAsBoolean,
    source_type: "boolean, target Redshift, MapBooleanAsBoolean on both endpoints",
    dms_type: DmsType::Boolean,
    target_type: TargetType::OnEngine(EngineType::named("BOOL")),
    outcome: Outcome::Converted,
    effect: Effect::Kept,
    basis: Basis::Dms,
    reason: "MapBooleanAsBoolean on both endpoints keeps it boolean on Redshift.",
    citations: &[BOOLEANS],
};

static BOOLEAN_AS_BIT: TypeEntry = TypeEntry {
    case: TypeCase::BooleanAsBit,
    source_type: "boolean, target SQL Server",
    dms_type: DmsType::Char(5),
    target_type: TargetType::OnEngine(EngineType::named("bit")),
    outcome: Outcome::Converted,
    effect: Effect::InconsistentFlag,
    basis: Basis::Dms,
    reason: "Created as bit, with inconsistent values. A column made beforehand as VARCHAR(1), or a \
             transformation to 0 and 1, avoids it.",
    citations: &[SOURCE_LIMITS, SQL_SERVER_LIMITS],
};
