//! Candidates for a primary key.

use crate::catalog::{
    Catalog, Column, ColumnNumber, ConstraintKind, Id, Index, IndexRole, IndexValidity, Name, Relation,
};
use crate::migration::Migration;
use crate::profile::wanted::StoredType;

/// How many columns are tried where nothing declares a key: each of them is sorted.
const MAX_GUESSES: usize = 3;

/// A candidate for a primary key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WantedKey {
    /// Its columns, in the order of the index where there is one.
    pub columns: Vec<Name>,
    /// Their types, as PostgreSQL prints them.
    pub data_types: Vec<String>,
    /// Whether its values can repeat.
    pub uniqueness: Uniqueness,
}

/// Whether the values of a candidate can repeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uniqueness {
    /// A valid unique index keeps them from it: only NULLs are to be counted.
    Enforced,
    /// Nothing does: they have to be compared.
    ToBeProven,
}

/// The columns of the primary key, in its order.
pub(super) fn primary_key(relation: &Relation) -> Vec<Name> {
    match relation.primary_key().map(|constraint| &constraint.kind) {
        Some(ConstraintKind::PrimaryKey(key)) => names(relation, &key.columns).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// The candidates of a table without a primary key.
pub(super) fn candidates(migration: &Migration, id: Id<Relation>) -> Vec<WantedKey> {
    let catalog = migration.source();
    let relation = &catalog.relations[id];
    if !relation.is_table() || relation.primary_key().is_some() {
        return Vec::new();
    }
    let mut keys: Vec<WantedKey> = Vec::new();
    for index in relation.indexes.iter().map(|id| &catalog.indexes[*id]) {
        let key = of_index(catalog, relation, index);
        keys.extend(key.filter(|key| !keys.iter().any(|known| known.columns == key.columns)));
    }
    let stands_alone =
        relation.partition_of.is_none() && relation.inherits.is_empty() && relation.children.is_empty();
    if keys.is_empty() && stands_alone {
        keys.extend(guesses(migration, relation));
    }
    keys
}

/// A unique index of columns that holds for every row, or would if it were valid.
fn of_index(catalog: &Catalog, relation: &Relation, index: &Index) -> Option<WantedKey> {
    if !index.is_unique_for_all_rows() || index.role == IndexRole::PrimaryKey {
        return None;
    }
    let uniqueness = match index.validity {
        IndexValidity::Valid => Uniqueness::Enforced,
        _ => Uniqueness::ToBeProven,
    };
    let numbers = index.key_columns()?;
    let columns = numbers.into_iter().map(|number| relation.column_by_number(number));
    Some(WantedKey::of(catalog, &columns.collect::<Option<Vec<&Column>>>()?, uniqueness))
}

impl WantedKey {
    fn of(catalog: &Catalog, columns: &[&Column], uniqueness: Uniqueness) -> Self {
        let data_type = |column: &&Column| catalog.type_name(&column.data_type).to_string();
        WantedKey {
            columns: columns.iter().map(|column| column.name.clone()).collect(),
            data_types: columns.iter().map(data_type).collect(),
            uniqueness,
        }
    }
}

fn names(relation: &Relation, numbers: &[ColumnNumber]) -> Option<Vec<Name>> {
    numbers.iter().map(|number| Some(relation.column_by_number(*number)?.name.clone())).collect()
}

/// Columns that are filled from a sequence, or are called as keys are.
fn guesses(migration: &Migration, relation: &Relation) -> Vec<WantedKey> {
    let is_likely = |column: &&Column| {
        let stored = StoredType::of(migration.source(), &column.data_type);
        let can_be_key =
            !matches!(stored, StoredType::Array | StoredType::Json | StoredType::Jsonb | StoredType::Xml);
        can_be_key && (is_numbered(column) || is_called_like_a_key(relation, column))
    };
    let likely = relation.columns.iter().filter(is_likely).take(MAX_GUESSES);
    let key = |column: &Column| WantedKey::of(migration.source(), &[column], Uniqueness::ToBeProven);
    likely.map(key).collect()
}

fn is_numbered(column: &Column) -> bool {
    let default = column.default.as_ref().map_or("", |default| default.as_str());
    column.identity.is_some() || default.starts_with("nextval(")
}

/// `id`, `uuid`, and in a table `orders` also `orders_id`, `order_id`.
fn is_called_like_a_key(relation: &Relation, column: &Column) -> bool {
    let (table, name) = (relation.name.as_str(), column.name.as_str());
    let singular = table.strip_suffix('s').unwrap_or(table);
    let prefix = name.strip_suffix("_id").or_else(|| name.strip_suffix("_uuid"));
    matches!(name, "id" | "uuid" | "guid")
        || prefix.is_some_and(|prefix| prefix == table || prefix == singular)
}
