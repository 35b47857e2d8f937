//! The columns of one table: moved, removed, renamed.

use super::Scope;
use super::target_name::{TargetName, renamed};
use crate::catalog::Name;
use crate::dms::mappings::{Action, Entered, TransformationRule};

/// Whether a task moves a column of a selected table.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ColumnScope<'a> {
    /// It is moved.
    Moved {
        /// Its name on the target.
        target_name: TargetName,
        /// The rule that is applied to it, if any; the action may change the name or the type.
        by: Option<&'a TransformationRule>,
    },
    /// A `remove-column` rule takes it out.
    Removed {
        /// The rule.
        by: &'a TransformationRule,
    },
    /// Rules of the kind `include-column` name the columns of the table that are kept, and this is
    /// none of them.
    NotIncluded {
        /// The rule with the lowest id among them.
        by: &'a TransformationRule,
    },
}

impl ColumnScope<'_> {
    /// Whether the column is moved.
    pub fn is_moved(&self) -> bool {
        matches!(self, ColumnScope::Moved { .. })
    }
}

/// The columns of one table.
#[derive(Clone, Debug)]
pub struct ColumnsScope<'a> {
    scope: &'a Scope,
    /// The column rules that concern the table.
    rules: Entered,
    /// The `include-column` rule of the table with the lowest id.
    including: Option<&'a TransformationRule>,
}

impl<'a> ColumnsScope<'a> {
    pub(super) fn new(scope: &'a Scope, schema: &str, table: &str) -> Self {
        let transformations = &scope.transformations;
        let including = scope.rules(&transformations.included, &[schema, table]).into_iter().next();
        ColumnsScope { scope, rules: transformations.columns.enter(&[schema, table]), including }
    }

    /// Whether the task moves the column.
    pub fn column(&self, column: &str) -> ColumnScope<'a> {
        let rules = self.rules(column);
        let by = rules.iter().copied().find(|rule| rule.locator.data_type.is_none());
        if let Some(by) = by.filter(|by| by.action == Action::RemoveColumn) {
            return ColumnScope::Removed { by };
        }
        let included = || rules.iter().any(|rule| rule.action == Action::IncludeColumn);
        if let Some(by) = self.including.filter(|_| !included()) {
            return ColumnScope::NotIncluded { by };
        }
        let target_name = match by {
            Some(by) => renamed(&by.action, column),
            None => TargetName::Name(Name::from(column)),
        };
        ColumnScope::Moved { target_name, by }
    }

    /// The rules that name the column, the one that is applied first.
    fn rules(&self, column: &str) -> Vec<&'a TransformationRule> {
        let Some(mappings) = self.scope.mappings.as_deref() else { return Vec::new() };
        let transformations = &self.scope.transformations;
        transformations.ranked(mappings, transformations.columns.matches_after(&self.rules, column))
    }
}
