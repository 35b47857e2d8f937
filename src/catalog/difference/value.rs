//! The value of a property, by names: it means the same in every catalog.

use std::fmt;

use serde::{Serialize, Serializer};
use smol_str::{SmolStr, ToSmolStr};

use crate::catalog::{Expression, Name, Privileges, QualifiedName, quote_literal};

/// The value of a property. What it points at stands in it by name, so that values of two catalogs
/// can be compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(i64),
    /// One of PostgreSQL's own words, in lower case: `cascade`.
    Word(&'static str),
    /// Text that means nothing to SQL: a comment, a function's body, a label.
    Text(SmolStr),
    /// Text as it stands in SQL: an expression, a type, a name.
    Sql(SmolStr),
    /// What a grant allows, and what of that may be passed on.
    Privileges(Privileges, Privileges),
    /// As PostgreSQL or an extension made it: the input tells of nothing that changed since.
    AsMade,
    /// Several values; their order counts.
    List(Vec<Value>),
    /// The words of a clause, as SQL writes them one behind the other; their order counts.
    Clause(Vec<Value>),
    /// There is a value, but the input does not tell which.
    Unknown,
}

const AS_MADE: &str = "as made";

impl Value {
    /// A list of values whose order counts; not known where one of them is not.
    pub(super) fn list(values: impl IntoIterator<Item = Value>) -> Self {
        let values: Vec<Value> = values.into_iter().collect();
        if values.contains(&Value::Unknown) { Value::Unknown } else { Value::List(values) }
    }

    /// Words one behind the other; not known where one of them is not.
    pub(super) fn clause(words: impl IntoIterator<Item = Value>) -> Self {
        match Value::list(words) {
            Value::List(words) => Value::Clause(words),
            unknown => unknown,
        }
    }

    /// A list of values whose order means nothing.
    pub(super) fn set(values: impl IntoIterator<Item = Value>) -> Self {
        let mut values: Vec<Value> = values.into_iter().collect();
        values.sort_unstable();
        Value::list(values)
    }

    /// What SQL writes.
    pub(super) fn sql(written: impl fmt::Display) -> Self {
        Value::Sql(written.to_smolstr())
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Value::Flag(flag)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Number(number)
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Value::Number(i64::from(number))
    }
}

impl From<i16> for Value {
    fn from(number: i16) -> Self {
        Value::Number(i64::from(number))
    }
}

impl From<u16> for Value {
    fn from(number: u16) -> Self {
        Value::Number(i64::from(number))
    }
}

impl From<&'static str> for Value {
    fn from(word: &'static str) -> Self {
        Value::Word(word)
    }
}

impl From<&Box<str>> for Value {
    fn from(text: &Box<str>) -> Self {
        Value::Text(SmolStr::new(text))
    }
}

impl From<&Name> for Value {
    fn from(name: &Name) -> Self {
        Value::sql(name)
    }
}

impl From<&Expression> for Value {
    fn from(expression: &Expression) -> Self {
        match expression.is_unread() {
            true => Value::Unknown,
            false => Value::Sql(SmolStr::new(expression.as_str())),
        }
    }
}

impl From<&QualifiedName> for Value {
    /// The schema `pg_catalog` is left out: some texts name it, others do not.
    fn from(name: &QualifiedName) -> Self {
        match &name.schema {
            Some(schema) if *schema == "pg_catalog" => Value::from(&name.name),
            _ => Value::sql(name),
        }
    }
}

impl From<&Box<QualifiedName>> for Value {
    fn from(name: &Box<QualifiedName>) -> Self {
        Value::from(&**name)
    }
}

impl fmt::Display for Value {
    /// For people, on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Flag(flag) => f.write_str(if *flag { "yes" } else { "no" }),
            Value::Number(number) => number.fmt(f),
            Value::Word(word) => f.write_str(word),
            Value::Text(text) => write_on_one_line(f, &quote_literal(text)),
            Value::Sql(text) => write_on_one_line(f, text),
            Value::Privileges(privileges, grantable) => write_privileges(f, *privileges, *grantable),
            Value::AsMade => f.write_str(AS_MADE),
            Value::List(values) => write_list(f, values),
            Value::Clause(words) => write_words(f, words),
            Value::Unknown => f.write_str("not known"),
        }
    }
}

fn write_on_one_line(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for character in text.chars() {
        match character {
            '\n' => f.write_str("\\n")?,
            control if control.is_control() => write!(f, "{}", control.escape_default())?,
            other => write!(f, "{other}")?,
        }
    }
    Ok(())
}

fn write_privileges(
    f: &mut fmt::Formatter<'_>,
    privileges: Privileges,
    grantable: Privileges,
) -> fmt::Result {
    if privileges.is_empty() {
        return f.write_str("nothing");
    }
    for (at, privilege) in privileges.iter().enumerate() {
        let before = if at > 0 { ", " } else { "" };
        let option = if grantable.contains(privilege) { " with grant option" } else { "" };
        write!(f, "{before}{}{option}", privilege.keyword())?;
    }
    Ok(())
}

fn write_words(f: &mut fmt::Formatter<'_>, words: &[Value]) -> fmt::Result {
    for (at, word) in words.iter().enumerate() {
        write!(f, "{}{word}", if at > 0 { " " } else { "" })?;
    }
    Ok(())
}

fn write_list(f: &mut fmt::Formatter<'_>, values: &[Value]) -> fmt::Result {
    f.write_str("(")?;
    for (at, value) in values.iter().enumerate() {
        write!(f, "{}{value}", if at > 0 { ", " } else { "" })?;
    }
    f.write_str(")")
}

impl Serialize for Value {
    /// A boolean, number, string or list; `null` for what is not known. Privileges are a list of
    /// words, with ` WITH GRANT OPTION` behind those that may be passed on.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Flag(flag) => serializer.serialize_bool(*flag),
            Value::Number(number) => serializer.serialize_i64(*number),
            Value::Word(word) => serializer.serialize_str(word),
            Value::Text(text) | Value::Sql(text) => serializer.serialize_str(text),
            Value::Privileges(privileges, grantable) => {
                serializer.collect_seq(privileges.iter().map(|privilege| {
                    let option = if grantable.contains(privilege) { " WITH GRANT OPTION" } else { "" };
                    format!("{}{option}", privilege.keyword())
                }))
            }
            Value::AsMade => serializer.serialize_str(AS_MADE),
            Value::List(values) | Value::Clause(values) => values.serialize(serializer),
            Value::Unknown => serializer.serialize_unit(),
        }
    }
}
