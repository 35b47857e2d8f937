//! Where in the input an object was written.

/// A range of bytes in the retained text of one source. Lines and columns are computed when they
/// are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Which of the sources that were read, from 0.
    pub source: u16,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}
