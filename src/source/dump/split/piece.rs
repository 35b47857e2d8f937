//! The bytes that are scanned at a time.

use crate::source::text::{TextBuilder, TextTooLarge};

/// The bytes at hand, and how many of them have gone into the text.
pub(super) struct Piece<'a> {
    pub bytes: &'a [u8],
    /// Whether nothing follows.
    pub at_end: bool,
    pub moved: usize,
}

impl<'a> Piece<'a> {
    pub(super) fn new(bytes: &'a [u8], at_end: bool) -> Self {
        Piece { bytes, at_end, moved: 0 }
    }

    pub(super) fn keep_to(&mut self, text: &mut TextBuilder, end: usize) -> Result<(), TextTooLarge> {
        text.keep(&self.bytes[self.moved..end])?;
        self.moved = end;
        Ok(())
    }

    /// Returns the line feeds in what was left out.
    pub(super) fn leave_out_to(&mut self, text: &mut TextBuilder, end: usize) -> u64 {
        let line_feeds = text.leave_out(&self.bytes[self.moved..end]);
        self.moved = end;
        line_feeds
    }

    /// The offset that the byte at `at` will have in retained text. Text beyond what offsets can
    /// count is refused when it is kept.
    pub(super) fn position(&self, text: &TextBuilder, at: usize) -> u32 {
        let ahead = u32::try_from(at - self.moved).unwrap_or(u32::MAX);
        text.position().saturating_add(ahead)
    }

    /// The byte at `at`, or what its absence means.
    pub(super) fn peek(&self, at: usize) -> Peek {
        match self.bytes.get(at) {
            Some(&byte) => Peek::Byte(byte),
            None if self.at_end => Peek::Nothing,
            None => Peek::NotYet,
        }
    }
}

/// A byte, if it can be seen.
pub(super) enum Peek {
    Byte(u8),
    /// The file ends before it.
    Nothing,
    /// It comes with the next piece.
    NotYet,
}

/// What one step of the scanner came to.
pub(super) enum Step {
    /// Everything before this offset is done.
    To(usize),
    /// What begins at this offset needs bytes that are not there yet.
    NeedMore(usize),
}
