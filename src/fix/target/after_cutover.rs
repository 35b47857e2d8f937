//! What waits until the application runs on the target: constraints validated, what was for the migration gone.

use super::{Rebuild, marker};
use crate::fix::{PhasePlan, ValidationTime};
use crate::remedy::Phase;

pub(super) fn phase(rebuild: &Rebuild<'_>) -> PhasePlan {
    let mut phase = PhasePlan::new(Phase::TargetAfterCutover);
    // the last unit drops the schema by which the target is known: behind it there is nothing to run
    phase.expects.extend(marker::on_target());
    if rebuild.context.options.validation == ValidationTime::AfterCutover {
        phase.units.extend(rebuild.validations());
    }
    phase.units.push(marker::unmark());
    phase
}
