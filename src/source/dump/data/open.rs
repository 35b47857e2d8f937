//! The rows of a file, wherever they stand in it.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use super::super::input::unpack::{Opened, opened};
use super::super::input::{InputError, STDIN_ARGUMENT};
use super::super::lexer::StandardStrings;
use super::super::split::RawKind;
use super::head::RowsForm;
use super::insert::Place;
use super::large_objects::LargeObjects;
use super::scan::{Feeder, Statement, TableRun};
use super::table::{TablePlan, Values};
use super::{Found, MeasureRowsError};
use crate::catalog::Catalog;
use crate::source::archive::rows::{self, ArchiveFile};
use crate::source::archive::toc::Toc;
use crate::source::archive::{self, ArchiveError, Layout, TOC_FILE};

/// How long the mark `\.` is that ends rows.
const MARK_BYTES: u64 = 2;

/// What the rows of a file are measured with.
struct Context<'a> {
    file: &'a str,
    catalog: &'a Catalog,
    values: Values,
    strings: StandardStrings,
    large_objects: &'a Arc<LargeObjects>,
}

impl Context<'_> {
    fn run_of(&self, found: &Found<'_>) -> TableRun {
        let plan = TablePlan::new(found.wanted, self.catalog, self.values);
        TableRun::new(plan, self.file.to_owned(), Arc::clone(self.large_objects))
    }

    fn unreadable(&self, source: io::Error) -> InputError {
        InputError::Unreadable { name: self.file.to_owned(), source }
    }

    fn damaged(&self, source: ArchiveError) -> InputError {
        InputError::Archive { name: self.file.to_owned(), source }
    }
}

/// Scans the rows of these statements of a file.
pub(super) fn scan_file(
    name: &str,
    statements: &[Found<'_>],
    catalog: &Catalog,
    values: Values,
    strings: StandardStrings,
    large_objects: &Arc<LargeObjects>,
    feeder: &mut Feeder<'_, '_>,
) -> Result<(), MeasureRowsError> {
    if name == STDIN_ARGUMENT {
        let needed = statements.first().map(|found| found.wanted);
        let table = needed.map_or_else(String::new, |table| format!("{}.{}", table.schema, table.table));
        return Err(MeasureRowsError::StandardInput { table });
    }
    let context = Context { file: name, catalog, values, strings, large_objects };
    let path = Path::new(name);
    let is_folder = fs::metadata(path).map_err(|error| context.unreadable(error))?.is_dir();
    match is_folder {
        true => scan_directory(path, statements, &context, feeder)?,
        false => scan_opened(path, statements, &context, feeder)?,
    }
    Ok(())
}

fn scan_opened(
    path: &Path,
    statements: &[Found<'_>],
    context: &Context<'_>,
    feeder: &mut Feeder<'_, '_>,
) -> Result<(), InputError> {
    let open = || File::open(path).map_err(|error| context.unreadable(error));
    match opened(context.file, open()?)? {
        Opened::Sql { packed: false, .. } => {
            scan_sql(&mut SqlFile::Seekable(open()?), statements, context, feeder)
        }
        Opened::Sql { packed: true, reader } => {
            scan_sql(&mut SqlFile::Stream { reader, at: 0 }, statements, context, feeder)
        }
        Opened::Archive { packed, layout, reader } => {
            // the first look has read the table of contents away
            let toc = archive::read_toc(layout, reader).map_err(|error| context.damaged(error))?;
            let file = if packed {
                match opened(context.file, open()?)? {
                    Opened::Archive { reader, .. } => ArchiveFile::of_stream(reader),
                    Opened::Sql { .. } => return Err(context.damaged(ArchiveError::NoToc)),
                }
            } else {
                ArchiveFile::of_file(open()?)
            };
            scan_archive(layout, &toc, file, statements, context, feeder)
        }
    }
}

/// A file of SQL.
enum SqlFile<'a> {
    Seekable(File),
    /// What was compressed can only be read forward.
    Stream {
        reader: Box<dyn Read + 'a>,
        at: u64,
    },
}

impl SqlFile<'_> {
    fn go_to(&mut self, offset: u64) -> io::Result<()> {
        match self {
            SqlFile::Seekable(file) => file.seek(SeekFrom::Start(offset)).map(drop),
            SqlFile::Stream { reader, at } => {
                let ahead = offset.saturating_sub(*at);
                *at += io::copy(&mut reader.take(ahead), &mut io::sink())?;
                if *at < offset { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
            }
        }
    }
}

impl Read for SqlFile<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            SqlFile::Seekable(file) => file.read(buffer),
            SqlFile::Stream { reader, at } => {
                let read = reader.read(buffer)?;
                *at += read as u64;
                Ok(read)
            }
        }
    }
}

