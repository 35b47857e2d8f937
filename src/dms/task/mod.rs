//! The configuration of a DMS task: task settings, endpoints, table mappings, versions; every value
//! with its origin.
//!
//! [`TaskBuilder`] reads the files that the AWS CLI takes, as they are, and makes a [`Task`].

mod builder;
mod choice;
mod endpoint;
mod endpoint_reader;
mod extra_attributes;
mod known;
mod lob_mode;
mod migration_type;
mod origin;
mod postgresql_settings;
mod problem;
mod replication_task;
mod settings;

#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use builder::TaskBuilder;
pub use choice::{
    DatabaseMode, ErrorPolicy, MapLongVarcharAs, PluginName, TargetTablePrepMode, ValidationMode,
};
pub use endpoint::Endpoint;
pub use known::{API_REFERENCE, DefaultBasis, KnownSetting, USER_GUIDE, ValueKind};
pub use lob_mode::LobMode;
pub use migration_type::{MigrationType, UnknownMigrationType};
pub use origin::{Origin, Setting};
pub use postgresql_settings::PostgreSqlSettings;
pub use problem::{SettingProblem, SettingProblemKind};
pub use settings::{
    BeforeImage, ChangeProcessing, CharacterSet, ControlTables, DdlHandling, ErrorBehavior, FullLoad,
    Logging, LoopbackPrevention, Resync, StreamBuffer, TargetMetadata, TaskSettings, Validation,
};

pub use super::json::{Location, ReadError, UnknownKey};

use super::mappings::TableMappings;
use super::versions::Side;
use super::{DmsVersion, TargetEngine};

/// A DMS task as its files, the command line and the documented defaults describe it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Task {
    /// Full load, changes, or both (the default).
    pub migration_type: Setting<MigrationType>,
    /// The version of the DMS engine, if somebody named it.
    pub dms_version: Setting<Option<DmsVersion>>,
    /// The engine of the target: as given, otherwise the target endpoint's.
    pub target_engine: Setting<TargetEngine>,
    /// The task settings.
    pub settings: TaskSettings,
    /// The source endpoint.
    pub source: Endpoint,
    /// The target endpoint.
    pub target: Endpoint,
    /// The table mappings; without them everything but system objects is in scope.
    pub mappings: Option<Arc<TableMappings>>,
    /// Where change capture starts, `CdcStartPosition`.
    pub cdc_start_position: Setting<Option<String>>,
    /// When change capture starts, `CdcStartTime`, as written.
    pub cdc_start_time: Setting<Option<String>>,
    /// Where change capture stops, `CdcStopPosition`.
    pub cdc_stop_position: Setting<Option<String>>,
    /// Keys of a replication task's JSON that AWS does not document.
    pub unknown_keys: Vec<UnknownKey>,
    dms_user: Option<Setting<String>>,
}

impl Task {
    /// The database user of an endpoint: as given for the whole task, otherwise the endpoint's
    /// `Username`. `None` where nobody named one; then privileges cannot be judged.
    pub fn dms_user(&self, side: Side) -> Option<Setting<String>> {
        if let Some(user) = &self.dms_user {
            return Some(user.clone());
        }
        let Setting { name, value, origin } = self.endpoint(side).settings.username.clone();
        value.map(|user| Setting::new(name, user, origin))
    }

    /// The endpoint of a side.
    pub fn endpoint(&self, side: Side) -> &Endpoint {
        match side {
            Side::Source => &self.source,
            Side::Target => &self.target,
        }
    }

    /// Whether source and target are both PostgreSQL, so that types can be kept.
    pub fn is_homogeneous(&self) -> bool {
        self.target_engine.value.is_postgresql()
    }

    /// Everything that the files hold beyond what AWS documents as possible.
    pub fn problems(&self) -> impl Iterator<Item = &SettingProblem> {
        self.settings.problems.iter().chain(&self.source.problems).chain(&self.target.problems)
    }

    /// Keys in task settings, endpoints and the task's own JSON that AWS does not document. Those of
    /// the table mappings are with the mappings.
    pub fn unknown_keys(&self) -> impl Iterator<Item = &UnknownKey> {
        let endpoints = self.source.unknown_keys.iter().chain(&self.target.unknown_keys);
        self.unknown_keys.iter().chain(&self.settings.unknown_keys).chain(endpoints)
    }
}

impl Default for Task {
    fn default() -> Self {
        TaskBuilder::new().build()
    }
}

/// Every setting of task settings and PostgreSQL endpoints that AWS documents, with type, default,
/// range and page.
pub fn known_settings() -> impl Iterator<Item = &'static KnownSetting> {
    settings::KNOWN.into_iter().flatten().chain(postgresql_settings::KNOWN)
}
