//! Writes an invented dump to standard output: `generate_schema TABLES [DATA_BYTES]`.
//!
//! `cargo run --release --example generate_schema -- 10000 > dump.sql` writes the schema of 10,000 tables as
//! `pg_dump -s` would; with a second number the tables also get about that many bytes of COPY data. The same
//! numbers always give the same bytes.

mod generator;

use std::env;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use generator::{Request, write_dump};

fn main() -> ExitCode {
    let Some(request) = read_request(env::args().skip(1)) else {
        eprintln!("usage: generate_schema TABLES [DATA_BYTES]");
        return ExitCode::from(2);
    };
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    match write_dump(&request, &mut out).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads only the beginning has what they wanted.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("generate_schema: writing the dump: {error}");
            ExitCode::from(2)
        }
    }
}

fn read_request(mut arguments: impl Iterator<Item = String>) -> Option<Request> {
    let tables = arguments.next()?.parse().ok()?;
    let data_bytes = match arguments.next() {
        Some(bytes) => bytes.parse().ok()?,
        None => 0,
    };
    arguments.next().is_none().then_some(Request { tables, data_bytes })
}
