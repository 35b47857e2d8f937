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

/// Room for rows, used again and again.
#[derive(Debug, Default)]
pub(super) struct Piece {
    /// All of it has been written to once, so that nobody has to do so before it is read into.
    bytes: Vec<u8>,
    length: usize,
}

impl Piece {
    pub(super) fn rows(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// Whether it is worth to be kept: who has read a row of many megabytes need not do so again.
    pub(super) fn is_of_usual_size(&self) -> bool {
        self.bytes.len() <= 2 * PIECE_BYTES
    }

    fn push(&mut self, bytes: &[u8]) {
        self.room(bytes.len())[..bytes.len()].copy_from_slice(bytes);
        self.length += bytes.len();
    }

    /// So many bytes behind what is there, at least.
    fn room(&mut self, bytes: usize) -> &mut [u8] {
        let needed = self.length + bytes;
        if self.bytes.len() < needed {
            self.bytes.resize(needed, 0);
        }
        &mut self.bytes[self.length..]
    }

    /// Reads so many bytes, or to the end; how many were read.
    fn fill(&mut self, reader: &mut impl Read, most: usize) -> io::Result<usize> {
        let before = self.length;
        while self.length < before + most {
            let left = before + most - self.length;
            match reader.read(&mut self.room(left)[..left]) {
                Ok(0) => break,
                Ok(read) => self.length += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(self.length - before)
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

impl Gathered {
    /// Nothing has come yet. `room` is for what comes.
    pub(super) fn new(room: Piece) -> Self {
        Gathered { piece: Piece { length: 0, ..room }, enough: PIECE_BYTES }
    }

    /// Takes what comes; a piece where there is enough for one. `room` gives room for what follows it.
    pub(super) fn push(&mut self, bytes: &[u8], room: impl FnOnce() -> Piece) -> Option<Piece> {
        self.piece.push(bytes);
        if self.piece.length < self.enough {
            return None;
        }
        let end = whole_rows(self.piece.rows());
        if end == 0 {
            self.enough = self.piece.length * 2;
            return None;
        }
        let mut next = Gathered::new(room());
        next.piece.push(&self.piece.rows()[end..]);
        self.piece.length = end;
        Some(std::mem::replace(self, next).piece)
    }

    /// What is left, when no more comes: nothing where the last bits were enough for a piece.
    pub(super) fn finish(self) -> Piece {
        self.piece
    }
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

    /// Fills the room with the next piece; whether there was one. What was read before an error comes first.
    pub(super) fn next(&mut self, piece: &mut Piece) -> Result<bool, CutOff> {
        piece.length = 0;
        match std::mem::replace(&mut self.state, State::Ended) {
            State::Open => {}
            State::Ended => return Ok(false),
            State::CutOff(error) => return Err(error),
        }
        piece.push(&self.begun);
        self.begun.clear();
        loop {
            let room = PIECE_BYTES.saturating_sub(piece.length).max(piece.length / 2);
            match piece.fill(&mut self.reader, room) {
                Ok(read) if read == room => {}
                Ok(_) => {
                    self.state = self.end_of(piece);
                    break;
                }
                Err(error) => {
                    piece.length = whole_rows(piece.rows());
                    self.state = State::CutOff(error.into());
                    break;
                }
            }
            let rows = piece.rows();
            let end = whole_rows(&rows[..rows.len() - END_BYTES.min(rows.len())]);
            if end > 0 {
                self.begun.extend_from_slice(&rows[end..]);
                piece.length = end;
                self.state = State::Open;
                return Ok(true);
            }
        }
        match &self.state {
            State::CutOff(_) if piece.length == 0 => self.next(piece),
            _ => Ok(piece.length > 0),
        }
    }

    /// Cuts the end mark off the last piece.
    fn end_of(&self, piece: &mut Piece) -> State {
        if self.end == End::OfReader {
            return State::Ended;
        }
        let text = piece.rows();
        let without_lines =
            text.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r')).map_or(0, |last| last + 1);
        let rows = text[..without_lines].strip_suffix(b"\\.").map(<[u8]>::len);
        match rows {
            Some(rows) if rows == 0 || text[rows - 1] == b'\n' => {
                piece.length = rows;
                State::Ended
            }
            _ => {
                piece.length = whole_rows(text);
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
            let mut piece = Piece::default();
            match pieces.next(&mut piece) {
                Ok(true) => all.push(piece.rows().to_vec()),
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
    fn what_comes_in_bits_is_given_in_whole_rows() {
        // several pieces on either side of the long row
        let rows: Vec<u8> =
            (0..PIECE_BYTES / 4).flat_map(|row| format!("{row}\tsome text\n").into_bytes()).collect();
        let long = [&vec![b'x'; 5 * PIECE_BYTES + 3][..], b"\n"].concat();
        let text = [&rows[..], &long, &rows].concat();
        for length in [1 << 16, 999_983, 3 * PIECE_BYTES] {
            let mut gathered = Gathered::new(Piece::default());
            let mut pieces: Vec<Piece> =
                text.chunks(length).filter_map(|bits| gathered.push(bits, Piece::default)).collect();
            // nothing is left where the last bit was enough for a piece
            pieces.extend(Some(gathered.finish()).filter(|piece| !piece.rows().is_empty()));
            assert!(pieces.len() > 2 && pieces.iter().all(|piece| piece.rows().ends_with(b"\n")));
            assert!(pieces.iter().flat_map(Piece::rows).eq(&text));
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
