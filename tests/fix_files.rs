//! The written files alone, through psql: they move a database from one server to another, end in the same state
//! wherever they were stopped, stop on the wrong server, and are undone by their rollback.

#![cfg(feature = "dump")]

#[allow(dead_code, reason = "each test program uses a part of its own")]
mod fix_target {
    pub mod differences;
    pub mod run;
}
#[path = "remedies/hostile.rs"]
mod hostile;
mod support;

use std::io::Cursor;

use proptest::test_runner::TestRunner;

use fix_target::{differences, run};
use pgdms_lint::fix::{self, FixOptions, FixPlan, script};
use pgdms_lint::lint::Linter;
use pgdms_lint::migration::Migration;
use pgdms_lint::remedy::{Phase, Server as Side};
use pgdms_lint::source::{DumpOptions, read_dump_from};
use support::fixtures;
use support::postgres::Server;

const SOURCE: &str = "original";
const SETTLED: &str = "settled";
const TARGET: &str = "rebuilt";
const STOPPED: &str = "stopped before anything was changed";
const NOBODY: &str = "nobody_here";

const PHASES: [Phase; 8] = [
    Phase::SourceBeforeTask,
    Phase::TargetBeforeLoad,
    Phase::TargetAfterLoad,
    Phase::TargetBeforeCutover,
    Phase::SourceAtCutover,
    Phase::TargetAtCutover,
    Phase::TargetAfterCutover,
    Phase::SourceAfterCutover,
];

/// Two servers and the plan that leads from one to the other.
struct Both {
    source: Server,
    target: Server,
    plan: FixPlan,
}

impl Both {
    /// With what a fixture makes on the source.
    fn of_fixture(name: &str) -> Self {
        let fixture = fixtures::all().into_iter().find(|fixture| fixture.name == name).unwrap();
        Self::with(|server| fixture.restore(server, SOURCE).unwrap())
    }

    fn with(restore: impl Fn(&Server)) -> Self {
        let (source, target) = (Server::start(), Server::start());
        source.create_database(SOURCE).unwrap();
        target.create_database(TARGET).unwrap();
        restore(&source);
        let dump = [
            source.pg_dumpall(&["--roles-only", "--no-role-passwords"]).unwrap(),
            source.pg_dump(SOURCE, &["-s", "-C"]).unwrap(),
        ];
        let reading = read_dump_from("source", Cursor::new(dump.concat()), &DumpOptions::default()).unwrap();
        assert!(reading.skipped.is_empty(), "{:#?}", reading.skipped);
        let migration = Migration::new(reading.catalog);
        let linter = Linter::new();
        let plan = fix::plan(&linter, &migration, &linter.run(&migration), FixOptions::default());
        Both { source, target, plan }
    }

    fn at(&self, side: Side) -> (&Server, &'static str) {
        if side == Side::Source { (&self.source, SOURCE) } else { (&self.target, TARGET) }
    }

    fn file(&self, phase: Phase) -> String {
        script::phase(&self.plan, phase).unwrap_or_default()
    }

    fn undoing(&self, phase: Phase) -> String {
        script::rollback(&self.plan, phase).unwrap_or_default()
    }

    /// Runs a file on the server that it is for.
    fn run(&self, phase: Phase) -> Result<String, String> {
        let (server, database) = self.at(phase.server());
        server
            .psql(database, &self.file(phase))
            .map_err(|error| format!("{}: {error}", script::file_name(phase)))
    }

    /// Copies the rows alone, as DMS does.
    fn load(&self) {
        let rows = self.source.pg_dump(SOURCE, &["--data-only"]).unwrap();
        let rows = [b"SET session_replication_role = replica;\n".as_slice(), &run::rows_alone(&rows)];
        self.target.psql_bytes(TARGET, &rows.concat()).unwrap();
    }

    /// Everything that a file could change: schema, database settings, roles, values of sequences.
    fn state(&self, side: Side) -> String {
        let (server, database) = self.at(side);
        let roles = server.pg_dumpall(&["--roles-only"]).unwrap();
        let dump = server.pg_dump(database, &["-s", "-C"]).unwrap();
        text(&[roles, dump].concat())
    }
}

