//! Settings of roles, of the database and of functions.

use tokio_postgres::Error;

use crate::catalog::{Definition, Name, Setting, quote_literal, split_names, without_secret};

use super::super::query::{FromRow, Row};
use super::Assembly;
use super::names::optional_name;
use super::value::texts;

/// A row of `settings.sql`.
pub(super) struct SettingRow {
    database: Option<Name>,
    role: Option<Name>,
    /// Each `name=value`.
    parameters: Vec<Box<str>>,
}

impl FromRow for SettingRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(SettingRow {
            database: optional_name(row, "database")?,
            role: optional_name(row, "role")?,
            parameters: texts(row, "parameters")?,
        })
    }
}

/// Adds the settings of roles and of the database.
pub(super) fn add(assembly: &mut Assembly, rows: Vec<SettingRow>) {
    for row in rows {
        assembly.catalog.settings.extend(row.parameters.iter().map(|parameter| Setting {
            role: row.role.clone(),
            database: row.database.clone(),
            parameter: without_secret(setting_from(parameter, quote_literal)),
            span: None,
        }));
    }
}

/// Settings whose value is a list of names, each of which is quoted on its own.
const LISTS_OF_NAMES: [&str; 6] = [
    "local_preload_libraries",
    "search_path",
    "session_preload_libraries",
    "shared_preload_libraries",
    "temp_tablespaces",
    "unix_socket_directories",
];

/// A setting as the server keeps it, `name=value`, with the value as a statement writes it.
pub(super) fn setting_from(kept: &str, quote: fn(&str) -> String) -> Definition {
    let (name, value) = kept.split_once('=').unwrap_or((kept, ""));
    let is_list = LISTS_OF_NAMES.iter().any(|list| list.eq_ignore_ascii_case(name));
    let value = match is_list {
        true => split_names(value).iter().map(|item| quote(item)).collect::<Vec<_>>().join(", "),
        false => quote(value),
    };
    Definition::new(Name::from(name), Some(value.into()))
}

/// A string literal as it is written where `standard_conforming_strings` is on.
pub(super) fn standard_literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_names_are_quoted_name_by_name_and_values_whole() {
        let cases = [
            (
                r#"search_path=shop, "Odd ""x"", y", public"#,
                "search_path",
                r#"'shop', 'Odd "x", y', 'public'"#,
            ),
            ("search_path=\"\"", "search_path", "''"),
            ("statement_timeout=30s", "statement_timeout", "'30s'"),
            ("plpgsql.extra_warnings=a, b", "plpgsql.extra_warnings", "'a, b'"),
            ("TimeZone=it's", "TimeZone", "'it''s'"),
            ("a.b=x=y", "a.b", "'x=y'"),
        ];
        for (kept, name, value) in cases {
            let setting = setting_from(kept, standard_literal);
            assert_eq!((setting.name.as_str(), setting.value.as_deref()), (name, Some(value)));
        }
    }

    #[test]
    fn a_backslash_is_written_as_each_statement_does() {
        assert_eq!(setting_from(r"a=\x", standard_literal).value.as_deref(), Some(r"'\x'"));
        assert_eq!(setting_from(r"a=\x", quote_literal).value.as_deref(), Some(r"E'\\x'"));
    }
}
