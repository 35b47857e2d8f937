//! The built-in geometric types. PostGIS's are in `postgis`.

use super::sources::*;
use super::{DmsType, Effect, Outcome, TargetType, TypeCase, TypeEntry, TypeMapping};
use crate::catalog::BuiltinType;
use crate::dms::Basis;

/// What DMS makes of a geometric type; `None` for other types.
pub(super) fn map(builtin: BuiltinType) -> Option<TypeMapping> {
    Some(TypeMapping::of(match builtin {
        BuiltinType::Point => &POINT,
        BuiltinType::Line => &LINE,
        BuiltinType::Lseg => &LSEG,
        BuiltinType::Box => &BOX,
        BuiltinType::Path => &PATH,
        BuiltinType::Polygon => &POLYGON,
        BuiltinType::Circle => &CIRCLE,
        _ => return None,
    }))
}

/// The entries of this file.
pub(super) static ENTRIES: &[&TypeEntry] = &[&POINT, &LINE, &LSEG, &BOX, &PATH, &POLYGON, &CIRCLE];

/// A type that AWS lists as not migrating.
const fn not_migrating(case: TypeCase, source_type: &'static str, dms_type: DmsType) -> TypeEntry {
    TypeEntry {
        case,
        source_type,
        dms_type,
        target_type: TargetType::Same,
        outcome: Outcome::None,
        effect: Effect::TypeLost,
        basis: Basis::Dms,
        reason: "Listed as not migrating, although DMS has a type for it. Values may arrive as text.",
        citations: &[OUTCOME, MAPPING],
    }
}

/// A type whose name has a row that means PostGIS's.
const fn meant_for_postgis(case: TypeCase, source_type: &'static str, dms_type: DmsType) -> TypeEntry {
    TypeEntry {
        target_type: TargetType::Undocumented,
        outcome: Outcome::Undocumented,
        effect: Effect::NotStated,
        reason: "DMS has a type for it, but the outcome that AWS states under this name is that of \
                 PostGIS's type. All other built-in geometric types are listed as not migrating.",
        ..not_migrating(case, source_type, dms_type)
    }
}

static POINT: TypeEntry = meant_for_postgis(TypeCase::Point, "point", DmsType::String(Some(255)));
static LINE: TypeEntry = not_migrating(TypeCase::Line, "line", DmsType::String(Some(255)));
static LSEG: TypeEntry = not_migrating(TypeCase::Lseg, "lseg", DmsType::String(Some(255)));
static BOX: TypeEntry = not_migrating(TypeCase::Box, "box", DmsType::String(Some(255)));
static PATH: TypeEntry = not_migrating(TypeCase::Path, "path", DmsType::Clob);
static POLYGON: TypeEntry = meant_for_postgis(TypeCase::Polygon, "polygon", DmsType::Clob);
static CIRCLE: TypeEntry = not_migrating(TypeCase::Circle, "circle", DmsType::String(Some(255)));
