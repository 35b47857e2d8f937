//! From an offset in retained text to the line and column of the original file.

use memchr::memchr_iter;

use super::text::Gap;

/// Characters are counted once a block of this many bytes, so that a column in a line of many
/// megabytes needs no walk along the line.
const BLOCK: usize = 4096;

/// What is summed up once a file, so that each question takes logarithmic time.
#[derive(Debug)]
pub(super) struct LineIndex {
    /// For each line that starts in retained text after a retained line feed: its first byte.
    line_starts: Vec<u32>,
    /// The characters before each block of retained text.
    chars_before_block: Vec<u32>,
    gaps: Vec<GapSums>,
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

impl LineIndex {
    pub(super) fn new(kept: &[u8], gaps: &[Gap]) -> Self {
        let line_starts = memchr_iter(b'\n', kept).map(|at| at as u32 + 1).collect();
        let mut chars = 0;
        let chars_before_block = kept
            .chunks(BLOCK)
            .map(|block| {
                let before = chars;
                chars += count_chars(block) as u32;
                before
            })
            .collect();
        LineIndex { line_starts, chars_before_block, gaps: sum_up(gaps) }
    }

    /// The line that holds the byte at `offset` (at most the length of `kept`).
    pub(super) fn line_at(&self, kept: &[u8], gaps: &[Gap], offset: usize) -> Line {
        let lines_before = self.line_starts.partition_point(|&start| start as usize <= offset);
        let gaps_before = gaps.partition_point(|gap| gap.at as usize <= offset);
        let sums = gaps_before.checked_sub(1).map(|last| self.gaps[last]).unwrap_or_default();

        let line_start = lines_before.checked_sub(1).map_or(0, |last| self.line_starts[last] as usize);
        let (start, tail_chars_before) = match sums.last_break {
            Some(line_break) if line_break.at as usize >= line_start => {
                (line_break.at as usize, line_break.tail_chars_before)
            }
            _ => (line_start, self.tail_chars_before(gaps, line_start)),
        };
        let line_feed = self.line_starts.get(lines_before).map_or(kept.len(), |&next| next as usize - 1);
        let end = end_of_line(gaps, gaps_before, line_feed);
        let chars = self.chars_before(kept, offset) - self.chars_before(kept, start);
        Line {
            number: lines_before as u64 + sums.line_feeds + 1,
            column: chars + (sums.tail_chars - tail_chars_before) + 1,
            start,
            end,
        }
    }

    /// What the gaps before the first byte of a line add to columns. A gap at that very byte is
    /// part of the line.
    fn tail_chars_before(&self, gaps: &[Gap], line_start: usize) -> u64 {
        let before = gaps.partition_point(|gap| (gap.at as usize) < line_start);
        before.checked_sub(1).map_or(0, |last| self.gaps[last].tail_chars)
    }

    fn chars_before(&self, kept: &[u8], offset: usize) -> u64 {
        let block = offset / BLOCK;
        match self.chars_before_block.get(block) {
            Some(&before) => u64::from(before) + count_chars(&kept[block * BLOCK..offset]),
            None => {
                let last = self.chars_before_block.len().saturating_sub(1);
                let before = self.chars_before_block.last().copied().unwrap_or(0);
                u64::from(before) + count_chars(&kept[last * BLOCK..offset])
            }
        }
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
    bytes.iter().map(|&byte| u64::from(byte & 0xC0 != 0x80)).sum()
}
