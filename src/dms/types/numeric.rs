//! Numbers.

use super::sources::*;
use super::{
    DmsType, Effect, EngineType, Outcome, TargetType, TypeCase, TypeEntry, TypeMapping, TypeSettings,
};
use crate::catalog::{BuiltinType, Modifier};
use crate::dms::documentation::Citation;
use crate::dms::{Basis, DmsVersion, TargetEngine};

/// The most digits that DMS carries as NUMERIC.
const MAX_DMS_PRECISION: u16 = 38;

/// From this version on `MapUnboundedNumericAsString` is known.
const NUMERIC_AS_STRING_SINCE: DmsVersion = DmsVersion::new(3, 4, 4);

/// What DMS makes of a number; `None` for other types.
pub(super) fn map(builtin: BuiltinType, modifier: &Modifier, settings: &TypeSettings) -> Option<TypeMapping> {
    Some(match builtin {
        BuiltinType::Int2 => TypeMapping::of(&SMALLINT),
        BuiltinType::Int4 => TypeMapping::of(&INTEGER),
        BuiltinType::Int8 => TypeMapping::of(&BIGINT),
        BuiltinType::Float4 => TypeMapping::of(&REAL),
        BuiltinType::Float8 => TypeMapping::of(&DOUBLE_PRECISION),
        BuiltinType::Money if settings.target_engine == TargetEngine::SqlServer => {
            TypeMapping::of(&MONEY_AS_FLOAT)
        }
        BuiltinType::Money => TypeMapping::of(&MONEY),
        BuiltinType::Numeric => match modifier {
            Modifier::Numeric { precision, scale } => map_sized(*precision, *scale),
            _ => map_unbounded(settings),
        },
        _ => return None,
    })
}

fn map_sized(precision: u16, scale: i16) -> TypeMapping {
    let same = DmsType::Numeric { precision, scale };
    if scale < 0 || i32::from(scale) > i32::from(precision) {
        return TypeMapping::of(&NUMERIC_UNUSUAL_SCALE);
    }
    match (precision, scale) {
        (precision, _) if precision > MAX_DMS_PRECISION => TypeMapping::of(&NUMERIC_OVER_38),
        (_, 0) => TypeMapping::of(&NUMERIC_WITHOUT_FRACTION).carried_as(same),
        _ => TypeMapping::of(&NUMERIC_SIZED).carried_as(same),
    }
}

fn map_unbounded(settings: &TypeSettings) -> TypeMapping {
    let as_string = settings.map_unbounded_numeric_as_string
        && settings.dms_version >= NUMERIC_AS_STRING_SINCE
        && settings.target_engine.is_postgresql();
    TypeMapping::of(if as_string { &NUMERIC_UNBOUNDED_AS_STRING } else { &NUMERIC_UNBOUNDED })
}

/// The entry for an integer column that a sequence fills.
pub(super) fn filled_from_sequence(case: TypeCase) -> Option<&'static TypeEntry> {
    match case {
        TypeCase::SmallInt => Some(&SMALLSERIAL),
        TypeCase::Integer => Some(&SERIAL),
        TypeCase::BigInt => Some(&BIGSERIAL),
        _ => None,
    }
}

/// The entries of this file.
pub(super) static ENTRIES: &[&TypeEntry] = &[
    &SMALLINT,
    &INTEGER,
    &BIGINT,
    &SMALLSERIAL,
    &SERIAL,
    &BIGSERIAL,
    &NUMERIC_SIZED,
    &NUMERIC_WITHOUT_FRACTION,
    &NUMERIC_OVER_38,
    &NUMERIC_UNBOUNDED,
    &NUMERIC_UNBOUNDED_AS_STRING,
    &NUMERIC_UNUSUAL_SCALE,
    &REAL,
    &DOUBLE_PRECISION,
    &MONEY,
    &MONEY_AS_FLOAT,
];

const TABLES: &[Citation] = &[OUTCOME, MAPPING, TARGET_NOTE];

/// A type that AWS's tables carry over without a reservation.
const fn kept(case: TypeCase, source_type: &'static str, dms_type: DmsType) -> TypeEntry {
    TypeEntry {
        case,
        source_type,
        dms_type,
        target_type: TargetType::Same,
        outcome: Outcome::Full,
        effect: Effect::Kept,
        basis: Basis::Dms,
        reason: "Documented to migrate.",
        citations: TABLES,
    }
}

/// An integer that a sequence fills: the values come along, the sequence does not.
const fn serial(case: TypeCase, source_type: &'static str, dms_type: DmsType) -> TypeEntry {
    TypeEntry {
        effect: Effect::SequenceLeftBehind,
        reason: "The values migrate. The sequence that fills the column does not, and must be set on the \
                 target at cutover.",
        citations: &[OUTCOME, MAPPING, TARGET_LIMITS],
        ..kept(case, source_type, dms_type)
    }
}

