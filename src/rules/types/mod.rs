//! Columns whose type DMS carries with a loss, or not at all.

mod numeric;

use crate::rules::Rule;

/// The rules of this group.
pub(super) static RULES: &[&Rule] = &[&numeric::NUMERIC_WITHOUT_PRECISION];
