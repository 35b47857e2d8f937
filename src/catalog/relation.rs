//! Tables of every kind, views and materialized views.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Column, ColumnNumber, Common, Constraint, Definition, Expression, ForeignServer, Id, Index, Keyed, Name,
    Policy, RareList, RewriteRule, Schema, SchemaKey, Span, Trigger, Type,
};

/// Something with columns that a query can read: a table, a view ...
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Relation {
    /// The schema.
    pub schema: Id<Schema>,
    /// The name.
    pub name: Name,
    /// What kind of relation this is.
    pub kind: RelationKind,
    /// Whether changes of its rows reach the WAL.
    pub persistence: Persistence,
    /// The columns in physical order, dropped ones left out.
    pub columns: Vec<Column>,
    /// The number that the next column gets.
    pub(crate) next_column: u16,
    /// Why the columns are not, or not all, known (`CREATE TABLE AS`).
    pub columns_unknown: Option<Unknown>,
    /// Why not all of the indexes are known.
    pub indexes_unknown: Option<Unknown>,
    /// Constraints, in the order in which they were made.
    pub constraints: Vec<Constraint>,
    /// Indexes, those of constraints too.
    pub indexes: Vec<Id<Index>>,
    /// The parents by inheritance (not by partitioning), in order.
    pub inherits: RareList<Id<Relation>>,
    /// The relations that inherit from this one or are its partitions, by schema and name.
    pub children: RareList<Id<Relation>>,
    /// Set where this is a partition.
    pub partition_of: Option<Box<PartitionOf>>,
    /// Set where this is partitioned.
    pub partitioned_by: Option<Box<PartitionKey>>,
    /// Set where this is a view or a materialized view.
    pub view: Option<Box<ViewDefinition>>,
    /// Set where this is a foreign table.
    pub foreign: Option<Box<ForeignTable>>,
    /// The composite type of `CREATE TABLE ... OF`.
    pub of_type: Option<Id<Type>>,
    /// Triggers, in the order in which they were made.
    pub triggers: RareList<Trigger>,
    /// Rewrite rules, a view's own `_RETURN` left out.
    pub rules: RareList<RewriteRule>,
    /// Row-level security policies.
    pub policies: RareList<Policy>,
    /// Whether policies are enforced.
    pub row_level_security: RowLevelSecurity,
    /// Which columns identify a row in the WAL.
    pub replica_identity: ReplicaIdentity,
    /// The index of `CLUSTER ON`.
    pub clustered_on: Option<Id<Index>>,
    /// The tablespace where it is not the database's.
    pub tablespace: Option<Name>,
    /// The table access method where it is not `heap`.
    pub access_method: Option<Name>,
    /// Storage parameters (`fillfactor`, `toast.autovacuum_enabled`) in the order written.
    pub options: RareList<Definition>,
    /// Owner, grants, comment, place in the input.
    pub common: Common,
}

impl Relation {
    /// A relation of which nothing but its kind and name is known.
    pub(crate) fn new(schema: Id<Schema>, name: Name, kind: RelationKind) -> Self {
        Relation {
            schema,
            name,
            kind,
            persistence: Persistence::Permanent,
            columns: Vec::new(),
            next_column: 1,
            columns_unknown: None,
            indexes_unknown: None,
            constraints: Vec::new(),
            indexes: Vec::new(),
            inherits: RareList::new(),
            children: RareList::new(),
            partition_of: None,
            partitioned_by: None,
            view: None,
            foreign: None,
            of_type: None,
            triggers: RareList::new(),
            rules: RareList::new(),
            policies: RareList::new(),
            row_level_security: RowLevelSecurity::Disabled,
            replica_identity: ReplicaIdentity::Default,
            clustered_on: None,
            tablespace: None,
            access_method: None,
            options: RareList::new(),
            common: Common::default(),
        }
    }

    /// Whether all indexes are known. A statement that could not be read may have made some.
    pub fn knows_its_indexes(&self) -> bool {
        let is_unread = matches!(self.columns_unknown, Some(Unknown::StatementNotRead(_)));
        self.indexes_unknown.is_none() && !is_unread
    }

    /// The column with this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The column with this number.
    pub fn column_by_number(&self, number: ColumnNumber) -> Option<&Column> {
        self.columns.get(self.place_of(number)?)
    }

    /// The column with this number, to change it.
    pub(crate) fn column_by_number_mut(&mut self, number: ColumnNumber) -> Option<&mut Column> {
        let at = self.place_of(number)?;
        self.columns.get_mut(at)
    }

