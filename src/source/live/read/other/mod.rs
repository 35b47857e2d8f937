//! Objects that the catalog keeps as their definition: operators and their classes and families, casts,
//! conversions, collations, text search objects, languages, transforms, access methods, tablespaces.
//!
//! Their statements are put together as pg_dump writes them, to the last blank: a dump of the same
//! database then says the same.

mod cast;
mod collation;
mod conversion;
mod global;
mod operator;
mod operator_class;
mod text_search;

use crate::catalog::{
    Common, Definition, Expression, Id, Name, ObjectId, OtherKind, OtherObject, QualifiedName, Schema,
};

use super::Assembly;

pub(super) use cast::{CastRow, TransformRow, add_casts, add_transforms};
pub(super) use collation::{CollationRow, add_collations};
pub(super) use conversion::{ConversionRow, add_conversions};
pub(super) use global::{
    AccessMethodRow, LanguageRow, TablespaceRow, add_access_methods, add_languages, add_tablespaces,
};
pub(super) use operator::{OperatorRow, add_operators};
pub(super) use operator_class::{ClassMemberRow, ClassRow, FamilyRow, add_classes_and_families};
pub(super) use text_search::{
    ConfigurationRow, DictionaryRow, MappingRow, ParserRow, TemplateRow, add_configurations,
    add_dictionaries, add_parsers, add_templates,
};

/// An object that is to be added.
struct New {
    kind: OtherKind,
    /// The server's catalog that it stands in, and its number there.
    catalog: u32,
    oid: u32,
    schema: Option<Id<Schema>>,
    name: Name,
    /// See [`OtherObject::arguments`].
    arguments: String,
    common: Common,
    definition: Vec<Definition>,
    /// Without closing semicolons.
    statements: Vec<String>,
}

impl New {
    fn add_to(self, assembly: &mut Assembly) {
        let id = assembly.catalog.others.insert(OtherObject {
            kind: self.kind,
            schema: self.schema,
            name: self.name,
            arguments: self.arguments.into(),
            definition: self.definition,
            statements: self.statements.iter().map(|statement| Expression::from(&**statement)).collect(),
            common: self.common,
        });
        assembly.know(self.catalog, self.oid, ObjectId::Other(id));
    }
}

/// The schema of an object that is to be added; `None` where it is left out, or an extension made it.
fn schema_of(assembly: &mut Assembly, catalog: u32, oid: u32, schema: u32) -> Option<Id<Schema>> {
    if assembly.is_member(catalog, oid) { None } else { assembly.schema(schema) }
}

/// The parameters of a definition, in their order.
#[derive(Default)]
struct Parameters(Vec<Definition>);

impl Parameters {
    /// `name = value`
    fn add(&mut self, name: &str, value: impl Into<Box<str>>) {
        self.0.push(Definition::new(Name::from(name), Some(value.into())));
    }

    fn add_optional(&mut self, name: &str, value: Option<Box<str>>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }

    /// A parameter that stands alone.
    fn add_flag(&mut self, name: &str, is_set: bool) {
        if is_set {
            self.0.push(Definition::new(Name::from(name), None));
        }
    }

    /// The parameters with their names in upper case, a line each.
    fn in_lines(&self) -> String {
        let line = |parameter: &Definition| {
            let name = parameter.name.as_str().to_ascii_uppercase();
            match &parameter.value {
                Some(value) => format!("    {name} = {value}"),
                None => format!("    {name}"),
            }
        };
        self.0.iter().map(line).collect::<Vec<_>>().join(",\n")
    }
}

/// How another definition names an operator.
pub(super) fn operator_reference(operator: &QualifiedName) -> Box<str> {
    format!("OPERATOR({})", operator_name(operator)).into()
}

/// Schema and symbol of an operator.
fn operator_name(operator: &QualifiedName) -> String {
    match &operator.schema {
        Some(schema) => format!("{schema}.{}", operator.name.as_str()),
        None => operator.name.as_str().to_owned(),
    }
}
