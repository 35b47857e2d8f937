//! Network addresses, bit strings and UUIDs: short values that travel as text.

use super::sources::*;
use super::{DmsType, Effect, Outcome, TargetType, TypeCase, TypeEntry, TypeMapping};
use crate::catalog::{BuiltinType, Modifier};
use crate::dms::Basis;

/// What DMS makes of these; `None` for other types.
pub(super) fn map(builtin: BuiltinType, modifier: &Modifier) -> Option<TypeMapping> {
    Some(match builtin {
        BuiltinType::Cidr => TypeMapping::of(&CIDR),
        BuiltinType::Inet => TypeMapping::of(&INET),
        BuiltinType::Macaddr => TypeMapping::of(&MACADDR),
        BuiltinType::Macaddr8 => TypeMapping::of(&MACADDR8),
        BuiltinType::Uuid => TypeMapping::of(&UUID),
        BuiltinType::Bit => map_bits(&BIT, modifier),
        BuiltinType::Varbit => map_bits(&VARBIT, modifier),
        _ => return None,
    })
}

fn map_bits(sized: &'static TypeEntry, modifier: &Modifier) -> TypeMapping {
    match modifier {
        Modifier::Length(bits) => TypeMapping::of(sized).carried_as(DmsType::String(Some(*bits))),
        _ => TypeMapping::of(&VARBIT_UNBOUNDED),
    }
}

/// The entries of this file.
pub(super) static ENTRIES: &[&TypeEntry] =
    &[&CIDR, &INET, &MACADDR, &MACADDR8, &BIT, &VARBIT, &VARBIT_UNBOUNDED, &UUID];

static CIDR: TypeEntry = TypeEntry {
    case: TypeCase::Cidr,
    source_type: "cidr",
    dms_type: DmsType::String(Some(50)),
    target_type: TargetType::Same,
    outcome: Outcome::Full,
    effect: Effect::Kept,
    basis: Basis::Dms,
    reason: "Documented to migrate.",
    citations: &[OUTCOME, MAPPING],
};

static INET: TypeEntry = TypeEntry {
    case: TypeCase::Inet,
    source_type: "inet",
    dms_type: DmsType::String(Some(50)),
    target_type: TargetType::Same,
    outcome: Outcome::None,
    effect: Effect::TypeLost,
    basis: Basis::Dms,
    reason: "Listed as not migrating, although DMS carries it as text just as cidr, which migrates. Values \
             may arrive as text.",
    citations: &[OUTCOME, MAPPING],
};

static MACADDR: TypeEntry = TypeEntry {
    case: TypeCase::Macaddr,
    source_type: "macaddr",
    dms_type: DmsType::String(Some(18)),
    target_type: TargetType::Same,
    outcome: Outcome::None,
    effect: Effect::TypeLost,
    basis: Basis::Dms,
    reason: "Listed as not migrating, although DMS has a type for it. Values may arrive as text.",
    citations: &[OUTCOME, MAPPING],
};

static MACADDR8: TypeEntry = TypeEntry {
    case: TypeCase::Macaddr8,
    source_type: "macaddr8",
    dms_type: DmsType::Undocumented,
    target_type: TargetType::Undocumented,
    outcome: Outcome::Undocumented,
    effect: Effect::NotStated,
    basis: Basis::Inference,
    reason: "In none of AWS's tables.",
    citations: &[MAPPING, OUTCOME],
};

/// A type that DMS carries and the table of outcomes leaves out.
const fn without_outcome(case: TypeCase, source_type: &'static str) -> TypeEntry {
    TypeEntry {
        case,
        source_type,
        dms_type: DmsType::String(None),
        target_type: TargetType::Undocumented,
        outcome: Outcome::Undocumented,
        effect: Effect::NotStated,
        basis: Basis::Dms,
        reason: "DMS carries it as text; AWS does not say whether the values survive.",
        citations: &[MAPPING, OUTCOME],
    }
}

static BIT: TypeEntry = without_outcome(TypeCase::Bit, "bit(n)");
static VARBIT: TypeEntry = without_outcome(TypeCase::Varbit, "bit varying(n)");

static VARBIT_UNBOUNDED: TypeEntry = TypeEntry {
    dms_type: DmsType::Undocumented,
    basis: Basis::Inference,
    reason: "AWS's tables know bit strings with a length alone.",
    ..without_outcome(TypeCase::VarbitUnbounded, "bit varying without a length")
};

static UUID: TypeEntry = TypeEntry {
    reason: "DMS carries it as text, of a length that AWS does not state, and AWS does not say whether the \
             values survive. Arrays of it in inline LOB mode were wrong before DMS 3.5.4.",
    citations: &[MAPPING, OUTCOME, RELEASE_3_6_1],
    ..without_outcome(TypeCase::Uuid, "uuid")
};
