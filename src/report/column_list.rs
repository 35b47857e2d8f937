//! The list of columns that `pgdms-lint types` writes.

use std::io::{self, Write};

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

/// Writes the list for people: a heading a table, a line a column, the reason where the verdict is
/// not "full". The same reason is written once a table.
///
/// # Errors
/// When the output cannot be written.
pub fn write_text(rows: &[ColumnTypeRow], out: impl Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    for table in rows.chunk_by(|a, b| a.schema == b.schema && a.table == b.table) {
        write_table(table, &mut out)?;
    }
    write_totals(rows, &mut out)?;
    out.flush()
}

fn write_table(rows: &[ColumnTypeRow], out: &mut impl Write) -> io::Result<()> {
    let Some(first) = rows.first() else { return Ok(()) };
    let bold = anstyle::Style::new().bold();
    writeln!(out, "{bold}{}.{}{bold:#}", first.schema, first.table)?;
    let widths = [
        width(rows.iter().map(|row| row.column.as_str())),
        width(rows.iter().map(|row| row.data_type.as_str())),
        width(rows.iter().map(|row| row.dms_type.as_str())),
        width(rows.iter().map(|row| row.target_type.as_str())),
    ];
    for row in rows {
        write_row(row, widths, out)?;
    }
    let mut reasons: Vec<&str> = Vec::new();
    for row in rows.iter().filter(|row| row.verdict != Outcome::Full) {
        if !reasons.contains(&row.reason) {
            reasons.push(row.reason);
            writeln!(out, "    {}: {}", row.column, row.reason)?;
        }
    }
    writeln!(out)
}

fn width<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(|text| text.chars().count()).max().unwrap_or(0)
}

fn write_row(row: &ColumnTypeRow, widths: [usize; 4], out: &mut impl Write) -> io::Result<()> {
    let style = match row.verdict {
        Outcome::Full => anstyle::Style::new(),
        Outcome::None => anstyle::AnsiColor::Red.on_default(),
        _ => anstyle::AnsiColor::Yellow.on_default(),
    };
    let [column, data_type, dms_type, target_type] = widths;
    writeln!(
        out,
        "  {:column$}  {:data_type$}  {:dms_type$}  {:target_type$}  {style}{}{style:#}",
        row.column.as_str(),
        row.data_type,
        row.dms_type,
        row.target_type,
        row.verdict.as_str(),
    )
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
