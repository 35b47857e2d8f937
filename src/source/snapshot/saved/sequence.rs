//! Sequences.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::SavedCommon;
use super::is_default;
use crate::catalog::{
    Cycle, LastValue, Name, Persistence, QualifiedName, Sequence, SequenceOwner, SequenceOwnership,
    SequenceType,
};
use crate::source::snapshot::error::Flaw;
use crate::source::snapshot::reader::Reader;
use crate::source::snapshot::writer::Writer;

/// A sequence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedSequence {
    /// Its schema.
    pub schema: Name,
    /// Its name.
    pub name: Name,
    /// `AS smallint | integer | bigint`
    #[serde(rename = "type", default, skip_serializing_if = "is_default")]
    pub data_type: SequenceType,
    /// `START WITH`; 1 where it is missing.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub start: i64,
    /// `INCREMENT BY`, never 0; 1 where it is missing.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub increment: i64,
    /// `MINVALUE`; 1 where it is missing.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub minimum: i64,
    /// `MAXVALUE`; the type's largest value where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<i64>,
    /// `CACHE`; 1 where it is missing.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub cache: i64,
    /// What happens at the bound.
    #[serde(default, skip_serializing_if = "is_default")]
    pub cycle: Cycle,
    /// The column that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owned_by: Option<SavedSequenceOwner>,
    /// Whether changes reach the WAL.
    #[serde(default, skip_serializing_if = "is_default")]
    pub persistence: Persistence,
    /// Where it stands, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_value: Option<SavedLastValue>,
    /// Owner, privileges, comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub about: SavedCommon,
}

fn one() -> i64 {
    1
}

fn is_one(value: &i64) -> bool {
    *value == 1
}

/// The column that a sequence belongs to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedSequenceOwner {
    /// The table.
    pub table: QualifiedName,
    /// The column.
    pub column: Name,
    /// How it belongs to it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: SequenceOwnership,
}

/// Where a sequence stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedLastValue {
    /// The value.
    pub value: i64,
    /// Whether it was handed out already.
    pub is_called: bool,
}

impl SavedSequence {
    pub fn of(writer: &Writer<'_>, sequence: &Sequence) -> Self {
        let Sequence {
            schema,
            name,
            data_type,
            start,
            increment,
            minimum,
            maximum,
            cache,
            cycle,
            owner,
            persistence,
            last_value,
            common,
        } = sequence;
        SavedSequence {
            schema: writer.schema(*schema),
            name: name.clone(),
            data_type: *data_type,
            start: *start,
            increment: *increment,
            minimum: *minimum,
            maximum: Some(*maximum).filter(|maximum| *maximum != data_type.maximum()),
            cache: *cache,
            cycle: *cycle,
            owned_by: owner.as_ref().map(|owner| SavedSequenceOwner::of(writer, owner)),
            persistence: *persistence,
            last_value: last_value.as_ref().map(SavedLastValue::of),
            about: SavedCommon::of(writer, common),
        }
    }

    /// The sequence, and the column that it belongs to: its table may have no columns yet.
    pub fn restore(self, reader: &mut Reader) -> Result<(Sequence, Option<SavedSequenceOwner>), Flaw> {
        let SavedSequence {
            schema,
            name,
            data_type,
            start,
            increment,
            minimum,
            maximum,
            cache,
            cycle,
            owned_by,
            persistence,
            last_value,
            about,
        } = self;
        if increment == 0 {
            return Err(Flaw::NoIncrement);
        }
        let sequence = Sequence {
            schema: reader.schema(&schema)?,
            name,
            data_type,
            start,
            increment,
            minimum,
            maximum: maximum.unwrap_or(data_type.maximum()),
            cache,
            cycle,
            owner: None,
            persistence,
            last_value: last_value.map(SavedLastValue::restore),
            common: about.restore(reader),
        };
        Ok((sequence, owned_by))
    }
}

impl SavedSequenceOwner {
    fn of(writer: &Writer<'_>, owner: &SequenceOwner) -> Self {
        let SequenceOwner { relation, column, kind } = owner;
        SavedSequenceOwner {
            table: writer.relation(*relation),
            column: writer.column(&writer.catalog().relations[*relation], *column),
            kind: *kind,
        }
    }

    pub fn restore(self, reader: &Reader) -> Result<SequenceOwner, Flaw> {
        let SavedSequenceOwner { table, column, kind } = self;
        let relation = reader.relation(&table)?;
        Ok(SequenceOwner { relation, column: reader.column(relation, &column)?, kind })
    }
}

impl SavedLastValue {
    fn of(last: &LastValue) -> Self {
        let LastValue { value, is_called } = last;
        SavedLastValue { value: *value, is_called: *is_called }
    }

    fn restore(self) -> LastValue {
        let SavedLastValue { value, is_called } = self;
        LastValue { value, is_called }
    }
}
