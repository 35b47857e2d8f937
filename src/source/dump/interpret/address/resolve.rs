//! From an object as a statement names it to the object in the catalog.

use crate::catalog::{
    DataType, Id, Modifier, Name, ObjectId, ObjectKind, OtherKey, OtherKind, QualifiedName, Relation,
    SchemaKey, Type, TypeKind, is_system_schema,
};

use super::super::super::read::address::{
    FunctionAddress, GlobalWord, ObjectAddress, OperatorAddress, RelationWord,
};
use super::super::super::type_name::ParsedType;
use super::super::lookup::missing;
use super::super::{ApplyError, Interpreter};

/// What a name leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Resolved {
    /// An object of the catalog.
    Object(ObjectId),
    /// An attribute of a composite type, by its place.
    Attribute(Id<Type>, usize),
    /// Something that exists, but that no catalog holds: a temporary table, a large object, an
    /// object of the server's own.
    NotKept,
}

impl Interpreter {
    /// The object that a statement names.
    pub(in super::super) fn resolve(&self, address: &ObjectAddress) -> Result<Resolved, ApplyError> {
        let id = match address {
            ObjectAddress::Relation(word, name) => return self.resolve_relation(*word, name),
            ObjectAddress::Column(relation, column) => return self.resolve_column(relation, column),
            ObjectAddress::TableConstraint(name, table) => {
                let relation = self.holder(table)?;
                let at = self.constraint_at(relation, name);
                ObjectId::Constraint(relation, place(at, ObjectKind::Constraint, name)?)
            }
            ObjectAddress::DomainConstraint(name, domain) => self.resolve_domain_constraint(name, domain)?,
            ObjectAddress::Trigger(name, table) => {
                let relation = self.holder(table)?;
                let at = self.trigger_at(relation, name);
                ObjectId::Trigger(relation, place(at, ObjectKind::Trigger, name)?)
            }
            ObjectAddress::Rule(name, table) => {
                let Some(table) = table else { return Ok(Resolved::NotKept) };
                let relation = self.holder(table)?;
                let at = self.rule_at(relation, name);
                ObjectId::Rule(relation, place(at, ObjectKind::Rule, name)?)
            }
            ObjectAddress::Policy(name, table) => {
                let relation = self.holder(table)?;
                let at = self.policy_at(relation, name);
                ObjectId::Policy(relation, place(at, ObjectKind::Policy, name)?)
            }
            ObjectAddress::Type(name) => return self.resolve_type(name),
            ObjectAddress::Function(function) => return self.resolve_function(function),
            ObjectAddress::Operator(operator) => self.resolve_operator(operator)?,
            ObjectAddress::OfAccessMethod(kind, name, method) => self.other(*kind, name, method.as_str())?,
            ObjectAddress::Cast(source, target) => {
                let name = self.cast_name(source, target);
                self.other_without_schema(OtherKind::Cast, &name)?
            }
            ObjectAddress::Transform(data_type, language) => {
                let name = self.transform_name(data_type, language);
                self.other_without_schema(OtherKind::Transform, &name)?
            }
            ObjectAddress::InSchema(kind, name) => self.other(*kind, name, "")?,
            ObjectAddress::Other(kind, name) => return self.resolve_other(*kind, name),
            ObjectAddress::Statistics(name) => self
                .schemas_to_search(name)
                .into_iter()
                .find_map(|schema| {
                    let key = SchemaKey { schema: Some(schema), name: name.name.clone() };
                    self.catalog.statistics.find(&key)
                })
                .map(ObjectId::Statistics)
                .ok_or_else(|| missing(ObjectKind::Statistics, name))?,
            ObjectAddress::Global(word, name) => return self.resolve_global(*word, name),
            ObjectAddress::LargeObject => return Ok(Resolved::NotKept),
        };
        Ok(Resolved::Object(id))
    }

    /// Whether a name means something that no catalog holds.
    fn is_not_kept(&self, name: &QualifiedName) -> bool {
        match &name.schema {
            Some(schema) => is_system_schema(schema.as_str()),
            None => self.session.temporary.contains(&name.name),
        }
    }

    /// The server finds tables, views, indexes and sequences under each other's words.
    pub(in super::super) fn resolve_relation(
        &self,
        word: RelationWord,
        name: &QualifiedName,
    ) -> Result<Resolved, ApplyError> {
        if self.is_not_kept(name) {
            return Ok(Resolved::NotKept);
        }
        let relation = || self.find_relation(name).map(ObjectId::Relation);
        let sequence = || self.find_sequence(name).map(ObjectId::Sequence);
        let index = || self.find_index(name).map(ObjectId::Index);
        let found = match word {
            RelationWord::Sequence => sequence().or_else(relation).or_else(index),
            RelationWord::Index => index().or_else(relation).or_else(sequence),
            _ => relation().or_else(sequence).or_else(index),
        };
        found.map(Resolved::Object).ok_or_else(|| missing(word.object_kind(), name))
    }

