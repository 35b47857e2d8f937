//! Objects that are kept as their definition.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::SavedCommon;
use super::is_default;
use crate::catalog::{Definition, Expression, Name, OtherKind, OtherObject};
use crate::source::snapshot::error::Flaw;
use crate::source::snapshot::reader::Reader;
use crate::source::snapshot::writer::Writer;

/// An operator, collation, text search object, cast, language ...
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedOther {
    /// What kind of object it is.
    pub kind: OtherKind,
    /// Its schema, for kinds that stand in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Name>,
    /// Its name; for a cast its types, for an operator its symbol.
    pub name: Name,
    /// What tells it from others of the same name: an operator's operand types, an operator class's
    /// access method.
    #[serde(default, skip_serializing_if = "is_default")]
    pub arguments: Box<str>,
    /// `(option = value, ...)`, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub definition: Vec<Definition>,
    /// The statements that make it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<Expression>,
    /// Owner, privileges, comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub about: SavedCommon,
}

impl SavedOther {
    pub fn of(writer: &Writer<'_>, other: &OtherObject) -> Self {
        let OtherObject { kind, schema, name, arguments, definition, statements, common } = other;
        SavedOther {
            kind: *kind,
            schema: schema.map(|schema| writer.schema(schema)),
            name: name.clone(),
            arguments: arguments.clone(),
            definition: definition.clone(),
            statements: statements.clone(),
            about: SavedCommon::of(writer, common),
        }
    }

    pub fn restore(self, reader: &mut Reader) -> Result<OtherObject, Flaw> {
        let SavedOther { kind, schema, name, arguments, definition, statements, about } = self;
        Ok(OtherObject {
            kind,
            schema: schema.map(|schema| reader.schema(&schema)).transpose()?,
            name,
            arguments,
            definition,
            statements,
            common: about.restore(reader),
        })
    }
}
