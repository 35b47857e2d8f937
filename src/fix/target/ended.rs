//! That the files before a file were run to their end.
//!
//! Nothing notes that: what a file makes last tells it, and goes on telling it when files are run again or undone.

use crate::fix::{Expectation, Guard, PhasePlan, Topic, script};

/// Makes each phase expect what those before it have made last. Its first unit does, and not the phase: what was
/// begun may be undone whatever is missing.
pub(super) fn expect_in_order(phases: &mut [PhasePlan]) {
    let mut ended: Vec<Expectation> = Vec::new();
    for phase in phases {
        let made_last = made_last(phase);
        if let Some(first) = phase.units.first_mut() {
            first.expects.extend(ended.iter().cloned());
        }
        ended.extend(made_last);
    }
}

/// What a phase makes last, of what later phases leave as it is.
fn made_last(phase: &PhasePlan) -> Option<Expectation> {
    phase.units.iter().rev().find_map(|unit| match &unit.guard {
        // columns and types are others while DMS writes; what makes way comes back
        Guard::Unless(done) if !matches!(unit.topic, Topic::Tables | Topic::Types | Topic::Way | Topic::CleanUp) => {
            let file = script::file_name(phase.phase);
            let otherwise = format!(
                "{file} was not run to its end: {} is not there, or not as it was made. Run that file first; where it was \
                 changed on purpose since, write the plan anew with --target",
                unit.title
            );
            Some(Expectation::new(done.clone(), otherwise))
        }
        _ => None,
    })
}
