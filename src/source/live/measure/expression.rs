//! What is computed of each value, once, before anything is aggregated.
//!
//! The statement for a table has two levels: the inner one computes the few numbers that facts are about
//! (octets, digits, a class of time), the outer one aggregates them. PostgreSQL would fold the two into one, and
//! compute each number again for each aggregate; a column that it takes for volatile keeps it from that, and
//! still lets it work in parallel. That column costs nothing, since it is never computed.

use crate::catalog::{ServerVersion, quote_identifier};
use crate::profile::wanted::StoredType;

/// Keeps the two levels apart.
pub(super) const BARRIER: &str = "CASE WHEN false THEN clock_timestamp() END AS barrier";

/// The largest power of ten that is compared with, before a number is counted digit by digit.
const COMPARED_DIGITS: u32 = 40;

/// What expressions have to know of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub version: ServerVersion,
    pub encoding: Encoding,
}

/// The encoding of the database, as far as it decides how bytes are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    /// Bytes of which nothing is known.
    SqlAscii,
    Other,
}

impl Encoding {
    /// The encoding of this name (`server_encoding`).
    pub fn of(name: Option<&str>) -> Self {
        match name {
            Some("SQL_ASCII") => Encoding::SqlAscii,
            Some("UTF8") | None => Encoding::Utf8,
            Some(_) => Encoding::Other,
        }
    }
}

impl Dialect {
    /// Whether `trim_scale` is there.
    fn trims_scale(self) -> bool {
        self.version.major() >= 13
    }

    /// Whether `numeric` can be infinite, and rows be found by a range of their places.
    pub fn is_since_14(self) -> bool {
        self.version.major() >= 14
    }

    /// The bytes of a text in UTF-8. PostgreSQL does not fetch the text where its own bytes are meant.
    fn octets(self, text: &str) -> String {
        match self.encoding {
            Encoding::Utf8 | Encoding::SqlAscii => format!("octet_length({text})"),
            Encoding::Other => format!("octet_length(convert_to({text}, 'UTF8'))"),
        }
    }
}

/// The name of one of a column's numbers in the inner level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// The value itself.
    Value,
    /// `numeric`: digits after the point; NULL where it is not finite.
    Scale,
    /// `numeric`: digits before the point; NULL where it is not finite.
    IntegerDigits,
    /// Text: bytes, without the blanks at the end of `char(n)`.
    TextOctets,
    /// Text: characters, the same.
    Characters,
    /// Bytes of the text form, or of the `bytea`.
    Octets,
    /// Dates and times: 1 infinity, 2 -infinity, 3 before the year 1, 4 after 9999, otherwise NULL.
    TimeClass,
    /// Arrays: dimensions.
    Dimensions,
    /// Arrays: whether an element is NULL.
    HasNull,
}

impl Part {
    /// Its name, for the column at a place of the statement.
    pub fn name(self, place: usize) -> String {
        let letter = match self {
            Part::Value => 'v',
            Part::Scale => 's',
            Part::IntegerDigits => 'i',
            Part::TextOctets => 't',
            Part::Characters => 'c',
            Part::Octets => 'o',
            Part::TimeClass => 'k',
            Part::Dimensions => 'd',
            Part::HasNull => 'n',
        };
        format!("{letter}{place}")
    }

    /// How it is computed of a column.
    pub fn sql(self, column: &str, stored: StoredType, dialect: Dialect) -> String {
        let value = format!("t.{}", quote_identifier(column));
        match self {
            Part::Value => value,
            Part::Scale => scale(&value, dialect),
            Part::IntegerDigits => integer_digits(&value, dialect),
            // `char(n)` loses the blanks at its end when it becomes text
            Part::TextOctets => dialect.octets(&format!("{value}::text")),
            Part::Characters => format!("char_length({value})"),
            Part::Octets => octets(&value, stored, dialect),
            Part::TimeClass => time_class(&value, stored),
            Part::Dimensions => format!("array_ndims({value})"),
            Part::HasNull => format!("num_nulls(VARIADIC {value}) > 0"),
        }
    }
}

/// Digits after the point without zeros that trail. NULL for NaN and infinities, which have no scale.
fn scale(value: &str, dialect: Dialect) -> String {
    if dialect.trims_scale() {
        return format!("scale(trim_scale({value}))");
    }
    format!(
        "CASE WHEN scale({value}) > 0 THEN \
         scale({value}) - length({value}::text) + length(rtrim({value}::text, '0')) ELSE scale({value}) END"
    )
}

/// Digits before the point, found by comparing with powers of ten: that is faster than to print the number.
fn integer_digits(value: &str, dialect: Dialect) -> String {
    let is_finite = match dialect.is_since_14() {
        true => format!("abs({value}) < 'Infinity'"),
        false => format!("{value} <> 'NaN'"),
    };
    let long = format!("CASE WHEN {is_finite} THEN length(trunc(abs({value}))::text) END");
    let mut digits = String::new();
    // NULL is not below any of them, and has no length either
    write_digits(&mut digits, &format!("abs({value})"), 0, COMPARED_DIGITS, &long);
    digits
}

/// The digits of a number that has `least` or more; what is not below the largest power is left to `long`.
fn write_digits(sql: &mut String, number: &str, least: u32, most: u32, long: &str) {
    if least == most {
        if most == COMPARED_DIGITS {
            sql.push_str(long);
        } else {
            sql.push_str(&least.to_string());
        }
        return;
    }
    let middle = least + (most - least) / 4;
    sql.push_str(&format!("CASE WHEN {number} < 1e{middle} THEN "));
    write_digits(sql, number, least, middle, long);
    sql.push_str(" ELSE ");
    write_digits(sql, number, middle + 1, most, long);
    sql.push_str(" END");
}

fn octets(value: &str, stored: StoredType, dialect: Dialect) -> String {
    match stored {
        StoredType::Bytes => format!("octet_length({value})"),
        StoredType::PaddedText => match dialect.encoding {
            Encoding::Other => dialect.octets(&format!("textin(bpcharout({value}))")),
            _ => format!("octet_length({value})"),
        },
        StoredType::Text | StoredType::Json | StoredType::Jsonb | StoredType::Array => {
            dialect.octets(&format!("{value}::text"))
        }
        // the cast to text would keep the encoding of the declaration
        StoredType::Xml => dialect.octets(&format!("textin(xml_out({value}))")),
        // casts to text may be defined otherwise; this prints it as COPY does
        _ => format!(
            "CASE WHEN num_nonnulls({value}) > 0 THEN {} END",
            dialect.octets(&format!("concat({value})"))
        ),
    }
}

fn time_class(value: &str, stored: StoredType) -> String {
    let (of_type, zone) = match stored {
        StoredType::Date => ("date", ""),
        StoredType::TimestampTz => ("timestamptz", "+00"),
        _ => ("timestamp", ""),
    };
    let at = |day: &str| match stored {
        StoredType::Date => format!("{of_type} '{day}'"),
        _ => format!("{of_type} '{day} 00:00:00{zone}'"),
    };
    let (first, end) = (at("0001-01-01"), at("10000-01-01"));
    format!(
        "CASE WHEN {value} >= {first} AND {value} < {end} THEN NULL \
         WHEN {value} = {of_type} 'infinity' THEN 1 WHEN {value} = {of_type} '-infinity' THEN 2 \
         WHEN {value} < {first} THEN 3 WHEN {value} >= {end} THEN 4 END"
    )
}
