//! What a connection takes from around the program: variables, the user and the home folder.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{env, fmt, fs};

use super::parameter_error::ParameterError;

/// The environment variables, the operating system's user and their home folder.
///
/// A value of its own, so that whoever embeds the crate decides whether a connection may depend on
/// the process' environment.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, OsString>,
    home: Option<PathBuf>,
    user: Option<String>,
}

impl Environment {
    /// The environment of this process.
    pub fn of_process() -> Self {
        let variables: BTreeMap<String, OsString> = env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
            .filter(|(name, _)| name.starts_with("PG"))
            .collect();
        let account = Account::of_process();
        let home = non_empty("HOME").map(PathBuf::from).or_else(|| Some(account.as_ref()?.home.clone()));
        let user = account.map(|account| account.name).or_else(user_variable);
        Environment { variables, home, user }
    }

    /// An environment without variables, user and home folder.
    pub fn empty() -> Self {
        Environment::default()
    }

    /// Sets a variable.
    #[must_use]
    pub fn with_variable(mut self, name: impl Into<String>, value: impl Into<OsString>) -> Self {
        self.variables.insert(name.into(), value.into());
        self
    }

    /// Sets the home folder, in which `.pgpass`, `.pg_service.conf` and `.postgresql/` are looked for.
    #[must_use]
    pub fn with_home(mut self, home: impl Into<PathBuf>) -> Self {
        self.home = Some(home.into());
        self
    }

    /// Sets the name of the operating system's user.
    #[must_use]
    pub fn with_user(mut self, user: impl Into<String>) -> Self {
        self.user = Some(user.into());
        self
    }

    /// A variable's value; an empty one is as good as none.
    pub(super) fn variable(&self, name: &'static str) -> Result<Option<&str>, ParameterError> {
        match self.variables.get(name) {
            None => Ok(None),
            Some(value) if value.is_empty() => Ok(None),
            Some(value) => match value.to_str() {
                Some(text) => Ok(Some(text)),
                None => Err(ParameterError::VariableNotUtf8 { variable: name }),
            },
        }
    }

    /// A variable's value as a path, which need not be UTF-8.
    pub(super) fn path_variable(&self, name: &str) -> Option<PathBuf> {
        self.variables.get(name).filter(|value| !value.is_empty()).map(PathBuf::from)
    }

    /// A file in the home folder.
    pub(super) fn in_home(&self, path: impl AsRef<Path>) -> Option<PathBuf> {
        self.home.as_ref().map(|home| home.join(path))
    }

    pub(super) fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }
}

/// Names without values: one of them may be a password.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment")
            .field("variables", &self.variables.keys())
            .field("home", &self.home)
            .field("user", &self.user)
            .finish()
    }
}

/// A line of `/etc/passwd`.
struct Account {
    name: String,
    home: PathBuf,
}

impl Account {
    /// The account that this process runs under, where the system keeps it in files.
    #[cfg(unix)]
    fn of_process() -> Option<Self> {
        use std::os::unix::fs::MetadataExt;

        let id = fs::metadata("/proc/self").ok()?.uid().to_string();
        let accounts = fs::read_to_string("/etc/passwd").ok()?;
        accounts.lines().find_map(|line| {
            let fields: Vec<&str> = line.split(':').collect();
            match fields.as_slice() {
                [name, _, user_id, _, _, home, ..] if *user_id == id => {
                    Some(Account { name: (*name).to_owned(), home: PathBuf::from(home) })
                }
                _ => None,
            }
        })
    }

    #[cfg(not(unix))]
    fn of_process() -> Option<Self> {
        let _ = fs::metadata;
        None
    }
}

fn user_variable() -> Option<String> {
    ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| non_empty(name)?.into_string().ok())
}

fn non_empty(variable: &str) -> Option<OsString> {
    env::var_os(variable).filter(|value| !value.is_empty())
}
