//! `StreamBufferSettings`: buffers between reading and writing.

use super::section_reader::SectionReader;
use crate::dms::json::ReadError;
use crate::dms::task::known::{DefaultBasis, IntegerKey, KnownSetting, Section};
use crate::dms::task::origin::Setting;

pub(super) const SECTION: Section =
    Section { name: "StreamBufferSettings", page: "CHAP_Tasks.CustomizingTasks.TaskSettings.StreamBuffer" };

const STREAM_BUFFER_COUNT: IntegerKey = IntegerKey {
    name: "StreamBufferCount",
    default: 3,
    min: None,
    max: None,
    unit: "",
    basis: DefaultBasis::Stated,
};
const STREAM_BUFFER_SIZE_IN_MB: IntegerKey = IntegerKey {
    name: "StreamBufferSizeInMB",
    default: 8,
    min: None,
    max: None,
    unit: "MB",
    basis: DefaultBasis::Stated,
};
const CTRL_STREAM_BUFFER_SIZE_IN_MB: IntegerKey = IntegerKey {
    name: "CtrlStreamBufferSizeInMB",
    default: 5,
    min: Some(1),
    max: Some(8),
    unit: "MB",
    basis: DefaultBasis::Stated,
};

/// What AWS documents of this section.
pub(super) const KNOWN: &[KnownSetting] = &[
    SECTION.integer(STREAM_BUFFER_COUNT),
    SECTION.integer(STREAM_BUFFER_SIZE_IN_MB),
    SECTION.integer(CTRL_STREAM_BUFFER_SIZE_IN_MB),
];

/// Buffers between reading and writing.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct StreamBuffer {
    /// Number of buffers.
    pub stream_buffer_count: Setting<i64>,
    /// Size of a buffer.
    pub stream_buffer_size_in_mb: Setting<i64>,
    /// Size of the control buffer; more for tens of thousands of tables.
    pub ctrl_stream_buffer_size_in_mb: Setting<i64>,
}

impl StreamBuffer {
    pub(super) fn read(section: &mut SectionReader<'_, '_>) -> Result<Self, ReadError> {
        Ok(StreamBuffer {
            stream_buffer_count: section.integer(&STREAM_BUFFER_COUNT)?,
            stream_buffer_size_in_mb: section.integer(&STREAM_BUFFER_SIZE_IN_MB)?,
            ctrl_stream_buffer_size_in_mb: section.integer(&CTRL_STREAM_BUFFER_SIZE_IN_MB)?,
        })
    }
}
