//! The task settings, one file a section.

mod before_image;
mod change_processing;
mod character_set;
mod control_tables;
mod ddl_handling;
mod error_behavior;
mod full_load;
mod logging;
mod loopback_prevention;
mod resync;
mod section_reader;
mod stream_buffer;
mod target_metadata;
mod validation;

use serde_json::{Map, Value};

pub use before_image::BeforeImage;
pub use change_processing::ChangeProcessing;
pub use character_set::CharacterSet;
pub use control_tables::ControlTables;
pub use ddl_handling::DdlHandling;
pub use error_behavior::ErrorBehavior;
pub use full_load::FullLoad;
pub use logging::Logging;
pub use loopback_prevention::LoopbackPrevention;
pub use resync::Resync;
pub use stream_buffer::StreamBuffer;
pub use target_metadata::TargetMetadata;
pub use validation::Validation;

use section_reader::SectionReader;

use super::known::KnownSetting;
use super::problem::SettingProblem;
use crate::dms::json::{Document, ObjectReader, ReadError, UnknownKey};

/// What AWS documents of each section of the task settings.
pub(super) const KNOWN: [&[KnownSetting]; 13] = [
    target_metadata::KNOWN,
    full_load::KNOWN,
    change_processing::KNOWN,
    ddl_handling::KNOWN,
    error_behavior::KNOWN,
    validation::KNOWN,
    control_tables::KNOWN,
    stream_buffer::KNOWN,
    resync::KNOWN,
    character_set::KNOWN,
    before_image::KNOWN,
    loopback_prevention::KNOWN,
    logging::KNOWN,
];

/// Top-level keys of AWS's sample file that no page describes.
const UNDESCRIBED: [&str; 3] = ["PostProcessingRules", "FailTaskWhenCleanTaskResourceFailed", "TTSettings"];

/// Keys of `Logging` that AWS adds when it returns the settings of a task.
const UNDESCRIBED_OF_LOGGING: [&str; 3] = ["CloudWatchLogGroup", "CloudWatchLogStream", "EnableLogContext"];

/// The settings of a task, each with its origin.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TaskSettings {
    /// `TargetMetadata`.
    pub target_metadata: TargetMetadata,
    /// `FullLoadSettings`.
    pub full_load: FullLoad,
    /// `ChangeProcessingTuning`.
    pub change_processing: ChangeProcessing,
    /// `ChangeProcessingDdlHandlingPolicy`.
    pub ddl_handling: DdlHandling,
    /// `ErrorBehavior`.
    pub error_behavior: ErrorBehavior,
    /// `ValidationSettings`.
    pub validation: Validation,
    /// `ControlTablesSettings`.
    pub control_tables: ControlTables,
    /// `StreamBufferSettings`.
    pub stream_buffer: StreamBuffer,
    /// `ResyncSettings`.
    pub resync: Resync,
    /// `CharacterSetSettings`.
    pub character_set: CharacterSet,
    /// `BeforeImageSettings`.
    pub before_image: BeforeImage,
    /// `LoopbackPreventionSettings`.
    pub loopback_prevention: LoopbackPrevention,
    /// `Logging`.
    pub logging: Logging,
    /// Values outside of what AWS documents.
    pub problems: Vec<SettingProblem>,
    /// Keys that AWS does not document.
    pub unknown_keys: Vec<UnknownKey>,
    json: Value,
}

impl TaskSettings {
    /// Reads a task settings file: the JSON that `aws dms create-replication-task
    /// --replication-task-settings` takes. `file` is its name in messages.
    ///
    /// # Errors
    /// When the file is not JSON or a documented setting has another JSON type.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, ReadError> {
        Self::from_document(&Document::read(file, bytes)?)
    }

    pub(super) fn from_document(document: &Document) -> Result<Self, ReadError> {
        let mut reader = Reader {
            object: Some(document.root().object()?),
            problems: Vec::new(),
            unknown_keys: Vec::new(),
        };
        let mut settings = reader.sections(document.to_json())?;
        settings.problems = reader.problems;
        settings.unknown_keys.extend(reader.unknown_keys);
        Ok(settings)
    }

    /// The settings of a task for which no file is given.
    ///
    /// ```
    /// use pgdms_lint::dms::task::TaskSettings;
    /// let settings = TaskSettings::defaults();
    /// assert_eq!(settings.target_metadata.lob_max_size.value, 32);
    /// assert!(settings.target_metadata.lob_max_size.is_default());
    /// ```
    pub fn defaults() -> Self {
        let mut reader = Reader { object: None, problems: Vec::new(), unknown_keys: Vec::new() };
        reader.sections(Value::Object(Map::new())).expect("without a file there is nothing to misread")
    }

    /// The document as it was read, unknown keys included; an empty object without a file.
    pub fn json(&self) -> &Value {
        &self.json
    }
}

impl Default for TaskSettings {
    fn default() -> Self {
        Self::defaults()
    }
}

/// Goes through the sections of a document.
struct Reader<'a> {
    object: Option<ObjectReader<'a>>,
    problems: Vec<SettingProblem>,
    unknown_keys: Vec<UnknownKey>,
}

impl Reader<'_> {
    fn sections(&mut self, json: Value) -> Result<TaskSettings, ReadError> {
        let settings = TaskSettings {
            target_metadata: self.section(target_metadata::SECTION.name, &[], TargetMetadata::read)?,
            full_load: self.section(full_load::SECTION.name, &[], FullLoad::read)?,
            change_processing: self.section(change_processing::SECTION.name, &[], ChangeProcessing::read)?,
            ddl_handling: self.section(ddl_handling::SECTION.name, &[], DdlHandling::read)?,
            error_behavior: self.section(error_behavior::SECTION.name, &[], ErrorBehavior::read)?,
            validation: self.section(validation::SECTION.name, &[], Validation::read)?,
            control_tables: self.section(control_tables::SECTION.name, &[], ControlTables::read)?,
            stream_buffer: self.section(stream_buffer::SECTION.name, &[], StreamBuffer::read)?,
            resync: self.section(resync::SECTION.name, &[], Resync::read)?,
            character_set: self.section(character_set::SECTION.name, &[], CharacterSet::read)?,
            before_image: self.section(before_image::SECTION.name, &[], BeforeImage::read)?,
            loopback_prevention: self.section(
                loopback_prevention::SECTION.name,
                &[],
                LoopbackPrevention::read,
            )?,
            logging: self.section(logging::SECTION.name, &UNDESCRIBED_OF_LOGGING, Logging::read)?,
            problems: Vec::new(),
            unknown_keys: self.unknown_top_level_keys(),
            json,
        };
        Ok(settings)
    }

    fn section<S>(
        &mut self,
        name: &'static str,
        undescribed: &[&'static str],
        read: fn(&mut SectionReader<'_, '_>) -> Result<S, ReadError>,
    ) -> Result<S, ReadError> {
        let section = self.object.as_mut().and_then(|object| object.get(name));
        let mut section = SectionReader::new(section, &mut self.problems)?;
        let settings = read(&mut section)?;
        section.skip(undescribed);
        self.unknown_keys.extend(section.unknown_keys());
        Ok(settings)
    }

    fn unknown_top_level_keys(&mut self) -> Vec<UnknownKey> {
        let Some(object) = &mut self.object else { return Vec::new() };
        for key in UNDESCRIBED {
            object.get(key);
        }
        object.unknown_keys()
    }
}
