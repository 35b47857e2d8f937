//! Where catalogs come from.
//!
//! - `dump`: schema dumps and folders of migrations (feature `dump`)

#[cfg(feature = "dump")]
pub(crate) mod dump;
