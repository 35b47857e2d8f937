//! A file that is being written: it takes its place when it is whole, and is gone otherwise, after an
//! interrupt too.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use super::output::{ColorChoice, write_error};
use super::{CliError, FAILED};
use crate::source::live;

/// Where the file is that is being written, beside its place.
static WRITTEN: Mutex<Option<PathBuf>> = Mutex::new(None);

fn written() -> MutexGuard<'static, Option<PathBuf>> {
    WRITTEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on an interrupt removes the file that is being written, and ends the program with an error.
pub(super) fn end_at_interrupt(color: ColorChoice) {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| live::at_interrupt(move || end(color)));
}

/// Whether somebody else deals with interrupts now.
static HANDLED_ELSEWHERE: AtomicBool = AtomicBool::new(false);

/// As long as this lives an interrupt does not end the program: somebody else deals with it.
pub(super) struct HandledElsewhere;

impl Drop for HandledElsewhere {
    fn drop(&mut self) {
        HANDLED_ELSEWHERE.store(false, Ordering::SeqCst);
    }
}

/// Leaves interrupts to the caller.
pub(super) fn interrupts_are_handled() -> HandledElsewhere {
    HANDLED_ELSEWHERE.store(true, Ordering::SeqCst);
    HandledElsewhere
}

fn end(color: ColorChoice) {
    if HANDLED_ELSEWHERE.load(Ordering::SeqCst) {
        return;
    }
    // kept until the program has ended: what is removed here does not take its place any more
    let written = written();
    if let Some(file) = written.as_deref() {
        let _ = fs::remove_file(file);
    }
    write_error(&CliError::Interrupted, color);
    std::process::exit(FAILED.into());
}

/// A file beside the one that is to be written; gone when it did not take its place. There is one at a time.
pub(super) struct Unfinished {
    path: PathBuf,
    file: File,
}

impl Unfinished {
    /// A new file in the folder of `target`.
    pub fn beside(target: &Path) -> io::Result<Self> {
        let mut name = std::ffi::OsString::from(".");
        name.push(target.file_name().ok_or(io::ErrorKind::InvalidFilename)?);
        name.push(format!(".{}.part", std::process::id()));
        let path = target.with_file_name(name);
        let mut written = written();
        let file = OpenOptions::new().write(true).create_new(true).open(&path)?;
        *written = Some(path.clone());
        Ok(Unfinished { path, file })
    }

    pub fn file(&self) -> &File {
        &self.file
    }

    pub fn move_to(self, target: &Path) -> io::Result<()> {
        let mut written = written();
        fs::rename(&self.path, target)?;
        *written = None;
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // where it was moved there is nothing left to remove
        if let Some(file) = written().take() {
            let _ = fs::remove_file(file);
        }
    }
}
