//! The units for the target make of an empty server what the source is: a schema is restored on one server, its
//! phases run on another around a plain copy of the rows, and both dumped.

#![cfg(feature = "dump")]

#[allow(dead_code, reason = "each test program uses a part of its own")]
mod fix_target {
    pub mod differences;
    pub mod run;
    pub mod sequences;
}
mod support;

use std::io::Cursor;
use std::time::Instant;

use fix_target::{differences, run, sequences};
use pgdms_lint::catalog::Catalog;
use pgdms_lint::fix::FixOptions;
use pgdms_lint::fix::target::{Context, FindingsByObject, TargetPlan, plan};
use pgdms_lint::migration::Migration;
use pgdms_lint::remedy::Phase;
use pgdms_lint::source::{DumpOptions, read_dump_from};
use support::corpus;
use support::fixtures;
use support::postgres::{PostgresError, Server};

/// The name of the database on the source; on the target it has another.
const SOURCE: &str = "original";
const SETTLED: &str = "settled";
const TARGET: &str = "rebuilt";

/// How many dumps of the corpus are tried where nobody asks for all of them: the smallest ones.
const CORPUS_DUMPS: usize = 8;

/// Names the only fixture that is tried, for who works on one.
const ONE_FIXTURE: &str = "PGDMS_LINT_FIXTURE";

/// Where it is set, all of the corpus is tried.
const ALL_OF_CORPUS: &str = "PGDMS_LINT_WHOLE_CORPUS";

#[test]
fn fixtures_are_rebuilt() {
    let version = Server::shared().major_version();
    let wanted = std::env::var(ONE_FIXTURE).ok();
    let is_wanted = |name: &str| wanted.as_deref().is_none_or(|wanted| wanted == name);
    let mut problems = Vec::new();
    let mut tried = Vec::new();
    for fixture in fixtures::all().iter().filter(|fixture| fixture.oldest_version <= version) {
        if is_wanted(&fixture.name) {
            let settling =
                if fixture.is_restored_from_dump() { Settling::ByOneRestore } else { Settling::NotNeeded };
            problems.extend(rebuilt(&fixture.name, settling, |server| fixture.restore(server, SOURCE)));
            tried.push(fixture.name.clone());
        }
    }
    problems.extend(differences::not_met(&tried));
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

#[test]
fn real_dumps_are_rebuilt() {
    let Some(folder) = corpus::folder() else {
        println!("NOT TRIED: there is no shared/corpus beside the repository");
        return;
    };
    let mut dumps = corpus::restorable(&folder);
    dumps.sort_by_key(|dump| std::fs::metadata(&dump.path).map(|file| file.len()).unwrap_or(u64::MAX));
    if std::env::var_os(ALL_OF_CORPUS).is_none() {
        println!("{CORPUS_DUMPS} of {} dumps are tried; all with {ALL_OF_CORPUS}=1", dumps.len());
        dumps.truncate(CORPUS_DUMPS);
    }
    let mut problems = Vec::new();
    for dump in &dumps {
        problems.extend(rebuilt(&dump.name, Settling::ByOneRestore, |server| dump.restore(server, SOURCE)));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

/// What has to be done before the texts of a dump stay as they are when it is restored and dumped again.
#[derive(Clone, Copy)]
enum Settling {
    ByOneRestore,
    /// There are no such texts.
    NotNeeded,
}

/// Rebuilds a schema on an empty server; what went wrong, or differs.
fn rebuilt(
    name: &str,
    settling: Settling,
    restore: impl Fn(&Server) -> Result<(), PostgresError>,
) -> Option<String> {
    let begin = Instant::now();
    let problem = try_rebuild(name, settling, restore).err();
    println!("{name}: {:?}{}", begin.elapsed(), if problem.is_some() { " FAILED" } else { "" });
    problem.map(|problem| format!("==== {name}\n{problem}"))
}

fn try_rebuild(
    name: &str,
    settling: Settling,
    restore: impl Fn(&Server) -> Result<(), PostgresError>,
) -> Result<(), String> {
    let (source, target) = (Server::start(), Server::start());
    let failed = |error: PostgresError| error.to_string();
    source.create_database(SOURCE).map_err(failed)?;
    restore(&source).map_err(failed)?;
    let dump = settle(&source, settling).map_err(failed)?;
    let roles = source.pg_dumpall(&["--roles-only", "--no-role-passwords"]).map_err(failed)?;
    let catalog = read(name, &[roles.as_slice(), dump.as_slice()].concat());
    let migration = Migration::new(catalog.clone());
    let made = target_plan(&catalog, &migration);
    target.create_database(TARGET).map_err(failed)?;
    let run_phase = |phase| run::phase(&target, TARGET, &made, phase);
    run_phase(Phase::TargetBeforeLoad)?;
    let rows = source.pg_dump(SETTLED, &["--data-only"]).map_err(failed)?;
    let rows = [b"SET session_replication_role = replica;\n".as_slice(), &run::rows_alone(&rows)].concat();
    target.psql_bytes(TARGET, &rows).map_err(failed)?;
    run_phase(Phase::TargetAfterLoad)?;
    run_phase(Phase::TargetBeforeCutover)?;
    sequences::copied_ahead(&catalog, (&source, SETTLED), (&target, TARGET))?;
    run_phase(Phase::TargetAtCutover)?;
    run_phase(Phase::TargetAfterCutover)?;
    let rebuilt = target.pg_dump(TARGET, &["-s", "-C"]).map_err(failed)?;
    differences::in_schemas(name, &dump, &rebuilt)?;
    let rebuilt_roles = target.pg_dumpall(&["--roles-only", "--no-role-passwords"]).map_err(failed)?;
    differences::in_roles(name, &roles, &rebuilt_roles)
}

/// The dump of the database after one restore, which settles how the server prints expressions.
fn settle(server: &Server, settling: Settling) -> Result<Vec<u8>, PostgresError> {
    if let Settling::NotNeeded = settling {
        server.psql("postgres", &format!("ALTER DATABASE {SOURCE} RENAME TO {SETTLED}"))?;
        return server.pg_dump(SETTLED, &["-s", "-C"]);
    }
    let first = server.pg_dump(SOURCE, &[])?;
    server.create_database(SETTLED)?;
    server.psql_bytes(SETTLED, &first)?;
    // settings, privileges and the comment of the database itself come with -C alone
    let of_database = server.pg_dump(SOURCE, &["-s", "-C"])?;
    let of_database = run::statements_about_the_database(&of_database, SOURCE, SETTLED);
    server.psql(SETTLED, &of_database)?;
    server.pg_dump(SETTLED, &["-s", "-C"])
}

fn read(name: &str, dump: &[u8]) -> Catalog {
    let reading = read_dump_from(name, Cursor::new(dump.to_vec()), &DumpOptions::default()).unwrap();
    assert!(reading.skipped.is_empty(), "{name}: not read: {:#?}", reading.skipped);
    reading.catalog
}

fn target_plan(catalog: &Catalog, migration: &Migration) -> TargetPlan {
    let context = Context {
        migration,
        options: FixOptions::default(),
        findings: &FindingsByObject::default(),
        target: None,
    };
    plan(catalog, &context)
}
