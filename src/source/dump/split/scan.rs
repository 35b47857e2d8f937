//! The scanner of the splitter: what psql's lexer (`psqlscan.l`) does, over bytes.

use memchr::memmem::Finder;
use memchr::{memchr, memchr2};

use super::byte_class::{end_of_word, find, is_space, start_of_word};
use super::copy_block;
use super::open_statement::OpenStatement;
use super::piece::{Peek, Piece, Step};
use super::psql::BackslashRule;
use super::quotes::{Dollar, block_comment, dollar, dollar_quoted, escape_string, has_escape_prefix};
use super::raw_statement::Open;
use super::splitter::{Passed, Splitter};
use crate::source::text::TextTooLarge;

/// What the next byte is part of.
#[derive(Debug)]
pub(super) enum Mode {
    /// A byte order mark may come.
    FileStart,
    /// SQL outside quotes and comments, in a statement or between two.
    Code,
    LineComment,
    BlockComment {
        depth: u32,
    },
    /// A string or name in which the quote alone means something. A doubled quote ends it and
    /// begins another, which comes to the same.
    Quoted {
        quote: u8,
    },
    /// A string in which a backslash escapes.
    EscapeString,
    DollarQuoted {
        tag: Box<Finder<'static>>,
    },
    MetaCommand,
    CopyRows {
        statement: usize,
        at_line_start: bool,
    },
}

impl Mode {
    /// What an end of the file would cut off.
    pub(super) fn opens(&self) -> Option<Open> {
        match self {
            Mode::BlockComment { .. } => Some(Open::Comment),
            Mode::Quoted { quote: b'"' } => Some(Open::QuotedName),
            Mode::Quoted { .. } | Mode::EscapeString => Some(Open::String),
            Mode::DollarQuoted { .. } => Some(Open::DollarQuote),
            Mode::CopyRows { .. } => Some(Open::CopyData),
            Mode::FileStart | Mode::Code | Mode::LineComment | Mode::MetaCommand => None,
        }
    }
}

impl Splitter {
    /// Scans bytes and moves them into the text. Returns how many are done; the rest must come
    /// again, with more behind it.
    pub(super) fn scan(&mut self, bytes: &[u8], at_end: bool) -> Result<usize, TextTooLarge> {
        let mut piece = Piece::new(bytes, at_end);
        let mut at = 0;
        while at < bytes.len() {
            match self.step(&mut piece, at)? {
                Step::To(next) => at = next,
                Step::NeedMore(from) => {
                    at = from;
                    break;
                }
            }
        }
        if self.statement.as_ref().is_some_and(OpenStatement::is_in_rows) {
            piece.leave_out_to(&mut self.text, at);
        } else {
            piece.keep_to(&mut self.text, at)?;
        }
        Ok(at)
    }

    fn step(&mut self, piece: &mut Piece<'_>, at: usize) -> Result<Step, TextTooLarge> {
        match &mut self.mode {
            Mode::FileStart => Ok(self.file_start(piece, at)),
            Mode::Code => match self.statement.take() {
                Some(open) => self.in_statement(open, piece, at),
                None => self.between_statements(piece, at),
            },
            Mode::LineComment => {
                let line_end = memchr2(b'\n', b'\r', &piece.bytes[at..]).map(|length| at + length);
                Ok(self.pass_over(line_end, piece))
            }
            Mode::Quoted { quote } => {
                let end = memchr(*quote, &piece.bytes[at..]).map(|length| at + length + 1);
                Ok(self.pass_over(end, piece))
            }
            Mode::BlockComment { depth } => {
                let (step, left) = block_comment(piece, at, *depth);
                *depth = left;
                self.back_to_code_if(left == 0);
                Ok(step)
            }
            Mode::EscapeString => {
                let (step, closed) = escape_string(piece, at);
                self.back_to_code_if(closed);
                Ok(step)
            }
            Mode::DollarQuoted { tag } => {
                let (step, closed) = dollar_quoted(tag, piece, at);
                self.back_to_code_if(closed);
                Ok(step)
            }
            Mode::MetaCommand => self.meta_command(piece, at),
            &mut Mode::CopyRows { statement, at_line_start } => {
                Ok(self.copy_rows(statement, at_line_start, piece, at))
            }
        }
    }

    fn back_to_code_if(&mut self, closed: bool) {
        if closed {
            self.mode = Mode::Code;
        }
    }

    /// Passes over what goes on up to `end`, if that is there yet.
    fn pass_over(&mut self, end: Option<usize>, piece: &Piece<'_>) -> Step {
        self.back_to_code_if(end.is_some());
        Step::To(end.unwrap_or(piece.bytes.len()))
    }

