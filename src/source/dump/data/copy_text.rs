//! COPY's text format: rows between line feeds, escapes behind backslashes.

use memchr::memchr;

/// How NULL is written.
pub(super) const NULL: &[u8] = b"\\N";

/// Appends the text form of a value that is not NULL.
pub(super) fn unescape(field: &[u8], text: &mut Vec<u8>) {
    let mut rest = field;
    while let Some(at) = memchr(b'\\', rest) {
        text.extend_from_slice(&rest[..at]);
        let (byte, length) = escaped(&rest[at + 1..]);
        text.extend(byte);
        rest = &rest[at + 1 + length..];
    }
    text.extend_from_slice(rest);
}

/// How long the text form of a value is; `None` where a number stands for a byte: what that is decides.
pub(super) fn unescaped_length(field: &[u8]) -> Option<usize> {
    let mut length = field.len();
    let mut rest = field;
    while let Some(at) = memchr(b'\\', rest) {
        match rest.get(at + 1) {
            Some(b'0'..=b'7' | b'x') => return None,
            Some(_) => length -= 1,
            None => break,
        }
        rest = &rest[at + 2..];
    }
    Some(length)
}

/// The byte that an escape stands for, and the length of the escape behind its backslash.
fn escaped(behind: &[u8]) -> (Option<u8>, usize) {
    let Some(&first) = behind.first() else { return (Some(b'\\'), 0) };
    let byte = match first {
        b'b' => 0x08,
        b'f' => 0x0C,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0B,
        b'0'..=b'7' => return of_digits(behind, 8, 0, 3),
        b'x' if behind.get(1).is_some_and(u8::is_ascii_hexdigit) => return of_digits(behind, 16, 1, 2),
        other => other,
    };
    (Some(byte), 1)
}

/// A byte by its number in at most so many digits, behind `skipped` bytes.
fn of_digits(behind: &[u8], radix: u32, skipped: usize, most: usize) -> (Option<u8>, usize) {
    let digit = |byte: &u8| char::from(*byte).to_digit(radix);
    let digits = behind[skipped..].iter().take(most).map_while(digit);
    let (number, count) = digits.fold((0, 0), |(number, count), digit| (number * radix + digit, count + 1));
    // the server keeps the lower eight bits of `\777`
    (Some((number & 0xFF) as u8), skipped + count)
}

/// How much of the text is whole rows: up to behind the last line feed that no backslash stands before.
pub(super) fn whole_rows(text: &[u8]) -> usize {
    let mut end = text.len();
    while let Some(at) = memchr::memrchr(b'\n', &text[..end]) {
        let backslashes = text[..at].iter().rev().take_while(|&&byte| byte == b'\\').count();
        if backslashes % 2 == 0 {
            return at + 1;
        }
        end = at;
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_a_backslash_ends_no_row() {
        assert_eq!(whole_rows(b"a\nb\\\nc"), 2);
        assert_eq!(whole_rows(b"a\nb\\\\\nc"), 6);
        assert_eq!(whole_rows(b"a\\\nb"), 0);
    }

    #[test]
    fn escapes_are_read_as_the_server_reads_them() {
        for (field, expected) in [
            ("plain", &b"plain"[..]),
            (r"a\\b", b"a\\b"),
            (r"\b\f\n\r\t\v", b"\x08\x0C\n\r\t\x0B"),
            (r"\101\60\7", b"A0\x07"),
            (r"\1018", b"A8"),
            (r"\x41\x4", b"A\x04"),
            (r"\x41f", b"Af"),
            (r"\xg", b"xg"),
            (r"\q\.", b"q."),
            (r"\777", b"\xFF"),
            ("a\\", b"a\\"),
        ] {
            let mut text = Vec::new();
            unescape(field.as_bytes(), &mut text);
            assert_eq!(text, expected, "{field}");
            let length = unescaped_length(field.as_bytes());
            assert!(length.is_none_or(|length| length == expected.len()), "{field}");
            assert_eq!(length.is_none(), field.contains(['0', '1', '7', 'x']), "{field}");
        }
    }
}
