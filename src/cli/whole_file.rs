//! A file that is written whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::CliError;
use super::unfinished::Unfinished;

/// The argument that stands for standard output.
pub(super) const STDOUT: &str = "-";

/// What happens to a file that is there already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Existing {
    /// It stays, and the job ends.
    Kept,
    /// The new one takes its place.
    Replaced,
}

/// Refuses to write where something else is.
pub(super) fn refuse_existing(file: &Path, existing: Existing) -> Result<(), CliError> {
    match fs::metadata(file) {
        Ok(found) if found.is_dir() => Err(cannot_write(file)(io::ErrorKind::IsADirectory.into())),
        Ok(found) if found.is_file() && existing == Existing::Kept => {
            Err(CliError::OutputExists { file: file.to_owned() })
        }
        _ => Ok(()),
    }
}

/// Writes the file whole or not at all: beside its place first, and there only when nothing is missing.
pub(super) fn write(
    file: &Path,
    existing: Existing,
    content: impl Fn(&File) -> io::Result<()>,
) -> Result<(), CliError> {
    if fs::metadata(file).is_ok_and(|found| !found.is_file()) {
        // a pipe or a device has no place beside it
        let open = OpenOptions::new().write(true).open(file);
        return open.and_then(|out| content(&out)).map_err(cannot_write(file));
    }
    // what a link leads to is replaced, not the link
    let target = behind_link(file).map_err(cannot_write(file))?;
    let unfinished = Unfinished::beside(&target).map_err(cannot_write(file))?;
    let written = content(unfinished.file()).and_then(|()| unfinished.file().sync_all());
    written.map_err(cannot_write(file))?;
    // it may have come while the source was read
    refuse_existing(file, existing)?;
    unfinished.move_to(&target).map_err(cannot_write(file))
}

/// The file that is meant: what a link leads to, which need not be there yet.
fn behind_link(file: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(file) {
        Ok(target) => Ok(target),
        Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::read_link(file) {
            // one link: a chain of them that leads to nothing is not followed
            Ok(target) => Ok(file.parent().unwrap_or(Path::new("")).join(target)),
            Err(_) => Ok(file.to_owned()),
        },
        Err(error) => Err(error),
    }
}

fn cannot_write(file: &Path) -> impl FnOnce(io::Error) -> CliError {
    let file = file.to_owned();
    move |source| CliError::OutputFile { file, source }
}
