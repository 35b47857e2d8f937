//! A row of COPY's text format that is too long to be held: its fields are measured as they come.

use memchr::memchr3;

use super::copy_text::{NULL, unescape};
use super::insert::Literal;
use super::long_value::{LongValue, Meter};

/// The longest escape: `\x41`, `\101`.
const ESCAPE_BYTES: usize = 4;

/// A row that comes bit by bit.
#[derive(Debug)]
pub(super) struct LongRow {
    fields: Vec<LongField>,
    /// The number of the field that comes.
    current: usize,
    /// A backslash, and what has come behind it, as long as that may go on.
    escape: Vec<u8>,
    /// Whether a carriage return came last: it belongs to a line feed behind it.
    is_behind_return: bool,
    octets: u64,
}

#[derive(Debug)]
struct LongField {
    value: LongValue,
    /// How long it is as it stands in the file.
    written_octets: u64,
    /// Whether there is an `\N` in it.
    holds_null: bool,
}

impl LongField {
    fn literal(&self) -> Literal<'_> {
        let is_null = self.holds_null && self.written_octets == NULL.len() as u64;
        match self.value.whole() {
            _ if is_null => Literal::Null,
            Some(text) => Literal::Text(text.into()),
            None => Literal::Long(&self.value),
        }
    }
}

impl LongRow {
    /// A row of fields that are measured so.
    pub(super) fn new(meters: impl Iterator<Item = Meter>) -> Self {
        let field = |meter| LongField { value: LongValue::new(meter), written_octets: 0, holds_null: false };
        LongRow {
            fields: meters.map(field).collect(),
            current: 0,
            escape: Vec::new(),
            is_behind_return: false,
            octets: 0,
        }
    }

    /// Takes the next bytes; where the row ends in them, how many belong to it, with the line feed.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        let end = loop {
            if !self.escape.is_empty() {
                at += self.go_on_with_escape(&bytes[at..]);
            }
            let found = memchr3(b'\t', b'\n', b'\\', &bytes[at..]);
            let plain = &bytes[at..found.map_or(bytes.len(), |found| at + found)];
            self.push_plain(plain);
            at += plain.len();
            let Some(&mark) = bytes.get(at) else { break None };
            at += 1;
            match mark {
                b'\n' => break Some(at),
                b'\t' => {
                    self.settle_return();
                    self.end_field();
                    self.current += 1;
                }
                _ => {
                    self.settle_return();
                    self.escape.push(mark);
                }
            }
        };
        self.octets += end.unwrap_or(bytes.len()) as u64;
        end
    }

    /// The row has ended.
    pub(super) fn end(&mut self) {
        self.end_escape();
        self.end_field();
    }

    /// How many fields it has.
    pub(super) fn len(&self) -> usize {
        self.current + 1
    }

    /// How long it is in the file.
    pub(super) fn octets(&self) -> u64 {
        self.octets
    }

    /// The values, of a row that has as many as it should.
    pub(super) fn values(&self) -> Vec<Literal<'_>> {
        self.fields.iter().map(LongField::literal).collect()
    }

    /// Takes what belongs to the escape that has begun; how many bytes that are.
    fn go_on_with_escape(&mut self, bytes: &[u8]) -> usize {
        let mut taken = 0;
        for &byte in bytes {
            let goes_on = match self.escape[..] {
                [_] => true,
                [_, b'x'] | [_, b'x', _] => byte.is_ascii_hexdigit(),
                [_, b'0'..=b'7'] | [_, b'0'..=b'7', _] => matches!(byte, b'0'..=b'7'),
                _ => false,
            };
            if !goes_on {
                self.end_escape();
                return taken;
            }
            self.escape.push(byte);
            taken += 1;
            if self.escape.len() == ESCAPE_BYTES {
                self.end_escape();
                return taken;
            }
        }
        taken
    }

    fn end_escape(&mut self) {
        if self.escape.is_empty() {
            return;
        }
        let escape = std::mem::take(&mut self.escape);
        if let Some(field) = self.fields.get_mut(self.current) {
            let mut text = Vec::with_capacity(1);
            unescape(&escape, &mut text);
            field.value.push(&text);
            field.written_octets += escape.len() as u64;
            field.holds_null |= escape == NULL;
        }
    }

    fn push_plain(&mut self, bytes: &[u8]) {
        let Some((last, before)) = bytes.split_last() else { return };
        self.settle_return();
        match last {
            b'\r' => {
                self.push_text(before);
                self.is_behind_return = true;
            }
            _ => self.push_text(bytes),
        }
    }

    /// A carriage return that no line feed followed is one.
    fn settle_return(&mut self) {
        if std::mem::take(&mut self.is_behind_return) {
            self.push_text(b"\r");
        }
    }

    fn push_text(&mut self, text: &[u8]) {
        if let Some(field) = self.fields.get_mut(self.current) {
            field.value.push(text);
            field.written_octets += text.len() as u64;
        }
    }

    fn end_field(&mut self) {
        if let Some(field) = self.fields.get_mut(self.current) {
            field.value.end();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::row_batch::{RowBatch, RowCutter, TakeRows};
    use super::*;

    fn shown(values: &[Literal<'_>]) -> Vec<Option<Vec<u8>>> {
        let shown = |value: &Literal<'_>| match value {
            Literal::Text(text) => Some(text.to_vec()),
            Literal::Null => None,
            other => panic!("{other:?}"),
        };
        values.iter().map(shown).collect()
    }

    /// The values of a row, or how many there are where that are too few or too many.
    type Row = Result<Vec<Option<Vec<u8>>>, usize>;

    #[derive(Default)]
    struct Collected(Vec<Row>);

    impl TakeRows for Collected {
        fn batch(&mut self, rows: &RowBatch<'_>) {
            for row in 0..rows.len() {
                let values: Vec<_> = (0..WIDTH).map(|place| rows.field(row, place).literal()).collect();
                self.0.push(Ok(shown(&values)));
            }
        }

        fn other_width(&mut self, fields: usize) {
            self.0.push(Err(fields));
        }
    }

    const WIDTH: usize = 2;

    fn row_in_bits(text: &[u8], length: usize) -> (usize, Row) {
        let mut row = LongRow::new([Meter::Length, Meter::Length].into_iter());
        let mut consumed = 0;
        for bits in text.chunks(length) {
            let end = row.push(bits);
            consumed += end.unwrap_or(bits.len());
            if end.is_some() {
                break;
            }
        }
        row.end();
        assert_eq!(row.octets(), consumed as u64);
        let values = if row.len() == WIDTH { Ok(shown(&row.values())) } else { Err(row.len()) };
        (consumed, values)
    }

    proptest! {
        #[test]
        fn a_row_that_comes_in_bits_is_the_one_that_is_cut_as_a_whole(
            // a carriage return behind a backslash is written by nobody
            text in r"([a-zN0-9\t.]|ä|\\[^\r]|\\x[0-9a-f]{1,3}|\\[0-7]{1,4}|\r){0,30}\r?\n",
            length in 1..7usize,
        ) {
            let mut collected = Collected::default();
            RowCutter::default().cut(text.as_bytes(), WIDTH, &mut collected);
            let (consumed, row) = row_in_bits(text.as_bytes(), length);
            prop_assert_eq!(collected.0.first(), Some(&row));
            prop_assert!(consumed == text.len() || collected.0.len() > 1);
        }
    }
}
