//! What DMS makes of PostgreSQL's types: DMS's own type, the type on the target, and what happens
//! to values on the way.
//!
//! ```
//! use pgdms_lint::catalog::{BuiltinType, Catalog, DataType};
//! use pgdms_lint::dms::types::{Effect, Outcome, TypeSettings, map};
//!
//! let numeric = DataType::builtin(BuiltinType::Numeric);
//! let mapping = map(&Catalog::new(), &numeric, &TypeSettings::default());
//! assert_eq!(mapping.dms_type.to_string(), "NUMERIC(28,6)");
//! assert_eq!(mapping.effect, Effect::Rounded { precision: 28, scale: 6 });
//! assert_eq!(mapping.verdict(), Outcome::Partial);
//! ```
//!
//! A file a family of types holds what is known as data ([`TypeEntry`]), with page and date.

mod array;
mod boolean;
mod case;
mod character;
#[cfg(test)]
mod column_tests;
mod datetime;
mod deciding;
mod dms_type;
mod document;
mod engine_type;
mod entry;
mod geometric;
mod network;
mod numeric;
mod other;
mod outcome;
mod postgis;
mod range;
mod settings;
mod shared;
mod sources;
#[cfg(test)]
mod tests;
mod user_defined;

pub use case::TypeCase;
pub use dms_type::{DmsType, Lob};
pub use engine_type::EngineType;
pub use entry::{Inner, TypeEntry, TypeMapping};
pub use outcome::{Effect, Outcome, TargetType};
pub use settings::{LongVarchar, TypeSettings};
pub(crate) use shared::SharedMappings;

use array::PrimaryKey;

use crate::catalog::{
    BaseType, BuiltinType, Catalog, Column, DataType, Id, Modifier, Relation, Type, TypeKind,
};

/// Everything that is known, a case each.
pub fn entries() -> impl Iterator<Item = &'static TypeEntry> {
    [
        numeric::ENTRIES,
        character::ENTRIES,
        boolean::ENTRIES,
        datetime::ENTRIES,
        network::ENTRIES,
        document::ENTRIES,
        array::ENTRIES,
        range::ENTRIES,
        geometric::ENTRIES,
        user_defined::ENTRIES,
        postgis::ENTRIES,
        other::ENTRIES,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// What DMS makes of a type. Domains are looked through and array elements judged too
/// ([`TypeMapping::inner`]).
pub fn map(catalog: &Catalog, data_type: &DataType, settings: &TypeSettings) -> TypeMapping {
    map_in_table(catalog, data_type, settings, PrimaryKey::NotAsked)
}

/// What DMS makes of a column: of its type, and of what its table adds. An array needs a primary
/// key beside it, and a sequence that fills a column stays behind.
pub fn map_column(
    catalog: &Catalog,
    relation: &Relation,
    column: &Column,
    settings: &TypeSettings,
) -> TypeMapping {
    map_traits(catalog, &ColumnTraits::of(relation, column), settings)
}

/// All that decides what DMS makes of a column. Columns with the same traits share a mapping.
#[derive(PartialEq, Eq, Hash)]
struct ColumnTraits<'a> {
    data_type: &'a DataType,
    primary_key: PrimaryKey,
    is_filled_from_sequence: bool,
}

impl<'a> ColumnTraits<'a> {
    fn of(relation: &Relation, column: &'a Column) -> Self {
        let primary_key = match relation.primary_key() {
            Some(_) => PrimaryKey::Present,
            None if relation.is_table() => PrimaryKey::Missing,
            None => PrimaryKey::NotAsked,
        };
        let is_filled_from_sequence = is_filled_from_sequence(column);
        ColumnTraits { data_type: &column.data_type, primary_key, is_filled_from_sequence }
    }
}

fn map_traits(catalog: &Catalog, column: &ColumnTraits<'_>, settings: &TypeSettings) -> TypeMapping {
    let mapping = map_in_table(catalog, column.data_type, settings, column.primary_key);
    match numeric::filled_from_sequence(mapping.case()) {
        Some(entry) if column.is_filled_from_sequence => on_engine(TypeMapping::of(entry), settings),
        _ => mapping,
    }
}

fn is_filled_from_sequence(column: &Column) -> bool {
    let default = column.default.as_ref().map_or("", |default| default.as_str());
    column.identity.is_some() || default.starts_with("nextval(")
}

