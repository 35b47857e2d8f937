//! Measuring the stored values of what SOURCE names.

use std::path::PathBuf;

use super::super::arguments::{MeasuringOptions, Order, ServerOptions, SourceOptions};
use super::super::output::{ColorChoice, write_warning};
use super::super::{CliError, unfinished};
use super::date;
use super::live::duration;
use super::named::Named;
use super::progress::{MeasuringProgress, ScanningProgress};
use crate::catalog::{Catalog, QualifiedName};
use crate::config::Config;
use crate::figures;
use crate::profile::wanted::Wanted;
use crate::profile::{
    DataProfile, MeasuredSource, NotMeasured, Obstacle, ProfileFile, SourceKind, TableProfile,
};
use crate::source::live::connect::{ConnectionParameters, Environment};
use crate::source::live::measure::{
    MeasureOptions, RowCounts, SamplePercent, TableOrder, Values, measure_live_until_interrupted,
};
use crate::source::{self, AtDamage, DumpRows, MeasureRowsOptions, Sources, measure_rows};

/// Bytes in a megabyte of `--max-rate`.
const BYTES_PER_MB: f64 = 1_000_000.0;

/// What was measured.
pub(in super::super) struct Measured {
    pub profile: DataProfile,
    /// Whether a person stopped it.
    pub was_interrupted: bool,
}

impl Measured {
    /// The facts, where nobody stopped it.
    pub fn whole(self) -> Result<DataProfile, CliError> {
        if self.was_interrupted { Err(CliError::Interrupted) } else { Ok(self.profile) }
    }

    /// How many tables were not measured to their end.
    pub fn failures(&self) -> usize {
        self.failed().count()
    }

    fn failed(&self) -> impl Iterator<Item = (QualifiedName, &NotMeasured)> {
        let name = |table: &TableProfile| QualifiedName {
            schema: Some(table.schema.clone()),
            name: table.table.clone(),
        };
        let tables = self.profile.tables().iter();
        tables.filter_map(move |table| Some((name(table), table.not_measured.as_ref()?)))
    }
}

/// Of so many tables it is said what stood in the way; of the others for the same reason how many they are.
const FAILURES_SHOWN: usize = 5;

/// Says of tables that were not measured why.
pub(in super::super) fn warn_of_failures(measured: &Measured, color: ColorChoice) {
    for line in lines_about(measured.failed()) {
        write_warning(&line, color);
    }
}

/// A line for each table; of many for the same reason the first alone, and how many more there are.
fn lines_about<'a>(failed: impl Iterator<Item = (QualifiedName, &'a NotMeasured)>) -> Vec<String> {
    let mut by_reason: Vec<(Obstacle, Vec<String>)> = Vec::new();
    for (name, NotMeasured { because, message }) in failed {
        let line = format!("{name} was not measured to its end: {message}");
        match by_reason.iter_mut().find(|(reason, _)| reason == because) {
            Some((_, lines)) => lines.push(line),
            None => by_reason.push((*because, vec![line])),
        }
    }
    by_reason.into_iter().flat_map(|(_, lines)| shortened(lines)).collect()
}

fn shortened(mut lines: Vec<String>) -> Vec<String> {
    let more = lines.len().saturating_sub(FAILURES_SHOWN);
    // one line more says no less than that there is one
    if more > 1 {
        lines.truncate(FAILURES_SHOWN);
        let more = figures::count(more as u64);
        lines.push(format!("{more} more tables were not measured to their end for the same reason"));
    }
    lines
}

/// Measures what is wanted of the source.
pub(in super::super) fn measure(
    source: &SourceOptions,
    options: &MeasuringOptions,
    config: &Config,
    files: Files<'_>,
    wanted: &Wanted,
    color: ColorChoice,
) -> Result<Measured, CliError> {
    match Named::of(&source.sources)? {
        None => Err(CliError::NothingToMeasure),
        Some(Named::Server(text)) => of_server(&text, options, &source.server, config, wanted, color),
        Some(Named::Snapshot(file)) => Err(CliError::NoRows { file }),
        Some(Named::Files(names)) if files.rows.is_empty() => {
            Err(CliError::NoRows { file: names.into_iter().next().unwrap_or_default() })
        }
        Some(Named::Files(names)) if files.catalog.relations.is_empty() => {
            Err(CliError::NoTables { file: names.into_iter().next().unwrap_or_default() })
        }
        Some(Named::Files(names)) => of_files(&names, files, options, wanted),
    }
}

/// What was read of files, and where their rows stand.
#[derive(Clone, Copy)]
pub(in super::super) struct Files<'a> {
    pub catalog: &'a Catalog,
    pub sources: &'a Sources,
    pub rows: &'a DumpRows,
}

fn of_files(
    names: &[PathBuf],
    files: Files<'_>,
    options: &MeasuringOptions,
    wanted: &Wanted,
) -> Result<Measured, CliError> {
    let measure = rows_options(options)?;
    let Files { catalog, sources, rows } = files;
    let progress = ScanningProgress::start(names);
    let measured = measure_rows(rows, catalog, sources, wanted, measure, &|bytes| progress.show(bytes))?;
    drop(progress);
    let names: Vec<String> = names.iter().map(|name| name.display().to_string()).collect();
    let source = MeasuredSource {
        kind: SourceKind::Dump,
        name: names.join(", "),
        server_version: catalog.server_version.map(|version| version.to_string()),
    };
    let file = ProfileFile {
        measured_at: date::written_at(sources),
        sources: vec![source],
        large_objects: measured.large_objects,
        tables: measured.tables,
        ..ProfileFile::default()
    };
    Ok(Measured { profile: DataProfile::new(file)?, was_interrupted: false })
}

