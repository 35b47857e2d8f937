//! The table of contents of an archive.

use std::io::Read;

use super::ArchiveError;
use super::decompress::Method;
use super::primitives::{Primitives, Text, Widths};

const MAGIC: &[u8; 5] = b"PGDMP";

/// The versions of the format that are read: 1.10 is of pg_dump 8.0.
const FIRST_MINOR: u8 = 10;
const LAST_MINOR: u8 = 16;

/// What follows each entry in a file of blocks.
const FORMAT_BLOCKS: u8 = 1;
/// And in the table of contents of a tar file, and of a directory, which says it is one.
const FORMAT_TAR: u8 = 3;
const FORMAT_DIRECTORY: u8 = 5;

/// Where a file of blocks says that the rows of an entry are.
const PLACE_UNKNOWN: u8 = 1;
const PLACE_KNOWN: u8 = 2;
const PLACE_NONE: u8 = 3;

/// Room that is made for entries before they have been seen.
const FIRST_ENTRIES: u64 = 1024;

/// What an archive holds.
#[derive(Debug)]
pub(crate) struct Toc {
    /// How the rows are compressed.
    pub compression: Method,
    /// The widths of numbers, in blocks of rows too.
    pub widths: Widths,
    /// The version of the server that the dump was taken from.
    pub server_version: Text,
    /// The version of the pg_dump that took it.
    pub dump_version: Text,
    /// The objects, in the order in which they are restored.
    pub entries: Vec<TocEntry>,
}

/// One object of an archive, or the rows of one.
#[derive(Debug)]
pub(crate) struct TocEntry {
    /// Its number in this archive.
    pub id: u64,
    /// The kind of object, as pg_dump names it: `TABLE`, `TABLE DATA`, `FK CONSTRAINT` ...
    pub kind: Box<[u8]>,
    pub name: Text,
    pub schema: Text,
    pub owner: Text,
    pub tablespace: Text,
    pub access_method: Text,
    /// `p` for a partitioned table; not told before version 1.16.
    pub relation_kind: u8,
    /// The statements that make it.
    pub definition: Text,
    pub drop_statement: Text,
    /// `COPY ... FROM stdin`, for rows in that form.
    pub copy_statement: Text,
    pub rows: Rows,
}

/// Where the rows of an entry are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Rows {
    /// It has none.
    None,
    /// In a block that begins at this byte.
    At(u64),
    /// In a block that must be looked for: the archive was written into a pipe.
    Somewhere,
    /// In this file of the directory or member of the tar, without what its compression adds to the name.
    File(Box<[u8]>),
}

impl Toc {
    /// Reads a table of contents, and nothing behind it.
    pub(crate) fn read(reader: impl Read) -> Result<Toc, ArchiveError> {
        let mut input = Primitives::new(reader);
        let head = Head::read(&mut input)?;
        let count = input.count()?;
        let mut entries = Vec::with_capacity(count.min(FIRST_ENTRIES) as usize);
        for _ in 0..count {
            entries.push(TocEntry::read(&mut input, &head)?);
        }
        let Head { compression, widths, server_version, dump_version, .. } = head;
        Ok(Toc { compression, widths, server_version, dump_version, entries })
    }
}

/// What stands before the entries.
struct Head {
    minor: u8,
    format: u8,
    compression: Method,
    widths: Widths,
    server_version: Text,
    dump_version: Text,
}

impl Head {
    fn read(input: &mut Primitives<impl Read>) -> Result<Self, ArchiveError> {
        for expected in MAGIC {
            if input.byte()? != *expected {
                return Err(input.damaged("no `PGDMP`"));
            }
        }
        let (major, minor, _revision) = (input.byte()?, input.byte()?, input.byte()?);
        if major != 1 || !(FIRST_MINOR..=LAST_MINOR).contains(&minor) {
            return Err(ArchiveError::Version { major, minor });
        }
        let widths = Widths { int: input.byte()?, offset: input.byte()? };
        input.set_widths(widths)?;
        let format = input.byte()?;
        if ![FORMAT_BLOCKS, FORMAT_TAR, FORMAT_DIRECTORY].contains(&format) {
            return Err(input.damaged("a format that pg_dump does not write"));
        }
        let compression = read_compression(input, minor)?;
        // when it was made: seconds to years, and whether in summer time
        for _ in 0..7 {
            input.int()?;
        }
        let _database = input.text()?;
        let (server_version, dump_version) = (input.text()?, input.text()?);
        Ok(Head { minor, format, compression, widths, server_version, dump_version })
    }
}

/// Before version 1.15 a level, where there was one way to compress.
fn read_compression(input: &mut Primitives<impl Read>, minor: u8) -> Result<Method, ArchiveError> {
    if minor < 15 {
        return Ok(if input.int()? == 0 { Method::None } else { Method::Zlib });
    }
    match input.byte()? {
        0 => Ok(Method::None),
        1 => Ok(Method::Zlib),
        2 => Ok(Method::Lz4),
        3 => Ok(Method::Zstd),
        _ => Err(input.damaged("a compression that pg_dump does not write")),
    }
}

impl TocEntry {
    fn read(input: &mut Primitives<impl Read>, head: &Head) -> Result<Self, ArchiveError> {
        let id = input.count()?;
        let has_rows = input.int()? != 0;
        let (_catalog_oid, _oid) = (input.text()?, input.text()?);
        let name = input.text()?;
        let kind = input.text()?.unwrap_or_default();
        if head.minor >= 11 {
            let _section = input.int()?;
        }
        let definition = input.text()?;
        let drop_statement = input.text()?;
        let copy_statement = input.text()?;
        let schema = input.text()?;
        let tablespace = input.text()?;
        let access_method = if head.minor >= 14 { input.text()? } else { None };
        let relation_kind = if head.minor >= 16 { input.int()? } else { 0 };
        let owner = input.text()?;
        let _with_oids = input.text()?;
        // the entries that must be restored before, up to a null
        while input.text()?.is_some() {}
        let rows = match head.format {
            FORMAT_BLOCKS => read_place(input, has_rows)?,
            _ => file(input.text()?, has_rows),
        };
        let relation_kind = u8::try_from(relation_kind).unwrap_or_default();
        Ok(TocEntry {
            id,
            kind,
            name,
            schema,
            owner,
            tablespace,
            access_method,
            relation_kind,
            definition,
            drop_statement,
            copy_statement,
            rows,
        })
    }
}

fn read_place(input: &mut Primitives<impl Read>, has_rows: bool) -> Result<Rows, ArchiveError> {
    let flag = input.byte()?;
    let place = input.place()?;
    match flag {
        PLACE_KNOWN if has_rows => Ok(Rows::At(place)),
        PLACE_UNKNOWN if has_rows => Ok(Rows::Somewhere),
        PLACE_KNOWN | PLACE_UNKNOWN | PLACE_NONE => Ok(Rows::None),
        _ => Err(input.damaged("a place of rows that is neither known nor unknown")),
    }
}

fn file(name: Text, has_rows: bool) -> Rows {
    match name {
        Some(name) if has_rows && !name.is_empty() => Rows::File(name),
        _ => Rows::None,
    }
}