    fn resolve_column(&self, relation: &QualifiedName, column: &Name) -> Result<Resolved, ApplyError> {
        if self.is_not_kept(relation) {
            return Ok(Resolved::NotKept);
        }
        if let Some(id) = self.find_relation(relation) {
            let found = self.catalog.relations[id].column(column.as_str());
            return match found {
                Some(found) => Ok(Resolved::Object(ObjectId::Column(id, found.number))),
                None => Err(missing_part(ObjectKind::Column, column)),
            };
        }
        let id = self.find_type(relation).ok_or_else(|| missing(ObjectKind::Table, relation))?;
        let at = match &self.catalog.types[id].kind {
            TypeKind::Composite(attributes) => {
                attributes.iter().position(|attribute| attribute.name == *column)
            }
            _ => None,
        };
        at.map(|at| Resolved::Attribute(id, at)).ok_or_else(|| missing_part(ObjectKind::Column, column))
    }

    fn holder(&self, table: &QualifiedName) -> Result<Id<Relation>, ApplyError> {
        self.relation(table)
    }

    fn resolve_domain_constraint(&self, name: &Name, domain: &QualifiedName) -> Result<ObjectId, ApplyError> {
        let id = self.find_type(domain).ok_or_else(|| missing(ObjectKind::Type, domain))?;
        let at = match &self.catalog.types[id].kind {
            TypeKind::Domain(domain) => {
                domain.constraints.iter().position(|constraint| constraint.name == *name)
            }
            _ => None,
        };
        Ok(ObjectId::DomainConstraint(id, place(at, ObjectKind::Constraint, name)?))
    }

    /// A type, or a table by its row type.
    fn resolve_type(&self, name: &QualifiedName) -> Result<Resolved, ApplyError> {
        if self.is_not_kept(name) {
            return Ok(Resolved::NotKept);
        }
        match self.find_type(name) {
            Some(id) => Ok(Resolved::Object(ObjectId::Type(id))),
            // the row type of a table has nothing of its own here
            None if self.find_relation(name).is_some() => Ok(Resolved::NotKept),
            None => Err(missing(ObjectKind::Type, name)),
        }
    }

    /// A function. Those of the server's own are in no catalog.
    pub(in super::super) fn resolve_function(
        &self,
        function: &FunctionAddress,
    ) -> Result<Resolved, ApplyError> {
        if self.is_not_kept(&function.name) {
            return Ok(Resolved::NotKept);
        }
        let found = match &function.arguments {
            Some(arguments) => self.find_function(&function.name, &self.type_list(arguments)),
            None => self.only_function(&function.name),
        };
        found
            .map(|id| Resolved::Object(ObjectId::Function(id)))
            .ok_or_else(|| missing(ObjectKind::Function, &function.name))
    }

    /// Types as they identify a function, joined by `, `.
    pub(in super::super) fn type_list(&self, types: &[ParsedType]) -> String {
        let mut list = String::new();
        for data_type in types {
            if !list.is_empty() {
                list.push_str(", ");
            }
            list.push_str(&self.type_key(data_type));
        }
        list
    }

    /// A type as it identifies a function, an operator or a cast: without a modifier.
    pub(in super::super) fn type_key(&self, data_type: &ParsedType) -> String {
        let data_type = DataType { modifier: Modifier::None, ..self.data_type(data_type) };
        self.catalog.type_name(&data_type).to_string()
    }

    fn resolve_operator(&self, operator: &OperatorAddress) -> Result<ObjectId, ApplyError> {
        let arguments = self.operand_list(operator.left.as_ref(), operator.right.as_ref());
        self.other(OtherKind::Operator, &operator.name, &arguments)
    }

    /// The operand types that identify an operator: `integer, integer`, `NONE, integer`.
    pub(in super::super) fn operand_list(
        &self,
        left: Option<&ParsedType>,
        right: Option<&ParsedType>,
    ) -> String {
        let operand = |operand: Option<&ParsedType>| {
            operand.map_or_else(|| "NONE".to_owned(), |data_type| self.type_key(data_type))
        };
        format!("{}, {}", operand(left), operand(right))
    }

    /// The name under which a cast is kept: `text AS integer`.
    pub(in super::super) fn cast_name(&self, source: &ParsedType, target: &ParsedType) -> Name {
        Name::from(format!("{} AS {}", self.type_key(source), self.type_key(target)))
    }

    /// The name under which a transform is kept: `public.hstore LANGUAGE plpython3u`.
    pub(in super::super) fn transform_name(&self, data_type: &ParsedType, language: &Name) -> Name {
        Name::from(format!("{} LANGUAGE {language}", self.type_key(data_type)))
    }

