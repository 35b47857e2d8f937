//! Dates and times.

use super::sources::*;
use super::{DmsType, Effect, Outcome, TargetType, TypeCase, TypeEntry, TypeMapping};
use crate::catalog::BuiltinType;
use crate::dms::Basis;

/// What DMS makes of a date or time; `None` for other types. AWS does not tell precisions apart.
pub(super) fn map(builtin: BuiltinType) -> Option<TypeMapping> {
    Some(TypeMapping::of(match builtin {
        BuiltinType::Timestamp => &TIMESTAMP,
        BuiltinType::TimestampTz => &TIMESTAMPTZ,
        BuiltinType::Date => &DATE,
        BuiltinType::Time => &TIME,
        BuiltinType::TimeTz => &TIMETZ,
        BuiltinType::Interval => &INTERVAL,
        BuiltinType::Tinterval => &TINTERVAL,
        _ => return None,
    }))
}

/// The entries of this file.
pub(super) static ENTRIES: &[&TypeEntry] =
    &[&TIMESTAMP, &TIMESTAMPTZ, &DATE, &TIME, &TIMETZ, &INTERVAL, &TINTERVAL];

static TIMESTAMP: TypeEntry = TypeEntry {
    case: TypeCase::Timestamp,
    source_type: "timestamp without time zone",
    dms_type: DmsType::DateTime,
    target_type: TargetType::Same,
    outcome: Outcome::Full,
    effect: Effect::InfinityClamped,
    basis: Basis::Dms,
    reason: "Documented to migrate, but infinity becomes 9999-12-31 23:59:59 and -infinity \
             4713-01-01 00:00:00 BC.",
    citations: &[OUTCOME, MAPPING, RELEASE_3_4_4],
};

static TIMESTAMPTZ: TypeEntry = TypeEntry {
    case: TypeCase::TimestampTz,
    source_type: "timestamp with time zone",
    dms_type: DmsType::DateTime,
    target_type: TargetType::Same,
    outcome: Outcome::Partial,
    effect: Effect::NormalisedToUtc,
    basis: Basis::Dms,
    reason: "The value is normalised to UTC and the offset it was written with is lost; PostgreSQL itself stores UTC \
             too. CDC with batch apply was wrong before DMS 3.5.1, and values \
             before 1970 before a maintenance release of 3.4.6.",
    citations: &[OUTCOME, MAPPING, RELEASE_3_4_6, RELEASE_3_5_1],
};

static DATE: TypeEntry = TypeEntry {
    case: TypeCase::Date,
    source_type: "date",
    dms_type: DmsType::Date,
    target_type: TargetType::Same,
    outcome: Outcome::Full,
    effect: Effect::Kept,
    basis: Basis::Dms,
    reason: "Documented to migrate. No page tells what becomes of infinity.",
    citations: &[OUTCOME, MAPPING, QLIK_TYPES],
};

static TIME: TypeEntry = TypeEntry {
    case: TypeCase::Time,
    source_type: "time without time zone",
    dms_type: DmsType::Time,
    target_type: TargetType::Same,
    outcome: Outcome::Full,
    effect: Effect::Kept,
    basis: Basis::Dms,
    reason: "Documented to migrate.",
    citations: &[OUTCOME, MAPPING],
};

static TIMETZ: TypeEntry = TypeEntry {
    case: TypeCase::TimeTz,
    source_type: "time with time zone",
    dms_type: DmsType::Time,
    target_type: TargetType::Same,
    outcome: Outcome::Full,
    effect: Effect::ZoneLost,
    basis: Basis::Dms,
    reason: "Documented to migrate (as partial still in 2023), although DMS's TIME has no time zone.",
    citations: &[OUTCOME_SINCE_2025, MAPPING],
};

static INTERVAL: TypeEntry = TypeEntry {
    case: TypeCase::Interval,
    source_type: "interval",
    dms_type: DmsType::String(Some(128)),
    target_type: TargetType::Same,
    outcome: Outcome::Partial,
    effect: Effect::AsText,
    basis: Basis::Dms,
    reason: "Carried as text such as 1 YEAR, 2 MONTHS, 3 DAYS.",
    citations: &[OUTCOME, MAPPING],
};

static TINTERVAL: TypeEntry = TypeEntry {
    case: TypeCase::Tinterval,
    source_type: "tinterval",
    dms_type: DmsType::Undocumented,
    target_type: TargetType::NotMigrated,
    outcome: Outcome::None,
    effect: Effect::NotMigrated,
    basis: Basis::Qlik,
    reason: "Gone from PostgreSQL 12 on: Qlik says that the table is not created on a target that lacks the \
             type. AWS does not mention it.",
    citations: &[QLIK_EXCEPTIONS],
};
