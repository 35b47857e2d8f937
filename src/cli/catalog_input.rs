//! Reading what SOURCE names.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::CliError;
use super::arguments::{Format, SourceOptions};
use super::output::{ColorChoice, write_warning};
use crate::catalog::{Name, UnknownEffectKind};
use crate::config::Config;
use crate::report::Skipped;
use crate::source::{DumpOptions, DumpReading, SkipReason, read_dump};

/// The configuration that the options ask for, or the nearest one.
pub(super) fn config(options: &SourceOptions) -> Result<Config, CliError> {
    match &options.config {
        Some(file) => Ok(Config::read(file)?),
        None => Ok(Config::find(&std::env::current_dir()?)?),
    }
}

/// The catalog of the sources; `None` where there is none.
pub(super) fn read(options: &SourceOptions, config: &Config) -> Result<Option<DumpReading>, CliError> {
    if options.sources.is_empty() {
        return Ok(None);
    }
    let database = options.database.as_ref().or(config.database.as_ref());
    let reading = read_files(&options.sources, database.map(|name| Name::from(name.as_str())))?;
    match is_strict(options, config).then(|| strict(&reading)).flatten() {
        Some(error) => Err(error),
        None => Ok(Some(reading)),
    }
}

/// The catalog of one more file: the target's. What could not be read of it is refused with
/// `--strict` and otherwise said on standard error, since reports show the source's statements alone.
pub(super) fn read_target(
    file: &Path,
    options: &SourceOptions,
    config: &Config,
    color: ColorChoice,
) -> Result<DumpReading, CliError> {
    let reading = read_files(&[file.to_owned()], None)?;
    match (strict(&reading), is_strict(options, config)) {
        (Some(error), true) => return Err(error),
        (Some(_), false) => write_warning(&unread_of_target(&reading), color),
        (None, _) => {}
    }
    Ok(reading)
}

fn unread_of_target(reading: &DumpReading) -> String {
    let (unread, all) = (not_understood(reading), reading.statements);
    let first = first_not_understood(reading);
    format!(
        "of the target {unread} of {all} statements could not be read, so what they make may be taken for missing; \
         the first: {first}"
    )
}

fn is_strict(options: &SourceOptions, config: &Config) -> bool {
    options.strict || config.strict.unwrap_or(false)
}

fn read_files(files: &[PathBuf], database: Option<Name>) -> Result<DumpReading, CliError> {
    let reading = read_dump(files, &DumpOptions { database })?;
    if reading.understood == 0 && not_understood(&reading) > 0 {
        return Err(CliError::NothingUnderstood { first: first_not_understood(&reading) });
    }
    Ok(reading)
}

/// What was left out of the catalog, as reports list it.
pub(super) fn left_out(reading: &DumpReading) -> Vec<Skipped> {
    let skipped = reading.skipped.iter().map(|skipped| match &skipped.reason {
        SkipReason::NotUnderstood { at, message } => Skipped {
            span: *at,
            statement: skipped.head.clone(),
            reason: format!("not understood: {message}"),
        },
        SkipReason::NotApplied { message } => {
            Skipped { span: skipped.span, statement: skipped.head.clone(), reason: message.clone() }
        }
    });
    let cut_off = reading.cut_off.iter().map(|cut_off| Skipped {
        span: cut_off.since,
        statement: cut_off.what.to_string(),
        reason: "begins here and never ends: is the file complete?".to_owned(),
    });
    let mut left_out: Vec<Skipped> = skipped.chain(cut_off).chain(untold(reading)).collect();
    left_out.sort_by_key(|skipped| skipped.span);
    left_out
}

/// The statements whose effect no text tells: what they make is not in the catalog.
fn untold(reading: &DumpReading) -> impl Iterator<Item = Skipped> + '_ {
    reading.catalog.unknown_effects.iter().filter_map(|effect| {
        let span = effect.span?;
        let reason = match effect.kind {
            UnknownEffectKind::DoBlock => "what a DO block does is not known from its text",
            UnknownEffectKind::FunctionCall => {
                "what the function does is not known from the text of its call"
            }
            UnknownEffectKind::ForeignSchemaImport => "which tables it makes only the foreign server knows",
            UnknownEffectKind::MetaCommand => "what it brings in was not read: name the file as a source",
        };
        Some(Skipped { span, statement: reading.head(span), reason: reason.to_owned() })
    })
}

/// How many statements could not be read, what a file ends in the middle of included.
pub(super) fn not_understood(reading: &DumpReading) -> usize {
    let skipped = reading.skipped.iter();
    let unread = skipped.filter(|skipped| matches!(skipped.reason, SkipReason::NotUnderstood { .. }));
    unread.count() + reading.cut_off.len()
}

/// The error of `--strict`, where a statement could not be read.
fn strict(reading: &DumpReading) -> Option<CliError> {
    let count = not_understood(reading);
    if count == 0 {
        return None;
    }
    Some(CliError::Strict { count, statements: reading.statements, first: first_not_understood(reading) })
}

/// Place, text and reason of the first statement that could not be read.
fn first_not_understood(reading: &DumpReading) -> String {
    let is_unread = |skipped: &Skipped| skipped.reason.starts_with("not understood");
    let mut left_out = left_out(reading);
    let first = left_out.iter().position(is_unread).map(|at| left_out.swap_remove(at));
    let Some(first) = first.or_else(|| left_out.pop()) else { return String::new() };
    let place = reading.sources.locate(first.span);
    format!("{}:{}: {}: {}", place.file, place.line, first.statement, first.reason)
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

fn values<T: ValueEnum>() -> String {
    let names = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    names.map(|value| value.get_name().to_owned()).collect::<Vec<_>>().join(", ")
}
