//! The project's own configuration file, `pgdms-lint.toml`.
//!
//! Every key has the name of its command-line option. Paths are relative to the file's folder.
//! An argument beats the environment, which beats this file.

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// The name of the file, looked for from the working directory upward.
pub const CONFIG_FILE: &str = "pgdms-lint.toml";

/// What the configuration file says. Keys that are not known are refused.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Config {
    /// `--select`
    pub select: Option<Vec<String>>,
    /// `--ignore`
    pub ignore: Option<Vec<String>>,
    /// `--fail-on`
    pub fail_on: Option<String>,
    /// `--format`
    pub format: Option<String>,
    /// `--strict`
    pub strict: Option<bool>,
    /// `--only`
    pub only: Option<Vec<String>>,
    /// `--database`
    pub database: Option<String>,
    /// `--profile`
    pub profile: Option<PathBuf>,
    /// `--margin`: a number of per cent.
    pub margin: Option<u16>,
    /// `--assume`
    pub assume: Option<Vec<String>>,
    /// `--target`: a file or folder, relative to this file's folder, or a connection string.
    pub target: Option<String>,
    /// `--include-schema`, a pattern each: for running servers; dumps and snapshots are read whole.
    pub include_schema: Option<Vec<String>>,
    /// `--exclude-schema`, likewise.
    pub exclude_schema: Option<Vec<String>>,
    /// `--statement-timeout`
    pub statement_timeout: Option<f64>,
    /// `--lock-timeout`
    pub lock_timeout: Option<f64>,
    /// `--task-settings`
    pub task_settings: Option<PathBuf>,
    /// `--table-mappings`
    pub table_mappings: Option<PathBuf>,
    /// `--source-endpoint`
    pub source_endpoint: Option<PathBuf>,
    /// `--target-endpoint`
    pub target_endpoint: Option<PathBuf>,
    /// `--migration-type`
    pub migration_type: Option<String>,
    /// `--dms-version`
    pub dms_version: Option<String>,
    /// `--target-engine`
    pub target_engine: Option<String>,
    /// `--dms-user`
    pub dms_user: Option<String>,
    /// The file that this was read from.
    #[serde(skip)]
    pub file: Option<PathBuf>,
}

/// Why the configuration could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration {}: {source}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not what it should be.
    #[error("{}:{line}:{column}: {message}", file.display())]
    Form {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
        /// What is wrong, with the keys that are known.
        message: String,
    },
}

impl Config {
    /// The configuration of this file.
    ///
    /// # Errors
    /// When it cannot be read, is no TOML, or has keys that are not known.
    pub fn read(file: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(file)
            .map_err(|source| ConfigError::Read { file: file.to_owned(), source })?;
        let mut config = Self::parse(file, &text)?;
        config.resolve_paths(file.parent().unwrap_or(Path::new("")));
        config.file = Some(file.to_owned());
        Ok(config)
    }

    /// The configuration that is nearest to this folder, in it or above it; the default where there
    /// is none.
    ///
    /// # Errors
    /// As [`Config::read`].
    pub fn find(folder: &Path) -> Result<Self, ConfigError> {
        match folder.ancestors().map(|above| above.join(CONFIG_FILE)).find(|file| file.is_file()) {
            Some(file) => Self::read(&file),
            None => Ok(Config::default()),
        }
    }

    fn parse(file: &Path, text: &str) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|error| {
            let before = text.get(..error.span().map_or(0, |span| span.start)).unwrap_or_default();
            let line_start = before.rfind('\n').map_or(0, |at| at + 1);
            ConfigError::Form {
                file: file.to_owned(),
                line: before.matches('\n').count() + 1,
                column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
                message: error.message().to_owned(),
            }
        })
    }

    /// A path that this file writes, from its folder.
    pub(crate) fn resolve(&self, path: &str) -> PathBuf {
        let folder = self.file.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        folder.join(path)
    }

    fn resolve_paths(&mut self, folder: &Path) {
        let paths = [
            &mut self.profile,
            &mut self.task_settings,
            &mut self.table_mappings,
            &mut self.source_endpoint,
            &mut self.target_endpoint,
        ];
        for path in paths.into_iter().flatten() {
            *path = folder.join(&*path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_are_refused_with_their_place() {
        let error = Config::parse(Path::new("c.toml"), "strict = true\n  fail_on = \"error\"\n").unwrap_err();
        let text = error.to_string();
        assert!(text.starts_with("c.toml:2:3: unknown field `fail_on`, expected one of `select`"), "{text}");
    }

    #[test]
    fn the_nearest_file_upward_is_taken_and_its_paths_are_its_own() {
        let root = tempfile::tempdir().unwrap();
        let inner = root.path().join("a/b");
        std::fs::create_dir_all(&inner).unwrap();
        std::fs::write(root.path().join(CONFIG_FILE), "task-settings = \"dms/task.json\"").unwrap();
        let config = Config::find(&inner).unwrap();
        assert_eq!(config.task_settings, Some(root.path().join("dms/task.json")));
    }

    #[test]
    fn no_file_is_no_error() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(Config::find(root.path()).unwrap().fail_on, None);
    }
}
