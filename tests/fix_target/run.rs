//! Running the units of a phase, each behind its guard.

use pgdms_lint::catalog::quote_identifier;
use pgdms_lint::fix::target::TargetPlan;
use pgdms_lint::fix::{Expectation, Guard, PhasePlan, Unit};
use pgdms_lint::remedy::Phase;

use crate::support::postgres::Server;

const SETTINGS: &str = "SET search_path = '';
SET check_function_bodies = off;
SET client_min_messages = warning;
";

/// Runs a phase twice in one session. Before a unit runs its guard must not hold, behind it it must.
pub fn phase(server: &Server, database: &str, plan: &TargetPlan, phase: Phase) -> Result<(), String> {
    let Some(phase) = plan.phases.iter().find(|of| of.phase == phase) else { return Ok(()) };
    let session = session(phase);
    let shown = |error| format!("{}: {error}", phase.phase.as_str());
    server.psql(database, &session).map(drop).map_err(shown)
}

pub fn session(phase: &PhasePlan) -> String {
    let mut session = SETTINGS.to_owned();
    for Expectation { holds, otherwise, .. } in expected(phase) {
        session += &must_hold(&holds, &format!("expected before: {otherwise}"));
    }
    for unit in &phase.units {
        session += &first_run(unit);
    }
    // behind the last unit of all there is no target any more
    if phase.phase != Phase::TargetAfterCutover {
        for unit in
            phase.units.iter().filter(|unit| matches!(unit.guard, Guard::Repeatable | Guard::WhileThere(_)))
        {
            session += &run_unit(unit);
        }
    }
    session
}

fn expected(phase: &PhasePlan) -> Vec<Expectation> {
    let of_units = phase.units.iter().flat_map(|unit| unit.expects.iter().cloned());
    phase.expects.iter().cloned().chain(of_units).collect()
}

fn first_run(unit: &Unit) -> String {
    let Guard::Unless(done) = &unit.guard else { return run_unit(unit) };
    let before = must_hold(&format!("({done}) IS FALSE"), &format!("not to be run before: {}", unit.title));
    let behind = must_hold(done, &format!("run behind it: {}", unit.title));
    format!("{before}{}{behind}", run_unit(unit))
}

/// Fails where the condition does not hold.
fn must_hold(condition: &str, what: &str) -> String {
    let what = what.replace('\'', "''").replace('\\', "/");
    // concat is not computed before the query runs
    format!(
        "SELECT CASE WHEN ({condition}) IS TRUE THEN 1 ELSE pg_catalog.concat('{what}')::integer END AS checked \\gset\n"
    )
}

fn run_unit(unit: &Unit) -> String {
    let steps: String = unit.steps.iter().map(|step| format!("{}\n;\n", step.up)).collect();
    let steps = match unit.steps.iter().all(|step| step.transaction) {
        true => format!("BEGIN;\n{steps}COMMIT;\n"),
        false => steps,
    };
    if unit.search_path.is_empty() {
        return steps;
    }
    let path: Vec<_> = unit.search_path.iter().map(|schema| quote_identifier(schema).into_owned()).collect();
    format!("SET search_path = {};\n{steps}SET search_path = '';\n", path.join(", "))
}

/// Rows alone: DMS brings no values of sequences, and fills no materialized view.
pub fn rows_alone(dump: &[u8]) -> Vec<u8> {
    let lines = dump.split_inclusive(|byte| *byte == b'\n');
    let is_row = |line: &&[u8]| {
        !line.starts_with(b"SELECT pg_catalog.setval(") && !line.starts_with(b"REFRESH MATERIALIZED VIEW ")
    };
    lines.filter(is_row).flatten().copied().collect()
}

/// What a dump says of the database itself, for another database.
pub fn statements_about_the_database(dump: &[u8], from: &str, to: &str) -> String {
    let text = String::from_utf8_lossy(dump);
    let is_about = |line: &&str| {
        let about = ["ALTER DATABASE ", "COMMENT ON DATABASE ", "GRANT ", "REVOKE ", "ALTER ROLE "];
        about.iter().any(|start| line.starts_with(start)) && line.contains(&format!("DATABASE {from}"))
    };
    let lines = text.lines().filter(is_about);
    lines
        .map(|line| format!("{}\n", line.replacen(&format!("DATABASE {from}"), &format!("DATABASE {to}"), 1)))
        .collect()
}