    fn file_start(&mut self, piece: &mut Piece<'_>, at: usize) -> Step {
        const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
        let first = &piece.bytes[at..];
        if !piece.at_end && first.len() < BYTE_ORDER_MARK.len() && BYTE_ORDER_MARK.starts_with(first) {
            return Step::NeedMore(at);
        }
        self.mode = Mode::Code;
        if !first.starts_with(BYTE_ORDER_MARK) {
            return Step::To(at);
        }
        self.text.leave_out_byte_order_mark(BYTE_ORDER_MARK.len() as u64);
        piece.moved = at + BYTE_ORDER_MARK.len();
        Step::To(piece.moved)
    }

    fn between_statements(&mut self, piece: &mut Piece<'_>, from: usize) -> Result<Step, TextTooLarge> {
        let mut at = from;
        while let Some(&byte) = piece.bytes.get(at) {
            match byte {
                b'\n' => {
                    at += 1;
                    if let Some(statement) = self.awaiting_rows.pop_front() {
                        piece.keep_to(&mut self.text, at)?;
                        self.begin_copy_rows(statement);
                        return Ok(Step::To(at));
                    }
                }
                b';' => at += 1,
                _ if is_space(byte) => at += 1,
                b'-' | b'/' => match self.comment(piece, at) {
                    Some(step) => return Ok(step),
                    None => return Ok(self.begin_statement(piece, at)),
                },
                b'\\' => return self.backslash(piece, at),
                _ => return Ok(self.begin_statement(piece, at)),
            }
        }
        Ok(Step::To(at))
    }

    fn begin_statement(&mut self, piece: &Piece<'_>, at: usize) -> Step {
        self.statement = Some(OpenStatement::new(piece.position(&self.text, at)));
        Step::To(at)
    }

    /// Goes on in an open statement, which is put back unless it ends.
    fn in_statement(
        &mut self,
        mut open: OpenStatement,
        piece: &mut Piece<'_>,
        from: usize,
    ) -> Result<Step, TextTooLarge> {
        let mut at = from;
        // Words do not reach back beyond this.
        let mut floor = from;
        loop {
            at = find(open.bytes_that_matter(), piece.bytes, at);
            let Some(&byte) = piece.bytes.get(at) else {
                self.statement = Some(open);
                return Ok(end_of_piece(piece, floor));
            };
            match byte {
                b'(' => {
                    open.open_parenthesis(piece.position(&self.text, at));
                    at += 1;
                }
                b')' => {
                    open.depth = open.depth.saturating_sub(1);
                    at += 1;
                }
                b';' if open.ends_at_semicolon() => {
                    self.end_statement(open, piece, at)?;
                    return Ok(Step::To(at + 1));
                }
                b';' => at += 1,
                b'\'' | b'"' => return Ok(self.enter_quote(open, piece, floor, at)),
                b'-' | b'/' => match self.comment(piece, at) {
                    Some(step) => {
                        self.statement = Some(open);
                        return Ok(step);
                    }
                    None => at += 1,
                },
                b'$' => match dollar(piece, floor, at) {
                    Dollar::Opens { end } => return Ok(self.enter_dollar_quote(open, piece, at, end)),
                    Dollar::InWord { end } => at = end,
                    Dollar::Sign => {
                        at += 1;
                        floor = at;
                    }
                    Dollar::Undecided { from } => {
                        self.statement = Some(open);
                        return Ok(Step::NeedMore(from));
                    }
                },
                b'\\' => {
                    self.statement = Some(open);
                    return self.backslash(piece, at);
                }
                _ => {
                    let end = end_of_word(piece.bytes, at);
                    if end == piece.bytes.len() && !piece.at_end {
                        self.statement = Some(open);
                        return Ok(Step::NeedMore(at));
                    }
                    self.word(&mut open, piece, at, end)?;
                    at = end;
                }
            }
        }
    }

    /// A word that can change what the statement is.
    fn word(
        &mut self,
        open: &mut OpenStatement,
        piece: &mut Piece<'_>,
        at: usize,
        end: usize,
    ) -> Result<(), TextTooLarge> {
        let was_in_rows = open.is_in_rows();
        open.word(&piece.bytes[at..end], piece.position(&self.text, at));
        if open.is_in_rows() && !was_in_rows {
            self.begin_insert_rows(open, piece, end)?;
        }
        Ok(())
    }

