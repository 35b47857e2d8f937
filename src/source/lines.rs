//! From an offset in retained text to the line and column of the original file.

use memchr::{memchr, memchr_iter, memrchr};

use super::text::Gap;

/// Line feeds and characters are counted once for blocks of this many bytes. A question then looks
/// at a few blocks, however long its line is.
const BLOCK: usize = 4096;

/// What is summed up once a file, so that each question takes logarithmic time.
#[derive(Debug)]
pub(super) struct LineIndex {
    /// What stands before each block of retained text, and one more entry for the end.
    blocks: Vec<Counts>,
    gaps: Vec<GapSums>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    line_feeds: u32,
    chars: u32,
}

impl Counts {
    /// These counts and those of the bytes that follow. Retained text is below 4 GiB.
    fn and(self, bytes: &[u8]) -> Counts {
        Counts {
            line_feeds: self.line_feeds + memchr_iter(b'\n', bytes).count() as u32,
            chars: self.chars + count_chars(bytes) as u32,
        }
    }
}

/// What the gaps up to and including one add up to.
#[derive(Debug, Clone, Copy, Default)]
struct GapSums {
    line_feeds: u64,
    /// Characters that count for the columns behind: those after each gap's last line feed.
    tail_chars: u64,
    /// The last of these gaps that holds a line feed, and `tail_chars` of the gaps before it.
    last_break: Option<LineBreak>,
}

#[derive(Debug, Clone, Copy)]
struct LineBreak {
    at: u32,
    tail_chars_before: u64,
}

/// One line of the original file, as far as it was retained.
pub(super) struct Line {
    /// From 1.
    pub number: u64,
    /// Characters from the start of the line, from 1.
    pub column: u64,
    /// The retained part of the line: a range of retained text without its line feed.
    pub start: usize,
    pub end: usize,
}

/// What has been counted of a text that still grows.
#[derive(Debug, Default)]
pub(super) struct Counted {
    /// What stands up to the end of each full block.
    behind: Vec<Counts>,
}

impl Counted {
    /// Counts the blocks that are full by now: all that is kept so far.
    #[inline]
    pub(super) fn follow(&mut self, kept: &[u8]) {
        while let Some(block) = kept.get(self.behind.len() * BLOCK..(self.behind.len() + 1) * BLOCK) {
            self.add(block);
        }
    }

    /// The text was cut to this length.
    pub(super) fn cut(&mut self, length: usize) {
        self.behind.truncate(length / BLOCK);
    }

    fn add(&mut self, block: &[u8]) {
        let before = self.behind.last().copied().unwrap_or_default();
        self.behind.push(before.and(block));
    }
}

impl LineIndex {
    /// The index of a text that has been counted while it was kept.
    pub(super) fn new(kept: &[u8], gaps: &[Gap], mut counted: Counted) -> Self {
        counted.follow(kept);
        let rest = &kept[counted.behind.len() * BLOCK..];
        if !rest.is_empty() {
            counted.add(rest);
        }
        counted.behind.insert(0, Counts::default());
        LineIndex { blocks: counted.behind, gaps: sum_up(gaps) }
    }

    /// The line that holds the byte at `offset` (at most the length of `kept`).
    pub(super) fn line_at(&self, kept: &[u8], gaps: &[Gap], offset: usize) -> Line {
        let before = self.counts_before(kept, offset);
        let gaps_before = gaps.partition_point(|gap| gap.at as usize <= offset);
        let sums = gaps_before.checked_sub(1).map(|last| self.gaps[last]).unwrap_or_default();

        let line_start = self.start_of_line(kept, before.line_feeds, offset);
        let (start, tail_chars_before) = match sums.last_break {
            Some(line_break) if line_break.at as usize >= line_start => {
                (line_break.at as usize, line_break.tail_chars_before)
            }
            _ => (line_start, self.tail_chars_before(gaps, line_start)),
        };
        let line_feed = self.next_line_feed(kept, before.line_feeds, offset);
        let chars = before.chars - self.counts_before(kept, start).chars;
        Line {
            number: u64::from(before.line_feeds) + sums.line_feeds + 1,
            column: u64::from(chars) + (sums.tail_chars - tail_chars_before) + 1,
            start,
            end: end_of_line(gaps, gaps_before, line_feed),
        }
    }

    fn counts_before(&self, kept: &[u8], offset: usize) -> Counts {
        let block = offset / BLOCK;
        self.blocks[block].and(&kept[block * BLOCK..offset])
    }

    /// The byte behind the last of the line feeds before `offset`.
    fn start_of_line(&self, kept: &[u8], line_feeds_before: u32, offset: usize) -> usize {
        if line_feeds_before == 0 {
            return 0;
        }
        let block = self.block_of_line_feed(line_feeds_before);
        let end = offset.min((block + 1) * BLOCK);
        memrchr(b'\n', &kept[block * BLOCK..end]).map_or(0, |at| block * BLOCK + at + 1)
    }

    /// The first line feed at or behind `offset`, or the end.
    fn next_line_feed(&self, kept: &[u8], line_feeds_before: u32, offset: usize) -> usize {
        let block = self.block_of_line_feed(line_feeds_before + 1);
        let from = offset.max(block * BLOCK).min(kept.len());
        memchr(b'\n', &kept[from..]).map_or(kept.len(), |at| from + at)
    }

    /// The block that holds a line feed, which is given by its number from 1; the end if there are
    /// fewer.
    fn block_of_line_feed(&self, number: u32) -> usize {
        self.blocks.partition_point(|before| before.line_feeds < number).saturating_sub(1)
    }

    /// What the gaps before the first byte of a line add to columns. A gap at that very byte is
    /// part of the line.
    fn tail_chars_before(&self, gaps: &[Gap], line_start: usize) -> u64 {
        let before = gaps.partition_point(|gap| (gap.at as usize) < line_start);
        before.checked_sub(1).map_or(0, |last| self.gaps[last].tail_chars)
    }
}

/// A line ends at its line feed or at the first gap that holds one.
fn end_of_line(gaps: &[Gap], gaps_before: usize, line_feed: usize) -> usize {
    gaps[gaps_before..]
        .iter()
        .take_while(|gap| gap.at as usize <= line_feed)
        .find(|gap| gap.line_feeds > 0)
        .map_or(line_feed, |gap| gap.at as usize)
}

fn sum_up(gaps: &[Gap]) -> Vec<GapSums> {
    let mut sums = GapSums::default();
    gaps.iter()
        .map(|gap| {
            if gap.line_feeds > 0 {
                sums.last_break = Some(LineBreak { at: gap.at, tail_chars_before: sums.tail_chars });
            }
            sums.line_feeds += gap.line_feeds;
            sums.tail_chars += gap.tail_chars;
            sums
        })
        .collect()
}

/// The characters of UTF-8 text: the bytes that do not continue one.
pub(super) fn count_chars(bytes: &[u8]) -> u64 {
    // Sums that fit a byte let the compiler add up many bytes at once.
    let starts = |part: &[u8]| part.iter().map(|&byte| u8::from(byte & 0xC0 != 0x80)).sum::<u8>();
    bytes.chunks(128).map(|part| u64::from(starts(part))).sum()
}