/// How the rows of files are measured.
pub(super) fn rows_options(options: &MeasuringOptions) -> Result<MeasureRowsOptions, CliError> {
    refuse_options_of_servers(options)?;
    let mut measure = MeasureRowsOptions::default();
    if options.show_values {
        measure.values = source::Values::Shown;
    }
    if options.keep_going {
        measure.at_damage = AtDamage::GoOn;
    }
    Ok(measure)
}

/// Files are read whole, as fast as they can be.
fn refuse_options_of_servers(options: &MeasuringOptions) -> Result<(), CliError> {
    let given = [
        ("--jobs", options.jobs.is_some()),
        ("--sample", options.sample.is_some()),
        ("--table-timeout", options.table_timeout.is_some()),
        ("--time-limit", options.time_limit.is_some()),
        ("--max-rate", options.max_rate.is_some()),
        ("--watch-writes", options.watch_writes.is_some()),
    ];
    match given.into_iter().find(|(_, is_given)| *is_given) {
        None => Ok(()),
        Some((option, _)) => Err(CliError::Option {
            option: option.to_owned(),
            message: "only for a running server: the rows of a file are read whole, on all cores".to_owned(),
        }),
    }
}

fn of_server(
    connection_string: &str,
    options: &MeasuringOptions,
    server: &ServerOptions,
    config: &Config,
    wanted: &Wanted,
    color: ColorChoice,
) -> Result<Measured, CliError> {
    let parameters = ConnectionParameters::parse(connection_string, &Environment::of_process())?;
    let options = measure_options(options, server, config)?;
    let progress = MeasuringProgress::start(&parameters.to_string());
    let _here = unfinished::interrupts_are_handled();
    let measured =
        measure_live_until_interrupted(&parameters, wanted, &options, &|state| progress.show(state))?;
    drop(progress);
    let missed = options.jobs.get().min(wanted.tables.len()).saturating_sub(measured.connections);
    if missed > 0 && !measured.was_interrupted {
        let (had, asked) = (measured.connections, options.jobs);
        write_warning(
            &format!(
                "{had} of {asked} connections measured (--jobs): the server gave no more, or they were not needed any more"
            ),
            color,
        );
    }
    Ok(Measured { profile: measured.profile, was_interrupted: measured.was_interrupted })
}

fn measure_options(
    options: &MeasuringOptions,
    server: &ServerOptions,
    config: &Config,
) -> Result<MeasureOptions, CliError> {
    let time = |option, seconds: Option<f64>| seconds.map(|seconds| duration(option, seconds)).transpose();
    let default = MeasureOptions::default();
    Ok(MeasureOptions {
        jobs: options.jobs.unwrap_or(default.jobs),
        sample: options.sample.as_deref().map(sample).transpose()?.flatten(),
        table_timeout: time("table-timeout", options.table_timeout)?,
        time_limit: time("time-limit", options.time_limit)?,
        lock_timeout: time("lock-timeout", server.lock_timeout.or(config.lock_timeout))?
            .unwrap_or(default.lock_timeout),
        order: match options.largest {
            Order::First => TableOrder::LargestFirst,
            Order::Last => TableOrder::LargestLast,
        },
        max_rate: options.max_rate.map(rate).transpose()?,
        row_counts: if options.exact_rows { RowCounts::Exact } else { RowCounts::Estimated },
        values: if options.show_values { Values::Shown } else { Values::Hidden },
        watch_writes: time("watch-writes", options.watch_writes)?.unwrap_or(default.watch_writes),
    })
}

/// A share of each table; `None` for all of it.
fn sample(text: &str) -> Result<Option<SamplePercent>, CliError> {
    if matches!(text.trim(), "100" | "100%") {
        return Ok(None);
    }
    SamplePercent::parse(text).map(Some).ok_or_else(|| CliError::Option {
        option: "--sample".to_owned(),
        message: format!("`{text}` is no share of a table: write a percentage above 0, such as 1%"),
    })
}

/// Bytes a second.
fn rate(megabytes: f64) -> Result<u64, CliError> {
    let bytes = megabytes * BYTES_PER_MB;
    if bytes >= 1.0 && bytes.is_finite() {
        return Ok(bytes as u64);
    }
    Err(CliError::Option {
        option: "--max-rate".to_owned(),
        message: format!("`{megabytes}` is no rate: write megabytes a second, such as 50"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(failed: &[Obstacle]) -> Vec<String> {
        let tables: Vec<_> = failed
            .iter()
            .enumerate()
            .map(|(number, because)| {
                let name =
                    QualifiedName { schema: Some("s".into()), name: format!("t{number}").as_str().into() };
                (name, NotMeasured { because: *because, message: "why".to_owned() })
            })
            .collect();
        lines_about(tables.iter().map(|(name, why)| (name.clone(), why)))
    }

    fn failed(count: usize, because: Obstacle) -> Vec<Obstacle> {
        vec![because; count]
    }

    #[test]
    fn of_many_tables_for_one_reason_the_first_are_named() {
        let all = lines(&failed(4000, Obstacle::TimeLimit));
        assert_eq!(all.len(), FAILURES_SHOWN + 1);
        assert_eq!(all[0], "s.t0 was not measured to its end: why");
        assert_eq!(
            all[FAILURES_SHOWN],
            "3,995 more tables were not measured to their end for the same reason"
        );
        assert_eq!(lines(&failed(6, Obstacle::Locked)).len(), 6);
    }

    #[test]
    fn a_table_for_another_reason_is_not_lost_among_them() {
        let mut tables = failed(4000, Obstacle::TimeLimit);
        tables.push(Obstacle::NotPermitted);
        assert_eq!(lines(&tables).last().unwrap(), "s.t4000 was not measured to its end: why");
    }
}
