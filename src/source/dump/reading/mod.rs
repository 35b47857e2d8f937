//! Reads whole dumps into a catalog.
//!
//! - [`ahead`]: statements read and applied while the rest of their file is split, where no plan is needed
//! - [`plan`]: which statements of which file are applied: databases of a `pg_dumpall`, rolled back
//!   transactions
//! - [`batch`]: statements read, with a plan on all cores, a batch ahead of the one that is applied
//! - [`texts`]: where their text is found
//! - [`retry`]: statements that came before what they need
//! - [`header`]: the versions in a dump's comments
//! - [`report`]: what is answered

mod ahead;
mod batch;
mod header;
mod plan;
mod report;
mod retry;
#[cfg(test)]
mod tests;
mod texts;

use std::collections::HashSet;
use std::io::Read;
use std::path::Path;
use std::sync::mpsc::Receiver;

use crate::catalog::{Name, ObjectKind, Span};
use crate::source::Sources;

use super::data::DumpRows;
use super::data::on_the_way::{self, MeasureOnTheWay, TakePassedRows};
use super::input::{self, InputError};
use super::interpret::{ApplyError, Interpreter, SessionState};
use super::split::{RawKind, RawStatement, SplitInput, Watching};
use super::statement::Statement;
use ahead::{Ahead, ReadPiece};
use batch::{Command, ReadStatement, WhenMissing};
use plan::{Plan, Planned, Scope};
use retry::Retries;
use texts::Texts;

pub use report::{CutOff, DumpError, DumpReading, SkipReason, SkippedStatement};

/// How a dump is read.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct DumpOptions {
    /// The database to take of several (`pg_dumpall`). Without it the only one that holds tables is
    /// taken.
    pub database: Option<Name>,
}

/// Reads files, `-` for standard input, or folders of migrations, in this order, as one catalog.
///
/// What a statement cannot be read or applied hides nothing else: it is listed in
/// [`DumpReading::skipped`].
///
/// # Errors
/// If a file cannot be read or holds no SQL, or if it is not clear which database is meant.
pub fn read_dump<P: AsRef<Path>>(arguments: &[P], options: &DumpOptions) -> Result<DumpReading, DumpError> {
    read_arguments(arguments, options, &mut NoRows)
}

/// The same, and measures rows while they are passed over, as far as `measuring` knows by then what is wanted:
/// [`measure_rows`](crate::source::measure_rows) need not read those again.
///
/// # Errors
/// As [`read_dump`].
pub fn read_dump_measuring<P: AsRef<Path>>(
    arguments: &[P],
    options: &DumpOptions,
    measuring: &MeasureOnTheWay<'_>,
) -> Result<DumpReading, DumpError> {
    on_the_way::measured(measuring, options, |rows| read_arguments(arguments, options, rows))
}

fn read_arguments<P: AsRef<Path>>(
    arguments: &[P],
    options: &DumpOptions,
    rows: &mut dyn TakePassedRows,
) -> Result<DumpReading, DumpError> {
    read_files(options, |ahead| {
        let mut inputs: Vec<SplitInput> = Vec::new();
        for argument in arguments {
            let first = u16::try_from(inputs.len()).map_err(|_| DumpError::TooManyFiles)?;
            rows.file(&argument.as_ref().to_string_lossy());
            let mut watch = Watched { ahead, rows };
            let read = input::read_argument(argument.as_ref(), first, &mut watch)?;
            read.iter().for_each(|input| ahead.end_file(input.text.bytes(), &input.statements));
            inputs.extend(read);
        }
        Ok(inputs)
    })
}

/// Reads one dump from anything that can be read; `name` is how messages call it.
///
/// # Errors
/// As [`read_dump`].
pub fn read_dump_from(
    name: &str,
    reader: impl Read,
    options: &DumpOptions,
) -> Result<DumpReading, DumpError> {
    read_files(options, |ahead| {
        let mut watch = Watched { ahead, rows: &mut NoRows };
        let input = input::read_input(0, name, reader, &mut watch)?;
        ahead.end_file(input.text.bytes(), &input.statements);
        Ok(vec![input])
    })
}

/// Those who are told what has been split.
struct Watched<'a> {
    ahead: &'a mut Ahead,
    rows: &'a mut dyn TakePassedRows,
}

impl Watching for Watched<'_> {
    fn so_far(&mut self, text: &[u8], statements: &[RawStatement]) {
        self.ahead.so_far(text, statements);
    }

    fn rows_begin(&mut self, text: &[u8], statement: &RawStatement) {
        self.rows.begin(text, statement);
    }

    fn rows(&mut self, bytes: &[u8]) {
        self.rows.rows(bytes);
    }

    fn rows_end(&mut self) {
        self.rows.end();
    }
}

/// Nobody takes rows.
struct NoRows;

impl TakePassedRows for NoRows {
    fn file(&mut self, _: &str) {}
    fn begin(&mut self, _: &[u8], _: &RawStatement) {}
    fn rows(&mut self, _: &[u8]) {}
    fn end(&mut self) {}
}

