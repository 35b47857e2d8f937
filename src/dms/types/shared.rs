//! The mappings of many columns, each different one made once.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::{ColumnTraits, TypeMapping, TypeSettings, map_traits};
use crate::catalog::{Catalog, Column, Relation};

/// Makes mappings and remembers them: a hundred thousand columns have a few dozen different ones, and
/// each is larger than the column's type.
pub(crate) struct SharedMappings<'a> {
    catalog: &'a Catalog,
    settings: &'a TypeSettings,
    made: HashMap<ColumnTraits<'a>, Arc<TypeMapping>, RandomState>,
}

impl<'a> SharedMappings<'a> {
    /// Nothing is made yet.
    pub(crate) fn new(catalog: &'a Catalog, settings: &'a TypeSettings) -> Self {
        SharedMappings { catalog, settings, made: HashMap::default() }
    }

    /// What [`map_column`](super::map_column) makes of a column.
    pub(crate) fn of_column(&mut self, relation: &Relation, column: &'a Column) -> Arc<TypeMapping> {
        let (catalog, settings) = (self.catalog, self.settings);
        let traits = ColumnTraits::of(relation, column);
        let made = self.made.entry(traits);
        let mapping = made.or_insert_with_key(|traits| Arc::new(map_traits(catalog, traits, settings)));
        Arc::clone(mapping)
    }
}
