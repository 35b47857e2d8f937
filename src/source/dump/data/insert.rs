//! Rows as INSERT statements have them: `(1, 'it''s', NULL), (...)`.

use std::borrow::Cow;
use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memchr2};

use super::super::lexer::StandardStrings;
use super::long_value::LongValue;

/// How much is read at a time.
const READ_BYTES: usize = 1 << 20;

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Literal<'a> {
    Null,
    /// The text form of a value.
    Text(Cow<'a, [u8]>),
    /// A value whose text form is too long to be held.
    Long(&'a LongValue),
    /// DEFAULT, or an expression: what is stored the text does not tell.
    Untold,
}

/// What takes the rows of INSERT statements.
pub(super) trait Inserted {
    /// Another statement begins with these words, up to its VALUES.
    fn head(&mut self, text: &[u8]);

    /// A row of it; its line in the file, where that has lines.
    fn row(&mut self, values: &[Literal<'_>], line: Option<u64>);
}

/// Why rows could not be read to their end.
#[derive(Debug, thiserror::Error)]
pub(super) enum InsertError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("a statement begins that never ends: is the file complete?")]
    CutOff,
}

/// Where in a statement the next byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Before a statement.
    Between,
    /// Behind VALUES, before a row.
    BeforeRow,
    /// Behind a row: a comma, what else belongs to the statement, or its end.
    BehindRow,
}

/// What was found at the front of the bytes at hand.
enum Step {
    /// So many bytes are done.
    Done(usize, Place),
    /// It ends behind what is there.
    NeedMore,
}

/// Reads rows to the end. `line` is the one on which they begin, from 1, where that is known.
pub(super) fn read(
    mut reader: impl Read,
    strings: StandardStrings,
    mut place: Place,
    mut line: Option<u64>,
    rows: &mut impl Inserted,
) -> Result<(), InsertError> {
    let mut bytes: Vec<u8> = Vec::new();
    let mut done = 0;
    loop {
        match step(&bytes[done..], place, strings, line, rows) {
            Step::Done(length, next) => {
                line = behind(line, &bytes[done..done + length]);
                done += length;
                place = next;
            }
            Step::NeedMore => {
                bytes.drain(..done);
                done = 0;
                // a long row is not looked at again for each little that comes
                let more = READ_BYTES.max(bytes.len());
                if reader.by_ref().take(more as u64).read_to_end(&mut bytes)? == 0 {
                    return end(&bytes, place);
                }
            }
        }
    }
}

fn end(left: &[u8], place: Place) -> Result<(), InsertError> {
    let is_blank = left.iter().all(|byte| byte.is_ascii_whitespace());
    // the last statement may lack its semicolon, but not a row
    if is_blank && place != Place::BeforeRow { Ok(()) } else { Err(InsertError::CutOff) }
}

/// The line behind a text that begins on this one.
fn behind(line: Option<u64>, text: &[u8]) -> Option<u64> {
    line.map(|line| line + memchr_iter(b'\n', text).count() as u64)
}

/// Does what stands at the front.
fn step(
    bytes: &[u8],
    place: Place,
    strings: StandardStrings,
    line: Option<u64>,
    rows: &mut impl Inserted,
) -> Step {
    let blank = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let Some(&first) = bytes.get(blank) else { return Step::NeedMore };
    let rest = &bytes[blank..];
    let done = |length: usize, next: Place| Step::Done(blank + length, next);
    match (place, first) {
        (_, b'-') if rest.get(1).is_none_or(|&second| second == b'-') => match memchr(b'\n', rest) {
            Some(end) => done(end, place),
            None => Step::NeedMore,
        },
        (Place::BeforeRow, b'(') => {
            let mut row = Vec::new();
            match read_row(rest, strings, &mut row) {
                Some(length) => {
                    rows.row(&row, behind(line, &bytes[..blank]));
                    done(length, Place::BehindRow)
                }
                None => Step::NeedMore,
            }
        }
        (Place::BehindRow, b',') => done(1, Place::BeforeRow),
        (_, b';') => done(1, Place::Between),
        (Place::Between, _) => match head_end(rest, strings) {
            HeadEnd::Values(length) => {
                rows.head(&rest[..length - VALUES.len()]);
                done(length, Place::BeforeRow)
            }
            HeadEnd::Statement(length) => done(length, Place::Between),
            HeadEnd::NeedMore => Step::NeedMore,
        },
        // ON CONFLICT DO NOTHING, RETURNING
        _ => match head_end(rest, strings) {
            HeadEnd::Statement(length) | HeadEnd::Values(length) => done(length, place),
            HeadEnd::NeedMore => Step::NeedMore,
        },
    }
}

const VALUES: &[u8] = b"VALUES";

/// Where the words before rows end.
enum HeadEnd {
    /// Behind the word VALUES.
    Values(usize),
    /// At the semicolon of a statement without rows.
    Statement(usize),
    NeedMore,
}

