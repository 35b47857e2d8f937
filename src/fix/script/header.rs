//! The top of a file: what it is, how it is run, the settings of its session.

use super::psql::comment;
use super::{file_name, is_one_by_one};
use crate::fix::{FixPlan, PhasePlan};
use crate::remedy::{Phase, Server};

/// For how long a statement waits for a lock on a table that is in use. Whoever comes behind it waits as well.
const LOCK_TIMEOUT: &str = "3s";

/// The session's settings: names mean the same whatever the database's or the role's own settings are.
const SETTINGS: &str = "\
\\set ON_ERROR_STOP on
\\set AUTOCOMMIT on
\\set ON_ERROR_ROLLBACK off
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET search_path = '';
SET check_function_bodies = off;
SET row_security = off;
SET default_transaction_read_only = off;
SET default_transaction_isolation = 'read committed';
SET default_tablespace = '';
SET xmloption = content;
DO $$ BEGIN
  -- no other role can be set without rights that most owners lack
  IF pg_catalog.current_setting('session_replication_role') <> 'origin' THEN
    SET session_replication_role = origin;
  END IF;
END $$;
SET statement_timeout = 0;
SET idle_in_transaction_session_timeout = '1min';
";

/// Statements that are printed can be run as they are.
const AS_PRINTED: &str = "\
\\pset format unaligned
\\pset tuples_only on
";

const WHO_BLOCKS: &str = "\
Where a statement ends with \"canceling statement due to lock timeout\", nothing of its unit was changed.
Run the file again. While it waits, a second session tells for whom:
  SELECT waits.pid AS waits, blocking.pid AS waits_for, blocks.usename, blocks.state,
    now() - blocks.xact_start AS since, left(blocks.query, 60) AS query
  FROM pg_stat_activity AS waits CROSS JOIN unnest(pg_blocking_pids(waits.pid)) AS blocking (pid)
  LEFT JOIN pg_stat_activity AS blocks ON blocks.pid = blocking.pid
  WHERE waits.datname = current_database() \\watch 1
0 stands for a prepared transaction, which pg_prepared_xacts shows.";

/// The top of the file that runs a phase.
pub(super) fn forward(plan: &FixPlan, phase: &PhasePlan) -> String {
    let name = file_name(phase.phase);
    let first = format!("{name}: on the {}, {}.", server(phase.phase), when(phase.phase));
    top(plan, phase, &first, &name)
}

/// The top of the file that undoes a phase.
pub(super) fn backward(plan: &FixPlan, phase: &PhasePlan) -> String {
    let name = format!("rollback/{}", file_name(phase.phase));
    let first = format!("{name}: undoes {} on the {}.", file_name(phase.phase), server(phase.phase));
    top(plan, phase, &first, &name)
}

fn top(plan: &FixPlan, phase: &PhasePlan, first: &str, name: &str) -> String {
    let database = plan.database.as_deref().unwrap_or("a database whose name is not known");
    let version = env!("CARGO_PKG_VERSION");
    let mut words = format!(
        "{first}\n\
         Made by pgdms-lint {version} for the migration of {database}.\n\n  \
         psql -X -v ON_ERROR_STOP=1 -f {name}\n\n\
         Before it changes anything it makes sure that it stands on the right server. It can be run again\n\
         after it stopped half-way: what was run already is passed over."
    );
    if is_one_by_one(phase) {
        words = format!("{words}\n\n{WHO_BLOCKS}");
    }
    let lock_timeout = if is_one_by_one(phase) { LOCK_TIMEOUT } else { "1min" };
    let printed = if phase.phase == Phase::SourceAtCutover { AS_PRINTED } else { "" };
    format!("{}\n{SETTINGS}{printed}SET lock_timeout = '{lock_timeout}';\n", comment(&words))
}

pub(super) fn server(phase: Phase) -> &'static str {
    match phase.server() {
        Server::Source => "source",
        Server::Target => "target",
    }
}

/// When a phase is run.
pub(super) fn when(phase: Phase) -> &'static str {
    match phase {
        Phase::SourceBeforeTask => "before the replication slot is created",
        Phase::TargetBeforeLoad => "while it is empty, before the full load",
        Phase::TargetAfterLoad => {
            "when the task has stopped after the full load, before cached changes are applied"
        }
        Phase::TargetBeforeCutover => "while changes flow and the lag is small",
        Phase::SourceAtCutover => "when the application stops writing here",
        Phase::TargetAtCutover => "when the lag is zero",
        Phase::TargetAfterCutover | Phase::SourceAfterCutover => "when the application runs on the target",
    }
}
