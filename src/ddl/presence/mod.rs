//! SQL conditions that say whether something is there already, or as it should be.
//!
//! A condition is never NULL, and no error where objects are missing: it looks names up in the system catalogs.
//! Its own names are all qualified. Names of types in it are those that `format_type()` writes where nothing is
//! searched: it has to run with an empty `search_path`.
//!
//! - here: what a condition is made of
//! - [`object`]: whether an object is there
//! - [`state`]: whether a part of it is as it should be

mod object;
mod state;

use super::Ddl;
use crate::catalog::{Id, Name, Relation, Schema, quote_literal};

/// A look into a system catalog: the tables that it reads, and what it asks of them.
struct Look {
    from: String,
    conditions: Vec<String>,
}

impl Look {
    /// Into one system catalog, under a short name: `pg_class AS c`.
    fn into_catalog(catalog: &str) -> Look {
        Look { from: format!("pg_catalog.{catalog}"), conditions: Vec::new() }
    }

    fn join(mut self, catalog: &str, on: &str) -> Look {
        self.from += &format!(" JOIN pg_catalog.{catalog} ON {on}");
        self
    }

    fn named(self, column: &str, name: &Name) -> Look {
        self.text(column, name.as_str())
    }

    fn text(self, column: &str, text: &str) -> Look {
        let condition = format!("{column} = {}", quote_literal(text));
        self.and(condition)
    }

    fn and(mut self, condition: impl Into<String>) -> Look {
        self.conditions.push(condition.into());
        self
    }

    /// Whether there is such a row.
    fn exists(self) -> String {
        format!("EXISTS (SELECT FROM {} WHERE {})", self.from, self.conditions.join(" AND "))
    }
}

impl Ddl<'_> {
    /// Rows of a system catalog whose objects stand in this schema, which becomes `n`.
    fn in_schema(&self, look: Look, namespace: &str, schema: Id<Schema>) -> Look {
        let on = format!("n.oid = {namespace}");
        look.join("pg_namespace AS n", &on).named("n.nspname", self.catalog.schema_name(schema))
    }

    /// A relation as `c`, its schema as `n`.
    fn class(&self, schema: Id<Schema>, name: &Name) -> Look {
        self.in_schema(Look::into_catalog("pg_class AS c"), "c.relnamespace", schema).named("c.relname", name)
    }

    /// Rows of a system catalog that belong to a relation, which becomes `c`.
    fn of_relation(&self, catalog: &str, relation_column: &str, id: Id<Relation>) -> Look {
        let relation = &self.catalog.relations[id];
        let on = format!("{relation_column} = c.oid");
        self.class(relation.schema, &relation.name).join(catalog, &on)
    }
}
