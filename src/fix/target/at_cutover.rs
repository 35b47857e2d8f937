//! What is run when DMS has applied its last change.

use super::access::roles_expected;
use super::{Rebuild, counts, marker, missing};
use crate::catalog::{ColumnNumber, Id, IdentityKind, ObjectId, Relation};
use crate::comparison::while_loading::always_identities;
use crate::ddl::dollar_quote;
use crate::fix::{Manual, PhasePlan, Topic, Unit, ValidationTime};
use crate::remedy::{LockMode, Phase, Step};

/// All but what comes last, which [`finish`] adds.
pub(super) fn phase(rebuild: &Rebuild<'_>, manual: &mut Vec<Manual>) -> PhasePlan {
    let mut phase = PhasePlan::new(Phase::TargetAtCutover);
    phase.expects.extend(marker::on_target());
    phase.expects.extend(roles_expected(rebuild));
    let units = &mut phase.units;
    units.extend(counts::units(rebuild));
    units.extend(rebuild.sequence_units());
    units.extend(rebuild.refusals());
    units.extend(rebuild.identities());
    units.extend(rebuild.tables().filter_map(|id| rebuild.replica_identity(id)));
    if rebuild.context.options.validation == ValidationTime::AtCutover {
        units.extend(rebuild.validations());
        units.extend(rebuild.validations_of_put_back());
    }
    units.extend(rebuild.rules_at_cutover());
    units.extend(rebuild.triggers_at_cutover());
    units.extend(rebuild.refreshes());
    units.extend(rebuild.policies());
    units.extend(rebuild.switches_put_back());
    units.extend(rebuild.owners(manual));
    units.extend(rebuild.grants(manual));
    units.extend(rebuild.default_privileges());
    units.extend(rebuild.comments());
    units.extend(rebuild.publications());
    phase
}

/// Adds event triggers, and the checks that nothing is missing of what the phases made.
pub(super) fn finish(phase: &mut PhasePlan, rebuild: &Rebuild<'_>, before: &[&PhasePlan]) {
    let units_before = before.iter().flat_map(|phase| &phase.units);
    let checks = missing::units(units_before.chain(&phase.units));
    phase.units.extend(rebuild.event_triggers());
    phase.units.extend(checks);
}

