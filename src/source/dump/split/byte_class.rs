//! The bytes that matter to the splitter.

/// White space of PostgreSQL's lexer.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C)
}

/// What a word, and the tag of a dollar quote, starts with. Every byte of a character beyond ASCII
/// is a letter, whatever the encoding.
pub(super) fn starts_word(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

/// What the tag of a dollar quote consists of.
pub(super) fn continues_tag(byte: u8) -> bool {
    starts_word(byte) || byte.is_ascii_digit()
}

/// What a word consists of: as a tag, and it may hold dollar signs.
pub(super) fn continues_word(byte: u8) -> bool {
    continues_tag(byte) || byte == b'$'
}

/// A set of bytes as a table, for the loop that passes over everything else.
pub(super) type ByteSet = [bool; 256];

/// The bytes that can begin a quote, a comment or a command, end a statement or nest.
pub(super) static MARKS: ByteSet = byte_set(false);

/// [`MARKS`] and what starts a word.
pub(super) static MARKS_AND_WORDS: ByteSet = byte_set(true);

const fn byte_set(words: bool) -> ByteSet {
    let mut set = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let ascii = byte as u8;
        set[byte] = matches!(ascii, b'\'' | b'"' | b'$' | b'-' | b'/' | b'(' | b')' | b';' | b'\\')
            || words && (ascii.is_ascii_alphabetic() || ascii == b'_' || byte >= 0x80);
        byte += 1;
    }
    set
}

/// The first byte of the set at or behind `from`, or the end.
pub(super) fn find(set: &ByteSet, bytes: &[u8], from: usize) -> usize {
    bytes[from..].iter().position(|&byte| set[usize::from(byte)]).map_or(bytes.len(), |at| from + at)
}

/// Where the word that ends before `end` starts, if it starts behind `floor`.
pub(super) fn start_of_word(bytes: &[u8], floor: usize, end: usize) -> usize {
    bytes[floor..end].iter().rposition(|&byte| !continues_word(byte)).map_or(floor, |last| floor + last + 1)
}

/// Where the word at `start` ends.
pub(super) fn end_of_word(bytes: &[u8], start: usize) -> usize {
    bytes[start..].iter().position(|&byte| !continues_word(byte)).map_or(bytes.len(), |length| start + length)
}
