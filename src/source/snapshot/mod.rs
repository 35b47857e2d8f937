//! Snapshots: a database as it was read, in a file, to be judged later without a connection.
//!
//! The file is JSON of a form of its own, not the catalog's memory: objects by kind in the order of their
//! names, each with what belongs to it, referring to each other by name. `docs/snapshot.schema.json`
//! describes it. Written again it is the same, byte for byte. What it leaves out is listed in `saved`.
//!
//! It holds no rows and no secrets. Defaults, checks, queries of views, bodies of functions and comments
//! are part of the schema, and are in it.
//!
//! A reader refuses keys that it does not know: a file of its own version has none, so they mean damage.
//! Whatever is added to the form raises its version, older ones stay readable.
//!
//! - `document`: the file as a whole; `saved`: its objects, one file a kind
//! - `write`, `writer`, `layout`, `secrets`: from the catalog to the file
//! - `restore`, `reader`, `circle`: from the file to the catalog

mod circle;
mod document;
mod error;
mod layout;
mod origin;
mod reader;
mod restore;
mod saved;
mod secrets;
#[cfg(test)]
mod tests;
mod write;
mod writer;

use std::io;

use serde::{Deserialize, Serialize};

use crate::catalog::Catalog;
use crate::profile::DataProfile;
use crate::server::ServerFacts;

use restore::Restored;

pub use error::{Flaw, SnapshotError};
pub use origin::{LeftOut, Origin};

/// The version of the file's form that this crate writes, and the newest that it reads.
pub const SNAPSHOT_VERSION: u32 = 1;

/// This program, as the files that it writes name it.
const WRITTEN_BY: &str = concat!("pgdms-lint ", env!("CARGO_PKG_VERSION"));

/// The value of the key `format`.
const FORMAT: &str = "pgdms-lint-snapshot";

/// A database as it was read.
///
/// ```
/// # #[cfg(feature = "dump")] {
/// use pgdms_lint::source::{self, snapshot::Snapshot};
///
/// let sql = "CREATE TABLE rates (id bigint PRIMARY KEY, factor numeric);";
/// let catalog = source::read_dump_from("rates.sql", sql.as_bytes(), &Default::default())?.catalog;
/// let mut file = Vec::new();
/// Snapshot::new(catalog).write(&mut file)?;
/// let snapshot = Snapshot::read("rates.json", &file)?;
/// assert!(snapshot.catalog.relation("public", "rates").is_some());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Snapshot {
    /// What the database contains.
    pub catalog: Catalog,
    /// How it was read.
    pub origin: Origin,
    /// What the running server told, where it was read from one.
    pub server: Option<ServerFacts>,
    /// Facts about the stored values, where there are any.
    pub profile: Option<DataProfile>,
}

impl Snapshot {
    /// A snapshot of nothing but a catalog.
    pub fn new(catalog: Catalog) -> Self {
        Snapshot { catalog, origin: Origin::default(), server: None, profile: None }
    }

    /// With how it was read.
    #[must_use]
    pub fn with_origin(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }

    /// With what the running server told.
    #[must_use]
    pub fn with_server(mut self, server: ServerFacts) -> Self {
        self.server = Some(server);
        self
    }

    /// With facts about the stored values.
    #[must_use]
    pub fn with_profile(mut self, profile: DataProfile) -> Self {
        self.profile = Some(profile);
        self
    }

    /// Writes the file.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn write(&self, out: impl io::Write) -> io::Result<()> {
        let mut out = io::BufWriter::new(out);
        let mut serializer = serde_json::Serializer::with_formatter(&mut out, layout::Lines::default());
        write::Streamed { snapshot: self }.serialize(&mut serializer).map_err(io::Error::from)?;
        io::Write::write_all(&mut out, b"\n")?;
        io::Write::flush(&mut out)
    }

    /// Reads the bytes of a file; `name` is for messages.
    ///
    /// # Errors
    /// When it is no JSON, no snapshot, cut off or damaged, or was written by a newer version.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, SnapshotError> {
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        let document: document::Document =
            serde_json::from_slice(bytes).map_err(|error| explained(name, bytes, &error))?;
        if document.version != SNAPSHOT_VERSION {
            return Err(other_version(name, u64::from(document.version), document.written_by));
        }
        let mut restored = restore::restore(document).map_err(|flawed| SnapshotError::Flaw {
            file: name.to_owned(),
            object: format!("{} {}", flawed.object.kind, flawed.object.path()),
            flaw: flawed.flaw,
        })?;
        let profile = restored.profile.take().map(|file| DataProfile::of_file(name, file)).transpose()?;
        let Restored { catalog, origin, server, profile: _ } = restored;
        Ok(Snapshot { catalog, origin, server, profile })
    }
}

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Whether a file that begins like this is JSON, and no SQL: a snapshot, or a mistake that
/// [`Snapshot::read`] explains.
///
/// ```
/// use pgdms_lint::source::snapshot::is_json;
/// assert!(is_json(b"\n{\"format\": "));
/// assert!(!is_json(b"-- PostgreSQL database dump"));
/// ```
pub fn is_json(head: &[u8]) -> bool {
    let head = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head);
    let text = head.trim_ascii_start();
    let behind = text.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    behind.is_some_and(|behind| matches!(behind.first(), None | Some(b'"' | b'}')))
}

/// The JSON Schema of the file.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(document::Document).to_value()
}

/// What is looked at before the rest, where the rest cannot be read.
#[derive(Default, Deserialize)]
struct Head {
    #[serde(default)]
    format: serde_json::Value,
    #[serde(default)]
    version: serde_json::Value,
    #[serde(default)]
    written_by: String,
}

/// Why a file cannot be read.
fn explained(name: &str, bytes: &[u8], error: &serde_json::Error) -> SnapshotError {
    let file = name.to_owned();
    let (line, column) = (error.line(), error.column());
    if error.is_eof() {
        return SnapshotError::CutOff { file, line, column };
    }
    if let Ok(head) = serde_json::from_slice::<Head>(bytes) {
        if head.format != FORMAT {
            return SnapshotError::OtherJson { file };
        }
        if let Some(found) = head.version.as_u64().filter(|found| *found > u64::from(SNAPSHOT_VERSION)) {
            return other_version(name, found, head.written_by);
        }
    }
    let message = error.to_string();
    let place = format!(" at line {line} column {column}");
    let message = message.strip_suffix(&place).unwrap_or(&message).to_owned();
    SnapshotError::Form { file, line, column, message }
}

fn other_version(name: &str, found: u64, written_by: String) -> SnapshotError {
    let file = name.to_owned();
    if found > u64::from(SNAPSHOT_VERSION) {
        let known = written_by.starts_with("pgdms-lint");
        let written_by = if known { written_by } else { "a newer pgdms-lint".to_owned() };
        return SnapshotError::Newer { file, found, written_by };
    }
    SnapshotError::Form { file, line: 1, column: 1, message: format!("there is no version {found}") }
}
