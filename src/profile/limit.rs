//! How many values pass a limit, and where one of them is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a value may pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Limit {
    /// What `numeric(precision, scale)` holds without rounding: at most `scale` digits after the point and
    /// `precision - scale` before it. NaN and infinities, of which `finite` speaks, do not pass it.
    Numeric {
        /// All digits.
        precision: u32,
        /// Digits after the point.
        scale: u32,
    },
    /// So many digits of one number, before and after the point together.
    Digits {
        /// All digits.
        digits: u32,
    },
    /// So many bytes of the text form, or of the `bytea`, as in `octets`.
    Octets {
        /// Bytes.
        octets: u64,
    },
    /// So many characters, as in `text`.
    Characters {
        /// Characters.
        characters: u64,
    },
    /// Finite numbers and times: NaN and infinities pass it.
    Finite,
    /// The years 1 to 9999: dates and timestamps before and after them pass it, infinite ones not.
    FourDigitYears,
}

/// How many values pass a limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowsOver {
    /// The limit.
    pub limit: Limit,
    /// How many values lie above it.
    pub rows: u64,
    /// One of them: the first that was met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<ExampleRow>,
}

/// A row, by its primary key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExampleRow {
    /// The values of the primary key's columns, in the key's order and in text form.
    pub key: Vec<String>,
    /// The value itself in text form, the first [`ExampleRow::MAX_CHARACTERS`] of it; only where a person
    /// has asked for values (`--show-values`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl ExampleRow {
    /// How many characters of a value, or of a part of a key, are kept.
    pub const MAX_CHARACTERS: usize = 200;
}
