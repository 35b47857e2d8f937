//! Views and materialized views.

use super::text::{clause, in_parentheses, list, storage_parameters};
use super::{Ddl, create};
use crate::catalog::{CheckOption, Id, Relation, RelationKind};
use crate::remedy::{LockMode, Safety, Step};

impl Ddl<'_> {
    /// `CREATE VIEW` with the defaults of its columns, or `CREATE MATERIALIZED VIEW ... WITH NO
    /// DATA` with the storage of its columns; nothing for a table.
    pub fn create_view(&self, id: Id<Relation>) -> Vec<Step> {
        let relation = &self.catalog.relations[id];
        let Some(view) = relation.view.as_deref() else { return Vec::new() };
        let check = match view.check_option {
            None => "",
            Some(CheckOption::Local) => "\n  WITH LOCAL CHECK OPTION",
            Some(CheckOption::Cascaded) => "\n  WITH CASCADED CHECK OPTION",
        };
        let name = self.relation_name(id);
        let options = in_parentheses("WITH", &storage_parameters(&relation.options));
        let word = self.relation_word(id);
        let columns = self.view_columns(id);
        let query = &view.query;
        let text = match relation.kind {
            RelationKind::MaterializedView => {
                let method = clause("USING", relation.access_method.as_ref());
                let tablespace = clause("TABLESPACE", relation.tablespace.as_ref());
                format!("{columns}{method}{options}{tablespace} AS\n{query}\n  WITH NO DATA")
            }
            _ => format!("{columns}{options} AS\n{query}{check}"),
        };
        let mut steps = create(format!("CREATE {word} {name}{text}"), format!("DROP {word} {name}"));
        for step in &mut steps {
            step.lock = Some(LockMode::AccessShare);
        }
        steps.extend(relation.columns.iter().flat_map(|column| self.set_default(id, column.number)));
        steps.extend(self.set_column_storage(id));
        steps
    }

    /// The column names, where all are known.
    fn view_columns(&self, id: Id<Relation>) -> String {
        let relation = &self.catalog.relations[id];
        if relation.columns_unknown.is_some() {
            return String::new();
        }
        in_parentheses("", &list(relation.columns.iter().map(|column| &column.name)))
    }

    /// Fills a materialized view; nothing where it is left empty, or is none.
    pub fn refresh_materialized_view(&self, id: Id<Relation>) -> Vec<Step> {
        if self.catalog.relations[id].kind != RelationKind::MaterializedView {
            return Vec::new();
        }
        let name = self.relation_name(id);
        vec![
            Step::metadata_only(
                format!("REFRESH MATERIALIZED VIEW {name}"),
                format!("REFRESH MATERIALIZED VIEW {name} WITH NO DATA"),
                Some(LockMode::AccessExclusive),
            )
            .with_safety(Safety::Rewrite),
        ]
    }
}
