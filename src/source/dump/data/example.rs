//! A row that is kept to name it in a report.

use std::sync::Arc;

use crate::catalog::Name;
use crate::profile::ExampleRow;

use super::insert::Literal;

/// So many bytes of a text hold at least the characters that are shown.
pub(super) const SHOWN_BYTES: usize = 4 * ExampleRow::MAX_CHARACTERS;

/// The values of a row, each no longer than is shown.
#[derive(Clone, Debug)]
pub(super) struct Example {
    columns: Arc<[Name]>,
    /// As many as there are columns.
    values: Vec<String>,
}

impl Example {
    /// A row of these columns; `value` gives each of them.
    pub(super) fn new<'v>(columns: &Arc<[Name]>, value: impl Fn(usize) -> Literal<'v>) -> Self {
        let beginning = |text: &[u8]| {
            let text = text.get(..SHOWN_BYTES).unwrap_or(text);
            String::from_utf8_lossy(text).chars().take(ExampleRow::MAX_CHARACTERS).collect()
        };
        let shown = |place| match value(place) {
            Literal::Text(text) => beginning(&text),
            Literal::Long(value) => beginning(value.beginning()),
            Literal::Null | Literal::Untold => String::new(),
        };
        Example { columns: Arc::clone(columns), values: (0..columns.len()).map(shown).collect() }
    }

    /// What is told of the row: its key, and the value where that may be shown. `None` if that is nothing.
    pub(super) fn shown(&self, primary_key: &[Name], value: Option<&Name>) -> Option<ExampleRow> {
        let value_of = |name: &Name| {
            let place = self.columns.iter().position(|column| column == name)?;
            self.values.get(place).cloned()
        };
        let key: Vec<String> = primary_key.iter().map(value_of).collect::<Option<_>>().unwrap_or_default();
        let value = value.and_then(value_of);
        (!key.is_empty() || value.is_some()).then_some(ExampleRow { key, value })
    }
}
