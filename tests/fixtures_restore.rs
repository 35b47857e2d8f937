//! The fixtures are what they claim to be: schemas that PostgreSQL takes without an error, and whose dumps it
//! takes again. What a test says about an invalid schema would mean nothing.

mod support;

use std::fs;

use support::postgres::Server;
use support::{corpus, fixtures};

#[test]
fn every_fixture_restores_and_so_does_its_dump() {
    let fixtures = fixtures::all();
    for expected in [
        "alter_heavy",
        "base_type",
        "everything",
        "extensions",
        "grants_by_several",
        "large_object",
        "migrations",
        "old_dump",
        "since_15",
        "since_16",
        "since_17",
        "since_17_excluded",
        "since_18",
    ] {
        assert!(fixtures.iter().any(|fixture| fixture.name == expected), "{expected} is missing");
    }
    let version = Server::shared().major_version();
    for fixture in fixtures::known_to(version) {
        let server = Server::start();
        server.create_database("restored").unwrap();
        fixture.restore(&server, "restored").unwrap_or_else(|error| panic!("{}: {error}", fixture.name));
        let dump = String::from_utf8(server.pg_dump("restored", &["-s"]).unwrap()).unwrap();
        server.create_database("again").unwrap();
        let again = server.psql("again", &dump);
        assert_eq!(again.is_ok(), fixture.is_restored_from_dump(), "dump of {}: {again:?}", fixture.name);
    }
}

#[test]
fn the_dumps_of_real_databases_restore_where_they_are_there() {
    let Some(folder) = corpus::folder() else {
        println!("no folder shared/corpus: nothing restored");
        return;
    };
    let dumps = corpus::restorable(&folder);
    assert!(!dumps.is_empty(), "{} has nothing that restores", folder.display());
    let server = Server::shared();
    for dump in dumps {
        server.create_database(&dump.name).unwrap();
        dump.restore(&server, &dump.name).unwrap_or_else(|error| panic!("{}: {error}", dump.name));
    }
}

#[test]
fn every_fixture_says_what_it_shows() {
    for fixture in fixtures::all().iter().filter(|fixture| fixture.files.len() == 1) {
        let text = fs::read_to_string(&fixture.files[0]).unwrap();
        assert!(text.starts_with("-- "), "{} begins without a comment", fixture.name);
    }
}
