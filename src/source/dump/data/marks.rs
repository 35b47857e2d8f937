//! What bytes mean in COPY's text format, 64 of them at a time.

use wide::u8x16;

/// How many bytes are looked at together.
pub(super) const BLOCK_BYTES: usize = 64;

/// How many of them one instruction takes.
const LANES: usize = 16;

/// A bit for each byte of a block, the first one the lowest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Tabs and line feeds.
    pub separators: u64,
    pub backslashes: u64,
    /// What is not ASCII.
    pub high: u64,
}

impl Marks {
    #[inline]
    pub(super) fn of(block: &[u8; BLOCK_BYTES]) -> Self {
        let [tab, line_feed, backslash] = [b'\t', b'\n', b'\\'].map(u8x16::splat);
        let mut marks = Marks::default();
        let (lanes, _) = block.as_chunks::<LANES>();
        for (number, &lanes) in lanes.iter().enumerate() {
            let bytes = u8x16::new(lanes);
            let place = |mask: u8x16| u64::from(mask.move_mask() as u16) << (number * LANES);
            marks.separators |= place(bytes.cmp_eq(tab) | bytes.cmp_eq(line_feed));
            marks.backslashes |= place(bytes.cmp_eq(backslash));
            marks.high |= place(bytes);
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_marked_where_it_stands() {
        for byte in 0..=u8::MAX {
            for at in 0..BLOCK_BYTES {
                let mut block = [b' '; BLOCK_BYTES];
                block[at] = byte;
                let bit = |is: bool| u64::from(is) << at;
                let expected = Marks {
                    separators: bit(matches!(byte, b'\t' | b'\n')),
                    backslashes: bit(byte == b'\\'),
                    high: bit(!byte.is_ascii()),
                };
                assert_eq!(Marks::of(&block), expected, "{byte} at {at}");
            }
        }
    }
}
