//! COPY's text format: fields between tabs, rows between line feeds, escapes behind backslashes.

use memchr::{memchr, memchr3_iter};

/// How NULL is written.
pub(super) const NULL: &[u8] = b"\\N";

/// What takes the fields of rows.
pub(super) trait Rows {
    /// Takes a field as it stands in the file; `is_escaped`: whether there is a backslash in it.
    fn field(&mut self, number: usize, field: &[u8], is_escaped: bool);

    /// The row ends, behind so many fields. `row` is all of it, without its line feed.
    fn end_row(&mut self, fields: usize, row: &[u8]);
}

/// Reads whole rows. What follows the last line feed is a row as well, if there is anything.
pub(super) fn read(text: &[u8], rows: &mut impl Rows) {
    let mut row_start = 0;
    let mut field_start = 0;
    let mut number = 0;
    let mut is_escaped = false;
    // the place of a byte behind a backslash, which means itself
    let mut literal = usize::MAX;
    for at in memchr3_iter(b'\t', b'\n', b'\\', text) {
        if at == literal {
            literal = usize::MAX;
            continue;
        }
        match text[at] {
            b'\t' => {
                rows.field(number, &text[field_start..at], is_escaped);
                number += 1;
                field_start = at + 1;
                is_escaped = false;
            }
            b'\n' => {
                end_row(rows, number, text, row_start, field_start..at, is_escaped);
                row_start = at + 1;
                field_start = at + 1;
                number = 0;
                is_escaped = false;
            }
            _ => {
                is_escaped = true;
                literal = at + 1;
            }
        }
    }
    if row_start < text.len() {
        end_row(rows, number, text, row_start, field_start..text.len(), is_escaped);
    }
}

fn end_row(
    rows: &mut impl Rows,
    number: usize,
    text: &[u8],
    row_start: usize,
    field: std::ops::Range<usize>,
    is_escaped: bool,
) {
    // a carriage return in a value is escaped
    let end = if field.end > row_start && text[field.end - 1] == b'\r' { field.end - 1 } else { field.end };
    rows.field(number, &text[field.start..end.max(field.start)], is_escaped);
    rows.end_row(number + 1, &text[row_start..end]);
}

/// The fields of one row, and whether there is a backslash in each.
pub(super) fn fields(row: &[u8]) -> Vec<(&[u8], bool)> {
    let mut fields = Vec::new();
    let mut start = 0;
    let mut is_escaped = false;
    let mut literal = usize::MAX;
    for at in memchr3_iter(b'\t', b'\n', b'\\', row) {
        match row[at] {
            _ if at == literal => literal = usize::MAX,
            b'\t' => {
                fields.push((&row[start..at], is_escaped));
                start = at + 1;
                is_escaped = false;
            }
            b'\\' => {
                is_escaped = true;
                literal = at + 1;
            }
            _ => {}
        }
    }
    fields.push((&row[start..], is_escaped));
    fields
}

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

    /// Rows as lists of fields, escapes left as they are.
    #[derive(Default)]
    struct Collected {
        fields: Vec<String>,
        rows: Vec<String>,
    }

    impl Rows for Collected {
        fn field(&mut self, number: usize, field: &[u8], is_escaped: bool) {
            assert_eq!(number, self.fields.len());
            assert_eq!(is_escaped, field.contains(&b'\\'));
            self.fields.push(String::from_utf8_lossy(field).into_owned());
        }

        fn end_row(&mut self, fields: usize, row: &[u8]) {
            assert_eq!(fields, self.fields.len());
            let again: Vec<String> = super::fields(row)
                .iter()
                .map(|(field, _)| String::from_utf8_lossy(field).into_owned())
                .collect();
            assert_eq!(again, self.fields);
            self.rows.push(self.fields.join("|"));
            self.fields.clear();
        }
    }

    fn rows(text: &str) -> Vec<String> {
        let mut collected = Collected::default();
        read(text.as_bytes(), &mut collected);
        collected.rows
    }

    #[test]
    fn tabs_separate_fields_and_line_feeds_rows() {
        assert_eq!(rows("a\tb\n\\N\t\n"), ["a|b", "\\N|"]);
        assert_eq!(rows("a\r\nb\r\n"), ["a", "b"]);
        assert_eq!(rows("\n\n"), ["", ""]);
        assert_eq!(rows("a\tb"), ["a|b"]);
        assert_eq!(rows(""), [""; 0]);
        assert_eq!(rows("\r\n"), [""]);
    }

    #[test]
    fn what_stands_behind_a_backslash_separates_nothing() {
        assert_eq!(rows("a\\\tb\\\nc\\\\\td\n"), ["a\\\tb\\\nc\\\\|d"]);
        assert_eq!(rows("\\\\\\\n\n"), ["\\\\\\\n"]);
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
        }
    }
}
