//! The kinds of facts.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalog::Name;

/// What is known of one table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableProfile {
    /// The schema.
    pub schema: Name,
    /// The table; a partition stands for itself.
    pub table: Name,
    /// How many rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<RowCount>,
    /// How many bytes on disk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<TableBytes>,
    /// The columns of which something is known.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<Name, ColumnProfile>,
    /// Candidates for a primary key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<KeyProfile>,
}

/// A number of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowCount {
    /// How many.
    pub count: u64,
    /// Whether they were counted, and not estimated.
    pub exact: bool,
}

/// Sizes on disk, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableBytes {
    /// The table's own file.
    pub heap: u64,
    /// Values stored out of line.
    #[serde(default)]
    pub toast: u64,
    /// All indexes.
    #[serde(default)]
    pub indexes: u64,
}

/// Which rows a fact speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Every row: the fact holds for all that was stored when it was measured.
    #[default]
    All,
    /// A sample: the fact can prove that a value is there, not that none is.
    Sample,
}

/// What is known of one column. Every fact is about the rows of [`ColumnProfile::scope`].
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnProfile {
    /// All rows, or a sample.
    #[serde(default)]
    pub scope: Scope,
    /// How many rows were looked at; the table's count where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// When, where it differs from the file's `measured_at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured_at: Option<String>,
    /// How many rows hold NULL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nulls: Option<u64>,
    /// For numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<NumberFacts>,
    /// For text, `varchar`, `char`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<TextFacts>,
    /// For everything that DMS can treat as a LOB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub octets: Option<OctetFacts>,
    /// For dates and timestamps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<TimeFacts>,
    /// For arrays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub array: Option<ArrayFacts>,
    /// For `oid` columns: how many values are the number of a large object that exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub large_object_references: Option<u64>,
}

impl ColumnProfile {
    /// Whether the facts hold for every stored row.
    pub fn is_exact(&self) -> bool {
        self.scope == Scope::All
    }
}

/// Facts about numbers. Digits are decimal digits of the value as PostgreSQL prints it.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberFacts {
    /// The largest number of digits before the point, leading zeros not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_integer_digits: Option<u32>,
    /// The largest number of digits after the point, trailing zeros not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_scale: Option<u32>,
    /// The largest number of significant digits of one value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_precision: Option<u32>,
    /// How many values are NaN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nan: Option<u64>,
    /// How many values are infinite, of either sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub infinite: Option<u64>,
    /// How many values have more than 6 digits after the point: `numeric(28,6)` rounds them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_over_scale_6: Option<u64>,
    /// How many values have more than 22 digits before the point: `numeric(28,6)` has no room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_over_integer_digits_22: Option<u64>,
    /// How many values have more than 28 significant digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_over_precision_28: Option<u64>,
    /// How many values have more than 38 significant digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_over_precision_38: Option<u64>,
}

/// Facts about text.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextFacts {
    /// The longest value in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_characters: Option<u64>,
    /// The longest value in bytes of UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_octets: Option<u64>,
    /// How many values end with a blank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trailing_blanks: Option<u64>,
    /// How many values are nothing but blanks, one at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blank_only: Option<u64>,
    /// How many values are empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub empty: Option<u64>,
    /// How many values hold a character of four bytes in UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub four_byte_characters: Option<u64>,
}

/// Sizes of values as DMS counts LOBs: bytes of the value's text form, or of the `bytea` itself.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OctetFacts {
    /// The largest value in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u64>,
    /// All values together in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// How many values have a size of at least 2^n and less than 2^(n+1) bytes, from n = 0;
    /// values without a byte count as one of one byte.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub histogram: Vec<u64>,
}

/// Facts about dates and timestamps.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimeFacts {
    /// How many values are `infinity`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub infinity: Option<u64>,
    /// How many values are `-infinity`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minus_infinity: Option<u64>,
    /// How many values are before the year 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_christ: Option<u64>,
    /// How many values are after the year 9999.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_year_9999: Option<u64>,
}

/// Facts about arrays.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ArrayFacts {
    /// The largest number of dimensions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_dimensions: Option<u32>,
    /// How many values hold a NULL element.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub null_elements: Option<u64>,
}

/// What is known of a candidate for a primary key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyProfile {
    /// Its columns.
    pub columns: Vec<Name>,
    /// How many rows hold NULL in one of them.
    pub nulls: u64,
    /// How many rows share their values with an earlier one.
    pub duplicates: u64,
}

/// What is known of the database's large objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LargeObjectFacts {
    /// How many.
    pub count: u64,
    /// All together in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
}
