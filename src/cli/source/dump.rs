//! Schema dumps and folders of migrations.

use std::path::PathBuf;

use super::super::CliError;
use super::{SourceReading, not_understood};
use crate::catalog::{Name, Span, UnknownEffectKind};
use crate::report::{Extent, InputKind, InputSummary, Skipped};
use crate::source::{DumpOptions, DumpReading, MeasureOnTheWay, SkipReason, read_dump, read_dump_measuring};

/// The catalog of the files.
pub(super) fn read(files: &[PathBuf], database: Option<&str>) -> Result<SourceReading, CliError> {
    let reading = read_dump(files, &DumpOptions { database: database.map(Name::from) })?;
    understood(files, reading)
}

/// The same, with rows measured on the way.
pub(super) fn read_measuring(
    files: &[PathBuf],
    database: Option<&str>,
    measuring: &MeasureOnTheWay<'_>,
) -> Result<SourceReading, CliError> {
    let options = DumpOptions { database: database.map(Name::from) };
    understood(files, read_dump_measuring(files, &options, measuring)?)
}

fn understood(files: &[PathBuf], reading: DumpReading) -> Result<SourceReading, CliError> {
    if reading.understood == 0 && count_not_understood(&reading) > 0 {
        return Err(CliError::NothingUnderstood { first: not_understood::first(&left_out(&reading)) });
    }
    Ok(summarised(files, reading))
}

fn summarised(files: &[PathBuf], reading: DumpReading) -> SourceReading {
    let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    // an archive in directory format is one dump
    let is_folder = files.iter().any(|file| file.is_dir() && !file.join("toc.dat").is_file());
    let summary = InputSummary {
        kind: if is_folder { InputKind::Migrations } else { InputKind::Dump },
        name: names.join(", "),
        server_version: reading.catalog.server_version.map(|version| version.to_string()),
        extent: Extent::Statements {
            all: reading.statements,
            not_understood: count_not_understood(&reading),
        },
    };
    SourceReading {
        skipped: left_out(&reading),
        input: summary,
        sources: reading.sources,
        rows: reading.rows,
        catalog: reading.catalog,
        server: None,
        profile: None,
    }
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
fn count_not_understood(reading: &DumpReading) -> usize {
    let skipped = reading.skipped.iter();
    let not_understood = skipped.filter(|skipped| matches!(skipped.reason, SkipReason::NotUnderstood { .. }));
    not_understood.count() + reading.cut_off.len()
}
