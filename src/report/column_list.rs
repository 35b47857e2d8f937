//! The list of columns that `pgdms-lint types` writes.

use std::collections::HashMap;
use std::io::{self, Write};

use super::printable::printable;
use super::text::write_wrapped;
use crate::dms::ColumnTypeRow;
use crate::dms::types::Outcome;

/// Writes the list as JSON.
///
/// # Errors
/// When the output cannot be written.
pub fn write_json(rows: &[ColumnTypeRow], out: impl Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    serde_json::to_writer_pretty(&mut out, rows).map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Writes the list for people: a heading a table, a line a column with the number of the reason
/// where the verdict is not "full". The reasons stand at the end, each once.
///
/// # Errors
/// When the output cannot be written.
pub fn write_text(rows: &[ColumnTypeRow], out: impl Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    let mut reasons = Reasons::default();
    for table in rows.chunk_by(|a, b| a.schema == b.schema && a.table == b.table) {
        write_table(table, &mut reasons, &mut out)?;
    }
    reasons.write(&mut out)?;
    write_totals(rows, &mut out)?;
    out.flush()
}

/// The reasons in the order in which they are met.
#[derive(Default)]
struct Reasons {
    numbers: HashMap<&'static str, usize, foldhash::fast::RandomState>,
    texts: Vec<&'static str>,
}

impl Reasons {
    /// The number of a reason, from 1.
    fn number(&mut self, reason: &'static str) -> usize {
        *self.numbers.entry(reason).or_insert_with(|| {
            self.texts.push(reason);
            self.texts.len()
        })
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        for (at, reason) in self.texts.iter().enumerate() {
            let prefix = format!("  [{}] ", at + 1);
            write!(out, "{prefix}")?;
            write_wrapped(out, prefix.len(), prefix.len(), reason)?;
        }
        if self.texts.is_empty() { Ok(()) } else { writeln!(out) }
    }
}

fn write_table(rows: &[ColumnTypeRow], reasons: &mut Reasons, out: &mut impl Write) -> io::Result<()> {
    let Some(first) = rows.first() else { return Ok(()) };
    let bold = anstyle::Style::new().bold();
    let name = format!("{}.{}", first.schema, first.table);
    writeln!(out, "{bold}{}{bold:#}", printable(&name))?;
    let widths = [
        width(rows.iter().map(|row| row.column.as_str())),
        width(rows.iter().map(|row| row.data_type.as_str())),
        width(rows.iter().map(|row| row.dms_type.as_str())),
        width(rows.iter().map(|row| row.target_type.as_str())),
    ];
    for row in rows {
        write_row(row, widths, reasons, out)?;
    }
    writeln!(out)
}

fn width<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(|text| printable(text).chars().count()).max().unwrap_or(0)
}

fn write_row(
    row: &ColumnTypeRow,
    widths: [usize; 4],
    reasons: &mut Reasons,
    out: &mut impl Write,
) -> io::Result<()> {
    let style = match row.verdict {
        Outcome::Full => anstyle::Style::new(),
        Outcome::None => anstyle::AnsiColor::Red.on_default(),
        _ => anstyle::AnsiColor::Yellow.on_default(),
    };
    let [column, data_type, dms_type, target_type] = widths;
    write!(
        out,
        "  {:column$}  {:data_type$}  {:dms_type$}  {:target_type$}  {style}{}{style:#}",
        printable(row.column.as_str()),
        printable(&row.data_type),
        printable(&row.dms_type),
        printable(&row.target_type),
        row.verdict.as_str(),
    )?;
    match row.verdict {
        Outcome::Full => writeln!(out),
        _ => writeln!(out, " [{}]", reasons.number(row.reason)),
    }
}

fn write_totals(rows: &[ColumnTypeRow], out: &mut impl Write) -> io::Result<()> {
    let count = |verdict| rows.iter().filter(|row| row.verdict == verdict).count();
    writeln!(
        out,
        "{} columns: {} full, {} partial, {} not migrated, {} undocumented.",
        rows.len(),
        count(Outcome::Full),
        count(Outcome::Partial),
        count(Outcome::None),
        count(Outcome::Undocumented),
    )
}
