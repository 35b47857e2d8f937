//! Transformation rules: names, columns and types that change on the way.

use super::action::{Action, read_action};
use super::pattern::Pattern;
use super::problem::{Context, MappingProblemKind};
use super::rule::{RuleHeader, pattern};
use crate::dms::json::{ObjectReader, ReadError};

/// A rule of type `transformation`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TransformationRule {
    /// Id, name and place.
    pub header: RuleHeader,
    /// The kind of objects it changes.
    pub target: RuleTarget,
    /// The objects it changes, by their names on the source.
    pub locator: ObjectLocator,
    /// What it does with them.
    pub action: Action,
}

/// `rule-target`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RuleTarget {
    /// Schemas.
    Schema,
    /// Tables.
    Table,
    /// Columns.
    Column,
    /// Tablespaces of tables; Oracle only.
    TableTablespace,
    /// Tablespaces of indexes; Oracle only.
    IndexTablespace,
}

/// The object locator of a transformation or validation rule. A name that is not given matches all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectLocator {
    /// `schema-name`.
    pub schema: Pattern,
    /// `table-name`.
    pub table: Option<Pattern>,
    /// `column-name`.
    pub column: Option<Pattern>,
    /// `data-type`: a DMS type that the column must have.
    pub data_type: Option<String>,
}

impl ObjectLocator {
    pub(super) fn read(locator: &mut ObjectReader<'_>) -> Result<Self, ReadError> {
        let schema = locator.get("schema-name").map(|name| pattern(&name)).transpose()?;
        Ok(ObjectLocator {
            schema: schema.unwrap_or_else(|| Pattern::new("%")),
            table: locator.get("table-name").map(|name| pattern(&name)).transpose()?,
            column: locator.get("column-name").map(|name| pattern(&name)).transpose()?,
            data_type: locator.text("data-type")?,
        })
    }
}

impl TransformationRule {
    /// `None` where the action is not documented or lacks what it needs; it is then listed as a
    /// problem.
    pub(super) fn read(
        header: RuleHeader,
        rule: &mut ObjectReader<'_>,
        context: &mut Context,
    ) -> Result<Option<Self>, ReadError> {
        let target = rule_target(rule)?;
        let mut locator_object = rule.require("object-locator")?.object()?;
        let locator = ObjectLocator::read(&mut locator_object)?;
        locator_object.get("table-tablespace-name");
        locator_object.get("index-tablespace-name");
        context.unknown_keys(&locator_object);
        match read_action(target, &locator, rule, context)? {
            Ok(action) => Ok(Some(TransformationRule { header, target, locator, action })),
            Err(problem) => {
                context.problem(&header, problem);
                Ok(None)
            }
        }
    }
}

fn rule_target(rule: &mut ObjectReader<'_>) -> Result<RuleTarget, ReadError> {
    let target = rule.require("rule-target")?;
    match target.text()? {
        "schema" => Ok(RuleTarget::Schema),
        "table" => Ok(RuleTarget::Table),
        "column" => Ok(RuleTarget::Column),
        "table-tablespace" => Ok(RuleTarget::TableTablespace),
        "index-tablespace" => Ok(RuleTarget::IndexTablespace),
        _ => Err(target.invalid("schema, table, column, table-tablespace or index-tablespace")),
    }
}

/// What an action lacks.
pub(super) fn incomplete(action: &str, needs: &'static str) -> MappingProblemKind {
    MappingProblemKind::IncompleteAction { action: action.to_owned(), needs }
}
