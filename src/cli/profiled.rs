//! What is known of the stored values: measured before (`--profile`), or now (`--measure`).

use std::path::PathBuf;

use super::arguments::{ProfileOptions, SourceOptions};
use super::output::ColorChoice;
use super::{CliError, source, task_files};
use crate::config::Config;
use crate::migration::Migration;
use crate::profile::DataProfile;
use crate::profile::wanted::Wanted;
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
    Ok(match profile {
        Some(profile) => migration.with_profile(profile),
        None => migration,
    })
}

/// The facts of all files together.
fn of_files(options: &ProfileOptions, config: &Config) -> Result<Option<DataProfile>, CliError> {
    let mut files: Vec<Option<PathBuf>> = options.profile.iter().cloned().map(Some).collect();
    if files.is_empty() {
        files.push(None);
    }
    let mut all: Option<DataProfile> = None;
    for file in &files {
        let Some((name, bytes)) = task_files::file("profile", file, &config.profile)? else { continue };
        let profile = DataProfile::read(&name, &bytes)?;
        all = Some(match all {
            Some(known) => known.merge(profile),
            None => profile,
        });
    }
    Ok(all)
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
