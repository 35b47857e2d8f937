//! The numbers and strings that a table of contents is made of.

use std::io::{self, ErrorKind, Read};

use super::ArchiveError;
use super::decompress::Cut;

/// A string of an archive, in the encoding of the dump; null is no empty string.
pub(super) type Text = Option<Box<[u8]>>;

/// Reads the parts of a table of contents, and knows how far it is.
pub(super) struct Primitives<R> {
    reader: R,
    offset: u64,
    int_bytes: usize,
    offset_bytes: usize,
}

/// The widths of numbers in an archive, in bytes: 1 to 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Widths {
    pub int: u8,
    pub offset: u8,
}

impl<R: Read> Primitives<R> {
    pub(super) fn new(reader: R) -> Self {
        Primitives { reader, offset: 0, int_bytes: 4, offset_bytes: 8 }
    }

    /// Reads numbers of these widths from now on.
    pub(super) fn set_widths(&mut self, widths: Widths) -> Result<(), ArchiveError> {
        if !(1..=8).contains(&widths.int) || !(1..=8).contains(&widths.offset) {
            return Err(self.damaged("a width of numbers that no machine has"));
        }
        self.int_bytes = usize::from(widths.int);
        self.offset_bytes = usize::from(widths.offset);
        Ok(())
    }

    pub(super) fn damaged(&self, found: &'static str) -> ArchiveError {
        ArchiveError::Damaged { offset: self.offset, found }
    }

    pub(super) fn byte(&mut self) -> Result<u8, ArchiveError> {
        let mut byte = [0];
        self.fill(&mut byte)?;
        let [byte] = byte;
        Ok(byte)
    }

    /// A signed number: a byte for the sign, then its digits, the lowest first.
    pub(super) fn int(&mut self) -> Result<i64, ArchiveError> {
        let is_negative = match self.byte()? {
            0 => false,
            1 => true,
            _ => return Err(self.damaged("a sign that is neither plus nor minus")),
        };
        let magnitude = i64::try_from(self.little_endian(self.int_bytes)?)
            .map_err(|_| self.damaged("a number that is too large"))?;
        Ok(if is_negative { -magnitude } else { magnitude })
    }

    /// A number that cannot be negative.
    pub(super) fn count(&mut self) -> Result<u64, ArchiveError> {
        u64::try_from(self.int()?).map_err(|_| self.damaged("a negative number where none can be"))
    }

    /// A place in the file.
    pub(super) fn place(&mut self) -> Result<u64, ArchiveError> {
        self.little_endian(self.offset_bytes)
    }

    pub(super) fn text(&mut self) -> Result<Text, ArchiveError> {
        let Ok(length) = u64::try_from(self.int()?) else { return Ok(None) };
        let mut text = Vec::new();
        // what is claimed is not allocated before it is there
        let read = self.reader.by_ref().take(length).read_to_end(&mut text)?;
        self.offset += read as u64;
        if (read as u64) < length {
            return Err(ArchiveError::CutOff { offset: self.offset });
        }
        Ok(Some(text.into_boxed_slice()))
    }

    fn little_endian(&mut self, width: usize) -> Result<u64, ArchiveError> {
        let mut bytes = [0; 8];
        self.fill(&mut bytes[..width])?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), ArchiveError> {
        match self.reader.read_exact(bytes) {
            Ok(()) => {
                self.offset += bytes.len() as u64;
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::UnexpectedEof && !is_of_decoder(&error) => {
                Err(ArchiveError::CutOff { offset: self.offset })
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether it was not the file that ended but a compressed stream in it, which says so in words of its own.
fn is_of_decoder(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Cut>())
}
