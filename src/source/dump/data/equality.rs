//! When two values are equal, by their text forms.

use crate::catalog::{BaseType, BuiltinType, Catalog, Column, QualifiedName, TypeKind};

/// How the text forms of a type are made comparable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Equality {
    /// Equal values have equal texts.
    Exact,
    /// But for zeros behind the point: 1.50 is 1.5.
    Numeric,
    /// But for the sign of zero.
    Float,
    /// But for blanks at the end.
    Padded,
}

impl Equality {
    /// How the values of a column are compared; `None` where their texts do not tell: `citext` and other
    /// collations that see no difference between letters, intervals, `jsonb` with its numbers ...
    pub(super) fn of(catalog: &Catalog, column: &Column) -> Option<Self> {
        // a collation may take different texts for equal; those of the server itself do not
        let of_domain = catalog.collation_of_domain(&column.data_type);
        if column.collation.as_deref().or(of_domain).is_some_and(|collation| !is_of_server(collation)) {
            return None;
        }
        let base = catalog.base_type(&column.data_type);
        if base.is_array() {
            return None;
        }
        match &base.base {
            BaseType::Builtin(builtin) => of_builtin(*builtin),
            BaseType::Defined(id) if matches!(catalog.types[*id].kind, TypeKind::Enum(_)) => {
                Some(Equality::Exact)
            }
            _ => None,
        }
    }

    /// What of a text form is compared.
    pub(super) fn reduced(self, text: &[u8]) -> &[u8] {
        match self {
            Equality::Exact => text,
            Equality::Numeric => without_zeros(text),
            Equality::Float => text.strip_prefix(b"-").filter(|zero| *zero == b"0").unwrap_or(text),
            Equality::Padded => super::values::text::without_padding(text),
        }
    }
}

fn is_of_server(collation: &QualifiedName) -> bool {
    collation.schema.as_ref().is_some_and(|schema| schema.as_str() == "pg_catalog")
}

fn of_builtin(builtin: BuiltinType) -> Option<Equality> {
    use BuiltinType as B;
    match builtin {
        B::Bool | B::Bytea | B::QuotedChar | B::Name | B::Int8 | B::Int2 | B::Int4 | B::Text | B::Oid => {
            Some(Equality::Exact)
        }
        B::Varchar
        | B::Date
        | B::Timestamp
        | B::TimestampTz
        | B::Time
        | B::Uuid
        | B::Macaddr
        | B::Macaddr8 => Some(Equality::Exact),
        B::Bpchar => Some(Equality::Padded),
        B::Numeric => Some(Equality::Numeric),
        B::Float4 | B::Float8 => Some(Equality::Float),
        _ => None,
    }
}

fn without_zeros(text: &[u8]) -> &[u8] {
    if !text.contains(&b'.') {
        return text;
    }
    let end = text.iter().rposition(|&byte| byte != b'0').map_or(0, |last| last + 1);
    text[..end].strip_suffix(b".").unwrap_or(&text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_are_reduced_to_equal_texts() {
        let numeric = |text: &'static str| Equality::Numeric.reduced(text.as_bytes());
        for (a, b) in [("1.50", "1.5"), ("100", "100.00"), ("0", "0.0"), ("NaN", "NaN")] {
            assert_eq!(numeric(a), numeric(b));
        }
        assert_ne!(numeric("100"), numeric("1"));
        assert_ne!(numeric("-1.0"), numeric("1"));
        assert_eq!(Equality::Float.reduced(b"-0"), b"0");
        assert_eq!(Equality::Padded.reduced(b"a  "), b"a");
    }
}
