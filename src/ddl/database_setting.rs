//! Settings of roles and databases.

use super::text::dotted;
use super::{Ddl, create};
use crate::catalog::Name;
use crate::remedy::Step;

impl Ddl<'_> {
    /// `ALTER ROLE ... SET`, `ALTER DATABASE ... SET`. `at` is the setting's place in the catalog.
    pub fn set_setting(&self, at: u32) -> Vec<Step> {
        let Some(setting) = self.catalog.settings.get(at as usize) else { return Vec::new() };
        let Some(value) = setting.parameter.value.as_deref() else { return Vec::new() };
        let alter = alter_settings_of(setting.role.as_ref(), setting.database.as_ref());
        let name = dotted(&setting.parameter.name);
        create(format!("{alter} SET {name} TO {value}"), format!("{alter} RESET {name}"))
    }
}

/// The beginning of the statement that sets a parameter for a role, a database, a role in a database, or
/// all: `ALTER ROLE app IN DATABASE shop`.
pub(crate) fn alter_settings_of(role: Option<&Name>, database: Option<&Name>) -> String {
    match (role, database) {
        (None, Some(database)) => format!("ALTER DATABASE {database}"),
        (Some(role), None) => format!("ALTER ROLE {role}"),
        (Some(role), Some(database)) => format!("ALTER ROLE {role} IN DATABASE {database}"),
        (None, None) => "ALTER ROLE ALL".to_owned(),
    }
}
