//! The folder that a plan is written to: whole or not at all, and never over anything else.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::CliError;
use crate::fix::{File, PLAN_MARK};

/// A folder for a plan.
pub(super) struct PlanFolder {
    path: PathBuf,
}

impl PlanFolder {
    /// The folder, where a plan may be written there: it is not there yet, is empty, or holds a plan that is to
    /// be replaced.
    pub fn at(path: &Path, force: bool) -> Result<Self, CliError> {
        let folder = PlanFolder { path: path.to_owned() };
        match folder.contents().map_err(|error| folder.error(error))? {
            Contents::Nothing => Ok(folder),
            Contents::Plan if force => Ok(folder),
            Contents::Plan => Err(folder.refused("there is a plan already: --force replaces it")),
            Contents::Other => {
                Err(folder.refused("it is there, and holds no plan of pgdms-lint: choose another name"))
            }
        }
    }

    fn contents(&self) -> io::Result<Contents> {
        let mut entries = match fs::read_dir(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Contents::Nothing),
            entries => entries?,
        };
        if entries.next().transpose()?.is_none() {
            return Ok(Contents::Nothing);
        }
        let readme = fs::read_to_string(self.path.join("README.md")).unwrap_or_default();
        Ok(if readme.contains(PLAN_MARK) { Contents::Plan } else { Contents::Other })
    }

    /// Writes all files beside the folder, then puts them in its place.
    pub fn write(&self, files: &[File]) -> Result<(), CliError> {
        let parent = self.path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        let name = self.path.file_name().map(|name| name.to_string_lossy().into_owned());
        let Some(name) = name else { return Err(self.refused("it has no name of its own")) };
        let number = std::process::id();
        let new = parent.join(format!(".{name}.{number}.part"));
        let old = parent.join(format!(".{name}.{number}.old"));
        let written = write_all(&new, files).and_then(|()| self.replace(&new, &old));
        if written.is_err() {
            // what is left of it is of no use; that the writing failed is what counts
            let _ = fs::remove_dir_all(&new);
        }
        written.map_err(|error| self.error(error))
    }

    fn replace(&self, new: &Path, old: &Path) -> io::Result<()> {
        if !self.path.exists() {
            return fs::rename(new, &self.path);
        }
        fs::rename(&self.path, old)?;
        if let Err(error) = fs::rename(new, &self.path) {
            fs::rename(old, &self.path)?;
            return Err(error);
        }
        fs::remove_dir_all(old)
    }

    fn error(&self, error: io::Error) -> CliError {
        CliError::OutputFile { file: self.path.clone(), source: error }
    }

    fn refused(&self, message: &str) -> CliError {
        CliError::Option { option: format!("--out {}", self.path.display()), message: message.to_owned() }
    }
}

enum Contents {
    Nothing,
    Plan,
    Other,
}

fn write_all(folder: &Path, files: &[File]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    // a plan of a hundred megabytes takes its time: half of it on two cores
    files.par_iter().try_for_each(|file| {
        let path = folder.join(&file.name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, &file.text)
    })
}
