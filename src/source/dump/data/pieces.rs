//! Rows of COPY's text format in pieces that end where a row does, to be scanned side by side.

use std::io::{self, Read};
use std::ops::ControlFlow;

use super::copy_text::whole_rows;

/// How long pieces are, unless a row is longer.
const PIECE_BYTES: usize = 1 << 20;

/// Of a row that has not ended behind so many bytes no more is held.
const LONG_ROW_BYTES: usize = 4 * PIECE_BYTES;

/// How much is read at a time.
const BIT_BYTES: usize = 256 * 1024;

/// How much is kept back until more has come: the end mark, and the empty lines that pg_dump writes behind it.
const END_BYTES: usize = 16;

/// Why rows ended too early.
#[derive(Debug, thiserror::Error)]
pub(super) enum CutOff {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("the line `\\.` that ends them is missing: is the file complete?")]
    NoMark,
}

/// Room for rows, used again and again.
#[derive(Debug, Default)]
pub(super) struct Piece(Vec<u8>);

impl Piece {
    pub(super) fn rows(&self) -> &[u8] {
        &self.0
    }

    /// Whether it is worth to be kept: who has read a row of many megabytes need not do so again.
    pub(super) fn is_of_usual_size(&self) -> bool {
        self.0.capacity() <= 2 * PIECE_BYTES
    }
}

/// Rows that come in bits cut anywhere, and are given in pieces.
#[derive(Debug)]
pub(super) struct Gathered {
    piece: Piece,
    /// How much there must be before it is looked for the end of a row. It doubles where there is none, so that a
    /// long row is not read again with each bit.
    enough: usize,
}

/// What is given of rows that come in bits.
#[derive(Debug)]
pub(super) enum Given {
    /// Whole rows.
    Rows(Piece),
    /// The beginning of a row that is too long to be held until it ends.
    LongRow(Piece),
}

impl Gathered {
    /// Nothing has come yet. `room` is for what comes.
    pub(super) fn new(room: Piece) -> Self {
        let Piece(mut room) = room;
        room.clear();
        // what grew bit by bit would be too large to be used again
        room.reserve_exact(PIECE_BYTES + BIT_BYTES);
        Gathered { piece: Piece(room), enough: PIECE_BYTES }
    }

    /// Takes what comes; something is given where there is enough. `room` gives room for what follows it.
    pub(super) fn push(&mut self, bytes: &[u8], room: impl FnOnce() -> Piece) -> Option<Given> {
        self.piece.0.extend_from_slice(bytes);
        let length = self.piece.0.len();
        if length < self.enough {
            return None;
        }
        let end = whole_rows(self.piece.rows());
        if end == 0 && length < LONG_ROW_BYTES {
            self.enough = (length * 2).min(LONG_ROW_BYTES);
            return None;
        }
        let mut next = Gathered::new(room());
        if end == 0 {
            return Some(Given::LongRow(std::mem::replace(self, next).piece));
        }
        next.piece.0.extend_from_slice(&self.piece.rows()[end..]);
        self.piece.0.truncate(end);
        Some(Given::Rows(std::mem::replace(self, next).piece))
    }

    /// What is left when no more comes: nothing where the last bits were enough for a piece.
    pub(super) fn finish(self) -> Piece {
        self.piece
    }

    /// What is left where the rows ended too early, without the row in which they did.
    pub(super) fn finish_cut_off(mut self) -> Piece {
        let end = whole_rows(self.piece.rows());
        self.piece.0.truncate(end);
        self.piece
    }
}

/// Reads rows up to the line `\.`, behind which only empty lines follow. `take` is given them bit by bit, cut anywhere, and says whether it wants more;
/// what was read before an error it is given as well.
pub(super) fn read_rows(
    reader: &mut impl Read,
    mut take: impl FnMut(&[u8]) -> ControlFlow<()>,
) -> Result<(), CutOff> {
    let mut bytes = vec![0; BIT_BYTES];
    let mut held = 0;
    let mut last_given = None;
    loop {
        match reader.read(&mut bytes[held..]) {
            Ok(0) => break,
            Ok(read) => held += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => {
                let _ = take(&bytes[..held]);
                return Err(error.into());
            }
        }
        let given = held.saturating_sub(END_BYTES);
        if given > 0 {
            if take(&bytes[..given]).is_break() {
                return Ok(());
            }
            last_given = Some(bytes[given - 1]);
            bytes.copy_within(given..held, 0);
            held -= given;
        }
    }
    let left = &bytes[..held];
    let rows = before_mark(left, last_given);
    let _ = take(rows.unwrap_or(left));
    rows.map(drop).ok_or(CutOff::NoMark)
}

