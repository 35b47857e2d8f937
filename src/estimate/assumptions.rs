//! What the estimate takes for granted: rates of which AWS documents none.

use schemars::JsonSchema;
use serde::Serialize;

/// A quantity that the estimate assumes. Each has a name, under which it is shown and can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Quantity {
    /// Rows that one subtask loads in a second, where their size is no matter.
    RowsPerSecond,
    /// Bytes that one subtask loads in a second.
    BytesPerSecond,
    /// Bytes that all subtasks together load in a second.
    TaskBytesPerSecond,
    /// What each `CommitRate` of rows takes beside the rows themselves.
    CommitSeconds,
    /// What it takes to begin with a table or a part of it.
    TableStartSeconds,
    /// What it takes to fetch one LOB by its key.
    LobLookupSeconds,
    /// What each further `LobChunkSize` of a LOB takes that is fetched by key.
    LobChunkSeconds,
    /// Bytes sent for each byte that PostgreSQL stores out of line, compressed.
    OutOfLineFactor,
    /// Bytes of a value of variable length that nobody measured.
    UnmeasuredValueBytes,
    /// Bytes of memory that the load may reserve for the LOBs of one table.
    LobMemory,
    /// Rows written in a second while the load runs, in the whole cluster.
    WritesPerSecond,
    /// Bytes of WAL for each row that is written.
    WalBytesPerWrite,
    /// Bytes of WAL in a second; it stands for the two before.
    WalBytesPerSecond,
}

/// What is known of a quantity beforehand.
struct Known {
    quantity: Quantity,
    name: &'static str,
    unit: Unit,
    default: Option<f64>,
    meaning: &'static str,
}

/// The unit of an assumption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Unit {
    /// Rows in a second.
    RowsPerSecond,
    /// Bytes in a second.
    BytesPerSecond,
    /// Bytes.
    Bytes,
    /// Seconds.
    Seconds,
    /// A plain number.
    Times,
}

const MB: f64 = 1024.0 * 1024.0;

const KNOWN: &[Known] = &[
    Known {
        quantity: Quantity::RowsPerSecond,
        name: "rows-per-second",
        unit: Unit::RowsPerSecond,
        default: Some(10_000.0),
        meaning: "rows that one subtask loads, however small they are",
    },
    Known {
        quantity: Quantity::BytesPerSecond,
        name: "bytes-per-second",
        unit: Unit::BytesPerSecond,
        default: Some(10.0 * MB),
        meaning: "what one subtask loads, however few the rows are",
    },
    Known {
        quantity: Quantity::TaskBytesPerSecond,
        name: "task-bytes-per-second",
        unit: Unit::BytesPerSecond,
        default: Some(50.0 * MB),
        meaning: "what all subtasks load together: network, replication instance, target",
    },
    Known {
        quantity: Quantity::CommitSeconds,
        name: "commit-seconds",
        unit: Unit::Seconds,
        default: Some(0.05),
        meaning: "each CommitRate of rows, beside the rows themselves",
    },
    Known {
        quantity: Quantity::TableStartSeconds,
        name: "table-start-seconds",
        unit: Unit::Seconds,
        default: Some(3.0),
        meaning: "to begin with a table, or with a range of one",
    },
    Known {
        quantity: Quantity::LobLookupSeconds,
        name: "lob-lookup-seconds",
        unit: Unit::Seconds,
        default: Some(0.005),
        meaning: "to fetch and write one LOB by its key (full LOB mode)",
    },
    Known {
        quantity: Quantity::LobChunkSeconds,
        name: "lob-chunk-seconds",
        unit: Unit::Seconds,
        default: Some(0.002),
        meaning: "each LobChunkSize of such a LOB",
    },
    Known {
        quantity: Quantity::OutOfLineFactor,
        name: "out-of-line-factor",
        unit: Unit::Times,
        default: Some(2.0),
        meaning: "bytes sent for each byte in TOAST, which is mostly compressed; without effect where a profile knows the LOBs",
    },
    Known {
        quantity: Quantity::UnmeasuredValueBytes,
        name: "unmeasured-value-bytes",
        unit: Unit::Bytes,
        default: Some(32.0),
        meaning: "a value of variable length that nobody measured",
    },
    Known {
        quantity: Quantity::LobMemory,
        name: "lob-memory",
        unit: Unit::Bytes,
        default: Some(4096.0 * MB),
        meaning: "what the replication instance can spare for the LOBs of one table (limited LOB mode above 63 KB)",
    },
    Known {
        quantity: Quantity::WritesPerSecond,
        name: "writes-per-second",
        unit: Unit::RowsPerSecond,
        default: None,
        meaning: "rows that are written in the whole cluster while the load runs",
    },
    Known {
        quantity: Quantity::WalBytesPerWrite,
        name: "wal-bytes-per-write",
        unit: Unit::Bytes,
        default: Some(512.0),
        meaning: "WAL for each row that is written, with its share of full pages and indexes",
    },
    Known {
        quantity: Quantity::WalBytesPerSecond,
        name: "wal-bytes-per-second",
        unit: Unit::BytesPerSecond,
        default: None,
        meaning: "WAL in the whole cluster; it stands for writes-per-second and wal-bytes-per-write",
    },
];

