//! The members of a tar file, one after the other.

use std::io::{self, ErrorKind, Read};

use super::ArchiveError;
use super::decompress::Cut;

/// Headers and contents begin at multiples of this.
const BLOCK_BYTES: usize = 512;

const NAME: std::ops::Range<usize> = 0..100;
const SIZE: std::ops::Range<usize> = 124..136;
const CHECKSUM: std::ops::Range<usize> = 148..156;

/// The set bit that says that a number is not in octal digits but in bytes.
const IN_BYTES: u8 = 0x80;

/// A tar file; as a reader, what is left of the contents of the current member.
pub(crate) struct Members<R> {
    reader: R,
    offset: u64,
    /// What is left of the current member.
    left: u64,
    /// What fills it up to a whole block.
    padding: u64,
}

/// A file in a tar file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Member {
    pub name: Vec<u8>,
    /// In bytes.
    pub size: u64,
}

impl<R: Read> Members<R> {
    pub(crate) fn new(reader: R) -> Self {
        Members { reader, offset: 0, left: 0, padding: 0 }
    }

    /// Passes over what is left of a member, and goes to the next one; `None` at the end.
    pub(crate) fn next_member(&mut self) -> Result<Option<Member>, ArchiveError> {
        self.pass_over(self.left + self.padding)?;
        (self.left, self.padding) = (0, 0);
        let at = self.offset;
        let mut header = [0; BLOCK_BYTES];
        match self.reader.read_exact(&mut header) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
                return Err(ArchiveError::TarHeader { offset: at });
            }
            Err(error) => return Err(error.into()),
        }
        self.offset += BLOCK_BYTES as u64;
        if header.iter().all(|&byte| byte == 0) {
            return Ok(None);
        }
        let damaged = ArchiveError::TarHeader { offset: at };
        if number(&header[CHECKSUM]) != Some(checksum(&header)) {
            return Err(damaged);
        }
        let Some(size) = number(&header[SIZE]) else { return Err(damaged) };
        self.left = size;
        self.padding = size.wrapping_neg() % BLOCK_BYTES as u64;
        let name = header[NAME].split(|&byte| byte == 0).next().unwrap_or_default().to_vec();
        Ok(Some(Member { name, size }))
    }

    fn pass_over(&mut self, bytes: u64) -> Result<(), ArchiveError> {
        let passed = io::copy(&mut self.reader.by_ref().take(bytes), &mut io::sink())?;
        self.offset += passed;
        if passed < bytes {
            return Err(ArchiveError::TarHeader { offset: self.offset });
        }
        Ok(())
    }
}

impl<R: Read> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        if most == 0 {
            return Ok(0);
        }
        let read = self.reader.read(&mut buffer[..most])?;
        if read == 0 {
            return Err(Cut::Tar.into());
        }
        self.left -= read as u64;
        self.offset += read as u64;
        Ok(read)
    }
}

/// The sum of a header's bytes, the sum itself taken as blanks.
fn checksum(header: &[u8; BLOCK_BYTES]) -> u64 {
    let counted = |(at, &byte): (usize, &u8)| u64::from(if CHECKSUM.contains(&at) { b' ' } else { byte });
    header.iter().enumerate().map(counted).sum()
}

/// A number in octal digits, or for large ones in bytes.
fn number(field: &[u8]) -> Option<u64> {
    if let [first, rest @ ..] = field
        && first & IN_BYTES != 0
    {
        return rest.iter().try_fold(0u64, |number, &byte| number.checked_mul(256)?.checked_add(byte.into()));
    }
    let digits =
        field.iter().skip_while(|&&byte| byte == b' ').take_while(|&&byte| byte != b' ' && byte != 0);
    digits.clone().try_fold(0u64, |number, &digit| match digit {
        b'0'..=b'7' => number.checked_mul(8)?.checked_add((digit - b'0').into()),
        _ => None,
    })
}
