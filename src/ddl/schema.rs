//! Schemas.

use super::{Ddl, create};
use crate::catalog::{Id, Schema};
use crate::remedy::Step;

impl Ddl<'_> {
    /// `CREATE SCHEMA`
    pub fn create_schema(&self, id: Id<Schema>) -> Vec<Step> {
        let name = self.catalog.schema_name(id);
        create(format!("CREATE SCHEMA {name}"), format!("DROP SCHEMA {name}"))
    }
}
