//! An estimate of the full load, for people and for programs.

#[cfg(feature = "cli")]
mod text;

use std::io;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::json::Tool;
use super::open_schema;
use crate::estimate::Estimate;

#[cfg(feature = "cli")]
pub use text::write as write_text;

/// The version of the form.
pub const ESTIMATE_VERSION: u32 = 1;

/// An estimate of pgdms-lint. Readers must accept keys and values of enumerations that they do not know: more may come.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "pgdms-lint estimate")]
struct JsonEstimate<'a> {
    /// The version of this form: 1.
    schema_version: u32,
    /// What wrote it.
    tool: Tool,
    #[serde(flatten)]
    estimate: &'a Estimate,
}

/// Writes the estimate as JSON.
///
/// # Errors
/// When the output cannot be written.
pub fn write_json(estimate: &Estimate, out: impl io::Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    let document = JsonEstimate { schema_version: ESTIMATE_VERSION, tool: Tool::THIS, estimate };
    serde_json::to_writer_pretty(&mut out, &document).map_err(io::Error::from)?;
    io::Write::write_all(&mut out, b"\n")?;
    io::Write::flush(&mut out)
}

/// The JSON Schema of what [`write_json`] writes.
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(JsonEstimate<'_>).to_value();
    open_schema::open(&mut schema);
    schema
}