/// The end of the rows without the mark; `None` where there is none. `before` is the byte before them.
fn before_mark(text: &[u8], before: Option<u8>) -> Option<&[u8]> {
    let is_line_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let without_lines = text.iter().rposition(|byte| !is_line_end(byte)).map_or(0, |last| last + 1);
    let rows = text[..without_lines].strip_suffix(b"\\.")?;
    rows.last().copied().or(before).is_none_or(|byte| byte == b'\n').then_some(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows in bits of at most so many bytes.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let most = buffer.len().min(self.1);
            self.0.read(&mut buffer[..most])
        }
    }

    fn rows(text: &[u8]) -> (Vec<u8>, Option<String>) {
        let read = |most| {
            let mut rows = Vec::new();
            let result = read_rows(&mut Slow(text, most), |bits| {
                rows.extend_from_slice(bits);
                ControlFlow::Continue(())
            });
            (rows, result.err().map(|error| error.to_string()))
        };
        assert_eq!(read(1), read(usize::MAX));
        read(7)
    }

    #[test]
    fn the_end_mark_is_no_row_and_its_absence_is_told() {
        assert_eq!(rows(b"a\nb\n\\.\n\n\n"), (b"a\nb\n".to_vec(), None));
        assert_eq!(rows(b"\\.\n\n\n"), (vec![], None));
        assert_eq!(rows(b"\\."), (vec![], None));
        for cut in [&b"a\nb"[..], b"a\nb\n", b"a\nb\\.\n", b"a\n\\", b"a\n"] {
            let (rows, error) = rows(cut);
            assert_eq!(rows, cut);
            assert!(error.is_some_and(|error| error.contains("missing")));
        }
        let many_lines = [&b"aaaaaaaaaaaaaaaaaaaaaaaaaa\n\\."[..], &[b'\n'; END_BYTES - 2]].concat();
        assert_eq!(rows(&many_lines), (many_lines[..27].to_vec(), None));
    }

    /// What is given of rows that come in bits of so many bytes, and what is left.
    fn given(text: &[u8], length: usize) -> (Vec<Given>, Gathered) {
        let mut gathered = Gathered::new(Piece::default());
        let given = text.chunks(length).filter_map(|bits| gathered.push(bits, Piece::default)).collect();
        (given, gathered)
    }

    #[test]
    fn what_comes_in_bits_is_given_in_whole_rows() {
        // several pieces on either side of a row longer than one
        let rows: Vec<u8> =
            (0..PIECE_BYTES / 4).flat_map(|row| format!("{row}\tsome text\n").into_bytes()).collect();
        let long = [&vec![b'x'; 2 * PIECE_BYTES + 3][..], b"\n"].concat();
        let text = [&rows[..], &long, &rows].concat();
        for length in [1 << 16, 999_983, 3 * PIECE_BYTES] {
            let (given, left) = given(&text, length);
            let mut pieces: Vec<Piece> = given
                .into_iter()
                .map(|given| match given {
                    Given::Rows(piece) => piece,
                    Given::LongRow(_) => panic!("it could be held"),
                })
                .collect();
            // nothing is left where the last bit was enough for a piece
            pieces.extend(Some(left.finish()).filter(|piece| !piece.rows().is_empty()));
            assert!(pieces.len() > 2 && pieces.iter().all(|piece| piece.rows().ends_with(b"\n")));
            assert!(pieces.iter().flat_map(Piece::rows).eq(&text));
        }
    }

    #[test]
    fn no_more_than_the_beginning_of_a_long_row_is_held() {
        let text = [b"a\nb\n", &vec![b'x'; 2 * LONG_ROW_BYTES][..]].concat();
        let (given, _) = given(&text[..LONG_ROW_BYTES + PIECE_BYTES], 1000);
        let [Given::Rows(rows), Given::LongRow(long)] = &given[..] else { panic!("{given:?}") };
        assert_eq!(rows.rows(), b"a\nb\n");
        assert!(long.rows().iter().all(|&byte| byte == b'x'));
        assert!((LONG_ROW_BYTES..LONG_ROW_BYTES + 1000).contains(&long.rows().len()));
    }

    #[test]
    fn a_row_that_was_cut_off_is_left_out() {
        let (_, left) = given(b"a\nb\\\nc", 2);
        assert_eq!(left.finish_cut_off().rows(), b"a\n");
    }
}
