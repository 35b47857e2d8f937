//! What is counted of values, each kind by its text form.
//!
//! A tally is of some rows of a table; tallies of different rows are merged, in any order.

pub(super) mod array;
pub(super) mod bytes;
pub(super) mod number;
pub(super) mod octets;
pub(super) mod text;
pub(super) mod time;

/// A value that its type cannot print: the file is damaged, or the column is of another type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotOfType;
