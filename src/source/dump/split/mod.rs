//! The bytes of a file to single statements, as psql splits them.
//!
//! - [`splitter`]: takes the bytes, gives out [`raw_statement`]s and the text that is kept
//! - `scan`: its scanner, over a `piece` of bytes at a time; `quotes`: what has an end of its own; `byte_class`: which bytes matter
//! - `shape`: what words say about a statement; `psql`: settings and meta-commands
//! - `copy_block`: the end of COPY rows

mod byte_class;
mod copy_block;
mod piece;
mod psql;
mod quotes;
mod raw_statement;
mod scan;
mod shape;
mod splitter;
#[cfg(test)]
mod tests;

pub use raw_statement::{CopyData, InsertData, Open, RawKind, RawStatement, SplitInput, Unterminated};
pub use splitter::{SplitError, Splitter, split};
