//! The name of a type, as PostgreSQL's grammar reads it.

use crate::catalog::{BuiltinType, Modifier, Name, QualifiedName};

use super::cursor::Cursor;
use super::lexer::TokenKind;
use super::read_error::ReadError;

/// A type as a statement writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ParsedType {
    /// Which type; the element type where dimensions follow.
    pub name: TypeNameRef,
    /// What stands in parentheses after the name.
    pub modifier: Modifier,
    /// Array dimensions as written, 0 for no array.
    pub dimensions: u8,
    /// How many values: a function may return a set of them.
    pub cardinality: Cardinality,
}

/// How a statement names a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TypeNameRef {
    /// A type of `pg_catalog`, under its SQL name or its own.
    Builtin(BuiltinType),
    /// `serial` and its kin: in a column an integer with a sequence, elsewhere no type.
    Serial(SerialType),
    /// Any other type, to be looked up.
    Named(QualifiedName),
    /// `table.column%TYPE`: the type that the column has when the statement runs.
    OfColumn(Box<(QualifiedName, Name)>),
}

/// The spellings that make a column's sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SerialType {
    /// `smallserial`, `serial2`
    Small,
    /// `serial`, `serial4`
    Normal,
    /// `bigserial`, `serial8`
    Big,
}

impl SerialType {
    /// The type that the column gets.
    pub fn integer_type(self) -> BuiltinType {
        match self {
            SerialType::Small => BuiltinType::Int2,
            SerialType::Normal => BuiltinType::Int4,
            SerialType::Big => BuiltinType::Int8,
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        match name {
            "smallserial" | "serial2" => Some(SerialType::Small),
            "serial" | "serial4" => Some(SerialType::Normal),
            "bigserial" | "serial8" => Some(SerialType::Big),
            _ => None,
        }
    }
}

/// Whether a function returns one value or a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cardinality {
    /// A value.
    Single,
    /// `SETOF`
    Set,
}

impl ParsedType {
    /// Reads a type with its modifier and its array dimensions.
    pub fn read(cursor: &mut Cursor<'_>) -> Result<Self, ReadError> {
        let cardinality = if cursor.eat_keyword("SETOF") { Cardinality::Set } else { Cardinality::Single };
        let element = match read_sql_spelling(cursor)? {
            Some(builtin) => builtin,
            None => read_generic(cursor)?,
        };
        let dimensions = element.dimensions.saturating_add(read_dimensions(cursor)?);
        Ok(ParsedType { name: element.name, modifier: element.modifier, dimensions, cardinality })
    }
}

/// A type without the dimensions written after it.
struct Element {
    name: TypeNameRef,
    modifier: Modifier,
    /// 1 for the array types' own names: `_int4`.
    dimensions: u8,
}

impl Element {
    fn builtin(builtin: BuiltinType, modifier: Modifier) -> Self {
        Element { name: TypeNameRef::Builtin(builtin), modifier, dimensions: 0 }
    }
}

/// The types that SQL's grammar spells with words of its own. None of them can be qualified.
fn read_sql_spelling(cursor: &mut Cursor<'_>) -> Result<Option<Element>, ReadError> {
    let is_qualified = cursor.peek_at(1).is_some_and(|token| token.kind == TokenKind::Punctuation(b'.'));
    let Some(token) = cursor.peek().filter(|token| token.kind == TokenKind::Word && !is_qualified) else {
        return Ok(None);
    };
    let mut lower = [0; 16];
    let Some(word) = lower_case(cursor.bytes(token), &mut lower) else { return Ok(None) };
    let plain = |builtin| Element::builtin(builtin, Modifier::None);
    let before = *cursor;
    cursor.bump();
    let element = match word {
        b"int" | b"integer" => plain(BuiltinType::Int4),
        b"bigint" => plain(BuiltinType::Int8),
        b"smallint" => plain(BuiltinType::Int2),
        b"boolean" => plain(BuiltinType::Bool),
        b"real" => plain(BuiltinType::Float4),
        b"double" if cursor.eat_keyword("PRECISION") => plain(BuiltinType::Float8),
        b"float" => plain(read_float(cursor)?),
        b"dec" | b"decimal" | b"numeric" => {
            Element::builtin(BuiltinType::Numeric, read_modifier(cursor, BuiltinType::Numeric)?)
        }
        b"char" | b"character" | b"nchar" => read_character(cursor)?,
        b"national" if cursor.eat_keyword("CHARACTER") || cursor.eat_keyword("CHAR") => {
            read_character(cursor)?
        }
        b"varchar" => Element::builtin(BuiltinType::Varchar, read_modifier(cursor, BuiltinType::Varchar)?),
        b"bit" => read_bit(cursor)?,
        b"time" => read_time(cursor, BuiltinType::Time, BuiltinType::TimeTz)?,
        b"timestamp" => read_time(cursor, BuiltinType::Timestamp, BuiltinType::TimestampTz)?,
        b"interval" => Element::builtin(BuiltinType::Interval, read_interval(cursor)?),
        _ => {
            *cursor = before;
            return Ok(None);
        }
    };
    Ok(Some(element))
}

