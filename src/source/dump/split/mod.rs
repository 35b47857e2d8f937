//! The bytes of a file to single statements, as psql splits them.
//!
//! - [`splitter`]: takes the bytes, gives out [`raw_statement`]s and the text that is kept
//! - `scan`: its scanner, over a `piece` of bytes at a time; `byte_class`: which bytes matter
//! - `quotes`: what has an end of its own; `copy_block`: the end of COPY rows
//! - `open_statement`: what is known of a statement so far; `shape`: what its words say
//! - `psql`: settings and meta-commands

mod byte_class;
mod copy_block;
mod open_statement;
mod piece;
mod psql;
mod quotes;
mod raw_statement;
mod scan;
mod shape;
mod splitter;
#[cfg(test)]
mod tests;

pub use psql::{connects, strings_after};
pub use raw_statement::{Open, RawKind, RawStatement, SplitInput, Unterminated};
pub use splitter::{SplitError, Splitter, Unwatched, Watch, Watching, split};
