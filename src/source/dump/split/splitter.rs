//! Splits the bytes of a dump into statements, as psql does, without holding rows of data.
//!
//! Bytes come in chunks of any size. What a chunk ends in the middle of (a word, the tag of a dollar
//! quote, two bytes that belong together) waits in a window for the next one; everything else is
//! handled at once. The scanning itself is in `scan`.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::ops::Range;

use thiserror::Error;

use super::byte_class::is_space;
use super::copy_block::CopyEnd;
use super::open_statement::OpenStatement;
use super::piece::Piece;
use super::psql::{self, BackslashRule};
use super::raw_statement::{CopyData, InsertData, Open, RawKind, RawStatement, SplitInput, Unterminated};
use super::scan::Mode;
use super::shape::{CopySource, Shape};
use crate::catalog::Span;
use crate::source::text::{TextBuilder, TextTooLarge};

const CHUNK_BYTES: usize = 64 * 1024;

/// Why a file could not be split.
#[derive(Debug, Error)]
pub enum SplitError {
    /// The reader failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The file holds too much SQL.
    #[error(transparent)]
    TooLarge(#[from] TextTooLarge),
}

/// Is told what has been split of a file.
pub trait Watching {
    /// Again and again the text of the file so far and its statements. The last of them may still change.
    fn so_far(&mut self, text: &[u8], statements: &[RawStatement]);

    /// The rows of a COPY follow. `text` is what is kept of the file so far, and ends with the statement.
    fn rows_begin(&mut self, text: &[u8], statement: &RawStatement) {
        let _ = (text, statement);
    }

    /// The next bytes of these rows, wherever they are cut.
    fn rows(&mut self, bytes: &[u8]) {
        let _ = bytes;
    }