/// `word` in lower case, `None` if it is longer than any word of the grammar that names a type.
fn lower_case<'b>(word: &[u8], buffer: &'b mut [u8; 16]) -> Option<&'b [u8]> {
    let lower = buffer.get_mut(..word.len())?;
    lower.copy_from_slice(word);
    lower.make_ascii_lowercase();
    Some(lower)
}

/// `float(n)` counts binary digits.
fn read_float(cursor: &mut Cursor<'_>) -> Result<BuiltinType, ReadError> {
    if !cursor.eat_punct(b'(') {
        return Ok(BuiltinType::Float8);
    }
    let digits = number_in(cursor, 1, 53, "a precision from 1 to 53")?;
    cursor.expect_punct(b')')?;
    Ok(if digits <= 24 { BuiltinType::Float4 } else { BuiltinType::Float8 })
}

/// What follows `char`: without a length it holds one character.
fn read_character(cursor: &mut Cursor<'_>) -> Result<Element, ReadError> {
    if cursor.eat_keyword("VARYING") {
        return Ok(Element::builtin(BuiltinType::Varchar, read_modifier(cursor, BuiltinType::Varchar)?));
    }
    let length = read_modifier(cursor, BuiltinType::Bpchar)?;
    Ok(Element::builtin(BuiltinType::Bpchar, at_least_one(length)))
}

/// What follows `bit`: without a length it holds one bit.
fn read_bit(cursor: &mut Cursor<'_>) -> Result<Element, ReadError> {
    if cursor.eat_keyword("VARYING") {
        return Ok(Element::builtin(BuiltinType::Varbit, read_modifier(cursor, BuiltinType::Varbit)?));
    }
    let length = read_modifier(cursor, BuiltinType::Bit)?;
    Ok(Element::builtin(BuiltinType::Bit, at_least_one(length)))
}

fn at_least_one(length: Modifier) -> Modifier {
    if length == Modifier::None { Modifier::Length(1) } else { length }
}

fn read_time(
    cursor: &mut Cursor<'_>,
    without_zone: BuiltinType,
    with_zone: BuiltinType,
) -> Result<Element, ReadError> {
    let modifier = read_modifier(cursor, without_zone)?;
    if cursor.eat_keywords(&["WITH", "TIME", "ZONE"]) {
        return Ok(Element::builtin(with_zone, modifier));
    }
    cursor.eat_keywords(&["WITHOUT", "TIME", "ZONE"]);
    Ok(Element::builtin(without_zone, modifier))
}

/// The fields that an interval can be restricted to, as words and as PostgreSQL prints them.
const INTERVAL_FIELDS: [(&[&str], &str); 13] = [
    (&["YEAR", "TO", "MONTH"], "YEAR TO MONTH"),
    (&["DAY", "TO", "HOUR"], "DAY TO HOUR"),
    (&["DAY", "TO", "MINUTE"], "DAY TO MINUTE"),
    (&["DAY", "TO", "SECOND"], "DAY TO SECOND"),
    (&["HOUR", "TO", "MINUTE"], "HOUR TO MINUTE"),
    (&["HOUR", "TO", "SECOND"], "HOUR TO SECOND"),
    (&["MINUTE", "TO", "SECOND"], "MINUTE TO SECOND"),
    (&["YEAR"], "YEAR"),
    (&["MONTH"], "MONTH"),
    (&["DAY"], "DAY"),
    (&["HOUR"], "HOUR"),
    (&["MINUTE"], "MINUTE"),
    (&["SECOND"], "SECOND"),
];

/// The fields of an interval, from the words that PostgreSQL prints for them in upper case.
pub(crate) fn interval_fields(printed: &str) -> Option<&'static str> {
    INTERVAL_FIELDS.iter().map(|(_, fields)| *fields).find(|fields| *fields == printed)
}

fn read_interval(cursor: &mut Cursor<'_>) -> Result<Modifier, ReadError> {
    if cursor.at_punct(b'(') {
        return Ok(Modifier::Interval { fields: "", precision: read_seconds_precision(cursor)? });
    }
    let Some(fields) = cursor.eat_choice(&INTERVAL_FIELDS) else {
        return Ok(Modifier::None);
    };
    let precision = if fields.ends_with("SECOND") { read_seconds_precision(cursor)? } else { None };
    Ok(Modifier::Interval { fields, precision })
}

/// `(p)` of the types with seconds; above 6 the server takes 6.
fn read_seconds_precision(cursor: &mut Cursor<'_>) -> Result<Option<u8>, ReadError> {
    if !cursor.eat_punct(b'(') {
        return Ok(None);
    }
    let digits = number_in(cursor, 0, i64::from(i32::MAX), "a number of digits")?;
    cursor.expect_punct(b')')?;
    Ok(Some(digits.min(6) as u8))
}

