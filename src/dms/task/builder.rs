//! Puts a task together from files, arguments and defaults.

use std::sync::Arc;

use super::endpoint::Endpoint;
use super::migration_type::MigrationType;
use super::origin::{Origin, Setting};
use super::replication_task::{ReplicationTask, is_replication_task};
use super::settings::TaskSettings;
use super::{ReadError, Task};
use crate::dms::json::Document;
use crate::dms::mappings::TableMappings;
use crate::dms::versions::Side;
use crate::dms::{DmsVersion, TargetEngine};

/// Collects what is said about a task. The order of the calls does not matter: what is given
/// directly beats what a file says, and a file of its own beats what a replication task embeds.
///
/// ```
/// use pgdms_lint::dms::task::{LobMode, TaskBuilder};
/// let settings = br#"{"TargetMetadata": {"LobMaxSize": 64}}"#;
/// let task = TaskBuilder::new().task_settings("task.json", settings)?.build();
/// let mode = task.settings.target_metadata.lob_mode();
/// assert_eq!(mode.value, LobMode::Limited { max_kb: 64 });
/// assert_eq!(mode.origin.to_string(), "task.json:1 (/TargetMetadata/LobMaxSize)");
/// # Ok::<(), pgdms_lint::dms::task::ReadError>(())
/// ```
#[derive(Default)]
pub struct TaskBuilder {
    settings: Option<TaskSettings>,
    replication_task: Option<ReplicationTask>,
    source: Option<Endpoint>,
    target: Option<Endpoint>,
    mappings: Option<TableMappings>,
    migration_type: Option<Setting<MigrationType>>,
    dms_version: Option<Setting<Option<DmsVersion>>>,
    target_engine: Option<Setting<TargetEngine>>,
    dms_user: Option<Setting<String>>,
}

impl TaskBuilder {
    /// A task of which nothing is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the task settings, or a whole replication task with settings and mappings inside.
    ///
    /// # Errors
    /// When the file is not JSON or a documented setting has another JSON type.
    pub fn task_settings(mut self, file: &str, bytes: &[u8]) -> Result<Self, ReadError> {
        let document = Document::read(file, bytes)?;
        if is_replication_task(&document)? {
            self.replication_task = Some(ReplicationTask::read(&document)?);
        } else {
            self.settings = Some(TaskSettings::from_document(&document)?);
        }
        Ok(self)
    }

    /// Reads the table mappings.
    ///
    /// # Errors
    /// When the file is not JSON or a rule lacks what it needs.
    pub fn table_mappings(mut self, file: &str, bytes: &[u8]) -> Result<Self, ReadError> {
        self.mappings = Some(TableMappings::read(file, bytes)?);
        Ok(self)
    }

    /// Reads the endpoint of a side.
    ///
    /// # Errors
    /// See [`Endpoint::read`].
    pub fn endpoint(mut self, side: Side, file: &str, bytes: &[u8]) -> Result<Self, ReadError> {
        let endpoint = Some(Endpoint::read(side, file, bytes)?);
        match side {
            Side::Source => self.source = endpoint,
            Side::Target => self.target = endpoint,
        }
        Ok(self)
    }

    /// Sets the migration type.
    pub fn migration_type(mut self, value: MigrationType, origin: Origin) -> Self {
        self.migration_type = Some(Setting::new("MigrationType", value, origin));
        self
    }

    /// Sets the version of the DMS engine.
    pub fn dms_version(mut self, value: DmsVersion, origin: Origin) -> Self {
        self.dms_version = Some(Setting::new("EngineVersion", Some(value), origin));
        self
    }

    /// Sets the engine of the target.
    pub fn target_engine(mut self, value: TargetEngine, origin: Origin) -> Self {
        self.target_engine = Some(Setting::new("EngineName", value, origin));
        self
    }

    /// Sets the database user of both endpoints.
    pub fn dms_user(mut self, value: String, origin: Origin) -> Self {
        self.dms_user = Some(Setting::new("Username", value, origin));
        self
    }

    /// The task.
    pub fn build(self) -> Task {
        let embedded = self.replication_task.unwrap_or_else(silent);
        let target = self.target.unwrap_or_else(|| Endpoint::defaults(Side::Target));
        Task {
            migration_type: self
                .migration_type
                .or(embedded.migration_type)
                .unwrap_or_else(|| Setting::default_of("MigrationType", MigrationType::default())),
            dms_version: self.dms_version.unwrap_or_else(|| Setting::default_of("EngineVersion", None)),
            target_engine: self.target_engine.unwrap_or_else(|| target.engine()),
            settings: self.settings.or(embedded.settings).unwrap_or_default(),
            source: self.source.unwrap_or_else(|| Endpoint::defaults(Side::Source)),
            target,
            mappings: self.mappings.or(embedded.mappings).map(Arc::new),
            cdc_start_position: embedded.cdc_start_position,
            cdc_start_time: embedded.cdc_start_time,
            cdc_stop_position: embedded.cdc_stop_position,
            unknown_keys: embedded.unknown_keys,
            dms_user: self.dms_user,
        }
    }
}

/// A replication task that says nothing.
fn silent() -> ReplicationTask {
    ReplicationTask {
        settings: None,
        mappings: None,
        migration_type: None,
        cdc_start_position: Setting::default_of("CdcStartPosition", None),
        cdc_start_time: Setting::default_of("CdcStartTime", None),
        cdc_stop_position: Setting::default_of("CdcStopPosition", None),
        unknown_keys: Vec::new(),
    }
}
