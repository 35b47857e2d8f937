//! The queries, each in a file of its own, in the order in which they are sent.

use super::query::Query;

pub(super) mod objects;

/// Begins the transaction. Not a query: the settings of the session stand in braces.
pub(super) const BEGIN: Query = Query::new("begin", include_str!("begin.sql"));

/// Lets a second connection see what the first sees.
pub(super) const SNAPSHOT: Query = Query::new("the snapshot", include_str!("snapshot.sql"));
pub(super) const SERVER_START: Query =
    Query::new("the start of the server", include_str!("server_start.sql"));

pub(super) const SCHEMAS: Query = Query::new("schemas", include_str!("schemas.sql"));
pub(super) const ROLE_NAMES: Query = Query::new("role names", include_str!("role_names.sql"));
pub(super) const DATABASE: Query = Query::new("the database", include_str!("database.sql"));
pub(super) const EXTENSIONS: Query = Query::new("extensions", include_str!("extensions.sql"));
pub(super) const EXTENSION_MEMBERS: Query =
    Query::new("members of extensions", include_str!("extension_members.sql"));

pub(super) const TYPE_NAMES: Query = Query::new("the names of types", include_str!("type_names.sql"));
pub(super) const COLLATIONS: Query = Query::new("the names of collations", include_str!("collations.sql"));
pub(super) const OPERATOR_CLASSES: Query =
    Query::new("the names of operator classes", include_str!("operator_classes.sql"));
pub(super) const TYPES: Query = Query::new("types", include_str!("types.sql"));
pub(super) const ENUM_LABELS: Query = Query::new("the labels of enums", include_str!("enum_labels.sql"));
pub(super) const RANGES: Query = Query::new("range types", include_str!("ranges.sql"));
pub(super) const BASE_TYPES: Query = Query::new("base types", include_str!("base_types.sql"));
pub(super) const RELATIONS: Query = Query::new("tables and views", include_str!("relations.sql"));
pub(super) const COLUMNS: Query = Query::new("columns", include_str!("columns.sql"));
pub(super) const INHERITANCE: Query = Query::new("inheritance", include_str!("inheritance.sql"));
pub(super) const PARTITION_KEYS: Query = Query::new("partition keys", include_str!("partition_keys.sql"));
pub(super) const CONSTRAINTS: Query = Query::new("constraints", include_str!("constraints.sql"));
pub(super) const INDEXES: Query = Query::new("indexes", include_str!("indexes.sql"));
pub(super) const SEQUENCES: Query = Query::new("sequences", include_str!("sequences.sql"));

pub(super) const SEQUENCE_VALUES: Query =
    Query::new("the values of sequences", include_str!("sequence_values.sql"));

pub(super) const LOCKED: Query = Query::new("locks of other sessions", include_str!("locked.sql"));

/// The queries for the plain columns of the catalogs, in the order in which they are sent.
pub(super) const PLAIN: &[&Query] = &[
    &SNAPSHOT,
    &SCHEMAS,
    &ROLE_NAMES,
    &DATABASE,
    &EXTENSIONS,
    &EXTENSION_MEMBERS,
    &TYPE_NAMES,
    &COLLATIONS,
    &OPERATOR_CLASSES,
    &TYPES,
    &ENUM_LABELS,
    &RANGES,
    &BASE_TYPES,
    &RELATIONS,
    &COLUMNS,
    &INHERITANCE,
    &PARTITION_KEYS,
    &CONSTRAINTS,
    &INDEXES,
    &SEQUENCES,
    &LOCKED,
];

/// Queries for definitions: given the numbers of objects they answer with texts that only functions
/// of the server can print. Those may lock relations, so each query runs under a savepoint that is
/// rolled back.
pub(super) mod definitions {
    use super::Query;

