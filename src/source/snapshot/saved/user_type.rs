//! Types that the database defines.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::SavedCommon;
use super::constraint::{Holder, RestoredHolder, SavedConstraint};
use super::data_type::SavedType;
use super::{expect_unique, is_default};
use crate::catalog::{
    Attribute, Common, Definition, Domain, Expression, Name, ObjectKind, QualifiedName, Range, Span, Type,
    TypeKind,
};
use crate::source::snapshot::error::Flaw;
use crate::source::snapshot::reader::Reader;
use crate::source::snapshot::writer::Writer;

/// A type of the database's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedUserType {
    /// Its schema.
    pub schema: Name,
    /// Its name.
    pub name: Name,
    /// What kind of type it is.
    pub kind: SavedTypeKind,
    /// Owner, privileges, comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub about: SavedCommon,
}

/// The kinds of types.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SavedTypeKind {
    /// `AS ENUM`: the labels in their order.
    Enum(Vec<Box<str>>),
    /// `AS (...)`: the attributes in order.
    Composite(Vec<SavedAttribute>),
    /// A domain.
    Domain(SavedDomain),
    /// `AS RANGE`
    Range(SavedRange),
    /// A base type: its parameters.
    Base(Vec<Definition>),
    /// Announced, not yet defined.
    Shell,
}

/// An attribute of a composite type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedAttribute {
    /// Its name.
    pub name: Name,
    /// Its type.
    #[serde(rename = "type")]
    pub data_type: SavedType,
    /// The collation where it is not the type's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<QualifiedName>,
    /// The comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Box<str>>,
}

/// A domain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedDomain {
    /// The type below, which may be a domain too.
    pub base: SavedType,
    /// `NOT NULL`
    #[serde(default, skip_serializing_if = "is_default")]
    pub not_null: bool,
    /// `DEFAULT`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Expression>,
    /// The collation where it is not the base type's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<QualifiedName>,
    /// Its checks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub constraints: Vec<SavedConstraint>,
}

/// A range type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedRange {
    /// The type of the bounds.
    pub subtype: SavedType,
    /// The multirange type that comes with it; none before PostgreSQL 14.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multirange: Option<Name>,
    /// All parameters, `SUBTYPE` too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Definition>,
}

impl SavedUserType {
    pub fn of(writer: &Writer<'_>, user_type: &Type) -> Self {
        let Type { schema, name, kind, common } = user_type;
        SavedUserType {
            schema: writer.schema(*schema),
            name: name.clone(),
            kind: SavedTypeKind::of(writer, kind, common.span),
            about: SavedCommon::of(writer, common),
        }
    }

    /// What the type, which is there by its name, is made of.
    pub fn restore(self, reader: &mut Reader) -> Result<(TypeKind, Common), Flaw> {
        // it was made by schema and name
        let SavedUserType { schema: _, name: _, kind, about } = self;
        let common = about.restore(reader);
        Ok((kind.restore(reader, common.span)?, common))
    }
}

impl SavedTypeKind {
    fn of(writer: &Writer<'_>, kind: &TypeKind, span: Option<Span>) -> Self {
        match kind {
            TypeKind::Enum(labels) => SavedTypeKind::Enum(labels.clone()),
            TypeKind::Composite(attributes) => {
                let saved = attributes.iter().map(|attribute| SavedAttribute::of(writer, attribute));
                SavedTypeKind::Composite(saved.collect())
            }
            TypeKind::Domain(domain) => SavedTypeKind::Domain(SavedDomain::of(writer, domain, span)),
            TypeKind::Range(range) => SavedTypeKind::Range(SavedRange::of(writer, range)),
            TypeKind::Base(parameters) => SavedTypeKind::Base(parameters.clone()),
            TypeKind::Shell => SavedTypeKind::Shell,
        }
    }

    fn restore(self, reader: &mut Reader, span: Option<Span>) -> Result<TypeKind, Flaw> {
        Ok(match self {
            SavedTypeKind::Enum(labels) => TypeKind::Enum(labels),
            SavedTypeKind::Composite(attributes) => {
                expect_unique(ObjectKind::Column, attributes.iter().map(|attribute| &attribute.name))?;
                let restored = attributes.into_iter().map(|attribute| attribute.restore(reader));
                TypeKind::Composite(restored.collect::<Result<_, _>>()?)
            }
            SavedTypeKind::Domain(domain) => TypeKind::Domain(Box::new(domain.restore(reader, span)?)),
            SavedTypeKind::Range(range) => TypeKind::Range(Box::new(range.restore(reader)?)),
            SavedTypeKind::Base(parameters) => TypeKind::Base(parameters),
            SavedTypeKind::Shell => TypeKind::Shell,
        })
    }
}

impl SavedAttribute {
    fn of(writer: &Writer<'_>, attribute: &Attribute) -> Self {
        let Attribute { name, data_type, collation, comment } = attribute;
        SavedAttribute {
            name: name.clone(),
            data_type: SavedType::of(writer, data_type),
            collation: collation.as_deref().cloned(),
            comment: comment.clone(),
        }
    }

    fn restore(self, reader: &Reader) -> Result<Attribute, Flaw> {
        let SavedAttribute { name, data_type, collation, comment } = self;
        let data_type = data_type.restore(reader)?;
        Ok(Attribute { name, data_type, collation: collation.map(Box::new), comment })
    }
}

impl SavedDomain {
    fn of(writer: &Writer<'_>, domain: &Domain, span: Option<Span>) -> Self {
        let Domain { base, not_null, default, collation, constraints } = domain;
        let holder = Holder::Domain(span);
        SavedDomain {
            base: SavedType::of(writer, base),
            not_null: *not_null,
            default: default.clone(),
            collation: collation.as_deref().cloned(),
            constraints: constraints.iter().map(|of| SavedConstraint::of(writer, holder, of)).collect(),
        }
    }

    fn restore(self, reader: &mut Reader, span: Option<Span>) -> Result<Domain, Flaw> {
        let SavedDomain { base, not_null, default, collation, constraints } = self;
        expect_unique(ObjectKind::Constraint, constraints.iter().map(|constraint| &constraint.name))?;
        let holder = RestoredHolder { relation: None, span };
        let constraints = constraints.into_iter().map(|constraint| constraint.restore(reader, holder));
        let constraints = constraints.collect::<Result<_, _>>()?;
        let base = base.restore(reader)?;
        Ok(Domain { base, not_null, default, collation: collation.map(Box::new), constraints })
    }
}

impl SavedRange {
    fn of(writer: &Writer<'_>, range: &Range) -> Self {
        let Range { subtype, multirange, parameters } = range;
        SavedRange {
            subtype: SavedType::of(writer, subtype),
            multirange: multirange.clone(),
            parameters: parameters.clone(),
        }
    }

    fn restore(self, reader: &Reader) -> Result<Range, Flaw> {
        let SavedRange { subtype, multirange, parameters } = self;
        Ok(Range { subtype: subtype.restore(reader)?, multirange, parameters })
    }
}
