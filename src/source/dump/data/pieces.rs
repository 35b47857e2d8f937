//! Rows of COPY's text format in pieces that end where a row does, to be scanned side by side.

use std::io::{self, Read};

use super::copy_text::whole_rows;

/// How long pieces are, unless a row is longer.
const PIECE_BYTES: usize = 1 << 20;

/// How much is kept back until more has come: the end mark, and the empty lines that pg_dump writes behind it.
const END_BYTES: usize = 16;

/// What ends the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The end of the reader.
    OfReader,
    /// The line `\.`, behind which only empty lines follow.
    Mark,
}

/// Why rows ended too early.
#[derive(Debug, thiserror::Error)]
pub(super) enum CutOff {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("the line `\\.` that ends them is missing: is the file complete?")]
    NoMark,
}

/// A reader of rows that gives them in pieces.
pub(super) struct Pieces<R> {
    reader: R,
    end: End,
    /// The beginning of a row that was not there whole.
    begun: Vec<u8>,
    state: State,
}

#[derive(Debug)]
enum State {
    Open,
    Ended,
    CutOff(CutOff),
}

impl<R: Read> Pieces<R> {
    pub(super) fn new(reader: R, end: End) -> Self {
        Pieces { reader, end, begun: Vec::new(), state: State::Open }
    }

    /// The reader, behind the last piece.
    pub(super) fn into_reader(self) -> R {
        self.reader
    }

    /// Fills the buffer with the next piece; whether there was one. What was read before an error comes first.
    pub(super) fn next(&mut self, piece: &mut Vec<u8>) -> Result<bool, CutOff> {
        piece.clear();
        match std::mem::replace(&mut self.state, State::Ended) {
            State::Open => {}
            State::Ended => return Ok(false),
            State::CutOff(error) => return Err(error),
        }
        piece.append(&mut self.begun);
        loop {
            let room = PIECE_BYTES.max(piece.len() / 2);
            let before = piece.len();
            piece.reserve_exact(room);
            let read = self.reader.by_ref().take(room as u64).read_to_end(piece);
            match read {
                Ok(_) if piece.len() - before == room => {}
                Ok(_) => {
                    self.state = self.end_of(piece);
                    break;
                }
                Err(error) => {
                    piece.truncate(whole_rows(piece));
                    self.state = State::CutOff(error.into());
                    break;
                }
            }
            let end = whole_rows(&piece[..piece.len() - END_BYTES.min(piece.len())]);
            if end > 0 {
                self.begun.extend_from_slice(&piece[end..]);
                piece.truncate(end);
                self.state = State::Open;
                return Ok(true);
            }
        }
        match &self.state {
            State::CutOff(_) if piece.is_empty() => self.next(piece),
            _ => Ok(!piece.is_empty()),
        }
    }

    /// Cuts the end mark off the last piece.
    fn end_of(&self, piece: &mut Vec<u8>) -> State {
        if self.end == End::OfReader {
            return State::Ended;
        }
        let without_lines =
            piece.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r')).map_or(0, |last| last + 1);
        let rows = piece[..without_lines].strip_suffix(b"\\.").map(<[u8]>::len);
        match rows {
            Some(rows) if rows == 0 || piece[rows - 1] == b'\n' => {
                piece.truncate(rows);
                State::Ended
            }
            _ => {
                piece.truncate(whole_rows(piece));
                State::CutOff(CutOff::NoMark)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &[u8], end: End) -> (Vec<Vec<u8>>, Option<String>) {
        let mut pieces = Pieces::new(text, end);
        let mut all = Vec::new();
        loop {
            let mut piece = Vec::new();
            match pieces.next(&mut piece) {
                Ok(true) => all.push(piece),
                Ok(false) => return (all, None),
                Err(error) => return (all, Some(error.to_string())),
            }
        }
    }

    #[test]
    fn the_end_mark_is_no_row_and_its_absence_is_told() {
        assert_eq!(pieces(b"a\nb\n\\.\n\n\n", End::Mark), (vec![b"a\nb\n".to_vec()], None));
        assert_eq!(pieces(b"\\.\n\n\n", End::Mark), (vec![], None));
        assert_eq!(pieces(b"a\n", End::OfReader), (vec![b"a\n".to_vec()], None));
        for cut in [&b"a\nb"[..], b"a\nb\n", b"a\nb\\.\n", b"a\n\\", b"a\n"] {
            let (rows, error) = pieces(cut, End::Mark);
            assert!(rows.concat().ends_with(b"\n") && rows.concat().starts_with(b"a\n"));
            assert!(error.is_some_and(|error| error.contains("missing")));
        }
    }

    #[test]
    fn pieces_are_whole_rows_and_make_up_the_text() {
        let rows: Vec<u8> = (0..300_000).flat_map(|row| format!("{row}\tsome text\n").into_bytes()).collect();
        let marked = [&rows[..], b"\\.\n\n\n"].concat();
        for (text, end) in [(&rows, End::OfReader), (&marked, End::Mark)] {
            let (pieces, error) = pieces(text, end);
            assert!(error.is_none() && pieces.len() > 3);
            assert!(pieces.iter().all(|piece| piece.ends_with(b"\n")));
            assert!(pieces.concat() == rows);
        }
    }

    #[test]
    fn a_row_longer_than_a_piece_comes_whole() {
        let long = [&vec![b'x'; 5 * PIECE_BYTES + 3][..], b"\nshort\n"].concat();
        let (pieces, error) = pieces(&long, End::OfReader);
        assert!(error.is_none() && pieces.concat() == long);
        assert!(pieces[0].ends_with(b"\n"));
    }
}
