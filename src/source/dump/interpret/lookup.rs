//! Looking names up as the server does: in the schema named, or along the search path.

use crate::catalog::{
    BaseType, Common, DataType, Id, Index, Name, ObjectKind, OtherKey, OtherKind, QualifiedName, Relation,
    Schema, SchemaKey, Sequence, Type, TypeKind,
};

use super::super::type_name::{ParsedType, TypeNameRef};
use super::{ApplyError, Interpreter};

impl Interpreter {
    /// The schema with this name, made where the input does not create it: a dump of single tables
    /// (`pg_dump -t`) names schemas that it does not define.
    pub(super) fn schema_or_make(&mut self, name: &Name) -> Id<Schema> {
        match self.catalog.schemas.find(name) {
            Some(id) => id,
            None => self.catalog.schemas.insert(Schema { name: name.clone(), common: Common::default() }),
        }
    }

    /// The schema in which an object of this name is created: the one named, or the first of the search
    /// path that exists. Where none exists the input lacks its `CREATE SCHEMA`, and the first is made.
    pub(super) fn creation_schema(&mut self, name: &QualifiedName) -> Id<Schema> {
        if let Some(schema) = &name.schema {
            return self.schema_or_make(schema);
        }
        if let Some(existing) = self.schemas_to_search(name).first() {
            return *existing;
        }
        let first = self.session.search_path.first().cloned();
        self.schema_or_make(&first.unwrap_or_else(|| Name::from("public")))
    }

    /// The schemas in which an object of this name is looked for, in order.
    pub(super) fn schemas_to_search(&self, name: &QualifiedName) -> Vec<Id<Schema>> {
        match &name.schema {
            Some(schema) => self.catalog.schemas.find(schema).into_iter().collect(),
            None => self
                .session
                .search_path
                .iter()
                .filter_map(|schema| self.catalog.schemas.find(schema))
                .collect(),
        }
    }

    fn first_found<T>(
        &self,
        name: &QualifiedName,
        find: impl Fn(&SchemaKey) -> Option<Id<T>>,
    ) -> Option<Id<T>> {
        let find_in = |schema| find(&SchemaKey { schema: Some(schema), name: name.name.clone() });
        let schemas = &self.catalog.schemas;
        match &name.schema {
            Some(schema) => schemas.find(schema).and_then(find_in),
            None => self.session.search_path.iter().filter_map(|name| schemas.find(name)).find_map(find_in),
        }
    }

    /// The table or view of this name.
    pub(super) fn find_relation(&self, name: &QualifiedName) -> Option<Id<Relation>> {
        self.first_found(name, |key| self.catalog.relations.find(key))
    }

    /// The table or view of this name, which must exist.
    pub(super) fn relation(&self, name: &QualifiedName) -> Result<Id<Relation>, ApplyError> {
        self.find_relation(name).ok_or_else(|| missing(ObjectKind::Table, name))
    }

    /// The index of this name.
    pub(super) fn find_index(&self, name: &QualifiedName) -> Option<Id<Index>> {
        self.first_found(name, |key| self.catalog.indexes.find(key))
    }

    /// The sequence of this name.
    pub(super) fn find_sequence(&self, name: &QualifiedName) -> Option<Id<Sequence>> {
        self.first_found(name, |key| self.catalog.sequences.find(key))
    }

    /// The type of this name that the input defines.
    pub(super) fn find_type(&self, name: &QualifiedName) -> Option<Id<Type>> {
        self.first_found(name, |key| self.catalog.types.find(key))
    }

    /// Whether a table, view, index, sequence or composite type of this name stands in the schema:
    /// they share one name space.
    pub(super) fn class_name_taken(&self, schema: Id<Schema>, name: &Name) -> bool {
        let key = SchemaKey { schema: Some(schema), name: name.clone() };
        self.catalog.relations.find(&key).is_some()
            || self.catalog.indexes.find(&key).is_some()
            || self.catalog.sequences.find(&key).is_some()
            || self
                .catalog
                .types
                .find(&key)
                .is_some_and(|id| matches!(self.catalog.types[id].kind, TypeKind::Composite(_)))
    }

    /// Whether a new table or view cannot have the name: every relation has a row type of its name, so
    /// it must differ from all types as well.
    pub(super) fn relation_name_taken(&self, schema: Id<Schema>, name: &Name) -> bool {
        let key = SchemaKey { schema: Some(schema), name: name.clone() };
        self.class_name_taken(schema, name) || self.catalog.types.find(&key).is_some()
    }

    /// The type that a statement means. `%TYPE` and `serial` are resolved too; a type that nothing
    /// defines (an extension's) keeps its name.
    pub(super) fn data_type(&self, parsed: &ParsedType) -> DataType {
        let (base, inner_dimensions) = match &parsed.name {
            TypeNameRef::Builtin(builtin) => (BaseType::Builtin(*builtin), 0),
            TypeNameRef::Serial(serial) => (BaseType::Builtin(serial.integer_type()), 0),
            TypeNameRef::Named(name) => (self.named_type(name), 0),
            TypeNameRef::OfColumn(column) => match self.column_type(&column.0, &column.1) {
                Some(found) => {
                    return DataType { dimensions: found.dimensions.max(parsed.dimensions), ..found };
                }
                None => (BaseType::Unknown, 0),
            },
        };
        let dimensions = parsed.dimensions.saturating_add(inner_dimensions);
        let mut data_type = DataType::new(base, parsed.modifier.clone());
        data_type.dimensions = dimensions;
        data_type
    }

    fn named_type(&self, name: &QualifiedName) -> BaseType {
        if let Some(id) = self.find_type(name) {
            return BaseType::Defined(id);
        }
        if let Some(id) = self.find_relation(name) {
            return BaseType::Row(id);
        }
        if let Some(id) = self.find_multirange(name) {
            return BaseType::Multirange(id);
        }
        BaseType::External(Box::new(self.of_extension(name)))
    }

    /// A collation's name with the schema in which it is found. One that nothing defines, the server's own,
    /// keeps its name.
    pub(super) fn found_collation(&self, written: Option<QualifiedName>) -> Option<Box<QualifiedName>> {
        let written = written?;
        let stands_in = |schema: &Id<Schema>| {
            let kind = OtherKind::Collation;
            let key = OtherKey {
                kind,
                schema: Some(*schema),
                name: written.name.clone(),
                arguments: Box::default(),
            };
            self.catalog.others.find(&key).is_some()
        };
        let found = self.schemas_to_search(&written).into_iter().find(stands_in);
        Some(Box::new(match found {
            Some(schema) => self.catalog.qualified(schema, &written.name),
            None => written,
        }))
    }

    /// A type named as its extension (`citext`, `hstore`) stands in the extension's schema.
    fn of_extension(&self, name: &QualifiedName) -> QualifiedName {
        let extension = self.catalog.extensions.find(&name.name).filter(|_| name.schema.is_none());
        let schema = extension.and_then(|id| self.catalog.extensions[id].schema.clone());
        QualifiedName { schema: schema.or_else(|| name.schema.clone()), name: name.name.clone() }
    }

    fn column_type(&self, relation: &QualifiedName, column: &Name) -> Option<DataType> {
        let relation = self.find_relation(relation)?;
        Some(self.catalog.relations[relation].column(column.as_str())?.data_type.clone())
    }
}

/// The error for an object that is not there.
pub(super) fn missing(kind: ObjectKind, name: &QualifiedName) -> ApplyError {
    ApplyError::Missing { kind, name: name.clone() }
}
