//! What has an end of its own: strings, comments, dollar quotes.

use memchr::memchr2;
use memchr::memmem::Finder;

use super::byte_class::{continues_tag, continues_word, end_of_word, is_space, start_of_word, starts_word};
use super::piece::{Peek, Piece, Step};

/// Goes on in a comment `depth` levels deep. Returns the depth where it stopped.
pub(super) fn block_comment(piece: &Piece<'_>, from: usize, depth: u32) -> (Step, u32) {
    let bytes = piece.bytes;
    let mut depth = depth;
    let mut at = from;
    while let Some(found) = memchr2(b'*', b'/', &bytes[at..]) {
        at += found;
        match (bytes[at], piece.peek(at + 1)) {
            (_, Peek::NotYet) => return (Step::NeedMore(at), depth),
            (b'/', Peek::Byte(b'*')) => {
                depth = depth.saturating_add(1);
                at += 2;
            }
            (b'*', Peek::Byte(b'/')) => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return (Step::To(at), 0);
                }
            }
            _ => at += 1,
        }
    }
    (Step::To(bytes.len()), depth)
}

/// Goes on in a string with escapes. Returns whether it closed.
pub(super) fn escape_string(piece: &Piece<'_>, from: usize) -> (Step, bool) {
    let bytes = piece.bytes;
    let mut at = from;
    while let Some(found) = memchr2(b'\\', b'\'', &bytes[at..]) {
        at += found;
        if bytes[at] == b'\\' {
            match piece.peek(at + 1) {
                Peek::NotYet => return (Step::NeedMore(at), false),
                Peek::Nothing => break,
                Peek::Byte(_) => at += 2,
            }
            continue;
        }
        match after_quote(piece, at + 1) {
            AfterQuote::GoesOn { at: next } => at = next,
            AfterQuote::Closed => return (Step::To(at + 1), true),
            AfterQuote::Undecided => return (Step::NeedMore(at), false),
        }
    }
    (Step::To(bytes.len()), false)
}

enum AfterQuote {
    /// The string goes on at this offset.
    GoesOn {
        at: usize,
    },
    Closed,
    Undecided,
}

/// A quote in a string with escapes may be doubled, and another string behind white space with a
/// line feed continues the first one under the same rules.
fn after_quote(piece: &Piece<'_>, from: usize) -> AfterQuote {
    if let Peek::Byte(b'\'') = piece.peek(from) {
        return AfterQuote::GoesOn { at: from + 1 };
    }
    let mut new_line = false;
    let mut at = from;
    loop {
        match piece.peek(at) {
            Peek::NotYet => return AfterQuote::Undecided,
            Peek::Byte(b'\'') if new_line => return AfterQuote::GoesOn { at: at + 1 },
            Peek::Byte(b'-') => match (piece.peek(at + 1), memchr2(b'\n', b'\r', &piece.bytes[at..])) {
                (Peek::Byte(b'-'), Some(line)) => at += line,
                (Peek::Byte(b'-'), None) if !piece.at_end => return AfterQuote::Undecided,
                (Peek::NotYet, _) => return AfterQuote::Undecided,
                _ => return AfterQuote::Closed,
            },
            Peek::Byte(byte) if is_space(byte) => {
                new_line |= matches!(byte, b'\n' | b'\r');
                at += 1;
            }
            Peek::Byte(_) | Peek::Nothing => return AfterQuote::Closed,
        }
    }
}

/// Goes on in a dollar quote. Returns whether it closed.
pub(super) fn dollar_quoted(tag: &Finder<'_>, piece: &Piece<'_>, from: usize) -> (Step, bool) {
    let length = tag.needle().len();
    if let Some(found) = tag.find(&piece.bytes[from..]) {
        return (Step::To(from + found + length), true);
    }
    if piece.at_end {
        return (Step::To(piece.bytes.len()), false);
    }
    // The tag may have begun at the end of the piece.
    let done = (piece.bytes.len() + 1).saturating_sub(length).max(from);
    (Step::NeedMore(done), false)
}

/// What a dollar sign turns out to be.
pub(super) enum Dollar {
    /// A dollar quote, whose content begins at `end`.
    Opens { end: usize },
    /// Part of a word that ends at `end`.
    InWord { end: usize },
    /// Neither, as in `$1`.
    Sign,
    /// The bytes from here on do not tell yet.
    Undecided { from: usize },
}

/// Looks at the dollar sign at `at`. No word begins before `floor`.
pub(super) fn dollar(piece: &Piece<'_>, floor: usize, at: usize) -> Dollar {
    let bytes = piece.bytes;
    let word = start_of_word(bytes, floor, at);
    if bytes[word..at].iter().any(|&byte| starts_word(byte)) {
        let end = end_of_word(bytes, at);
        return if end == bytes.len() && !piece.at_end {
            Dollar::Undecided { from: word }
        } else {
            Dollar::InWord { end }
        };
    }
    match piece.peek(at + 1) {
        Peek::NotYet => return Dollar::Undecided { from: at },
        Peek::Byte(byte) if byte != b'$' && !starts_word(byte) => return Dollar::Sign,
        Peek::Byte(_) | Peek::Nothing => {}
    }
    let tag_end = bytes[at + 1..].iter().position(|&byte| !continues_tag(byte)).map(|length| at + 1 + length);
    match tag_end {
        Some(end) if bytes[end] == b'$' => Dollar::Opens { end: end + 1 },
        None if !piece.at_end => Dollar::Undecided { from: at },
        _ => Dollar::Sign,
    }
}

/// Whether the quote at `at` begins an `E'...'` string.
pub(super) fn has_escape_prefix(bytes: &[u8], floor: usize, at: usize) -> bool {
    let word = &bytes[floor..at];
    match word {
        [] => false,
        [.., before, b'e' | b'E'] => !continues_word(*before),
        [b'e' | b'E'] => true,
        _ => false,
    }
}
