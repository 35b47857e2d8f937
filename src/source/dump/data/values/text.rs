//! Text.

use crate::profile::TextFacts;
use crate::profile::wanted::{Fact, WantedColumn};

/// The first byte of a character of four bytes is not below this.
const FIRST_OF_FOUR: u8 = 0xF0;

/// One text, as far as it is measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct TextSize {
    pub characters: u64,
    pub octets: u64,
}

impl TextSize {
    pub(in super::super) fn of(text: &[u8]) -> Self {
        TextSize { characters: characters(text), octets: text.len() as u64 }
    }
}

/// The characters of UTF-8.
pub(in super::super) fn characters(text: &[u8]) -> u64 {
    // the sum of a few bytes fits one, and many are counted at once then
    text.chunks(255)
        .map(|part| u64::from(part.iter().map(|&byte| u8::from(byte & 0xC0 != 0x80)).sum::<u8>()))
        .sum()
}

/// Whether there is a character of four bytes.
pub(in super::super) fn has_four_byte(text: &[u8]) -> bool {
    // many are looked at together where nothing ends the search early
    text.chunks(64).any(|part| part.iter().fold(0, |most, &byte| byte.max(most)) >= FIRST_OF_FOUR)
}

/// The value without the blanks at its end.
pub(in super::super) fn without_padding(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|&byte| byte != b' ').map_or(0, |last| last + 1);
    &text[..end]
}

/// A text that comes bit by bit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct TextScan {
    size: TextSize,
    /// How many blanks stand at the end of what came.
    blanks: u64,
    has_four_byte: bool,
}

impl TextScan {
    pub(in super::super) fn push(&mut self, text: &[u8]) {
        let size = TextSize::of(text);
        self.size.characters += size.characters;
        self.size.octets += size.octets;
        self.has_four_byte |= has_four_byte(text);
        match without_padding(text).len() {
            0 => self.blanks += size.octets,
            end => self.blanks = (text.len() - end) as u64,
        }
    }

    pub(in super::super) fn size(&self) -> TextSize {
        self.size
    }

    pub(in super::super) fn size_without_padding(&self) -> TextSize {
        let TextSize { characters, octets } = self.size;
        TextSize { characters: characters - self.blanks, octets: octets - self.blanks }
    }

    pub(in super::super) fn has_four_byte(&self) -> bool {
        self.has_four_byte
    }

    /// A text that has blanks where this one has.
    pub(in super::super) fn ending(&self) -> &'static [u8] {
        match self.size.octets - self.blanks {
            0 if self.blanks == 0 => b"",
            0 => b" ",
            _ if self.blanks > 0 => b". ",
            _ => b".",
        }
    }
}

/// What was counted of texts.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct TextTally {
    characters: u64,
    octets: u64,
    trailing_blanks: u64,
    blank_only: u64,
    empty: u64,
    four_byte: u64,
}

impl TextTally {
    /// The most characters of a value so far.
    pub(in super::super) fn most_characters(&self) -> u64 {
        self.characters
    }

    /// Adds a value as it is stored, or as it stands in the file if that begins and ends alike; `size` is
    /// its own, without padding where its type pads; `has_four_byte`: whether it is known to hold a
    /// character of four bytes.
    #[inline]
    pub(in super::super) fn add(&mut self, stored: &[u8], size: TextSize, has_four_byte: bool) {
        self.characters = self.characters.max(size.characters);
        self.octets = self.octets.max(size.octets);
        match stored.last() {
            None => self.empty += 1,
            Some(b' ') => {
                self.trailing_blanks += 1;
                self.blank_only += u64::from(without_padding(stored).is_empty());
            }
            Some(_) => {}
        }
        self.four_byte += u64::from(has_four_byte);
    }

    pub(in super::super) fn merge(&mut self, other: &TextTally) {
        self.characters = self.characters.max(other.characters);
        self.octets = self.octets.max(other.octets);
        self.trailing_blanks += other.trailing_blanks;
        self.blank_only += other.blank_only;
        self.empty += other.empty;
        self.four_byte += other.four_byte;
    }

    /// The facts that are wanted.
    pub(in super::super) fn facts(&self, wanted: &WantedColumn) -> TextFacts {
        let mut facts = TextFacts::default();
        if wanted.wants(Fact::Length) {
            facts.max_characters = Some(self.characters);
            facts.max_octets = Some(self.octets);
        }
        if wanted.wants(Fact::Blanks) {
            facts.trailing_blanks = Some(self.trailing_blanks);
            facts.blank_only = Some(self.blank_only);
        }
        if wanted.wants(Fact::Empty) {
            facts.empty = Some(self.empty);
        }
        if wanted.wants(Fact::FourByteCharacters) {
            facts.four_byte_characters = Some(self.four_byte);
        }
        facts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_no_bytes() {
        let long = "é".repeat(1000);
        for text in ["", "a", "äb", "€", "😀", long.as_str()] {
            let size = TextSize::of(text.as_bytes());
            assert_eq!((size.characters, size.octets), (text.chars().count() as u64, text.len() as u64));
        }
    }

    #[test]
    fn a_text_in_bits_is_the_one_in_a_whole() {
        for text in ["", " ", "  ", "a", "a  ", " a", "ab c  d   ", "\u{20ac}\u{1f600} ", "   \u{e4}"] {
            for length in 1..5 {
                let mut scan = TextScan::default();
                text.as_bytes().chunks(length).for_each(|bits| scan.push(bits));
                let text = text.as_bytes();
                assert_eq!(scan.size(), TextSize::of(text));
                assert_eq!(scan.size_without_padding(), TextSize::of(without_padding(text)));
                assert_eq!(scan.has_four_byte(), has_four_byte(text));
                let blanks =
                    |text: &[u8]| (text.is_empty(), text.ends_with(b" "), without_padding(text).is_empty());
                assert_eq!(blanks(scan.ending()), blanks(text));
            }
        }
    }

    #[test]
    fn blanks_at_the_end_are_counted() {
        let mut tally = TextTally::default();
        for text in ["", " ", "a ", "a", "  ", "😀"] {
            tally.add(text.as_bytes(), TextSize::of(text.as_bytes()), has_four_byte(text.as_bytes()));
        }
        assert_eq!((tally.empty, tally.trailing_blanks, tally.blank_only, tally.four_byte), (1, 3, 2, 1));
        assert_eq!(without_padding(b" a  "), b" a");
    }
}
