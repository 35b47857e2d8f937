//! A running server and a dump of it are the same catalog, and get the same findings.
//!
//! Every fixture and real dump is restored on a server, which is read as it runs; then it is dumped and the dump
//! read. What differs is in one of the short lists of [`live_and_dump::exceptions`], with a reason.

#![cfg(all(feature = "live", feature = "dump"))]

mod live_and_dump;
mod support;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::thread;

use live_and_dump::exceptions::{self, Exception};
use live_and_dump::{Case, Compared};
use support::postgres::Server;
use support::{corpus, fixtures};

/// Older servers know too few of the fixtures for all exceptions to occur.
const OLDEST_WITH_ALL_EXCEPTIONS: u32 = 13;

#[test]
fn every_fixture_is_read_the_same_live_and_dumped() {
    let version = Server::shared().major_version();
    let cases: Vec<Case> = fixtures::all().into_iter().map(Case::of_fixture).collect();
    let compared = compare_all(cases);
    assert_nothing_unexplained(&compared);
    if version >= OLDEST_WITH_ALL_EXCEPTIONS {
        assert_every_exception_occurs(&compared);
    }
}

#[test]
fn privileges_on_what_postgres_and_extensions_made_are_read_the_same_live_and_dumped() {
    let compared = Case::of_supplied_privileges().compare();
    let (objects, parameters) = (19, 2);
    let expected = if Server::shared().major_version() >= 15 { objects + parameters } else { objects };
    assert_eq!(compared.supplied, expected);
    assert_nothing_unexplained(&[compared]);
}

#[test]
fn every_real_dump_is_read_the_same_live_and_dumped() {
    let Some(folder) = corpus::folder() else {
        println!("no folder shared/corpus: no real dump compared");
        return;
    };
    let cases = corpus::restorable(&folder).into_iter().map(Case::of_corpus).collect();
    assert_nothing_unexplained(&compare_all(cases));
}

/// Two servers at a time.
fn compare_all(cases: Vec<Case>) -> Vec<Compared> {
    let waiting = Mutex::new(cases.into_iter());
    let next = || waiting.lock().unwrap().next();
    let compare_some = || std::iter::from_fn(next).map(Case::compare).collect::<Vec<Compared>>();
    thread::scope(|scope| {
        let workers = [scope.spawn(compare_some), scope.spawn(compare_some)];
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}

fn assert_nothing_unexplained(compared: &[Compared]) {
    let mut wrong = BTreeMap::new();
    for one in compared {
        let mut lines = exceptions::unexplained(&one.difference, &one.exceptions);
        lines.extend(one.unread.iter().map(|unread| format!("not read of the server: {unread}")));
        lines.extend(one.skipped.iter().map(|skipped| format!("not read of the dump: {skipped}")));
        // what differs shows in findings again
        if lines.is_empty() {
            lines.clone_from(&one.findings);
        }
        if !lines.is_empty() {
            wrong.insert(one.name.as_str(), lines);
        }
    }
    let told: Vec<String> =
        wrong.iter().map(|(name, lines)| format!("{name}:\n  {}", lines.join("\n  "))).collect();
    assert!(told.is_empty(), "live is -here-, dumped is -there-\n{}", told.join("\n\n"));
}

/// An exception that no longer occurs is one that nobody needs.
fn assert_every_exception_occurs(compared: &[Compared]) {
    let idle: Vec<&str> = compared
        .iter()
        .flat_map(|one| &one.exceptions)
        .filter(|exception| !compared.iter().any(|one| exception.occurs_in(&one.difference)))
        .map(|Exception { reason, .. }| *reason)
        .collect();
    assert!(idle.is_empty(), "these no longer differ: {idle:#?}");
}
