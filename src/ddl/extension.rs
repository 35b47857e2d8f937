//! Extensions.

use super::text::clause;
use super::{Ddl, create};
use crate::catalog::{Extension, Id};
use crate::remedy::Step;

impl Ddl<'_> {
    /// `CREATE EXTENSION`, in the version that the server offers.
    pub fn create_extension(&self, id: Id<Extension>) -> Vec<Step> {
        let extension = &self.catalog.extensions[id];
        let name = &extension.name;
        let schema = clause("WITH SCHEMA", extension.schema.as_ref());
        create(
            format!("CREATE EXTENSION IF NOT EXISTS {name}{schema}"),
            format!("DROP EXTENSION IF EXISTS {name}"),
        )
    }
}
