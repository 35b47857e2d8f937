//! Indexes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    ColumnNumber, Common, Definition, Expression, Id, Keyed, Name, QualifiedName, RareList, Relation, Schema,
    SchemaKey,
};

/// An index, that of a constraint too.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Index {
    /// The schema: its table's.
    pub schema: Id<Schema>,
    /// The name.
    pub name: Name,
    /// The table or materialized view.
    pub relation: Id<Relation>,
    /// The access method: `btree`, `gin` ...
    pub method: Name,
    /// Whether it refuses duplicates.
    pub uniqueness: Uniqueness,
    /// What the index is for.
    pub role: IndexRole,
    /// The key columns and expressions.
    pub elements: Vec<IndexElement>,
    /// `INCLUDE (...)`.
    pub include: RareList<ColumnNumber>,
    /// `WHERE`, without its outer parentheses.
    pub predicate: Option<Expression>,
    /// Whether it is usable: not left behind by a failed `CREATE INDEX CONCURRENTLY`, and not a
    /// partitioned index that lacks parts.
    pub validity: IndexValidity,
    /// The index of the partitioned table that this one is attached to.
    pub attached_to: Option<Id<Index>>,
    /// The tablespace where it is not the database's.
    pub tablespace: Option<Name>,
    /// Storage parameters.
    pub options: RareList<Definition>,
    /// `ALTER INDEX ... ALTER COLUMN n SET STATISTICS`: position from 1, and target.
    pub statistics_targets: RareList<(u16, i16)>,
    /// Comment and place in the input; owner and grants are the table's.
    pub common: Common,
}

impl Index {
    /// Whether this is a unique index that holds for every row: unique, without a predicate.
    pub fn is_unique_for_all_rows(&self) -> bool {
        self.uniqueness != Uniqueness::NotUnique && self.predicate.is_none()
    }

    /// The key columns, `None` where an expression is among them.
    pub fn key_columns(&self) -> Option<Vec<ColumnNumber>> {
        self.elements
            .iter()
            .map(|element| match element.key {
                IndexKey::Column(number) => Some(number),
                IndexKey::Expression(_) => None,
            })
            .collect()
    }
}

impl Keyed for Index {
    type Key = SchemaKey;
    fn key(&self) -> SchemaKey {
        SchemaKey { schema: Some(self.schema), name: self.name.clone() }
    }
}

/// Whether an index refuses duplicates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Uniqueness {
    /// It does not.
    #[default]
    NotUnique,
    /// It does, and NULLs differ from each other.
    NullsDistinct,
    /// It does, and NULLs are equal (`NULLS NOT DISTINCT`, PostgreSQL 15).
    NullsNotDistinct,
}

/// What an index is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum IndexRole {
    /// Made by `CREATE INDEX`.
    #[default]
    Secondary,
    /// It enforces the primary key.
    PrimaryKey,
    /// It enforces a unique constraint.
    Unique,
    /// It enforces an exclusion constraint.
    Exclusion,
}

/// Whether an index can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum IndexValidity {
    /// It can.
    #[default]
    Valid,
    /// `CREATE INDEX ON ONLY` a partitioned table, some partitions not attached.
    MissingPartitions,
    /// `indisvalid` is false: a concurrent build failed.
    Invalid,
}

/// One key column or expression of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct IndexElement {
    /// What is indexed.
    pub key: IndexKey,
    /// The collation where it is not the column's.
    pub collation: Option<Box<QualifiedName>>,
    /// The operator class where it is given (a dump leaves the default out).
    pub operator_class: Option<Box<QualifiedName>>,
    /// The operator class's parameters.
    pub operator_class_options: RareList<Definition>,
    /// Ascending or descending.
    pub direction: SortDirection,
    /// Where NULLs are sorted; what the direction implies where none is written.
    pub nulls: NullsOrder,
    /// The operator of an exclusion constraint.
    pub exclusion_operator: Option<Box<QualifiedName>>,
}

/// What an index element or a partition key looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IndexKey {
    /// A column.
    Column(ColumnNumber),
    /// An expression, without its outer parentheses.
    Expression(Expression),
}

/// `ASC`, `DESC`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SortDirection {
    /// Ascending.
    #[default]
    Ascending,
    /// Descending.
    Descending,
}

/// `NULLS FIRST`, `NULLS LAST`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NullsOrder {
    /// Before all other values.
    First,
    /// After all other values.
    Last,
}
