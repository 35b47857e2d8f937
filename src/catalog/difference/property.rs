//! What can differ between two objects of one name.

use std::fmt;

use serde::Serialize;

/// Lists each property once: what it is, its name, what people call it.
macro_rules! properties {
    ($(#[doc = $doc:literal] $name:ident = $words:literal,)*) => {
        /// What can differ between two objects of one kind and name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        pub enum Property {
            $(#[doc = $doc] $name,)*
        }

        impl Property {
            /// All properties.
            pub const ALL: &[Property] = &[$(Property::$name),*];

            /// What people call it.
            pub fn words(self) -> &'static str {
                match self {
                    $(Property::$name => $words,)*
                }
            }
        }
    };
}

properties! {
    /// The name, where it is matched by what it is.
    Name = "name",
    /// What kind of relation, type, function or constraint it is.
    Kind = "kind",
    /// Who owns it.
    Owner = "owner",
    /// What one role was granted by another; of it: the grantee and the grantor.
    Grant = "grant",
    /// The comment.
    Comment = "comment",
    /// A `SECURITY LABEL`; of it: the provider.
    SecurityLabel = "security label",
    /// The encoding of a database.
    Encoding = "encoding",
    /// `LC_COLLATE` of a database.
    Collate = "LC_COLLATE",
    /// `LC_CTYPE` of a database.
    Ctype = "LC_CTYPE",
    /// `LOCALE_PROVIDER` of a database.
    LocaleProvider = "locale provider",
    /// The ICU or built-in locale of a database.
    Locale = "locale",
    /// `CONNECTION LIMIT` of a database or role.
    ConnectionLimit = "connection limit",
    /// The schema of an extension's objects.
    ExtensionSchema = "schema",
    /// The version of an extension or foreign server.
    Version = "version",
    /// Whether changes reach the WAL.
    Persistence = "persistence",
    /// The physical order of the columns that both sides have.
    ColumnOrder = "column order",
    /// Which indexes a table has, where that is not known. Those that are known are objects of their own.
    Indexes = "indexes",
    /// The parents by inheritance, in order.
    Parents = "parents",
    /// The partitioned table that it is a partition of.
    PartitionOf = "partition of",
    /// Which rows of the partitioned table are here.
    PartitionBound = "partition bound",
    /// `PARTITION BY`.
    PartitionKey = "partition key",
    /// What a view shows.
    Query = "query",
    /// `WITH CHECK OPTION` of a view.
    CheckOption = "check option",
    /// Whether a materialized view has not been filled.
    WithNoData = "with no data",
    /// The server of a foreign table.
    ForeignServer = "server",
    /// `OPTIONS (...)` of foreign tables, columns, servers and wrappers; of it: the option.
    ForeignOption = "option",
    /// The composite type of a typed table.
    OfType = "of type",
    /// Whether policies are enforced.
    RowLevelSecurity = "row level security",
    /// Which columns identify an old row.
    ReplicaIdentity = "replica identity",
    /// The index of `CLUSTER ON`.
    ClusteredOn = "clustered on",
    /// The tablespace where it is not the database's.
    Tablespace = "tablespace",
    /// The access method of a table or index.
    AccessMethod = "access method",
    /// A storage parameter of a relation or index, an option of a column; of it: the parameter.
    StorageParameter = "storage parameter",
    /// The type of a column, attribute or sequence, the type below a domain.
    DataType = "type",
    /// Whether NULL is refused.
    NotNull = "not null",
    /// The default of a column or domain.
    Default = "default",
    /// The expression of a generated column.
    Generated = "generated",
    /// Whether a generated value is stored.
    GeneratedKind = "generated value",
    /// `GENERATED ... AS IDENTITY`.
    Identity = "identity",
    /// The sequence behind an identity column.
    IdentitySequence = "identity sequence",
    /// The collation where it is not the type's.
    Collation = "collation",
    /// Where long values are stored.
    Storage = "storage",
    /// How long values are compressed.
    Compression = "compression",
    /// `SET STATISTICS`; of an index: the place of the column, from 1.
    StatisticsTarget = "statistics target",
    /// Whether it is declared on this relation, and not only inherited.
    IsLocal = "declared here",
    /// How many parents a column is inherited from.
    InheritedFrom = "inherited from",
    /// The columns of a constraint, the key's in key order.
    Columns = "columns",
    /// The index that enforces a constraint.
    EnforcingIndex = "index",
    /// The table that a foreign key refers to.
    References = "references",
    /// The columns that a foreign key refers to.
    ReferencedColumns = "referenced columns",
    /// `MATCH` of a foreign key.
    Match = "match",
    /// `ON UPDATE` of a foreign key.
    OnUpdate = "on update",
    /// `ON DELETE` of a foreign key.
    OnDelete = "on delete",
    /// The columns that `ON DELETE SET ... (...)` names.
    OnDeleteColumns = "on delete columns",
    /// `PERIOD` of a foreign key.
    Period = "period",
    /// The condition of a check or trigger.
    Condition = "condition",
    /// When a constraint is checked.
    Timing = "timing",
    /// Whether a constraint holds for the rows that were there before it.
    Validated = "validated",
    /// Whether a constraint is enforced.
    Enforced = "enforced",
    /// Whether the triggers behind a constraint fire.
    EnforcingTriggers = "its triggers",
    /// `NO INHERIT` of a constraint.
    NoInherit = "no inherit",
    /// Whether a constraint or trigger came from the parent.
    Inherited = "inherited",
    /// Whether an index refuses duplicates.
    Uniqueness = "uniqueness",
    /// What an index is for.
    IndexRole = "role",
    /// A key column or expression of an index; of it: its place, from 1.
    IndexElement = "element",
    /// `INCLUDE (...)` of an index.
    Include = "include",
    /// `WHERE` of an index.
    Predicate = "predicate",
    /// Whether an index can be used.
    Validity = "validity",
    /// The index of the partitioned table that an index is attached to.
    AttachedTo = "attached to",
    /// `START WITH` of a sequence.
    Start = "start",
    /// `INCREMENT BY` of a sequence.
    Increment = "increment",
    /// `MINVALUE` of a sequence.
    Minimum = "minimum",
    /// `MAXVALUE` of a sequence.
    Maximum = "maximum",
    /// `CACHE` of a sequence.
    Cache = "cache",
    /// What happens at the bound of a sequence.
    Cycle = "at the bound",
    /// The column that a sequence belongs to.
    OwnedBy = "belongs to",
    /// How a sequence belongs to its column.
    Ownership = "belongs as",
    /// Where a sequence stands.
    LastValue = "last value",
    /// Whether a sequence's last value was handed out.
    IsCalled = "is called",
    /// The labels of an enum, in order.
    Labels = "labels",
    /// The attributes of a composite type, in order.
    Attributes = "attributes",
    /// The type of an attribute; of it: the attribute.
    AttributeType = "attribute type",
    /// The collation of an attribute; of it: the attribute.
    AttributeCollation = "attribute collation",
    /// The comment of an attribute; of it: the attribute.
    AttributeComment = "attribute comment",
    /// The type of a range's bounds.
    Subtype = "subtype",
    /// The multirange type of a range type.
    Multirange = "multirange type",
    /// A part of a definition (`option = value`) of a type, aggregate or other object; of it: the option.
    Definition = "definition",
    /// An argument of a function; of it: its place, from 1.
    Argument = "argument",
    /// What a function returns.
    Returns = "returns",
    /// The language of a function.
    Language = "language",
    /// The code of a function.
    Body = "body",
    /// Whether equal arguments give equal results.
    Volatility = "volatility",
    /// What a function does with NULL arguments.
    NullInput = "null input",
    /// Whose rights a function runs with.
    Security = "security",
    /// `LEAKPROOF` of a function.
    Leakproof = "leakproof",
    /// Whether a function may run in parallel workers.
    Parallel = "parallel",
    /// `COST` of a function.
    Cost = "cost",
    /// `ROWS` of a function.
    Rows = "rows",
    /// `SUPPORT` of a function.
    Support = "support",
    /// `SET` of a function; of it: the parameter. The value of a role's or database's setting.
    Setting = "setting",
    /// `TRANSFORM FOR TYPE` of a function.
    Transforms = "transforms",
    /// How many arguments of an aggregate stand before `ORDER BY`.
    DirectArguments = "direct arguments",
    /// When a trigger fires.
    TriggerTiming = "fires",
    /// On what a trigger fires.
    Events = "events",
    /// The columns of `UPDATE OF`.
    UpdateColumns = "update of",
    /// How often a trigger fires.
    Level = "level",
    /// The function that a trigger calls.
    Function = "function",
    /// The arguments of a trigger.
    TriggerArguments = "arguments",
    /// When a constraint trigger is checked.
    ConstraintTrigger = "constraint trigger",
    /// The other table of a constraint trigger.
    ConstraintFrom = "from",
    /// `REFERENCING OLD TABLE AS`.
    OldTable = "old table",
    /// `REFERENCING NEW TABLE AS`.
    NewTable = "new table",
    /// Whether and when a trigger or rule is enabled.
    Enabled = "enabled",
    /// On what a rule or event trigger acts.
    Event = "event",
    /// Whether a rule's actions replace the query.
    Mode = "mode",
    /// The whole definition of a rule.
    RuleDefinition = "rule",
    /// Whether a policy lets rows in or keeps them out.
    Effect = "effect",
    /// The commands that a policy is for.
    Command = "command",
    /// The roles that a policy is for.
    Roles = "roles",
    /// `USING` of a policy.
    Using = "using",
    /// `WITH CHECK` of a policy.
    WithCheck = "with check",
    /// The tags of an event trigger.
    Tags = "tags",
    /// `FOR ALL TABLES` of a publication.
    AllTables = "all tables",
    /// `FOR ALL SEQUENCES` of a publication.
    AllSequences = "all sequences",
    /// A table of a publication and its columns; of it: the table.
    PublishedColumns = "published columns",
    /// The rows of a table that a publication has; of it: the table.
    RowFilter = "row filter",
    /// `FOR TABLES IN SCHEMA` of a publication.
    PublishedSchemas = "schemas",
    /// An option of a publication or subscription; of it: the option.
    Option = "option",
    /// The publications that a subscription follows.
    Publications = "publications",
    /// The handler of a foreign-data wrapper.
    Handler = "handler",
    /// The validator of a foreign-data wrapper.
    Validator = "validator",
    /// The foreign-data wrapper of a server.
    Wrapper = "wrapper",
    /// `TYPE` of a foreign server.
    ServerType = "server type",
    /// A user mapping and its options; of it: the user.
    UserMapping = "user mapping",
    /// The columns and expressions of a statistics object.
    StatisticsOn = "on",
    /// The table of a statistics object.
    StatisticsTable = "table",
    /// The kinds of a statistics object.
    StatisticsKinds = "kinds",
    /// A statement that makes or changes an object that is known by its statements; of it: its place, from 1.
    Statement = "statement",
    /// `SUPERUSER` of a role.
    Superuser = "superuser",
    /// `INHERIT` of a role or membership.
    Inherit = "inherit",
    /// `CREATEROLE` of a role.
    CreateRole = "create role",
    /// `CREATEDB` of a role.
    CreateDatabase = "create database",
    /// `LOGIN` of a role.
    Login = "login",
    /// `REPLICATION` of a role.
    Replication = "replication",
    /// `BYPASSRLS` of a role.
    BypassRowLevelSecurity = "bypass row level security",
    /// `VALID UNTIL` of a role.
    ValidUntil = "valid until",
    /// Whether a role has a password.
    Password = "password",
    /// Who granted a membership.
    Grantor = "grantor",
    /// `WITH ADMIN OPTION` of a membership.
    Admin = "admin option",
    /// `WITH SET` of a membership.
    Set = "set",
    /// How many large objects there are.
    LargeObjects = "large objects",
}

impl fmt::Display for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
