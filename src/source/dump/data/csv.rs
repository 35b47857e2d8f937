//! COPY's CSV format: fields between delimiters, in quotes where they hold what would separate them.

use std::borrow::Cow;
use std::io::Read;

use memchr::{memchr_iter, memchr2, memchr3};

use super::copy_options::{Columns, CsvOptions};
use super::insert::{Inserted, Literal};
use super::pieces::CutOff;
use crate::catalog::Name;

/// How much is read at a time.
const READ_BYTES: usize = 1 << 20;

/// The line that ends the rows.
const END_MARK: &[u8] = b"\\.";

/// How the fields of a statement's rows are read.
#[derive(Debug)]
pub(super) struct CsvReader<'a> {
    options: &'a CsvOptions,
    /// For each column whether a quoted text that is as NULL is written is NULL.
    force_null: Vec<bool>,
    /// For each column whether NULL is never meant.
    force_not_null: Vec<bool>,
}

/// A row at the front of the bytes at hand.
#[derive(Debug)]
enum Front<'a> {
    Row(Vec<Literal<'a>>, usize),
    /// The line `\.`.
    End,
    /// It ends behind what is there.
    NeedMore,
}

/// A field: its text as it was written, and as it is meant.
struct Field<'a> {
    text: Cow<'a, [u8]>,
    was_quoted: bool,
}

impl<'a> CsvReader<'a> {
    /// Reads rows that hold these columns.
    pub(super) fn new(options: &'a CsvOptions, columns: &[Name]) -> Self {
        let forced = |forced: &Columns| columns.iter().map(|column| forced.hold(column)).collect();
        CsvReader {
            options,
            force_null: forced(&options.force_null),
            force_not_null: forced(&options.force_not_null),
        }
    }

    /// Reads rows up to the line `\.`. `line` is the one on which they begin, from 1, where that is known.
    pub(super) fn read(
        &self,
        mut reader: impl Read,
        mut line: Option<u64>,
        rows: &mut impl Inserted,
    ) -> Result<(), CutOff> {
        let mut bytes: Vec<u8> = Vec::new();
        let (mut done, mut is_all, mut is_header) = (0, false, self.options.has_header);
        loop {
            let rest = &bytes[done..];
            match self.front(rest, is_all) {
                Front::End => return Ok(()),
                Front::Row(row, length) => {
                    if !std::mem::take(&mut is_header) {
                        rows.row(&row, line);
                    }
                    line = line.map(|line| line + memchr_iter(b'\n', &rest[..length]).count() as u64);
                    done += length;
                }
                Front::NeedMore if is_all => return Err(CutOff::NoMark),
                Front::NeedMore => {
                    bytes.drain(..done);
                    done = 0;
                    // a long row is not looked at again for each little that comes
                    let more = READ_BYTES.max(bytes.len());
                    is_all = reader.by_ref().take(more as u64).read_to_end(&mut bytes)? == 0;
                }
            }
        }
    }

