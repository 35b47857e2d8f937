//! Why a table was not measured, or not to its end.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why not all that was wanted of a table was measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotMeasured {
    /// What stood in the way.
    pub because: Obstacle,
    /// The same for people: what the server said, or the place in the file.
    pub message: String,
}

/// What stood in the way of measuring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Obstacle {
    /// Another session held a lock.
    Locked,
    /// The role may not read it.
    NotPermitted,
    /// Row-level security hides rows from the role.
    RowsHidden,
    /// It was dropped or altered meanwhile.
    Vanished,
    /// It took longer than one statement may.
    TimedOut,
    /// The time for all tables was over.
    TimeLimit,
    /// A person stopped it.
    Interrupted,
    /// The connection was lost.
    ConnectionLost,
    /// The file ends too early, or is damaged.
    Damaged,
    /// The file does not hold its rows.
    NotInFile,
    /// The file holds its rows and does not make the table, so that nothing tells what its columns are.
    TableUnknown,
    /// Something else.
    Other,
}
