//! From findings to the plan.

use std::collections::{HashMap, HashSet};

use crate::catalog::Catalog;
use crate::dms::task::Task;
use crate::lint::{Linter, Report};
use crate::migration::Migration;

use super::choice::{self, Choices};
use super::source::{self, OnSource};
use super::{FixOptions, FixPlan, Left, PhasePlan};

/// Makes the plan that removes what `report`, a report of `linter` on this migration, found.
pub fn plan(linter: &Linter, migration: &Migration, report: &Report, options: FixOptions) -> FixPlan {
    let choices = choice::choose(migration, report, options.prefer);
    let Choices { sql, on_target, settings, mut manual, left } = choices;
    let OnSource { phase, after, refused } = source::plan(migration.source(), sql);
    manual.extend(refused);
    let phases: Vec<PhasePlan> = vec![phase].into_iter().filter(|phase| !phase.is_empty()).collect();
    let mut plan = FixPlan {
        database: migration.source().database.name.as_ref().map(|name| name.as_str().to_owned()),
        phases,
        settings,
        manual,
        left,
        sequences: options.sequences,
    };
    let _ = on_target;
    let task = migration.task().clone();
    plan.left = left_behind(&plan, linter, &behind(migration, after, task));
    plan
}

/// The migration when the plan is carried out on the source and in the task.
fn behind(migration: &Migration, source: Catalog, task: Task) -> Migration {
    let mut behind = Migration::new(source).with_task(task);
    if let Some(server) = migration.server() {
        behind = behind.with_server(server.clone());
    }
    if let Some(profile) = migration.profile() {
        behind = behind.with_profile(profile.clone());
    }
    behind
}

/// What is still found then, unless the target's phases answer it.
fn left_behind(plan: &FixPlan, linter: &Linter, behind: &Migration) -> Vec<Left> {
    let answered: HashSet<&str> = plan
        .phases
        .iter()
        .filter(|phase| phase.phase != crate::remedy::Phase::SourceBeforeTask)
        .flat_map(|phase| &phase.units)
        .flat_map(|unit| unit.findings.iter().map(String::as_str))
        .collect();
    let reasons: HashMap<&str, &str> =
        plan.left.iter().map(|left| (left.finding.as_str(), left.reason.as_str())).collect();
    let mut still = Vec::new();
    for finding in &linter.run(behind).findings {
        let id = finding.id(behind.source());
        if answered.contains(id.as_str()) {
            continue;
        }
        let reason =
            reasons.get(id.as_str()).copied().unwrap_or("the plan lowers it, and does not remove it");
        still.push(Left { reason: reason.to_owned(), severity: finding.severity, finding: id });
    }
    still
}
