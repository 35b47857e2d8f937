//! The text that is kept of the input files.
//!
//! Rows of data are not kept: a dump of two gigabytes may hold one megabyte of statements. What was
//! left out is remembered as gaps, so that lines and columns are those of the original file.

use std::ops::Range;

use memchr::{memchr_iter, memrchr};
use thiserror::Error;

use super::lines::{Counted, Line, LineIndex, count_chars};
use crate::catalog::Span;

/// How much of a line is shown of a place and on either side of it, in bytes.
const SHOWN_BYTES: usize = 80;

/// The most room that is made before anything is read.
const MOST_EXPECTED_BYTES: u64 = 256 * 1024 * 1024;

/// A stretch of the original file that was not retained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The offset in retained text before which it stood.
    pub at: u32,
    /// How long it was.
    pub bytes: u64,
    /// The line feeds in it.
    pub line_feeds: u64,
    /// The characters after its last line feed, or all of them.
    pub tail_chars: u64,
}

impl Gap {
    fn extend(&mut self, bytes: &[u8]) -> u64 {
        self.bytes += bytes.len() as u64;
        let Some(last) = memrchr(b'\n', bytes) else {
            self.tail_chars += count_chars(bytes);
            return 0;
        };
        let line_feeds = memchr_iter(b'\n', bytes).count() as u64;
        self.line_feeds += line_feeds;
        self.tail_chars = count_chars(&bytes[last + 1..]);
        line_feeds
    }
}

/// The file holds more text that must be kept than offsets can count.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("more than 4 GiB of SQL text besides rows of data")]
pub struct TextTooLarge;

/// Collects the text of one file, front to back.
#[derive(Debug, Default)]
pub struct TextBuilder {
    kept: Vec<u8>,
    counted: Counted,
    gaps: Vec<Gap>,
    left_out: u64,
}

impl TextBuilder {
    /// Makes room for a text of this length, as far as that is no waste for a file of data.
    pub fn expect(&mut self, bytes: u64) {
        let bytes = usize::try_from(bytes.min(MOST_EXPECTED_BYTES)).unwrap_or_default();
        // without the room the text grows as it comes
        let _ = self.kept.try_reserve_exact(bytes);
    }

    /// What has been kept so far.
    pub fn kept(&self) -> &[u8] {
        &self.kept
    }

    /// How far the original file has been read, in bytes.
    pub fn original_offset(&self) -> u64 {
        self.kept.len() as u64 + self.left_out
    }

    /// The offset that the next kept byte will have.
    pub fn position(&self) -> u32 {
        u32::try_from(self.kept.len()).expect("`keep` refuses more")
    }

    /// Keeps the next bytes of the file.
    pub fn keep(&mut self, bytes: &[u8]) -> Result<(), TextTooLarge> {
        if u32::try_from(self.kept.len() + bytes.len()).is_err() {
            return Err(TextTooLarge);
        }
        self.kept.extend_from_slice(bytes);
        self.counted.follow(&self.kept);
        Ok(())
    }

    /// Leaves out the next bytes of the file, and returns how many line feeds they held.
    pub fn leave_out(&mut self, bytes: &[u8]) -> u64 {
        if bytes.is_empty() {
            return 0;
        }
        self.left_out += bytes.len() as u64;
        self.gap_here().extend(bytes)
    }

    /// Leaves out a byte order mark, which counts for no column.
    pub fn leave_out_byte_order_mark(&mut self, bytes: u64) {
        self.left_out += bytes;
        self.gap_here().bytes += bytes;
    }

    /// Takes back what was kept from `start` on and leaves it out instead, as the continuation of
    /// the gap that stands there.
    pub fn leave_out_kept(&mut self, start: u32) {
        let tail = self.kept.split_off(start as usize);
        self.counted.cut(start as usize);
        self.leave_out(&tail);
    }

    fn gap_here(&mut self) -> &mut Gap {
        let at = self.position();
        if self.gaps.last().is_none_or(|gap| gap.at != at) {
            self.gaps.push(Gap { at, bytes: 0, line_feeds: 0, tail_chars: 0 });
        }
        self.gaps.last_mut().expect("one was just made")
    }

    /// The finished text under the name that the user gave.
    pub fn finish(mut self, name: &str) -> SourceText {
        self.kept.shrink_to_fit();
        let index = LineIndex::new(&self.kept, &self.gaps, self.counted);
        SourceText { name: name.to_owned(), kept: self.kept, gaps: self.gaps, index }
    }
}

/// What is kept of one input file.
#[derive(Debug)]
pub struct SourceText {
    name: String,
    kept: Vec<u8>,
    gaps: Vec<Gap>,
    index: LineIndex,
}

impl SourceText {
    /// A file of which everything is kept.
    pub fn whole(name: &str, bytes: &[u8]) -> Result<Self, TextTooLarge> {
        let mut builder = TextBuilder::default();
        builder.keep(bytes)?;
        Ok(builder.finish(name))
    }

    /// The file as the user named it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The retained bytes. They need not be UTF-8.
    pub fn bytes(&self) -> &[u8] {
        &self.kept
    }

    /// What was left out, in the order of the file.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// The length of the original file in bytes.
    pub fn original_len(&self) -> u64 {
        self.kept.len() as u64 + self.gaps.iter().map(|gap| gap.bytes).sum::<u64>()
    }

