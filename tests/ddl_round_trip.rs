//! The SQL that is written from a catalog makes the database that the catalog was read from: a schema is
//! dumped, the dump read, everything in it written anew, run on an empty database and dumped again. Both dumps
//! must say the same.

#![cfg(feature = "dump")]

mod rebuild;
mod support;

use std::collections::BTreeMap;
use std::io::Cursor;

use pgdms_lint::catalog::Catalog;
use pgdms_lint::source::{DumpOptions, read_dump_from};
use support::fixtures::{self, Fixture};
use support::postgres::Server;

#[test]
fn what_is_written_is_what_was_read() {
    let version = Server::shared().major_version();
    for fixture in fixtures::all_made_again().iter().filter(|fixture| fixture.oldest_version <= version) {
        // pg_dump is the judge, and the roles of a fixture can be made once a server
        let server = Server::start();
        let dump = settled_dump(&server, fixture);
        let catalog = read(&fixture.name, &dump);
        server.create_database("rebuilt").unwrap();
        rebuild::rebuild(&server, "rebuilt", &catalog)
            .unwrap_or_else(|error| panic!("{}: {error}", fixture.name));
        let rebuilt = server.pg_dump("rebuilt", &["-s"]).unwrap();
        assert_same(&fixture.name, &entries(&dump), &entries(&rebuilt));
    }
}

/// A dump of the fixture after one restore, which settles how the server prints expressions.
fn settled_dump(server: &Server, fixture: &Fixture) -> Vec<u8> {
    server.create_database("original").unwrap();
    fixture.restore(server, "original").unwrap_or_else(|error| panic!("{}: {error}", fixture.name));
    let first = server.pg_dump("original", &["-s"]).unwrap();
    if !fixture.is_restored_from_dump() {
        return first;
    }
    server.create_database("settled").unwrap();
    server.psql_bytes("settled", &first).unwrap();
    server.pg_dump("settled", &["-s"]).unwrap()
}

fn read(name: &str, dump: &[u8]) -> Catalog {
    let reading = read_dump_from(name, Cursor::new(dump.to_vec()), &DumpOptions::default()).unwrap();
    assert!(reading.skipped.is_empty(), "{name}: not read: {:#?}", reading.skipped);
    reading.catalog
}

/// The entries of a dump by their headings, the lines of each sorted: ACLs have no order of their own.
fn entries(dump: &[u8]) -> BTreeMap<String, Vec<String>> {
    let text = String::from_utf8_lossy(dump).into_owned();
    let mut entries: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut heading = String::new();
    for line in
        text.lines().filter(|line| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict"))
    {
        if line.starts_with("-- Name: ") {
            heading = line.to_owned();
        } else if heading.contains("SUBSCRIPTION") {
            // made by hand, see `surroundings`
        } else if !line.is_empty() && !line.starts_with("--") && !line.starts_with("SET default_table") {
            entries.entry(heading.clone()).or_default().push(line.trim_end_matches(',').to_owned());
        }
    }
    for lines in entries.values_mut() {
        lines.sort();
    }
    entries
}

fn assert_same(name: &str, read: &BTreeMap<String, Vec<String>>, rebuilt: &BTreeMap<String, Vec<String>>) {
    let mut differences = Vec::new();
    for heading in read.keys().chain(rebuilt.keys().filter(|heading| !read.contains_key(*heading))) {
        let (was, is) = (read.get(heading), rebuilt.get(heading));
        if was != is {
            differences.push(format!("{heading}\n  was {was:#?}\n  is {is:#?}"));
        }
    }
    assert!(differences.is_empty(), "{name}: {} differ:\n{}", differences.len(), differences.join("\n"));
}