    fn place_of(&self, number: ColumnNumber) -> Option<usize> {
        // where no column was dropped, the number is the place
        let guess = usize::from(number.0).checked_sub(1)?;
        if self.columns.get(guess).is_some_and(|column| column.number == number) {
            return Some(guess);
        }
        self.columns.binary_search_by_key(&number, |column| column.number).ok()
    }

    /// The primary key.
    pub fn primary_key(&self) -> Option<&Constraint> {
        self.constraints.iter().find(|constraint| constraint.is_primary_key())
    }

    /// The constraint with this name.
    pub fn constraint(&self, name: &str) -> Option<&Constraint> {
        self.constraints.iter().find(|constraint| constraint.name == name)
    }

    /// Whether rows are stored here or in partitions: a table, plain or partitioned.
    pub fn is_table(&self) -> bool {
        matches!(self.kind, RelationKind::Table | RelationKind::PartitionedTable)
    }

    /// Whether this inherits, or is a partition, of what was left out when the source was read. Which of the two, the
    /// columns do not tell.
    pub fn has_unread_parents(&self) -> bool {
        self.inherits.is_empty()
            && self.partition_of.is_none()
            && self.columns.iter().any(|column| column.inherited_from > 0)
    }
}

impl Keyed for Relation {
    type Key = SchemaKey;
    fn key(&self) -> SchemaKey {
        SchemaKey { schema: Some(self.schema), name: self.name.clone() }
    }
}

/// The kinds of relations (`pg_class.relkind`).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RelationKind {
    /// An ordinary table, also when it is a partition.
    #[default]
    Table,
    /// A table that holds no rows itself, `PARTITION BY`.
    PartitionedTable,
    /// A foreign table.
    ForeignTable,
    /// A view.
    View,
    /// A materialized view.
    MaterializedView,
}

/// Whether changes reach the WAL. Temporary relations are in no catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Persistence {
    /// Logged.
    #[default]
    Permanent,
    /// `UNLOGGED`.
    Unlogged,
}

/// Why something is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unknown {
    /// The columns come from a query.
    CreatedFromQuery,
    /// A statement that made or changed it could not be read.
    StatementNotRead(Span),
}

/// The place of a partition in its parent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PartitionOf {
    /// The partitioned table.
    pub parent: Id<Relation>,
    /// `FOR VALUES ...` or `DEFAULT`, as written.
    pub bound: Expression,
}

/// `PARTITION BY`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PartitionKey {
    /// `RANGE`, `LIST` or `HASH`.
    pub strategy: PartitionStrategy,
    /// The columns and expressions that choose the partition.
    pub elements: Vec<PartitionKeyElement>,
}

/// How rows are spread over partitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PartitionStrategy {
    /// By ranges of values.
    Range,
    /// By lists of values.
    List,
    /// By a hash of the values.
    Hash,
}

/// One column or expression of a partition key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PartitionKeyElement {
    /// What is looked at.
    pub key: IndexKey,
    /// The collation where it is not the column's.
    pub collation: Option<Box<super::QualifiedName>>,
    /// The operator class where it is not the default.
    pub operator_class: Option<Box<super::QualifiedName>>,
}

pub use super::index::IndexKey;

/// What a view shows.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ViewDefinition {
    /// The query as written, without a closing semicolon.
    pub query: Expression,
    /// `WITH [LOCAL | CASCADED] CHECK OPTION`.
    pub check_option: Option<CheckOption>,
    /// `WITH NO DATA` for a materialized view. A dump restores all of them so and refreshes later.
    pub with_no_data: bool,
}

/// `WITH CHECK OPTION` of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CheckOption {
    /// This view's condition alone.
    Local,
    /// Those of the views below as well.
    Cascaded,
}

/// Where a foreign table's rows are.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ForeignTable {
    /// The server's name.
    pub server: Name,
    /// The server where the catalog knows it.
    pub server_id: Option<Id<ForeignServer>>,
    /// `OPTIONS (...)`.
    pub options: Vec<Definition>,
}

/// Whether policies are enforced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RowLevelSecurity {
    /// Not at all, even where policies exist.
    #[default]
    Disabled,
    /// For all but the owner.
    Enabled,
    /// For the owner as well.
    Forced,
    /// Forced, but not enabled: no effect until it is enabled.
    ForcedButDisabled,
}

impl RowLevelSecurity {
    /// Whether anyone is subject to policies.
    pub fn is_enabled(self) -> bool {
        matches!(self, RowLevelSecurity::Enabled | RowLevelSecurity::Forced)
    }
}

/// Which columns of an old row are written to the WAL.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReplicaIdentity {
    /// Those of the primary key.
    Default,
    /// All.
    Full,
    /// None.
    Nothing,
    /// Those of this unique index.
    Index(Id<Index>),
}
