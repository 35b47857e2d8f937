//! The SQL in what is compressed or an archive of pg_dump.

use std::io::{self, Cursor, Read};

use super::sniff::{self, Compression, Foreign};
use super::{HEAD_BYTES, InputError, STDIN_ARGUMENT};
use crate::source::archive::decompress::{Decompressed, Method};
use crate::source::archive::{self, Layout};

/// How many layers are taken off: an archive that was compressed once more has two.
const MOST_LAYERS: usize = 3;

/// The SQL that an input holds, and whether it had to be unpacked.
pub(super) fn sql<'a>(name: &str, reader: impl Read + 'a) -> Result<(Box<dyn Read + 'a>, bool), InputError> {
    let unreadable = |source: io::Error| InputError::Unreadable { name: name.to_owned(), source };
    let mut reader: Box<dyn Read + 'a> = Box::new(reader);
    let mut layers = 0;
    loop {
        let mut head = Vec::new();
        reader.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head).map_err(unreadable)?;
        let checked = check_head(name, &head, head.len() < HEAD_BYTES);
        let whole = Cursor::new(head).chain(reader);
        let format = match checked {
            Ok(()) => return Ok((Box::new(whole), layers > 0)),
            Err(InputError::Foreign { format, .. }) => format,
            Err(error) => return Err(error),
        };
        reader = match packed_as(format) {
            Some(Packed::Stream(method)) if layers < MOST_LAYERS => {
                Box::new(Decompressed::new(method, whole).map_err(unreadable)?)
            }
            Some(Packed::Archive(layout)) => return Ok((archive_sql(name, layout, whole)?, true)),
            Some(Packed::Stream(_)) | None => {
                return Err(InputError::Foreign { name: name.to_owned(), format });
            }
        };
        layers += 1;
    }
}

/// What can be unpacked.
enum Packed {
    Stream(Method),
    Archive(Layout),
}

fn packed_as(format: Foreign) -> Option<Packed> {
    match format {
        Foreign::CustomArchive => Some(Packed::Archive(Layout::Blocks)),
        Foreign::TarArchive => Some(Packed::Archive(Layout::Tar)),
        Foreign::Compressed(Compression::Gzip) => Some(Packed::Stream(Method::Gzip)),
        Foreign::Compressed(Compression::Zstd) => Some(Packed::Stream(Method::Zstd)),
        Foreign::Compressed(Compression::Lz4) => Some(Packed::Stream(Method::Lz4)),
        _ => None,
    }
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