fn head_end(text: &[u8], strings: StandardStrings) -> HeadEnd {
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'"' => match memchr(b'"', &text[at + 1..]) {
                Some(end) => at += end + 2,
                None => return HeadEnd::NeedMore,
            },
            b'\'' => match quoted_end(&text[at..], is_escaping(strings)) {
                Some(end) => at += end,
                None => return HeadEnd::NeedMore,
            },
            b';' => return HeadEnd::Statement(at),
            _ if is_word(byte) => {
                let length = text[at..].iter().take_while(|&&byte| is_word(byte)).count();
                if at + length == text.len() {
                    return HeadEnd::NeedMore;
                }
                if text[at..at + length].eq_ignore_ascii_case(VALUES) {
                    return HeadEnd::Values(at + length);
                }
                at += length;
            }
            _ => at += 1,
        }
    }
    HeadEnd::NeedMore
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

fn is_escaping(strings: StandardStrings) -> bool {
    strings == StandardStrings::Off
}

/// Reads a row in parentheses; its length, `None` where it ends behind what is there.
fn read_row<'a>(text: &'a [u8], strings: StandardStrings, row: &mut Vec<Literal<'a>>) -> Option<usize> {
    let mut at = 1;
    loop {
        let (literal, end) = read_value(&text[at..], strings)?;
        let closing = *text.get(at + end)?;
        // `()` has no value
        if !(closing == b')' && row.is_empty() && text[at..at + end].trim_ascii().is_empty()) {
            row.push(literal);
        }
        at += end + 1;
        if closing == b')' {
            return Some(at);
        }
    }
}

/// Reads a value up to the comma or parenthesis behind it, and where that stands.
fn read_value(text: &[u8], strings: StandardStrings) -> Option<(Literal<'_>, usize)> {
    let blank = text.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let start = &text[blank..];
    let (literal, length) = read_literal(start, strings)?;
    let behind = &start[length..];
    let end = value_end(behind, strings)?;
    let rest = behind[..end].trim_ascii();
    let is_whole = rest.is_empty() || rest.starts_with(b"::");
    let literal = if is_whole { literal } else { Literal::Untold };
    Some((literal, blank + length + end))
}

/// The literal at the front and its length. What is none has the length 0.
fn read_literal(text: &[u8], strings: StandardStrings) -> Option<(Literal<'_>, usize)> {
    match text.get(..2)? {
        [b'\'', _] => read_string(text, 0, is_escaping(strings)),
        [b'E' | b'e', b'\''] => read_string(text, 1, true),
        [b'B' | b'b', b'\''] => read_string(text, 1, false),
        [b'0'..=b'9' | b'-' | b'+' | b'.', _] => {
            let is_number = |byte: &&u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.');
            let length = text.iter().take_while(is_number).count();
            Some((Literal::Text(text[..length].into()), length))
        }
        _ => {
            let length = text.iter().take_while(|&&byte| is_word(byte)).count();
            if length == text.len() {
                return None;
            }
            let word = text[..length].to_ascii_uppercase();
            Some(match &word[..] {
                b"NULL" => (Literal::Null, length),
                b"TRUE" => (Literal::Text(b"t"[..].into()), length),
                b"FALSE" => (Literal::Text(b"f"[..].into()), length),
                _ => (Literal::Untold, 0),
            })
        }
    }
}

/// A string whose quote stands at `quote`.
fn read_string(text: &[u8], quote: usize, has_escapes: bool) -> Option<(Literal<'_>, usize)> {
    let end = quote + quoted_end(&text[quote..], has_escapes)?;
    // a quote behind it would go on with it
    text.get(end)?;
    let inside = &text[quote + 1..end - 1];
    let is_plain = match has_escapes {
        true => memchr2(b'\'', b'\\', inside).is_none(),
        false => memchr(b'\'', inside).is_none(),
    };
    let value = if is_plain { inside.into() } else { unquoted(inside, has_escapes).into() };
    Some((Literal::Text(value), end))
}

/// The length of a string in quotes, with them.
fn quoted_end(text: &[u8], has_escapes: bool) -> Option<usize> {
    let mut at = 1;
    loop {
        let found = match has_escapes {
            true => memchr2(b'\'', b'\\', &text[at..])?,
            false => memchr(b'\'', &text[at..])?,
        };
        at += found;
        match (text[at], text.get(at + 1)) {
            (b'\\', _) | (_, Some(b'\'')) => at += 2,
            _ => return Some(at + 1),
        }
        if at > text.len() {
            return None;
        }
    }
}

/// What a string stands for.
fn unquoted(inside: &[u8], has_escapes: bool) -> Vec<u8> {
    let mut value = Vec::with_capacity(inside.len());
    let mut rest = inside;
    while let [byte, behind @ ..] = rest {
        rest = match byte {
            b'\'' => behind.get(1..).unwrap_or_default(),
            b'\\' if has_escapes => {
                let length = push_escaped(behind, &mut value);
                rest = &behind[length..];
                continue;
            }
            _ => behind,
        };
        value.push(*byte);
    }
    value
}

