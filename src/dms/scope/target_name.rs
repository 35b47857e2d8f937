//! The names that objects get on the target.

use crate::catalog::Name;
use crate::dms::mappings::{Action, NewName};

/// A name on the target.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TargetName {
    /// This name.
    Name(Name),
    /// The result of a rule's `expression`, which is not evaluated here.
    Computed,
}

impl TargetName {
    /// The name, unless DMS computes it.
    pub fn name(&self) -> Option<&Name> {
        match self {
            TargetName::Name(name) => Some(name),
            TargetName::Computed => None,
        }
    }
}

/// Where a table arrives.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TargetTable {
    /// The schema on the target.
    pub schema: TargetName,
    /// The table on the target.
    pub table: TargetName,
}

/// What `action` makes of a name. Which letters the case conversions cover is not documented; all
/// of Unicode is assumed.
pub(super) fn renamed(action: &Action, name: &str) -> TargetName {
    let new = match action {
        Action::Rename(NewName::Expression(_)) => return TargetName::Computed,
        Action::Rename(NewName::Value(value)) => value.clone(),
        Action::ConvertLowercase => name.to_lowercase(),
        Action::ConvertUppercase => name.to_uppercase(),
        Action::AddPrefix(prefix) => format!("{prefix}{name}"),
        Action::AddSuffix(suffix) => format!("{name}{suffix}"),
        Action::RemovePrefix(prefix) => name.strip_prefix(prefix.as_str()).unwrap_or(name).to_owned(),
        Action::RemoveSuffix(suffix) => name.strip_suffix(suffix.as_str()).unwrap_or(name).to_owned(),
        Action::ReplacePrefix { old, new } => match name.strip_prefix(old.as_str()) {
            Some(rest) => format!("{new}{rest}"),
            None => name.to_owned(),
        },
        Action::ReplaceSuffix { old, new } => match name.strip_suffix(old.as_str()) {
            Some(rest) => format!("{rest}{new}"),
            None => name.to_owned(),
        },
        _ => name.to_owned(),
    };
    TargetName::Name(Name::from(new))
}