    /// The mark that ends the rows was found.
    fn rows_end(&mut self) {}
}

/// Who is told what has been split.
pub type Watch<'a> = &'a mut dyn Watching;

/// Nobody is told.
pub struct Unwatched;

impl Watching for Unwatched {
    fn so_far(&mut self, _: &[u8], _: &[RawStatement]) {}
}

/// Something that happened to rows in the bytes that were scanned last.
#[derive(Debug)]
pub(super) enum Passed {
    /// Those of this statement begin.
    Begin { statement: usize },
    /// So many of the bytes are rows.
    Rows(Range<usize>),
    /// The mark that ends them was found.
    End,
}

/// Splits all that a reader gives. `source` is the number that the spans carry, `name` the file as
/// the user named it.
/// `expected_bytes`: how long the file says it is, 0 where it does not say.
pub fn split(
    source: u16,
    name: &str,
    mut reader: impl Read,
    expected_bytes: u64,
    watch: Watch<'_>,
) -> Result<SplitInput, SplitError> {
    let mut splitter = Splitter::new(source);
    splitter.text.expect(expected_bytes);
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        match reader.read(&mut chunk) {
            Ok(0) => return Ok(splitter.finish(name, watch)?),
            Ok(length) => {
                splitter.feed(&chunk[..length], watch)?;
                watch.so_far(splitter.text.kept(), &splitter.statements);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// The splitter of one file.
#[derive(Debug)]
pub struct Splitter {
    source: u16,
    pub(super) text: TextBuilder,
    statements: Vec<RawStatement>,
    unterminated: Option<Unterminated>,
    pub(super) mode: Mode,
    /// Where the quote, comment or meta-command of `mode` began.
    pub(super) opened_at: u32,
    /// The statement that has begun and not ended. None between statements.
    pub(super) statement: Option<OpenStatement>,
    pub(super) backslashes: BackslashRule,
    /// The COPY statements of this line: their rows begin on the next one, in this order.
    pub(super) awaiting_rows: VecDeque<usize>,
    pub(super) copy_end: CopyEnd,
    /// What happened to rows since that was told.
    pub(super) passed: Vec<Passed>,
    /// Bytes that wait for more.
    window: Vec<u8>,
    /// How long the window must be before it is looked at again. It doubles, so that a word of many
    /// megabytes is not read once a chunk.
    enough: usize,
}

impl Splitter {
    /// A splitter whose spans carry this source number.
    pub fn new(source: u16) -> Self {
        Splitter {
            source,
            text: TextBuilder::default(),
            statements: Vec::new(),
            unterminated: None,
            mode: Mode::FileStart,
            opened_at: 0,
            statement: None,
            backslashes: BackslashRule::Literal,
            awaiting_rows: VecDeque::new(),
            copy_end: CopyEnd::default(),
            passed: Vec::new(),
            window: Vec::new(),
            enough: 0,
        }
    }

    /// Takes the next bytes of the file.
    pub fn feed(&mut self, chunk: &[u8], watch: Watch<'_>) -> Result<(), TextTooLarge> {
        if self.window.is_empty() {
            let done = self.scan(chunk, false)?;
            self.tell(chunk, watch);
            self.window.extend_from_slice(&chunk[done..]);
        } else {
            self.window.extend_from_slice(chunk);
            if self.window.len() < self.enough {
                return Ok(());
            }
            let mut window = std::mem::take(&mut self.window);
            let done = self.scan(&window, false)?;
            self.tell(&window, watch);
            window.drain(..done);
            self.window = window;
        }
        self.enough = self.window.len() * 2;
        Ok(())
    }

    /// Tells what happened to rows in these bytes.
    fn tell(&mut self, bytes: &[u8], watch: Watch<'_>) {
        for passed in self.passed.drain(..) {
            match passed {
                Passed::Begin { statement } => {
                    let Some(statement) = self.statements.get(statement) else { continue };
                    let kept = self.text.kept();
                    watch.rows_begin(kept.get(..statement.span.end as usize).unwrap_or(kept), statement);
                }
                Passed::Rows(rows) => watch.rows(bytes.get(rows).unwrap_or_default()),
                Passed::End => watch.rows_end(),
            }
        }
    }

    /// Ends what is open, as if the file ended here, and leaves out the next bytes of the file.
    pub fn leave_out(&mut self, bytes: &[u8], watch: Watch<'_>) -> Result<(), TextTooLarge> {
        self.end_part(watch)?;
        self.text.leave_out(bytes);
        Ok(())
    }

    /// The end of the file.
    pub fn finish(mut self, name: &str, watch: Watch<'_>) -> Result<SplitInput, TextTooLarge> {
        self.end_part(watch)?;
        Ok(SplitInput {
            text: self.text.finish(name),
            statements: self.statements,
            unterminated: self.unterminated,
        })
    }

    fn end_part(&mut self, watch: Watch<'_>) -> Result<(), TextTooLarge> {
        let window = std::mem::take(&mut self.window);
        self.scan(&window, true)?;
        self.tell(&window, watch);
        self.enough = 0;
        let mut nothing = Piece::new(&[], true);
        match std::mem::replace(&mut self.mode, Mode::Code) {
            Mode::MetaCommand => self.end_meta_command(&mut nothing, 0)?,
            Mode::CopyRows { statement, at_line_start } => self.cut_off_rows(statement, at_line_start),
            mode => {
                if let Some(what) = mode.opens() {
                    self.cut_off(what, self.opened_at);
                }
            }
        }
        if let Some(open) = self.statement.take() {
            if let Some((what, since)) = open.opens() {
                self.cut_off(what, since);
            }
            self.end_statement(open, &mut nothing, 0)?;
        }
        if let Some(statement) = self.awaiting_rows.pop_front() {
            self.cut_off_rows(statement, true);
            self.awaiting_rows.clear();
        }
        Ok(())
    }

    fn cut_off(&mut self, what: Open, since: u32) {
        let since = match &self.statement {
            Some(statement) if statement.is_in_rows() => statement.start,
            _ => since,
        };
        self.unterminated.get_or_insert(Unterminated { what, since });
    }

    fn cut_off_rows(&mut self, statement: usize, at_line_start: bool) {
        let since = self.statements[statement].span.start;
        self.unterminated.get_or_insert(Unterminated { what: Open::CopyData, since });
        if !at_line_start {
            self.copy_data(statement).rows += 1;
        }
    }

    /// Ends a statement before the byte at `at`, its semicolon if there is one.
    pub(super) fn end_statement(
        &mut self,
        open: OpenStatement,
        piece: &mut Piece<'_>,
        at: usize,
    ) -> Result<(), TextTooLarge> {
        if open.is_in_rows() {
            return self.end_insert(open, piece, at);
        }
        piece.keep_to(&mut self.text, at)?;
        let span = self.trimmed_span(open.start);
        let kind = match open.shape {
            Shape::Copy(CopySource::Stdin) => {
                self.awaiting_rows.push_back(self.statements.len());
                RawKind::CopyFromStdin(Box::default())
            }
            _ => RawKind::Sql,
        };
        if open.shape == Shape::Setting {
            let statement = &self.text.kept()[span.start as usize..span.end as usize];
            self.backslashes = psql::backslash_rule_after(statement).unwrap_or(self.backslashes);
        }
        self.statements.push(RawStatement { span, kind });
        Ok(())
    }

    /// The rows of an INSERT begin behind its word VALUES, at `at`.
    pub(super) fn begin_insert_rows(
        &mut self,
        open: &mut OpenStatement,
        piece: &mut Piece<'_>,
        at: usize,
    ) -> Result<(), TextTooLarge> {
        piece.keep_to(&mut self.text, at)?;
        open.rows_from = self.text.original_offset();
        open.insert = InsertData { offset: open.rows_from, ..InsertData::default() };
        if let Some((start, end)) = self.same_insert_before(open.start) {
            let previous = self.statements.pop().map(|statement| statement.kind);
            if let Some(RawKind::InsertValues(data)) = previous {
                open.insert = *data;
            }
            open.start = start;
            self.text.leave_out_kept(end);
        }
        open.insert.statements += 1;
        Ok(())
    }

    /// The span of the statement directly before, if it is an INSERT that begins as the open one.
    fn same_insert_before(&self, start: u32) -> Option<(u32, u32)> {
        let previous = self.statements.last()?;
        let RawKind::InsertValues(_) = previous.kind else { return None };
        let Span { start: previous_start, end, .. } = previous.span;
        let kept = self.text.kept();
        let between = kept.get(end as usize..start as usize)?;
        let heads_equal = kept.get(previous_start as usize..end as usize)? == kept.get(start as usize..)?;
        let follows = heads_equal && between.iter().all(|&byte| is_space(byte));
        follows.then_some((previous_start, end))
    }

    fn end_insert(
        &mut self,
        mut open: OpenStatement,
        piece: &mut Piece<'_>,
        at: usize,
    ) -> Result<(), TextTooLarge> {
        let with_semicolon = if piece.bytes.get(at) == Some(&b';') { at + 1 } else { at };
        piece.leave_out_to(&mut self.text, with_semicolon);
        open.insert.end = self.text.original_offset();
        open.insert.bytes += open.insert.end - open.rows_from;
        let span = self.span(open.start, self.text.position());
        self.statements.push(RawStatement { span, kind: RawKind::InsertValues(Box::new(open.insert)) });
        Ok(())
    }

    /// Ends a meta-command before the byte at `at`.
    pub(super) fn end_meta_command(&mut self, piece: &mut Piece<'_>, at: usize) -> Result<(), TextTooLarge> {
        piece.keep_to(&mut self.text, at)?;
        let span = self.trimmed_span(self.opened_at);
        let command = &self.text.kept()[span.start as usize..span.end as usize];
        let kind = if psql::copies_from_stdin(command) {
            self.awaiting_rows.push_back(self.statements.len());
            RawKind::CopyFromStdin(Box::default())
        } else {
            RawKind::MetaCommand
        };
        if psql::connects(command) {
            self.backslashes = BackslashRule::Literal;
        }
        self.statements.push(RawStatement { span, kind });
        self.mode = Mode::Code;
        Ok(())
    }

    /// The rows of the COPY that waits for them begin here.
    pub(super) fn begin_copy_rows(&mut self, statement: usize) {
        self.copy_data(statement).offset = self.text.original_offset();
        self.passed.push(Passed::Begin { statement });
        self.mode = Mode::CopyRows { statement, at_line_start: true };
    }

    /// Counts rows of a COPY that were left out.
    pub(super) fn count_copy_rows(&mut self, statement: usize, rows: u64, bytes: u64) {
        let data = self.copy_data(statement);
        data.rows += rows;
        data.bytes += bytes;
    }

    fn copy_data(&mut self, statement: usize) -> &mut CopyData {
        match &mut self.statements[statement].kind {
            RawKind::CopyFromStdin(data) => data,
            _ => unreachable!("rows are counted for the COPY statements that `awaiting_rows` held"),
        }
    }

    /// From `start` to the last kept byte that is no white space.
    fn trimmed_span(&self, start: u32) -> Span {
        let text = &self.text.kept()[start as usize..];
        let length = text.iter().rposition(|&byte| !is_space(byte)).map_or(0, |last| last + 1);
        self.span(start, start + length as u32)
    }

    fn span(&self, start: u32, end: u32) -> Span {
        Span { source: self.source, start, end }
    }
}