/// Where the value of an assumption comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AssumptionOrigin {
    /// Nobody set it: a guess of ours.
    Default,
    /// It was given.
    Given,
}

/// An assumption with its value, for reports.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Assumption {
    /// Its name; `--assume NAME=VALUE` sets it.
    pub name: &'static str,
    /// Its value; absent where nothing is assumed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// In what.
    pub unit: Unit,
    /// What it is about.
    pub meaning: &'static str,
    /// Where the value comes from.
    pub origin: AssumptionOrigin,
}

/// The values of all quantities.
///
/// ```
/// use pgdms_lint::estimate::{Assumptions, Quantity};
/// let mut assumptions = Assumptions::default();
/// assumptions.set("bytes-per-second=25MB")?;
/// assumptions.set("lob-lookup-seconds=2ms")?;
/// assert_eq!(assumptions.value(Quantity::BytesPerSecond), Some(26_214_400.0));
/// assert_eq!(assumptions.value(Quantity::LobLookupSeconds), Some(0.002));
/// # Ok::<(), pgdms_lint::estimate::AssumptionError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assumptions {
    given: Vec<(Quantity, f64)>,
}

/// Why an assumption could not be set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AssumptionError {
    /// No quantity has this name.
    #[error("`{name}` is nothing that the estimate assumes: {}", names())]
    Unknown {
        /// As it was written.
        name: String,
    },
    /// There is no value, or none above zero.
    #[error(
        "`{text}`: write NAME=VALUE with a number above 0, for instance rows-per-second=20000, bytes-per-second=25MB or lob-lookup-seconds=2ms"
    )]
    Value {
        /// As it was written.
        text: String,
    },
}

fn names() -> String {
    KNOWN.iter().map(|known| known.name).collect::<Vec<_>>().join(", ")
}

impl Assumptions {
    /// Sets one, as `NAME=VALUE`: a number, for bytes also with KB, MB, GB or TB (of 1024), for seconds
    /// also with ms, s or min.
    ///
    /// # Errors
    /// When there is no such name, or no number above zero.
    pub fn set(&mut self, text: &str) -> Result<(), AssumptionError> {
        let no_value = || AssumptionError::Value { text: text.to_owned() };
        let (name, value) = text.split_once('=').ok_or_else(no_value)?;
        let known = KNOWN.iter().find(|known| known.name == name.trim());
        let known = known.ok_or_else(|| AssumptionError::Unknown { name: name.trim().to_owned() })?;
        let value = amount(value.trim(), known.unit).ok_or_else(no_value)?;
        self.given.retain(|(quantity, _)| *quantity != known.quantity);
        self.given.push((known.quantity, value));
        Ok(())
    }

    /// The value of a quantity; `None` where nothing is assumed.
    pub fn value(&self, quantity: Quantity) -> Option<f64> {
        let given = self.given.iter().find(|(of, _)| *of == quantity).map(|(_, value)| *value);
        given.or_else(|| KNOWN.iter().find(|known| known.quantity == quantity)?.default)
    }

