//! The types of PostGIS.

use super::sources::*;
use super::{DmsType, Effect, Outcome, TargetType, TypeCase, TypeEntry, TypeMapping, TypeSettings};
use crate::catalog::Modifier;
use crate::dms::{Basis, DmsVersion, TargetEngine};

/// From this version on spatial columns go to Redshift.
const REDSHIFT_SINCE: DmsVersion = DmsVersion::new(3, 5, 1);

/// What DMS makes of a type of PostGIS; `None` for other names.
pub(super) fn map(name: &str, modifier: &Modifier, settings: &TypeSettings) -> Option<TypeMapping> {
    let is_spatial = matches!(name, "geometry" | "geography");
    if !is_spatial && !OTHER_TYPES.contains(&name) {
        return None;
    }
    Some(TypeMapping::of(match settings.target_engine {
        TargetEngine::PostgreSql if is_spatial && is_listed_subtype(modifier) => &POSTGIS_COLUMN,
        TargetEngine::PostgreSql => &POSTGIS_UNLISTED,
        TargetEngine::Redshift if is_spatial && settings.dms_version >= REDSHIFT_SINCE => {
            &POSTGIS_ON_REDSHIFT
        }
        _ => &POSTGIS_ON_OTHER_ENGINE,
    }))
}

/// Types of PostGIS and its companions that no page names.
const OTHER_TYPES: &[&str] = &[
    "raster",
    "topogeometry",
    "box2d",
    "box2df",
    "box3d",
    "gidx",
    "spheroid",
    "geometry_dump",
    "geomval",
    "pcpoint",
    "pcpatch",
];

/// The subtypes that the page names.
const LISTED_SUBTYPES: &[&str] = &[
    "POINT",
    "LINESTRING",
    "POLYGON",
    "MULTIPOINT",
    "MULTILINESTRING",
    "MULTIPOLYGON",
    "GEOMETRYCOLLECTION",
];

/// Whether a modifier such as `Point,4326` names one of the subtypes of the page, or none:
/// `geometry` and `geometry(Geometry,4326)` take them all. `PointZ` is a point with more
/// coordinates, not another subtype.
fn is_listed_subtype(modifier: &Modifier) -> bool {
    let Modifier::Other(text) = modifier else { return true };
    let subtype = text.split(',').next().unwrap_or_default().trim().trim_matches('\'').to_ascii_uppercase();
    let subtype = subtype.trim_end_matches('M').trim_end_matches('Z').trim_end();
    subtype == "GEO" || subtype == "GEOMETRY" || LISTED_SUBTYPES.contains(&subtype)
}

/// The entries of this file.
pub(super) static ENTRIES: &[&TypeEntry] =
    &[&POSTGIS_COLUMN, &POSTGIS_ON_REDSHIFT, &POSTGIS_ON_OTHER_ENGINE, &POSTGIS_UNLISTED];

static POSTGIS_COLUMN: TypeEntry = TypeEntry {
    case: TypeCase::Postgis,
    source_type: "geometry, geography, target PostgreSQL",
    dms_type: DmsType::Undocumented,
    target_type: TargetType::Same,
    outcome: Outcome::Full,
    effect: Effect::NeedsPostgis,
    basis: Basis::Dms,
    reason: "Documented to migrate where PostGIS is installed on the target first. Which DMS type carries it, \
             and so whether it is a LOB, is not documented. Large values failed before DMS 3.5.1.",
    citations: &[OUTCOME, POSTGIS, RELEASE_3_5_1],
};

static POSTGIS_ON_REDSHIFT: TypeEntry = TypeEntry {
    case: TypeCase::PostgisOnRedshift,
    source_type: "geometry, geography, target Redshift, from DMS 3.5.1",
    dms_type: DmsType::Undocumented,
    target_type: TargetType::Undocumented,
    outcome: Outcome::Converted,
    effect: Effect::Converted,
    basis: Basis::Dms,
    reason: "Spatial types go to PostgreSQL alone, says the page on PostgreSQL sources; the release notes of \
             3.5.1 add Redshift.",
    citations: &[RELEASE_3_5_1, SOURCE_LIMITS],
};

static POSTGIS_ON_OTHER_ENGINE: TypeEntry = TypeEntry {
    case: TypeCase::PostgisOnOtherEngine,
    source_type: "PostGIS type, target of another engine",
    dms_type: DmsType::Undocumented,
    target_type: TargetType::NotMigrated,
    outcome: Outcome::None,
    effect: Effect::NotMigrated,
    basis: Basis::Dms,
    reason: "PostGIS types migrate from PostgreSQL to PostgreSQL alone.",
    citations: &[SOURCE_LIMITS, POSTGIS_ASSESSMENT],
};

static POSTGIS_UNLISTED: TypeEntry = TypeEntry {
    case: TypeCase::PostgisUnlisted,
    source_type: "other types and subtypes of PostGIS",
    dms_type: DmsType::Undocumented,
    target_type: TargetType::Undocumented,
    outcome: Outcome::Undocumented,
    effect: Effect::NotStated,
    basis: Basis::Inference,
    reason: "AWS names seven subtypes of geometry and geography as examples; this type is not among them.",
    citations: &[POSTGIS],
};
