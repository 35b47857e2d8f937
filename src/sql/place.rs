//! Where something stands in a text.

/// A range of bytes within one statement or expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Place {
    /// The first byte, from the start.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}
