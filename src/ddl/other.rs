//! Objects that the catalog keeps as their statements: operators, collations, text search objects ...

use super::{Ddl, create};
use crate::catalog::{Id, OtherObject};
use crate::remedy::Step;

impl Ddl<'_> {
    /// The statements that made the object, as they were written.
    pub fn create_other(&self, id: Id<OtherObject>) -> Vec<Step> {
        let mut statements = self.catalog.others[id].statements.iter();
        let Some(first) = statements.next() else { return Vec::new() };
        let mut steps = create(first.to_string(), format!("DROP {}", self.other_reference(id)));
        // what was added to the object goes with it
        steps.extend(statements.map(|statement| {
            let step = Step::metadata_only(statement.as_str(), "", None);
            step.irreversible("it goes when the object is dropped")
        }));
        steps
    }
}
