//! Rows of COPY's text format, cut into fields some hundred at a time: so that the values of one column can be
//! looked at one after the other.

use super::copy_text::{NULL, unescape};
use super::insert::Literal;
use super::marks::{BLOCK_BYTES, Marks};

/// After how many fields a batch ends, with their row.
const FIELDS_OF_A_BATCH: usize = 1024;

/// What takes rows.
pub(super) trait TakeRows {
    /// Takes rows that have as many fields as they should.
    fn batch(&mut self, rows: &RowBatch<'_>);

    /// Takes notice of a row that has not.
    fn other_width(&mut self, fields: usize);
}

/// Rows of one width.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowBatch<'a> {
    text: &'a [u8],
    /// Where each row begins.
    starts: &'a [usize],
    /// Where the fields of all rows end.
    ends: &'a [FieldEnd],
    width: usize,
}

/// Where a field ends, and what was seen in it: the two lowest bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FieldEnd(u64);

/// What was seen in a field.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    backslash: bool,
    high: bool,
}

/// A value as it stands in the file.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Field<'a> {
    pub bytes: &'a [u8],
    /// Whether there is a backslash in it.
    pub is_escaped: bool,
    /// Whether all of it is ASCII, as far as no escape stands for something else.
    pub is_ascii: bool,
}

impl<'a> Field<'a> {
    /// A text that holds no escapes, whatever is in it.
    pub(super) fn plain(text: &'a [u8]) -> Self {
        Field { bytes: text, is_escaped: false, is_ascii: text.is_ascii() }
    }

    /// The value.
    pub(super) fn literal(&self) -> Literal<'a> {
        if self.is_null() {
            return Literal::Null;
        }
        if !self.is_escaped {
            return Literal::Text(self.bytes.into());
        }
        let mut text = Vec::with_capacity(self.bytes.len());
        unescape(self.bytes, &mut text);
        Literal::Text(text.into())
    }

    /// The field, or of a long one no less than its first so many bytes.
    pub(super) fn beginning(self, bytes: usize) -> Self {
        // an escape has four bytes at most
        Field { bytes: self.bytes.get(..4 * bytes).unwrap_or(self.bytes), ..self }
    }

    #[inline]
    pub(super) fn is_null(&self) -> bool {
        self.is_escaped && self.bytes == NULL
    }
}

impl FieldEnd {
    #[inline]
    fn new(at: usize, seen: Seen) -> Self {
        FieldEnd((at as u64) << 2 | u64::from(seen.high) << 1 | u64::from(seen.backslash))
    }

    #[inline]
    fn at(self) -> usize {
        (self.0 >> 2) as usize
    }
}

impl<'a> RowBatch<'a> {
    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    /// The values of a column, by its place in the rows.
    #[inline]
    pub(super) fn column(&self, place: usize) -> impl Iterator<Item = Field<'a>> + use<'a> {
        let text = self.text;
        let rows = self.starts.iter().zip(self.ends.chunks_exact(self.width));
        rows.map(move |(start, ends)| field(text, *start, ends, place))
    }

    /// One value.
    pub(super) fn field(&self, row: usize, place: usize) -> Field<'a> {
        let ends = self.ends.chunks_exact(self.width).nth(row);
        let found = self.starts.get(row).zip(ends);
        found.map_or(Field::default(), |(start, ends)| field(self.text, *start, ends, place))
    }
}

#[inline]
fn field<'a>(text: &'a [u8], row_start: usize, ends: &[FieldEnd], place: usize) -> Field<'a> {
    let Some(end) = ends.get(place) else { return Field::default() };
    let start = match place {
        0 => row_start,
        _ => ends[place - 1].at() + 1,
    };
    Field {
        bytes: text.get(start..end.at()).unwrap_or_default(),
        is_escaped: end.0 & 1 != 0,
        is_ascii: end.0 & 2 == 0,
    }
}

/// Cuts text into rows. Its room is used again and again.
#[derive(Debug, Default)]
pub(super) struct RowCutter {
    starts: Vec<usize>,
    ends: Vec<FieldEnd>,
    /// Where the current row begins.
    row_start: usize,
    /// How many fields were cut before it.
    fields_before: usize,
    /// How many fields it has beyond those that it should have, of which nothing is kept.
    too_many: usize,
}