/// A type by its own name, qualified or not.
fn read_generic(cursor: &mut Cursor<'_>) -> Result<Element, ReadError> {
    let before = *cursor;
    let name = cursor.qualified_name_as("a type name")?;
    if cursor.at_operator("%") || cursor.at_punct(b'.') {
        return read_column_type(cursor, before);
    }
    let is_system = name.schema.as_ref().is_none_or(|schema| *schema == "pg_catalog");
    if is_system && let Some((builtin, dimensions)) = builtin_named(name.name.as_str()) {
        let modifier = read_modifier(cursor, builtin)?;
        return Ok(Element { name: TypeNameRef::Builtin(builtin), modifier, dimensions });
    }
    if name.schema.is_none()
        && let Some(serial) = SerialType::from_name(name.name.as_str())
    {
        return Ok(Element { name: TypeNameRef::Serial(serial), modifier: Modifier::None, dimensions: 0 });
    }
    let modifier = match cursor.at_punct(b'(') {
        true => Modifier::Other(cursor.parenthesised_text()?.into()),
        false => Modifier::None,
    };
    Ok(Element { name: TypeNameRef::Named(name), modifier, dimensions: 0 })
}

/// `table.column%TYPE`
fn read_column_type<'a>(cursor: &mut Cursor<'a>, start: Cursor<'a>) -> Result<Element, ReadError> {
    *cursor = start;
    let (table, column) = cursor.qualified_column()?;
    if !cursor.eat_operator("%") {
        return Err(cursor.error("`%TYPE`"));
    }
    cursor.expect_keyword("TYPE")?;
    Ok(Element {
        name: TypeNameRef::OfColumn(Box::new((table, column))),
        modifier: Modifier::None,
        dimensions: 0,
    })
}

/// A type of `pg_catalog` by its name there, with the dimensions that the name stands for: the
/// array type of `int4` is `_int4`.
fn builtin_named(name: &str) -> Option<(BuiltinType, u8)> {
    if let Some(builtin) = BuiltinType::from_catalog_name(name) {
        return Some((builtin, 0));
    }
    let element = name.strip_prefix('_')?;
    BuiltinType::from_catalog_name(element).map(|builtin| (builtin, 1))
}

/// The modifier of a built-in type, if one follows. That of `interval` is written in a grammar of its
/// own.
fn read_modifier(cursor: &mut Cursor<'_>, builtin: BuiltinType) -> Result<Modifier, ReadError> {
    if !cursor.at_punct(b'(') {
        return Ok(Modifier::None);
    }
    match builtin {
        BuiltinType::Bpchar | BuiltinType::Varchar => {
            read_length(cursor, 10_485_760, "a length from 1 to 10485760")
        }
        BuiltinType::Bit | BuiltinType::Varbit => {
            read_length(cursor, 83_886_080, "a length from 1 to 83886080")
        }
        BuiltinType::Numeric => read_numeric(cursor),
        BuiltinType::Time | BuiltinType::TimeTz | BuiltinType::Timestamp | BuiltinType::TimestampTz => {
            Ok(read_seconds_precision(cursor)?.map_or(Modifier::None, Modifier::SecondsPrecision))
        }
        _ => Err(cursor.error(format!("no modifier of `{}`", builtin.sql_name()))),
    }
}

fn read_length(cursor: &mut Cursor<'_>, most: i64, what: &'static str) -> Result<Modifier, ReadError> {
    cursor.expect_punct(b'(')?;
    let length = number_in(cursor, 1, most, what)?;
    cursor.expect_punct(b')')?;
    Ok(Modifier::Length(length as u32))
}

/// `(p)` means a scale of 0.
fn read_numeric(cursor: &mut Cursor<'_>) -> Result<Modifier, ReadError> {
    cursor.expect_punct(b'(')?;
    let precision = number_in(cursor, 1, 1000, "a precision from 1 to 1000")?;
    let scale = match cursor.eat_punct(b',') {
        true => number_in(cursor, -1000, 1000, "a scale from -1000 to 1000")?,
        false => 0,
    };
    cursor.expect_punct(b')')?;
    Ok(Modifier::Numeric { precision: precision as u16, scale: scale as i16 })
}

fn number_in(cursor: &mut Cursor<'_>, least: i64, most: i64, what: &'static str) -> Result<i64, ReadError> {
    let before = *cursor;
    let number = cursor.integer()?;
    if (least..=most).contains(&number) { Ok(number) } else { Err(before.error(what)) }
}

/// `[]`, `[3]`, `ARRAY`, `ARRAY[3]`, as often as they follow.
fn read_dimensions(cursor: &mut Cursor<'_>) -> Result<u8, ReadError> {
    if cursor.eat_keyword("ARRAY") {
        if cursor.at_punct(b'[') {
            read_bounds(cursor)?;
        }
        return Ok(1);
    }
    let mut dimensions = 0u8;
    while cursor.at_punct(b'[') {
        read_bounds(cursor)?;
        dimensions = dimensions.saturating_add(1);
    }
    Ok(dimensions)
}

/// A dimension; the server ignores its length.
fn read_bounds(cursor: &mut Cursor<'_>) -> Result<(), ReadError> {
    cursor.expect_punct(b'[')?;
    if !cursor.at_punct(b']') {
        cursor.integer()?;
    }
    cursor.expect_punct(b']')
}

#[cfg(test)]
mod tests;
