//! Columns.

use std::ops::Deref;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Acl, DataType, Definition, Expression, Id, Name, QualifiedName, Rare, RareList, Sequence, Span, Usual,
};

/// A column's number in its relation (`pg_attribute.attnum`), from 1. It stays when the column is
/// renamed, and is never used again when it is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnNumber(pub u16);

/// A column of a relation.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Column {
    /// The number.
    pub number: ColumnNumber,
    /// The name.
    pub name: Name,
    /// The declared type.
    pub data_type: DataType,
    /// Whether NULL is refused: `NOT NULL`, or part of the primary key.
    pub not_null: bool,
    /// The default, `nextval(...)` of a serial column included.
    pub default: Option<Expression>,
    /// Whether the column is declared in this relation, and not only inherited.
    pub is_local: bool,
    /// How many parents it is inherited from.
    pub inherited_from: u16,
    /// Where the column was written.
    pub span: Option<Span>,
    /// What few columns have. It is read as if it stood here: `column.identity`.
    pub rare: Rare<RareOfColumn>,
}

impl Column {
    /// A column that is nothing but a name and a type.
    pub(crate) fn new(number: ColumnNumber, name: Name, data_type: DataType) -> Self {
        Column {
            number,
            name,
            data_type,
            not_null: false,
            default: None,
            is_local: true,
            inherited_from: 0,
            span: None,
            rare: Rare::new(),
        }
    }

    /// The expression of a generated column, to change it.
    pub(crate) fn generated_mut(&mut self) -> Option<&mut Generated> {
        self.rare.unusual_mut()?.generated.as_deref_mut()
    }

    /// The identity of an identity column, to change it.
    pub(crate) fn identity_mut(&mut self) -> Option<&mut Identity> {
        self.rare.unusual_mut()?.identity.as_mut()
    }
}

impl Deref for Column {
    type Target = RareOfColumn;
    fn deref(&self) -> &RareOfColumn {
        &self.rare
    }
}

/// What few columns have: a schema has more columns than anything else, so what they weigh is what a
/// catalog weighs.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct RareOfColumn {
    /// `GENERATED ALWAYS AS (...)`.
    pub generated: Option<Box<Generated>>,
    /// `GENERATED ... AS IDENTITY`.
    pub identity: Option<Identity>,
    /// The collation where it is not the type's.
    pub collation: Option<Box<QualifiedName>>,
    /// The storage where it is not the type's.
    pub storage: Option<Storage>,
    /// The compression method where it is not the server's default.
    pub compression: Option<Compression>,
    /// `SET STATISTICS`, where it is set.
    pub statistics_target: Option<i16>,
    /// `SET (n_distinct = ...)`.
    pub options: RareList<Definition>,
    /// `OPTIONS (...)` in a foreign table.
    pub foreign_options: RareList<Definition>,
    /// Grants on this column alone.
    pub acl: Option<Box<Acl>>,
    /// The comment.
    pub comment: Option<Box<str>>,
}

impl Usual for RareOfColumn {
    const USUAL: &'static Self = &RareOfColumn {
        generated: None,
        identity: None,
        collation: None,
        storage: None,
        compression: None,
        statistics_target: None,
        options: RareList::new(),
        foreign_options: RareList::new(),
        acl: None,
        comment: None,
    };
}

/// A generated column's expression.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Generated {
    /// The expression, without its parentheses.
    pub expression: Expression,
    /// Whether the value is stored.
    pub kind: GeneratedKind,
}

/// Whether a generated value is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum GeneratedKind {
    /// Computed when written.
    Stored,
    /// Computed when read, PostgreSQL 18.
    Virtual,
}

/// An identity column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Identity {
    /// Whether values of the user's are taken.
    pub kind: IdentityKind,
    /// The sequence behind it.
    pub sequence: Option<Id<Sequence>>,
}

/// Whether an identity column takes values of the user's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum IdentityKind {
    /// Only with `OVERRIDING SYSTEM VALUE` (`COPY` writes it all the same).
    Always,
    /// Yes.
    ByDefault,
}

/// Where a long value is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Storage {
    /// In the row, uncompressed.
    Plain,
    /// Out of line, uncompressed.
    External,
    /// Out of line, compressed.
    Extended,
    /// Compressed, in the row where possible.
    Main,
}

/// How a long value is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Compression {
    /// PostgreSQL's own method.
    Pglz,
    /// LZ4.
    Lz4,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_takes_two_lines_of_the_cache() {
        assert!(size_of::<Column>() <= 128);
    }
}
