//! Rows for the tables. Every table gets the same number of them, and a row refers to the row of its own number
//! in other tables: so foreign keys hold.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::model::{Column, Key, Shape, Table};
use super::templates::Values;

/// How many rows every table gets.
#[derive(Clone, Copy)]
pub struct Rows {
    per_table: u64,
}

/// The row whose length stands for that of all.
const TYPICAL_ROW: u64 = 10_000;

impl Rows {
    /// As many rows as make up about `bytes` over all tables; none when no data is wanted.
    pub fn for_bytes(tables: &[Table], bytes: u64) -> Option<Self> {
        if bytes == 0 {
            return None;
        }
        let mut row = String::new();
        for table in tables.iter().filter(|table| table.holds_rows()) {
            push_row(table, TYPICAL_ROW, &mut row);
        }
        let per_table = bytes / (row.len() as u64).max(1);
        Some(Self { per_table: per_table.max(1) })
    }

    pub fn per_table(self) -> u64 {
        self.per_table
    }

    /// The COPY statement that takes the rows of a table.
    pub fn copy_statement(self, table: &Table) -> String {
        let mut columns = vec![table.key_column()];
        if table.shape != Shape::Ordinary {
            columns.push("day");
        }
        columns.extend(table.references.iter().map(|reference| reference.column.as_str()));
        columns.extend(table.columns.iter().map(|column| column.template.name));
        format!("COPY {} ({}) FROM stdin;", table.path(), columns.join(", "))
    }

    /// Writes a table's rows in COPY's text format.
    pub fn write(self, table: &Table, out: &mut impl Write) -> io::Result<()> {
        let mut line = String::with_capacity(1024);
        for row in 1..=self.per_table {
            line.clear();
            push_row(table, row, &mut line);
            out.write_all(line.as_bytes())?;
        }
        Ok(())
    }
}

fn push_row(table: &Table, row: u64, line: &mut String) {
    push_key(table.key, row, line);
    if let Shape::Partition { year } = table.shape {
        // Writing to a String cannot fail, here and below.
        let _ = write!(line, "\t{year}-06-15");
    }
    for reference in &table.references {
        line.push('\t');
        push_key(reference.key, row, line);
    }
    for column in &table.columns {
        line.push('\t');
        push_value(column, row, line);
    }
    line.push('\n');
}

fn push_key(key: Key, row: u64, line: &mut String) {
    let _ = match key {
        Key::Uuid => write!(line, "00000000-0000-4000-8000-{row:012x}"),
        Key::Code => write!(line, "C{row:08}"),
        Key::Serial | Key::IdentityAlways | Key::IdentityByDefault | Key::Given => write!(line, "{row}"),
    };
}

fn push_value(column: &Column, row: u64, line: &mut String) {
    match &column.template.values {
        Values::OneOf(values) => line.push_str(values[(row % values.len() as u64) as usize]),
        Values::Numbered(prefix) => {
            line.push_str(prefix);
            let _ = write!(line, "{row}");
        }
    }
}