impl Rebuild<'_> {
    /// GENERATED ALWAYS of identity columns that took values while DMS wrote.
    fn identities(&self) -> Vec<Unit> {
        let columns = always_identities(self.catalog).into_iter();
        let in_scope = columns.filter(|(id, _)| self.scope.has(self.catalog, ObjectId::Relation(*id)));
        in_scope.filter_map(|(relation, number)| self.identity(relation, number)).collect()
    }

    fn identity(&self, relation: Id<Relation>, number: ColumnNumber) -> Option<Unit> {
        let column = self.catalog.relations[relation].column_by_number(number)?;
        self.ddl().own_identity(relation, column)?;
        let table = self.ddl().alter_for_identity(relation);
        let alter = format!("{table} ALTER COLUMN {} SET GENERATED", column.name);
        let step = Step::metadata_only(
            format!("{alter} ALWAYS"),
            format!("{alter} BY DEFAULT"),
            Some(LockMode::AccessExclusive),
        );
        let done = self.ddl().has_identity(relation, column, IdentityKind::Always);
        self.alter(
            Topic::Tables,
            ObjectId::Column(relation, number),
            "GENERATED ALWAYS again",
            vec![step],
            done,
        )
    }

    /// Materialized views, those that others read from first.
    fn refreshes(&self) -> Vec<Unit> {
        let views: Vec<ObjectId> = self.materialized_views().map(ObjectId::Relation).collect();
        let ordered = self.order.order(&views).into_iter().flatten();
        ordered
            .filter_map(|object| match object {
                ObjectId::Relation(id) => self.repeat(Topic::Views, object, "refresh", self.refresh(id)),
                _ => None,
            })
            .collect()
    }

    /// Who runs the file may read what a view's owner may not, and owners are set behind it: a view that has its owner
    /// was filled. One that was on the target before has it anyway, and was filled before the rows came.
    fn refresh(&self, id: Id<Relation>) -> Vec<Step> {
        let steps = self.ddl().refresh_materialized_view(id).into_iter();
        if self.existing.has(ObjectId::Relation(id)) {
            return steps.collect();
        }
        let Some(filled) = self.ddl().is_filled_by_another(id) else { return steps.collect() };
        let unless = |step: Step| {
            let body = format!("BEGIN IF NOT {filled} THEN {}; END IF; END", step.up);
            Step { up: format!("DO {}", dollar_quote(&body)), ..step }
        };
        steps.map(unless).collect()
    }

    /// Policies, and the switch that enforces them.
    fn policies(&self) -> Vec<Unit> {
        let mut units = Vec::new();
        for (id, relation) in self.catalog.relations.iter() {
            if !self.scope.has(self.catalog, ObjectId::Relation(id)) {
                continue;
            }
            for at in 0..relation.policies.len() as u32 {
                let policy = ObjectId::Policy(id, at);
                let steps = [self.ddl().create_policy(id, at), self.ddl().comment_on(policy)].concat();
                let comment = self.findings_of_rule(policy, "comment-not-migrated");
                units.extend(self.make(Topic::Policies, policy, steps).map(|mut unit| {
                    unit.findings.extend(comment);
                    unit
                }));
            }
            let (steps, done) =
                (self.ddl().set_row_level_security(id), self.ddl().has_row_level_security(id));
            let object = ObjectId::Relation(id);
            let switch = self.alter(Topic::Policies, object, "row-level security", steps, done);
            let findings = self.findings_of_rule(object, "policy-not-migrated");
            units.extend(switch.map(|unit| Unit { findings, ..unit }));
        }
        units
    }

    fn publications(&self) -> Vec<Unit> {
        let publications = self.catalog.publications.ids();
        publications
            .filter_map(|id| {
                let object = ObjectId::Publication(id);
                let ddl = self.ddl();
                let steps =
                    [ddl.create_publication(id), ddl.set_owner(object), ddl.comment_on(object)].concat();
                self.make(Topic::Publications, object, steps)
            })
            .collect()
    }

    /// Last, each with all that is said of it: they fire for what comes behind them.
    fn event_triggers(&self) -> Vec<Unit> {
        let triggers = self.catalog.event_triggers.ids().map(|id| (id, ObjectId::EventTrigger(id)));
        let in_scope = triggers.filter(|(_, object)| self.scope.has(self.catalog, *object));
        in_scope
            .filter_map(|(id, object)| {
                let ddl = self.ddl();
                let steps =
                    [ddl.create_event_trigger(id), ddl.set_owner(object), ddl.comment_on(object)].concat();
                self.make(Topic::EventTriggers, object, steps)
            })
            .collect()
    }

    fn comments(&self) -> Vec<Unit> {
        let catalog = self.catalog;
        let mut units = Vec::new();
        for object in catalog.object_ids().filter(|object| has_comment_of_its_own(catalog, *object)) {
            let steps = self.ddl().comment_on(object);
            // a policy that this file makes comes with its comment: to undo the file twice is no error
            let comes_along = matches!(object, ObjectId::Policy(..)) && !self.existing.has(object);
            if steps.is_empty() || comes_along || !self.scope.has(catalog, object) {
                continue;
            }
            let steps = self.here(object, steps);
            let unit = self.repeat(Topic::Comments, object, "comment", steps);
            let findings = self.findings_of_rule(object, "comment-not-migrated");
            units.extend(unit.map(|unit| Unit { findings, ..unit }));
        }
        units
    }
}

/// Publications and event triggers come with their comments; `plpgsql` is the server's own.
fn has_comment_of_its_own(catalog: &crate::catalog::Catalog, object: ObjectId) -> bool {
    match object {
        ObjectId::Publication(_) | ObjectId::EventTrigger(_) | ObjectId::Subscription(_) => false,
        ObjectId::Extension(id) => catalog.extensions[id].name != "plpgsql",
        _ => true,
    }
}