fn map_in_table(
    catalog: &Catalog,
    data_type: &DataType,
    settings: &TypeSettings,
    primary_key: PrimaryKey,
) -> TypeMapping {
    let mapping = if data_type.is_array() {
        let element = map_scalar(catalog, &data_type.element(), settings, primary_key);
        array::map(element, primary_key)
    } else {
        return map_scalar(catalog, data_type, settings, primary_key);
    };
    on_engine(mapping, settings)
}

fn map_scalar(
    catalog: &Catalog,
    data_type: &DataType,
    settings: &TypeSettings,
    primary_key: PrimaryKey,
) -> TypeMapping {
    let modifier = &data_type.modifier;
    let mapping = match &data_type.base {
        BaseType::Builtin(builtin) => map_builtin(*builtin, modifier, settings),
        BaseType::Defined(id) => match &catalog.types[*id].kind {
            TypeKind::Domain(_) => return map_domain(catalog, *id, data_type, settings, primary_key),
            _ => user_defined::map(&catalog.types[*id], modifier, settings),
        },
        BaseType::Multirange(_) => range::map_user_defined_multirange(),
        BaseType::Row(_) => user_defined::map_row(),
        BaseType::External(name) => user_defined::map_external(catalog, name, modifier, settings),
        BaseType::Unknown => other::map_unknown(),
    };
    on_engine(mapping, settings)
}

fn map_builtin(builtin: BuiltinType, modifier: &Modifier, settings: &TypeSettings) -> TypeMapping {
    if builtin == BuiltinType::Bool {
        return boolean::map(settings);
    }
    numeric::map(builtin, modifier, settings)
        .or_else(|| character::map(builtin, modifier, settings))
        .or_else(|| datetime::map(builtin))
        .or_else(|| document::map(builtin, settings))
        .or_else(|| network::map(builtin, modifier))
        .or_else(|| range::map(builtin))
        .or_else(|| geometric::map(builtin))
        .unwrap_or_else(|| other::map(builtin))
}

fn map_domain(
    catalog: &Catalog,
    id: Id<Type>,
    data_type: &DataType,
    settings: &TypeSettings,
    primary_key: PrimaryKey,
) -> TypeMapping {
    let base = catalog.base_type(data_type);
    let base = match &base.base {
        // more domains over domains than are followed, as only a circle in a text has
        BaseType::Defined(below) if matches!(catalog.types[*below].kind, TypeKind::Domain(_)) => {
            user_defined::map(&catalog.types[*below], &Modifier::None, settings)
        }
        _ => map_in_table(catalog, &base, settings, primary_key),
    };
    on_engine(user_defined::map_domain(&catalog.types[id].name, base), settings)
}

/// The same mapping for a target that is not PostgreSQL: AWS's table of outcomes, and that columns
/// keep their types, hold from PostgreSQL to PostgreSQL alone.
fn on_engine(mapping: TypeMapping, settings: &TypeSettings) -> TypeMapping {
    let engine = settings.target_engine;
    let is_settled = matches!(mapping.target_type, TargetType::OnEngine(_) | TargetType::NotMigrated);
    if engine.is_postgresql() || is_settled || mapping.outcome == Outcome::Converted {
        return mapping;
    }
    let effect = effect_on_engine(mapping.effect);
    let target_type =
        engine_type::of(mapping.dms_type, engine).map_or(TargetType::Undocumented, TargetType::OnEngine);
    if mapping.dms_type == DmsType::Undocumented {
        return TypeMapping { target_type, outcome: Outcome::Undocumented, ..mapping };
    }
    let (reason, citations) = match effect {
        Effect::Converted | Effect::AsText => (CONVERTED, engine_type::citations(engine)),
        Effect::PaddingTrimmed => (PADDING_TRIMMED, mapping.citations),
        _ => (mapping.reason, mapping.citations),
    };
    TypeMapping { target_type, outcome: Outcome::Converted, effect, reason, citations, ..mapping }
}

const CONVERTED: &str =
    "Converted by way of DMS's type; AWS's table of outcomes is for PostgreSQL targets alone.";

const PADDING_TRIMMED: &str = "TrimSpaceInChar, on by default from DMS 3.4.7, trims trailing blanks on the way; \
                               whether they come back depends on the engine.";

/// What comes from the DMS type holds for every engine; what comes from keeping the source's type
/// does not.
fn effect_on_engine(effect: Effect) -> Effect {
    match effect {
        Effect::Kept | Effect::PartialWithoutReason | Effect::NotStated => Effect::Converted,
        Effect::TypeLost => Effect::AsText,
        _ => effect,
    }
}
