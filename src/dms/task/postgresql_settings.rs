//! The settings of a PostgreSQL endpoint, source or target.

use super::choice::{DatabaseMode, MapLongVarcharAs, PluginName};
use super::endpoint_reader::EndpointReader;
use super::known::{ChoiceKey, DefaultBasis, FlagKey, IntegerKey, KnownSetting, Section};
use super::origin::Setting;
use crate::dms::json::ReadError;

/// Settings that the API reference describes.
const API: Section = Section { name: "PostgreSQLSettings", page: "API_PostgreSQLSettings" };
/// Settings that only the page on PostgreSQL sources describes.
const SOURCE_PAGE: Section = Section { name: "PostgreSQLSettings", page: "CHAP_Source.PostgreSQL" };
/// Settings that only the page on PostgreSQL targets describes.
const TARGET_PAGE: Section = Section { name: "PostgreSQLSettings", page: "CHAP_Target.PostgreSQL" };

const AUTHENTICATION_METHOD: ChoiceKey = ChoiceKey {
    name: "AuthenticationMethod",
    default: "",
    allowed: &["password", "iam"],
    basis: DefaultBasis::Stated,
};
const CAPTURE_DDLS: FlagKey = FlagKey { name: "CaptureDdls", default: true, basis: DefaultBasis::Stated };
const CONSUME_MONOTONIC_EVENTS: FlagKey =
    FlagKey { name: "ConsumeMonotonicEvents", default: false, basis: DefaultBasis::Stated };
const DATABASE_MODE: ChoiceKey = ChoiceKey {
    name: "DatabaseMode",
    default: "default",
    allowed: &["default", "babelfish"],
    basis: DefaultBasis::Stated,
};
const DISABLE_UNICODE_SOURCE_FILTER: FlagKey =
    FlagKey { name: "DisableUnicodeSourceFilter", default: false, basis: DefaultBasis::Stated };
const EXECUTE_TIMEOUT: IntegerKey = IntegerKey {
    name: "ExecuteTimeout",
    default: 60,
    min: None,
    max: None,
    unit: "seconds",
    basis: DefaultBasis::Stated,
};
const FAIL_TASKS_ON_LOB_TRUNCATION: FlagKey =
    FlagKey { name: "FailTasksOnLobTruncation", default: false, basis: DefaultBasis::Stated };
const HEARTBEAT_ENABLE: FlagKey =
    FlagKey { name: "HeartbeatEnable", default: false, basis: DefaultBasis::Stated };
const HEARTBEAT_FREQUENCY: IntegerKey = IntegerKey {
    name: "HeartbeatFrequency",
    default: 5,
    min: None,
    max: None,
    unit: "minutes",
    basis: DefaultBasis::Stated,
};
const MAP_BOOLEAN_AS_BOOLEAN: FlagKey =
    FlagKey { name: "MapBooleanAsBoolean", default: false, basis: DefaultBasis::Stated };
const MAP_JSONB_AS_CLOB: FlagKey =
    FlagKey { name: "MapJsonbAsClob", default: false, basis: DefaultBasis::Stated };
const MAP_LONG_VARCHAR_AS: ChoiceKey = ChoiceKey {
    name: "MapLongVarcharAs",
    default: "wstring",
    allowed: &["wstring", "clob", "nclob"],
    basis: DefaultBasis::Stated,
};
const MAP_UNBOUNDED_NUMERIC_AS_STRING: FlagKey =
    FlagKey { name: "MapUnboundedNumericAsString", default: false, basis: DefaultBasis::Stated };
const MAX_FILE_SIZE: IntegerKey = IntegerKey {
    name: "MaxFileSize",
    default: 32768,
    min: Some(1),
    max: Some(1048576),
    unit: "KB",
    basis: DefaultBasis::Stated,
};
const PLUGIN_NAME: ChoiceKey = ChoiceKey {
    name: "PluginName",
    default: "",
    allowed: &["no-preference", "test-decoding", "pglogical"],
    basis: DefaultBasis::Stated,
};
const PORT: IntegerKey =
    IntegerKey { name: "Port", default: 5432, min: None, max: None, unit: "", basis: DefaultBasis::Stated };
const TRIM_SPACE_IN_CHAR: FlagKey =
    FlagKey { name: "TrimSpaceInChar", default: true, basis: DefaultBasis::Stated };