/// Appends what an escape stands for; the length of the escape behind its backslash.
fn push_escaped(behind: &[u8], value: &mut Vec<u8>) -> usize {
    let digits = |skipped: usize, most: usize, radix: u32| {
        let digits = behind.iter().skip(skipped).take(most);
        digits
            .map_while(|byte| char::from(*byte).to_digit(radix))
            .fold((0, 0), |(number, count), digit| (number * radix + digit, count + 1))
    };
    match behind.first() {
        None => 0,
        Some(b'b') => push(value, 0x08),
        Some(b'f') => push(value, 0x0C),
        Some(b'n') => push(value, b'\n'),
        Some(b'r') => push(value, b'\r'),
        Some(b't') => push(value, b'\t'),
        Some(b'0'..=b'7') => {
            let (number, count) = digits(0, 3, 8);
            value.push((number & 0xFF) as u8);
            count
        }
        Some(b'x') if behind.get(1).is_some_and(u8::is_ascii_hexdigit) => {
            let (number, count) = digits(1, 2, 16);
            value.push(number as u8);
            1 + count
        }
        Some(letter @ (b'u' | b'U')) => {
            let (number, count) = digits(1, if *letter == b'u' { 4 } else { 8 }, 16);
            let character = char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER);
            value.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            1 + count
        }
        Some(other) => push(value, *other),
    }
}

fn push(value: &mut Vec<u8>, byte: u8) -> usize {
    value.push(byte);
    1
}

/// Where the comma or parenthesis that ends a value stands.
fn value_end(text: &[u8], strings: StandardStrings) -> Option<usize> {
    let mut depth = 0u32;
    let mut at = 0;
    loop {
        match *text.get(at)? {
            b')' | b',' if depth == 0 => return Some(at),
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b'\'' => {
                at += quoted_end(&text[at..], is_escaping(strings))?;
                continue;
            }
            b'"' => {
                at += memchr(b'"', &text[at + 1..])? + 2;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Collected(Vec<String>);

    impl Inserted for Collected {
        fn head(&mut self, text: &[u8]) {
            self.0.push(format!("head {}", String::from_utf8_lossy(text).trim()));
        }

        fn row(&mut self, values: &[Literal<'_>], _: Option<u64>) {
            let shown = values.iter().map(|value| match value {
                Literal::Null => "NULL".to_owned(),
                Literal::Untold => "?".to_owned(),
                Literal::Text(text) => String::from_utf8_lossy(text).into_owned(),
                Literal::Long(value) => String::from_utf8_lossy(value.beginning()).into_owned(),
            });
            self.0.push(shown.collect::<Vec<_>>().join("|"));
        }
    }

    /// A reader that gives a byte at a time.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let most = buffer.len().min(1);
            self.0.read(&mut buffer[..most])
        }
    }

    fn read_all(text: &str, place: Place) -> Vec<String> {
        let mut fast = Collected::default();
        read(text.as_bytes(), StandardStrings::On, place, None, &mut fast).unwrap();
        let mut slow = Collected::default();
        read(Slow(text.as_bytes()), StandardStrings::On, place, None, &mut slow).unwrap();
        assert_eq!(fast.0, slow.0);
        fast.0
    }

    #[test]
    fn rows_of_one_and_of_many_statements_are_read() {
        assert_eq!(
            read_all(
                " (1, 'a''b', NULL),\n\t(-2.5, '', true);\nINSERT INTO \"VALUES (\" VALUES (3, E'\\n\\'', B'01')",
                Place::BeforeRow
            ),
            ["1|a'b|NULL", "-2.5||t", "head INSERT INTO \"VALUES (\"", "3|\n'|01"]
        );
        assert_eq!(
            read_all(
                "-- VALUES\nINSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO NOTHING;\n\n",
                Place::Between
            ),
            ["head INSERT INTO t (a)", "1"]
        );
    }

    #[test]
    fn casts_are_passed_over_and_expressions_are_not_guessed() {
        assert_eq!(
            read_all(
                "('1'::numeric(10,2), now(), DEFAULT, 1 + 2, ARRAY[1,2], 'a;)b', '\\x00')",
                Place::BeforeRow
            ),
            ["1|?|?|?|?|a;)b|\\x00"]
        );
    }

    #[test]
    fn what_is_cut_off_is_no_row() {
        for text in ["(1, 'a", "(1,", "(1), ", "(1, 'a'"] {
            let mut rows = Collected::default();
            let read = read(text.as_bytes(), StandardStrings::On, Place::BeforeRow, None, &mut rows);
            assert!(matches!(read, Err(InsertError::CutOff)), "{text}");
        }
    }
}