fn scan_sql(
    file: &mut SqlFile<'_>,
    statements: &[Found<'_>],
    context: &Context<'_>,
    feeder: &mut Feeder<'_, '_>,
) -> Result<(), InputError> {
    for found in statements {
        if feeder.stops() {
            break;
        }
        scan_statement(file, found, context, feeder).map_err(|error| context.unreadable(error))?;
        feeder.end_statement(found.number);
    }
    Ok(())
}

fn scan_statement(
    file: &mut SqlFile<'_>,
    found: &Found<'_>,
    context: &Context<'_>,
    feeder: &mut Feeder<'_, '_>,
) -> io::Result<()> {
    let line = Some(found.line);
    let statement = Statement { table: found.number, columns: &found.columns, line };
    match (found.kind, &found.form) {
        (RawKind::CopyFromStdin(data), RowsForm::CopyText) => {
            file.go_to(data.offset)?;
            let rows = file.by_ref().take(data.bytes + MARK_BYTES);
            feeder.copy(&statement, rows, || context.run_of(found));
        }
        (RawKind::CopyFromStdin(data), RowsForm::CopyCsv(options)) => {
            file.go_to(data.offset)?;
            let rows = file.by_ref().take(data.bytes + MARK_BYTES);
            feeder.csv(&statement, rows, options, || context.run_of(found));
        }
        (RawKind::InsertValues(data), RowsForm::Values) => {
            file.go_to(data.offset)?;
            let rows = file.by_ref().take(data.end.saturating_sub(data.offset));
            feeder.insert(&statement, rows, Place::BeforeRow, context.strings, || context.run_of(found));
        }
        _ => {}
    }
    Ok(())
}

fn scan_archive(
    layout: Layout,
    toc: &Toc,
    file: ArchiveFile<'_>,
    statements: &[Found<'_>],
    context: &Context<'_>,
    feeder: &mut Feeder<'_, '_>,
) -> Result<(), InputError> {
    let entries = Entries::of(toc, statements);
    let mut take = |entry: usize, rows: Result<&mut dyn Read, ArchiveError>| {
        scan_entry(entry, rows, &entries, context, feeder)
    };
    rows::each(layout, toc, file, &entries.numbers(), &mut take).map_err(|error| context.damaged(error))
}

fn scan_directory(
    folder: &Path,
    statements: &[Found<'_>],
    context: &Context<'_>,
    feeder: &mut Feeder<'_, '_>,
) -> Result<(), InputError> {
    let file = File::open(folder.join(TOC_FILE)).map_err(|error| context.unreadable(error))?;
    let file = io::BufReader::new(file);
    let toc = archive::read_toc(Layout::Blocks, file).map_err(|error| context.damaged(error))?;
    let entries = Entries::of(&toc, statements);
    let mut take = |entry: usize, rows: Result<&mut dyn Read, ArchiveError>| {
        scan_entry(entry, rows, &entries, context, feeder)
    };
    rows::each_file(folder, &toc, &entries.numbers(), &mut take);
    Ok(())
}

/// The statements by the entries of the archive that hold their rows.
struct Entries<'f, 'a> {
    by_entry: BTreeMap<usize, &'f Found<'a>>,
}

impl<'f, 'a> Entries<'f, 'a> {
    /// Where a statement's rows would stand in the archive's SQL says which entry it is.
    fn of(toc: &Toc, statements: &'f [Found<'a>]) -> Self {
        let places: HashMap<u64, usize> =
            archive::sql::of(toc).rows.into_iter().map(|place| (place.at, place.entry)).collect();
        let mut entries = Entries { by_entry: BTreeMap::new() };
        // pg_dump writes no CSV into archives
        let is_written = |found: &&Found<'_>| matches!(found.form, RowsForm::CopyText | RowsForm::Values);
        for found in statements.iter().filter(is_written) {
            let offset = match found.kind {
                RawKind::CopyFromStdin(data) => data.offset,
                RawKind::InsertValues(data) => data.offset,
                _ => continue,
            };
            if let Some(entry) = places.get(&offset) {
                entries.by_entry.insert(*entry, found);
            }
        }
        entries
    }

    fn numbers(&self) -> Vec<usize> {
        self.by_entry.keys().copied().collect()
    }
}

fn scan_entry(
    entry: usize,
    rows: Result<&mut dyn Read, ArchiveError>,
    entries: &Entries<'_, '_>,
    context: &Context<'_>,
    feeder: &mut Feeder<'_, '_>,
) -> ControlFlow<()> {
    let Some(found) = entries.by_entry.get(&entry) else { return ControlFlow::Continue(()) };
    let statement = Statement { table: found.number, columns: &found.columns, line: None };
    let run_of = || context.run_of(found);
    match rows {
        Err(error) => feeder.cut_off(found.number, reason(error), run_of),
        Ok(rows) if found.form == RowsForm::CopyText => {
            feeder.copy(&statement, rows, run_of);
        }
        Ok(rows) => feeder.insert(&statement, rows, Place::Between, context.strings, run_of),
    }
    feeder.end_statement(found.number);
    if feeder.stops() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

/// The reason without the words that would follow the name of an archive.
fn reason(error: ArchiveError) -> String {
    match error {
        ArchiveError::Io(error) => error.to_string(),
        error => format!("the archive {error}"),
    }
}
