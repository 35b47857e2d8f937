//! The large objects that a dump holds.

use std::collections::HashSet;

use foldhash::fast::RandomState;
use memchr::memmem;

use super::values::NotOfType;
use crate::source::Sources;

/// How pg_dump makes one, with its number behind.
const MADE: &[u8] = b"SELECT pg_catalog.lo_create('";

/// The numbers of large objects.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct LargeObjects(HashSet<u32, RandomState>);

impl LargeObjects {
    /// Those that the statements of a dump make.
    pub(super) fn of(sources: &Sources) -> Self {
        let mut numbers = HashSet::default();
        for source in sources.iter() {
            let text = source.bytes();
            numbers.extend(memmem::find_iter(text, MADE).filter_map(|at| {
                let behind = &text[at + MADE.len()..];
                let digits = behind.iter().position(|byte| !byte.is_ascii_digit())?;
                number(&behind[..digits]).ok()
            }));
        }
        LargeObjects(numbers)
    }

    /// Whether one has this number, an `oid` in its text form; `None` where the dump has none at all: pg_dump leaves
    /// them out where single tables or schemas are dumped, and does not say so. None has the number 0.
    pub(super) fn contains(&self, text: &[u8]) -> Result<Option<bool>, NotOfType> {
        let number = number(text)?;
        let is_told = number == 0 || !self.0.is_empty();
        Ok(is_told.then(|| self.0.contains(&number)))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

fn number(text: &[u8]) -> Result<u32, NotOfType> {
    std::str::from_utf8(text).ok().and_then(|text| text.parse().ok()).ok_or(NotOfType)
}
