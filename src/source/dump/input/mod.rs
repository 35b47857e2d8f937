//! Opens what the user named, and says what it is if it is no SQL for PostgreSQL.
//!
//! - [`read_argument`]: a file, `-`, or a folder; [`read_input`]: anything that can be read
//! - `sniff`: what the first bytes give away; `error`: what is answered then
//! - `unpack`: the SQL in what is compressed or an archive
//! - `migrations`: the files of a folder in order; `marks`: the parts of a file that undo

mod error;
mod marks;
mod migrations;
mod sniff;
#[cfg(test)]
mod tests;
pub(super) mod unpack;

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

pub use error::InputError;
pub use sniff::{Compression, Foreign};

use crate::source::archive::TOC_FILE;

use super::split::{RawStatement, SplitError, SplitInput, Splitter, Unwatched, Watch, Watching, split};

/// How many bytes at the front of a file are looked at before it is read.
const HEAD_BYTES: usize = 64 * 1024;

/// What the user writes for standard input, and how messages call it.
pub(super) const STDIN_ARGUMENT: &str = "-";

/// Reads what one argument names: a file, `-` for standard input, or a folder of migrations, whose
/// files come in the order of their versions. `first_source` is the number of the first file; `watch`
/// is told how far that one is split, if it is the only one.
pub fn read_argument(
    argument: &Path,
    first_source: u16,
    watch: Watch<'_>,
) -> Result<Vec<SplitInput>, InputError> {
    let name = argument.to_string_lossy();
    if name == STDIN_ARGUMENT {
        return Ok(vec![read_input(first_source, STDIN_ARGUMENT, io::stdin().lock(), watch)?]);
    }
    let unreadable = |source| InputError::Unreadable { name: name.to_string(), source };
    if fs::metadata(argument).map_err(unreadable)?.is_dir() {
        return read_folder(argument, first_source, watch);
    }
    let file = File::open(argument).map_err(unreadable)?;
    let bytes = file.metadata().map_or(0, |metadata| metadata.len());
    Ok(vec![read_stream(first_source, &name, file, bytes, watch)?])
}

/// Reads and splits one input as a stream. `source` is the number that its spans carry, `name` what
/// the user called it.
pub fn read_input(
    source: u16,
    name: &str,
    reader: impl Read,
    watch: Watch<'_>,
) -> Result<SplitInput, InputError> {
    read_stream(source, name, reader, 0, watch)
}

fn read_stream(
    source: u16,
    name: &str,
    reader: impl Read,
    expected_bytes: u64,
    watch: Watch<'_>,
) -> Result<SplitInput, InputError> {
    let unpack::Sql { reader, packed, with_rows } = unpack::sql(name, reader)?;
    let expected_bytes = if packed { 0 } else { expected_bytes };
    let mut text_alone = TextAlone(watch);
    let watch: Watch<'_> = if with_rows { text_alone.0 } else { &mut text_alone };
    split(source, name, reader, expected_bytes, watch).map_err(|error| split_error(name, error))
}

/// Who is not told of rows.
struct TextAlone<'a>(Watch<'a>);

impl Watching for TextAlone<'_> {
    fn so_far(&mut self, text: &[u8], statements: &[RawStatement]) {
        self.0.so_far(text, statements);
    }
}

fn read_folder(folder: &Path, first_source: u16, watch: Watch<'_>) -> Result<Vec<SplitInput>, InputError> {
    let name = folder.to_string_lossy();
    if folder.join(TOC_FILE).is_file() {
        return Ok(vec![read_directory_archive(folder, first_source, watch)?]);
    }
    let files = migrations::list(folder)
        .map_err(|source| InputError::Unreadable { name: name.to_string(), source })?;
    if files.is_empty() {
        return Err(InputError::NoSqlFiles { name: name.into_owned() });
    }
    files
        .iter()
        .enumerate()
        .map(|(number, path)| {
            let number = u16::try_from(usize::from(first_source) + number);
            let source = number.map_err(|_| InputError::TooManyFiles { name: name.to_string() })?;
            read_migration(source, path)
        })
        .collect()
}

/// Reads the statements of an archive in directory format, which stand in its table of contents.
fn read_directory_archive(folder: &Path, source: u16, watch: Watch<'_>) -> Result<SplitInput, InputError> {
    let name = folder.to_string_lossy();
    let toc = File::open(folder.join(TOC_FILE))
        .map_err(|source| InputError::Unreadable { name: name.to_string(), source })?;
    read_stream(source, &name, toc, 0, watch)
}

/// Reads one migration without the parts that undo it.
fn read_migration(source: u16, path: &Path) -> Result<SplitInput, InputError> {
    let name = path.to_string_lossy();
    let bytes = fs::read(path).map_err(|source| InputError::Unreadable { name: name.to_string(), source })?;
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    match unpack::check_head(&name, head, bytes.len() <= HEAD_BYTES) {
        // A migration that does nothing is no mistake.
        Ok(()) | Err(InputError::Empty { .. }) => {}
        Err(error) => return Err(error),
    }
    split_parts(source, &name, &bytes).map_err(|error| split_error(&name, error))
}

fn split_parts(source: u16, name: &str, bytes: &[u8]) -> Result<SplitInput, SplitError> {
    let mut splitter = Splitter::new(source);
    for part in marks::parts(bytes) {
        let text = &bytes[part.range];
        match part.role {
            marks::Role::Applies => splitter.feed(text, &mut Unwatched)?,
            marks::Role::LeftOut => splitter.leave_out(text, &mut Unwatched)?,
        }
    }
    Ok(splitter.finish(name, &mut Unwatched)?)
}

fn split_error(name: &str, error: SplitError) -> InputError {
    let name = name.to_owned();
    match error {
        SplitError::Io(source) => InputError::Unreadable { name, source },
        SplitError::TooLarge(source) => InputError::TooLarge { name, source },
    }
}
