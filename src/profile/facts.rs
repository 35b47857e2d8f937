//! The kinds of facts.
//!
//! The facts of a column are *value facts*: the same whether a server or a dump of it was measured, since
//! each is defined by the *text form* of a value: what `COPY ... TO` writes for it, before its escapes, with
//! `bytea` the bytes themselves. What a table takes on disk and how it is written to are *storage facts*,
//! which a running server alone tells.
//!
//! NULL is no value: it counts in `rows` and `nulls` and nowhere else. The largest of no value is 0. Counts
//! are of rows; sizes are bytes in UTF-8, whatever the database's encoding is. A domain counts as the type
//! below it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::limit::RowsOver;
use super::unmeasured::NotMeasured;
use crate::catalog::Name;

/// What is known of one table.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableProfile {
    /// The schema.
    pub schema: Name,
    /// The table. Its own rows alone: a partition and a child by inheritance stand for themselves.
    pub table: Name,
    /// When, where it differs from the file's `measured_at`: of what is said of the table as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured_at: Option<String>,
    /// How many rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<RowCount>,
    /// How many bytes on disk. Of a running server alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<TableBytes>,
    /// How many rows are dead and not yet removed, as the server estimates. Of a running server alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dead_rows: Option<u64>,
    /// How fast it is written to. Of a running server alone, and not of a standby, which does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub writes: Option<WriteRate>,
    /// How the first column of its primary key is spread, as the server's statistics have it. Of a running
    /// server alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_spread: Option<KeySpread>,
    /// Why not all that was wanted is here. Facts that stand beside it are of the rows that were read
    /// before; those of which not every row was are marked as a sample.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_measured: Option<NotMeasured>,
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

/// How many rows were written a second, between two looks at the server's counters.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteRate {
    /// The time between the looks, in seconds.
    pub seconds: f64,
    /// Rows inserted a second.
    pub inserts: f64,
    /// Rows updated a second.
    pub updates: f64,
    /// Rows deleted a second.
    pub deletes: f64,
}

/// How the values of a key's first column are spread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeySpread {
    /// The column.
    pub column: Name,
    /// Values in text form, in order, between each two of which about as many rows lie; the first and last
    /// are near the smallest and largest (`pg_stats.histogram_bounds`).
    pub bounds: Vec<String>,
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
    /// The column's type as it was measured, as PostgreSQL prints it: where the column has another one by now, the
    /// facts prove nothing harmless.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_type: Option<String>,
    /// How many rows were looked at, NULLs too; the table's count where it is missing.
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
    /// For text, `varchar`, `char`, `citext`.
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
    /// How many values pass limits that the task, the target or DMS set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub over: Vec<RowsOver>,
}

impl ColumnProfile {
    /// Whether the facts hold for every stored row.
    pub fn is_exact(&self) -> bool {
        self.scope == Scope::All
    }
}

/// Facts about numbers (`numeric`, and domains over it). Digits are those of the value as PostgreSQL prints
/// it, without zeros that lead before the point and zeros that trail after it: 0.50 has none before and one
/// after, 100 has three before, 0 has none at all. NaN and infinities have no digits.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberFacts {
    /// The largest number of digits before the point, leading zeros not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_integer_digits: Option<u32>,
    /// The largest number of digits after the point, trailing zeros not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_scale: Option<u32>,
    /// The largest number of digits of one value, those before and after the point together: the precision
    /// that it needs. 0.0012 needs 4. Measured where `max_integer_digits` and `max_scale` are more than 28
    /// together; elsewhere it passes no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_precision: Option<u32>,
    /// How many values are NaN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nan: Option<u64>,
    /// How many values are infinite, of either sign (`numeric` from PostgreSQL 14 on).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub infinite: Option<u64>,
    /// How many values have more than 6 digits after the point: `numeric(28,6)` rounds them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_over_scale_6: Option<u64>,
    /// How many values have more than 22 digits before the point: `numeric(28,6)` has no room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_over_integer_digits_22: Option<u64>,
    /// How many values need a precision of more than 28 digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_over_precision_28: Option<u64>,
    /// How many values need a precision of more than 38 digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_over_precision_38: Option<u64>,
}

/// Facts about text. The blanks at the end of `char(n)` are no part of a value for PostgreSQL: they do not
/// count here but in [`TextFacts::trailing_blanks`] and [`TextFacts::blank_only`]. In [`OctetFacts`], which
/// count the text form, they do.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextFacts {
    /// The longest value in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_characters: Option<u64>,
    /// The longest value in bytes of UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_octets: Option<u64>,
    /// How many values end with a blank (U+0020), those too which `char(n)` pads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trailing_blanks: Option<u64>,
    /// How many values are nothing but blanks, one at least. They end with a blank as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blank_only: Option<u64>,
    /// How many values have no character at all, no blank either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub empty: Option<u64>,
    /// How many values hold a character of four bytes in UTF-8 (from U+10000 on).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub four_byte_characters: Option<u64>,
}

/// Sizes of values as DMS counts LOBs: bytes of the value's text form in UTF-8, or of the `bytea` itself.
/// Not what they take on disk, where they may be compressed. `json` is its text as it was stored, `jsonb` as
/// PostgreSQL prints it, `xml` as printed (without the encoding of its declaration).
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
    /// values without a byte count as one of one byte. As long as the largest value needs it: the last
    /// number is not 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub histogram: Vec<u64>,
}

/// Facts about dates and timestamps; `timestamptz` in UTC.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimeFacts {
    /// How many values are `infinity`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub infinity: Option<u64>,
    /// How many values are `-infinity`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minus_infinity: Option<u64>,
    /// How many values are before the year 1 and not `-infinity`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_christ: Option<u64>,
    /// How many values are after the year 9999 and not `infinity`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_year_9999: Option<u64>,
}

/// Facts about arrays.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ArrayFacts {
    /// The largest number of dimensions; an empty array has 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_dimensions: Option<u32>,
    /// How many values hold a NULL element, at least one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub null_elements: Option<u64>,
}

/// What is known of a candidate for a primary key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyProfile {
    /// Its columns.
    pub columns: Vec<Name>,
    /// The types of its columns as they were measured, as PostgreSQL prints them: which values are equal hangs on
    /// them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data_types: Vec<String>,
    /// All rows, or a sample.
    #[serde(default)]
    pub scope: Scope,
    /// When, where it differs from the file's `measured_at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured_at: Option<String>,
    /// How many rows hold NULL in one of them.
    pub nulls: u64,
    /// Of the rows without NULL in them, how many share their values with another one that is counted
    /// already: rows less distinct values. Missing where they were not compared: a sample cannot prove that
    /// there is none, and sorting may need more room than there was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicates: Option<u64>,
}

impl KeyProfile {
    /// Whether every row was looked at, and the columns could be a primary key as they stand.
    pub fn is_key(&self) -> bool {
        self.scope == Scope::All && self.nulls == 0 && self.duplicates == Some(0)
    }
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
