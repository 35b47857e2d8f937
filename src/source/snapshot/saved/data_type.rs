//! Types of columns, arguments, domains.
//!
//! A built-in type is a text: its name in `pg_type`, its modifier as PostgreSQL prints it, `[]` for
//! each array dimension (`numeric(10,2)`, `interval day to second(3)`, `int4[]`). Any other type is an
//! object that says where it comes from.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::is_default;
use crate::catalog::{BaseType, BuiltinType, DataType, Modifier, Name};
use crate::source::snapshot::error::Flaw;
use crate::source::snapshot::reader::Reader;
use crate::source::snapshot::writer::Writer;
use crate::sql::type_name::interval_fields;

/// The word for a type that is not known.
const UNKNOWN: &str = "unknown";

/// A type. A built-in one is a text: its name in `pg_type`, its modifier, `[]` for each array dimension
/// (`int4`, `numeric(10,2)`, `interval day to second(3)`, `text[]`); `unknown` where it is not known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "expected a type: a text such as `numeric(10,2)`, or an object with `from`, \
                               `schema` and `name`"
)]
pub(crate) enum SavedType {
    Builtin(String),
    Named(NamedType),
}

/// A type that is not built in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NamedType {
    /// What defines it.
    pub from: TypeOrigin,
    /// Its schema, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Name>,
    /// Its name.
    pub name: Name,
    /// What stands in parentheses after the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modifier: Option<Box<str>>,
    /// Array dimensions, 0 for no array.
    #[serde(default, skip_serializing_if = "is_default")]
    pub dimensions: u8,
}

/// What defines a type that is not built in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TypeOrigin {
    /// `types` of this file.
    Type,
    /// A range type among `types` of this file, whose multirange type this is; the name is the range's.
    Multirange,
    /// `relations` of this file: their row type.
    Relation,
    /// Nothing in this file: an extension, or a statement that is missing.
    Elsewhere,
}

impl SavedType {
    pub fn of(writer: &Writer<'_>, data_type: &DataType) -> Self {
        let DataType { base, modifier, dimensions } = data_type;
        let (from, name) = match base {
            BaseType::Builtin(builtin) => {
                return SavedType::Builtin(text(builtin.catalog_name(), modifier, *dimensions));
            }
            BaseType::Unknown => return SavedType::Builtin(text(UNKNOWN, modifier, *dimensions)),
            BaseType::Defined(id) => (TypeOrigin::Type, writer.user_type(*id)),
            BaseType::Multirange(id) => (TypeOrigin::Multirange, writer.user_type(*id)),
            BaseType::Row(id) => (TypeOrigin::Relation, writer.relation(*id)),
            BaseType::External(name) => (TypeOrigin::Elsewhere, (**name).clone()),
        };
        SavedType::Named(NamedType {
            from,
            schema: name.schema,
            name: name.name,
            modifier: modifier_in_parentheses(modifier),
            dimensions: *dimensions,
        })
    }

    pub fn restore(self, reader: &Reader) -> Result<DataType, Flaw> {
        let named = match self {
            SavedType::Builtin(text) => return parse(&text).ok_or(Flaw::UnknownType { text }),
            SavedType::Named(named) => named,
        };
        let NamedType { from, schema, name, modifier, dimensions } = named;
        let name = crate::catalog::QualifiedName { schema, name };
        let base = match from {
            TypeOrigin::Type => BaseType::Defined(reader.user_type(&name)?),
            TypeOrigin::Multirange => BaseType::Multirange(reader.user_type(&name)?),
            TypeOrigin::Relation => BaseType::Row(reader.relation(&name)?),
            TypeOrigin::Elsewhere => BaseType::External(Box::new(name)),
        };
        let modifier = modifier.map_or(Modifier::None, Modifier::Other);
        Ok(DataType { base, modifier, dimensions })
    }
}

/// The modifier of a type that is not built in.
fn modifier_in_parentheses(modifier: &Modifier) -> Option<Box<str>> {
    match modifier {
        Modifier::None => None,
        Modifier::Other(text) => Some(text.clone()),
        other => Some(text("", other, 0).trim_matches(['(', ')', ' ']).into()),
    }
}

fn text(name: &str, modifier: &Modifier, dimensions: u8) -> String {
    let mut text = name.to_owned();
    let written = match modifier {
        Modifier::None => Ok(()),
        Modifier::Length(length) => write!(text, "({length})"),
        Modifier::Numeric { precision, scale } => write!(text, "({precision},{scale})"),
        Modifier::SecondsPrecision(digits) => write!(text, "({digits})"),
        Modifier::Interval { fields, precision } => {
            let space = if fields.is_empty() { "" } else { " " };
            text.push_str(space);
            text.push_str(&fields.to_ascii_lowercase());
            precision.map_or(Ok(()), |digits| write!(text, "({digits})"))
        }
        Modifier::Other(other) => write!(text, "({other})"),
    };
    written.expect("a text takes whatever is written");
    (0..dimensions).for_each(|_| text.push_str("[]"));
    text
}

