//! Each phase: what says go, what is run, how to check and to undo it.

use super::{count, line, tables};
use crate::figures::bytes;
use crate::fix::{FixPlan, PhasePlan, script};
use crate::migration::Migration;
use crate::remedy::{Phase, Safety};

/// How many of the statements that take long are listed.
const LISTED: usize = 30;

/// All phases in which something is run.
pub(super) fn write(plan: &FixPlan, migration: &Migration) -> String {
    plan.phases.iter().map(|phase| one(phase, migration)).collect()
}

fn one(phase: &PhasePlan, migration: &Migration) -> String {
    let words = words(phase.phase);
    let name = script::file_name(phase.phase);
    let server = tables::server(phase.phase.server());
    let variable = server.to_uppercase();
    let mut text =
        format!("## Phase {}: {}\n\n{}\n\n", phase.phase as u8 + 1, phase.phase.as_str(), words.when);
    text += &format!("Go when this answers as said:\n\n```sql\n{}\n```\n\n", words.go);
    text += &format!(
        "Run on the {server}:\n\n```console\npsql -X -v ON_ERROR_STOP=1 -f {name} \"${variable}\"\n```\n\n"
    );
    let lock = format!("Strongest lock on a table that exists: {}. {}", tables::lock(phase), words.cost);
    text += &format!("{}\n\n", lock.trim_end());
    text += &slow(phase, migration);
    if !phase.suggestions.is_empty() {
        text += &format!(
            "For a person to complete: {}, as comments at the end of the file.\n\n",
            count(phase.suggestions.len(), "suggestion")
        );
    }
    text += &format!("Check: {}\n\n", words.check);
    if tables::has_way_back(phase) {
        let undo = format!("Undo: `rollback/{name}` on the {server}. {}", words.undo);
        text += &format!("{}\n\n", undo.trim_end());
    }
    text
}

/// What reads or writes whole tables.
fn slow(phase: &PhasePlan, migration: &Migration) -> String {
    if phase.phase.server() == crate::remedy::Server::Target {
        return String::new();
    }
    let mut slow: Vec<String> = phase
        .units
        .iter()
        .flat_map(|unit| unit.steps.iter().map(move |step| (unit, step)))
        .filter(|(_, step)| step.safety > Safety::MetadataOnly)
        .map(|(unit, step)| {
            let work = match step.safety {
                Safety::Rewrite => "writes the whole table anew under its lock",
                Safety::Scan => "reads the whole table under its lock",
                _ => "takes long, and lets readers and writers go on",
            };
            format!("- {}: {work}{}\n", line(&unit.title), size_of(&step.up, migration))
        })
        .collect();
    // several statements of a unit take the same time for the same reason
    slow.dedup();
    if slow.is_empty() {
        return String::new();
    }
    let more = slow.len().saturating_sub(LISTED);
    let more = if more > 0 { format!("- and {more} more\n") } else { String::new() };
    format!("What takes time:\n\n{}{more}\n", slow.into_iter().take(LISTED).collect::<String>())
}

/// How large the table of a statement is, where the server told.
fn size_of(statement: &str, migration: &Migration) -> String {
    let name = crate::fix::source::altered_table(statement);
    let found = name.and_then(|name| {
        let schema = name.schema.as_ref().map_or("public", |schema| schema.as_str());
        let relation = migration.source().relation(schema, name.name.as_str())?;
        migration.table_size(relation)
    });
    found.map(|size| format!(" (about {})", bytes(size.heap_bytes))).unwrap_or_default()
}

struct Words {
    when: &'static str,
    go: &'static str,
    cost: &'static str,
    check: &'static str,
    undo: &'static str,
}

const LAG: &str = "-- on the source: how far the slot is behind, in bytes; near 0 and not growing\n\
SELECT slot_name, active, pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn) AS behind\n\
FROM pg_replication_slots WHERE slot_type = 'logical';\n\
-- and the task's CDCLatencyTarget (CloudWatch) near 0: DMS may have read changes that it has not applied yet";

/// A prepared transaction can still be committed when nobody writes any more.
const LAG_AND_PREPARED: &str = "-- on the source: how far the slot is behind, in bytes; near 0 and not growing\n\
SELECT slot_name, active, pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn) AS behind\n\
FROM pg_replication_slots WHERE slot_type = 'logical';\n\
-- no prepared transaction: it can be committed after this file\n\
SELECT gid, prepared, owner, database FROM pg_prepared_xacts;";