    pub const DEFAULTS: Query = Query::new("defaults of columns", include_str!("definitions/defaults.sql"));
    pub const GENERATED_COLUMNS: Query =
        Query::new("generated columns", include_str!("definitions/generated_columns.sql"));
    pub const CHECKS: Query = Query::new("CHECK constraints", include_str!("definitions/checks.sql"));
    pub const DOMAIN_DEFAULTS: Query =
        Query::new("defaults of domains", include_str!("definitions/domain_defaults.sql"));
    pub const PARTITION_BOUNDS: Query =
        Query::new("bounds of partitions", include_str!("definitions/partition_bounds.sql"));
    pub const PARTITION_KEYS: Query =
        Query::new("expressions of partition keys", include_str!("definitions/partition_keys.sql"));
    pub const INDEX_EXPRESSIONS: Query =
        Query::new("expressions of indexes", include_str!("definitions/index_expressions.sql"));
    pub const INDEX_COLLATIONS: Query =
        Query::new("collations of index expressions", include_str!("definitions/index_collations.sql"));
    pub const INDEX_PREDICATES: Query =
        Query::new("predicates of indexes", include_str!("definitions/index_predicates.sql"));
    pub const VIEWS: Query = Query::new("views", include_str!("definitions/views.sql"));
    pub const ARGUMENT_DEFAULTS: Query =
        Query::new("defaults of arguments", include_str!("definitions/argument_defaults.sql"));
    pub const FUNCTION_BODIES: Query =
        Query::new("bodies of functions", include_str!("definitions/function_bodies.sql"));
    pub const TRIGGERS: Query =
        Query::new("conditions of triggers", include_str!("definitions/triggers.sql"));
    pub const RULES: Query = Query::new("definitions of rules", include_str!("definitions/rules.sql"));
    pub const POLICIES: Query =
        Query::new("conditions of policies", include_str!("definitions/policies.sql"));
    pub const ROW_FILTERS: Query =
        Query::new("row filters of publications", include_str!("definitions/row_filters.sql"));
    pub const STATISTICS: Query =
        Query::new("expressions of statistics objects", include_str!("definitions/statistics.sql"));
}

/// Queries beside those that aggregate the values of a table.
pub(super) mod measure {
    use super::Query;

    /// Not a query: what is set behind [`BEGIN`](super::BEGIN).
    pub const SETTINGS: Query =
        Query::new("the settings of the session", include_str!("measure/settings.sql"));
    pub const DATABASE: Query = Query::new("the server", include_str!("measure/database.sql"));
    pub const STORAGE: Query = Query::new("sizes of tables", include_str!("measure/storage.sql"));
    pub const ESTIMATES: Query = Query::new("sizes of tables", include_str!("measure/estimates.sql"));
    pub const WRITES: Query = Query::new("writes to tables", include_str!("measure/writes.sql"));
    pub const KEY_SPREAD: Query = Query::new("statistics of keys", include_str!("measure/key_spread.sql"));
}

/// Queries for what the server tells beside its catalog.
pub(super) mod server {
    use super::Query;

    pub const SERVER: Query = Query::new("the server", include_str!("server.sql"));
    pub const SETTINGS: Query = Query::new("parameters", include_str!("server_settings.sql"));
    pub const SLOTS: Query = Query::new("replication slots", include_str!("server_slots.sql"));
    pub const WAL_POSITION: Query = Query::new("the end of the WAL", include_str!("server_wal_position.sql"));
    pub const WAL_SENDERS: Query = Query::new("WAL senders", include_str!("server_wal_senders.sql"));
    pub const PREPARED_TRANSACTIONS: Query =
        Query::new("prepared transactions", include_str!("server_prepared_transactions.sql"));
    pub const OPEN_TRANSACTIONS: Query =
        Query::new("open transactions", include_str!("server_open_transactions.sql"));
    pub const EXTENSIONS: Query = Query::new("available extensions", include_str!("server_extensions.sql"));
    pub const LARGE_OBJECTS: Query = Query::new("large objects", include_str!("server_large_objects.sql"));
    pub const TABLE_SIZES: Query = Query::new("sizes of tables", include_str!("server_table_sizes.sql"));

    /// Those that every server answers.
    pub const PLAIN: [&Query; 2] = [&SERVER, &SETTINGS];

    /// Those that a provider may refuse: each runs under a savepoint that is rolled back.
    pub const GUARDED: [&Query; 8] = [
        &SLOTS,
        &WAL_POSITION,
        &WAL_SENDERS,
        &PREPARED_TRANSACTIONS,
        &OPEN_TRANSACTIONS,
        &EXTENSIONS,
        &LARGE_OBJECTS,
        &TABLE_SIZES,
    ];
}
