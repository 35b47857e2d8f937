//! Lints a running server inside another program.
//!
//! `cargo run --example live -- postgres://lint@db.example/shop`

use pgdms_lint::lint::Linter;
use pgdms_lint::migration::Migration;
use pgdms_lint::source::live::connect::{ConnectionParameters, Environment};
use pgdms_lint::source::live::{LiveOptions, read_live};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // an empty text is a connection string too: all is in the environment then
    let connection_string = std::env::args().nth(1).unwrap_or_default();
    let parameters = ConnectionParameters::parse(&connection_string, &Environment::of_process())?;
    let reading = read_live(&parameters, &LiveOptions::default())?;
    let unread = reading.catalog.unread.len();
    let migration = Migration::new(reading.catalog).with_server(reading.server);

    for finding in Linter::new().run(&migration).findings {
        println!("{}: {}", finding.severity, finding.id(migration.source()));
    }
    if unread > 0 {
        println!("{unread} objects could not be read as a whole, and were not judged");
    }
    Ok(())
}
