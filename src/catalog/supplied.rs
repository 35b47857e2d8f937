//! Privileges that were changed on what PostgreSQL or an extension made: such objects are in no catalog.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AclKind, Grantee, Name, ObjectKind, ObjectRef, Privileges, QualifiedName, Span};

/// An object that `CREATE DATABASE` or `CREATE EXTENSION` makes, or a parameter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum SuppliedObject {
    /// A schema.
    Schema(Name),
    /// A table or view.
    Relation(QualifiedName),
    /// A column of one.
    Column {
        /// The table or view.
        relation: QualifiedName,
        /// The column.
        name: Name,
    },
    /// A sequence.
    Sequence(QualifiedName),
    /// A function, procedure or aggregate.
    Function {
        /// Its name.
        name: QualifiedName,
        /// The types of the arguments that identify it, as `format_type()` writes them, joined by `, `.
        arguments: Box<str>,
    },
    /// A type or domain.
    Type(QualifiedName),
    /// A language.
    Language(Name),
    /// A foreign-data wrapper.
    ForeignDataWrapper(Name),
    /// A foreign server.
    ForeignServer(Name),
    /// A parameter, PostgreSQL 15; of the whole cluster.
    Parameter(Name),
}

impl SuppliedObject {
    /// The kind of ACL that it has.
    pub fn acl_kind(&self) -> AclKind {
        match self {
            SuppliedObject::Schema(_) => AclKind::Schema,
            SuppliedObject::Relation(_) => AclKind::Table,
            SuppliedObject::Column { .. } => AclKind::Column,
            SuppliedObject::Sequence(_) => AclKind::Sequence,
            SuppliedObject::Function { .. } => AclKind::Function,
            SuppliedObject::Type(_) => AclKind::Type,
            SuppliedObject::Language(_) => AclKind::Language,
            SuppliedObject::ForeignDataWrapper(_) | SuppliedObject::ForeignServer(_) => AclKind::Foreign,
            SuppliedObject::Parameter(_) => AclKind::Parameter,
        }
    }

    /// Its name. Views are called tables, as `GRANT` does.
    pub fn object_ref(&self) -> ObjectRef {
        let global = |kind, name: &Name| ObjectRef::global(kind, name.clone());
        let qualified = |kind, name: &QualifiedName| ObjectRef {
            schema: name.schema.clone(),
            ..ObjectRef::global(kind, name.name.clone())
        };
        match self {
            SuppliedObject::Schema(name) => global(ObjectKind::Schema, name),
            SuppliedObject::Relation(name) => qualified(ObjectKind::Table, name),
            SuppliedObject::Column { relation, name } => ObjectRef {
                table: Some(relation.name.clone()),
                name: name.clone(),
                ..qualified(ObjectKind::Column, relation)
            },
            SuppliedObject::Sequence(name) => qualified(ObjectKind::Sequence, name),
            SuppliedObject::Function { name, arguments } => {
                ObjectRef { arguments: Some(arguments.to_string()), ..qualified(ObjectKind::Function, name) }
            }
            SuppliedObject::Type(name) => qualified(ObjectKind::Type, name),
            SuppliedObject::Language(name) => global(ObjectKind::Language, name),
            SuppliedObject::ForeignDataWrapper(name) => global(ObjectKind::ForeignDataWrapper, name),
            SuppliedObject::ForeignServer(name) => global(ObjectKind::ForeignServer, name),
            SuppliedObject::Parameter(name) => global(ObjectKind::Parameter, name),
        }
    }

    /// The schema that it stands in.
    pub fn schema(&self) -> Option<&Name> {
        match self {
            SuppliedObject::Relation(name)
            | SuppliedObject::Column { relation: name, .. }
            | SuppliedObject::Sequence(name)
            | SuppliedObject::Function { name, .. }
            | SuppliedObject::Type(name) => name.schema.as_ref(),
            SuppliedObject::Schema(_)
            | SuppliedObject::Language(_)
            | SuppliedObject::ForeignDataWrapper(_)
            | SuppliedObject::ForeignServer(_)
            | SuppliedObject::Parameter(_) => None,
        }
    }

    /// The name that tells the schema that it stands in.
    pub(crate) fn qualified_mut(&mut self) -> Option<&mut QualifiedName> {
        match self {
            SuppliedObject::Relation(name)
            | SuppliedObject::Column { relation: name, .. }
            | SuppliedObject::Sequence(name)
            | SuppliedObject::Function { name, .. }
            | SuppliedObject::Type(name) => Some(name),
            SuppliedObject::Schema(_)
            | SuppliedObject::Language(_)
            | SuppliedObject::ForeignDataWrapper(_)
            | SuppliedObject::ForeignServer(_)
            | SuppliedObject::Parameter(_) => None,
        }
    }

    /// Follows a schema that gets another name.
    pub(crate) fn rename_schema(&mut self, old: &Name, new: &Name) {
        let schema = match self {
            SuppliedObject::Schema(name) => Some(name),
            other => other.qualified_mut().and_then(|name| name.schema.as_mut()),
        };
        if let Some(schema) = schema.filter(|schema| **schema == *old) {
            *schema = new.clone();
        }
    }
}

impl fmt::Display for SuppliedObject {
    /// `function public.f(text)`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let object = self.object_ref();
        write!(f, "{} {}", object.kind, object.path())
    }
}

/// What is no longer as it was when the object was made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SuppliedPrivileges {
    /// The object.
    pub object: SuppliedObject,
    /// Of each grantee and grantor of whom something changed, once.
    pub changes: Vec<PrivilegeChange>,
    /// Where it was first written.
    pub span: Option<Span>,
}

/// What one role may do that was granted, or taken, by another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PrivilegeChange {
    /// Who.
    pub grantee: Grantee,
    /// Who granted it; none where that is the object's owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grantor: Option<Name>,
    /// All that it may do now.
    pub granted: Privileges,
    /// What of that it may pass on.
    pub grantable: Privileges,
    /// What it may not do. Nothing where it had nothing at first: a dump takes that for granted.
    pub revoked: Privileges,
}
