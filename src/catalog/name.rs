//! Names as PostgreSQL stores them, and their quoting in SQL text.

use std::borrow::{Borrow, Cow};
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::keyword;

/// The longest name PostgreSQL stores, in bytes (`NAMEDATALEN - 1`).
pub const MAX_NAME_BYTES: usize = 63;

/// An identifier as it stands in the system catalogs: folded, without quotes, at most 63 bytes
/// when PostgreSQL made it.
///
/// Short names are stored in place and copies are cheap, so names are compared and passed by value.
///
/// ```
/// use pgdms_lint::catalog::Name;
/// assert_eq!(Name::from("orders").to_string(), "orders");
/// assert_eq!(Name::from("Order Items").to_string(), "\"Order Items\"");
/// assert_eq!(Name::from("Order Items").as_str(), "Order Items");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Name(SmolStr);

impl Name {
    /// The name as stored, without quotes.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// A name from an identifier without quotes: ASCII letters folded to lower case and cut to
    /// 63 bytes, as the server does.
    ///
    /// ```
    /// use pgdms_lint::catalog::Name;
    /// assert_eq!(Name::folded("Orders").as_str(), "orders");
    /// ```
    pub fn folded(identifier: &str) -> Self {
        if identifier.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Self::truncated(&identifier.to_ascii_lowercase())
        } else {
            Self::truncated(identifier)
        }
    }

    /// A name cut to 63 bytes at a character boundary, as the server does with long identifiers.
    pub fn truncated(identifier: &str) -> Self {
        Name(SmolStr::new(truncate(identifier, MAX_NAME_BYTES)))
    }
}

/// The longest start of `text` that has at most `bytes` bytes and ends at a character boundary.
pub fn truncate(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let mut end = bytes;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

impl fmt::Display for Name {
    /// Quoted where SQL needs it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&quote_identifier(self.as_str()))
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Name(SmolStr::new(text))
    }
}

impl From<String> for Name {
    fn from(text: String) -> Self {
        Name(SmolStr::from(text))
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl JsonSchema for Name {
    fn schema_name() -> Cow<'static, str> {
        "Name".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}

/// A name with the schema that it stands in, as written or as resolved.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QualifiedName {
    /// The schema; `None` where the text names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Name>,
    /// The object's own name.
    pub name: Name,
}

impl fmt::Display for QualifiedName {
    /// Quoted where SQL needs it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}.")?;
        }
        write!(f, "{}", self.name)
    }
}

/// `identifier` in double quotes where PostgreSQL needs them: unless it is lower-case ASCII
/// letters, digits and underscores, does not start with a digit, and is no keyword that SQL
/// reserves in some place (the rule of `quote_ident()`).
///
/// ```
/// use pgdms_lint::catalog::quote_identifier;
/// assert_eq!(quote_identifier("a_1"), "a_1");
/// assert_eq!(quote_identifier("user"), "\"user\"");
/// assert_eq!(quote_identifier("a\"b"), "\"a\"\"b\"");
/// ```
pub fn quote_identifier(identifier: &str) -> Cow<'_, str> {
    let plain = identifier
        .bytes()
        .enumerate()
        .all(|(at, byte)| byte.is_ascii_lowercase() || byte == b'_' || (at > 0 && byte.is_ascii_digit()));
    if plain && !identifier.is_empty() && !keyword::needs_quotes(identifier) {
        return Cow::Borrowed(identifier);
    }
    Cow::Owned(format!("\"{}\"", identifier.replace('"', "\"\"")))
}

/// `text` as a string literal that means the same whatever `standard_conforming_strings` says:
/// quotes doubled, and an `E''` literal where there is a backslash (the rule of `quote_literal()`).
///
/// ```
/// use pgdms_lint::catalog::quote_literal;
/// assert_eq!(quote_literal("it's"), "'it''s'");
/// assert_eq!(quote_literal(r"a\b"), r"E'a\\b'");
/// ```
pub fn quote_literal(text: &str) -> String {
    let doubled = text.replace('\'', "''");
    if text.contains('\\') { format!("E'{}'", doubled.replace('\\', "\\\\")) } else { format!("'{doubled}'") }
}
