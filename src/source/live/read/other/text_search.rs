//! Text search parsers, templates, dictionaries and configurations.

use tokio_postgres::Error;

use crate::catalog::{Common, Definition, Name, OtherKind, QualifiedName};

use super::super::super::address::{PG_TS_CONFIG, PG_TS_DICT, PG_TS_PARSER, PG_TS_TEMPLATE};
use super::super::super::expression_text::split_list;
use super::super::super::query::{FromRow, Row};
use super::super::Assembly;
use super::super::assembly::ByOid;
use super::super::names::name;
use super::super::value::qualified_name;
use super::{New, Parameters, schema_of};

/// A row of `text_search_parsers.sql`.
pub(in super::super) struct ParserRow {
    oid: u32,
    schema: u32,
    name: Name,
    parameters: Parameters,
}

impl FromRow for ParserRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let mut parameters = Parameters::default();
        parameters.add("start", row.try_get::<Box<str>>("start")?);
        parameters.add("gettoken", row.try_get::<Box<str>>("get_token")?);
        parameters.add("end", row.try_get::<Box<str>>("finish")?);
        parameters.add_optional("headline", row.try_get("headline")?);
        parameters.add("lextypes", row.try_get::<Box<str>>("token_types")?);
        let (oid, schema) = (row.try_get("oid")?, row.try_get("schema")?);
        Ok(ParserRow { oid, schema, name: name(row, "name")?, parameters })
    }
}

/// Adds text search parsers.
pub(in super::super) fn add_parsers(assembly: &mut Assembly, rows: Vec<ParserRow>) {
    for row in rows {
        let kind = (OtherKind::TextSearchParser, "PARSER", PG_TS_PARSER);
        let object = TextSearchObject { oid: row.oid, schema: row.schema, name: row.name, owner: None };
        add(assembly, kind, object, row.parameters);
    }
}

/// A row of `text_search_templates.sql`.
pub(in super::super) struct TemplateRow {
    oid: u32,
    schema: u32,
    name: Name,
    parameters: Parameters,
}

impl FromRow for TemplateRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let mut parameters = Parameters::default();
        parameters.add_optional("init", row.try_get("init")?);
        parameters.add("lexize", row.try_get::<Box<str>>("lexize")?);
        let (oid, schema) = (row.try_get("oid")?, row.try_get("schema")?);
        Ok(TemplateRow { oid, schema, name: name(row, "name")?, parameters })
    }
}

/// Adds text search templates.
pub(in super::super) fn add_templates(assembly: &mut Assembly, rows: Vec<TemplateRow>) {
    for row in rows {
        let kind = (OtherKind::TextSearchTemplate, "TEMPLATE", PG_TS_TEMPLATE);
        let object = TextSearchObject { oid: row.oid, schema: row.schema, name: row.name, owner: None };
        add(assembly, kind, object, row.parameters);
    }
}

struct TextSearchObject {
    oid: u32,
    schema: u32,
    name: Name,
    owner: Option<u32>,
}

/// Adds an object whose statement is nothing but a list of parameters.
fn add(
    assembly: &mut Assembly,
    (kind, word, catalog): (OtherKind, &str, u32),
    object: TextSearchObject,
    parameters: Parameters,
) {
    let list = parameters.in_lines();
    if let Some(new) = new(assembly, (kind, word, catalog), object, list, parameters) {
        new.add_to(assembly);
    }
}

fn new(
    assembly: &mut Assembly,
    (kind, word, catalog): (OtherKind, &str, u32),
    object: TextSearchObject,
    list: String,
    parameters: Parameters,
) -> Option<New> {
    let schema = schema_of(assembly, catalog, object.oid, object.schema)?;
    let qualified = assembly.catalog.qualified(schema, &object.name);
    Some(New {
        kind,
        catalog,
        oid: object.oid,
        schema: Some(schema),
        name: object.name,
        arguments: String::new(),
        common: object.owner.map_or_else(Common::default, |owner| assembly.common(owner)),
        definition: parameters.0,
        statements: vec![format!("CREATE TEXT SEARCH {word} {qualified} (\n{list} )")],
    })
}

/// A row of `text_search_dictionaries.sql`.
pub(in super::super) struct DictionaryRow {
    oid: u32,
    schema: u32,
    name: Name,
    owner: u32,
    template: Option<QualifiedName>,
    /// `name = value, ...`
    options: Option<Box<str>>,
}

