//! Where catalogs come from.
//!
//! - [`text`]: what is kept of the input files, lines and columns in them
//! - `dump`: schema dumps and folders of migrations (feature `dump`)

#[cfg(feature = "dump")]
pub(crate) mod dump;
mod lines;
pub mod text;

pub use text::{Location, SourceText, Sources};
