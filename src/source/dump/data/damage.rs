//! What keeps rows from being read.

use std::fmt;

use super::table::Defect;

/// What happens where rows cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum AtDamage {
    /// Nothing more is read.
    #[default]
    Stop,
    /// The rows that can be read are measured, and marked as a sample.
    GoOn,
}

/// Rows of a table that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Damage {
    /// The file as the user named it.
    pub file: String,
    /// The table.
    pub table: String,
    /// The line in the file, from 1, where it has lines.
    pub line: Option<u64>,
    /// What is wrong, and what was read.
    pub message: String,
}

impl Damage {
    pub(super) fn cut_off(file: String, table: String, rows: u64, why: String) -> Self {
        let message = format!("its rows end early, behind {}: {why}", rows_in_words(rows));
        Damage { file, table, line: None, message }
    }

    pub(super) fn bad_row(
        file: String,
        table: String,
        number: u64,
        line: Option<u64>,
        defect: &Defect,
        read: u64,
        bad: u64,
    ) -> Self {
        let what = match defect {
            Defect::Width { found, expected } => {
                let columns = if *found == 1 { "column" } else { "columns" };
                format!("has {found} {columns} and not {expected}")
            }
            Defect::Value { column } => format!("holds a value in {column} that is none of its type"),
        };
        let more = match bad {
            1 => String::new(),
            bad => format!(", as {} more cannot be read", rows_in_words(bad - 1)),
        };
        let were = if read == 1 { "was" } else { "were" };
        let message = format!("row {number} {what}{more}; {} {were} read", rows_in_words(read));
        Damage { file, table, line, message }
    }
}

fn rows_in_words(rows: u64) -> String {
    if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file)?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        write!(f, " {}: {}", self.table, self.message)
    }
}
