//! Constraints whose triggers are switched off on the target.

use super::Judge;
use crate::catalog::difference::{Part, Property, PropertyDifference, Value};
use crate::catalog::{Catalog, EnforcingTriggers, ObjectId};
use crate::comparison::{TargetDifference, Verdict};
use crate::remedy::Phase;

impl Judge<'_> {
    /// Constraints of the target whose triggers do not fire there: no input tells it as a property.
    pub(super) fn disabled_constraints(&self) -> Vec<TargetDifference> {
        let is_disabled = |catalog: &Catalog, id: ObjectId| match id {
            ObjectId::Constraint(table, at) => {
                let constraint = catalog.relations[table].constraints.get(at as usize);
                constraint.is_some_and(|found| found.triggers == EnforcingTriggers::Disabled)
            }
            _ => false,
        };
        let disabled = self.counterparts.iter().filter(|(here, there)| {
            is_disabled(self.target, **there)
                && !is_disabled(self.expected, **here)
                && self.is_looked_for(**here)
        });
        let triggers = || PropertyDifference {
            property: Property::EnforcingTriggers,
            of: Part::Whole,
            here: Some(Value::Word("enabled")),
            there: Some(Value::Word("disabled")),
        };
        let difference = |(here, there): (&ObjectId, &ObjectId)| TargetDifference {
            object: self.expected.object_ref(*here),
            source: Some(*here),
            target: Some(*there),
            phase: Phase::TargetAtCutover,
            verdict: Verdict::Different,
            properties: vec![triggers()],
        };
        disabled.map(difference).collect()
    }
}
