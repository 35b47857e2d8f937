//! What is known of the stored values: measured before (`--profile`), or now (`--measure`).

use std::path::PathBuf;

use super::arguments::{ProfileOptions, SourceOptions};
use super::output::{ColorChoice, write_warning};
use super::{CliError, source, task_files};
use crate::config::Config;
use crate::figures;
use crate::migration::Migration;
use crate::profile::wanted::Wanted;
use crate::profile::{DataProfile, OutdatedFacts};
use crate::source::{DumpRows, Sources};

/// The migration with the facts that the options name, where they name any. `files` are what was read of
/// the source, where that is files.
pub(super) fn with_profile(
    migration: Migration,
    files: (&Sources, &DumpRows),
    options: &ProfileOptions,
    source: &SourceOptions,
    config: &Config,
    color: ColorChoice,
) -> Result<Migration, CliError> {
    let profile = match options.measure {
        true => Some(measured(&migration, files, options, source, config, color)?),
        false => of_files(options, config)?,
    };
    let Some(profile) = profile else { return Ok(migration) };
    if profile.is_of_other_tables(migration.source()) {
        write_warning(
            "the profile speaks of none of the source's tables: it was measured of another database",
            color,
        );
    }
    let migration = migration.with_profile(profile);
    warn_of_outdated(migration.outdated_facts(), color);
    Ok(migration)
}

/// Says which facts prove nothing harmless any more.
fn warn_of_outdated(outdated: &[OutdatedFacts], color: ColorChoice) {
    let Some(OutdatedFacts { table, column, measured, now, .. }) = outdated.first() else { return };
    let more = match outdated.len() - 1 {
        0 => String::new(),
        1 => " (and of one more column)".to_owned(),
        more => format!(" (and of {} more columns)", figures::count(more as u64)),
    };
    let text = format!(
        "the profile's facts of {table}.{column} are those of {measured}, and it is {now} now{more}: they prove no \
         value harmless, so measure again"
    );
    write_warning(&text, color);
}

/// The facts of all files together.
fn of_files(options: &ProfileOptions, config: &Config) -> Result<Option<DataProfile>, CliError> {
    let mut files: Vec<Option<PathBuf>> = options.profile.iter().cloned().map(Some).collect();
    if files.is_empty() {
        files.push(None);
    }
    let mut all = Vec::new();
    for file in &files {
        let Some((name, bytes)) = task_files::file("profile", file, &config.profile)? else { continue };
        all.push(DataProfile::read(&name, &bytes)?);
    }
    Ok(DataProfile::merge_all(all))
}

/// The facts of the source as it is now.
pub(super) fn measured(
    migration: &Migration,
    (sources, rows): (&Sources, &DumpRows),
    options: &ProfileOptions,
    source: &SourceOptions,
    config: &Config,
    color: ColorChoice,
) -> Result<DataProfile, CliError> {
    let wanted = Wanted::of(migration);
    let files = source::Files { catalog: migration.source(), sources, rows };
    let measured = source::measure(source, &options.measuring, config, files, &wanted, color)?;
    source::warn_of_failures(&measured, color);
    measured.whole()
}
