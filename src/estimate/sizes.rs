//! How large the tables are that the task loads, and who says so.

use std::collections::HashMap;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::Serialize;

use super::assumptions;
use crate::catalog::Name;

/// Who tells a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FigureOrigin {
    /// It was given by hand.
    Given,
    /// A data profile counted it.
    Measured,
    /// A data profile or the server estimated it.
    Estimated,
    /// It follows from the other figures of the table.
    Derived,
}

/// A figure with who tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct SizeFigure {
    /// The figure.
    pub value: u64,
    /// Who tells it: of several the least sure.
    pub origin: FigureOrigin,
}

impl SizeFigure {
    pub(super) fn new(value: u64, origin: FigureOrigin) -> Self {
        SizeFigure { value, origin }
    }

    /// Both together.
    pub(super) fn plus(self, other: SizeFigure) -> SizeFigure {
        SizeFigure { value: self.value.saturating_add(other.value), origin: self.origin.max(other.origin) }
    }
}

/// The size of a table, given by hand: `SCHEMA.TABLE=ROWS` or `SCHEMA.TABLE=ROWS,BYTES`.
///
/// ```
/// use pgdms_lint::estimate::GivenSize;
/// let given: GivenSize = "shop.orders=12000000,2.5GB".parse()?;
/// assert_eq!((given.schema.as_str(), given.table.as_str()), ("shop", "orders"));
/// assert_eq!((given.rows, given.bytes), (12_000_000, Some(2_684_354_560)));
/// # Ok::<(), pgdms_lint::estimate::SizeError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GivenSize {
    /// The schema.
    pub schema: Name,
    /// The table.
    pub table: Name,
    /// Its rows.
    pub rows: u64,
    /// Its bytes with those stored out of line, without indexes.
    pub bytes: Option<u64>,
}

/// A size that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no size: write SCHEMA.TABLE=ROWS or SCHEMA.TABLE=ROWS,BYTES (shop.orders=12000000,2.5GB)")]
pub struct SizeError(pub String);

impl FromStr for GivenSize {
    type Err = SizeError;

    fn from_str(text: &str) -> Result<Self, SizeError> {
        parse(text).ok_or_else(|| SizeError(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<GivenSize> {
    // a name may hold `=`, a size does not
    let (name, size) = text.rsplit_once('=')?;
    let (schema, table) = name.split_once('.')?;
    let (rows, bytes) = match size.split_once(',') {
        Some((rows, bytes)) => (rows, Some(assumptions::bytes(bytes)?)),
        None => (size, None),
    };
    let (schema, table, rows) = (schema.trim(), table.trim(), rows.trim().parse().ok()?);
    let is_named = !schema.is_empty() && !table.is_empty();
    is_named.then(|| GivenSize { schema: schema.into(), table: table.into(), rows, bytes })
}

/// Sizes given by hand, by table.
#[derive(Clone, Debug, Default)]
pub(super) struct GivenSizes {
    by_table: HashMap<(Name, Name), GivenSize>,
}

impl GivenSizes {
    pub fn new(sizes: &[GivenSize]) -> Self {
        let key = |size: &GivenSize| (size.schema.clone(), size.table.clone());
        GivenSizes { by_table: sizes.iter().map(|size| (key(size), size.clone())).collect() }
    }

    pub fn get(&self, schema: &Name, table: &Name) -> Option<&GivenSize> {
        self.by_table.get(&(schema.clone(), table.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_or_refused() {
        let read = |text: &str| text.parse::<GivenSize>().map(|size| (size.rows, size.bytes));
        assert_eq!(read("s.t=5"), Ok((5, None)));
        assert_eq!(read("s.a=b=5, 2KB"), Ok((5, Some(2048))));
        for text in ["s.t", "t=5", "s.t=", "s.t=x", "s.t=5,x", ".t=5", "s.=5", "s.t=5,6,7"] {
            assert_eq!(read(text), Err(SizeError(text.to_owned())));
        }
    }
}
