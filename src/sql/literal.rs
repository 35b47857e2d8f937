//! What quoted tokens mean: their text without quotes and escapes.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use super::lexer::TokenKind;

/// Bytes as text; those that are no UTF-8 become U+FFFD.
///
/// As [`String::from_utf8_lossy`], which is slower for what is UTF-8: nearly everything.
pub(crate) fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// The text of `"..."`, given with its quotes. Bytes that are no UTF-8 become U+FFFD.
pub(crate) fn unquote_identifier(token: &[u8]) -> Cow<'_, str> {
    let inner = token.get(1..token.len().saturating_sub(1)).unwrap_or_default();
    if memchr(b'"', inner).is_none() {
        return lossy(inner);
    }
    Cow::Owned(into_text(undouble(inner, b'"')))
}

/// The text of `U&"..."`, given with prefix and quotes.
pub(crate) fn unquote_unicode_identifier(token: &[u8], escape: char) -> String {
    let plain = unquote_identifier(token.get(2..).unwrap_or_default());
    resolve_unicode_escapes(&plain, escape)
}

/// The text of a string token of any kind but `U&'...'`, given with prefix and quotes.
pub(crate) fn decode_string(token: &[u8], kind: TokenKind) -> Cow<'_, str> {
    match kind {
        TokenKind::DollarString => dollar_body(token),
        TokenKind::EscapeString => Cow::Owned(into_text(resolve_escapes(&quoted_pieces(token, kind)))),
        _ => plain_string(token),
    }
}

/// The text of `U&'...'`, given with prefix and quotes.
pub(crate) fn decode_unicode_string(token: &[u8], escape: char) -> String {
    resolve_unicode_escapes(&plain_string(token), escape)
}

fn into_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn dollar_body(token: &[u8]) -> Cow<'_, str> {
    let tag = memchr(b'$', token.get(1..).unwrap_or_default()).map_or(0, |at| at + 2);
    lossy(token.get(tag..token.len().saturating_sub(tag)).unwrap_or_default())
}

fn plain_string(token: &[u8]) -> Cow<'_, str> {
    let start = memchr(b'\'', token).map_or(token.len(), |at| at + 1);
    let inner = token.get(start..token.len().saturating_sub(1)).unwrap_or_default();
    if memchr(b'\'', inner).is_none() {
        return lossy(inner);
    }
    Cow::Owned(into_text(undouble(&quoted_pieces(token, TokenKind::String), b'\'')))
}

/// What stands between the quotes, escapes as they are; of a literal continued on further lines
/// all pieces, one behind the other.
fn quoted_pieces(token: &[u8], kind: TokenKind) -> Vec<u8> {
    let mut pieces = Vec::with_capacity(token.len());
    let mut inside = false;
    let mut at = 0;
    while at < token.len() {
        let byte = token[at];
        let pair = match byte {
            b'\'' => token.get(at + 1) == Some(&b'\''),
            b'\\' => kind == TokenKind::EscapeString,
            _ => false,
        };
        if inside && pair {
            let end = (at + 2).min(token.len());
            pieces.extend_from_slice(&token[at..end]);
            at = end;
            continue;
        }
        match byte {
            b'\'' => inside = !inside,
            // only white space and comments stand between two pieces
            b'-' if !inside => at += memchr2(b'\n', b'\r', &token[at..]).unwrap_or(token.len() - at),
            _ if inside => pieces.push(byte),
            _ => {}
        }
        at += 1;
    }
    pieces
}

fn undouble(text: &[u8], quote: u8) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr(quote, rest) {
        plain.extend_from_slice(&rest[..=at]);
        let pair = usize::from(rest.get(at + 1) == Some(&quote));
        rest = &rest[at + 1 + pair..];
    }
    plain.extend_from_slice(rest);
    plain
}

/// Resolves doubled quotes and the escapes of `E'...'`. An escape that PostgreSQL refuses stands
/// for itself.
fn resolve_escapes(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut units = Utf16Pairs::default();
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let (value, length) = match (byte, text.get(at + 1)) {
            (b'\'', Some(b'\'')) => (Escape::Byte(b'\''), 2),
            (b'\\', Some(&letter)) => escape(letter, &text[at + 2..]),
            _ => (Escape::Byte(byte), 1),
        };
        match value {
            Escape::Byte(byte) => {
                units.finish(&mut plain);
                plain.push(byte);
            }
            Escape::CodeUnit(unit) => units.add(unit, &mut plain),
        }
        at += length;
    }
    units.finish(&mut plain);
    plain
}