const FETCH_CACHE_SIZE: IntegerKey = IntegerKey {
    name: "fetchCacheSize",
    default: 10000,
    min: None,
    max: None,
    unit: "rows",
    basis: DefaultBasis::Stated,
};
const UNBOUNDED_VARCHAR_MAX_SIZE: IntegerKey = IntegerKey {
    name: "unboundedVarcharMaxSize",
    default: 8000,
    min: None,
    max: Some(10485760),
    unit: "bytes",
    basis: DefaultBasis::Stated,
};
const CONNECTION_TIMEOUT: IntegerKey = IntegerKey {
    name: "ConnectionTimeout",
    default: 10,
    min: None,
    max: None,
    unit: "seconds",
    basis: DefaultBasis::Stated,
};
const LOAD_USING_CSV: FlagKey = FlagKey { name: "loadUsingCSV", default: true, basis: DefaultBasis::Stated };

/// What AWS documents of a PostgreSQL endpoint. A `Password` is known and never kept.
pub(super) const KNOWN: &[KnownSetting] = &[
    API.text("AfterConnectScript"),
    API.choice(AUTHENTICATION_METHOD),
    API.text("BabelfishDatabaseName"),
    API.flag(CAPTURE_DDLS),
    SOURCE_PAGE.flag(CONSUME_MONOTONIC_EVENTS),
    API.choice(DATABASE_MODE),
    API.text("DatabaseName"),
    API.text_with_default("DdlArtifactsSchema", "public"),
    API.flag(DISABLE_UNICODE_SOURCE_FILTER),
    API.integer(EXECUTE_TIMEOUT),
    API.flag(FAIL_TASKS_ON_LOB_TRUNCATION),
    API.flag(HEARTBEAT_ENABLE),
    API.integer(HEARTBEAT_FREQUENCY),
    API.text_with_default("HeartbeatSchema", "public"),
    API.flag(MAP_BOOLEAN_AS_BOOLEAN),
    API.flag(MAP_JSONB_AS_CLOB),
    API.choice(MAP_LONG_VARCHAR_AS),
    SOURCE_PAGE.flag(MAP_UNBOUNDED_NUMERIC_AS_STRING),
    API.integer(MAX_FILE_SIZE),
    API.choice(PLUGIN_NAME),
    API.integer(PORT),
    API.text("SecretsManagerAccessRoleArn"),
    API.text("SecretsManagerSecretId"),
    API.text("ServerName"),
    API.text("ServiceAccessRoleArn"),
    API.text("SlotName"),
    API.flag(TRIM_SPACE_IN_CHAR),
    API.text("Username"),
    SOURCE_PAGE.integer(FETCH_CACHE_SIZE),
    SOURCE_PAGE.integer(UNBOUNDED_VARCHAR_MAX_SIZE),
    TARGET_PAGE.integer(CONNECTION_TIMEOUT),
    TARGET_PAGE.flag(LOAD_USING_CSV),
];

/// The settings of a PostgreSQL endpoint, from `PostgreSQLSettings` or the extra connection
/// attributes. Some have an effect on sources only, some on targets only.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PostgreSqlSettings {
    /// SQL that DMS runs after it connected.
    pub after_connect_script: Setting<Option<String>>,
    /// `password` or `iam`.
    pub authentication_method: Setting<Option<String>>,
    /// The Babelfish T-SQL database.
    pub babelfish_database_name: Setting<Option<String>>,
    /// Whether DMS installs its event trigger on the source to capture DDL.
    pub capture_ddls: Setting<bool>,
    /// Whether only the first event of each LSN is replicated.
    pub consume_monotonic_events: Setting<bool>,
    /// PostgreSQL or Babelfish.
    pub database_mode: Setting<DatabaseMode>,
    /// The database.
    pub database_name: Setting<Option<String>>,
    /// Schema of what DDL capture installs.
    pub ddl_artifacts_schema: Setting<String>,
    /// Whether source filters compare text as the server does, not as Unicode.
    pub disable_unicode_source_filter: Setting<bool>,
    /// Statement timeout, in seconds.
    pub execute_timeout: Setting<i64>,
    /// Whether a LOB above the limit fails the task.
    pub fail_tasks_on_lob_truncation: Setting<bool>,
    /// Whether DMS writes on the source so that an idle slot moves on.
    pub heartbeat_enable: Setting<bool>,
    /// Minutes between heartbeats.
    pub heartbeat_frequency: Setting<i64>,
    /// Schema of the heartbeat's objects.
    pub heartbeat_schema: Setting<String>,
    /// Whether boolean stays boolean on targets of other engines; set it on both endpoints.
    pub map_boolean_as_boolean: Setting<bool>,
    /// Whether jsonb becomes CLOB instead of NCLOB.
    pub map_jsonb_as_clob: Setting<bool>,
    /// The DMS type of long `varchar(n)`.
    pub map_long_varchar_as: Setting<MapLongVarcharAs>,
    /// Whether numeric without precision travels as text; set it on both endpoints.
    pub map_unbounded_numeric_as_string: Setting<bool>,
    /// Largest CSV file of a load, in KB.
    pub max_file_size: Setting<i64>,
    /// The logical decoding plugin; `None`: pglogical where the source has it, otherwise test_decoding.
    pub plugin_name: Setting<Option<PluginName>>,
    /// The TCP port.
    pub port: Setting<i64>,
    /// The IAM role that may read the secret.
    pub secrets_manager_access_role_arn: Setting<Option<String>>,
    /// The secret that holds the connection data.
    pub secrets_manager_secret_id: Setting<Option<String>>,
    /// The host.
    pub server_name: Setting<Option<String>>,
    /// The IAM role for IAM authentication.
    pub service_access_role_arn: Setting<Option<String>>,
    /// An existing replication slot to read from.
    pub slot_name: Setting<Option<String>>,
    /// Whether trailing blanks of `char(n)` are cut.
    pub trim_space_in_char: Setting<bool>,
    /// The database user.
    pub username: Setting<Option<String>>,
    /// Rows a fetch of the load.
    pub fetch_cache_size: Setting<i64>,
    /// The size in bytes that DMS assumes for varchar without a length.
    pub unbounded_varchar_max_size: Setting<i64>,
    /// Seconds to wait for a connection.
    pub connection_timeout: Setting<i64>,
    /// Whether the load uses COPY from CSV files.
    pub load_using_csv: Setting<bool>,
}

