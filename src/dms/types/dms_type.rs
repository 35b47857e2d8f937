//! DMS's own types: what a value is while it travels.

use std::fmt;

/// A type of AWS DMS. A value is converted to it and back, also between two PostgreSQL databases
/// (best practices, 2026), so its limits hold whatever the column's type on the target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DmsType {
    /// INT2
    Int2,
    /// INT4
    Int4,
    /// INT8
    Int8,
    /// NUMERIC(p,s)
    Numeric {
        /// All digits.
        precision: u16,
        /// Digits after the point.
        scale: i16,
    },
    /// NUMERIC with the precision and scale of the column.
    NumericOfColumn,
    /// REAL4
    Real4,
    /// REAL8
    Real8,
    /// STRING with its length; `None`: the documentation gives none.
    String(Option<u32>),
    /// WSTRING with its length: characters, or bytes for `varchar` without a length. `None` where
    /// the length is the column's.
    WString(Option<u32>),
    /// CHAR(n)
    Char(u32),
    /// BOOLEAN
    Boolean,
    /// DATE
    Date,
    /// TIME
    Time,
    /// DATETIME
    DateTime,
    /// BLOB
    Blob,
    /// CLOB
    Clob,
    /// NCLOB
    Nclob,
    /// The value is not carried.
    NotCarried,
    /// No page names one.
    Undocumented,
}

/// Whether DMS treats a column as a LOB.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Lob {
    /// Yes: the task's LOB settings decide about it.
    Yes,
    /// No.
    No,
    /// The DMS type is not documented.
    Unknown,
}

impl DmsType {
    /// Whether this is a LOB: BLOB, CLOB and NCLOB are (page on PostgreSQL sources, "Working with
    /// LOB source data types for PostgreSQL"; that no other type is one is our inference).
    pub fn lob(self) -> Lob {
        match self {
            DmsType::Blob | DmsType::Clob | DmsType::Nclob => Lob::Yes,
            DmsType::NotCarried | DmsType::Undocumented => Lob::Unknown,
            _ => Lob::No,
        }
    }
}

impl fmt::Display for DmsType {
    /// As DMS writes it: `NUMERIC(28,6)`, `WSTRING(255)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DmsType::Int2 => f.write_str("INT2"),
            DmsType::Int4 => f.write_str("INT4"),
            DmsType::Int8 => f.write_str("INT8"),
            DmsType::Numeric { precision, scale } => write!(f, "NUMERIC({precision},{scale})"),
            DmsType::NumericOfColumn => f.write_str("NUMERIC"),
            DmsType::Real4 => f.write_str("REAL4"),
            DmsType::Real8 => f.write_str("REAL8"),
            DmsType::String(length) => write_sized(f, "STRING", *length),
            DmsType::WString(length) => write_sized(f, "WSTRING", *length),
            DmsType::Char(length) => write!(f, "CHAR({length})"),
            DmsType::Boolean => f.write_str("BOOLEAN"),
            DmsType::Date => f.write_str("DATE"),
            DmsType::Time => f.write_str("TIME"),
            DmsType::DateTime => f.write_str("DATETIME"),
            DmsType::Blob => f.write_str("BLOB"),
            DmsType::Clob => f.write_str("CLOB"),
            DmsType::Nclob => f.write_str("NCLOB"),
            DmsType::NotCarried => f.write_str("not carried"),
            DmsType::Undocumented => f.write_str("undocumented"),
        }
    }
}

fn write_sized(f: &mut fmt::Formatter<'_>, name: &str, length: Option<u32>) -> fmt::Result {
    f.write_str(name)?;
    length.map_or(Ok(()), |length| write!(f, "({length})"))
}
