//! Schema dumps and folders of migrations.

use std::path::PathBuf;

use super::super::CliError;
use super::super::output::{ColorChoice, write_warning};
use super::SourceReading;
use crate::catalog::{Name, Span, UnknownEffectKind};
use crate::report::{Extent, InputKind, InputSummary, Skipped};
use crate::source::{DumpOptions, DumpReading, SkipReason, read_dump};

/// What happens to statements that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// They are left out and listed.
    Listed,
    /// The job ends: `--strict`.
    Refused,
}

/// The catalog of the files that the source is.
pub(super) fn read(
    files: &[PathBuf],
    database: Option<&str>,
    unread: Unread,
) -> Result<SourceReading, CliError> {
    let reading = read_files(files, database)?;
    match strict(&reading) {
        Some(error) if unread == Unread::Refused => Err(error),
        _ => Ok(summarised(files, reading)),
    }
}

/// The catalog of the file that the target is. What could not be read of it is said on standard error,
/// since reports show the source's statements alone.
pub(super) fn read_target(
    files: &[PathBuf],
    unread: Unread,
    color: ColorChoice,
) -> Result<SourceReading, CliError> {
    let reading = read_files(files, None)?;
    match (strict(&reading), unread) {
        (Some(error), Unread::Refused) => return Err(error),
        (Some(_), Unread::Listed) => write_warning(&unread_of_target(&reading), color),
        (None, _) => {}
    }
    Ok(summarised(files, reading))
}

fn read_files(files: &[PathBuf], database: Option<&str>) -> Result<DumpReading, CliError> {
    let reading = read_dump(files, &DumpOptions { database: database.map(Name::from) })?;
    if reading.understood == 0 && not_understood(&reading) > 0 {
        return Err(CliError::NothingUnderstood { first: first_not_understood(&reading) });
    }
    Ok(reading)
}

fn summarised(files: &[PathBuf], reading: DumpReading) -> SourceReading {
    let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    let is_folder = files.iter().any(|file| file.is_dir());
    let summary = InputSummary {
        kind: if is_folder { InputKind::Migrations } else { InputKind::Dump },
        name: names.join(", "),
        server_version: reading.catalog.server_version.map(|version| version.to_string()),
        extent: Extent::Statements { all: reading.statements, not_understood: not_understood(&reading) },
    };
    SourceReading {
        skipped: left_out(&reading),
        input: summary,
        sources: reading.sources,
        catalog: reading.catalog,
        server: None,
        profile: None,
    }
}

fn unread_of_target(reading: &DumpReading) -> String {
    let (unread, all) = (not_understood(reading), reading.statements);
    let first = first_not_understood(reading);
    format!(
        "of the target {unread} of {all} statements could not be read, so what they make may be taken for missing; \
         the first: {first}"
    )
}

/// What was left out of the catalog, as reports list it.
fn left_out(reading: &DumpReading) -> Vec<Skipped> {
    let skipped = reading.skipped.iter().map(|skipped| match &skipped.reason {
        SkipReason::NotUnderstood { at, message } => {
            (*at, skipped.head.clone(), format!("not understood: {message}"))
        }
        SkipReason::NotApplied { message } => (skipped.span, skipped.head.clone(), message.clone()),
    });
    let cut_off = reading.cut_off.iter().map(|cut_off| {
        let reason = "begins here and never ends: is the file complete?".to_owned();
        (cut_off.since, cut_off.what.to_string(), reason)
    });
    let mut left_out: Vec<(Span, String, String)> = skipped.chain(cut_off).chain(untold(reading)).collect();
    left_out.sort_by_key(|(span, ..)| *span);
    left_out.into_iter().map(|(span, statement, reason)| placed(reading, span, statement, reason)).collect()
}

fn placed(reading: &DumpReading, span: Span, statement: String, reason: String) -> Skipped {
    let place = reading.sources.locate(span);
    Skipped { file: place.file.to_owned(), line: place.line, statement, reason }
}

/// The statements whose effect no text tells: what they make is not in the catalog.
fn untold(reading: &DumpReading) -> impl Iterator<Item = (Span, String, String)> + '_ {
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
        Some((span, reading.head(span), reason.to_owned()))
    })
}

/// How many statements could not be read, what a file ends in the middle of included.
fn not_understood(reading: &DumpReading) -> usize {
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
    format!("{}:{}: {}: {}", first.file, first.line, first.statement, first.reason)
}
