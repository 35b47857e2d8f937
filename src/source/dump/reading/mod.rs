//! Reads whole dumps into a catalog.
//!
//! - [`plan`]: which statements of which file are applied: databases of a `pg_dumpall`, rolled back
//!   transactions
//! - [`batch`]: statements read on all cores, a batch ahead of the one that is applied
//! - [`retry`]: statements that came before what they need
//! - [`header`]: the versions in a dump's comments
//! - [`report`]: what is answered

mod batch;
mod header;
mod plan;
mod report;
mod retry;
#[cfg(test)]
mod tests;

use std::io::Read;
use std::path::Path;

use crate::catalog::{Name, ObjectKind, Span};
use crate::source::Sources;

use super::input::{self, InputError};
use super::interpret::{ApplyError, Interpreter, SessionState};
use super::split::{RawStatement, SplitInput};
use super::statement::Statement;
use batch::{Command, ReadStatement};
use plan::{Plan, Planned, Scope};
use retry::Retries;

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
    let mut inputs: Vec<SplitInput> = Vec::new();
    for argument in arguments {
        let first = u16::try_from(inputs.len()).map_err(|_| DumpError::TooManyFiles)?;
        inputs.extend(input::read_argument(argument.as_ref(), first)?);
    }
    read_inputs(inputs, options)
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
    let input = input::read_input(0, name, reader)?;
    read_inputs(vec![input], options)
}

fn read_inputs(inputs: Vec<SplitInput>, options: &DumpOptions) -> Result<DumpReading, DumpError> {
    let mut sources = Sources::default();
    let mut statements: Vec<RawStatement> = Vec::new();
    let mut cut_off = Vec::new();
    for input in inputs {
        let source = sources.add(input.text).map_err(|_| DumpError::TooManyFiles)?;
        cut_off.extend(input.unterminated.map(|what| CutOff::new(source, what)));
        statements.extend(input.statements);
    }
    let plan = Plan::new(&statements, &sources, options)?;
    let mut driver = Driver::new(&sources, &statements, &plan);
    driver.run();
    let (interpreter, skipped) = driver.finish();
    Ok(DumpReading {
        catalog: interpreter.catalog,
        sources,
        statements: statements.len(),
        skipped,
        cut_off,
        databases: plan.databases,
    })
}

/// Reads and applies the statements of a plan.
struct Driver<'a> {
    sources: &'a Sources,
    statements: &'a [RawStatement],
    plan: &'a Plan,
    interpreter: Interpreter,
    skipped: Vec<SkippedStatement>,
    retries: Retries,
}

impl<'a> Driver<'a> {
    fn new(sources: &'a Sources, statements: &'a [RawStatement], plan: &'a Plan) -> Self {
        let mut interpreter = Interpreter::new();
        interpreter.catalog.database.name = plan.database.clone();
        header::note_versions(&mut interpreter.catalog, sources, statements, plan);
        Driver { sources, statements, plan, interpreter, skipped: Vec::new(), retries: Retries::default() }
    }

    /// While one batch is applied, the next one is read.
    fn run(&mut self) {
        let batches: Vec<&[Planned]> = self.plan.statements.chunks(batch::STATEMENTS).collect();
        let (sources, statements) = (self.sources, self.statements);
        let read = |planned: &[Planned]| batch::read(planned, statements, sources);
        let mut next = batches.first().map(|first| read(first));
        for following in 1..=batches.len() {
            let current = next.take().unwrap_or_default();
            let ((), read_ahead) = rayon::join(
                || self.apply_all(current),
                || batches.get(following).map(|planned| read(planned)),
            );
            next = read_ahead;
        }
    }

    fn apply_all(&mut self, parts: Vec<Vec<ReadStatement>>) {
        for statement in parts.into_iter().flatten() {
            self.apply(statement);
        }
    }

    fn apply(&mut self, read: ReadStatement) {
        let span = self.span(read.planned);
        if read.planned.starts_session {
            self.interpreter.session = SessionState::default();
        }
        match read.command {
            Command::Connect => self.interpreter.session = SessionState::default(),
            Command::NotUnderstood(error) => {
                self.skipped.push(SkippedStatement::not_understood(span, &error, self.sources));
                if read.planned.scope == Scope::Database {
                    self.note_unread(read.planned, span);
                }
            }
            Command::Run(statement) => {
                if read.planned.scope == Scope::Database || is_cluster_wide(&statement) {
                    self.run_statement(read.planned, statement, span);
                }
            }
        }
    }

    /// Keeps the table of a statement that was not understood from looking fine.
    fn note_unread(&mut self, planned: Planned, span: Span) {
        if let Some(table) = batch::unread_table(&planned, self.statements, self.sources) {
            self.interpreter.note_unread(table, span);
        }
    }

    fn run_statement(&mut self, planned: Planned, statement: Statement, span: Span) {
        match self.interpreter.apply(statement, span) {
            Ok(()) => {}
            Err(ApplyError::Missing { .. }) if batch::only_adds(&planned, self.statements, self.sources) => {
                self.retries.add(planned, &self.interpreter.session);
            }
            // `pg_dump --clean` begins with DROPs of all that it creates after
            Err(ApplyError::Missing { .. }) if self.interpreter.catalog.relations.is_empty() => {}
            Err(error) => self.skipped.push(SkippedStatement::not_applied(span, &error, self.sources)),
        }
    }

    fn span(&self, planned: Planned) -> Span {
        self.statements[planned.statement as usize].span
    }

    fn finish(mut self) -> (Interpreter, Vec<SkippedStatement>) {
        let retries = std::mem::take(&mut self.retries);
        for (planned, error) in retries.run(&mut self.interpreter, self.statements, self.sources) {
            if self.may_be_of_extension(planned, &error) {
                continue;
            }
            let span = self.span(planned);
            self.skipped.push(SkippedStatement::not_applied(span, &error, self.sources));
        }
        self.interpreter.end_input();
        self.skipped.sort_by_key(|skipped| skipped.span);
        (self.interpreter, self.skipped)
    }
}

impl Driver<'_> {
    /// Whether a grant or comment may be about a member of an extension: those stand in no dump, so
    /// that the catalog does not know them.
    fn may_be_of_extension(&self, planned: Planned, error: &ApplyError) -> bool {
        let ApplyError::Missing { name, kind } = error else { return false };
        let text = self.sources.bytes(self.span(planned));
        let word = text.split(u8::is_ascii_whitespace).next().unwrap_or_default();
        let is_remark =
            [&b"GRANT"[..], b"REVOKE", b"COMMENT"].iter().any(|verb| word.eq_ignore_ascii_case(verb));
        let schema = name.schema.as_ref().map_or("public", Name::as_str);
        is_remark
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
