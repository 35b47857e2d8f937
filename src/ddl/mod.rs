//! SQL text from the catalog, one file an object kind. It knows no rule.
//!
//! Every function answers with [`Step`]s in the order in which they run: the statement, what undoes
//! it, the lock that it takes on a table that exists, and how much work it makes. Names and strings
//! are quoted; expressions, queries and bodies are the catalog's own text.
//!
//! ```
//! use pgdms_lint::catalog::Catalog;
//! use pgdms_lint::ddl::Ddl;
//! let catalog = Catalog::new();
//! let schema = catalog.schema("public").unwrap();
//! assert_eq!(Ddl::new(&catalog).create_schema(schema)[0].up, "CREATE SCHEMA public");
//! ```

mod column;
mod comment;
mod constraint;
mod database_setting;
mod default_privilege;
mod event_trigger;
mod extension;
mod foreign_data;
mod function;
mod grantor;
mod index;
mod other;
mod owner;
mod policy;
mod presence;
mod privilege;
mod publication;
mod reference;
mod retype;
mod role;
mod rule;
mod schema;
mod sequence;
mod statistics;
mod storage;
mod table;
mod text;
mod trigger;
mod user_type;
mod view;

pub use constraint::Validation;
pub(crate) use database_setting::alter_settings_of;
pub(crate) use grantor::{may_act_for, may_not_act_for};
pub use index::IndexBuild;
pub use retype::{
    Blocked, BlockedReason, Condition, Conversion, NewType, NotRetyped, RetypedTogether, Retyping,
    TypeChanges,
};
pub use sequence::SEQUENCE_GAP;
pub use text::dollar_quote;

use crate::catalog::{Catalog, ColumnNumber, Id, QualifiedName, Relation, RelationKind};
use crate::remedy::Step;

/// Writes SQL for the objects of a catalog.
#[derive(Clone, Copy, Debug)]
pub struct Ddl<'a> {
    catalog: &'a Catalog,
}

impl<'a> Ddl<'a> {
    /// For the objects of this catalog.
    pub fn new(catalog: &'a Catalog) -> Self {
        Ddl { catalog }
    }

    /// The catalog whose objects are written.
    pub fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    fn relation_name(&self, id: Id<Relation>) -> QualifiedName {
        self.catalog.relation_name(id)
    }

    /// The names of columns, joined by commas.
    fn column_names(&self, relation: Id<Relation>, numbers: &[ColumnNumber]) -> String {
        let relation = &self.catalog.relations[relation];
        text::list(numbers.iter().filter_map(|number| relation.column_by_number(*number)).map(|c| &c.name))
    }

    /// The word behind `ALTER`, `DROP` and `COMMENT ON`.
    fn relation_word(&self, id: Id<Relation>) -> &'static str {
        match self.catalog.relations[id].kind {
            RelationKind::Table | RelationKind::PartitionedTable => "TABLE",
            RelationKind::ForeignTable => "FOREIGN TABLE",
            RelationKind::View => "VIEW",
            RelationKind::MaterializedView => "MATERIALIZED VIEW",
        }
    }
}

/// A new object, which nobody uses yet: no table that exists is locked.
fn create(up: String, down: String) -> Vec<Step> {
    vec![Step::metadata_only(up, down, None)]
}