    /// Where in the original file the retained bytes from `start` to `end` stood. Offsets beyond
    /// the text mean its end.
    pub fn locate(&self, start: u32, end: u32) -> Location<'_> {
        let start = (start as usize).min(self.kept.len());
        let line = self.line_at(start);
        let end = (end as usize).clamp(start, line.end.max(start));
        let (line_text, highlight) = self.show(&line, start..end);
        Location { file: &self.name, line: line.number, column: line.column, line_text, highlight }
    }

    /// The line of the original file, from 1, that holds the retained byte at `offset`.
    pub fn line_number(&self, offset: u32) -> u64 {
        self.line_at((offset as usize).min(self.kept.len())).number
    }

    fn line_at(&self, offset: usize) -> Line {
        self.index.line_at(&self.kept, &self.gaps, offset)
    }

    /// The line's text around a range of it, and where that range is in the text.
    fn show(&self, line: &Line, range: Range<usize>) -> (String, Range<usize>) {
        let from = self.char_boundary(line.start.max(range.start.saturating_sub(SHOWN_BYTES)), range.start);
        let line_end = line.end.max(range.start);
        let mark_end = self.char_boundary(range.end.min(range.start + SHOWN_BYTES), line_end);
        let shown_behind = if mark_end < range.end { 0 } else { SHOWN_BYTES };
        let to = self.char_boundary(line_end.min(mark_end + shown_behind), line_end);

        let mut text = String::new();
        if from > line.start {
            text.push('…');
        } else if from < range.start {
            self.push_gap_mark(&mut text, from);
        }
        self.push_shown(&mut text, from..range.start);
        self.push_gap_mark(&mut text, range.start);
        let mark_start = text.len();
        self.push_shown(&mut text, range.start..mark_end);
        let highlight = mark_start..text.len();
        if mark_end > range.start {
            self.push_gap_mark(&mut text, mark_end);
        }
        self.push_shown(&mut text, mark_end..to);
        if to < line_end {
            text.push('…');
        } else if to > mark_end {
            self.push_gap_mark(&mut text, to);
        }
        let shown = text.trim_end_matches('\r').len();
        text.truncate(shown);
        (text, highlight.start.min(shown)..highlight.end.min(shown))
    }

    /// Appends retained bytes, with a mark where something was left out between two of them.
    fn push_shown(&self, text: &mut String, range: Range<usize>) {
        let mut from = range.start;
        let first = self.gaps.partition_point(|gap| gap.at as usize <= range.start);
        for gap in self.gaps[first..].iter().take_while(|gap| (gap.at as usize) < range.end) {
            let at = gap.at as usize;
            text.push_str(&String::from_utf8_lossy(&self.kept[from..at]));
            text.push('…');
            from = at;
        }
        text.push_str(&String::from_utf8_lossy(&self.kept[from..range.end]));
    }

    /// Appends a mark if something of the line was left out before a retained byte.
    fn push_gap_mark(&self, text: &mut String, at: usize) {
        let number = self.gaps.binary_search_by_key(&at, |gap| gap.at as usize);
        if number.is_ok_and(|number| self.gaps[number].tail_chars > 0) {
            text.push('…');
        }
    }

    /// The next offset, up to `limit`, that does not split a character.
    fn char_boundary(&self, offset: usize, limit: usize) -> usize {
        let limit = limit.min(offset + 3);
        (offset..limit).find(|&at| self.kept[at] & 0xC0 != 0x80).unwrap_or(limit.max(offset))
    }
}

/// A place in an input file, as it is shown to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location<'a> {
    /// The file as the user named it.
    pub file: &'a str,
    /// The line in the original file, from 1.
    pub line: u64,
    /// The characters from the start of the line, from 1.
    pub column: u64,
    /// The line, or what of a very long one is near the place. `…` stands for what is left out.
    pub line_text: String,
    /// The bytes of `line_text` that are meant.
    pub highlight: Range<usize>,
}

/// More files than a span can number.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("more than 65536 input files")]
pub struct TooManySources;

/// All input files of one catalog, in the order they were read.
#[derive(Debug, Default)]
pub struct Sources {
    texts: Vec<SourceText>,
}

impl Sources {
    /// The number that the next file will have: what its spans carry.
    pub fn next_number(&self) -> Result<u16, TooManySources> {
        u16::try_from(self.texts.len()).map_err(|_| TooManySources)
    }

    /// Adds a file and returns its number.
    pub fn add(&mut self, text: SourceText) -> Result<u16, TooManySources> {
        let number = self.next_number()?;
        self.texts.push(text);
        Ok(number)
    }

    /// The files, in order.
    pub fn iter(&self) -> impl Iterator<Item = &SourceText> {
        self.texts.iter()
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The file with this number.
    pub fn get(&self, source: u16) -> Option<&SourceText> {
        self.texts.get(usize::from(source))
    }

    /// The retained bytes of a span; none where the span is not of these files.
    pub fn bytes(&self, span: Span) -> &[u8] {
        let text = self.get(span.source);
        text.and_then(|text| text.bytes().get(span.start as usize..span.end as usize)).unwrap_or_default()
    }

    /// Where a span stands.
    ///
    /// # Panics
    /// If the span is of other sources: no file has its number.
    pub fn locate(&self, span: Span) -> Location<'_> {
        let text = self.get(span.source).expect("a span is resolved by the sources it was made from");
        text.locate(span.start, span.end)
    }
}

#[cfg(test)]
mod tests;
