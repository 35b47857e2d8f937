//! Where catalogs come from.
//!
//! - [`text`]: what is kept of the input files, lines and columns in them
//! - [`snapshot`]: catalogs in files
//! - `dump`: schema dumps and folders of migrations (feature `dump`)
//! - `archive`: archives of pg_dump and compressed files (feature `dump`)
//! - `live`: running servers (feature `live`)

#[cfg(feature = "dump")]
pub(crate) mod archive;
#[cfg(feature = "dump")]
pub(crate) mod dump;
mod lines;
#[cfg(feature = "live")]
pub mod live;
pub mod snapshot;
pub mod text;

#[cfg(feature = "dump")]
pub use archive::ArchiveError;
#[cfg(feature = "dump")]
pub use dump::data::{
    AtDamage, Damage, DumpRows, MeasureOnTheWay, MeasureRowsError, MeasureRowsOptions, MeasuredRows, Values,
    measure_rows,
};
#[cfg(feature = "dump")]
pub use dump::input::{Compression, Foreign, InputError};
#[cfg(feature = "dump")]
pub use dump::reading::{
    CutOff, DumpError, DumpOptions, DumpReading, SkipReason, SkippedStatement, read_dump, read_dump_from,
    read_dump_measuring,
};
#[cfg(feature = "dump")]
pub use dump::split::Open;
pub use text::{Location, SourceText, Sources};
