//! What all rules of table mappings have in common.

use std::fmt;

use super::pattern::Pattern;
use crate::dms::json::{Cursor, ObjectReader, ReadError};
use crate::dms::task::Origin;

/// The `rule-id`: documented as numeric, written as a string or a number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleId {
    /// A number. Numbers order rules; the lowest wins where one action an object is allowed.
    Number(u64),
    /// Anything else; such rules come after the numbered ones.
    Text(String),
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RuleId::Number(number) => write!(f, "{number}"),
            RuleId::Text(text) => f.write_str(text),
        }
    }
}

/// What identifies a rule in messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleHeader {
    /// `rule-id`.
    pub id: RuleId,
    /// `rule-name`.
    pub name: Option<String>,
    /// Where the rule stands.
    pub origin: Origin,
}

impl RuleHeader {
    pub(super) fn read(rule: &mut ObjectReader<'_>) -> Result<Self, ReadError> {
        let id = rule.require("rule-id")?.scalar_as_text()?;
        let name = rule.get("rule-name").map(|name| name.scalar_as_text()).transpose()?;
        let id = match id.parse() {
            Ok(number) => RuleId::Number(number),
            Err(_) => RuleId::Text(id),
        };
        Ok(RuleHeader { id, name, origin: rule.cursor().origin() })
    }
}

impl fmt::Display for RuleHeader {
    /// `rule 2 (no-parent)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rule {}", self.id)?;
        match &self.name {
            Some(name) => write!(f, " ({name})"),
            None => Ok(()),
        }
    }
}

/// The object locator of selection and table-settings rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableLocator {
    /// `schema-name`.
    pub schema: Pattern,
    /// `table-name`.
    pub table: Pattern,
}

impl TableLocator {
    pub(super) fn read(locator: &mut ObjectReader<'_>) -> Result<Self, ReadError> {
        Ok(TableLocator {
            schema: pattern(&locator.require("schema-name")?)?,
            table: pattern(&locator.require("table-name")?)?,
        })
    }

    /// The same names, taken as they are written.
    pub(super) fn exact(self) -> Self {
        TableLocator {
            schema: Pattern::exact(self.schema.as_str()),
            table: Pattern::exact(self.table.as_str()),
        }
    }
}

pub(super) fn pattern(value: &Cursor<'_>) -> Result<Pattern, ReadError> {
    Ok(Pattern::new(value.text()?))
}
