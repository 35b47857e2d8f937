//! Types and domains.

use crate::catalog::{
    Attribute, Id, MAX_NAME_BYTES, Name, ObjectKind, QualifiedName, Range, Schema, SchemaKey, Type, TypeKind,
    truncate,
};

use super::super::read::user_type::{
    AlterType, CreateType, ParsedAttribute, ParsedRange, ParsedTypeKind, TypeStatement,
};
use super::lookup::missing;
use super::{ApplyError, Interpreter};

mod attribute;
mod domain;
mod enum_type;

pub(super) use enum_type::EnumLabels;

impl Interpreter {
    pub(super) fn apply_type(&mut self, statement: TypeStatement) -> Result<(), ApplyError> {
        match statement {
            TypeStatement::Create(create) => self.create_type(create),
            TypeStatement::CreateDomain(create) => self.create_domain(create),
            TypeStatement::AlterDomain(alter) => self.alter_domain(alter),
            TypeStatement::Alter(alter) => self.alter_type(alter),
        }
    }

    fn create_type(&mut self, create: CreateType) -> Result<(), ApplyError> {
        let schema = self.creation_schema(&create.name);
        let kind = match create.kind {
            ParsedTypeKind::Shell => TypeKind::Shell,
            ParsedTypeKind::Enum(labels) => TypeKind::Enum(labels),
            ParsedTypeKind::Composite(attributes) => {
                let mut known: Vec<Attribute> = Vec::with_capacity(attributes.len());
                for parsed in &attributes {
                    attribute::must_be_free(&create.name, &known, &parsed.name)?;
                    known.push(self.attribute(parsed));
                }
                TypeKind::Composite(known)
            }
            ParsedTypeKind::Range(range) => TypeKind::Range(Box::new(self.range(&create.name.name, range))),
            ParsedTypeKind::Base(parameters) => TypeKind::Base(parameters),
        };
        let id = self.add_type(schema, create.name.name, kind)?;
        self.remember_multirange(id);
        Ok(())
    }

    /// Adds a type, or completes the shell that announced it.
    fn add_type(&mut self, schema: Id<Schema>, name: Name, kind: TypeKind) -> Result<Id<Type>, ApplyError> {
        let common = self.new_common();
        let key = SchemaKey { schema: Some(schema), name };
        if let Some(id) = self.catalog.types.find(&key) {
            if !matches!(self.catalog.types[id].kind, TypeKind::Shell) || matches!(kind, TypeKind::Shell) {
                return Err(self.type_exists(&key));
            }
            let shell = &mut self.catalog.types[id];
            shell.kind = kind;
            shell.common.span = common.span;
            return Ok(id);
        }
        let is_taken = match kind {
            TypeKind::Composite(_) => self.class_name_taken(schema, &key.name),
            // every relation has a row type of its name
            _ => self.catalog.relations.find(&key).is_some(),
        };
        if is_taken {
            return Err(self.type_exists(&key));
        }
        Ok(self.catalog.types.insert(Type { schema, name: key.name, kind, common }))
    }

    fn type_exists(&self, key: &SchemaKey) -> ApplyError {
        let schema = key.schema.map(|schema| self.catalog.schema_name(schema).clone());
        let name = QualifiedName { schema, name: key.name.clone() };
        ApplyError::Exists { kind: ObjectKind::Type, name }
    }

    fn attribute(&self, parsed: &ParsedAttribute) -> Attribute {
        Attribute {
            name: parsed.name.clone(),
            data_type: self.data_type(&parsed.data_type),
            collation: self.found_collation(parsed.collation.clone()),
            comment: None,
        }
    }

    fn range(&self, name: &Name, parsed: ParsedRange) -> Range {
        let has_none = self.catalog.server_version.is_some_and(|version| version.major() < 14);
        let multirange = match parsed.multirange {
            Some(given) => Some(given.name),
            None => (!has_none).then(|| multirange_name(name)),
        };
        Range { subtype: self.data_type(&parsed.subtype), multirange, parameters: parsed.parameters }
    }

    fn alter_type(&mut self, alter: AlterType) -> Result<(), ApplyError> {
        match alter {
            AlterType::AddValue { name, value, if_not_exists, position } => {
                self.add_enum_value(&name, value, if_not_exists, position)
            }
            AlterType::RenameValue { name, from, to } => self.rename_enum_value(&name, &from, to),
            AlterType::Attributes { name, changes } => self.change_attributes(&name, changes),
            AlterType::Set { name, parameters } => {
                let id = self.existing_type(&name)?;
                if let TypeKind::Base(known) = &mut self.catalog.types[id].kind {
                    known.retain(|old| !parameters.iter().any(|new| new.name == old.name));
                    known.extend(parameters);
                }
                Ok(())
            }
        }
    }

    /// The type of this name, which must exist.
    fn existing_type(&self, name: &QualifiedName) -> Result<Id<Type>, ApplyError> {
        self.find_type(name).ok_or_else(|| missing(ObjectKind::Type, name))
    }
}

/// The name that the server gives the multirange type of a range type (`makeMultirangeTypeName`).
fn multirange_name(range: &Name) -> Name {
    let range = range.as_str();
    match range.find("range") {
        Some(at) => Name::truncated(&format!("{}multi{}", &range[..at], &range[at..])),
        None => {
            const SUFFIX: &str = "_multirange";
            Name::from(format!("{}{SUFFIX}", truncate(range, MAX_NAME_BYTES - SUFFIX.len())))
        }
    }
}

#[cfg(test)]
mod tests;
