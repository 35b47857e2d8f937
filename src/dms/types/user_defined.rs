//! Types of the database's own and of extensions, PostGIS aside.

use super::sources::*;
use super::{
    DmsType, Effect, Inner, Outcome, TargetType, TypeCase, TypeEntry, TypeMapping, TypeSettings, character,
    document, other, postgis, range,
};
use crate::catalog::{Catalog, Modifier, Name, QualifiedName, Type, TypeKind, is_system_schema};
use crate::dms::Basis;

/// What DMS makes of a type that the catalog defines; domains are looked through before.
pub(super) fn map(defined: &Type, modifier: &Modifier, settings: &TypeSettings) -> TypeMapping {
    match &defined.kind {
        TypeKind::Enum(_) => TypeMapping::of(&ENUM),
        TypeKind::Composite(_) => TypeMapping::of(&COMPOSITE),
        TypeKind::Range(_) => range::map_user_defined(&defined.name),
        // what an extension would have made, in a database where it was installed by hand
        TypeKind::Base(_) => map_extension_type(&defined.name, modifier, settings)
            .unwrap_or_else(|| TypeMapping::of(&USER_BASE_TYPE)),
        // a domain below too many domains: a text can say so, a server cannot
        TypeKind::Shell | TypeKind::Domain(_) => TypeMapping::of(&UNDEFINED),
    }
}

/// What DMS makes of a domain over a type of this mapping.
pub(super) fn map_domain(name: &Name, base: TypeMapping) -> TypeMapping {
    // the extension `lo` defines its type as a domain over oid
    if *name == "lo" && base.case() == TypeCase::Oid {
        return other::map_large_object();
    }
    TypeMapping { inner: Some(Inner::DomainOver(Box::new(base))), ..TypeMapping::of(&DOMAIN) }
}

/// What DMS makes of a row type.
pub(super) fn map_row() -> TypeMapping {
    TypeMapping::of(&COMPOSITE)
}

/// What DMS makes of a type that the catalog does not define. Types of extensions are known in whatever schema:
/// extensions are installed in many.
pub(super) fn map_external(
    catalog: &Catalog,
    name: &QualifiedName,
    modifier: &Modifier,
    settings: &TypeSettings,
) -> TypeMapping {
    if name.schema.as_ref().is_some_and(|schema| is_system_schema(schema.as_str())) {
        return other::map_other_builtin();
    }
    map_extension_type(&name.name, modifier, settings).unwrap_or_else(|| {
        let is_made_by_extension = has_extensions(catalog) && is_in_catalog(catalog, name.schema.as_ref());
        TypeMapping::of(if is_made_by_extension { &USER_BASE_TYPE } else { &UNDEFINED })
    })
}

/// Whether the catalog has other extensions than the one that every database has.
fn has_extensions(catalog: &Catalog) -> bool {
    catalog.extensions.iter().any(|(_, extension)| extension.name != "plpgsql")
}

/// Whether the catalog has the schema, and thus all types there that are no extension's. A name without a schema
/// may stand in any.
fn is_in_catalog(catalog: &Catalog, schema: Option<&Name>) -> bool {
    schema.is_none_or(|schema| catalog.schemas.find(schema).is_some())
}

/// What DMS makes of a type that is known by its name.
fn map_extension_type(name: &Name, modifier: &Modifier, settings: &TypeSettings) -> Option<TypeMapping> {
    let name = name.as_str();
    match name {
        "citext" => Some(character::map_citext()),
        "hstore" => Some(document::map_hstore()),
        "lo" => Some(other::map_large_object()),
        _ if EXTENSION_TYPES.contains(&name) => Some(TypeMapping::of(&USER_BASE_TYPE)),
        _ => postgis::map(name, modifier, settings),
    }
}

/// Base types of extensions that are often seen and that no page names.
const EXTENSION_TYPES: &[&str] = &[
    // ltree
    "ltree",
    "lquery",
    "ltxtquery",
    // cube, seg
    "cube",
    "seg",
    // isn
    "ean13",
    "isbn",
    "isbn13",
    "ismn",
    "ismn13",
    "issn",
    "issn13",
    "upc",
    // intarray
    "query_int",
    // pgvector
    "vector",
    "halfvec",
    "sparsevec",
    // roaringbitmap
    "roaringbitmap",
    "roaringbitmap64",
    // hll
    "hll",
    "hll_hashval",
    // ip4r
    "ip4",
    "ip4r",
    "ip6",
    "ip6r",
    "ipaddress",
    "iprange",
    // pguint
    "int1",
    "uint1",
    "uint2",
    "uint4",
    "uint8",
    // semver, debversion, h3, age, tdigest
    "semver",
    "debversion",
    "h3index",
    "agtype",
    "tdigest",
];

/// The entries of this file.
pub(super) static ENTRIES: &[&TypeEntry] = &[&ENUM, &COMPOSITE, &DOMAIN, &USER_BASE_TYPE, &UNDEFINED];

static ENUM: TypeEntry = TypeEntry {
    case: TypeCase::Enum,
    source_type: "enum",
    dms_type: DmsType::String(Some(64)),
    target_type: TargetType::CharacterVarying,
    outcome: Outcome::None,
    effect: Effect::TypeLost,
    basis: Basis::Dms,
    reason: "Enums are listed as not migrating. Where DMS creates the table the column becomes character \
             varying and the labels may arrive as text; the enum itself stays behind.",
    citations: &[OUTCOME, MAPPING, TARGET_NOTE, USER_TYPES_TROUBLE, QLIK_EXCEPTIONS],
};

static COMPOSITE: TypeEntry = TypeEntry {
    case: TypeCase::Composite,
    source_type: "composite type, row type",
    dms_type: DmsType::Nclob,
    target_type: TargetType::CharacterVarying,
    outcome: Outcome::None,
    effect: Effect::TypeLost,
    basis: Basis::Dms,
    reason: "Composite types are listed as not migrating. Where DMS creates the table the column becomes \
             character varying and values may arrive as text; the type itself stays behind.",
    citations: &[OUTCOME, MAPPING, TARGET_NOTE, QLIK_EXCEPTIONS],
};

static DOMAIN: TypeEntry = TypeEntry {
    case: TypeCase::Domain,
    source_type: "domain",
    dms_type: DmsType::Undocumented,
    target_type: TargetType::PerhapsCharacterVarying,
    outcome: Outcome::Undocumented,
    effect: Effect::NotStated,
    basis: Basis::Inference,
    reason: "No page mentions domains. The column may become character varying, as for user-defined types, \
             and lose the domain's checks.",
    citations: &[TARGET_NOTE],
};

static USER_BASE_TYPE: TypeEntry = TypeEntry {
    case: TypeCase::UserBaseType,
    source_type: "base type of an extension or of the database's own",
    dms_type: DmsType::Undocumented,
    target_type: TargetType::CharacterVarying,
    outcome: Outcome::Undocumented,
    effect: Effect::TypeLost,
    basis: Basis::Dms,
    reason: "No page names this type. User-defined types become character varying, and types that DMS does \
             not know travel as text.",
    citations: &[TARGET_NOTE, OUTCOME],
};

static UNDEFINED: TypeEntry = TypeEntry {
    case: TypeCase::Undefined,
    source_type: "type without a definition in the input",
    dms_type: DmsType::Undocumented,
    target_type: TargetType::CharacterVarying,
    outcome: Outcome::Undocumented,
    effect: Effect::NotStated,
    basis: Basis::Inference,
    reason: "The input does not define this type, so it is not known whether it is an enum, a composite or \
             an extension's. User-defined types become character varying.",
    citations: &[TARGET_NOTE, OUTCOME],
};
