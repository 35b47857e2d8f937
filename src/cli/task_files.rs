//! The task from its files, the command line, the environment and the configuration.

use std::path::{Path, PathBuf};

use clap::ArgMatches;
use clap::parser::ValueSource;

use super::CliError;
use super::arguments::TaskOptions;
use crate::config::Config;
use crate::dms::task::{MigrationType, Origin, Task, TaskBuilder};
use crate::dms::versions::Side;
use crate::dms::{DmsVersion, TargetEngine};

/// A value with where it was set.
struct Given<T> {
    value: T,
    origin: Origin,
}

/// What an argument, a variable or the configuration sets: an argument beats the environment, which
/// beats the configuration.
fn given<T: Clone>(
    matches: &ArgMatches,
    option: &str,
    argument: Option<&T>,
    config: Option<&T>,
) -> Option<Given<T>> {
    if let Some(value) = argument {
        let origin = match matches.value_source(&option.replace('-', "_")) {
            Some(ValueSource::EnvVariable) => {
                Origin::Environment(format!("PGDMS_LINT_{}", option.replace('-', "_").to_uppercase()))
            }
            _ => Origin::Argument(format!("--{option}")),
        };
        return Some(Given { value: value.clone(), origin });
    }
    config.map(|value| Given { value: value.clone(), origin: Origin::Config(option.to_owned()) })
}

/// Whether any file of the task was named.
pub(super) fn any_file(options: &TaskOptions, config: &Config) -> bool {
    let files = [
        options.task_settings.as_ref().or(config.task_settings.as_ref()),
        options.table_mappings.as_ref().or(config.table_mappings.as_ref()),
        options.source_endpoint.as_ref().or(config.source_endpoint.as_ref()),
        options.target_endpoint.as_ref().or(config.target_endpoint.as_ref()),
    ];
    files.iter().any(Option::is_some)
}

/// The task.
pub(super) fn read(options: &TaskOptions, config: &Config, matches: &ArgMatches) -> Result<Task, CliError> {
    let builder = read_files(TaskBuilder::new(), options, config)?;
    let builder = set_types(builder, options, config, matches)?;
    let user = given(matches, "dms-user", options.dms_user.as_ref(), config.dms_user.as_ref());
    let builder = match user {
        Some(Given { value, origin }) => builder.dms_user(value, origin),
        None => builder,
    };
    Ok(builder.build())
}

fn read_files(
    mut builder: TaskBuilder,
    options: &TaskOptions,
    config: &Config,
) -> Result<TaskBuilder, CliError> {
    if let Some((name, bytes)) = file("task-settings", &options.task_settings, &config.task_settings)? {
        builder = builder.task_settings(&name, &bytes)?;
    }
    if let Some((name, bytes)) = file("table-mappings", &options.table_mappings, &config.table_mappings)? {
        builder = builder.table_mappings(&name, &bytes)?;
    }
    if let Some((name, bytes)) = file("source-endpoint", &options.source_endpoint, &config.source_endpoint)? {
        builder = builder.endpoint(Side::Source, &name, &bytes)?;
    }
    if let Some((name, bytes)) = file("target-endpoint", &options.target_endpoint, &config.target_endpoint)? {
        builder = builder.endpoint(Side::Target, &name, &bytes)?;
    }
    Ok(builder)
}

fn set_types(
    mut builder: TaskBuilder,
    options: &TaskOptions,
    config: &Config,
    matches: &ArgMatches,
) -> Result<TaskBuilder, CliError> {
    let migration_type =
        given(matches, "migration-type", options.migration_type.as_ref(), config.migration_type.as_ref());
    if let Some(set) = migration_type {
        let migration_type = set.value.parse::<MigrationType>().map_err(|error| CliError::Option {
            option: set.origin.to_string(),
            message: error.to_string(),
        })?;
        builder = builder.migration_type(migration_type, set.origin);
    }
    let version = given(matches, "dms-version", options.dms_version.as_ref(), config.dms_version.as_ref());
    if let Some(set) = version {
        let version = DmsVersion::parse(&set.value);
        let version = version.ok_or_else(|| invalid(&set, "is no version of DMS: write it as 3.5.4"))?;
        builder = builder.dms_version(version, set.origin);
    }
    let engine =
        given(matches, "target-engine", options.target_engine.as_ref(), config.target_engine.as_ref());
    if let Some(set) = engine {
        builder = builder.target_engine(target_engine(&set)?, set.origin);
    }
    Ok(builder)
}

/// Engines that DMS can write to and of which nothing more is known here.
const OTHER_ENGINES: &[&str] = &[
    "db2",
    "db2-zos",
    "docdb",
    "dynamodb",
    "elasticsearch",
    "kafka",
    "kinesis",
    "mongodb",
    "neptune",
    "opensearch",
    "redis",
    "sybase",
    "timestream",
];

/// A slip in the name must not pass for an engine of which nothing is known.
fn target_engine(set: &Given<String>) -> Result<TargetEngine, CliError> {
    match TargetEngine::from_engine_name(&set.value) {
        TargetEngine::Other if !OTHER_ENGINES.contains(&set.value.to_ascii_lowercase().as_str()) => {
            Err(invalid(
                set,
                "is no engine that DMS writes to: postgres, aurora-postgresql, mysql, mariadb, aurora, oracle, \
             sqlserver, redshift, s3, ...",
            ))
        }
        engine => Ok(engine),
    }
}

fn invalid(set: &Given<String>, why: &str) -> CliError {
    CliError::Option { option: set.origin.to_string(), message: format!("`{}` {why}", set.value) }
}

/// The bytes of the file that an option names, with the name for messages.
pub(super) fn file(
    option: &str,
    argument: &Option<PathBuf>,
    config: &Option<PathBuf>,
) -> Result<Option<(String, Vec<u8>)>, CliError> {
    match argument.as_ref().or(config.as_ref()) {
        Some(path) => read_file(option, path).map(Some),
        None => Ok(None),
    }
}

fn read_file(option: &str, path: &Path) -> Result<(String, Vec<u8>), CliError> {
    let bytes = std::fs::read(path).map_err(|source| CliError::File {
        option: format!("--{option}"),
        file: path.to_owned(),
        source,
    })?;
    Ok((path.display().to_string(), bytes))
}