/// The type that [`text`] wrote; `None` where that is no type.
fn parse(text: &str) -> Option<DataType> {
    let mut element = text;
    let mut dimensions: u8 = 0;
    while let Some(shorter) = element.strip_suffix("[]") {
        element = shorter;
        dimensions = dimensions.checked_add(1)?;
    }
    let (name, inner) = match element.split_once('(') {
        Some((name, rest)) => (name, Some(rest.strip_suffix(')')?)),
        None => (element, None),
    };
    let (base, modifier) = parse_element(name, inner)?;
    Some(DataType { base, modifier, dimensions })
}

fn parse_element(name: &str, inner: Option<&str>) -> Option<(BaseType, Modifier)> {
    if name == UNKNOWN {
        return Some((
            BaseType::Unknown,
            inner.map_or(Modifier::None, |inner| Modifier::Other(inner.into())),
        ));
    }
    let (name, fields) = match name.split_once(' ') {
        Some((name, fields)) => (name, interval_fields(&fields.to_ascii_uppercase())?),
        None => (name, ""),
    };
    let builtin = BuiltinType::from_catalog_name(name)?;
    if builtin != BuiltinType::Interval && !fields.is_empty() {
        return None;
    }
    let modifier = match (builtin, inner) {
        (BuiltinType::Interval, None) if fields.is_empty() => Modifier::None,
        (BuiltinType::Interval, inner) => {
            let precision = inner.map(str::parse).transpose().ok()?;
            Modifier::Interval { fields, precision }
        }
        (_, None) => Modifier::None,
        (_, Some(inner)) => parse_modifier(builtin, inner)?,
    };
    Some((BaseType::Builtin(builtin), modifier))
}

fn parse_modifier(builtin: BuiltinType, inner: &str) -> Option<Modifier> {
    Some(match builtin {
        BuiltinType::Bpchar | BuiltinType::Varchar | BuiltinType::Bit | BuiltinType::Varbit => {
            Modifier::Length(inner.parse().ok()?)
        }
        BuiltinType::Numeric => {
            let (precision, scale) = inner.split_once(',')?;
            Modifier::Numeric { precision: precision.parse().ok()?, scale: scale.parse().ok()? }
        }
        BuiltinType::Time | BuiltinType::TimeTz | BuiltinType::Timestamp | BuiltinType::TimestampTz => {
            Modifier::SecondsPrecision(inner.parse().ok()?)
        }
        _ => Modifier::Other(inner.into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn round_trip(base: BaseType, modifier: Modifier, dimensions: u8, expected: &str) {
        let data_type = DataType { base, modifier, dimensions };
        let name = match &data_type.base {
            BaseType::Builtin(builtin) => builtin.catalog_name(),
            _ => UNKNOWN,
        };
        let written = text(name, &data_type.modifier, dimensions);
        assert_eq!(written, expected);
        assert_eq!(parse(&written), Some(data_type));
    }

    #[test]
    fn every_built_in_type_reads_back_as_written() {
        for builtin in BuiltinType::all() {
            round_trip(BaseType::Builtin(builtin), Modifier::None, 0, builtin.catalog_name());
        }
        round_trip(BaseType::Unknown, Modifier::None, 0, "unknown");
    }

    #[test]
    fn modifiers_and_dimensions_read_back_as_written() {
        let builtin = BaseType::Builtin;
        round_trip(builtin(BuiltinType::Varchar), Modifier::Length(20), 2, "varchar(20)[][]");
        let numeric = Modifier::Numeric { precision: 3, scale: -2 };
        round_trip(builtin(BuiltinType::Numeric), numeric, 0, "numeric(3,-2)");
        round_trip(builtin(BuiltinType::TimestampTz), Modifier::SecondsPrecision(0), 0, "timestamptz(0)");
        let interval = |fields, precision| Modifier::Interval { fields, precision };
        let cases = [
            (interval("", Some(3)), "interval(3)"),
            (interval("YEAR TO MONTH", None), "interval year to month"),
            (interval("DAY TO SECOND", Some(6)), "interval day to second(6)"),
        ];
        for (modifier, expected) in cases {
            round_trip(builtin(BuiltinType::Interval), modifier, 0, expected);
        }
    }

    #[test]
    fn what_is_no_type_is_none() {
        let texts = [
            "",
            "integer",
            "int4 year",
            "varchar(x)",
            "varchar(20",
            "numeric(10)",
            "numeric(1,2,3)",
            "int4[",
            "interval fortnight",
            "varchar(-1)",
            "[]",
            "()",
        ];
        for text in texts {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse(&format!("int4{}", "[]".repeat(256))), None);
    }
}
