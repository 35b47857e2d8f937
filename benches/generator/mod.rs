//! Invents a schema of any size and writes it as pg_dump 15 writes it, byte for byte: restored in PostgreSQL 15
//! and dumped again it comes out as it went in (a test sees to that).
//!
//! | module | |
//! |---|---|
//! | `random` | numbers that look random and are always the same |
//! | `templates` | the columns that tables are made of |
//! | `model` | what an invented schema consists of |
//! | `invent` | makes a schema of a given number of tables |
//! | `entries` | the parts of a dump, in pg_dump's order |
//! | `print` | a schema as parts of a dump |
//! | `data` | rows for the tables |

mod data;
mod entries;
mod invent;
mod model;
mod print;
mod random;
mod templates;

use std::io::{self, Write};

/// The roles that a dump mentions: they must exist where it is restored.
#[allow(dead_code, reason = "for those who restore a dump")]
pub const ROLES: [&str; 3] = [model::OWNER, model::READER, model::WRITER];

/// How large a dump is wanted.
pub struct Request {
    /// The number of tables, partitions included.
    pub tables: usize,
    /// About how many bytes of COPY data; none makes it a schema-only dump.
    pub data_bytes: u64,
}

/// Writes the dump.
pub fn write_dump(request: &Request, out: &mut impl Write) -> io::Result<()> {
    let tables = invent::tables(request.tables);
    let rows = data::Rows::for_bytes(&tables, request.data_bytes);
    let entries = print::entries(&tables, rows);
    out.write_all(print::HEADER.as_bytes())?;
    entries.write(out, |table, out| match rows {
        Some(rows) => rows.write(&tables[table], out),
        None => Ok(()),
    })?;
    out.write_all(print::FOOTER.as_bytes())
}
