//! Values that can be read but that AWS does not document as possible.

use std::fmt;

use serde_json::Value;

use super::origin::Origin;

/// A value that is outside of what AWS documents. It is kept, for a rule to report.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingProblem {
    /// The setting's name in AWS's documentation.
    pub setting: String,
    /// The value as given.
    pub value: Value,
    /// What is wrong with it.
    pub kind: SettingProblemKind,
    /// Where it stands.
    pub origin: Origin,
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum SettingProblemKind {
    /// Below the smallest or above the largest documented value.
    OutOfRange {
        /// The smallest value.
        min: Option<i64>,
        /// The largest value.
        max: Option<i64>,
        /// The unit; empty for a plain count.
        unit: &'static str,
    },
    /// None of the documented words.
    NotAllowed {
        /// The documented words.
        allowed: &'static [&'static str],
    },
    /// Given twice with different values, in the settings object and in the extra connection
    /// attributes, or twice among the latter. Which one wins is not documented; the settings object
    /// and then the last attribute is taken here.
    GivenTwice {
        /// The other value, which is not used.
        other: String,
    },
    /// A part of the extra connection attributes without `=`.
    NotAnAttribute,
    /// An endpoint file of the other role.
    WrongEndpointType {
        /// `source` or `target`.
        expected: &'static str,
    },
}

impl fmt::Display for SettingProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.origin, self.setting)?;
        if !self.value.is_null() {
            write!(f, " is {}", self.value)?;
        }
        match &self.kind {
            SettingProblemKind::OutOfRange { min, max, unit } => write_range(f, *min, *max, unit),
            SettingProblemKind::NotAllowed { allowed } => {
                write!(f, "; documented are {}", allowed.join(", "))
            }
            SettingProblemKind::GivenTwice { other } => write!(f, ", and {other} in another place"),
            SettingProblemKind::NotAnAttribute => f.write_str(" holds a part that is not name=value"),
            SettingProblemKind::WrongEndpointType { expected } => {
                write!(f, "; expected a {expected} endpoint")
            }
        }
    }
}

fn write_range(f: &mut fmt::Formatter<'_>, min: Option<i64>, max: Option<i64>, unit: &str) -> fmt::Result {
    match (min, max) {
        (Some(min), Some(max)) => write!(f, "; documented are {min} to {max}")?,
        (Some(min), None) => write!(f, "; documented is {min} or more")?,
        (None, Some(max)) => write!(f, "; documented is {max} at most")?,
        (None, None) => {}
    }
    if unit.is_empty() { Ok(()) } else { write!(f, " {unit}") }
}
