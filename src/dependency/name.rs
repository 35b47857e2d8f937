//! Finding what a name in a text means.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::catalog::{
    Catalog, ColumnNumber, ConstraintKind, Function, Id, Name, ObjectId, OtherKey, OtherKind, QualifiedName,
    Relation, Schema, SchemaKey,
};

/// Of functions that share a name, as many as this are taken for the one that a text calls.
const MOST_OVERLOADS: usize = 32;

/// What the catalog's own keys do not find.
pub(super) struct Names<'a> {
    pub catalog: &'a Catalog,
    functions: HashMap<(Id<Schema>, &'a Name), Vec<Id<Function>>, RandomState>,
    /// Primary keys and unique constraints by their columns in ascending order.
    keys: HashMap<(Id<Relation>, Vec<ColumnNumber>), u32, RandomState>,
    /// The columns of relations that texts mention, by name.
    columns: HashMap<Id<Relation>, HashMap<&'a Name, ColumnNumber, RandomState>, RandomState>,
}

impl<'a> Names<'a> {
    pub fn new(catalog: &'a Catalog) -> Self {
        let mut functions: HashMap<_, Vec<Id<Function>>, RandomState> = HashMap::default();
        for (id, function) in catalog.functions.iter() {
            functions.entry((function.schema, &function.name)).or_default().push(id);
        }
        let mut keys = HashMap::default();
        for (id, relation) in catalog.relations.iter() {
            for (at, constraint) in (0..).zip(&relation.constraints) {
                if let ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) = &constraint.kind {
                    keys.entry((id, sorted(&key.columns))).or_insert(at);
                }
            }
        }
        Names { catalog, functions, keys, columns: HashMap::default() }
    }

    /// The schemas in which a name is looked for.
    fn schemas(&self, name: &QualifiedName, path: &[Name]) -> Vec<Id<Schema>> {
        let schemas = &self.catalog.schemas;
        match &name.schema {
            Some(schema) => schemas.find(schema).into_iter().collect(),
            None => path.iter().filter_map(|schema| schemas.find(schema)).collect(),
        }
    }

    fn first<T>(
        &self,
        name: &QualifiedName,
        path: &[Name],
        find: impl Fn(&SchemaKey) -> Option<T>,
    ) -> Option<T> {
        self.schemas(name, path)
            .into_iter()
            .find_map(|schema| find(&SchemaKey { schema: Some(schema), name: name.name.clone() }))
    }

    /// A table, view, sequence or index.
    pub fn relation(&self, name: &QualifiedName, path: &[Name]) -> Option<ObjectId> {
        let catalog = self.catalog;
        self.first(name, path, |key| {
            let relation = catalog.relations.find(key).map(ObjectId::Relation);
            let sequence = || catalog.sequences.find(key).map(ObjectId::Sequence);
            relation.or_else(sequence).or_else(|| catalog.indexes.find(key).map(ObjectId::Index))
        })
    }

    /// A type, or the relation whose row type it is.
    pub fn data_type(&self, name: &QualifiedName, path: &[Name]) -> Option<ObjectId> {
        let catalog = self.catalog;
        self.first(name, path, |key| {
            let own = catalog.types.find(key).map(ObjectId::Type);
            own.or_else(|| catalog.relations.find(key).map(ObjectId::Relation))
        })
    }

    /// The functions of a name, whatever their arguments.
    pub fn functions<'s>(&'s self, name: &'s QualifiedName, path: &[Name]) -> &'s [Id<Function>] {
        let found =
            self.schemas(name, path).into_iter().find_map(|schema| self.functions.get(&(schema, &name.name)));
        found.map_or(&[], |functions| &functions[..functions.len().min(MOST_OVERLOADS)])
    }

    /// A collation.
    pub fn collation(&self, name: &QualifiedName, path: &[Name]) -> Option<ObjectId> {
        let found = self.schemas(name, path).into_iter().find_map(|schema| {
            self.catalog.others.find(&OtherKey {
                kind: OtherKind::Collation,
                schema: Some(schema),
                name: name.name.clone(),
                arguments: "".into(),
            })
        });
        found.map(ObjectId::Other)
    }

    /// The primary key or unique constraint of these columns.
    pub fn key(&self, relation: Id<Relation>, columns: &[ColumnNumber]) -> Option<ObjectId> {
        self.keys.get(&(relation, sorted(columns))).map(|at| ObjectId::Constraint(relation, *at))
    }

    /// The column of this name.
    pub fn column(&mut self, relation: Id<Relation>, name: &Name) -> Option<ColumnNumber> {
        let catalog = self.catalog;
        let by_name = self.columns.entry(relation).or_insert_with(|| {
            let columns = &catalog.relations[relation].columns;
            columns.iter().map(|column| (&column.name, column.number)).collect()
        });
        by_name.get(name).copied()
    }
}

fn sorted(columns: &[ColumnNumber]) -> Vec<ColumnNumber> {
    let mut columns = columns.to_vec();
    columns.sort_unstable();
    columns
}

/// Whether the server itself holds what has this name.
pub(super) fn is_of_server(name: &QualifiedName) -> bool {
    match &name.schema {
        Some(schema) => crate::catalog::is_system_schema(schema.as_str()),
        None => name.name.as_str().starts_with("pg_"),
    }
}