fn words(phase: Phase) -> Words {
    match phase {
        Phase::SourceBeforeTask => Words {
            when: "Before the task is started and its replication slot made. The application is running.",
            go: "-- no transaction that is open for long: our statements would wait for it, and others for ours\n\
                 SELECT pid, usename, state, now() - xact_start AS open_for FROM pg_stat_activity\n\
                 WHERE xact_start < now() - interval '1 minute' ORDER BY xact_start;\n\
                 -- no prepared transaction: it holds its locks, and no session shows it\n\
                 SELECT gid, prepared, owner, database FROM pg_prepared_xacts;\n\
                 -- no invalid index\n\
                 SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid;",
            cost: "Each statement waits at most 3 seconds for its lock; run the file again where that was not enough. What is \
                   done CONCURRENTLY waits until all older transactions have ended, and lets everybody go on.",
            check: "`pgdms-lint check` on the source: what this phase set out to remove is gone.",
            undo: "Do so before the task is started, or after it is deleted.",
        },
        Phase::TargetBeforeLoad => Words {
            when: "The target is empty: a new database of the target's version, made with the source's encoding and \
                   locale.",
            go: "-- on the target: no tables of the application\n\
                 SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema');",
            cost: "Nobody else works here yet.",
            check: "start the task; it stops by itself when the rows are loaded and cached changes are not applied yet.",
            undo: "This removes the tables with the rows in them.",
        },
        Phase::TargetAfterLoad => Words {
            when: "The task has loaded all tables and stopped (StopTaskCachedChangesNotApplied).",
            go: "-- on the target: no table in error, suspended or not loaded\n\
                 -- aws dms describe-table-statistics --replication-task-arn ... \
                 --filters Name=table-state,Values=\"Table error\"\n\
                 -- large maintenance_work_mem and max_parallel_maintenance_workers make the builds shorter\n\
                 SHOW maintenance_work_mem; SHOW max_parallel_maintenance_workers;",
            cost: "Index builds take most of the time; nobody else works here yet.",
            check: "start the task again (resume-processing): cached changes are applied, then it stops once more \
                    (StopTaskCachedChangesApplied). Look for tables in error, and start it again.",
            undo: "",
        },
        Phase::TargetBeforeCutover => Words {
            when: "Changes flow and the lag is small.",
            go: LAG,
            cost: "DMS works on these tables: each statement waits at most 3 seconds for its lock.",
            check: "the target behaves for the application's tests, in transactions that are rolled back.",
            undo: "",
        },
        Phase::SourceAtCutover => Words {
            when: "Stop the application's writers first. This keeps out those that were forgotten.",
            go: LAG_AND_PREPARED,
            cost: "It ends the sessions of this database, waits ten seconds until they are gone, and counts the rows of each \
                   table. It stops where a session hangs: end that process, and run the file again. Keep what it prints: the \
                   counts, which phase 6 prints for the target, and the lines from `-- from here on for the target` to \
                   `-- up to here for the target`, which are run there behind phase 6.",
            check: "no session writes: `SELECT pid, usename, state, query FROM pg_stat_activity WHERE state <> 'idle'`.",
            undo: "The source takes writes again: only before the application writes to the target.",
        },
        Phase::TargetAtCutover => Words {
            when: "The source takes no more writes, and the lag is zero.",
            go: LAG,
            cost: "The application waits for this file. It counts the rows of each table first.",
            check: "the counts that the file prints are those that phase 5 printed on the source. Run the statements \
                    for sequences that phase 5 printed, then point the application here.",
            undo: "",
        },
        Phase::TargetAfterCutover => Words {
            when: "The application runs on the target, and the task is stopped: the tables in which DMS kept account go.",
            go: "-- on the target: no error in the application's log, and constraints that wait\n\
                 SELECT conrelid::regclass, conname FROM pg_constraint WHERE NOT convalidated;",
            cost: "VALIDATE reads each table, and lets readers and writers go on; from PostgreSQL 12 on the lock for NOT NULL is held for a moment, since a validated check proves it.",
            check: "the query above answers with what was not valid on the source either.",
            undo: "It brings back the schema by which files know the target, whose comment an empty large object keeps. To forget \
                   it, once nobody can take this database for the source: `SELECT lo_unlink(1885824109)`.",
        },
        Phase::SourceAfterCutover => Words {
            when: "The application runs on the target, and the task is deleted: nothing leads back but a reverse task.",
            go: "-- on the source: the task's slot is not active\n\
                 SELECT slot_name, active FROM pg_replication_slots;",
            cost: "",
            check: "no slot of the task is left; one that is keeps WAL until the disk is full.",
            undo: "",
        },
    }
}
