//! Limits that the values of a column may pass.

use std::collections::BTreeSet;

use crate::catalog::{Column, DataType, Id, Modifier, Relation};
use crate::dms::scope::ColumnScope;
use crate::dms::task::LobMode;
use crate::dms::types::TypeCase;
use crate::migration::{Migration, MovedColumn};
use crate::profile::Limit;

use super::column::{Fact, StoredType};

const BYTES_PER_KB: u64 = 1024;

/// The limits of a column in one of the tables that store its values.
pub(super) fn of(
    migration: &Migration,
    moved: &MovedColumn,
    table: Id<Relation>,
    column: &Column,
    stored: StoredType,
    facts: &BTreeSet<Fact>,
) -> Vec<Limit> {
    let mut limits = BTreeSet::new();
    match stored {
        StoredType::Numeric => limits.extend(of_number(moved, facts)),
        StoredType::Date | StoredType::Timestamp | StoredType::TimestampTz => {
            limits.extend([Limit::Finite, Limit::FourDigitYears]);
        }
        StoredType::Text | StoredType::PaddedText => limits.extend(of_text(migration, moved)),
        _ => {}
    }
    if facts.contains(&Fact::Octets) {
        limits.extend(of_lob(migration, table));
    }
    limits.extend(of_target(migration, table, column, stored));
    limits.into_iter().collect()
}

/// What DMS carries: NUMERIC(28,6) where nothing is declared, 28 digits in changes where they travel as
/// text, 38 at most.
fn of_number(moved: &MovedColumn, facts: &BTreeSet<Fact>) -> Vec<Limit> {
    let mut limits = vec![Limit::Finite];
    if !facts.contains(&Fact::Precision) {
        return limits;
    }
    limits.push(Limit::Digits { digits: 38 });
    for layer in moved.mapping.layers() {
        match layer.case() {
            TypeCase::NumericUnbounded => limits.push(Limit::Numeric { precision: 28, scale: 6 }),
            TypeCase::NumericUnboundedAsString => limits.push(Limit::Digits { digits: 28 }),
            _ => {}
        }
    }
    limits
}

fn of_text(migration: &Migration, moved: &MovedColumn) -> Option<Limit> {
    moved.mapping.layers().find_map(|layer| match layer.case() {
        TypeCase::VarcharUnbounded => {
            let octets = u64::from(migration.type_settings().unbounded_varchar_max_size);
            Some(Limit::Octets { octets })
        }
        TypeCase::CharWithoutLength => Some(Limit::Characters { characters: 1 }),
        _ => None,
    })
}

/// What limited LOB mode keeps.
fn of_lob(migration: &Migration, table: Id<Relation>) -> Option<Limit> {
    let catalog = migration.source();
    let relation = &catalog.relations[table];
    let schema = catalog.schema_name(relation.schema);
    match migration.scope().lob_mode(schema.as_str(), relation.name.as_str()).value {
        LobMode::Limited { max_kb } => {
            let kb = u64::try_from(max_kb).ok()?;
            Some(Limit::Octets { octets: kb.checked_mul(BYTES_PER_KB)? })
        }
        _ => None,
    }
}

/// What the column of the target holds, where it is narrower than what is stored could be.
fn of_target(
    migration: &Migration,
    table: Id<Relation>,
    column: &Column,
    stored: StoredType,
) -> Option<Limit> {
    let there = type_on_target(migration, table, column)?;
    let source = migration.source().base_type(&column.data_type);
    match (stored, &there.modifier) {
        (StoredType::Numeric, Modifier::Numeric { precision, scale })
            if source.modifier != there.modifier =>
        {
            let scale = u32::try_from(*scale).ok().filter(|scale| *scale <= u32::from(*precision))?;
            Some(Limit::Numeric { precision: u32::from(*precision), scale })
        }
        (StoredType::Text | StoredType::PaddedText, Modifier::Length(length)) => {
            let fits = matches!(source.modifier, Modifier::Length(declared) if declared <= *length);
            (!fits).then_some(Limit::Characters { characters: u64::from(*length) })
        }
        _ => None,
    }
}

/// The type below all domains of the column that this one arrives in.
fn type_on_target(migration: &Migration, table: Id<Relation>, column: &Column) -> Option<DataType> {
    let target = migration.target()?;
    let catalog = migration.source();
    let relation = &catalog.relations[table];
    let (schema, name) = (catalog.schema_name(relation.schema).as_str(), relation.name.as_str());
    let place = migration.scope().target_name(schema, name);
    let there = target.relation(place.schema.name()?.as_str(), place.table.name()?.as_str())?;
    let ColumnScope::Moved { target_name, .. } = migration.scope().column(schema, name, column.name.as_str())
    else {
        return None;
    };
    let column = target.relations[there].column(target_name.name()?.as_str())?;
    Some(target.base_type(&column.data_type))
}
