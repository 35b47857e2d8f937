//! Where sequences stand.

use crate::catalog::{LastValue, Sequence};

/// How the target's sequence stands to the source's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It hands out next what the source hands out next, or what comes after that.
    Ahead,
    /// It would hand out again what the source has handed out.
    Behind,
    /// One of the two does not tell.
    Unknown,
}

/// How far along its way the target's sequence is. A descending one goes downward.
pub(super) fn standing(source: &Sequence, target: &Sequence) -> Standing {
    let (Some(here), Some(there)) = (source.last_value, target.last_value) else { return Standing::Unknown };
    let (here, there) = (next(here, source.increment), next(there, target.increment));
    let is_behind = if source.increment < 0 { there > here } else { there < here };
    if is_behind { Standing::Behind } else { Standing::Ahead }
}

/// The value that is handed out next, wherever the bound is.
fn next(at: LastValue, increment: i64) -> i128 {
    let step = if at.is_called { i128::from(increment) } else { 0 };
    i128::from(at.value) + step
}
