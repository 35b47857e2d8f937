//! An archive of pg_dump is the dump that pg_restore would make of it: in every format, however it is compressed.

#![cfg(feature = "dump")]

mod archive_formats;
#[cfg(feature = "cli")]
mod program;
mod support;
