//! Types that the database defines: enums, composites, domains, ranges, base types.

use super::{
    Common, Constraint, DataType, Definition, Expression, Id, Keyed, Name, QualifiedName, Schema, SchemaKey,
};

/// A type of the database's own.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Type {
    /// The schema.
    pub schema: Id<Schema>,
    /// The name.
    pub name: Name,
    /// What kind of type this is.
    pub kind: TypeKind,
    /// Owner, grants, comment, place in the input.
    pub common: Common,
}

impl Keyed for Type {
    type Key = SchemaKey;
    fn key(&self) -> SchemaKey {
        SchemaKey { schema: Some(self.schema), name: self.name.clone() }
    }
}

/// The kinds of types.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum TypeKind {
    /// `AS ENUM`: the labels in their order.
    Enum(Vec<Box<str>>),
    /// `AS (...)`: the attributes in order.
    Composite(Vec<Attribute>),
    /// A domain.
    Domain(Box<Domain>),
    /// `AS RANGE`
    Range(Box<Range>),
    /// A base type: its parameters (`INPUT = ...`).
    Base(Vec<Definition>),
    /// Announced, not yet defined.
    Shell,
}

impl TypeKind {
    /// The name of the multirange type that comes with a range type.
    pub fn multirange(&self) -> Option<&Name> {
        match self {
            TypeKind::Range(range) => range.multirange.as_ref(),
            _ => None,
        }
    }
}

/// An attribute of a composite type.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attribute {
    /// The name.
    pub name: Name,
    /// The type.
    pub data_type: DataType,
    /// The collation where it is not the type's.
    pub collation: Option<Box<QualifiedName>>,
    /// The comment.
    pub comment: Option<Box<str>>,
}

/// A domain.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Domain {
    /// The type below, which may be a domain too.
    pub base: DataType,
    /// `NOT NULL`
    pub not_null: bool,
    /// `DEFAULT`
    pub default: Option<Expression>,
    /// The collation where it is not the base type's.
    pub collation: Option<Box<QualifiedName>>,
    /// Its checks.
    pub constraints: Vec<Constraint>,
}

/// A range type.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Range {
    /// The type of the bounds.
    pub subtype: DataType,
    /// The multirange type that comes with it; none before PostgreSQL 14.
    pub multirange: Option<Name>,
    /// All parameters as written, `SUBTYPE` too.
    pub parameters: Vec<Definition>,
}
