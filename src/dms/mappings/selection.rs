//! Selection rules: which tables and views a task moves.

use super::filter::Filter;
use super::problem::{Context, MappingProblemKind};
use super::rule::{RuleHeader, TableLocator};
use crate::dms::json::{ObjectReader, ReadError};

/// The largest `load-order`.
const MAX_LOAD_ORDER: i64 = 2_147_483_647;

/// A rule of type `selection`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SelectionRule {
    /// Id, name and place.
    pub header: RuleHeader,
    /// What the rule does with what it matches.
    pub action: SelectionAction,
    /// The names it matches. Those of an explicit rule are exact.
    pub locator: TableLocator,
    /// The kind of relations it matches.
    pub table_type: TableType,
    /// `load-order`: the higher, the sooner the load of the table begins.
    pub load_order: Option<i64>,
    /// Row filters; all of them must hold.
    pub filters: Vec<Filter>,
}

/// `rule-action` of a selection rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectionAction {
    /// Selects what matches.
    Include,
    /// Leaves out what matches, whatever else selects it.
    Exclude,
    /// Selects the one table of exactly these names.
    Explicit,
}

/// `table-type` of a selection rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TableType {
    /// Tables only.
    #[default]
    Table,
    /// Views only.
    View,
    /// Both.
    All,
}

impl SelectionRule {
    /// `None` where the action is not documented; it is then listed as a problem.
    pub(super) fn read(
        header: RuleHeader,
        rule: &mut ObjectReader<'_>,
        context: &mut Context,
    ) -> Result<Option<Self>, ReadError> {
        let action = rule.require("rule-action")?;
        let mut locator_object = rule.require("object-locator")?.object()?;
        let locator = TableLocator::read(&mut locator_object)?;
        let table_type = table_type(&mut locator_object)?;
        context.unknown_keys(&locator_object);
        let load_order = rule.get("load-order").map(|order| order.integer_or_text()).transpose()?;
        if let Some(order) = load_order.filter(|order| !(1..=MAX_LOAD_ORDER).contains(order)) {
            context.problem(&header, MappingProblemKind::LoadOrderOutOfRange { value: order });
        }
        let filters = match rule.get("filters") {
            Some(filters) => Filter::read_all(&filters, context)?,
            None => Vec::new(),
        };
        let (action, locator) = match action.text()? {
            "include" => (SelectionAction::Include, locator),
            "exclude" => (SelectionAction::Exclude, locator),
            "explicit" => (SelectionAction::Explicit, locator.exact()),
            other => {
                let kind = MappingProblemKind::UnknownAction { action: other.to_owned() };
                context.problem(&header, kind);
                return Ok(None);
            }
        };
        Ok(Some(SelectionRule { header, action, locator, table_type, load_order, filters }))
    }
}

fn table_type(locator: &mut ObjectReader<'_>) -> Result<TableType, ReadError> {
    let Some(value) = locator.get("table-type") else { return Ok(TableType::default()) };
    match value.text()? {
        "table" => Ok(TableType::Table),
        "view" => Ok(TableType::View),
        "all" => Ok(TableType::All),
        _ => Err(value.invalid("table, view or all")),
    }
}
