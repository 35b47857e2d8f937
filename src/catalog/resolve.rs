//! Finding objects by name, and naming them.

use std::fmt;

use super::{
    BaseType, Catalog, Common, DataType, Id, Index, Name, QualifiedName, Relation, Schema, SchemaKey,
    Sequence, Type, TypeKind,
};

/// How many domains over domains are followed. PostgreSQL has no limit; a circle is not possible
/// there, but may stand in a text.
const MAX_DOMAIN_DEPTH: usize = 64;

impl Catalog {
    /// An empty database: nothing but the schema `public`.
    pub fn new() -> Self {
        let mut catalog = Catalog::default();
        catalog.schemas.insert(Schema { name: Name::from("public"), common: Common::default() });
        catalog
    }

    /// The schema with this name.
    pub fn schema(&self, name: &str) -> Option<Id<Schema>> {
        self.schemas.find(&Name::from(name))
    }

    /// The relation with this schema and name.
    ///
    /// ```
    /// # use pgdms_lint::catalog::Catalog;
    /// assert!(Catalog::new().relation("public", "orders").is_none());
    /// ```
    pub fn relation(&self, schema: &str, name: &str) -> Option<Id<Relation>> {
        self.relations.find(&self.schema_key(schema, name)?)
    }

    /// The index with this schema and name.
    pub fn index(&self, schema: &str, name: &str) -> Option<Id<Index>> {
        self.indexes.find(&self.schema_key(schema, name)?)
    }

    /// The sequence with this schema and name.
    pub fn sequence(&self, schema: &str, name: &str) -> Option<Id<Sequence>> {
        self.sequences.find(&self.schema_key(schema, name)?)
    }

    /// The type with this schema and name.
    pub fn user_type(&self, schema: &str, name: &str) -> Option<Id<Type>> {
        self.types.find(&self.schema_key(schema, name)?)
    }

    fn schema_key(&self, schema: &str, name: &str) -> Option<SchemaKey> {
        Some(SchemaKey { schema: Some(self.schema(schema)?), name: Name::from(name) })
    }

    /// The name of a schema.
    pub fn schema_name(&self, schema: Id<Schema>) -> &Name {
        &self.schemas[schema].name
    }

    /// Schema and name of a relation.
    pub fn relation_name(&self, id: Id<Relation>) -> QualifiedName {
        let relation = &self.relations[id];
        self.qualified(relation.schema, &relation.name)
    }

    /// Schema and name together.
    pub fn qualified(&self, schema: Id<Schema>, name: &Name) -> QualifiedName {
        QualifiedName { schema: Some(self.schema_name(schema).clone()), name: name.clone() }
    }

    /// The type below all domains, with the modifier and array dimensions that it has there.
    /// An array of a domain stays an array, of the domain's own base.
    pub fn base_type(&self, data_type: &DataType) -> DataType {
        let mut current = data_type.clone();
        for _ in 0..MAX_DOMAIN_DEPTH {
            let BaseType::Defined(id) = current.base else { break };
            let TypeKind::Domain(domain) = &self.types[id].kind else { break };
            let dimensions = current.dimensions.saturating_add(domain.base.dimensions);
            current = DataType { dimensions, ..domain.base.clone() };
        }
        current
    }

    /// The collation that a column of this type has where it names none of its own: that of the outermost domain which
    /// names one. `None` for the one of the type below.
    pub(crate) fn collation_of_domain<'a>(&'a self, data_type: &'a DataType) -> Option<&'a QualifiedName> {
        let mut current = data_type;
        for _ in 0..MAX_DOMAIN_DEPTH {
            let BaseType::Defined(id) = current.base else { break };
            let TypeKind::Domain(domain) = &self.types[id].kind else { break };
            if let Some(collation) = domain.collation.as_deref() {
                return Some(collation);
            }
            current = &domain.base;
        }
        None
    }

    /// The type as `format_type()` writes it, user-defined types with their schema.
    ///
    /// ```
    /// use pgdms_lint::catalog::{BuiltinType, Catalog, DataType};
    /// let catalog = Catalog::new();
    /// let text = catalog.type_name(&DataType::builtin(BuiltinType::TimestampTz)).to_string();
    /// assert_eq!(text, "timestamp with time zone");
    /// ```
    pub fn type_name<'a>(&'a self, data_type: &'a DataType) -> impl fmt::Display + 'a {
        TypeDisplay { catalog: self, data_type }
    }

    fn base_type_name(&self, base: &BaseType) -> QualifiedName {
        let in_schema = |schema: Id<Schema>, name: &Name| self.qualified(schema, name);
        match base {
            BaseType::Builtin(builtin) => {
                QualifiedName { schema: Some("pg_catalog".into()), name: builtin.catalog_name().into() }
            }
            BaseType::Defined(id) => in_schema(self.types[*id].schema, &self.types[*id].name),
            BaseType::Multirange(id) => {
                let range = &self.types[*id];
                in_schema(range.schema, range.kind.multirange().unwrap_or(&range.name))
            }
            BaseType::Row(id) => self.relation_name(*id),
            BaseType::External(name) => (**name).clone(),
            BaseType::Unknown => QualifiedName { schema: None, name: Name::from("unknown") },
        }
    }
}

struct TypeDisplay<'a> {
    catalog: &'a Catalog,
    data_type: &'a DataType,
}

impl fmt::Display for TypeDisplay<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let BaseType::Builtin(_) = self.data_type.base {
            return self.data_type.write(f, &"");
        }
        self.data_type.write(f, &self.catalog.base_type_name(&self.data_type.base))
    }
}