    /// The value of a quantity that has a default.
    pub(super) fn rate(&self, quantity: Quantity) -> f64 {
        // what has no default is asked for by `value`
        self.value(quantity).unwrap_or(1.0)
    }

    /// All of them, as they stand.
    pub fn list(&self) -> Vec<Assumption> {
        let shown = |known: &Known| Assumption {
            name: known.name,
            value: self.value(known.quantity),
            unit: known.unit,
            meaning: known.meaning,
            origin: match self.given.iter().any(|(quantity, _)| *quantity == known.quantity) {
                true => AssumptionOrigin::Given,
                false => AssumptionOrigin::Default,
            },
        };
        KNOWN.iter().map(shown).collect()
    }
}

/// A number above zero, with what may stand behind it in this unit.
fn amount(text: &str, unit: Unit) -> Option<f64> {
    let digits_end =
        text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
    let (number, suffix) = text.split_at_checked(digits_end)?;
    let factor = match unit {
        Unit::Bytes | Unit::BytesPerSecond => byte_factor(suffix.trim())?,
        Unit::Seconds => second_factor(suffix.trim())?,
        Unit::RowsPerSecond | Unit::Times => suffix.trim().is_empty().then_some(1.0)?,
    };
    let value = number.parse::<f64>().ok()? * factor;
    (value > 0.0 && value.is_finite()).then_some(value)
}

/// A size in bytes: `500`, `1.5GB`. Units are those of PostgreSQL, of 1024.
pub(super) fn bytes(text: &str) -> Option<u64> {
    // sizes far beyond what a disk holds are no slip that matters here
    amount(text.trim(), Unit::Bytes).map(|bytes| bytes as u64)
}

fn byte_factor(suffix: &str) -> Option<f64> {
    match suffix.to_ascii_lowercase().as_str() {
        "" | "b" => Some(1.0),
        "kb" => Some(1024.0),
        "mb" => Some(MB),
        "gb" => Some(1024.0 * MB),
        "tb" => Some(1024.0 * 1024.0 * MB),
        _ => None,
    }
}

fn second_factor(suffix: &str) -> Option<f64> {
    match suffix.to_ascii_lowercase().as_str() {
        "" | "s" => Some(1.0),
        "ms" => Some(0.001),
        "min" => Some(60.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_quantity_is_known_once() {
        for known in KNOWN {
            assert_eq!(KNOWN.iter().filter(|other| other.name == known.name).count(), 1, "{}", known.name);
            assert_eq!(KNOWN.iter().filter(|other| other.quantity == known.quantity).count(), 1);
        }
    }

    #[test]
    fn what_is_no_assumption_is_refused() {
        let mut assumptions = Assumptions::default();
        let wrong = ["rows-per-second", "rows-per-second=", "rows-per-second=0", "rows-per-second=-1"];
        let units =
            ["rows-per-second=5MB", "lob-lookup-seconds=5MB", "bytes-per-second=5ms", "commit-seconds=."];
        for text in wrong.into_iter().chain(units) {
            let error = assumptions.set(text).unwrap_err();
            assert!(matches!(error, AssumptionError::Value { .. }), "{text}: {error}");
        }
        let error = assumptions.set("rows=5").unwrap_err().to_string();
        assert!(
            error.starts_with("`rows` is nothing that the estimate assumes: rows-per-second, "),
            "{error}"
        );
        assert_eq!(assumptions, Assumptions::default());
    }

    #[test]
    fn the_last_value_holds_and_is_shown_as_given() {
        let mut assumptions = Assumptions::default();
        assumptions.set("table-start-seconds=2min").unwrap();
        assumptions.set("table-start-seconds=1.5").unwrap();
        assert_eq!(assumptions.value(Quantity::TableStartSeconds), Some(1.5));
        let shown = assumptions.list().into_iter().find(|shown| shown.name == "table-start-seconds").unwrap();
        assert_eq!((shown.value, shown.origin), (Some(1.5), AssumptionOrigin::Given));
        assert_eq!(assumptions.value(Quantity::WritesPerSecond), None);
    }
}
