//! Where the text of statements is found: in whole files, or in a piece of one that is still being
//! split.

use crate::catalog::Span;
use crate::source::Sources;

use super::super::split::RawStatement;
use super::plan::Planned;

/// Statements and their text.
#[derive(Clone, Copy)]
pub(super) struct Texts<'a> {
    /// Those whose text is here.
    statements: &'a [RawStatement],
    /// The number of the first one among all.
    first: u32,
    bytes: Bytes<'a>,
}

#[derive(Clone, Copy)]
enum Bytes<'a> {
    OfFiles(&'a Sources),
    OfPiece { bytes: &'a [u8], start: u32 },
}

impl<'a> Texts<'a> {
    /// All statements of all files.
    pub(super) fn of_files(statements: &'a [RawStatement], sources: &'a Sources) -> Self {
        Texts { statements, first: 0, bytes: Bytes::OfFiles(sources) }
    }

    /// Statements that stand together, the first with number `first` among all, and the bytes of
    /// their file from `start` on.
    pub(super) fn of_piece(statements: &'a [RawStatement], first: u32, bytes: &'a [u8], start: u32) -> Self {
        Texts { statements, first, bytes: Bytes::OfPiece { bytes, start } }
    }

    /// A statement as it was split.
    ///
    /// # Panics
    /// If it is none of these.
    pub(super) fn raw(&self, planned: &Planned) -> &'a RawStatement {
        &self.statements[(planned.statement - self.first) as usize]
    }

    /// The bytes of a span of these statements.
    pub(super) fn bytes(&self, span: Span) -> &'a [u8] {
        match self.bytes {
            Bytes::OfFiles(sources) => sources.bytes(span),
            Bytes::OfPiece { bytes, start } => {
                let place = |at: u32| at.checked_sub(start).map(|at| at as usize);
                let range = place(span.start).zip(place(span.end));
                range.and_then(|(from, to)| bytes.get(from..to)).unwrap_or_default()
            }
        }
    }
}