impl RowCutter {
    /// Cuts whole rows. What follows the last line feed is a row as well, if there is anything.
    pub(super) fn cut(&mut self, text: &[u8], width: usize, rows: &mut impl TakeRows) {
        (self.row_start, self.fields_before, self.too_many) = (0, 0, 0);
        self.starts.clear();
        self.ends.clear();
        let mut seen = Seen::default();
        let (blocks, last) = text.as_chunks::<BLOCK_BYTES>();
        let mut start = 0;
        for block in blocks {
            self.cut_block(text, start, Marks::of(block), &mut seen, width, rows);
            start += BLOCK_BYTES;
        }
        let mut block = [0; BLOCK_BYTES];
        block[..last.len()].copy_from_slice(last);
        self.cut_block(text, start, Marks::of(&block), &mut seen, width, rows);
        if self.row_start < text.len() {
            self.push_end(text.len(), seen, width);
            self.end_row(text, text.len(), width, rows);
        }
        self.give(text, width, rows);
    }

    #[inline]
    fn cut_block(
        &mut self,
        text: &[u8],
        start: usize,
        marks: Marks,
        seen: &mut Seen,
        width: usize,
        rows: &mut impl TakeRows,
    ) {
        let Marks { mut separators, mut backslashes, mut high } = marks;
        // most blocks: nothing but fields to be told apart
        if backslashes | high == 0 && !seen.backslash && !seen.high {
            while separators != 0 {
                let at = start + separators.trailing_zeros() as usize;
                separators &= separators - 1;
                self.end_field(text, at, Seen::default(), width, rows);
            }
            return;
        }
        while separators != 0 {
            let at = start + separators.trailing_zeros() as usize;
            let up_to_it = separators ^ (separators - 1);
            seen.backslash |= backslashes & up_to_it != 0;
            seen.high |= high & up_to_it != 0;
            backslashes &= !up_to_it;
            high &= !up_to_it;
            separators &= separators - 1;
            if seen.backslash && is_escaped(&text[..at]) {
                continue;
            }
            self.end_field(text, at, std::mem::take(seen), width, rows);
        }
        seen.backslash |= backslashes != 0;
        seen.high |= high != 0;
    }

    #[inline]
    fn end_field(&mut self, text: &[u8], at: usize, seen: Seen, width: usize, rows: &mut impl TakeRows) {
        self.push_end(at, seen, width);
        if text[at] == b'\n' {
            self.end_row(text, at, width, rows);
        }
    }

    #[inline]
    fn push_end(&mut self, at: usize, seen: Seen, width: usize) {
        if self.ends.len() - self.fields_before < width {
            self.ends.push(FieldEnd::new(at, seen));
        } else {
            self.too_many += 1;
        }
    }

    /// A row ends, with the field that was cut last.
    #[inline]
    fn end_row(&mut self, text: &[u8], at: usize, width: usize, rows: &mut impl TakeRows) {
        // a carriage return in a value is escaped
        if at > self.row_start && text[at - 1] == b'\r' {
            self.leave_out_last_byte();
        }
        let fields = self.ends.len() - self.fields_before + std::mem::take(&mut self.too_many);
        if fields == width {
            self.starts.push(self.row_start);
            self.fields_before = self.ends.len();
        } else {
            self.ends.truncate(self.fields_before);
            self.give(text, width, rows);
            rows.other_width(fields);
        }
        self.row_start = at + 1;
        if self.ends.len() >= FIELDS_OF_A_BATCH {
            self.give(text, width, rows);
        }
    }

    fn leave_out_last_byte(&mut self) {
        if let Some(FieldEnd(end)) = self.ends.last_mut() {
            *end -= 1 << 2;
        }
    }

    fn give(&mut self, text: &[u8], width: usize, rows: &mut impl TakeRows) {
        if !self.starts.is_empty() {
            rows.batch(&RowBatch { text, starts: &self.starts, ends: &self.ends, width });
        }
        self.starts.clear();
        self.ends.clear();
        self.fields_before = 0;
    }
}

