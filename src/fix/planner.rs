//! From findings to the plan.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::catalog::Catalog;
use crate::dms::task::Task;
use crate::lint::{Linter, Report};
use crate::migration::Migration;
use crate::rules::mapped;

use super::choice::{self, Choices, ChosenSql};
use super::settings;
use super::source::{OnSource, Work};
use super::{DmsDocuments, FixOptions, FixPlan, Left, PhasePlan};

/// Makes the plan that removes what `report`, a report of `linter` on this migration, found.
pub fn plan(linter: &Linter, migration: &Migration, report: &Report, options: FixOptions) -> FixPlan {
    let Rounds { work, migration: behind, choices } = rounds(linter, migration, report, options);
    let OnSource { mut phase, refused } = work.finish();
    let Choices { on_target, mut settings, suggestions, mut manual, left, .. } = choices;
    settings::add_to(&mut settings, migration.task());
    let documents = DmsDocuments::of(migration.task(), &selection(migration), &settings);
    phase.suggestions = suggestions;
    manual.extend(refused);
    let phases: Vec<PhasePlan> = vec![phase].into_iter().filter(|phase| !phase.is_empty()).collect();
    let mut plan = FixPlan {
        database: migration.source().database.name.as_ref().map(|name| name.as_str().to_owned()),
        phases,
        settings,
        documents,
        manual,
        left,
        sequences: options.sequences,
    };
    let _ = on_target;
    let task =
        settings::task_with(migration.task(), &plan.documents).unwrap_or_else(|_| migration.task().clone());
    plan.left = left_behind(&plan, linter, &behind.with_task(task));
    plan
}

/// How often remedies are looked for again: a key that one adds may be what another waits for.
const ROUNDS: usize = 4;

/// The work on the source, and what is chosen for the migration as it is then.
struct Rounds<'a> {
    work: Work<'a>,
    migration: Migration,
    choices: Choices,
}

/// Takes remedies that are SQL for the source, until the rules offer no more.
fn rounds<'a>(linter: &Linter, migration: &'a Migration, report: &Report, options: FixOptions) -> Rounds<'a> {
    let mut work = Work::on(migration.source());
    let mut choices = choice::choose(migration, report, options.prefer);
    let mut taken: HashSet<String> = HashSet::new();
    for _ in 0..ROUNDS {
        let sql = std::mem::take(&mut choices.sql);
        let new: Vec<ChosenSql> = sql.into_iter().filter(|one| taken.insert(one.key())).collect();
        if new.is_empty() {
            break;
        }
        new.into_iter().for_each(|one| work.take(one));
        let behind = behind(migration, work.catalog().clone(), migration.task().clone());
        let report = linter.run(&behind);
        choices = choice::choose(&behind, &report, options.prefer);
    }
    let behind = behind(migration, work.catalog().clone(), migration.task().clone());
    Rounds { work, migration: behind, choices }
}

/// Selection rules for the schemas whose tables the task moves.
fn selection(migration: &Migration) -> Vec<Value> {
    let source = migration.source();
    let moved = source.schemas.iter().filter(|(id, _)| migration.moved().touches(*id));
    let mut names: Vec<&str> = moved.map(|(_, schema)| schema.name.as_str()).collect();
    names.sort_unstable();
    names.into_iter().map(mapped::include_schema).collect()
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
