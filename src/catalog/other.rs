//! Object kinds that are kept as their definition: operators, collations, text search objects,
//! casts, conversions, languages, and what else `CREATE name (option = value)` makes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Common, Definition, Expression, Id, Keyed, Name, Schema};

/// An object that is known by its definition.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OtherObject {
    /// What kind of object this is.
    pub kind: OtherKind,
    /// The schema; `None` for kinds that stand in no schema.
    pub schema: Option<Id<Schema>>,
    /// The name; for a cast its types, for an operator its symbol.
    pub name: Name,
    /// What tells it from others of the same name: an operator's operand types
    /// (`integer, integer`), an operator class's access method. Empty otherwise.
    pub arguments: Box<str>,
    /// `(option = value, ...)`, in the order written.
    pub definition: Vec<Definition>,
    /// The whole statement as written, without a closing semicolon, and those that changed it
    /// (`ALTER TEXT SEARCH CONFIGURATION ... ADD MAPPING`, `ALTER OPERATOR FAMILY ... ADD`).
    pub statements: Vec<Expression>,
    /// Owner, grants, comment, place in the input.
    pub common: Common,
}

/// The kinds that are kept as [`OtherObject`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum OtherKind {
    /// `CREATE OPERATOR`
    Operator,
    /// `CREATE OPERATOR CLASS`
    OperatorClass,
    /// `CREATE OPERATOR FAMILY`
    OperatorFamily,
    /// `CREATE COLLATION`
    Collation,
    /// `CREATE CONVERSION`
    Conversion,
    /// `CREATE CAST`
    Cast,
    /// `CREATE TEXT SEARCH CONFIGURATION`
    TextSearchConfiguration,
    /// `CREATE TEXT SEARCH DICTIONARY`
    TextSearchDictionary,
    /// `CREATE TEXT SEARCH PARSER`
    TextSearchParser,
    /// `CREATE TEXT SEARCH TEMPLATE`
    TextSearchTemplate,
    /// `CREATE LANGUAGE`
    Language,
    /// `CREATE TRANSFORM`
    Transform,
    /// `CREATE ACCESS METHOD`
    AccessMethod,
    /// `CREATE TABLESPACE`
    Tablespace,
}

impl OtherKind {
    /// All of them.
    pub(crate) const ALL: [OtherKind; 14] = [
        OtherKind::Operator,
        OtherKind::OperatorClass,
        OtherKind::OperatorFamily,
        OtherKind::Collation,
        OtherKind::Conversion,
        OtherKind::Cast,
        OtherKind::TextSearchConfiguration,
        OtherKind::TextSearchDictionary,
        OtherKind::TextSearchParser,
        OtherKind::TextSearchTemplate,
        OtherKind::Language,
        OtherKind::Transform,
        OtherKind::AccessMethod,
        OtherKind::Tablespace,
    ];
}

/// The key of an [`OtherObject`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OtherKey {
    /// What kind of object.
    pub kind: OtherKind,
    /// The schema.
    pub schema: Option<Id<Schema>>,
    /// The name.
    pub name: Name,
    /// See [`OtherObject::arguments`].
    pub arguments: Box<str>,
}

impl Keyed for OtherObject {
    type Key = OtherKey;
    fn key(&self) -> OtherKey {
        OtherKey {
            kind: self.kind,
            schema: self.schema,
            name: self.name.clone(),
            arguments: self.arguments.clone(),
        }
    }
}
