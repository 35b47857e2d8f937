//! Archives of pg_dump: custom (`-Fc`), directory (`-Fd`) and tar (`-Ft`).
//!
//! An archive is a table of contents, which holds the statements, and the rows of each table as a
//! stream of its own, compressed or not. [`read_sql`] gives the statements as one SQL text, as
//! `pg_restore` would print it without rows, so that whatever reads dumps reads archives.
//!
//! - [`toc`]: the table of contents; `primitives`: the numbers and strings that it is made of
//! - [`sql`]: the statements of a table of contents, in the order of `pg_restore`; `owner`: its `OWNER TO`
//! - [`rows`]: the rows of its entries as streams
//! - [`tar`]: the members of a tar file
//! - [`decompress`]: gzip, zlib, LZ4 and Zstandard as streams that notice where they were cut off
//! - `error`: what can be wrong

pub(crate) mod decompress;
mod error;
mod owner;
mod primitives;
pub(crate) mod rows;
pub(crate) mod sql;
pub(crate) mod tar;
pub(crate) mod toc;

use std::io::{self, Read};

pub use error::ArchiveError;

use sql::ArchiveSql;
use toc::Toc;

/// The file of a directory or tar archive that holds its table of contents.
pub(crate) const TOC_FILE: &str = "toc.dat";

/// How the parts of an archive are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One file of blocks, `-Fc`; also a directory's table of contents, which is the whole of such a file.
    Blocks,
    /// A tar file whose first member is the table of contents, `-Ft`.
    Tar,
}

/// Reads the table of contents at the front of an archive; the rows, if they follow, are left unread.
pub(crate) fn read_toc(layout: Layout, reader: impl Read) -> Result<Toc, ArchiveError> {
    match layout {
        Layout::Blocks => Toc::read(reader),
        Layout::Tar => {
            let mut members = tar::Members::new(reader);
            match members.next_member()? {
                Some(member) if member.name == TOC_FILE.as_bytes() => Toc::read(members),
                _ => Err(ArchiveError::NoToc),
            }
        }
    }
}

/// The statements of an archive.
pub(crate) fn read_sql(layout: Layout, reader: impl Read) -> Result<ArchiveSql, ArchiveError> {
    Ok(sql::of(&read_toc(layout, reader)?))
}

/// Reads what is left, so that who writes into a pipe can end.
pub(crate) fn drain(mut reader: impl Read) -> io::Result<()> {
    io::copy(&mut reader, &mut io::sink()).map(drop)
}
