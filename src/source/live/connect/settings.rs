//! What is given about a connection, before anything is made of it, each value with where it was given.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use super::environment::Environment;
use super::keyword::{KEYWORDS, Keyword, Known, Treatment, nearest};
use super::parameter_error::{ConnectionWarning, ParameterError};
use super::{conninfo, url};

/// Where a value was given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Origin {
    /// In the connection string.
    #[error("in the connection string")]
    ConnectionString,
    /// In a service file.
    #[error("{}, line {line}", file.display())]
    Service {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: u32,
    },
    /// In a variable of the environment.
    #[error("variable {0}")]
    Variable(&'static str),
}

/// A value that was given. Its `Debug` tells where, not what: it may be a password.
#[derive(Clone)]
pub(super) struct Setting {
    pub value: String,
    pub origin: Origin,
}

impl fmt::Debug for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "given {}", self.origin)
    }
}

/// All that was given. What is given first stays: the connection string before the service, the
/// service before the environment.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    values: BTreeMap<Keyword, Setting>,
    pub warnings: Vec<ConnectionWarning>,
}

impl Settings {
    /// Reads a URL or a string of keywords and values.
    pub fn from_text(text: &str) -> Result<Self, ParameterError> {
        let pairs = url::pairs(text).unwrap_or_else(|| conninfo::pairs(text))?;
        let mut settings = Settings::default();
        let mut before = None;
        // in a connection string the last of several wins
        for (name, value) in pairs {
            let known = Keyword::named(&name).ok_or_else(|| unknown(&name, before))?;
            before = Some(known.keyword);
            settings.values.remove(&known.keyword);
            settings.add(known, value, Origin::ConnectionString)?;
        }
        Ok(settings)
    }

    /// Adds what the environment sets and nothing before did.
    pub fn add_environment(&mut self, environment: &Environment) -> Result<(), ParameterError> {
        for known in KEYWORDS {
            let Some(variable) = known.variable else { continue };
            if self.values.contains_key(&known.keyword) {
                continue;
            }
            if let Some(value) = environment.variable(variable)? {
                self.add(known, value.to_owned(), Origin::Variable(variable))?;
            }
        }
        Ok(())
    }

    /// Adds a value unless there is one.
    pub fn add(&mut self, known: &Known, value: String, origin: Origin) -> Result<(), ParameterError> {
        if self.values.contains_key(&known.keyword) {
            return Ok(());
        }
        let keyword = known.name;
        match known.treatment {
            Treatment::RefusedUnless { harmless, why } => {
                if !value.is_empty() && !harmless.contains(&value.as_str()) {
                    return Err(ParameterError::Refused { keyword, origin, why });
                }
            }
            Treatment::WithoutEffect(why) if !value.is_empty() => {
                self.warnings.push(ConnectionWarning::WithoutEffect { keyword, origin: origin.clone(), why });
            }
            Treatment::WithoutEffect(_) | Treatment::Ignored | Treatment::Acted => {}
        }
        self.values.insert(known.keyword, Setting { value, origin });
        Ok(())
    }

    /// The value of a keyword; an empty one is as good as none, but hides what is given elsewhere.
    pub fn get(&self, keyword: Keyword) -> Option<&Setting> {
        self.values.get(&keyword).filter(|setting| !setting.value.is_empty())
    }

    /// The text of a keyword's value.
    pub fn text(&self, keyword: Keyword) -> Option<&str> {
        self.get(keyword).map(|setting| setting.value.as_str())
    }
}

/// A keyword that nobody knows. Behind a password it may be a part of it.
fn unknown(name: &str, before: Option<Keyword>) -> ParameterError {
    if before.is_some_and(Keyword::is_secret) {
        return ParameterError::UnknownBehindPassword;
    }
    ParameterError::UnknownKeyword {
        keyword: name.to_owned(),
        nearest: nearest(name),
        origin: Origin::ConnectionString,
    }
}
