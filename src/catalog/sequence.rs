//! Sequences.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{BuiltinType, ColumnNumber, Common, Id, Keyed, Name, Persistence, Relation, Schema, SchemaKey};

/// A sequence.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Sequence {
    /// The schema.
    pub schema: Id<Schema>,
    /// The name.
    pub name: Name,
    /// `AS smallint | integer | bigint`; bigint before PostgreSQL 10.
    pub data_type: SequenceType,
    /// `START WITH`
    pub start: i64,
    /// `INCREMENT BY`, never 0, negative where it descends.
    pub increment: i64,
    /// `MINVALUE`
    pub minimum: i64,
    /// `MAXVALUE`
    pub maximum: i64,
    /// `CACHE`
    pub cache: i64,
    /// What happens at the bound.
    pub cycle: Cycle,
    /// The column that it belongs to.
    pub owner: Option<SequenceOwner>,
    /// Logged or not.
    pub persistence: Persistence,
    /// The current value, where a `setval` or a live server tells.
    pub last_value: Option<LastValue>,
    /// Owner, grants, comment, place in the input.
    pub common: Common,
}

impl Keyed for Sequence {
    type Key = SchemaKey;
    fn key(&self) -> SchemaKey {
        SchemaKey { schema: Some(self.schema), name: self.name.clone() }
    }
}

/// The integer type of a sequence's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SequenceType {
    /// 16 bits.
    SmallInt,
    /// 32 bits.
    Integer,
    /// 64 bits.
    #[default]
    BigInt,
}

impl SequenceType {
    /// The smallest value of the type.
    pub fn minimum(self) -> i64 {
        match self {
            SequenceType::SmallInt => i64::from(i16::MIN),
            SequenceType::Integer => i64::from(i32::MIN),
            SequenceType::BigInt => i64::MIN,
        }
    }

    /// The largest value of the type.
    pub fn maximum(self) -> i64 {
        match self {
            SequenceType::SmallInt => i64::from(i16::MAX),
            SequenceType::Integer => i64::from(i32::MAX),
            SequenceType::BigInt => i64::MAX,
        }
    }

    /// The sequence type of this integer type.
    pub fn from_builtin(builtin: BuiltinType) -> Option<SequenceType> {
        match builtin {
            BuiltinType::Int2 => Some(SequenceType::SmallInt),
            BuiltinType::Int4 => Some(SequenceType::Integer),
            BuiltinType::Int8 => Some(SequenceType::BigInt),
            _ => None,
        }
    }
}

/// Whether a sequence starts again at its bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Cycle {
    /// `NO CYCLE`: the next call fails.
    #[default]
    Stop,
    /// `CYCLE`
    Restart,
}

/// The column that a sequence belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct SequenceOwner {
    /// The table.
    pub relation: Id<Relation>,
    /// The column.
    pub column: ColumnNumber,
    /// How it belongs to it.
    pub kind: SequenceOwnership,
}

/// How a sequence belongs to a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SequenceOwnership {
    /// `OWNED BY`: goes when the column goes.
    #[default]
    OwnedBy,
    /// It is the column's identity sequence.
    Identity,
}

/// Where a sequence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct LastValue {
    /// `last_value`
    pub value: i64,
    /// Whether `value` was handed out already; if not, it is the next one.
    pub is_called: bool,
}
