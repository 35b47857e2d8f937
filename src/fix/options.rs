//! What the one who asks for a plan may choose.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ddl::SEQUENCE_GAP;

/// What the one who asks for a plan may choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FixOptions {
    /// Which of several remedies is taken.
    pub prefer: Preference,
    /// How far the target's sequences jump ahead.
    pub sequences: SequenceStrategy,
    /// When constraints are validated.
    pub validation: ValidationTime,
}

/// Which of several remedies is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Preference {
    /// The one that disturbs the running system least: a setting before DDL.
    #[default]
    LeastDisturbance,
    /// DDL wherever there is one.
    Sql,
    /// A setting or mapping rule wherever there is one, also where it only lowers the finding.
    Settings,
}

/// How far the target's sequences jump ahead of the source's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SequenceStrategy {
    /// To the larger of twice the current value and the value plus 1,000; where doubling would pass the
    /// bound, to the value plus 1,000.
    #[default]
    Double,
    /// To the value plus this number.
    Gap(u64),
    /// To the value itself.
    Copy,
}

impl SequenceStrategy {
    /// By how much a sequence jumps ahead, at least.
    pub fn gap(self) -> u64 {
        match self {
            SequenceStrategy::Double => SEQUENCE_GAP.unsigned_abs(),
            SequenceStrategy::Gap(gap) => gap,
            SequenceStrategy::Copy => 0,
        }
    }
}

/// A strategy for sequences that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no strategy for sequences: write double, copy, or gap:N with a number of at most 18 digits"
)]
pub struct UnknownStrategy(pub String);

impl FromStr for SequenceStrategy {
    type Err = UnknownStrategy;

    /// ```
    /// use pgdms_lint::fix::SequenceStrategy;
    /// assert_eq!("gap:5000".parse(), Ok(SequenceStrategy::Gap(5000)));
    /// assert!("gap:".parse::<SequenceStrategy>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Self, UnknownStrategy> {
        let unknown = || UnknownStrategy(text.to_owned());
        match text.split_once(':') {
            None if text == "double" => Ok(SequenceStrategy::Double),
            None if text == "copy" => Ok(SequenceStrategy::Copy),
            Some(("gap", number)) if number.len() <= 18 => {
                number.parse().map(SequenceStrategy::Gap).map_err(|_| unknown())
            }
            _ => Err(unknown()),
        }
    }
}

impl fmt::Display for SequenceStrategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SequenceStrategy::Double => f.write_str("double"),
            SequenceStrategy::Gap(gap) => write!(f, "gap:{gap}"),
            SequenceStrategy::Copy => f.write_str("copy"),
        }
    }
}

/// When constraints that were added `NOT VALID` are validated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ValidationTime {
    /// When the application runs on the target.
    #[default]
    AfterCutover,
    /// Before it does.
    AtCutover,
}
