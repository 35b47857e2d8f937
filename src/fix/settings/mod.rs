//! The task's JSON files with the chosen settings and mapping rules.
//!
//! - `always`: what every plan sets, since its phases rely on it
//! - `documents`: the files, from the user's own or whole new ones

mod always;
mod documents;

use std::sync::Arc;

use crate::dms::mappings::TableMappings;
use crate::dms::task::{Endpoint, ReadError, Task, TaskSettings};
use crate::dms::versions::Side;

pub(super) use always::add_to;
pub use documents::DmsDocuments;

/// The task as these files configure it. They are read like any others.
///
/// # Errors
/// Where a file cannot be read again, which would be a mistake in what wrote it.
pub(super) fn task_with(task: &Task, documents: &DmsDocuments) -> Result<Task, ReadError> {
    let bytes = |document: &serde_json::Value| document.to_string().into_bytes();
    let mut task = task.clone();
    task.settings = TaskSettings::read(DmsDocuments::TASK_SETTINGS, &bytes(&documents.task_settings))?;
    let (source, target) = (&documents.source_endpoint, &documents.target_endpoint);
    task.source = Endpoint::read(Side::Source, DmsDocuments::SOURCE_ENDPOINT, &bytes(source))?;
    task.target = Endpoint::read(Side::Target, DmsDocuments::TARGET_ENDPOINT, &bytes(target))?;
    let mappings = TableMappings::read(DmsDocuments::TABLE_MAPPINGS, &bytes(&documents.table_mappings))?;
    task.mappings = Some(Arc::new(mappings));
    Ok(task)
}