impl PostgreSqlSettings {
    pub(super) fn read(reader: &mut EndpointReader<'_>) -> Result<Self, ReadError> {
        Ok(PostgreSqlSettings {
            after_connect_script: reader.text("AfterConnectScript")?,
            authentication_method: reader.optional_choice(&AUTHENTICATION_METHOD)?,
            babelfish_database_name: reader.text("BabelfishDatabaseName")?,
            capture_ddls: reader.flag(&CAPTURE_DDLS)?,
            consume_monotonic_events: reader.flag(&CONSUME_MONOTONIC_EVENTS)?,
            database_mode: reader.choice(&DATABASE_MODE)?.map(|word| DatabaseMode::from_name(&word)),
            database_name: reader.text("DatabaseName")?,
            ddl_artifacts_schema: reader.text_or("DdlArtifactsSchema", "public")?,
            disable_unicode_source_filter: reader.flag(&DISABLE_UNICODE_SOURCE_FILTER)?,
            execute_timeout: reader.integer(&EXECUTE_TIMEOUT)?,
            fail_tasks_on_lob_truncation: reader.flag(&FAIL_TASKS_ON_LOB_TRUNCATION)?,
            heartbeat_enable: reader.flag(&HEARTBEAT_ENABLE)?,
            heartbeat_frequency: reader.integer(&HEARTBEAT_FREQUENCY)?,
            heartbeat_schema: reader.text_or("HeartbeatSchema", "public")?,
            map_boolean_as_boolean: reader.flag(&MAP_BOOLEAN_AS_BOOLEAN)?,
            map_jsonb_as_clob: reader.flag(&MAP_JSONB_AS_CLOB)?,
            map_long_varchar_as: reader
                .choice(&MAP_LONG_VARCHAR_AS)?
                .map(|word| MapLongVarcharAs::from_name(&word)),
            map_unbounded_numeric_as_string: reader.flag(&MAP_UNBOUNDED_NUMERIC_AS_STRING)?,
            max_file_size: reader.integer(&MAX_FILE_SIZE)?,
            plugin_name: reader
                .optional_choice(&PLUGIN_NAME)?
                .map(|word| word.map(|word| PluginName::from_name(&word))),
            port: reader.integer(&PORT)?,
            secrets_manager_access_role_arn: reader.text("SecretsManagerAccessRoleArn")?,
            secrets_manager_secret_id: reader.text("SecretsManagerSecretId")?,
            server_name: reader.text("ServerName")?,
            service_access_role_arn: reader.text("ServiceAccessRoleArn")?,
            slot_name: reader.text("SlotName")?,
            trim_space_in_char: reader.flag(&TRIM_SPACE_IN_CHAR)?,
            username: reader.text("Username")?,
            fetch_cache_size: reader.integer(&FETCH_CACHE_SIZE)?,
            unbounded_varchar_max_size: reader.integer(&UNBOUNDED_VARCHAR_MAX_SIZE)?,
            connection_timeout: reader.integer(&CONNECTION_TIMEOUT)?,
            load_using_csv: reader.flag(&LOAD_USING_CSV)?,
        })
    }
}
