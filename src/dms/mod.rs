//! What AWS DMS does, as far as it is documented: each fact with its page and date.
//!
//! Knows the catalog, but neither rules nor where a catalog comes from.

pub mod documentation;
mod engine;
pub mod versions;

pub use documentation::{Basis, Citation, Page};
pub use engine::TargetEngine;
pub use versions::DmsVersion;
