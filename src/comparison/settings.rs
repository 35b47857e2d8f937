//! Settings that the target alone has.

use crate::catalog::difference::{Part, Property, PropertyDifference, Value};
use crate::catalog::{Catalog, Name};
use crate::rules::is_given_role;

/// Whether a setting holds for this database and for roles of the migration: other databases and teams have their own.
pub(super) fn is_of_interest(target: &Catalog, expected: &Catalog, at: u32) -> bool {
    let Some(setting) = target.settings.get(at as usize) else { return false };
    let own = target.database.name.as_ref();
    let is_here = setting.database.as_ref().is_none_or(|of| own.is_none_or(|own| own == of));
    is_here && setting.role.as_ref().is_none_or(|role| is_known_role(expected, role))
}

/// Whether the source has the role, and not every server.
pub(super) fn is_known_role(expected: &Catalog, role: &Name) -> bool {
    !is_given_role(role.as_str()) && expected.roles.iter().any(|(_, known)| known.name == *role)
}

/// The value of a setting that keeps an application from working as on the source.
pub(super) fn harmful(target: &Catalog, at: u32) -> Option<PropertyDifference> {
    let parameter = &target.settings.get(at as usize)?.parameter;
    let value = parameter.value.as_ref().map_or(Value::Flag(true), |value| Value::Sql(value.as_ref().into()));
    consequence(&parameter.name, &value)?;
    Some(PropertyDifference { property: Property::Setting, of: Part::Whole, here: None, there: Some(value) })
}

/// What such a value does.
pub(super) fn consequence(parameter: &Name, value: &Value) -> Option<&'static str> {
    let value = value.to_string().trim_matches('\'').to_ascii_lowercase();
    let is_on = matches!(value.as_str(), "on" | "true" | "yes" | "1" | "t" | "y" | "tr" | "tru" | "ye");
    match parameter.as_str() {
        "session_replication_role" if value == "replica" => {
            Some("foreign keys and triggers are off in the sessions for which it holds")
        }
        "default_transaction_read_only" if is_on => Some("the sessions for which it holds cannot write"),
        _ => None,
    }
}
