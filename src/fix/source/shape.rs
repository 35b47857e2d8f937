//! Whether a table is still as it was when the plan was made.

use super::done::regclass;
use crate::catalog::{BaseType, Catalog, Column, Id, Relation, quote_literal};
use crate::fix::Expectation;

/// A table's columns by name: their types, whether they take NULL. Their order is left out: a dump has another one
/// than the server where tables inherit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    text: String,
    /// The columns whose types the input does not tell as the server would.
    unclear: Vec<String>,
}

impl Shape {
    /// The shape of a table; `None` where its columns are not known.
    pub fn of(catalog: &Catalog, id: Id<Relation>) -> Option<Self> {
        let relation = &catalog.relations[id];
        if relation.columns_unknown.is_some() {
            return None;
        }
        let mut shape = Shape { text: String::new(), unclear: Vec::new() };
        let mut columns: Vec<&Column> = relation.columns.iter().collect();
        columns.sort_by(|one, other| one.name.as_str().cmp(other.name.as_str()));
        for column in columns {
            shape.add(catalog, column);
        }
        Some(shape)
    }

    fn add(&mut self, catalog: &Catalog, column: &Column) {
        let name = column.name.as_str();
        let data_type = match is_clear(&column.data_type.base) {
            true => catalog.type_name(&column.data_type).to_string(),
            false => {
                self.unclear.push(name.to_owned());
                "?".to_owned()
            }
        };
        let separator = if self.text.is_empty() { "" } else { ", " };
        let not_null = if column.not_null { " NOT NULL" } else { "" };
        self.text += &format!("{separator}{name} {data_type}{not_null}");
    }

    /// What the server answers where the table has this shape.
    fn query(&self, table: &str) -> String {
        let names: Vec<String> = self.unclear.iter().map(|name| quote_literal(name)).collect();
        let data_type = match names.is_empty() {
            true => "pg_catalog.format_type(atttypid, atttypmod)".to_owned(),
            false => format!(
                "CASE WHEN attname IN ({}) THEN '?' ELSE pg_catalog.format_type(atttypid, atttypmod) END",
                names.join(", ")
            ),
        };
        format!(
            "(SELECT pg_catalog.concat(pg_catalog.string_agg(attname || ' ' || {data_type} || CASE WHEN attnotnull THEN ' NOT NULL' \
             ELSE '' END, ', ' ORDER BY attname::text COLLATE pg_catalog.\"C\")) FROM pg_catalog.pg_attribute WHERE attrelid = {table} \
             AND attnum > 0 AND NOT attisdropped)"
        )
    }
}

/// Names without a schema are those of extensions' types in statements written by hand.
fn is_clear(base: &BaseType) -> bool {
    match base {
        BaseType::External(name) => name.schema.is_some(),
        BaseType::Unknown => false,
        _ => true,
    }
}

/// That a table has one of the shapes that it has while the plan is run, and belongs to the role that runs it.
pub(super) fn expectations(catalog: &Catalog, id: Id<Relation>, shapes: &[Shape]) -> Vec<Expectation> {
    let name = catalog.relation_name(id);
    let table = regclass(&name);
    let is_owner = format!(
        "EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid = {table} AND pg_catalog.pg_has_role(relowner, 'USAGE'))"
    );
    let not_owner = format!("{name} is not there, or the connected role is not its owner and no superuser");
    let mut expectations = vec![Expectation::new(is_owner, not_owner)];
    if let Some(first) = shapes.first() {
        let texts: Vec<String> = shapes.iter().map(|shape| quote_literal(&shape.text)).collect();
        expectations.push(Expectation::new(
            format!("{} IN ({})", first.query(&table), texts.join(", ")),
            format!("the columns of {name} are no longer {}", first.text),
        ));
    }
    expectations
}
