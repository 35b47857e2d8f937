//! `ALTER DEFAULT PRIVILEGES`.

use super::privilege::{Target, acl_difference};
use super::text::clause;
use super::{Ddl, create};
use crate::catalog::{Acl, AclKind};
use crate::remedy::Step;

impl Ddl<'_> {
    /// What an entry of the default privileges changes. `at` is its place in the catalog. That of a
    /// schema only adds; a global one replaces PostgreSQL's own.
    pub fn set_default_privileges(&self, at: u32) -> Vec<Step> {
        let Some(entry) = self.catalog.default_privileges.get(at as usize) else { return Vec::new() };
        let before = match entry.schema {
            Some(_) => Acl::default(),
            None => {
                let kind = AclKind::from(entry.object_kind);
                Acl::default_of(kind, entry.role.as_ref(), self.catalog.server_version)
            }
        };
        let schema = entry.schema.map(|schema| self.catalog.schema_name(schema));
        let prefix = format!(
            "ALTER DEFAULT PRIVILEGES{}{} ",
            clause("FOR ROLE", entry.role.as_ref()),
            clause("IN SCHEMA", schema)
        );
        let target = Target { on: entry.object_kind.as_str().to_ascii_uppercase(), columns: String::new() };
        acl_difference(&before, &entry.acl)
            .into_iter()
            .filter_map(|change| {
                let grantee = change.grantee_name(entry.role.as_ref().map(ToString::to_string))?;
                change.statements(&prefix, &target, &grantee)
            })
            .flat_map(|(up, down)| create(up, down))
            .collect()
    }
}
