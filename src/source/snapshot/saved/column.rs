//! Columns.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::{SavedGrant, acl, other_path, place_of_part, saved_grants};
use super::data_type::SavedType;
use super::{is_default, is_true, yes};
use crate::catalog::{
    Column, ColumnNumber, Compression, Definition, Expression, Generated, GeneratedKind, Identity,
    IdentityKind, Name, QualifiedName, RareOfColumn, Span, Storage, without_secrets,
};
use crate::source::snapshot::error::Flaw;
use crate::source::snapshot::reader::Reader;
use crate::source::snapshot::writer::Writer;

/// A column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedColumn {
    /// Its name.
    pub name: Name,
    /// Its declared type.
    #[serde(rename = "type")]
    pub data_type: SavedType,
    /// `pg_attribute.attnum`; missing where it is one more than that of the column before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u16>,
    /// Whether NULL is refused: `NOT NULL`, or part of the primary key.
    #[serde(default, skip_serializing_if = "is_default")]
    pub not_null: bool,
    /// The default, as an expression of SQL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Expression>,
    /// What it is computed from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generated: Option<SavedGenerated>,
    /// Set for an identity column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<SavedIdentity>,
    /// The collation where it is not the type's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<QualifiedName>,
    /// The storage where it is not the type's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage: Option<Storage>,
    /// The compression method where it is not the server's default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compression: Option<Compression>,
    /// `SET STATISTICS`, where it is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statistics_target: Option<i16>,
    /// Whether it is declared in this relation, and not only inherited.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub is_local: bool,
    /// How many parents it is inherited from.
    #[serde(default, skip_serializing_if = "is_default")]
    pub inherited_from: u16,
    /// `SET (n_distinct = ...)`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Definition>,
    /// `OPTIONS (...)` in a foreign table; what may be a secret has no value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foreign_options: Vec<Definition>,
    /// Privileges on this column alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privileges: Option<Vec<SavedGrant>>,
    /// The comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Box<str>>,
    /// The schemas that were searched where it was written, where not those of its relation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_path: Option<Vec<Name>>,
}

/// `GENERATED ALWAYS AS (...)`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedGenerated {
    /// The expression, without its parentheses.
    pub expression: Expression,
    /// Whether the value is stored.
    pub kind: GeneratedKind,
}

/// `GENERATED ... AS IDENTITY`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedIdentity {
    /// Whether values of the user's are taken.
    pub kind: IdentityKind,
    /// The sequence behind it, of `sequences`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<QualifiedName>,
}

impl SavedColumn {
    /// A column of a relation that was written at `whole`; `next` is the number that follows from its
    /// place.
    pub fn of(writer: &Writer<'_>, column: &Column, next: u16, whole: Option<Span>) -> Self {
        let Column { number, name, data_type, not_null, default, is_local, inherited_from, span, rare } =
            column;
        let RareOfColumn {
            generated,
            identity,
            collation,
            storage,
            compression,
            statistics_target,
            options,
            foreign_options,
            acl,
            comment,
        } = &**rare;
        SavedColumn {
            name: name.clone(),
            data_type: SavedType::of(writer, data_type),
            number: (number.0 != next).then_some(number.0),
            not_null: *not_null,
            default: default.clone(),
            generated: generated.as_deref().map(SavedGenerated::of),
            identity: identity.as_ref().map(|identity| SavedIdentity::of(writer, identity)),
            collation: collation.as_deref().cloned(),
            storage: *storage,
            compression: *compression,
            statistics_target: *statistics_target,
            is_local: *is_local,
            inherited_from: *inherited_from,
            options: options.to_vec(),
            foreign_options: without_secrets(foreign_options.to_vec()),
            privileges: acl.as_deref().map(saved_grants),
            comment: comment.clone(),
            search_path: other_path(writer, span.or(whole), whole),
        }
    }

    /// The column; `next` is its number where none is given.
    pub fn restore(self, reader: &mut Reader, next: u16, whole: Option<Span>) -> Result<Column, Flaw> {
        let SavedColumn {
            name,
            data_type,
            number,
            not_null,
            default,
            generated,
            identity,
            collation,
            storage,
            compression,
            statistics_target,
            is_local,
            inherited_from,
            options,
            foreign_options,
            privileges,
            comment,
            search_path,
        } = self;
        let data_type = data_type.restore(reader)?;
        let rare = RareOfColumn {
            generated: generated.map(|generated| Box::new(generated.restore())),
            identity: identity.map(|identity| identity.restore(reader)).transpose()?,
            collation: collation.map(Box::new),
            storage,
            compression,
            statistics_target,
            options: options.into(),
            foreign_options: foreign_options.into(),
            acl: privileges.map(|grants| Box::new(acl(grants))),
            comment,
        };
        Ok(Column {
            number: ColumnNumber(number.unwrap_or(next)),
            name,
            data_type,
            not_null,
            default,
            is_local,
            inherited_from,
            span: place_of_part(reader, search_path, whole),
            rare: rare.into(),
        })
    }
}

impl SavedGenerated {
    fn of(generated: &Generated) -> Self {
        let Generated { expression, kind } = generated;
        SavedGenerated { expression: expression.clone(), kind: *kind }
    }

    fn restore(self) -> Generated {
        let SavedGenerated { expression, kind } = self;
        Generated { expression, kind }
    }
}

impl SavedIdentity {
    fn of(writer: &Writer<'_>, identity: &Identity) -> Self {
        let Identity { kind, sequence } = identity;
        SavedIdentity { kind: *kind, sequence: sequence.map(|id| writer.sequence(id)) }
    }

    fn restore(self, reader: &Reader) -> Result<Identity, Flaw> {
        let SavedIdentity { kind, sequence } = self;
        let sequence = sequence.map(|name| reader.sequence(&name)).transpose()?;
        Ok(Identity { kind, sequence })
    }
}
