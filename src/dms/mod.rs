//! What AWS DMS does, as far as it is documented: each fact with its page and date; and the
//! configuration of a task, read from the files that the AWS CLI takes.
//!
//! Knows the catalog, but neither rules nor where a catalog comes from.

mod column_types;
pub mod documentation;
mod engine;
mod json;
pub mod lob;
pub mod mappings;
pub mod scope;
pub mod task;
pub mod types;
pub mod versions;

pub use column_types::{ColumnTypeRow, column_types};
pub use documentation::{Basis, Citation, Page};
pub use engine::TargetEngine;
pub use versions::DmsVersion;
