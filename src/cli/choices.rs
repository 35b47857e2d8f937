//! Values of options, from the arguments or else from the configuration.

use clap::ValueEnum;

use super::CliError;
use super::arguments::{Format, SourceOptions};
use crate::catalog::{Catalog, Id, Relation};
use crate::config::Config;

/// The configuration that the options ask for, or the nearest one.
pub(super) fn config(options: &SourceOptions) -> Result<Config, CliError> {
    match &options.config {
        Some(file) => Ok(Config::read(file)?),
        None => Ok(Config::find(&std::env::current_dir()?)?),
    }
}

/// The format that the options or the configuration ask for.
pub(super) fn format(argument: Option<Format>, config: &Config) -> Result<Format, CliError> {
    Ok(choice("format", argument, config.format.as_deref())?.unwrap_or(Format::Text))
}

/// A value of a closed list, from an argument or the configuration.
pub(super) fn choice<T: ValueEnum>(
    option: &str,
    argument: Option<T>,
    config: Option<&str>,
) -> Result<Option<T>, CliError> {
    if argument.is_some() {
        return Ok(argument);
    }
    let Some(text) = config else { return Ok(None) };
    T::from_str(text, false).map(Some).map_err(|_| CliError::Option {
        option: format!("{option} (configuration)"),
        message: format!("`{text}` is none of {}", values::<T>()),
    })
}

/// A list, from the arguments or else the configuration.
pub(super) fn list(argument: &[String], config: Option<&Vec<String>>) -> Vec<String> {
    match argument {
        [] => config.cloned().unwrap_or_default(),
        given => given.to_vec(),
    }
}

/// The table that a value of `--only` names.
pub(super) fn table(catalog: &Catalog, name: &str) -> Result<Id<Relation>, CliError> {
    let known = name.split_once('.').and_then(|(schema, table)| catalog.relation(schema, table));
    known.ok_or_else(|| CliError::Option {
        option: "--only".to_owned(),
        message: format!("there is no table `{name}` in the source (write SCHEMA.TABLE, without quotes)"),
    })
}

fn values<T: ValueEnum>() -> String {
    let names = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    names.map(|value| value.get_name().to_owned()).collect::<Vec<_>>().join(", ")
}
