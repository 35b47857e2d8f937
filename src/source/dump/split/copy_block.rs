//! The end of the rows that follow `COPY ... FROM stdin`.

use memchr::memmem::Finder;

/// The search for the line `\.`, which ends the rows in every format.
#[derive(Debug)]
pub(super) struct CopyEnd {
    finder: Finder<'static>,
}

/// What a stretch of rows holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Rows {
    /// Rows to the end of the stretch.
    Go,
    /// Rows up to `rows`, then the beginning of a line that may turn out to be `\.`.
    MayEnd { rows: usize },
    /// Rows up to `rows`, then the terminating line up to `end`.
    End { rows: usize, end: usize },
}

/// What a line turns out to be.
enum Terminator {
    Found { end: usize },
    Absent,
    Undecided,
}

impl Default for CopyEnd {
    fn default() -> Self {
        CopyEnd { finder: Finder::new(b"\n\\.") }
    }
}

impl CopyEnd {
    /// Looks for the end of the rows in `bytes` from `from` on. `at_line_start`: whether a line
    /// begins there.
    pub(super) fn find(&self, bytes: &[u8], from: usize, at_line_start: bool, at_end: bool) -> Rows {
        let mut from = from;
        if at_line_start {
            match terminator(bytes, from, at_end) {
                Terminator::Found { end } => return Rows::End { rows: from, end },
                Terminator::Undecided => return Rows::MayEnd { rows: from },
                Terminator::Absent => {}
            }
        }
        while let Some(found) = self.finder.find(&bytes[from..]) {
            let line = from + found + 1;
            match terminator(bytes, line, at_end) {
                Terminator::Found { end } => return Rows::End { rows: line, end },
                Terminator::Undecided => return Rows::MayEnd { rows: line },
                Terminator::Absent => from = line,
            }
        }
        if !at_end && bytes[from..].ends_with(b"\n\\") {
            return Rows::MayEnd { rows: bytes.len() - 1 };
        }
        Rows::Go
    }
}

/// Whether the line at `start` is `\.`.
fn terminator(bytes: &[u8], start: usize, at_end: bool) -> Terminator {
    let line = &bytes[start..];
    let undecided = if at_end { Terminator::Absent } else { Terminator::Undecided };
    match line {
        [] | [b'\\'] => undecided,
        [b'\\', b'.', b'\n', ..] => Terminator::Found { end: start + 3 },
        [b'\\', b'.', b'\r', b'\n', ..] => Terminator::Found { end: start + 4 },
        [b'\\', b'.'] | [b'\\', b'.', b'\r'] if at_end => Terminator::Found { end: bytes.len() },
        [b'\\', b'.'] | [b'\\', b'.', b'\r'] => undecided,
        _ => Terminator::Absent,
    }
}
