//! How many bytes the values of a type take, where the type tells.

use crate::catalog::{BuiltinType, Catalog, Column};

/// Bytes of a value on disk; `None` where they differ from value to value.
pub(super) fn of(catalog: &Catalog, column: &Column) -> Option<f64> {
    let bytes = match catalog.base_type(&column.data_type).as_builtin()? {
        BuiltinType::Bool => 1,
        BuiltinType::Int2 => 2,
        BuiltinType::Int4 | BuiltinType::Float4 | BuiltinType::Date | BuiltinType::Oid => 4,
        BuiltinType::Int8
        | BuiltinType::Float8
        | BuiltinType::Money
        | BuiltinType::Time
        | BuiltinType::Timestamp
        | BuiltinType::TimestampTz => 8,
        BuiltinType::TimeTz => 12,
        BuiltinType::Interval | BuiltinType::Uuid => 16,
        _ => return None,
    };
    Some(f64::from(bytes))
}