/// A dump without the random tokens of newer programs.
fn text(dump: &[u8]) -> String {
    let text = String::from_utf8_lossy(dump);
    let lines = text.lines().filter(|line| !line.contains("restrict "));
    lines.map(|line| format!("{line}\n")).collect()
}

/// The lines that one text has and the other lacks.
fn difference(was: &str, is: &str) -> String {
    let only = |these: &str, those: &str, sign: char| {
        let those: std::collections::HashSet<&str> = those.lines().collect();
        let lines = these.lines().filter(|line| !those.contains(line)).take(20);
        lines.map(|line| format!("{sign} {line}\n")).collect::<String>()
    };
    format!("{}{}", only(was, is, '-'), only(is, was, '+'))
}

#[test]
fn the_files_alone_move_a_database() {
    for fixture in ["shop", "everything"] {
        let both = Both::of_fixture(fixture);
        for phase in PHASES {
            both.run(phase).unwrap_or_else(|error| panic!("{fixture}: {error}"));
            let before = both.state(phase.server());
            both.run(phase).unwrap_or_else(|error| panic!("{fixture}, again: {error}"));
            let again = both.state(phase.server());
            assert_eq!(before, again, "{fixture}: {}", difference(&before, &again));
            if phase == Phase::TargetBeforeLoad {
                both.load();
            }
        }
        let moved = both.target.pg_dump(TARGET, &["-s", "-C"]).unwrap();
        let settled = settled(&both.source);
        differences::in_schemas(&format!("{fixture} by files"), &settled, &moved)
            .unwrap_or_else(|problem| panic!("{fixture}: {problem}"));
    }
}

/// What the source is after the last file, restored once, so that the printing of expressions has settled. It lets
/// nobody write any more, the target does.
fn settled(server: &Server) -> Vec<u8> {
    let first = server.pg_dump(SOURCE, &["-s"]).unwrap();
    server.create_database(SETTLED).unwrap();
    server.psql_bytes(SETTLED, &first).unwrap();
    let of_database = server.pg_dump(SOURCE, &["-s", "-C"]).unwrap();
    let of_database = run::statements_about_the_database(&of_database, SOURCE, SETTLED);
    let of_database = of_database.lines().filter(|line| !line.contains("default_transaction_read_only"));
    server.psql(SETTLED, &of_database.collect::<Vec<_>>().join("\n")).unwrap();
    server.pg_dump(SETTLED, &["-s", "-C"]).unwrap()
}

/// How often each file is stopped.
const CUTS: usize = 4;

#[test]
fn the_targets_files_end_in_the_same_state_wherever_they_were_stopped() {
    let mut places = Places(15);
    for fixture in ["shop", "everything"] {
        let both = Both::of_fixture(fixture);
        for phase in PHASES {
            if phase.server() == Side::Source {
                both.run(phase).unwrap();
                continue;
            }
            copy_database(&both.target, TARGET, "before");
            both.run(phase).unwrap();
            let whole = text(&both.target.pg_dump(TARGET, &["-s"]).unwrap());
            let file = both.file(phase);
            let mut ends: Vec<usize> = file.match_indices(";\n").map(|(at, end)| at + end.len()).collect();
            // behind the last one the file was run
            ends.pop();
            for _ in 0..CUTS {
                let end = ends[places.next(ends.len())];
                copy_database(&both.target, "before", "cut");
                // an `\if` that is left open is an error, as a lost connection is
                let _ = both.target.psql("cut", &file[..end]);
                let name = script::file_name(phase);
                both.target
                    .psql("cut", &file)
                    .unwrap_or_else(|error| panic!("{fixture}, {name} stopped behind byte {end}: {error}"));
                let again = text(&both.target.pg_dump("cut", &["-s"]).unwrap());
                assert!(
                    again == whole,
                    "{fixture}, {name} stopped behind byte {end}:\n{}",
                    difference(&whole, &again)
                );
            }
            if phase == Phase::TargetBeforeLoad {
                both.load();
            }
        }
    }
}