/// Splits files on this thread, while another one reads what has been split and a third applies it: to apply
/// takes about half of the time, so that more threads would only wait.
fn read_files(
    options: &DumpOptions,
    split: impl FnOnce(&mut Ahead) -> Result<Vec<SplitInput>, DumpError>,
) -> Result<DumpReading, DumpError> {
    let (mut ahead, split_pieces) = ahead::queue();
    let (to_apply, pieces) = ahead::read_queue();
    let (inputs, driver) = std::thread::scope(|scope| {
        scope.spawn(|| ahead::read(split_pieces, to_apply));
        let applying = scope.spawn(|| Driver::new(options.database.clone()).run_pieces(pieces));
        let inputs = split(&mut ahead);
        // the other threads end when no piece can come any more
        let is_complete = ahead.finish();
        let driver = applying.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (inputs, is_complete.then_some(driver))
    });
    let files = Files::of(inputs?)?;
    match driver {
        Some(driver) => Ok(driver.finish(files, Vec::new())),
        None => read_planned(files, options),
    }
}

/// Plans the statements as a whole, and applies those of the plan.
fn read_planned(files: Files, options: &DumpOptions) -> Result<DumpReading, DumpError> {
    let plan = Plan::new(&files.statements, &files.sources, options)?;
    let mut driver = Driver::new(plan.database.clone());
    header::note_versions(&mut driver.interpreter.catalog, &files.sources, &files.statements, &plan);
    driver.run_plan(&plan, files.texts());
    Ok(driver.finish(files, plan.databases))
}

/// Files that have been split.
struct Files {
    sources: Sources,
    statements: Vec<RawStatement>,
    cut_off: Vec<CutOff>,
}

impl Files {
    fn of(inputs: Vec<SplitInput>) -> Result<Self, DumpError> {
        let mut files = Files { sources: Sources::default(), statements: Vec::new(), cut_off: Vec::new() };
        for input in inputs {
            let source = files.sources.add(input.text).map_err(|_| DumpError::TooManyFiles)?;
            files.cut_off.extend(input.unterminated.map(|what| CutOff::new(source, what)));
            match files.statements.is_empty() {
                true => files.statements = input.statements,
                false => files.statements.extend(input.statements),
            }
        }
        Ok(files)
    }

    fn texts(&self) -> Texts<'_> {
        Texts::of_files(&self.statements, &self.sources)
    }
}

/// How many statements are neither left out as not understood nor cut off.
fn understood(statements: &[RawStatement], skipped: &[SkippedStatement], cut_off: &[CutOff]) -> usize {
    let not_understood =
        skipped.iter().filter(|skipped| matches!(skipped.reason, SkipReason::NotUnderstood { .. }));
    let mut unread: HashSet<Span> = not_understood.map(|skipped| skipped.span).collect();
    unread.extend(cut_off.iter().filter_map(|cut_off| {
        let behind = statements.partition_point(|statement| {
            (statement.span.source, statement.span.start) <= (cut_off.since.source, cut_off.since.start)
        });
        let span = statements[..behind].last()?.span;
        Some(span).filter(|span| span.source == cut_off.since.source && span.end > cut_off.since.start)
    }));
    statements.len().saturating_sub(unread.len())
}

/// Reads and applies statements.
struct Driver {
    interpreter: Interpreter,
    skipped: Vec<SkippedStatement>,
    retries: Retries,
    /// The numbers of the statements that have rows.
    with_rows: Vec<u32>,
}

impl Driver {
    fn new(database: Option<Name>) -> Self {
        let mut interpreter = Interpreter::new();
        interpreter.catalog.database.name = database;
        Driver { interpreter, skipped: Vec::new(), retries: Retries::default(), with_rows: Vec::new() }
    }

    /// While one batch is applied, the next one is read.
    fn run_plan(&mut self, plan: &Plan, texts: Texts<'_>) {
        let mut current: Vec<Vec<ReadStatement>> = Vec::new();
        for planned in plan.statements.chunks(batch::STATEMENTS) {
            let apply = || self.apply_all(current.into_iter().flatten(), texts);
            let ((), read) = rayon::join(apply, || batch::read(planned, texts));
            current = read;
        }
        self.apply_all(current.into_iter().flatten(), texts);
    }

    fn run_pieces(mut self, pieces: Receiver<ReadPiece>) -> Self {
        for piece in pieces {
            self.apply_piece(piece);
        }
        self
    }

    fn apply_piece(&mut self, ReadPiece { piece, statements }: ReadPiece) {
        let catalog = &mut self.interpreter.catalog;
        catalog.server_version = piece.versions.server.or(catalog.server_version);
        catalog.dump_version = piece.versions.dump.or(catalog.dump_version);
        self.apply_all(statements, piece.texts());
        piece.recycle();
    }

    fn apply_all(&mut self, read: impl IntoIterator<Item = ReadStatement>, texts: Texts<'_>) {
        for statement in read {
            self.apply(statement, texts);
        }
    }