/// Whether what follows stands behind a backslash that means it.
fn is_escaped(before: &[u8]) -> bool {
    before.iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Rows as texts of their fields, escapes left as they are; numbers stand for rows of another width.
    #[derive(Default)]
    struct Collected(Vec<String>);

    impl TakeRows for Collected {
        fn batch(&mut self, rows: &RowBatch<'_>) {
            for row in 0..rows.len() {
                let fields: Vec<String> =
                    (0..rows.width).map(|place| shown(rows.field(row, place))).collect();
                let by_column: Vec<String> =
                    (0..rows.width).map(|place| shown(rows.column(place).nth(row).unwrap())).collect();
                assert_eq!(fields, by_column);
                self.0.push(fields.join("|"));
            }
        }

        fn other_width(&mut self, fields: usize) {
            self.0.push(fields.to_string());
        }
    }

    fn shown(field: Field<'_>) -> String {
        assert_eq!(field.is_escaped, field.bytes.contains(&b'\\'));
        assert_eq!(field.is_ascii, field.bytes.is_ascii());
        String::from_utf8_lossy(field.bytes).into_owned()
    }

    fn rows(text: &str, width: usize) -> Vec<String> {
        let mut collected = Collected::default();
        let mut cutter = RowCutter::default();
        cutter.cut(b"what\twas\tbefore\\\n", 7, &mut Collected::default());
        cutter.cut(text.as_bytes(), width, &mut collected);
        collected.0
    }

    #[test]
    fn tabs_separate_fields_and_line_feeds_rows() {
        assert_eq!(rows("a\tb\n\\N\t\n", 2), ["a|b", "\\N|"]);
        assert_eq!(rows("a\r\nb\r\n", 1), ["a", "b"]);
        assert_eq!(rows("a\t\r\n", 2), ["a|"]);
        assert_eq!(rows("\n\n", 1), ["", ""]);
        assert_eq!(rows("a\tb", 2), ["a|b"]);
        assert_eq!(rows("", 1), [""; 0]);
        assert_eq!(rows("\r\n", 1), [""]);
    }

    #[test]
    fn rows_of_another_width_are_told_where_they_come() {
        assert_eq!(rows("a\tb\nc\nd\te\tf\ng\th\ni", 2), ["a|b", "1", "3", "g|h", "1"]);
    }

    #[test]
    fn what_stands_behind_a_backslash_separates_nothing() {
        assert_eq!(rows("a\\\tb\\\nc\\\\\td\n", 2), ["a\\\tb\\\nc\\\\|d"]);
        assert_eq!(rows("\\\\\\\n\n", 1), ["\\\\\\\n"]);
    }

    #[test]
    fn fields_are_cut_alike_wherever_they_stand_in_a_block() {
        for length in 0..200 {
            let long = "x".repeat(length);
            for value in ["", "ä", "\\\\", "a\\\tb", "1"] {
                let text = format!("{long}\t{value}\n{value}\t{long}\n").repeat(3);
                let expected = [format!("{long}|{value}"), format!("{value}|{long}")];
                assert_eq!(rows(&text, 2).chunks(2).collect::<Vec<_>>(), [&expected; 3]);
            }
        }
    }

    #[test]
    fn batches_go_on_where_the_one_before_ended() {
        let numbers: Vec<String> = (0..3 * FIELDS_OF_A_BATCH).map(|row| row.to_string()).collect();
        assert_eq!(rows(&numbers.join("\n"), 1), numbers);
    }

    /// The same, byte by byte.
    fn rows_one_by_one(text: &str, width: usize) -> Vec<String> {
        let mut rows = Vec::new();
        let (mut row, mut fields, mut is_escaped) = (String::new(), vec![String::new()], false);
        let mut end_row = |row: &mut String, fields: &mut Vec<String>| {
            let mut fields = std::mem::replace(fields, vec![String::new()]);
            if std::mem::take(row).ends_with('\r') {
                fields.last_mut().unwrap().pop();
            }
            rows.push(if fields.len() == width { fields.join("|") } else { fields.len().to_string() });
        };
        for character in text.chars() {
            match character {
                '\n' if !is_escaped => {
                    end_row(&mut row, &mut fields);
                    continue;
                }
                '\t' if !is_escaped => fields.push(String::new()),
                other => fields.last_mut().unwrap().push(other),
            }
            row.push(character);
            is_escaped = character == '\\' && !is_escaped;
        }
        if !row.is_empty() {
            end_row(&mut row, &mut fields);
        }
        rows
    }

    proptest! {
        #[test]
        fn rows_are_those_that_are_cut_byte_by_byte(
            text in r"(x{0,70}|[\t\n\\N\rä😀.|]){0,60}",
            width in 1..4usize,
        ) {
            prop_assert_eq!(rows(&text, width), rows_one_by_one(&text, width));
        }
    }
}
