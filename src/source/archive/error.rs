//! What can be wrong with an archive.

use std::io;

use thiserror::Error;

/// Why an archive of pg_dump could not be read. Each message goes on from the archive's name.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// The operating system refused, or a compressed stream is damaged.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// The archive ends in its table of contents.
    #[error("ends at byte {offset}, in its table of contents: is the file complete?")]
    CutOff {
        /// Where it ends.
        offset: u64,
    },
    /// The table of contents is not what pg_dump writes.
    #[error("has a damaged table of contents: at byte {offset} there is {found}")]
    Damaged {
        /// Where.
        offset: u64,
        /// What is wrong there.
        found: &'static str,
    },
    /// The archive was written by a newer or a very old pg_dump.
    #[error(
        "has version {major}.{minor} of the archive format, and 1.10 to 1.16 (pg_dump 8.0 to 18) are known: turn \
         it into SQL with the pg_restore that belongs to it, `pg_restore -f -`"
    )]
    Version {
        /// The first part of the version.
        major: u8,
        /// The second part.
        minor: u8,
    },
    /// A tar file without a table of contents.
    #[error("holds no `toc.dat` at its front: it is no archive of pg_dump")]
    NoToc,
    /// A header of a tar file is not one.
    #[error("is a damaged tar file: there is no header at byte {offset}")]
    TarHeader {
        /// Where.
        offset: u64,
    },
    /// Rows that the table of contents promises are not there.
    #[error("does not hold the rows that its table of contents promises: is the file complete?")]
    RowsMissing,
    /// Where a block of rows should begin there is something else.
    #[error("is damaged: there is no block of rows where one should be")]
    NoBlock,
}
