//! Source filters of selection rules (user guide, page "Using source filters").

use super::problem::Context;
use crate::dms::json::{Cursor, ObjectReader, ReadError};

/// A filter on one column; a row passes if any of its conditions holds.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Filter {
    /// `column-name`, taken exactly.
    pub column: String,
    /// `filter-conditions`.
    pub conditions: Vec<FilterCondition>,
}

/// A comparison of the column with values, as they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FilterCondition {
    /// `lte` or `ste`: less than or equal.
    LessOrEqual(String),
    /// `gte`.
    GreaterOrEqual(String),
    /// `eq`.
    Equal(String),
    /// `noteq`.
    NotEqual(String),
    /// `between`, both ends included.
    Between(String, String),
    /// `notbetween`.
    NotBetween(String, String),
    /// `null`.
    Null,
    /// `notnull`.
    NotNull,
}

impl FilterCondition {
    /// Whether the condition names what is left out: `noteq`, `notbetween`.
    pub fn is_negative(&self) -> bool {
        matches!(self, FilterCondition::NotEqual(_) | FilterCondition::NotBetween(..))
    }

    /// Whether the condition tests for NULL.
    pub fn is_null_test(&self) -> bool {
        matches!(self, FilterCondition::Null | FilterCondition::NotNull)
    }
}

impl Filter {
    pub(super) fn read_all(filters: &Cursor<'_>, context: &mut Context) -> Result<Vec<Self>, ReadError> {
        filters.array()?.iter().map(|filter| Filter::read(filter, context)).collect()
    }

    fn read(filter: &Cursor<'_>, context: &mut Context) -> Result<Self, ReadError> {
        let mut object = filter.object()?;
        if let Some(kind) = object.get("filter-type")
            && kind.text()? != "source"
        {
            return Err(kind.invalid("source"));
        }
        let column = object.require("column-name")?.text()?.to_owned();
        let conditions = object.require("filter-conditions")?.array()?;
        let conditions = conditions.iter().map(|condition| read_condition(condition, context));
        let conditions = conditions.collect::<Result<_, _>>()?;
        context.unknown_keys(&object);
        Ok(Filter { column, conditions })
    }
}

fn read_condition(condition: &Cursor<'_>, context: &mut Context) -> Result<FilterCondition, ReadError> {
    let mut object = condition.object()?;
    let operator = object.require("filter-operator")?;
    let condition = match operator.text()? {
        "lte" | "ste" => FilterCondition::LessOrEqual(value(&mut object, "value")?),
        "gte" => FilterCondition::GreaterOrEqual(value(&mut object, "value")?),
        "eq" => FilterCondition::Equal(value(&mut object, "value")?),
        "noteq" => FilterCondition::NotEqual(value(&mut object, "value")?),
        "between" => {
            FilterCondition::Between(value(&mut object, "start-value")?, value(&mut object, "end-value")?)
        }
        "notbetween" => {
            FilterCondition::NotBetween(value(&mut object, "start-value")?, value(&mut object, "end-value")?)
        }
        "null" => FilterCondition::Null,
        "notnull" => FilterCondition::NotNull,
        _ => {
            return Err(operator.invalid("lte, ste, gte, eq, noteq, between, notbetween, null or notnull"));
        }
    };
    context.unknown_keys(&object);
    Ok(condition)
}

fn value(object: &mut ObjectReader<'_>, key: &'static str) -> Result<String, ReadError> {
    object.require(key)?.scalar_as_text()
}