/// Numbers that look random and are the same in each run.
struct Places(u64);

impl Places {
    /// A number below the limit, which is above zero.
    fn next(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

fn copy_database(server: &Server, from: &str, to: &str) {
    server.psql("postgres", &format!("DROP DATABASE IF EXISTS {to}")).unwrap();
    server.psql("postgres", &format!("CREATE DATABASE {to} TEMPLATE {from}")).unwrap();
}

#[test]
fn nothing_is_changed_on_the_wrong_server_or_by_a_role_without_rights() {
    let both = Both::of_fixture("shop");
    for side in [Side::Source, Side::Target] {
        let (server, database) = both.at(side);
        server.psql(database, &format!("CREATE ROLE {NOBODY}")).unwrap();
    }
    stop_everywhere(&both);
    both.run(Phase::SourceBeforeTask).unwrap();
    both.run(Phase::TargetBeforeLoad).unwrap();
    stop_everywhere(&both);
    // the source has rows no more than the target
    both.source.psql(SOURCE, "TRUNCATE shop.customers CASCADE").unwrap();
    stop_everywhere(&both);
}

/// Runs each file, and what undoes it, where it must not run.
fn stop_everywhere(both: &Both) {
    let nobody = format!("SET SESSION AUTHORIZATION {NOBODY};\n");
    for side in [Side::Source, Side::Target] {
        let before = both.state(side);
        let (server, database) = both.at(side);
        for phase in PHASES {
            let right_role = if phase.server() == side { nobody.as_str() } else { "" };
            for file in [both.file(phase), both.undoing(phase)] {
                let said = server.psql(database, &format!("{right_role}{file}"));
                let name = script::file_name(phase);
                let error = said.expect_err(&name).to_string();
                assert!(error.contains(STOPPED), "{name} on the {side:?}: {error}");
            }
        }
        let after = both.state(side);
        assert!(after == before, "{side:?}:\n{}", difference(&before, &after));
    }
}

#[test]
fn the_rollbacks_in_reverse_give_back_what_was() {
    for fixture in ["shop", "everything"] {
        undone(&Both::of_fixture(fixture), fixture);
    }
}

/// Runs all files, then what undoes them from the last on, each twice.
fn undone(both: &Both, what: &str) {
    let before = [both.state(Side::Source), both.state(Side::Target)];
    for phase in PHASES {
        both.run(phase).unwrap_or_else(|error| panic!("{what}: {error}"));
    }
    let stays: String = PHASES.iter().map(|phase| both.undoing(*phase)).collect();
    for phase in PHASES.into_iter().rev() {
        let (server, database) = both.at(phase.server());
        let file = both.undoing(phase);
        let name = script::file_name(phase);
        server.psql(database, &file).unwrap_or_else(|error| panic!("{what}: rollback of {name}: {error}"));
        let again = server.psql(database, &file);
        again.unwrap_or_else(|error| panic!("{what}: rollback of {name}, again: {error}"));
    }
    let after = [both.state(Side::Source), both.state(Side::Target)];
    let stay = stays.lines().filter(|line| line.starts_with("-- stays:")).collect::<Vec<_>>().join("\n");
    for (before, after) in before.iter().zip(&after) {
        assert!(sorted(before) == sorted(after), "{what}:\n{}\n{stay}", difference(before, after));
    }
}

/// The lines in order: privileges have none of their own.
fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().map(|line| line.trim_end_matches(',')).collect();
    lines.sort_unstable();
    lines
}

/// How many schemas with hostile names are tried.
const HOSTILE: usize = 3;

#[test]
fn names_end_no_literal_comment_or_variable_in_the_files() {
    let mut runner = TestRunner::deterministic();
    for _ in 0..HOSTILE {
        let schema = hostile::schema(&mut runner);
        let both = Both::with(|server| {
            server.psql(SOURCE, &schema).unwrap_or_else(|error| panic!("{error}\n{schema}"));
        });
        undone(&both, &schema);
    }
}
