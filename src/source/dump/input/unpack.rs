//! The SQL in what is compressed or an archive of pg_dump.

use std::io::{self, Cursor, Read};

use super::sniff::{self, Compression, Foreign};
use super::{HEAD_BYTES, InputError, STDIN_ARGUMENT};
use crate::source::archive::decompress::{Decompressed, Method};
use crate::source::archive::{self, Layout};

/// How many layers are taken off: an archive that was compressed once more has two.
const MOST_LAYERS: usize = 3;

/// What an input turned out to be, without what it was compressed with.
pub(in super::super) enum Opened<'a> {
    /// SQL, and whether it had to be unpacked.
    Sql { packed: bool, reader: Box<dyn Read + 'a> },
    /// An archive of pg_dump, from its first byte on.
    Archive { packed: bool, layout: Layout, reader: Box<dyn Read + 'a> },
}

/// Takes off what an input was compressed with.
pub(in super::super) fn opened<'a>(name: &str, reader: impl Read + 'a) -> Result<Opened<'a>, InputError> {
    let unreadable = |source: io::Error| InputError::Unreadable { name: name.to_owned(), source };
    let mut reader: Box<dyn Read + 'a> = Box::new(reader);
    let mut layers = 0;
    loop {
        let mut head = Vec::with_capacity(HEAD_BYTES);
        reader.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head).map_err(unreadable)?;
        let checked = check_head(name, &head, head.len() < HEAD_BYTES);
        let whole = Cursor::new(head).chain(reader);
        let packed = layers > 0;
        let format = match checked {
            Ok(()) => return Ok(Opened::Sql { packed, reader: Box::new(whole) }),
            Err(InputError::Foreign { format, .. }) => format,
            Err(error) => return Err(error),
        };
        let method = match format {
            Foreign::CustomArchive => {
                return Ok(Opened::Archive { packed, layout: Layout::Blocks, reader: Box::new(whole) });
            }
            Foreign::TarArchive => {
                return Ok(Opened::Archive { packed, layout: Layout::Tar, reader: Box::new(whole) });
            }
            Foreign::Compressed(Compression::Gzip) if layers < MOST_LAYERS => Method::Gzip,
            Foreign::Compressed(Compression::Zstd) if layers < MOST_LAYERS => Method::Zstd,
            Foreign::Compressed(Compression::Lz4) if layers < MOST_LAYERS => Method::Lz4,
            format => return Err(InputError::Foreign { name: name.to_owned(), format }),
        };
        reader = Box::new(Decompressed::new(method, whole).map_err(unreadable)?);
        layers += 1;
    }
}

/// The SQL that an input holds.
pub(super) struct Sql<'a> {
    pub reader: Box<dyn Read + 'a>,
    /// Whether it had to be unpacked.
    pub packed: bool,
    /// Whether rows stand where SQL has them; those of an archive are elsewhere.
    pub with_rows: bool,
}

/// The SQL that an input holds.
pub(super) fn sql<'a>(name: &str, reader: impl Read + 'a) -> Result<Sql<'a>, InputError> {
    Ok(match opened(name, reader)? {
        Opened::Sql { packed, reader } => Sql { reader, packed, with_rows: true },
        Opened::Archive { layout, reader, .. } => {
            Sql { reader: archive_sql(name, layout, reader)?, packed: true, with_rows: false }
        }
    })
}

/// The statements of an archive. Rows are passed over, but who writes into a pipe must be able to end.
fn archive_sql<'a>(
    name: &str,
    layout: Layout,
    mut reader: impl Read,
) -> Result<Box<dyn Read + 'a>, InputError> {
    let sql = archive::read_sql(layout, &mut reader)
        .map_err(|source| InputError::Archive { name: name.to_owned(), source })?;
    if name == STDIN_ARGUMENT {
        archive::drain(reader).map_err(|source| InputError::Unreadable { name: name.to_owned(), source })?;
    }
    Ok(Box::new(Cursor::new(sql.text)))
}

/// Refuses what holds no SQL text of PostgreSQL.
pub(super) fn check_head(name: &str, head: &[u8], is_whole: bool) -> Result<(), InputError> {
    if is_whole && head.iter().all(u8::is_ascii_whitespace) {
        return Err(InputError::Empty { name: name.to_owned() });
    }
    match sniff::foreign_format(head) {
        Some(format) => Err(InputError::Foreign { name: name.to_owned(), format }),
        None => Ok(()),
    }
}
