//! Everything against itself.

use std::path::Path;

use pgdms_lint::migration::Migration;
use pgdms_lint::source::live::connect::{ConnectionParameters, Environment};
use pgdms_lint::source::live::{LiveOptions, read_live};
use pgdms_lint::source::read_dump;
use pgdms_lint::source::{DumpOptions, read_dump_from};

use super::told::differences;
use crate::program::run_in;
use crate::support::postgres::Server;
use crate::support::{corpus, fixtures};

#[test]
fn every_dump_against_itself_lacks_nothing() {
    let mut paths: Vec<Vec<std::path::PathBuf>> =
        fixtures::all().into_iter().map(|fixture| fixture.files).collect();
    if let Some(folder) = corpus::folder() {
        paths.extend(corpus::restorable(&folder).into_iter().map(|dump| vec![dump.path]));
    }
    for files in paths {
        let read = || read_dump(&files, &DumpOptions::default()).unwrap().catalog;
        let migration = Migration::new(read()).with_target(read());
        assert_eq!(differences(&migration), [""; 0], "{files:?}");
    }
}

/// A server against the dump of it, and the other way round; a snapshot against the server.
#[test]
fn servers_dumps_and_snapshots_of_one_database_lack_nothing() {
    for name in ["shop", "everything", "entangled"] {
        let server = Server::start();
        server.create_database("one").unwrap();
        let fixture = fixtures::all().into_iter().find(|fixture| fixture.name == name).unwrap();
        fixture.restore(&server, "one").unwrap();
        let dump = [
            server.pg_dumpall(&["--roles-only", "--no-role-passwords"]).unwrap(),
            server.pg_dump("one", &["-s", "-C"]).unwrap(),
        ]
        .concat();
        let dumped = || read_dump_from("dump", dump.as_slice(), &DumpOptions::default()).unwrap().catalog;
        let live = || live(&server, "one");
        for (what, source, target) in
            [("live to dump", live(), dumped()), ("dump to live", dumped(), live()), ("live", live(), live())]
        {
            let migration = Migration::new(source).with_target(target);
            assert_eq!(differences(&migration), [""; 0], "{name}, {what}");
        }
        against_a_snapshot(&server, name);
    }
}

fn against_a_snapshot(server: &Server, name: &str) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("host={} dbname=one user=postgres", server.socket_directory().display());
    let kept = run_in(folder.path(), &["snapshot", &url, "-o", "one.json"]);
    assert_eq!(kept.exit_code, 0, "{name}: {}", kept.transcript());
    for (source, target) in [(url.as_str(), "one.json"), ("one.json", url.as_str())] {
        let run = run_in(folder.path(), &["compare", source, "--target", target]);
        assert_eq!(run.exit_code, 0, "{name}: {}", run.transcript());
        assert!(run.stdout.contains("Nothing is missing"), "{name}: {}", run.transcript());
    }
}

pub fn live(server: &Server, database: &str) -> pgdms_lint::catalog::Catalog {
    let folder: &Path = server.socket_directory();
    let text = format!("host={} dbname={database} user=postgres", folder.display());
    let parameters = ConnectionParameters::parse(&text, &Environment::default()).unwrap();
    let reading = read_live(&parameters, &LiveOptions::default()).unwrap();
    assert!(reading.catalog.unread.is_empty(), "{:?}", reading.catalog.unread);
    reading.catalog
}
