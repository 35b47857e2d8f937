//! Snapshots.

use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};

use super::super::CliError;
use super::SourceReading;
use crate::report::{Extent, InputKind, InputSummary, Skipped};
use crate::source::snapshot::{LeftOut, Origin, Snapshot, is_json};
use crate::source::{DumpRows, Sources};

/// How much of a file shows what it is.
const HEAD_BYTES: u64 = 256;

/// The argument that stands for standard input.
const STDIN: &str = "-";

/// The snapshot among these arguments: a snapshot stands alone.
pub(super) fn among(files: &[PathBuf]) -> Result<Option<&Path>, CliError> {
    let Some(found) = files.iter().find(|file| begins_like_json(file)) else { return Ok(None) };
    match files.len() {
        1 => Ok(Some(found)),
        _ => Err(CliError::SnapshotAmongFiles { file: found.clone() }),
    }
}

/// Whether a file is JSON. What cannot be opened is left to whoever reads it.
fn begins_like_json(file: &Path) -> bool {
    if file.as_os_str() == STDIN {
        // what is looked at stays in the buffer that standard input has
        return io::stdin().lock().fill_buf().is_ok_and(is_json);
    }
    let is_file = file.metadata().is_ok_and(|found| found.is_file());
    let mut head = Vec::new();
    is_file
        && File::open(file).and_then(|file| file.take(HEAD_BYTES).read_to_end(&mut head)).is_ok()
        && is_json(&head)
}

/// The catalog of a snapshot.
pub(super) fn read(file: &Path) -> Result<SourceReading, CliError> {
    let bytes = bytes(file).map_err(|source| CliError::File {
        option: "SOURCE".to_owned(),
        file: file.to_owned(),
        source,
    })?;
    let name = file.display().to_string();
    let snapshot = Snapshot::read(&name, &bytes)?;
    let server_version = snapshot.catalog.server_version.map(|version| version.to_string());
    let (extent, skipped) = how_it_was_read(snapshot.origin, snapshot.catalog.relations.len());
    Ok(SourceReading {
        input: InputSummary { kind: InputKind::Snapshot, name, server_version, extent },
        skipped,
        sources: Sources::default(),
        rows: DumpRows::default(),
        catalog: snapshot.catalog,
        server: snapshot.server,
        profile: snapshot.profile,
    })
}

fn how_it_was_read(origin: Origin, relations: usize) -> (Extent, Vec<Skipped>) {
    match origin {
        Origin::Statements { all, not_understood, left_out } => {
            let skipped = left_out.into_iter().map(|LeftOut { file, line, statement, reason }| Skipped {
                file,
                line,
                statement,
                reason,
            });
            (Extent::Statements { all, not_understood }, skipped.collect())
        }
        Origin::Server { schemas_left_out } => (Extent::Database { relations, schemas_left_out }, Vec::new()),
    }
}

/// How a source was read, for the file of its snapshot.
pub(in super::super) fn origin(extent: Extent, skipped: Vec<Skipped>) -> Origin {
    match extent {
        Extent::Statements { all, not_understood } => {
            let left_out = skipped.into_iter().map(|Skipped { file, line, statement, reason }| LeftOut {
                file,
                line,
                statement,
                reason,
            });
            Origin::Statements { all, not_understood, left_out: left_out.collect() }
        }
        Extent::Database { relations: _, schemas_left_out } => Origin::Server { schemas_left_out },
    }
}

fn bytes(file: &Path) -> io::Result<Vec<u8>> {
    if file.as_os_str() != STDIN {
        return std::fs::read(file);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}
