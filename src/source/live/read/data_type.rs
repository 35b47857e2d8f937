//! The types of columns, from their numbers and modifiers.

use crate::catalog::{BaseType, BuiltinType, DataType, Modifier};

use super::assembly::Assembly;

/// The four bytes of a value's length, which are part of many modifiers.
const HEADER_BYTES: i32 = 4;

impl Assembly {
    /// The type with this number and modifier; `printed` is what `format_type()` writes, where only
    /// that tells what the modifier means.
    pub fn data_type(&self, oid: u32, modifier: i32, printed: Option<&str>) -> DataType {
        let Some(named) = self.names.type_name(oid) else { return DataType::UNKNOWN };
        let (element, dimensions) = match named.element {
            Some(element) => (element, 1),
            None => (oid, 0),
        };
        let base = self.base_type(element);
        let modifier = match (&base, printed) {
            (BaseType::Builtin(builtin), _) => builtin_modifier(*builtin, modifier),
            (_, Some(printed)) => self.printed_modifier(element, printed),
            (_, None) => Modifier::None,
        };
        DataType { dimensions, ..DataType::new(base, modifier) }
    }

    fn base_type(&self, oid: u32) -> BaseType {
        if let Some(id) = self.types.get(&oid) {
            return BaseType::Defined(*id);
        }
        if let Some(id) = self.multiranges.get(&oid) {
            return BaseType::Multirange(*id);
        }
        let Some(named) = self.names.type_name(oid) else { return BaseType::Unknown };
        if let Some(id) = self.relations.get(&named.relation) {
            return BaseType::Row(*id);
        }
        let builtin = match named.schema == "pg_catalog" {
            true => BuiltinType::from_catalog_name(named.name.as_str()),
            false => None,
        };
        builtin.map_or_else(|| BaseType::External(Box::new(named.qualified())), BaseType::Builtin)
    }

    /// What stands in parentheses behind the name of a type that is not built in.
    fn printed_modifier(&self, oid: u32, printed: &str) -> Modifier {
        let name = self.names.type_name(oid).map(|named| named.qualified().to_string());
        let printed = printed.strip_suffix("[]").unwrap_or(printed);
        let behind_name = name.and_then(|name| printed.strip_prefix(name.as_str()));
        let inner = behind_name.and_then(|rest| rest.strip_prefix('(')?.strip_suffix(')'));
        inner.map_or(Modifier::None, |inner| Modifier::Other(inner.into()))
    }
}

/// The modifier of a built-in type (`pg_attribute.atttypmod`), as the type's own output function
/// takes it apart.
fn builtin_modifier(builtin: BuiltinType, modifier: i32) -> Modifier {
    if modifier < 0 {
        return Modifier::None;
    }
    match builtin {
        BuiltinType::Bpchar | BuiltinType::Varchar => {
            Modifier::Length((modifier - HEADER_BYTES).max(0).cast_unsigned())
        }
        BuiltinType::Bit | BuiltinType::Varbit => Modifier::Length(modifier.cast_unsigned()),
        BuiltinType::Numeric => numeric_modifier(modifier - HEADER_BYTES),
        BuiltinType::Time | BuiltinType::TimeTz | BuiltinType::Timestamp | BuiltinType::TimestampTz => {
            u8::try_from(modifier).map_or(Modifier::None, Modifier::SecondsPrecision)
        }
        BuiltinType::Interval => interval_modifier(modifier),
        _ => Modifier::None,
    }
}

/// The precision stands in the upper 16 bits, the scale in the lower 11 with its sign.
fn numeric_modifier(modifier: i32) -> Modifier {
    let scale = ((modifier & 0x7ff) ^ 0x400) - 0x400;
    match (u16::try_from(modifier >> 16), i16::try_from(scale)) {
        (Ok(precision), Ok(scale)) => Modifier::Numeric { precision, scale },
        _ => Modifier::None,
    }
}

/// A bit for each field stands in the upper 16 bits, the precision in the lower.
fn interval_modifier(modifier: i32) -> Modifier {
    const ALL_FIELDS: i32 = 0x7fff;
    const FULL_PRECISION: i32 = 0xffff;
    let (bits, digits) = ((modifier >> 16) & ALL_FIELDS, modifier & FULL_PRECISION);
    let fields = interval_fields(bits);
    let precision = u8::try_from(digits).ok().filter(|_| digits != FULL_PRECISION);
    match (fields, precision) {
        ("", None) => Modifier::None,
        _ => Modifier::Interval { fields, precision },
    }
}

/// The words for a set of interval fields (`intervaltypmodout`).
fn interval_fields(bits: i32) -> &'static str {
    const MONTH: i32 = 1 << 1;
    const YEAR: i32 = 1 << 2;
    const DAY: i32 = 1 << 3;
    const HOUR: i32 = 1 << 10;
    const MINUTE: i32 = 1 << 11;
    const SECOND: i32 = 1 << 12;
    match bits {
        YEAR => "YEAR",
        MONTH => "MONTH",
        DAY => "DAY",
        HOUR => "HOUR",
        MINUTE => "MINUTE",
        SECOND => "SECOND",
        _ if bits == YEAR | MONTH => "YEAR TO MONTH",
        _ if bits == DAY | HOUR => "DAY TO HOUR",
        _ if bits == DAY | HOUR | MINUTE => "DAY TO MINUTE",
        _ if bits == DAY | HOUR | MINUTE | SECOND => "DAY TO SECOND",
        _ if bits == HOUR | MINUTE => "HOUR TO MINUTE",
        _ if bits == HOUR | MINUTE | SECOND => "HOUR TO SECOND",
        _ if bits == MINUTE | SECOND => "MINUTE TO SECOND",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modifiers_are_taken_apart() {
        let numeric = |precision, scale| Modifier::Numeric { precision, scale };
        let interval = |fields, precision| Modifier::Interval { fields, precision };
        // as PostgreSQL 15 keeps them
        let cases = [
            (BuiltinType::Varchar, 14, Modifier::Length(10)),
            (BuiltinType::Bit, 3, Modifier::Length(3)),
            (BuiltinType::Numeric, 655_366, numeric(10, 2)),
            (BuiltinType::Numeric, 198_657, numeric(3, -3)),
            (BuiltinType::Numeric, 131_081, numeric(2, 5)),
            (BuiltinType::TimestampTz, 0, Modifier::SecondsPrecision(0)),
            (BuiltinType::Interval, 0x7fff_0003, interval("", Some(3))),
            (BuiltinType::Interval, 0x0006_ffff, interval("YEAR TO MONTH", None)),
            (BuiltinType::Interval, 0x1c08_0002, interval("DAY TO SECOND", Some(2))),
            (BuiltinType::Varchar, -1, Modifier::None),
            (BuiltinType::Int4, 7, Modifier::None),
        ];
        for (builtin, modifier, expected) in cases {
            assert_eq!(builtin_modifier(builtin, modifier), expected, "{builtin} {modifier}");
        }
    }
}
