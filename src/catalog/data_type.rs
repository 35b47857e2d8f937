//! The type of a column, an argument or a domain: a type, its modifier, its array dimensions.

use std::fmt;

use super::{BuiltinType, Id, QualifiedName, Relation, Type};

/// A type with its modifier, as `format_type()` would write it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct DataType {
    /// The element type where this is an array.
    pub base: BaseType,
    /// What stands in parentheses after the name.
    pub modifier: Modifier,
    /// Array dimensions as written, 0 for no array. PostgreSQL treats every value above 0 alike.
    pub dimensions: u8,
}

/// Which type a [`DataType`] names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BaseType {
    /// A type of `pg_catalog`.
    Builtin(BuiltinType),
    /// A type that this catalog defines.
    Defined(Id<Type>),
    /// The multirange type that came with a range type of this catalog.
    Multirange(Id<Type>),
    /// The row type of a relation.
    Row(Id<Relation>),
    /// A type that this catalog does not define: an extension's (`public.citext`), or one whose
    /// statement is missing.
    External(Box<QualifiedName>),
    /// Not known: `CREATE TABLE AS` or a statement that could not be read.
    Unknown,
}

/// What stands in parentheses after a type's name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Modifier {
    /// Nothing.
    #[default]
    None,
    /// `char(n)`, `varchar(n)` in characters; `bit(n)`, `varbit(n)` in bits.
    Length(u32),
    /// `numeric(p, s)` in decimal digits; the scale may be negative or above the precision
    /// from PostgreSQL 15.
    Numeric {
        /// All digits, 1 to 1000.
        precision: u16,
        /// Digits after the point, -1000 to 1000.
        scale: i16,
    },
    /// Digits after the second of `time`, `timestamp`, 0 to 6.
    SecondsPrecision(u8),
    /// `interval` with fields or a precision.
    Interval {
        /// The fields as PostgreSQL prints them in upper case (`YEAR TO MONTH`), empty for all.
        fields: &'static str,
        /// Digits after the second.
        precision: Option<u8>,
    },
    /// The modifier of another type, as written without its parentheses: `Point,4326`.
    Other(Box<str>),
}

impl DataType {
    /// A built-in type without a modifier.
    pub const fn builtin(builtin: BuiltinType) -> Self {
        DataType::new(BaseType::Builtin(builtin), Modifier::None)
    }

    /// A type with a modifier, no array.
    pub const fn new(base: BaseType, modifier: Modifier) -> Self {
        DataType { base, modifier, dimensions: 0 }
    }

    /// The type of which nothing is known.
    pub const UNKNOWN: DataType = DataType::new(BaseType::Unknown, Modifier::None);

    /// Whether this is an array of its base type.
    pub fn is_array(&self) -> bool {
        self.dimensions > 0
    }

    /// The built-in type this is, `None` for arrays and all other types.
    pub fn as_builtin(&self) -> Option<BuiltinType> {
        match self.base {
            BaseType::Builtin(builtin) if !self.is_array() => Some(builtin),
            _ => None,
        }
    }

    /// The type of one element where this is an array, the type itself otherwise.
    pub fn element(&self) -> DataType {
        DataType { dimensions: 0, ..self.clone() }
    }

    /// Writes the type as `format_type()` does, with `name` for a type that is not built in.
    pub(crate) fn write(&self, f: &mut impl fmt::Write, name: &dyn fmt::Display) -> fmt::Result {
        match &self.base {
            BaseType::Builtin(builtin) => write_builtin(f, *builtin, &self.modifier)?,
            _ => {
                write!(f, "{name}")?;
                write_modifier(f, &self.modifier)?;
            }
        }
        f.write_str(if self.is_array() { "[]" } else { "" })
    }
}

fn write_builtin(f: &mut impl fmt::Write, builtin: BuiltinType, modifier: &Modifier) -> fmt::Result {
    match (builtin, modifier) {
        // `character` alone would read back as `character(1)`
        (BuiltinType::Bpchar, Modifier::None) => f.write_str("bpchar"),
        (BuiltinType::Bit, Modifier::None) => f.write_str("\"bit\""),
        (BuiltinType::Time, Modifier::SecondsPrecision(digits)) => {
            write!(f, "time({digits}) without time zone")
        }
        (BuiltinType::TimeTz, Modifier::SecondsPrecision(digits)) => {
            write!(f, "time({digits}) with time zone")
        }
        (BuiltinType::Timestamp, Modifier::SecondsPrecision(digits)) => {
            write!(f, "timestamp({digits}) without time zone")
        }
        (BuiltinType::TimestampTz, Modifier::SecondsPrecision(digits)) => {
            write!(f, "timestamp({digits}) with time zone")
        }
        _ => {
            f.write_str(builtin.sql_name())?;
            write_modifier(f, modifier)
        }
    }
}

fn write_modifier(f: &mut impl fmt::Write, modifier: &Modifier) -> fmt::Result {
    match modifier {
        Modifier::None => Ok(()),
        Modifier::Length(length) => write!(f, "({length})"),
        Modifier::Numeric { precision, scale } => write!(f, "({precision},{scale})"),
        Modifier::SecondsPrecision(digits) => write!(f, "({digits})"),
        Modifier::Interval { fields, precision } => {
            if !fields.is_empty() {
                write!(f, " {}", fields.to_ascii_lowercase())?;
            }
            precision.map_or(Ok(()), |digits| write!(f, "({digits})"))
        }
        Modifier::Other(text) => write!(f, "({text})"),
    }
}
