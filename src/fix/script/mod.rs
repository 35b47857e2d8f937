//! A phase as a file for psql, and the file that undoes it.
//!
//! Every file can be run again after it stopped half-way: a unit that was run already is passed over. Before
//! anything is changed, all that must hold is looked at, and everything that does not is said at once.
//!
//! - `header`: what the file is, how it is run, the session's settings
//! - `checks`: what must hold before
//! - `units`: the statements, each behind the question whether it was run
//! - `psql`: text that psql takes as it is

mod checks;
mod header;
mod psql;
mod units;

use super::{FixPlan, PhasePlan, Suggestion};
use crate::remedy::Phase;

/// The name of a phase's file.
///
/// ```
/// use pgdms_lint::{fix::script, remedy::Phase};
/// assert_eq!(script::file_name(Phase::TargetBeforeLoad), "2-target-before-load.sql");
/// ```
pub fn file_name(phase: Phase) -> String {
    format!("{}-{}.sql", phase as u8 + 1, phase.as_str())
}

/// The file that runs a phase; `None` where there is nothing to run.
pub fn phase(plan: &FixPlan, phase: Phase) -> Option<String> {
    let of_phase = plan.phase(phase)?;
    let mut file = header::forward(plan, of_phase);
    file += &checks::end_where(of_phase.done.as_deref(), "this was run already: nothing is left to do");
    file += &checks::before_anything(of_phase);
    units::run(&mut file, of_phase);
    file += &suggestions(&of_phase.suggestions);
    Some(file)
}

/// The file that undoes a phase; `None` where nothing was run.
pub fn rollback(plan: &FixPlan, phase: Phase) -> Option<String> {
    let of_phase = plan.phase(phase).filter(|phase| !phase.units.is_empty())?;
    let mut file = header::backward(plan, of_phase);
    file += &checks::before_undoing(of_phase);
    file +=
        &checks::end_where(of_phase.undone.as_deref(), "nothing of this is here: nothing is left to undo");
    units::undo(&mut file, of_phase);
    Some(file)
}

/// Whether units hold locks for as short as they can: on the server that the application works with.
fn is_one_by_one(phase: &PhasePlan) -> bool {
    match phase.phase {
        Phase::TargetBeforeLoad | Phase::TargetAfterLoad => false,
        // from here on the application may be at work on the target as well
        _ => true,
    }
}

/// Statements that a person has to complete, as comments.
fn suggestions(suggestions: &[Suggestion]) -> String {
    let mut text = String::new();
    for suggestion in suggestions {
        text += "\n";
        text += &psql::comment(&format!("TO COMPLETE BY HAND: {}", suggestion.title));
        text += &psql::comment(&suggestion.words);
        if let Some(query) = &suggestion.query {
            text += &psql::comment_line("This tells what to fill in:");
            text += &psql::comment(&format!("{query};"));
        }
        for statement in &suggestion.statements {
            text += &psql::comment(&format!("{statement};"));
        }
    }
    text
}