impl FromRow for DictionaryRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(DictionaryRow {
            oid: row.try_get("oid")?,
            schema: row.try_get("schema")?,
            name: name(row, "name")?,
            owner: row.try_get("owner")?,
            template: qualified_name(row, "template_schema", "template")?,
            options: row.try_get("options")?,
        })
    }
}

/// Adds text search dictionaries.
pub(in super::super) fn add_dictionaries(assembly: &mut Assembly, rows: Vec<DictionaryRow>) {
    for row in rows {
        let mut parameters = Parameters::default();
        let template = row.template.map(|template| template.to_string()).unwrap_or_default();
        parameters.add("template", template);
        let mut list = parameters.in_lines();
        if let Some(options) = row.options.as_deref() {
            parameters.0.extend(dictionary_options(options));
            list.push_str(",\n    ");
            list.push_str(options);
        }
        let kind = (OtherKind::TextSearchDictionary, "DICTIONARY", PG_TS_DICT);
        let object =
            TextSearchObject { oid: row.oid, schema: row.schema, name: row.name, owner: Some(row.owner) };
        if let Some(new) = new(assembly, kind, object, list, parameters) {
            new.add_to(assembly);
        }
    }
}

/// The options of a dictionary, which the server keeps as one text.
fn dictionary_options(text: &str) -> impl Iterator<Item = Definition> + '_ {
    split_list(text).into_iter().map(|option| {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        let name = name.trim();
        let unquoted = name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let name = unquoted.map_or_else(|| name.to_owned(), |quoted| quoted.replace("\"\"", "\""));
        Definition::new(Name::from(name), Some(value.trim().into()))
    })
}

/// A row of `text_search_configurations.sql`.
pub(in super::super) struct ConfigurationRow {
    oid: u32,
    schema: u32,
    name: Name,
    owner: u32,
    parser: Option<QualifiedName>,
}

impl FromRow for ConfigurationRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(ConfigurationRow {
            oid: row.try_get("oid")?,
            schema: row.try_get("schema")?,
            name: name(row, "name")?,
            owner: row.try_get("owner")?,
            parser: qualified_name(row, "parser_schema", "parser")?,
        })
    }
}

/// A row of `text_search_mappings.sql`: a dictionary for a kind of token.
pub(in super::super) struct MappingRow {
    configuration: u32,
    token: Name,
    dictionary: Box<str>,
}

impl FromRow for MappingRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(MappingRow {
            configuration: row.try_get("configuration")?,
            token: name(row, "token")?,
            dictionary: row.try_get("dictionary")?,
        })
    }
}

/// Adds text search configurations.
pub(in super::super) fn add_configurations(
    assembly: &mut Assembly,
    rows: Vec<ConfigurationRow>,
    mappings: Vec<MappingRow>,
) {
    let mut mappings_of: ByOid<Vec<MappingRow>> = ByOid::default();
    for mapping in mappings {
        mappings_of.entry(mapping.configuration).or_default().push(mapping);
    }
    for row in rows {
        let mut parameters = Parameters::default();
        parameters.add("parser", row.parser.map(|parser| parser.to_string()).unwrap_or_default());
        let list = parameters.in_lines();
        let kind = (OtherKind::TextSearchConfiguration, "CONFIGURATION", PG_TS_CONFIG);
        let oid = row.oid;
        let object = TextSearchObject { oid, schema: row.schema, name: row.name, owner: Some(row.owner) };
        let Some(mut new) = new(assembly, kind, object, list, parameters) else { continue };
        let name = QualifiedName {
            schema: new.schema.map(|schema| assembly.catalog.schema_name(schema).clone()),
            name: new.name.clone(),
        };
        let mappings = mappings_of.remove(&oid).unwrap_or_default();
        new.statements.extend(mapping_statements(&name, &mappings));
        new.add_to(assembly);
    }
}

/// A statement for each kind of token; the dictionaries of one follow each other.
fn mapping_statements(configuration: &QualifiedName, mappings: &[MappingRow]) -> Vec<String> {
    let of_token = mappings.chunk_by(|one, next| one.token == next.token);
    let statement = |mappings: &[MappingRow]| {
        let dictionaries: Vec<&str> = mappings.iter().map(|mapping| &*mapping.dictionary).collect();
        let token = mappings.first().map(|mapping| mapping.token.to_string()).unwrap_or_default();
        format!(
            "ALTER TEXT SEARCH CONFIGURATION {configuration}\n    ADD MAPPING FOR {token} WITH {}",
            dictionaries.join(", ")
        )
    };
    of_token.map(statement).collect()
}
