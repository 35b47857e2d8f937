//! Views and materialized views.

use super::text::{clause, in_parentheses, list, storage_parameters};
use super::{Ddl, create};
use crate::catalog::{CheckOption, Column, DataType, Id, Relation, RelationKind};
use crate::remedy::{LockMode, Safety, Step};

impl Ddl<'_> {
    /// `CREATE VIEW` with the defaults of its columns, or `CREATE MATERIALIZED VIEW ... WITH NO
    /// DATA` with the storage of its columns; nothing for a table.
    pub fn create_view(&self, id: Id<Relation>) -> Vec<Step> {
        let Some(definition) = self.view_definition(id) else { return Vec::new() };
        let (word, name) = (self.relation_word(id), self.relation_name(id));
        let mut steps = create(format!("CREATE {word} {name}{definition}"), format!("DROP {word} {name}"));
        for step in &mut steps {
            step.lock = Some(LockMode::AccessShare);
        }
        steps.extend(self.view_columns_extras(id));
        steps
    }

    /// A view of the same name and columns that reads nothing, for functions that need the view and that the view
    /// needs: [`Ddl::replace_view`] makes it what it is. `None` for what is no view, and where not all columns and
    /// their types are known.
    pub fn announce_view(&self, id: Id<Relation>) -> Option<Vec<Step>> {
        let name = self.relation_name(id);
        let columns = self.announced_columns(id)?;
        Some(create(format!("CREATE VIEW {name} AS\n{columns}"), format!("DROP VIEW {name}")))
    }

    /// Makes what [`Ddl::announce_view`] announced what the view is; nothing where that answers `None`.
    pub fn replace_view(&self, id: Id<Relation>) -> Vec<Step> {
        let (Some(definition), Some(announced)) = (self.view_definition(id), self.announced_columns(id))
        else {
            return Vec::new();
        };
        let replace = format!("CREATE OR REPLACE VIEW {}", self.relation_name(id));
        let up = format!("{replace}{definition}");
        let down = format!("{replace} AS\n{announced}");
        let mut steps = vec![Step::metadata_only(up, down, Some(LockMode::AccessShare))];
        steps.extend(self.view_columns_extras(id));
        steps
    }

    /// What stands behind the name: columns, options, the query.
    fn view_definition(&self, id: Id<Relation>) -> Option<String> {
        let relation = &self.catalog.relations[id];
        let view = relation.view.as_deref()?;
        let check = match view.check_option {
            None => "",
            Some(CheckOption::Local) => "\n  WITH LOCAL CHECK OPTION",
            Some(CheckOption::Cascaded) => "\n  WITH CASCADED CHECK OPTION",
        };
        let options = in_parentheses("WITH", &storage_parameters(&relation.options));
        let columns = self.view_columns(id);
        let query = &view.query;
        Some(match relation.kind {
            RelationKind::MaterializedView => {
                let method = clause("USING", relation.access_method.as_ref());
                let tablespace = clause("TABLESPACE", relation.tablespace.as_ref());
                format!("{columns}{method}{options}{tablespace} AS\n{query}\n  WITH NO DATA")
            }
            _ => format!("{columns}{options} AS\n{query}{check}"),
        })
    }

    /// The defaults and the storage of its columns.
    fn view_columns_extras(&self, id: Id<Relation>) -> Vec<Step> {
        let columns = &self.catalog.relations[id].columns;
        let mut steps: Vec<Step> =
            columns.iter().flat_map(|column| self.set_default(id, column.number)).collect();
        steps.extend(self.set_column_storage(id));
        steps
    }

    /// `SELECT` with a NULL of the right type for each column.
    fn announced_columns(&self, id: Id<Relation>) -> Option<String> {
        let relation = &self.catalog.relations[id];
        let is_known = relation.columns_unknown.is_none()
            && relation.columns.iter().all(|column| column.data_type != DataType::UNKNOWN);
        if relation.kind != RelationKind::View || !is_known {
            return None;
        }
        let column = |column: &Column| {
            let data_type = self.catalog.type_name(&column.data_type);
            let collation = clause("COLLATE", column.collation.as_deref());
            format!("\n    NULL::{data_type}{collation} AS {}", column.name)
        };
        Some(format!("SELECT{}", relation.columns.iter().map(column).collect::<Vec<_>>().join(",")))
    }

    /// The column names, where all are known.
    fn view_columns(&self, id: Id<Relation>) -> String {
        let relation = &self.catalog.relations[id];
        if relation.columns_unknown.is_some() {
            return String::new();
        }
        in_parentheses("", &list(relation.columns.iter().map(|column| &column.name)))
    }

    /// Fills a materialized view; nothing for what is none. Whether it was filled is for the caller to know: a
    /// dump of the schema alone leaves all of them empty.
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
