//! The names by which a file refers to objects.

use crate::catalog::{
    Catalog, ColumnNumber, Function, Id, Index, Name, QualifiedName, Relation, Schema, Sequence, Span, Type,
};

use super::saved::function::SavedFunctionName;

/// Names the objects of a catalog.
pub(super) struct Writer<'a> {
    catalog: &'a Catalog,
}

impl<'a> Writer<'a> {
    pub fn new(catalog: &'a Catalog) -> Self {
        Writer { catalog }
    }

    pub fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    pub fn schema(&self, id: Id<Schema>) -> Name {
        self.catalog.schema_name(id).clone()
    }

    pub fn relation(&self, id: Id<Relation>) -> QualifiedName {
        self.catalog.relation_name(id)
    }

    pub fn sequence(&self, id: Id<Sequence>) -> QualifiedName {
        let sequence = &self.catalog.sequences[id];
        self.catalog.qualified(sequence.schema, &sequence.name)
    }

    pub fn user_type(&self, id: Id<Type>) -> QualifiedName {
        let user_type = &self.catalog.types[id];
        self.catalog.qualified(user_type.schema, &user_type.name)
    }

    pub fn index(&self, id: Id<Index>) -> QualifiedName {
        let index = &self.catalog.indexes[id];
        self.catalog.qualified(index.schema, &index.name)
    }

    /// The name of an index of the relation at hand: it stands in the relation's schema.
    pub fn index_name(&self, id: Id<Index>) -> Name {
        self.catalog.indexes[id].name.clone()
    }

    pub fn function(&self, id: Id<Function>) -> SavedFunctionName {
        let function = &self.catalog.functions[id];
        SavedFunctionName {
            schema: self.schema(function.schema),
            name: function.name.clone(),
            signature: function.signature.clone(),
        }
    }

    /// The name of a column. A catalog has a column of every number that it refers to.
    pub fn column(&self, relation: &Relation, number: ColumnNumber) -> Name {
        relation.column_by_number(number).map(|column| column.name.clone()).unwrap_or_default()
    }

    pub fn columns(&self, relation: &Relation, numbers: &[ColumnNumber]) -> Vec<Name> {
        numbers.iter().map(|number| self.column(relation, *number)).collect()
    }

    /// The schemas that were searched at a place.
    pub fn search_path(&self, place: Option<Span>) -> &'a [Name] {
        self.catalog.search_paths.at(place)
    }
}