    fn enter_quote(&mut self, mut open: OpenStatement, piece: &Piece<'_>, floor: usize, at: usize) -> Step {
        let quote = piece.bytes[at];
        let escapes = quote == b'\''
            && (self.backslashes == BackslashRule::Escape || has_escape_prefix(piece.bytes, floor, at));
        open.other_token();
        self.statement = Some(open);
        let mode = if escapes { Mode::EscapeString } else { Mode::Quoted { quote } };
        self.enter(mode, piece, at, at + 1)
    }

    fn enter_dollar_quote(
        &mut self,
        mut open: OpenStatement,
        piece: &Piece<'_>,
        at: usize,
        content: usize,
    ) -> Step {
        open.other_token();
        self.statement = Some(open);
        let tag = Box::new(Finder::new(&piece.bytes[at..content]).into_owned());
        self.enter(Mode::DollarQuoted { tag }, piece, at, content)
    }

    /// Enters a mode at `at`, behind whose beginning `content` stands.
    fn enter(&mut self, mode: Mode, piece: &Piece<'_>, at: usize, content: usize) -> Step {
        self.opened_at = piece.position(&self.text, at);
        self.mode = mode;
        Step::To(content)
    }

    /// Enters a comment if one begins at `at`.
    fn comment(&mut self, piece: &Piece<'_>, at: usize) -> Option<Step> {
        match (piece.bytes[at], piece.peek(at + 1)) {
            (_, Peek::NotYet) => Some(Step::NeedMore(at)),
            (b'-', Peek::Byte(b'-')) => Some(self.enter(Mode::LineComment, piece, at, at + 2)),
            (b'/', Peek::Byte(b'*')) => Some(self.enter(Mode::BlockComment { depth: 1 }, piece, at, at + 2)),
            _ => None,
        }
    }

    /// A backslash outside quotes: a meta-command, which ends an open statement, unless it forces a
    /// semicolon or colon into one.
    fn backslash(&mut self, piece: &mut Piece<'_>, at: usize) -> Result<Step, TextTooLarge> {
        match piece.peek(at + 1) {
            Peek::NotYet => return Ok(Step::NeedMore(at)),
            Peek::Byte(b';' | b':') => return Ok(Step::To(at + 2)),
            Peek::Byte(_) | Peek::Nothing => {}
        }
        if let Some(open) = self.statement.take() {
            self.end_statement(open, piece, at)?;
        }
        Ok(self.enter(Mode::MetaCommand, piece, at, at + 1))
    }

    fn meta_command(&mut self, piece: &mut Piece<'_>, at: usize) -> Result<Step, TextTooLarge> {
        let Some(length) = memchr(b'\n', &piece.bytes[at..]) else {
            return Ok(Step::To(piece.bytes.len()));
        };
        self.end_meta_command(piece, at + length)?;
        Ok(Step::To(at + length))
    }

    fn copy_rows(&mut self, statement: usize, at_line_start: bool, piece: &mut Piece<'_>, at: usize) -> Step {
        match self.copy_end.find(piece.bytes, at, at_line_start, piece.at_end) {
            copy_block::Rows::Go => {
                let end = piece.bytes.len();
                self.leave_out_copy_rows(statement, piece, end);
                let at_line_start = piece.bytes.ends_with(b"\n");
                self.mode = Mode::CopyRows { statement, at_line_start };
                Step::To(end)
            }
            copy_block::Rows::MayEnd { rows } => {
                self.leave_out_copy_rows(statement, piece, rows);
                self.mode = Mode::CopyRows { statement, at_line_start: true };
                Step::NeedMore(rows)
            }
            copy_block::Rows::End { rows, end } => {
                self.leave_out_copy_rows(statement, piece, rows);
                piece.leave_out_to(&mut self.text, end);
                self.passed.push(Passed::End);
                match self.awaiting_rows.pop_front() {
                    Some(next) => self.begin_copy_rows(next),
                    None => self.mode = Mode::Code,
                }
                Step::To(end)
            }
        }
    }

    fn leave_out_copy_rows(&mut self, statement: usize, piece: &mut Piece<'_>, end: usize) {
        let bytes = (end - piece.moved) as u64;
        self.passed.push(Passed::Rows(piece.moved..end));
        let rows = piece.leave_out_to(&mut self.text, end);
        self.count_copy_rows(statement, rows, bytes);
    }
}

/// A word at the end of a piece may go on in the next one.
fn end_of_piece(piece: &Piece<'_>, floor: usize) -> Step {
    let end = piece.bytes.len();
    if piece.at_end { Step::To(end) } else { Step::NeedMore(start_of_word(piece.bytes, floor, end)) }
}
