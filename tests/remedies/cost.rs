//! The locks and the work of a statement, as the server sees them while its transaction is open.

use std::collections::BTreeMap;

use pgdms_lint::remedy::{LockMode, Safety, Step};
use serde::Deserialize;

use crate::support::postgres::{PostgresError, Server};

/// What stands before each line that is measured: statements may print lines of their own.
const MARK: &str = "measured: ";

/// The files and scans of the relations that users made and of their TOAST tables, and the locks on the tables
/// that the transaction holds.
const MEASURE: &str = r#"
SELECT 'measured: ' || json_build_object(
    'relations', (
        SELECT coalesce(json_object_agg(c.oid, json_build_object(
            'name', c.oid::regclass::text, 'kind', c.relkind, 'file', c.relfilenode::bigint,
            'scans', pg_stat_get_xact_numscans(c.oid))), '{}')
        FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND c.oid >= 16384),
    'locks', (
        SELECT coalesce(json_agg(json_build_object('relation', l.relation::bigint, 'mode', l.mode)), '[]')
        FROM pg_catalog.pg_locks AS l
        WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation'));
"#;

/// What the server holds at one moment of a transaction.
#[derive(Debug, Deserialize)]
struct Measured {
    relations: BTreeMap<u32, RelationNow>,
    locks: Vec<HeldLock>,
}

#[derive(Debug, Deserialize)]
struct RelationNow {
    name: String,
    kind: String,
    file: u64,
    scans: u64,
}

#[derive(Debug, Deserialize)]
struct HeldLock {
    relation: u32,
    mode: String,
}

/// Runs a statement in a transaction and compares what it does with what is said of it. The answer lists what is
/// wrong.
pub fn run_and_compare(server: &Server, database: &str, step: &Step) -> Result<Vec<String>, PostgresError> {
    let script = format!("BEGIN;\n{MEASURE}\n{};\n{MEASURE}\nCOMMIT;\n", step.up);
    let output = server.psql(database, &script)?;
    let measured: Vec<Measured> = output
        .lines()
        .filter_map(|line| line.strip_prefix(MARK))
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}")))
        .collect();
    let [before, after] = &measured[..] else { panic!("measured {} times: {output}", measured.len()) };
    let lock = compare_lock(before, after, step.lock);
    let work = compare_work(before, after, step.safety);
    Ok(lock.into_iter().chain(work).map(|problem| format!("{problem}, in {}", step.up)).collect())
}

impl RelationNow {
    fn is_table(&self) -> bool {
        matches!(self.kind.as_str(), "r" | "p" | "m" | "f")
    }

    fn has_rows(&self) -> bool {
        matches!(self.kind.as_str(), "r" | "m" | "t")
    }
}

/// The strongest lock on a table that was there before must be the one that is stated.
fn compare_lock(before: &Measured, after: &Measured, stated: Option<LockMode>) -> Option<String> {
    let on_tables = after.locks.iter().filter_map(|lock| {
        let table = before.relations.get(&lock.relation).filter(|relation| relation.is_table())?;
        Some((lock_mode(&lock.mode), table.name.as_str()))
    });
    let strongest = on_tables.max();
    (strongest.map(|(mode, _)| mode) != stated)
        .then(|| format!("the lock is {strongest:?} and not {stated:?}"))
}

fn compare_work(before: &Measured, after: &Measured, stated: Safety) -> Option<String> {
    let rewritten = changed(before, after, |was, is| was.has_rows() && was.file != is.file);
    let built = changed(before, after, |was, is| was.kind == "i" && was.file != is.file);
    let scanned = changed(before, after, |was, is| was.is_table() && is.scans > was.scans);
    let is_true = match stated {
        Safety::MetadataOnly => rewritten.is_empty() && built.is_empty() && scanned.is_empty(),
        Safety::Online => rewritten.is_empty() && built.is_empty(),
        Safety::Scan => rewritten.is_empty() && !(built.is_empty() && scanned.is_empty()),
        Safety::Rewrite => !rewritten.is_empty(),
        other => panic!("{other:?} is not known to this test"),
    };
    (!is_true).then(|| {
        format!(
            "stated is {stated:?}, but rewritten {rewritten:?}, built anew {built:?}, scanned {scanned:?}"
        )
    })
}

fn changed<'a>(
    before: &'a Measured,
    after: &Measured,
    differs: impl Fn(&RelationNow, &RelationNow) -> bool,
) -> Vec<&'a str> {
    let pairs = before.relations.iter().filter_map(|(oid, was)| Some((was, after.relations.get(oid)?)));
    pairs.filter(|(was, is)| differs(was, is)).map(|(was, _)| was.name.as_str()).collect()
}

fn lock_mode(mode: &str) -> LockMode {
    match mode {
        "AccessShareLock" => LockMode::AccessShare,
        "RowShareLock" => LockMode::RowShare,
        "RowExclusiveLock" => LockMode::RowExclusive,
        "ShareUpdateExclusiveLock" => LockMode::ShareUpdateExclusive,
        "ShareLock" => LockMode::Share,
        "ShareRowExclusiveLock" => LockMode::ShareRowExclusive,
        "ExclusiveLock" => LockMode::Exclusive,
        "AccessExclusiveLock" => LockMode::AccessExclusive,
        other => panic!("{other} is no lock mode"),
    }
}
