//! Objects that are kept as their definition.

use crate::catalog::{
    Expression, Id, Name, ObjectKind, OtherKey, OtherKind, OtherObject, QualifiedName, Schema,
};

use super::super::read::definition::{CreateDefinition, DefinedObject, DefinitionStatement, IfExists};
use super::{ApplyError, Interpreter};

/// The languages that every database has.
const OWN_LANGUAGES: [&str; 4] = ["plpgsql", "sql", "c", "internal"];

impl Interpreter {
    pub(super) fn apply_definition(&mut self, statement: DefinitionStatement) -> Result<(), ApplyError> {
        match statement {
            DefinitionStatement::Create(create) => self.create_definition(create),
            DefinitionStatement::Alter { object, text } => self.alter_definition(&object, &text),
            DefinitionStatement::Nothing => Ok(()),
        }
    }

    fn create_definition(&mut self, create: CreateDefinition) -> Result<(), ApplyError> {
        if let DefinedObject::Global(OtherKind::Language, name) = &create.object
            && OWN_LANGUAGES.contains(&name.as_str())
        {
            return Ok(());
        }
        let key = self.key_to_create(&create.object);
        let known = self.catalog.others.find(&key);
        match (known, create.if_exists) {
            (Some(_), IfExists::Keep) => return Ok(()),
            (Some(_), IfExists::Fail) => {
                let schema = key.schema.map(|schema| self.catalog.schema_name(schema).clone());
                let name = QualifiedName { schema, name: key.name };
                return Err(ApplyError::Exists { kind: key.kind.into(), name });
            }
            _ => {}
        }
        if let DefinedObject::OperatorClass { method, family: None, .. } = &create.object {
            self.make_family_of_class(&key, method);
        }
        let mut common = self.new_common();
        if let Some(id) = known {
            common = std::mem::take(&mut self.catalog.others[id].common);
            common.span = self.span();
        }
        common.owner = create.owner.or(common.owner);
        let object = OtherObject {
            kind: key.kind,
            schema: key.schema,
            name: key.name,
            arguments: key.arguments,
            definition: create.definition,
            statements: vec![Expression::from(&*create.text)],
            common,
        };
        match known {
            Some(id) => self.catalog.others[id] = object,
            None => drop(self.catalog.others.insert(object)),
        }
        Ok(())
    }

    /// An operator class without `FAMILY` belongs to the family of its name, which the server makes
    /// where there is none.
    fn make_family_of_class(&mut self, class: &OtherKey, method: &Name) {
        let key = OtherKey { kind: OtherKind::OperatorFamily, ..class.clone() };
        if self.catalog.others.find(&key).is_some() {
            return;
        }
        let family = match key.schema {
            Some(schema) => self.catalog.qualified(schema, &key.name),
            None => QualifiedName { schema: None, name: key.name.clone() },
        };
        let statement = format!("CREATE OPERATOR FAMILY {family} USING {method}");
        let common = self.new_common();
        self.catalog.others.insert(OtherObject {
            kind: key.kind,
            schema: key.schema,
            name: key.name,
            arguments: key.arguments,
            definition: Vec::new(),
            statements: vec![Expression::from(&*statement)],
            common,
        });
    }

    fn alter_definition(&mut self, object: &DefinedObject, text: &str) -> Result<(), ApplyError> {
        let mut key = self.key_in(object, None);
        let schemas = match object.schema_name() {
            Some(name) => self.schemas_to_search(name).into_iter().map(Some).collect(),
            None => vec![None],
        };
        for schema in schemas {
            key.schema = schema;
            if let Some(id) = self.catalog.others.find(&key) {
                self.catalog.others[id].statements.push(Expression::from(text));
                return Ok(());
            }
        }
        let kind: ObjectKind = key.kind.into();
        let schema = object.schema_name().and_then(|name| name.schema.clone());
        Err(ApplyError::Missing { kind, name: QualifiedName { schema, name: key.name } })
    }

    fn key_to_create(&mut self, object: &DefinedObject) -> OtherKey {
        let schema = object.schema_name().cloned().map(|name| self.creation_schema(&name));
        self.key_in(object, schema)
    }

    fn key_in(&self, object: &DefinedObject, schema: Option<Id<Schema>>) -> OtherKey {
        let (kind, name, arguments) = match object {
            DefinedObject::Operator { name, left, right } => {
                let operands = self.operand_list(left.as_ref(), right.as_ref());
                (OtherKind::Operator, name.name.clone(), operands)
            }
            DefinedObject::OperatorClass { name, method, .. } => {
                (OtherKind::OperatorClass, name.name.clone(), method.as_str().to_owned())
            }
            DefinedObject::OperatorFamily { name, method } => {
                (OtherKind::OperatorFamily, name.name.clone(), method.as_str().to_owned())
            }
            DefinedObject::Cast { source, target } => {
                (OtherKind::Cast, self.cast_name(source, target), String::new())
            }
            DefinedObject::Transform { data_type, language } => {
                (OtherKind::Transform, self.transform_name(data_type, language), String::new())
            }
            DefinedObject::InSchema(kind, name) => (*kind, name.name.clone(), String::new()),
            DefinedObject::Global(kind, name) => (*kind, name.clone(), String::new()),
        };
        OtherKey { kind, schema, name, arguments: arguments.into() }
    }
}

impl DefinedObject {
    /// The name, where the object stands in a schema.
    fn schema_name(&self) -> Option<&QualifiedName> {
        match self {
            DefinedObject::Operator { name, .. }
            | DefinedObject::OperatorClass { name, .. }
            | DefinedObject::OperatorFamily { name, .. }
            | DefinedObject::InSchema(_, name) => Some(name),
            DefinedObject::Cast { .. } | DefinedObject::Transform { .. } | DefinedObject::Global(..) => None,
        }
    }
}

#[cfg(test)]
mod tests;