    fn front<'t>(&self, text: &'t [u8], is_all: bool) -> Front<'t> {
        if let Some(behind) = text.strip_prefix(END_MARK) {
            match behind {
                [b'\n', ..] | [b'\r', b'\n', ..] => return Front::End,
                [] | [b'\r'] if is_all => return Front::End,
                [] | [b'\r'] => return Front::NeedMore,
                _ => {}
            }
        }
        let mut row = Vec::new();
        let mut at = 0;
        loop {
            let Some((field, length)) = self.field(&text[at..]) else { return Front::NeedMore };
            row.push(self.literal(field, row.len()));
            at += length;
            match text.get(at) {
                Some(b'\n') => return Front::Row(row, at + 1),
                Some(b'\r') => return Front::Row(row, at + 2),
                Some(_) => at += 1,
                None => return Front::NeedMore,
            }
        }
    }

    /// The field at the front and its length, up to the delimiter or the end of its line; `None` where it ends
    /// behind what is there.
    fn field<'t>(&self, text: &'t [u8]) -> Option<(Field<'t>, usize)> {
        let (quote, delimiter) = (self.options.quote, self.options.delimiter);
        let mut meant: Option<Vec<u8>> = None;
        let (mut at, mut taken) = (0, 0);
        loop {
            at += memchr3(quote, delimiter, b'\n', &text[at..])?;
            match text[at] {
                found if found == quote => {
                    let meant = meant.get_or_insert_default();
                    meant.extend_from_slice(&text[taken..at]);
                    at += 1;
                    at += self.quoted(&text[at..], meant)?;
                    taken = at;
                }
                found => {
                    // the line may end with a carriage return before its line feed
                    let is_return = found == b'\n' && at > taken && text[at - 1] == b'\r';
                    let end = if is_return { at - 1 } else { at };
                    let was_quoted = meant.is_some();
                    let text = match meant {
                        Some(mut meant) => {
                            meant.extend_from_slice(&text[taken..end]);
                            meant.into()
                        }
                        None => text[..end].into(),
                    };
                    return Some((Field { text, was_quoted }, end));
                }
            }
        }
    }

    /// Appends what stands in quotes; its length with the closing quote.
    fn quoted(&self, text: &[u8], meant: &mut Vec<u8>) -> Option<usize> {
        let (quote, escape) = (self.options.quote, self.options.escape);
        let (mut at, mut taken) = (0, 0);
        loop {
            at += memchr2(quote, escape, &text[at..])?;
            let next = *text.get(at + 1)?;
            if text[at] == escape && (next == quote || next == escape) {
                meant.extend_from_slice(&text[taken..at]);
                meant.push(next);
                at += 2;
                taken = at;
            } else if text[at] == quote {
                meant.extend_from_slice(&text[taken..at]);
                return Some(at + 1);
            } else {
                at += 1;
            }
        }
    }

    fn literal<'t>(&self, field: Field<'t>, column: usize) -> Literal<'t> {
        let is = |flags: &[bool]| flags.get(column).copied().unwrap_or(false);
        let is_like_null = *field.text == *self.options.null;
        if !field.was_quoted && self.options.default.as_deref().is_some_and(|default| *field.text == *default)
        {
            return Literal::Untold;
        }
        let is_null = match field.was_quoted {
            true => is_like_null && is(&self.force_null),
            false => is_like_null && (!is(&self.force_not_null) || is(&self.force_null)),
        };
        if is_null { Literal::Null } else { Literal::Text(field.text) }
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[derive(Default)]
    struct Collected(Vec<String>);

    impl Inserted for Collected {
        fn head(&mut self, _: &[u8]) {}

        fn row(&mut self, values: &[Literal<'_>], line: Option<u64>) {
            let shown = values.iter().map(|value| match value {
                Literal::Null => "NULL".to_owned(),
                Literal::Untold => "DEFAULT".to_owned(),
                Literal::Text(text) => String::from_utf8_lossy(text).into_owned(),
                Literal::Long(_) => panic!("CSV is held"),
            });
            self.0.push(format!("{}: {}", line.unwrap_or(0), shown.collect::<Vec<_>>().join("|")));
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

    fn rows(options: &CsvOptions, text: &str) -> Vec<String> {
        let columns = ["a", "b", "c"].map(Name::from);
        let reader = CsvReader::new(options, &columns);
        let (mut fast, mut slow) = (Collected::default(), Collected::default());
        let read = reader.read(text.as_bytes(), Some(1), &mut fast);
        let slowly = reader.read(Slow(text.as_bytes()), Some(1), &mut slow);
        assert_eq!((fast.0.clone(), read.is_ok()), (slow.0, slowly.is_ok()));
        if read.is_err() {
            fast.0.push("cut off".to_owned());
        }
        fast.0
    }

    #[test]
    fn fields_are_told_apart_as_the_server_does() {
        let options = CsvOptions::default();
        assert_eq!(
            rows(&options, "1,,\"\"\r\n\"a,\"\"b\",\"x\ny\",c\" d\"\n\\.x,\"\\.\",\\N\n\\.\nignored"),
            ["1: 1|NULL|", "2: a,\"b|x\ny|c d", "4: \\.x|\\.|\\N"]
        );
        assert_eq!(rows(&options, "\n\\."), ["1: NULL"]);
        assert_eq!(rows(&options, "a\rb\n\\.\r\n"), ["1: a\rb"]);
    }

    #[test]
    fn options_say_what_separates_quotes_and_is_null() {
        let options = CsvOptions {
            delimiter: b';',
            quote: b'\'',
            escape: b'\\',
            null: b"\\N".as_slice().into(),
            has_header: true,
            ..CsvOptions::default()
        };
        assert_eq!(
            rows(&options, "a;b\n'c\nd'\n'it\\'s \\\\ \\x';\\N;'\\N'\n\\.\n"),
            ["2: c\nd", "4: it's \\ \\x|NULL|\\N"]
        );
    }

    #[test]
    fn columns_may_have_null_forced_on_them_or_kept_from_them() {
        let these = |names: &[&str]| Columns::These(names.iter().map(|name| Name::from(*name)).collect());
        let options = CsvOptions {
            force_null: these(&["a"]),
            force_not_null: these(&["b"]),
            default: Some(b"D".as_slice().into()),
            ..CsvOptions::default()
        };
        assert_eq!(rows(&options, "\"\",,\"\"\n,\"\",D\n\\.\n"), ["1: NULL||", "2: NULL||DEFAULT"]);
        let all =
            CsvOptions { force_null: Columns::All, force_not_null: Columns::All, ..CsvOptions::default() };
        assert_eq!(rows(&all, ",\"\"\n\\.\n"), ["1: NULL|NULL"]);
    }

    #[test]
    fn what_does_not_end_is_told() {
        let options = CsvOptions::default();
        for (text, expected) in
            [("1,2\n", vec!["1: 1|2", "cut off"]), ("1,\"2\n\\.\n", vec!["cut off"]), ("", vec!["cut off"])]
        {
            assert_eq!(rows(&options, text), expected, "{text}");
        }
    }
}
