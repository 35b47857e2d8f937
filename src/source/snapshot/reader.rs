//! Finding what the names in a file mean, and the catalog as far as it is made.

use std::collections::HashMap;
use std::fmt;

use foldhash::fast::RandomState;

use crate::catalog::{
    Catalog, ColumnNumber, Function, FunctionKey, Id, Index, Keyed, Name, ObjectKind, Objects, QualifiedName,
    Relation, Schema, SchemaKey, Sequence, Span, Type,
};

use super::error::Flaw;
use super::saved::function::SavedFunctionName;
use super::saved::index::SavedIndex;

/// From how many columns on a relation's columns are looked up, and not gone through.
const MANY_COLUMNS: usize = 32;

/// A catalog that grows, and what is known besides.
#[derive(Default)]
pub(super) struct Reader {
    catalog: Catalog,
    /// The columns of relations with many of them, by name.
    columns: HashMap<Id<Relation>, HashMap<Name, ColumnNumber, RandomState>, RandomState>,
    /// A place for each search path that was met.
    places: HashMap<Vec<Name>, Span, RandomState>,
    /// Indexes that are attached to others.
    attached: Vec<(Id<Index>, QualifiedName)>,
}

impl Reader {
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    pub fn catalog_mut(&mut self) -> &mut Catalog {
        &mut self.catalog
    }

    pub fn into_catalog(self) -> Catalog {
        self.catalog
    }

    pub fn schema(&self, name: &Name) -> Result<Id<Schema>, Flaw> {
        self.catalog.schemas.find(name).ok_or_else(|| missing(ObjectKind::Schema, name))
    }

    pub fn relation(&self, name: &QualifiedName) -> Result<Id<Relation>, Flaw> {
        self.find(&self.catalog.relations, ObjectKind::Table, name)
    }

    pub fn sequence(&self, name: &QualifiedName) -> Result<Id<Sequence>, Flaw> {
        self.find(&self.catalog.sequences, ObjectKind::Sequence, name)
    }

    pub fn user_type(&self, name: &QualifiedName) -> Result<Id<Type>, Flaw> {
        self.find(&self.catalog.types, ObjectKind::Type, name)
    }

    fn index(&self, name: &QualifiedName) -> Result<Id<Index>, Flaw> {
        self.find(&self.catalog.indexes, ObjectKind::Index, name)
    }

    fn find<T: Keyed<Key = SchemaKey>>(
        &self,
        objects: &Objects<T>,
        kind: ObjectKind,
        name: &QualifiedName,
    ) -> Result<Id<T>, Flaw> {
        let schema = name.schema.as_ref().and_then(|schema| self.catalog.schemas.find(schema));
        let found =
            schema.and_then(|id| objects.find(&SchemaKey { schema: Some(id), name: name.name.clone() }));
        found.ok_or_else(|| missing(kind, name))
    }

    pub fn function(&self, name: SavedFunctionName) -> Result<Id<Function>, Flaw> {
        let SavedFunctionName { schema, name, signature } = name;
        let key = FunctionKey { schema: self.schema(&schema)?, name, signature };
        self.catalog.functions.find(&key).ok_or_else(|| Flaw::Missing {
            kind: ObjectKind::Function,
            name: format!("{schema}.{}({})", key.name, key.signature),
        })
    }

    /// The index of this name on this relation.
    pub fn index_of(&self, relation: Id<Relation>, name: &Name) -> Result<Id<Index>, Flaw> {
        let key = SchemaKey { schema: Some(self.catalog.relations[relation].schema), name: name.clone() };
        let found = self.catalog.indexes.find(&key);
        let of_relation = found.filter(|id| self.catalog.indexes[*id].relation == relation);
        of_relation.ok_or_else(|| missing(ObjectKind::Index, name))
    }

    pub fn column(&self, relation: Id<Relation>, name: &Name) -> Result<ColumnNumber, Flaw> {
        let found = match self.columns.get(&relation) {
            Some(columns) => columns.get(name).copied(),
            None => self.catalog.relations[relation].column(name.as_str()).map(|column| column.number),
        };
        found.ok_or_else(|| missing(ObjectKind::Column, name))
    }

    pub fn columns(&self, relation: Id<Relation>, names: &[Name]) -> Result<Vec<ColumnNumber>, Flaw> {
        names.iter().map(|name| self.column(relation, name)).collect()
    }

    /// The columns of a relation are there: they can be looked up from now on.
    pub fn note_columns(&mut self, id: Id<Relation>) {
        let columns = &self.catalog.relations[id].columns;
        if columns.len() > MANY_COLUMNS {
            let by_name = columns.iter().map(|column| (column.name.clone(), column.number)).collect();
            self.columns.insert(id, by_name);
        }
    }

    /// Adds an index to a relation whose columns are there.
    pub fn add_index(&mut self, relation: Id<Relation>, saved: SavedIndex) -> Result<(), Flaw> {
        let (index, attached_to) = saved.restore(self, relation)?;
        let name = index.name.clone();
        let id = insert_once(&mut self.catalog.indexes, index, ObjectKind::Index, &name)?;
        self.catalog.relations[relation].indexes.push(id);
        self.attached.extend(attached_to.map(|parent| (id, parent)));
        Ok(())
    }

    /// Attaches partitions' indexes, when all indexes are there. With an error comes the index.
    pub fn attach_indexes(&mut self) -> Result<(), (Name, Flaw)> {
        for (id, parent) in std::mem::take(&mut self.attached) {
            let parent = self.index(&parent);
            let index = &mut self.catalog.indexes[id];
            index.attached_to = Some(parent.map_err(|flaw| (index.name.clone(), flaw))?);
        }
        Ok(())
    }

    /// A place at which these schemas are searched: there is no text that it could point to.
    pub fn place_of(&mut self, search_path: Vec<Name>) -> Option<Span> {
        (!search_path.is_empty()).then(|| self.explicit_place_of(search_path))
    }

    /// As [`Reader::place_of`], and also where none is searched.
    pub fn explicit_place_of(&mut self, search_path: Vec<Name>) -> Span {
        if let Some(place) = self.places.get(&search_path) {
            return *place;
        }
        let number = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        // the last source, so that it is none of those that were read
        let place = Span { source: u16::MAX, start: number, end: number };
        self.catalog.search_paths.note(place, &search_path);
        self.places.insert(search_path, place);
        place
    }
}

fn missing(kind: ObjectKind, name: &impl fmt::Display) -> Flaw {
    Flaw::Missing { kind, name: name.to_string() }
}

/// Adds an object that must not be there yet.
pub(super) fn insert_once<T: Keyed>(
    objects: &mut Objects<T>,
    object: T,
    kind: ObjectKind,
    name: &impl fmt::Display,
) -> Result<Id<T>, Flaw> {
    if objects.find(&object.key()).is_some() {
        return Err(Flaw::Twice { kind, name: name.to_string() });
    }
    Ok(objects.insert(object))
}
