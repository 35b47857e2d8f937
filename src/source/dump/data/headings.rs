//! The comments of pg_dump before rows, which say whose they are.
//!
//! A dump with INSERT statements has none for an empty table: only this comment says that its rows would stand there.
//! And rows that are loaded by way of the partitioned table (`--load-via-partition-root`) name it: which partition
//! they were read from only this comment says.

use std::collections::HashSet;

use memchr::memmem;

use crate::catalog::{Name, Span};
use crate::source::{SourceText, Sources};

const BEFORE_NAME: &[u8] = b"-- Data for Name: ";
const BEFORE_SCHEMA: &str = "; Type: TABLE DATA; Schema: ";
const BEHIND_SCHEMA: &str = "; Owner: ";
/// What begins the comment before any other object.
const BEFORE_OTHER: &[u8] = b"\n-- Name: ";
/// What pg_dump begins and ends a dump with.
const BEGIN: &[u8] = b"-- PostgreSQL database dump\n";
const COMPLETE: &[u8] = b"-- PostgreSQL database dump complete";

/// A table by schema and name.
pub(super) type TableName = (Name, Name);

/// Where rows of tables have their place.
#[derive(Debug, Default)]
pub(super) struct Headings {
    files: Vec<OfFile>,
}

/// Those of one file.
#[derive(Debug, Default)]
struct OfFile {
    /// In the order of the file, each with where it begins.
    headings: Vec<(usize, TableName)>,
    /// Whether the file ends behind the last of them, in a dump that pg_dump has not ended.
    ends_early: bool,
}

impl Headings {
    pub(super) fn of(sources: &Sources) -> Self {
        Headings { files: sources.iter().map(OfFile::read).collect() }
    }

    /// The table of the last heading before a statement.
    pub(super) fn before(&self, statement: Span) -> Option<&TableName> {
        let headings = &self.files.get(usize::from(statement.source))?.headings;
        let behind = headings.partition_point(|(at, _)| *at < statement.start as usize);
        headings.get(behind.checked_sub(1)?).map(|(_, table)| table)
    }

    /// All tables.
    pub(super) fn tables(&self) -> HashSet<&TableName> {
        self.files.iter().flat_map(|file| &file.headings).map(|(_, table)| table).collect()
    }

    /// The tables at whose rows files end that should go on, each with the number of the file.
    pub(super) fn cut_off(&self) -> impl Iterator<Item = (usize, &TableName)> {
        let files = self.files.iter().enumerate().filter(|(_, file)| file.ends_early);
        files.filter_map(|(number, file)| Some((number, &file.headings.last()?.1)))
    }
}

impl OfFile {
    fn read(source: &SourceText) -> Self {
        let text = source.bytes();
        let heading = |at: usize| Some((at, table(&text[at + BEFORE_NAME.len()..])?));
        let headings: Vec<_> = memmem::find_iter(text, BEFORE_NAME).filter_map(heading).collect();
        let last = |what: &[u8]| memmem::rfind(text, what);
        let last_heading = headings.last().map(|(at, _)| *at);
        let is_open = last(BEGIN).is_some() && last(COMPLETE) < last(BEGIN);
        OfFile { ends_early: is_open && last_heading > last(BEFORE_OTHER), headings }
    }
}

/// The table that the words behind [`BEFORE_NAME`] tell.
fn table(text: &[u8]) -> Option<TableName> {
    let line = text.split(|&byte| byte == b'\n').next()?;
    let line = std::str::from_utf8(line).ok()?;
    let (table, behind) = line.rsplit_once(BEFORE_SCHEMA)?;
    let (schema, _) = behind.rsplit_once(BEHIND_SCHEMA)?;
    Some((Name::from(schema), Name::from(table)))
}
