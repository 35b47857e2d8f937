//! What waits until the application runs on the target: constraints validated, what was for the migration gone.

use super::{Rebuild, marker};
use crate::catalog::quote_identifier;
use crate::fix::{Guard, PhasePlan, Topic, Unit, ValidationTime};
use crate::remedy::{Phase, Step};

pub(super) fn phase(rebuild: &Rebuild<'_>) -> PhasePlan {
    let mut phase = PhasePlan::new(Phase::TargetAfterCutover);
    phase.expects.extend(marker::on_marked_or_finished());
    phase.done = Some(marker::is_run());
    if rebuild.context.options.validation == ValidationTime::AfterCutover {
        phase.units.extend(rebuild.validations());
        phase.units.extend(rebuild.validations_of_put_back());
        phase.units.extend(rebuild.refusals_made_whole());
    }
    phase.units.extend(control_tables(rebuild));
    phase.units.push(marker::unmark());
    phase
}

/// The tables in which DMS keeps account of a task (`ControlTablesSettings`, `TaskRecoveryTableEnabled`).
fn control_tables(rebuild: &Rebuild<'_>) -> Vec<Unit> {
    const NAMES: [&str; 5] = [
        "awsdms_apply_exceptions",
        "awsdms_history",
        "awsdms_status",
        "awsdms_suspended_tables",
        "awsdms_txn_state",
    ];
    let settings = &rebuild.context.migration.task().settings.control_tables;
    let schema =
        settings.control_schema.value.as_deref().filter(|schema| !schema.is_empty()).unwrap_or("public");
    let drop = |name: &str| {
        let statement = format!("DROP TABLE IF EXISTS {}.{name}", quote_identifier(schema));
        Step::metadata_only(statement, "", None)
            .irreversible("it belongs to DMS, and says nothing but how its task went")
    };
    let steps = NAMES.iter().map(|name| drop(name)).collect();
    vec![Unit::new(Topic::CleanUp, "the tables in which DMS kept account", steps, Guard::Repeatable)]
}
