//! The facts that a catalog tells: the same words as in `queries/`, a file for each query.

mod access;
mod columns;
mod constraints;
mod functions;
mod indexes;
mod on_relations;
mod others;
mod relations;
mod replication;
mod sequences;
mod types;

use std::fmt::Display;

use pgdms_lint::catalog::{
    Acl, Catalog, ColumnNumber, Common, DataType, Definition, Enabled, Grantee, Id, Name, ObjectId,
    QualifiedName, Relation,
};

use super::expression::split_list;
use super::facts::{Fact, Unknown};
use crate::support::postgres::SUPERUSER;

/// What a catalog says, and what it says that it does not know.
#[derive(Default)]
pub struct Told {
    pub facts: Vec<Fact>,
    pub unknown: Unknown,
}

/// All facts of a catalog. Where the input names no owner, it is the superuser who ran it.
pub fn facts(catalog: &Catalog) -> Told {
    let mut teller = Teller { catalog, told: Told::default() };
    teller.schemas();
    teller.relations();
    teller.indexes();
    teller.sequences();
    teller.types();
    teller.functions();
    teller.replication();
    teller.others();
    teller.access();
    teller.told
}

struct Teller<'a> {
    catalog: &'a Catalog,
    told: Told,
}

impl<'a> Teller<'a> {
    fn say(&mut self, object: &str, property: impl Into<String>, value: impl Display) {
        let fact = Fact { object: object.to_owned(), property: property.into(), value: value.to_string() };
        self.told.facts.push(fact);
    }

    fn say_if(&mut self, object: &str, property: impl Into<String>, value: Option<impl Display>) {
        if let Some(value) = value {
            self.say(object, property, value);
        }
    }

    fn say_when(&mut self, holds: bool, object: &str, property: &str, value: &str) {
        self.say_if(object, property, holds.then_some(value));
    }

    fn unknown_property(&mut self, object: &str, property: &'static str) {
        self.told.unknown.properties.insert((object.to_owned(), property));
    }

    /// That an object without an owner of its own is there, and what is said of it.
    fn is_there(&mut self, object: &str, comment: Option<&str>) {
        self.say(object, "is", "there");
        self.say_if(object, "comment", comment);
    }

    /// As [`Teller::is_there`], with owner and privileges.
    fn is_owned(&mut self, object: &str, id: ObjectId) {
        let Some(common) = self.catalog.common(id) else { panic!("{object} has nothing in common") };
        self.is_there(object, common.comment.as_deref());
        let owner = self.owner(id, common);
        self.say(object, "owner", &owner);
        for label in &common.security_labels {
            self.say_if(object, format!("security label {}", label.name), label.value.as_ref());
        }
        if let Some(acl) = self.catalog.effective_acl(id) {
            self.grants(object, &acl, &owner);
        }
    }

    /// One fact for each grantee, grantor and privilege.
    fn grants(&mut self, object: &str, acl: &Acl, owner: &Name) {
        for grant in &acl.grants {
            let grantee = match &grant.grantee {
                Grantee::Owner => owner.to_string(),
                grantee => grantee.to_string(),
            };
            let grantor = grant.grantor.as_ref().unwrap_or(owner);
            for privilege in grant.privileges.iter() {
                let option = if grant.grantable.contains(privilege) { " with grant option" } else { "" };
                let property = format!("grant to {grantee} by {grantor}");
                self.say(object, property, format!("{}{option}", privilege.keyword()));
            }
        }
    }

    fn owner(&self, id: ObjectId, common: &Common) -> Name {
        let is_public = matches!(id, ObjectId::Schema(id) if self.catalog.schemas[id].name == "public");
        let initial = if is_public { "pg_database_owner" } else { SUPERUSER };
        common.owner.clone().unwrap_or_else(|| Name::from(initial))
    }

    fn schemas(&mut self) {
        for (id, schema) in self.catalog.schemas.iter() {
            self.is_owned(&format!("schema {}", schema.name), ObjectId::Schema(id));
        }
    }

    fn options(&mut self, object: &str, word: &str, options: &[Definition]) {
        for option in options {
            // A parameter that stands alone is switched on.
            let value = option.value.as_deref().unwrap_or("true");
            self.say(object, format!("{word} {}", option.name.as_str()), value);
        }
    }

    fn type_text(&self, data_type: &DataType) -> String {
        self.catalog.type_name(data_type).to_string()
    }

    fn relation_text(&self, id: Id<Relation>) -> String {
        self.catalog.relation_name(id).to_string()
    }

    /// The names of columns, `?` for one that is not there.
    fn column_names(&self, relation: Id<Relation>, numbers: &[ColumnNumber]) -> Option<String> {
        let relation = &self.catalog.relations[relation];
        let name = |number: &ColumnNumber| {
            relation
                .column_by_number(*number)
                .map_or_else(|| "?".to_owned(), |column| column.name.to_string())
        };
        (!numbers.is_empty()).then(|| numbers.iter().map(name).collect::<Vec<_>>().join(", "))
    }
}

/// A name as it is seen with nothing but `pg_catalog` in the search path.
fn visible(name: &QualifiedName) -> String {
    match &name.schema {
        Some(schema) if schema == "pg_catalog" => name.name.to_string(),
        _ => name.to_string(),
    }
}

/// As [`visible`], for an operator, whose symbol is no identifier.
fn visible_operator(name: &QualifiedName) -> String {
    match &name.schema {
        Some(schema) if schema != "pg_catalog" => format!("{schema}.{}", name.name.as_str()),
        _ => name.name.as_str().to_owned(),
    }
}

/// The value of a setting as the server keeps it: the items of a list, without the quotes of strings.
fn setting_text(parameter: &Definition) -> Option<String> {
    // Names, which the server quotes where they need it.
    let holds_names =
        matches!(parameter.name.as_str(), "search_path" | "temp_tablespaces" | "local_preload_libraries");
    let item = |item: &str| {
        let is_quoted = item.starts_with(['\'', '"']);
        let text = if is_quoted { unquoted(item) } else { item.to_owned() };
        if holds_names { Name::from(text).to_string() } else { text }
    };
    let items: Vec<String> =
        split_list(parameter.value.as_deref()?).into_iter().map(str::trim).map(item).collect();
    Some(items.join(", "))
}

/// What a string or a quoted name stands for; other text as it is.
fn unquoted(text: &str) -> String {
    for quote in ['\'', '"'] {
        if let Some(inner) = text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return inner.replace(&format!("{quote}{quote}"), &quote.to_string());
        }
    }
    text.to_owned()
}

fn enabled_text(enabled: Enabled) -> &'static str {
    match enabled {
        Enabled::Origin => "origin",
        Enabled::Replica => "replica",
        Enabled::Always => "always",
        Enabled::Disabled => "disabled",
        other => panic!("{other:?} is new"),
    }
}
