//! What only some relations have: a query, a foreign server, partitions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::index::SavedIndexKey;
use super::is_default;
use crate::catalog::{
    CheckOption, Definition, Expression, ForeignTable, Id, Name, PartitionKey, PartitionKeyElement,
    PartitionOf, PartitionStrategy, QualifiedName, Relation, ReplicaIdentity, Span, Unknown, ViewDefinition,
    without_secrets,
};
use crate::source::snapshot::error::Flaw;
use crate::source::snapshot::reader::Reader;
use crate::source::snapshot::writer::Writer;

/// Why columns or indexes are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SavedUnknown {
    /// They come from a query.
    CreatedFromQuery,
    /// A statement that made or changed them could not be read.
    StatementNotRead,
}

/// What a view shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedView {
    /// The query.
    pub query: Expression,
    /// `WITH CHECK OPTION`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_option: Option<CheckOption>,
    /// `WITH NO DATA` of a materialized view.
    #[serde(default, skip_serializing_if = "is_default")]
    pub with_no_data: bool,
}

/// Where a foreign table's rows are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedForeignTable {
    /// The foreign server, of `foreign_servers` where it is there.
    pub server: Name,
    /// `OPTIONS (...)`; what may be a secret has no value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Definition>,
}

/// The place of a partition in its parent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedPartitionOf {
    /// The partitioned table.
    pub parent: QualifiedName,
    /// `FOR VALUES ...` or `DEFAULT`.
    pub bound: Expression,
}

/// `PARTITION BY`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedPartitionKey {
    /// How rows are spread.
    pub strategy: PartitionStrategy,
    /// The columns and expressions that choose the partition.
    pub elements: Vec<SavedPartitionKeyElement>,
}

/// One column or expression of a partition key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedPartitionKeyElement {
    /// What is looked at.
    pub key: SavedIndexKey,
    /// The collation where it is not the column's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<QualifiedName>,
    /// The operator class where it is not the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator_class: Option<QualifiedName>,
}

/// Which columns of an old row are written to the WAL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SavedReplicaIdentity {
    /// Those of the primary key.
    #[default]
    Default,
    /// All.
    Full,
    /// None.
    Nothing,
    /// Those of this unique index.
    Index(Name),
}

impl SavedUnknown {
    pub fn of(unknown: &Unknown) -> Self {
        match unknown {
            Unknown::CreatedFromQuery => SavedUnknown::CreatedFromQuery,
            Unknown::StatementNotRead(_) => SavedUnknown::StatementNotRead,
        }
    }

    pub fn restore(self) -> Unknown {
        match self {
            SavedUnknown::CreatedFromQuery => Unknown::CreatedFromQuery,
            // the statement is in no text that is at hand
            SavedUnknown::StatementNotRead => {
                Unknown::StatementNotRead(Span { source: u16::MAX, start: 0, end: 0 })
            }
        }
    }
}

impl SavedView {
    pub fn of(view: &ViewDefinition) -> Self {
        let ViewDefinition { query, check_option, with_no_data } = view;
        SavedView { query: query.clone(), check_option: *check_option, with_no_data: *with_no_data }
    }

    pub fn restore(self) -> ViewDefinition {
        let SavedView { query, check_option, with_no_data } = self;
        ViewDefinition { query, check_option, with_no_data }
    }
}

impl SavedForeignTable {
    pub fn of(foreign: &ForeignTable) -> Self {
        // the server's number follows from its name
        let ForeignTable { server, server_id: _, options } = foreign;
        SavedForeignTable { server: server.clone(), options: without_secrets(options.clone()) }
    }

    pub fn restore(self, reader: &Reader) -> ForeignTable {
        let SavedForeignTable { server, options } = self;
        ForeignTable { server_id: reader.catalog().foreign_servers.find(&server), server, options }
    }
}

impl SavedPartitionOf {
    pub fn of(writer: &Writer<'_>, partition: &PartitionOf) -> Self {
        let PartitionOf { parent, bound } = partition;
        SavedPartitionOf { parent: writer.relation(*parent), bound: bound.clone() }
    }

    pub fn restore(self, reader: &Reader) -> Result<PartitionOf, Flaw> {
        let SavedPartitionOf { parent, bound } = self;
        Ok(PartitionOf { parent: reader.relation(&parent)?, bound })
    }
}

impl SavedPartitionKey {
    pub fn of(writer: &Writer<'_>, relation: &Relation, key: &PartitionKey) -> Self {
        let PartitionKey { strategy, elements } = key;
        let saved = |element: &PartitionKeyElement| {
            let PartitionKeyElement { key, collation, operator_class } = element;
            SavedPartitionKeyElement {
                key: SavedIndexKey::of(writer, relation, key),
                collation: collation.as_deref().cloned(),
                operator_class: operator_class.as_deref().cloned(),
            }
        };
        SavedPartitionKey { strategy: *strategy, elements: elements.iter().map(saved).collect() }
    }

    pub fn restore(self, reader: &Reader, relation: Id<Relation>) -> Result<PartitionKey, Flaw> {
        let SavedPartitionKey { strategy, elements } = self;
        let restored = |element: SavedPartitionKeyElement| {
            let SavedPartitionKeyElement { key, collation, operator_class } = element;
            Ok(PartitionKeyElement {
                key: key.restore(reader, relation)?,
                collation: collation.map(Box::new),
                operator_class: operator_class.map(Box::new),
            })
        };
        let elements = elements.into_iter().map(restored).collect::<Result<_, Flaw>>()?;
        Ok(PartitionKey { strategy, elements })
    }
}

impl SavedReplicaIdentity {
    pub fn of(writer: &Writer<'_>, identity: &ReplicaIdentity) -> Self {
        match identity {
            ReplicaIdentity::Default => SavedReplicaIdentity::Default,
            ReplicaIdentity::Full => SavedReplicaIdentity::Full,
            ReplicaIdentity::Nothing => SavedReplicaIdentity::Nothing,
            ReplicaIdentity::Index(id) => SavedReplicaIdentity::Index(writer.index_name(*id)),
        }
    }

    pub fn restore(self, reader: &Reader, relation: Id<Relation>) -> Result<ReplicaIdentity, Flaw> {
        Ok(match self {
            SavedReplicaIdentity::Default => ReplicaIdentity::Default,
            SavedReplicaIdentity::Full => ReplicaIdentity::Full,
            SavedReplicaIdentity::Nothing => ReplicaIdentity::Nothing,
            SavedReplicaIdentity::Index(name) => ReplicaIdentity::Index(reader.index_of(relation, &name)?),
        })
    }
}
