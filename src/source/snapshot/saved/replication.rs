//! Publications, subscriptions, statistics objects, event triggers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::SavedCommon;
use super::is_default;
use crate::catalog::{
    Definition, Enabled, EventTrigger, Expression, Name, Publication, PublishedTable, QualifiedName,
    StatisticsObject, Subscription, without_secrets,
};
use crate::source::snapshot::error::Flaw;
use crate::source::snapshot::reader::Reader;
use crate::source::snapshot::writer::Writer;

/// A publication.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedPublication {
    /// Its name.
    pub name: Name,
    /// `FOR ALL TABLES`
    #[serde(default, skip_serializing_if = "is_default")]
    pub all_tables: bool,
    /// `FOR ALL SEQUENCES`
    #[serde(default, skip_serializing_if = "is_default")]
    pub all_sequences: bool,
    /// The tables that it names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<SavedPublishedTable>,
    /// `FOR TABLES IN SCHEMA`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schemas: Vec<Name>,
    /// `WITH (...)`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Definition>,
    /// Owner, comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub about: SavedCommon,
}

/// A table in a publication.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedPublishedTable {
    /// The table as the publication names it.
    pub name: QualifiedName,
    /// That table among `relations`, where it is in this file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<QualifiedName>,
    /// The column list; none for all columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Name>,
    /// `WHERE`, without its outer parentheses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_filter: Option<Expression>,
}

/// A subscription. Its connection string is not kept: it may hold a password.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedSubscription {
    /// Its name.
    pub name: Name,
    /// The publications that it follows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub publications: Vec<Name>,
    /// `WITH (...)`; what may be a secret has no value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Definition>,
    /// Owner, comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub about: SavedCommon,
}

/// A statistics object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedStatistics {
    /// Its schema.
    pub schema: Name,
    /// Its name.
    pub name: Name,
    /// The table, of `relations`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<QualifiedName>,
    /// `(ndistinct, dependencies, mcv)`; none for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Name>,
    /// The columns and expressions after `ON`.
    pub on: Expression,
    /// `ALTER STATISTICS ... SET STATISTICS`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<i16>,
    /// Owner, comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub about: SavedCommon,
}

/// An event trigger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedEventTrigger {
    /// Its name.
    pub name: Name,
    /// On what it fires: `ddl_command_end` ...
    pub event: Name,
    /// `WHEN TAG IN (...)`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Box<str>>,
    /// The function that it calls.
    pub function: QualifiedName,
    /// Whether and when it is enabled.
    #[serde(default, skip_serializing_if = "is_default")]
    pub enabled: Enabled,
    /// Owner, comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub about: SavedCommon,
}

impl SavedPublication {
    pub fn of(writer: &Writer<'_>, publication: &Publication) -> Self {
        let Publication { name, all_tables, all_sequences, tables, schemas, options, common } = publication;
        SavedPublication {
            name: name.clone(),
            all_tables: *all_tables,
            all_sequences: *all_sequences,
            tables: tables.iter().map(|table| SavedPublishedTable::of(writer, table)).collect(),
            schemas: schemas.clone(),
            options: options.clone(),
            about: SavedCommon::of(writer, common),
        }
    }

    pub fn restore(self, reader: &mut Reader) -> Result<Publication, Flaw> {
        let SavedPublication { name, all_tables, all_sequences, tables, schemas, options, about } = self;
        let tables = tables.into_iter().map(|table| table.restore(reader));
        Ok(Publication {
            name,
            all_tables,
            all_sequences,
            tables: tables.collect::<Result<_, _>>()?,
            schemas,
            options,
            common: about.restore(reader),
        })
    }
}

impl SavedPublishedTable {
    fn of(writer: &Writer<'_>, table: &PublishedTable) -> Self {
        let PublishedTable { name, relation, columns, row_filter } = table;
        SavedPublishedTable {
            name: name.clone(),
            relation: relation.map(|id| writer.relation(id)),
            columns: columns.clone(),
            row_filter: row_filter.clone(),
        }
    }

    fn restore(self, reader: &Reader) -> Result<PublishedTable, Flaw> {
        let SavedPublishedTable { name, relation, columns, row_filter } = self;
        let relation = relation.map(|name| reader.relation(&name)).transpose()?;
        Ok(PublishedTable { name, relation, columns, row_filter })
    }
}

impl SavedSubscription {
    pub fn of(writer: &Writer<'_>, subscription: &Subscription) -> Self {
        let Subscription { name, publications, options, common } = subscription;
        SavedSubscription {
            name: name.clone(),
            publications: publications.clone(),
            options: without_secrets(options.clone()),
            about: SavedCommon::of(writer, common),
        }
    }

    pub fn restore(self, reader: &mut Reader) -> Subscription {
        let SavedSubscription { name, publications, options, about } = self;
        Subscription { name, publications, options, common: about.restore(reader) }
    }
}

impl SavedStatistics {
    pub fn of(writer: &Writer<'_>, statistics: &StatisticsObject) -> Self {
        let StatisticsObject { schema, name, relation, kinds, on, target, common } = statistics;
        SavedStatistics {
            schema: writer.schema(*schema),
            name: name.clone(),
            relation: relation.map(|id| writer.relation(id)),
            kinds: kinds.clone(),
            on: on.clone(),
            target: *target,
            about: SavedCommon::of(writer, common),
        }
    }

    pub fn restore(self, reader: &mut Reader) -> Result<StatisticsObject, Flaw> {
        let SavedStatistics { schema, name, relation, kinds, on, target, about } = self;
        Ok(StatisticsObject {
            schema: reader.schema(&schema)?,
            name,
            relation: relation.map(|name| reader.relation(&name)).transpose()?,
            kinds,
            on,
            target,
            common: about.restore(reader),
        })
    }
}

impl SavedEventTrigger {
    pub fn of(writer: &Writer<'_>, trigger: &EventTrigger) -> Self {
        let EventTrigger { name, event, tags, function, enabled, common } = trigger;
        SavedEventTrigger {
            name: name.clone(),
            event: event.clone(),
            tags: tags.clone(),
            function: function.clone(),
            enabled: *enabled,
            about: SavedCommon::of(writer, common),
        }
    }

    pub fn restore(self, reader: &mut Reader) -> EventTrigger {
        let SavedEventTrigger { name, event, tags, function, enabled, about } = self;
        EventTrigger { name, event, tags, function, enabled, common: about.restore(reader) }
    }
}
