//! What must hold before a file changes anything.

use super::psql::{comment_line, statement};
use crate::catalog::quote_literal;
use crate::ddl::dollar_quote;
use crate::fix::{Expectation, Guard, PhasePlan, Unit};

/// How many conditions one query looks at.
const CONDITIONS: usize = 500;

/// How many of those that do not hold are said.
const SAID: usize = 20;

/// Everything that the units rely on.
pub(super) fn before_anything(phase: &PhasePlan) -> String {
    let of_units =
        phase.units.iter().flat_map(|unit| unit.expects.iter().map(|expects| behind(unit, expects)));
    checks(phase.expects.iter().cloned().chain(of_units).collect())
}

/// That this is the server that the phase is for, and that nothing stands that comes after it.
pub(super) fn before_undoing(phase: &PhasePlan) -> String {
    checks(phase.expects.iter().chain(&phase.expects_to_undo).cloned().collect())
}

/// Ends the file where a condition holds. The words hold nothing of the input.
pub(super) fn end_where(condition: Option<&str>, words: &str) -> String {
    let Some(condition) = condition else { return String::new() };
    format!(
        "\nSELECT ({condition}) IS TRUE AS pgdms_ends\n\\gset\n\\if :pgdms_ends\n\\echo '{words}'\n\\quit\n\\endif\n"
    )
}

/// What was run already needs nothing to be as it was before.
fn behind(unit: &Unit, expects: &Expectation) -> Expectation {
    match &unit.guard {
        Guard::Repeatable | Guard::WhileThere(_) => expects.clone(),
        Guard::Unless(done) | Guard::Prepares(done) => Expectation {
            holds: format!("({done}) OR ({})", expects.holds),
            otherwise: expects.otherwise.clone(),
        },
    }
}

fn checks(mut expectations: Vec<Expectation>) -> String {
    // many units rely on the same things
    let mut seen = std::collections::HashSet::new();
    expectations.retain(|expectation| seen.insert(expectation.holds.clone()));
    if expectations.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}", comment_line("What must hold before anything is changed"));
    for part in expectations.chunks(CONDITIONS) {
        text += &statement(&format!("DO {}", dollar_quote(&check(part))));
    }
    text
}

fn check(expectations: &[Expectation]) -> String {
    let rows: Vec<String> = expectations
        .iter()
        .map(|expectation| format!("({}, {})", expectation.holds, quote_literal(&expectation.otherwise)))
        .collect();
    format!(
        "
DECLARE
  problems text;
  count bigint;
BEGIN
  BEGIN
    SELECT pg_catalog.string_agg(checked.problem, E'\\n') FILTER (WHERE checked.at <= {SAID}), pg_catalog.count(*)
    INTO problems, count
    FROM (
      SELECT listed.problem, pg_catalog.row_number() OVER () AS at
      FROM (VALUES
      {}
      ) AS listed (holds, problem)
      WHERE listed.holds IS NOT TRUE
    ) AS checked;
  EXCEPTION WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'stopped before anything was changed: the connected role lacks a right'
    USING DETAIL = SQLERRM, HINT = 'Connect as a superuser, or as the owner of what the plan changes.';
  END;
  IF count > 0 THEN
    RAISE EXCEPTION 'stopped before anything was changed: % of the plan''s conditions do not hold', count
    USING DETAIL = problems, HINT = 'Look whether this is the right server. Where the schema has changed since, write the plan anew.';
  END IF;
END
",
        rows.join(",\n      ")
    )
}
