//! Every SQL remedy that a rule offers runs on a real server, costs what it says, removes its finding and raises
//! nothing as bad, and can be undone unless it says that it cannot.

#![cfg(feature = "dump")]

mod remedies;
mod support;

use std::collections::BTreeSet;

use pgdms_lint::rules::{self, Given, Group};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use remedies::database::{self, Database};
use remedies::judged::Judged;
use remedies::{hostile, on_source, on_target};
use support::fixtures::{self, Fixture};
use support::lint::{catalog, migration};
use support::postgres::Server;

#[test]
fn remedies_for_the_fixtures_work_on_the_source() {
    let version = Server::shared().major_version();
    let mut wrong = Vec::new();
    let known = fixtures::known_to(version);
    for fixture in known.iter().filter(|fixture| fixture.is_restored_from_dump()) {
        // roles belong to a whole server: a fixture can be made once in each
        let server = Server::start();
        server.create_database(&fixture.name).unwrap();
        fixture.restore(&server, &fixture.name).unwrap();
        let database = Database::settled(&server, &fixture.name).unwrap();
        let problems = on_source::try_all(&database, &Given::NOTHING);
        wrong.extend(problems.into_iter().map(|problem| format!("{}: {problem}", fixture.name)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn remedies_for_the_examples_work_on_the_source() {
    let mut wrong = Vec::new();
    // what is found of a running server is tried on one: tests/source_rules.rs
    for rule in rules::all().filter(|rule| rule.group != Group::Source) {
        let example = &rule.example;
        let read = migration(example.bad, &example.given);
        if !offers_sql_for_the_source(&example.given.schema(example.bad), &example.given) {
            continue;
        }
        let named = read.source().database.name.as_ref().map(|name| name.as_str().to_owned());
        let server = Server::shared();
        let problems = with_example(&server, rule.name, named, example.bad, &example.given);
        wrong.extend(problems.into_iter().map(|problem| format!("example of {}: {problem}", rule.name)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn offers_sql_for_the_source(schema: &str, given: &Given) -> bool {
    let judged = Judged::of(schema, given);
    judged.remedies().iter().any(|(_, _, change)| change.server == pgdms_lint::remedy::Server::Source)
}

/// An example that names its database makes it; all others get one.
fn with_example(server: &Server, rule: &str, named: Option<String>, sql: &str, given: &Given) -> Vec<String> {
    let made = match &named {
        Some(_) => server.psql("postgres", sql).map(drop),
        None => server.create_database(rule).and_then(|()| server.psql(rule, sql).map(drop)),
    };
    if let Err(error) = made {
        return vec![format!("not restored: {error}")];
    }
    let name = named.unwrap_or_else(|| rule.to_owned());
    let database = Database::settled(server, &name).unwrap();
    let problems = on_source::try_all(&database, given);
    server
        .psql("postgres", &format!("DROP DATABASE {}", support::postgres::quote_identifier(&name)))
        .unwrap();
    problems
}

/// How many schemas with hostile names are tried.
const HOSTILE_SCHEMAS: u32 = 2;

#[test]
fn remedies_work_whatever_the_names_are() {
    let mut runner =
        TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let server = Server::shared();
    let mut wrong = Vec::new();
    for number in 0..HOSTILE_SCHEMAS {
        let name = format!("hostile {number}");
        let schema = hostile::schema(&mut runner);
        server.create_database(&name).unwrap();
        server.psql(&name, &schema).unwrap_or_else(|error| panic!("{error} in {schema}"));
        let database = Database::settled(&server, &name).unwrap();
        wrong.extend(on_source::try_all(&database, &Given::NOTHING));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn remedies_for_the_fixtures_work_on_the_target() {
    let version = Server::shared().major_version();
    let mut wrong = Vec::new();
    for fixture in fixtures::all_made_again().iter().filter(|fixture| fixture.oldest_version <= version) {
        let problems = migrate(fixture);
        wrong.extend(problems.into_iter().map(|problem| format!("{}: {problem}", fixture.name)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Runs everything for the target on a server that has nothing, and looks for what is still left behind.
fn migrate(fixture: &Fixture) -> Vec<String> {
    let name = &fixture.name;
    let source = Server::start();
    source.create_database(name).unwrap();
    fixture.restore(&source, name).unwrap_or_else(|error| panic!("{name}: {error}"));
    let dump = whole_dump(&source, name);
    let judged = Judged::of(&dump, &Given::NOTHING);

    let target = Server::start();
    target.create_database(name).unwrap();
    let mut wrong = Vec::new();
    let mut phases = on_target::units_by_phase(&judged);
    let remedied: BTreeSet<String> = phases.values().flatten().map(|unit| unit.of.clone()).collect();
    for (phase, unit) in on_target::bare_tables(catalog(&dump)) {
        phases.entry(phase).or_default().push(unit);
    }
    for (phase, units) in phases {
        let failed = on_target::run_in_some_order(&target, name, units);
        wrong.extend(failed.into_iter().map(|problem| format!("{}: {problem}", phase.as_str())));
    }
    let migration = migration(&dump, &Given::NOTHING).with_target(catalog(&whole_dump(&target, name)));
    let left = pgdms_lint::lint::Linter::new().run(&migration).findings;
    let left = left.iter().filter(|finding| is_left_behind(finding));
    let left = left.map(|finding| finding.id(migration.source())).filter(|id| remedied.contains(id));
    wrong.extend(left.map(|id| format!("still left behind: {id}")));
    wrong
}

fn is_left_behind(finding: &pgdms_lint::finding::Finding) -> bool {
    let name = finding.rule.name;
    on_target::is_about_what_is_left_behind(finding.rule)
        && (name.ends_with("-not-migrated") || name == "materialized-view")
}

/// What a database and the roles of its server say.
fn whole_dump(server: &Server, name: &str) -> String {
    let roles = String::from_utf8(server.pg_dumpall(&["--globals-only"]).unwrap()).unwrap();
    format!("{}\n{}", database::without_tokens(&roles), database::dump(server, name).unwrap())
}