    fn apply(&mut self, read: ReadStatement, texts: Texts<'_>) {
        let span = texts.raw(&read.planned).span;
        if read.planned.starts_session {
            self.interpreter.session = SessionState::default();
        }
        match read.command {
            Command::Connect => self.interpreter.session = SessionState::default(),
            Command::NotUnderstood(error) => {
                self.skipped.push(SkippedStatement::not_understood(span, &error, texts.bytes(span)));
                if read.planned.scope == Scope::Database {
                    self.note_unread(read.planned, texts);
                }
            }
            Command::Run(statement) => {
                if read.planned.scope == Scope::Database || is_cluster_wide(&statement) {
                    self.run_statement(read.planned, statement, texts);
                }
            }
        }
    }

    /// Keeps the table of a statement that was not understood from looking fine.
    fn note_unread(&mut self, planned: Planned, texts: Texts<'_>) {
        if let Some(table) = batch::unread_table(&planned, texts) {
            self.interpreter.note_unread(table, texts.raw(&planned).span);
        }
    }

    fn run_statement(&mut self, planned: Planned, statement: Statement, texts: Texts<'_>) {
        let RawStatement { span, kind } = texts.raw(&planned);
        let span = *span;
        if let RawKind::CopyFromStdin(_) | RawKind::InsertValues(_) = kind {
            self.with_rows.push(planned.statement);
        }
        let Err(error) = self.interpreter.apply(statement, span) else { return };
        let when_missing = match error {
            ApplyError::Missing { .. } => batch::when_missing(&planned, texts),
            ApplyError::Exists { .. } | ApplyError::Refused(_) => WhenMissing::Never,
        };
        let is_missing = matches!(error, ApplyError::Missing { .. });
        match when_missing {
            WhenMissing::Later => self.retries.add(planned, &self.interpreter.session),
            WhenMissing::OfExtension => self.retries.add_revoke(planned, &self.interpreter.session, error),
            // `pg_dump --clean` begins with DROPs of all that it creates after
            WhenMissing::Never if is_missing && self.interpreter.catalog.relations.is_empty() => {}
            WhenMissing::Never => {
                self.skipped.push(SkippedStatement::not_applied(span, &error, texts.bytes(span)));
                self.note_not_applied(planned, &error, texts);
            }
        }
    }

    /// What a statement lacks that could not be read itself, it would have put to use: its table is not
    /// known either.
    fn note_not_applied(&mut self, planned: Planned, error: &ApplyError, texts: Texts<'_>) {
        if let ApplyError::Missing { .. } = error {
            self.note_unread(planned, texts);
        }
    }

    fn finish(mut self, files: Files, databases: Vec<Name>) -> DumpReading {
        let retries = std::mem::take(&mut self.retries);
        let texts = files.texts();
        for (planned, error) in retries.run(&mut self.interpreter, texts) {
            let span = texts.raw(&planned).span;
            if !self.may_be_of_extension(texts.bytes(span), &error) {
                self.skipped.push(SkippedStatement::not_applied(span, &error, texts.bytes(span)));
                self.note_not_applied(planned, &error, texts);
            }
        }
        self.interpreter.end_input();
        self.skipped.sort_by_key(|skipped| skipped.span);
        let row_statement = |number: &u32| files.statements.get(*number as usize).cloned();
        let rows = self.with_rows.iter().filter_map(row_statement).collect();
        let understood = understood(&files.statements, &self.skipped, &files.cut_off);
        DumpReading {
            catalog: self.interpreter.catalog,
            statements: files.statements.len(),
            understood,
            skipped: self.skipped,
            sources: files.sources,
            cut_off: files.cut_off,
            databases,
            rows: DumpRows::new(rows),
        }
    }

    /// Whether a comment may be about a member of an extension: those stand in no dump, so that the catalog does
    /// not know them.
    fn may_be_of_extension(&self, text: &[u8], error: &ApplyError) -> bool {
        let ApplyError::Missing { name, kind } = error else { return false };
        let word = text.split(u8::is_ascii_whitespace).next().unwrap_or_default();
        let schema = name.schema.as_ref().map_or("public", Name::as_str);
        word.eq_ignore_ascii_case(b"COMMENT")
            && *kind != ObjectKind::Schema
            && self
                .interpreter
                .catalog
                .extensions
                .iter()
                .any(|(_, extension)| extension.schema.as_ref().map_or("public", Name::as_str) == schema)
    }
}

/// Whether a statement is about the whole cluster, and so holds for a database whose part of a
/// `pg_dumpall` it does not stand in.
fn is_cluster_wide(statement: &Statement) -> bool {
    match statement {
        Statement::Role(_) | Statement::Database(_) => true,
        Statement::Privilege(privilege) => privilege.is_cluster_wide(),
        Statement::Object(object) => object.object.is_cluster_wide(),
        _ => false,
    }
}

impl From<InputError> for DumpError {
    fn from(error: InputError) -> Self {
        DumpError::Input(error)
    }
}
