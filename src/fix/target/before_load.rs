//! What is made on the empty target: everything that tables need, the tables, their primary keys.

use super::sorting::Making;
use super::{Rebuild, marker};
use crate::catalog::ConstraintKind;
use crate::fix::{Guard, Manual, PhasePlan, Topic, Unit};
use crate::remedy::Phase;

pub(super) fn phase(rebuild: &Rebuild<'_>, making: &Making, manual: &mut Vec<Manual>) -> PhasePlan {
    let mut phase = PhasePlan::new(Phase::TargetBeforeLoad);
    phase.expects.extend(marker::can_be_target(rebuild));
    phase.expects.push(marker::was_marked_by_plan());
    phase.undone = Some(marker::is_not_marked());
    let units = &mut phase.units;
    units.extend(marker::mark(rebuild));
    units.extend(rebuild.make_way());
    units.extend(rebuild.roles(manual).into_iter().map(needs_right));
    units.extend(rebuild.definitions(&making.before_load));
    units.extend(rebuild.attach_partitions(&making.before_load));
    units.extend(primary_keys(rebuild));
    units.extend(rebuild.definitions(&making.views_before_load));
    units.extend(rebuild.settings());
    manual.extend(rebuild.for_person_before_load());
    phase
}

/// What is made of roles needs the right to make them, where it was not made already.
fn needs_right(mut unit: Unit) -> Unit {
    if matches!(unit.guard, Guard::Unless(_)) {
        unit.expects.push(marker::makes_roles());
    }
    unit
}

/// The primary keys, those of partitions with that of their table.
fn primary_keys(rebuild: &Rebuild<'_>) -> Vec<Unit> {
    let keys = rebuild.constraints(|_, kind, _| matches!(kind, ConstraintKind::PrimaryKey(_)));
    keys.into_iter().flat_map(|(relation, at)| rebuild.key_units(Topic::PrimaryKeys, relation, at)).collect()
}
