//! Validation rules: expressions that replace columns when rows are compared.

use super::problem::{Context, MappingProblemKind};
use super::rule::RuleHeader;
use super::transformation::ObjectLocator;
use crate::dms::json::{ObjectReader, ReadError};

/// A rule of type `validation` with the action `override-validation-function`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ValidationRule {
    /// Id, name and place.
    pub header: RuleHeader,
    /// The columns.
    pub locator: ObjectLocator,
    /// `source-function`: SQL in which `${column-name}` stands for the column.
    pub source_function: Option<String>,
    /// `target-function`, likewise.
    pub target_function: Option<String>,
}

impl ValidationRule {
    /// `None` where the action is not documented; it is then listed as a problem.
    pub(super) fn read(
        header: RuleHeader,
        rule: &mut ObjectReader<'_>,
        context: &mut Context,
    ) -> Result<Option<Self>, ReadError> {
        let action = rule.require("rule-action")?.text()?;
        let mut locator_object = rule.require("object-locator")?.object()?;
        let locator = ObjectLocator::read(&mut locator_object)?;
        context.unknown_keys(&locator_object);
        rule.get("rule-target");
        let source_function = rule.text("source-function")?;
        let target_function = rule.text("target-function")?;
        if action != "override-validation-function" {
            context.problem(&header, MappingProblemKind::UnknownAction { action: action.to_owned() });
            return Ok(None);
        }
        Ok(Some(ValidationRule { header, locator, source_function, target_function }))
    }
}