static SMALLINT: TypeEntry = kept(TypeCase::SmallInt, "smallint", DmsType::Int2);
static INTEGER: TypeEntry = kept(TypeCase::Integer, "integer", DmsType::Int4);
static BIGINT: TypeEntry = kept(TypeCase::BigInt, "bigint", DmsType::Int8);
static SMALLSERIAL: TypeEntry = serial(TypeCase::SmallSerial, "smallserial", DmsType::Int2);
static SERIAL: TypeEntry = serial(TypeCase::Serial, "serial", DmsType::Int4);
static BIGSERIAL: TypeEntry = serial(TypeCase::BigSerial, "bigserial", DmsType::Int8);
static REAL: TypeEntry = kept(TypeCase::Real, "real", DmsType::Real4);
static DOUBLE_PRECISION: TypeEntry = kept(TypeCase::DoublePrecision, "double precision", DmsType::Real8);
static MONEY: TypeEntry = kept(TypeCase::Money, "money", DmsType::Numeric { precision: 38, scale: 4 });

static MONEY_AS_FLOAT: TypeEntry = TypeEntry {
    target_type: TargetType::OnEngine(EngineType::named("FLOAT")),
    outcome: Outcome::Converted,
    effect: Effect::Converted,
    reason: "Arrives as FLOAT on SQL Server, which holds no exact decimals.",
    citations: &[MAPPING],
    ..kept(TypeCase::MoneyAsFloat, "money, target SQL Server", DmsType::Numeric { precision: 38, scale: 4 })
};

static NUMERIC_SIZED: TypeEntry = TypeEntry {
    outcome: Outcome::Partial,
    effect: Effect::PartialWithoutReason,
    reason: "Listed as a partial migration even within the 38 digits that DMS carries; AWS gives no reason.",
    citations: &[OUTCOME, MAPPING],
    ..kept(TypeCase::NumericSized, "numeric(p,s), 1 <= p <= 38, s > 0", DmsType::NumericOfColumn)
};

static NUMERIC_WITHOUT_FRACTION: TypeEntry = TypeEntry {
    outcome: Outcome::Undocumented,
    effect: Effect::NotStated,
    reason: "DMS carries it as NUMERIC, but AWS states no outcome for a scale of 0 with a precision \
             up to 38.",
    citations: &[MAPPING, OUTCOME],
    ..kept(TypeCase::NumericWithoutFraction, "numeric(p,0), 1 <= p <= 38", DmsType::NumericOfColumn)
};

static NUMERIC_OVER_38: TypeEntry = TypeEntry {
    outcome: Outcome::Partial,
    effect: Effect::AsText,
    reason: "More than 38 digits travel as STRING, of a length that AWS does not state, and count as a \
             partial migration.",
    citations: &[OUTCOME, MAPPING],
    ..kept(TypeCase::NumericOver38, "numeric(p,s), p >= 39", DmsType::String(None))
};

static NUMERIC_UNBOUNDED: TypeEntry = TypeEntry {
    case: TypeCase::NumericUnbounded,
    source_type: "numeric without precision and scale",
    dms_type: DmsType::Numeric { precision: 28, scale: 6 },
    target_type: TargetType::Undocumented,
    outcome: Outcome::Partial,
    effect: Effect::Rounded { precision: 28, scale: 6 },
    basis: Basis::Dms,
    reason: "Carried as NUMERIC(28,6): digits after the sixth decimal are lost, and more than 22 digits \
             before the point do not fit. One passage ties this to DMS 3.4.2 and earlier, the list of \
             limitations to no version.",
    citations: &[SOURCE_LIMITS, OUTCOME, MAPPING, QLIK_TYPES, QLIK_EXCEPTIONS],
};

static NUMERIC_UNBOUNDED_AS_STRING: TypeEntry = TypeEntry {
    case: TypeCase::NumericUnboundedAsString,
    source_type: "numeric without precision and scale, MapUnboundedNumericAsString on both endpoints",
    dms_type: DmsType::String(None),
    target_type: TargetType::Undocumented,
    outcome: Outcome::Partial,
    effect: Effect::DigitsLimitedAsText,
    basis: Basis::Dms,
    reason: "Carried as text to keep all digits; yet AWS's notes on the setting name 28 digits during CDC \
             (source), 28 digits with 6 decimals (target), and a cut at 1,000 characters during CDC.",
    citations: &[SOURCE_SETTINGS, TARGET_SETTINGS],
};

static NUMERIC_UNUSUAL_SCALE: TypeEntry = TypeEntry {
    case: TypeCase::NumericUnusualScale,
    source_type: "numeric(p,s), s < 0 or s > p",
    dms_type: DmsType::Undocumented,
    target_type: TargetType::Undocumented,
    outcome: Outcome::Undocumented,
    effect: Effect::NotStated,
    basis: Basis::Inference,
    reason: "AWS's tables know neither negative scales nor scales above the precision.",
    citations: &[MAPPING, OUTCOME],
};
