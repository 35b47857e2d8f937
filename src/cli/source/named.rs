//! Telling apart what an argument names.

use std::path::PathBuf;

use super::super::CliError;
use super::snapshot;
use crate::config::Config;
use crate::source::live::connect::ConnectionParameters;

/// What the arguments name.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// Files and folders, one catalog in all.
    Files(Vec<PathBuf>),
    /// A snapshot.
    Snapshot(PathBuf),
    /// A running server, by a connection string.
    Server(String),
}

impl Named {
    /// What these arguments name; `None` where there are none.
    pub fn of(arguments: &[PathBuf]) -> Result<Option<Self>, CliError> {
        match arguments {
            [] => Ok(None),
            [only] => match connection_string(only) {
                Some(text) => Ok(Some(Named::Server(text.to_owned()))),
                None => Named::in_files(vec![only.clone()]).map(Some),
            },
            several if several.iter().any(|argument| connection_string(argument).is_some()) => {
                Err(CliError::ServerAmongFiles)
            }
            several => Named::in_files(several.to_vec()).map(Some),
        }
    }

    /// Dumps, or the one snapshot.
    fn in_files(files: Vec<PathBuf>) -> Result<Self, CliError> {
        match snapshot::among(&files)? {
            Some(file) => Ok(Named::Snapshot(file.to_owned())),
            None => Ok(Named::Files(files)),
        }
    }

    /// What the configuration names.
    pub fn in_config(text: &str, config: &Config) -> Result<Self, CliError> {
        let file = config.resolve(text);
        match is_connection_string(text) && !file.exists() {
            true => Ok(Named::Server(text.to_owned())),
            false => Named::in_files(vec![file]),
        }
    }
}

/// The connection string that an argument is. A file of such a name comes first.
fn connection_string(argument: &std::path::Path) -> Option<&str> {
    let text = argument.to_str()?;
    (is_connection_string(text) && !argument.exists()).then_some(text)
}

fn is_connection_string(text: &str) -> bool {
    ConnectionParameters::is_connection_string(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(arguments: &[&str]) -> Option<Named> {
        let arguments: Vec<PathBuf> = arguments.iter().map(PathBuf::from).collect();
        Named::of(&arguments).unwrap()
    }

    #[test]
    fn connection_strings_are_servers_and_the_rest_are_files() {
        assert_eq!(named(&[]), None);
        for text in ["postgres://u@h/d", "postgresql:///d", "host=h dbname=d", "service=prod"] {
            assert_eq!(named(&[text]), Some(Named::Server(text.to_owned())), "{text}");
        }
        for files in [&["schema.sql"][..], &["-"], &["globals.sql", "schema.sql"]] {
            let paths = files.iter().map(PathBuf::from).collect();
            assert_eq!(named(files), Some(Named::Files(paths)), "{files:?}");
        }
    }

    #[test]
    fn a_server_stands_alone() {
        let arguments = ["globals.sql".into(), "postgres://h/d".into()];
        assert!(matches!(Named::of(&arguments), Err(CliError::ServerAmongFiles)));
    }

    #[test]
    fn a_file_of_the_name_comes_first() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a=b.sql");
        std::fs::write(&file, "").unwrap();
        assert_eq!(Named::of(std::slice::from_ref(&file)).unwrap(), Some(Named::Files(vec![file])));
    }
}
