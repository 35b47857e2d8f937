//! Running servers.

use std::io::Write;
use std::time::Duration;

use super::super::arguments::ServerOptions;
use super::super::output::{ColorChoice, write_warning};
use super::super::{CliError, unfinished};
use super::progress::Progress;
use super::{SourceReading, schemas};
use crate::catalog::ServerVersion;
use crate::config::Config;
use crate::report::{Extent, InputKind, InputSummary};
use crate::source::live::connect::{ConnectionParameters, Environment};
use crate::source::live::{self, LiveOptions, LiveReading, UnknownVersion, read_live_until_interrupted};
use crate::source::{DumpRows, Sources};

/// The catalog of a server.
pub(super) fn read(
    connection_string: &str,
    options: &ServerOptions,
    config: &Config,
    color: ColorChoice,
) -> Result<SourceReading, CliError> {
    let parameters = ConnectionParameters::parse(connection_string, &Environment::of_process())?;
    for warning in parameters.warnings() {
        write_warning(&warning.to_string(), color);
    }
    let options = live_options(options, config)?;
    let name = parameters.to_string();
    let progress = Progress::start(&name);
    let reading = read_live_until_interrupted(&parameters, &options, &|what| progress.show(what))?;
    drop(progress);
    // the listening for interrupts while it was read lasts, and would keep them from ending the program
    unfinished::end_at_interrupt(color);
    if let Some(unknown) = reading.catalog.server_version.and_then(UnknownVersion::of) {
        write_warning(&unknown.to_string(), color);
    }
    Ok(summarised(name, reading))
}

fn summarised(name: String, reading: LiveReading) -> SourceReading {
    let input = InputSummary {
        kind: InputKind::Server,
        name,
        server_version: reading.catalog.server_version.map(|version| version.to_string()),
        extent: Extent::Database {
            relations: reading.catalog.relations.len(),
            schemas_left_out: reading.schemas_left_out,
        },
    };
    SourceReading {
        catalog: reading.catalog,
        server: Some(reading.server),
        profile: None,
        sources: Sources::default(),
        rows: DumpRows::default(),
        input,
        skipped: Vec::new(),
    }
}

/// Prints what a server would be sent.
pub(super) fn explain_queries(
    version: &str,
    options: &ServerOptions,
    config: &Config,
    out: &mut impl Write,
) -> Result<(), CliError> {
    let Some(version) = ServerVersion::parse(version).filter(|version| version.number > 0) else {
        return Err(CliError::Option {
            option: "--explain-queries".to_owned(),
            message: format!("`{version}` is no version of PostgreSQL (write 15, or 9.6)"),
        });
    };
    for query in live::explain_queries(version, &live_options(options, config)?) {
        writeln!(out, "-- {}\n{};\n", query.reading, query.sql.trim_end().trim_end_matches(';'))?;
    }
    Ok(())
}

fn live_options(options: &ServerOptions, config: &Config) -> Result<LiveOptions, CliError> {
    let mut live = LiveOptions {
        include_schemas: schemas::patterns(&options.include_schema, config.include_schema.as_ref()),
        exclude_schemas: schemas::patterns(&options.exclude_schema, config.exclude_schema.as_ref()),
        ..LiveOptions::default()
    };
    let timeouts = [
        (
            "statement-timeout",
            options.statement_timeout.or(config.statement_timeout),
            &mut live.statement_timeout,
        ),
        ("lock-timeout", options.lock_timeout.or(config.lock_timeout), &mut live.lock_timeout),
    ];
    for (option, seconds, timeout) in timeouts {
        if let Some(seconds) = seconds {
            *timeout = duration(option, seconds)?;
        }
    }
    Ok(live)
}

/// A timeout. None at all would let this program hold up others, and hang.
pub(super) fn duration(option: &str, seconds: f64) -> Result<Duration, CliError> {
    let duration = Duration::try_from_secs_f64(seconds).ok();
    duration.filter(|duration| duration.as_millis() > 0).ok_or_else(|| CliError::Option {
        option: format!("--{option}"),
        message: format!("`{seconds}` is no time to wait: write seconds, 0.001 or more"),
    })
}
