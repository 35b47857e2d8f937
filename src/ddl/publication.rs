//! Publications.

use super::text::{in_parentheses, list, storage_parameters};
use super::{Ddl, create};
use crate::catalog::{Id, Publication, PublishedTable};
use crate::remedy::{LockMode, Step};

impl Ddl<'_> {
    /// `CREATE PUBLICATION` with its tables and schemas.
    pub fn create_publication(&self, id: Id<Publication>) -> Vec<Step> {
        let publication = &self.catalog.publications[id];
        let name = &publication.name;
        let objects = published_objects(publication);
        let published = if objects.is_empty() { String::new() } else { format!(" FOR {objects}") };
        let options = in_parentheses("WITH", &storage_parameters(&publication.options));
        let mut steps = create(
            format!("CREATE PUBLICATION {name}{published}{options}"),
            format!("DROP PUBLICATION {name}"),
        );
        if !publication.tables.is_empty() {
            for step in &mut steps {
                step.lock = Some(LockMode::ShareUpdateExclusive);
            }
        }
        steps
    }
}

fn published_objects(publication: &Publication) -> String {
    let everything = [
        publication.all_tables.then_some("ALL TABLES".to_owned()),
        publication.all_sequences.then_some("ALL SEQUENCES".to_owned()),
    ];
    // TABLE once, for servers before 15 do not take it again
    let tables = (0..).zip(&publication.tables).map(|(at, table)| match at {
        0 => format!("TABLE {}", published_table(table)),
        _ => published_table(table),
    });
    let schemas = publication.schemas.iter().map(|schema| format!("TABLES IN SCHEMA {schema}"));
    list(everything.into_iter().flatten().chain(tables).chain(schemas))
}

/// `ONLY`, for a publication names each table that it has, children too.
pub(super) fn published_table(table: &PublishedTable) -> String {
    let columns = in_parentheses("", &list(&table.columns));
    let filter = table.row_filter.as_ref().map(|filter| format!(" WHERE ({filter})"));
    format!("ONLY {}{columns}{}", table.name, filter.unwrap_or_default())
}