enum Escape {
    Byte(u8),
    /// A code point, or one half of a surrogate pair.
    CodeUnit(u32),
}

/// What a backslash, `letter` and the start of `rest` mean, and how many bytes that is in all.
fn escape(letter: u8, rest: &[u8]) -> (Escape, usize) {
    match letter {
        b'b' => (Escape::Byte(0x08), 2),
        b'f' => (Escape::Byte(0x0C), 2),
        b'n' => (Escape::Byte(b'\n'), 2),
        b'r' => (Escape::Byte(b'\r'), 2),
        b't' => (Escape::Byte(b'\t'), 2),
        b'0'..=b'7' => {
            let (tail, digits) = leading_digits(rest, 8, 2);
            let value = u32::from(letter - b'0') * 8u32.pow(digits as u32) + tail;
            (Escape::Byte((value & 0xFF) as u8), 2 + digits)
        }
        b'x' => match leading_digits(rest, 16, 2) {
            (_, 0) => (Escape::Byte(b'x'), 2),
            (value, digits) => (Escape::Byte(value as u8), 2 + digits),
        },
        b'u' => code_unit(rest, 4, letter),
        b'U' => code_unit(rest, 8, letter),
        other => (Escape::Byte(other), 2),
    }
}

fn code_unit(rest: &[u8], length: usize, letter: u8) -> (Escape, usize) {
    match leading_digits(rest, 16, length) {
        (value, digits) if digits == length => (Escape::CodeUnit(value), 2 + digits),
        _ => (Escape::Byte(letter), 2),
    }
}

/// The number that the first digits of `text` make, at most `most` (8 or fewer) of them, and how
/// many there are.
fn leading_digits(text: &[u8], radix: u32, most: usize) -> (u32, usize) {
    let digits = text.iter().take(most).map_while(|byte| char::from(*byte).to_digit(radix));
    digits.fold((0, 0), |(value, count), digit| (value * radix + digit, count + 1))
}

/// Resolves the escapes of `U&'...'` and `U&"..."`: `\0061`, `\+000061`, `\\`.
fn resolve_unicode_escapes(text: &str, escape: char) -> String {
    let mut plain = Vec::with_capacity(text.len());
    let mut units = Utf16Pairs::default();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let behind = &rest[character.len_utf8()..];
        if let Some((unit, length)) = unicode_escape(character, behind, escape) {
            units.add(unit, &mut plain);
            rest = &behind[length..];
            continue;
        }
        units.finish(&mut plain);
        plain.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        let doubled = character == escape && behind.starts_with(escape);
        rest = if doubled { &behind[escape.len_utf8()..] } else { behind };
    }
    units.finish(&mut plain);
    into_text(plain)
}

fn unicode_escape(character: char, behind: &str, escape: char) -> Option<(u32, usize)> {
    if character != escape {
        return None;
    }
    let (prefix, length) = if behind.starts_with('+') { (1, 6) } else { (0, 4) };
    let (value, digits) = leading_digits(&behind.as_bytes()[prefix..], 16, length);
    (digits == length).then_some((value, prefix + length))
}

/// Joins code units that come as surrogate pairs; a half alone becomes U+FFFD.
#[derive(Default)]
struct Utf16Pairs {
    high: Option<u32>,
}

impl Utf16Pairs {
    fn add(&mut self, unit: u32, text: &mut Vec<u8>) {
        match (self.high, unit) {
            (Some(high), 0xDC00..=0xDFFF) => {
                self.high = None;
                push_char(0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00), text);
            }
            (_, 0xD800..=0xDBFF) => {
                self.finish(text);
                self.high = Some(unit);
            }
            _ => {
                self.finish(text);
                push_char(unit, text);
            }
        }
    }

    fn finish(&mut self, text: &mut Vec<u8>) {
        if self.high.take().is_some() {
            push_char(0xFFFD, text);
        }
    }
}

fn push_char(code_point: u32, text: &mut Vec<u8>) {
    let character = char::from_u32(code_point).unwrap_or(char::REPLACEMENT_CHARACTER);
    text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}
