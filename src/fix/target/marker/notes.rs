//! Which files were begun: each notes it in the comment of the schema before all else, and what undoes it takes the
//! note back when all else is undone.

use super::{MARKER, is_marked};
use crate::catalog::quote_literal;
use crate::ddl::dollar_quote;
use crate::fix::{Expectation, Guard, PhasePlan, Topic, Unit, script};
use crate::remedy::{Phase, Server, Step};

/// The comment of the schema; NULL where there is none.
pub(super) const COMMENT: &str = "(SELECT pg_catalog.obj_description(n.oid, 'pg_namespace') FROM pg_catalog.pg_namespace AS n \
                       WHERE n.nspname = 'pgdms_lint_target')";

/// The line of the comment that says that a file was begun.
pub(super) fn begun(phase: Phase) -> String {
    format!("begun: {}", script::file_name(phase))
}

/// The statement within a block that sets the comment to an expression.
pub(super) fn set_comment(expression: &str) -> String {
    format!("EXECUTE pg_catalog.format('COMMENT ON SCHEMA {MARKER} IS %L', {expression});")
}

/// Whether the comment has a line.
fn has_line(line: &str) -> String {
    format!(
        "EXISTS (SELECT FROM pg_catalog.pg_namespace AS n WHERE n.nspname = '{MARKER}' AND {} = \
         ANY (pg_catalog.string_to_array(pg_catalog.obj_description(n.oid, 'pg_namespace'), E'\\n')))",
        quote_literal(line)
    )
}

/// Makes the file of each phase note that it was begun, and what undoes it refuse while a later file stands. The first
/// file notes it when it makes the schema.
pub(in crate::fix::target) fn note_begun(phases: &mut [PhasePlan]) {
    for phase in phases {
        if phase.phase != Phase::TargetBeforeLoad {
            phase.units.insert(0, note(phase.phase));
        }
        phase.expects_to_undo.extend(later_than(phase.phase).map(is_not_begun));
    }
}

fn note(phase: Phase) -> Unit {
    let line = quote_literal(&begun(phase));
    let block = |expression: String| {
        format!("DO {}", dollar_quote(&format!("BEGIN {} END", set_comment(&expression))))
    };
    let step = Step::metadata_only(
        block(format!("pg_catalog.concat_ws(E'\\n', {COMMENT}, {line})")),
        block(format!(
            "pg_catalog.array_to_string(pg_catalog.array_remove(\
             pg_catalog.string_to_array({COMMENT}, E'\\n'), {line}), E'\\n')"
        )),
        None,
    );
    let title = "a note on the target that this file was begun";
    Unit::new(Topic::Checks, title, vec![step], Guard::Unless(has_line(&begun(phase))))
}

/// The phases of the target behind a phase.
fn later_than(phase: Phase) -> impl Iterator<Item = Phase> {
    let later = Phase::ALL.into_iter().filter(move |later| *later > phase);
    later.filter(|later| later.server() == Server::Target)
}

fn is_not_begun(phase: Phase) -> Expectation {
    let file = script::file_name(phase);
    Expectation::new(
        format!("NOT {}", has_line(&begun(phase))),
        format!("{file} was begun here: run rollback/{file} first, files are undone from the last on"),
    )
}

/// That the schema, where it is there, was made by a file, and not by hand: nobody else knows what was there before.
pub(in crate::fix::target) fn was_marked_by_plan() -> Expectation {
    let line = begun(Phase::TargetBeforeLoad);
    Expectation::new(
        format!("NOT {} OR {}", is_marked(), has_line(&line)),
        format!(
            "the schema {MARKER} was not made by 2-target-before-load.sql: nothing tells what was here before it, and what \
             may be dropped. Where that file has not run, drop the schema; where it has, and nothing that the plan makes was \
             here before: COMMENT ON SCHEMA {MARKER} IS '{line}'"
        ),
    )
}