    /// An object that is kept as its definition, in the schema named or along the search path.
    pub(in super::super) fn other(
        &self,
        kind: OtherKind,
        name: &QualifiedName,
        arguments: &str,
    ) -> Result<ObjectId, ApplyError> {
        self.schemas_to_search(name)
            .into_iter()
            .find_map(|schema| {
                let (name, arguments) = (name.name.clone(), arguments.into());
                self.catalog.others.find(&OtherKey { kind, schema: Some(schema), name, arguments })
            })
            .map(ObjectId::Other)
            .ok_or_else(|| missing(kind.into(), name))
    }

    fn other_without_schema(&self, kind: OtherKind, name: &Name) -> Result<ObjectId, ApplyError> {
        let key = OtherKey { kind, schema: None, name: name.clone(), arguments: "".into() };
        self.catalog.others.find(&key).map(ObjectId::Other).ok_or_else(|| missing_part(kind.into(), name))
    }

    /// A language, an access method, a tablespace. Those that every server has are in no catalog.
    pub(in super::super) fn resolve_other(
        &self,
        kind: OtherKind,
        name: &Name,
    ) -> Result<Resolved, ApplyError> {
        match self.other_without_schema(kind, name) {
            Ok(id) => Ok(Resolved::Object(id)),
            Err(_) if BUILT_IN.contains(&(kind, name.as_str())) => Ok(Resolved::NotKept),
            Err(error) => Err(error),
        }
    }

    fn resolve_global(&self, word: GlobalWord, name: &Name) -> Result<Resolved, ApplyError> {
        let catalog = &self.catalog;
        let found = match word {
            GlobalWord::Schema if is_system_schema(name.as_str()) => return Ok(Resolved::NotKept),
            GlobalWord::Schema => catalog.schemas.find(name).map(ObjectId::Schema),
            GlobalWord::Database => return Ok(self.resolve_database(name)),
            GlobalWord::Role => catalog.roles.find(name).map(ObjectId::Role),
            GlobalWord::Extension if *name == "plpgsql" => return Ok(Resolved::NotKept),
            GlobalWord::Extension => catalog.extensions.find(name).map(ObjectId::Extension),
            GlobalWord::EventTrigger => catalog.event_triggers.find(name).map(ObjectId::EventTrigger),
            GlobalWord::Publication => catalog.publications.find(name).map(ObjectId::Publication),
            GlobalWord::Subscription => catalog.subscriptions.find(name).map(ObjectId::Subscription),
            GlobalWord::ForeignDataWrapper => {
                catalog.foreign_data_wrappers.find(name).map(ObjectId::ForeignDataWrapper)
            }
            GlobalWord::ForeignServer => catalog.foreign_servers.find(name).map(ObjectId::ForeignServer),
        };
        found.map(Resolved::Object).ok_or_else(|| missing_part(word.object_kind(), name))
    }

    /// The database, or another one of the cluster.
    pub(in super::super) fn resolve_database(&self, name: &Name) -> Resolved {
        let is_this = self.catalog.database.name.as_ref().is_none_or(|own| own == name);
        if is_this { Resolved::Object(ObjectId::Database) } else { Resolved::NotKept }
    }
}

/// What every server has without being told.
const BUILT_IN: &[(OtherKind, &str)] = &[
    (OtherKind::Language, "plpgsql"),
    (OtherKind::Language, "sql"),
    (OtherKind::Language, "c"),
    (OtherKind::Language, "internal"),
    (OtherKind::Tablespace, "pg_default"),
    (OtherKind::Tablespace, "pg_global"),
    (OtherKind::AccessMethod, "heap"),
];

/// A place in a relation's list.
fn place(at: Option<usize>, kind: ObjectKind, name: &Name) -> Result<u32, ApplyError> {
    // no relation has 2^32 constraints
    at.and_then(|at| u32::try_from(at).ok()).ok_or_else(|| missing_part(kind, name))
}

fn missing_part(kind: ObjectKind, name: &Name) -> ApplyError {
    missing(kind, &QualifiedName { schema: None, name: name.clone() })
}

impl RelationWord {
    fn object_kind(self) -> ObjectKind {
        match self {
            RelationWord::Table => ObjectKind::Table,
            RelationWord::ForeignTable => ObjectKind::ForeignTable,
            RelationWord::View => ObjectKind::View,
            RelationWord::MaterializedView => ObjectKind::MaterializedView,
            RelationWord::Index => ObjectKind::Index,
            RelationWord::Sequence => ObjectKind::Sequence,
        }
    }
}

impl GlobalWord {
    fn object_kind(self) -> ObjectKind {
        match self {
            GlobalWord::Schema => ObjectKind::Schema,
            GlobalWord::Database => ObjectKind::Database,
            GlobalWord::Role => ObjectKind::Role,
            GlobalWord::Extension => ObjectKind::Extension,
            GlobalWord::EventTrigger => ObjectKind::EventTrigger,
            GlobalWord::Publication => ObjectKind::Publication,
            GlobalWord::Subscription => ObjectKind::Subscription,
            GlobalWord::ForeignDataWrapper => ObjectKind::ForeignDataWrapper,
            GlobalWord::ForeignServer => ObjectKind::ForeignServer,
        }
    }
}
