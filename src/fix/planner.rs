//! From findings to the plan.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use foldhash::fast::RandomState;
use rayon::prelude::*;
use serde_json::Value;

use crate::catalog::{Catalog, ObjectKind};
use crate::dms::task::Task;
use crate::lint::{Linter, Report};
use crate::migration::Migration;
use crate::remedy::Phase;
use crate::rules::mapped;

use super::choice::{self, Choices, ChosenSql, is_about_what_is_left};
use super::source::{OnSource, Work};
use super::target::{self, Context, FindingsByObject, TargetPlan};
use super::{DmsDocuments, FixOptions, FixPlan, Left, Manual, PhasePlan, cutover, settings};
use crate::comparison::names;

/// Makes the plan that removes what `report`, a report of `linter` on this migration, found.
pub fn plan(linter: &Linter, migration: &Migration, report: &Report, options: FixOptions) -> FixPlan {
    let Rounds { work, migration: behind, report, choices } = rounds(linter, migration, report, options);
    let OnSource { mut phase, refused } = work.finish();
    let Choices { on_target, mut settings, suggestions, mut manual, left, .. } = choices;
    settings::add_to(&mut settings, migration.task());
    let documents = DmsDocuments::of(migration.task(), &selection(migration), &settings);
    phase.suggestions = suggestions;
    manual.extend(refused);
    let mut phases = vec![phase];
    if migration.task().is_homogeneous() {
        phases.extend(for_target(&behind, &report, &on_target, options, &mut manual));
    }
    phases.retain(|phase| !phase.is_empty());
    phases.sort_by_key(|phase| phase.phase);
    let mut plan = FixPlan {
        database: migration.source().database.name.as_ref().map(|name| name.as_str().to_owned()),
        phases,
        settings,
        documents,
        manual,
        left,
        sequences: options.sequences,
    };
    let task = settings::task_with(migration.task(), &plan.documents).unwrap_or_else(|error| {
        let words = format!("the written settings cannot be read again, do not use them: {error}");
        plan.manual.push(Manual { phase: None, words, findings: Vec::new() });
        migration.task().clone()
    });
    let answered = answered(&plan, &on_target, &report, &behind);
    plan.left = left_behind(&plan, &answered, linter, &behind.with_task(task));
    claim_no_more_than_is_so(&mut plan);
    plan
}

/// The phases of the target, and those of the source at the cutover and after it.
fn for_target(
    behind: &Migration,
    report: &Report,
    on_target: &[usize],
    options: FixOptions,
    manual: &mut Vec<Manual>,
) -> Vec<PhasePlan> {
    let source = behind.source();
    let names::OnTarget { catalog: renamed, by_hand } = names::on_target(source, behind);
    manual.extend(by_hand.into_iter().map(|words| Manual { phase: None, words, findings: Vec::new() }));
    let made = on_target.iter().map(|at| &report.findings[*at]);
    let findings = FindingsByObject::of(source, made);
    let context = Context { migration: behind, options, findings: &findings, target: behind.target() };
    let (TargetPlan { mut phases, manual: by_hand }, at_cutover) = rayon::join(
        || target::plan(&renamed, &context),
        || cutover::at_cutover(source, &renamed, behind, options),
    );
    manual.extend(by_hand);
    phases.push(at_cutover);
    phases.push(cutover::after_cutover(source, behind));
    phases
}

/// The findings that the target's units are there for. Those about the types of columns are answered by the tables,
/// where these are made with exact types and not there already.
fn answered<'a>(
    plan: &'a FixPlan,
    on_target: &[usize],
    report: &Report,
    behind: &Migration,
) -> HashSet<Cow<'a, str>, RandomState> {
    let units = plan
        .phases
        .iter()
        .filter(|phase| phase.phase != Phase::SourceBeforeTask)
        .flat_map(|phase| &phase.units)
        .flat_map(|unit| unit.findings.iter().map(|id| Cow::Borrowed(id.as_str())));
    let makes_tables = behind.target().is_none();
    let of_types = on_target.iter().map(|at| &report.findings[*at]).filter(|finding| {
        makes_tables
            && finding.object_kind(behind.source()) == ObjectKind::Column
            && !is_about_what_is_left(finding.rule.name)
    });
    units.chain(of_types.map(|finding| Cow::Owned(finding.id(behind.source())))).collect()
}

/// What is still found is not among what a setting removes.
fn claim_no_more_than_is_so(plan: &mut FixPlan) {
    let left: HashSet<&str> = plan.left.iter().map(|left| left.finding.as_str()).collect();
    for change in &mut plan.settings {
        let found = std::mem::take(&mut change.findings);
        let (still, removed): (Vec<String>, Vec<String>) =
            found.into_iter().partition(|id| left.contains(id.as_str()));
        change.findings = removed;
        change.lowered.extend(still);
    }
}

/// How often remedies are looked for again: a key that one adds may be what another waits for.
const ROUNDS: usize = 4;

/// The work on the source, and what is chosen for the migration as it is then.
struct Rounds<'a> {
    work: Work<'a>,
    migration: Migration,
    report: Cow<'a, Report>,
    choices: Choices,
}

/// Takes remedies that are SQL for the source, until the rules offer no more.
fn rounds<'a>(
    linter: &Linter,
    migration: &'a Migration,
    report: &'a Report,
    options: FixOptions,
) -> Rounds<'a> {
    let mut work = Work::on(migration.source());
    let mut taken: HashSet<String> = HashSet::new();
    let mut choices = choice::choose(migration, report, options.prefer);
    let mut seen = None;
    for _ in 0..ROUNDS {
        let sql = std::mem::take(&mut choices.sql);
        let new: Vec<ChosenSql> = sql.into_iter().filter(|one| taken.insert(one.key())).collect();
        if new.is_empty() {
            break;
        }
        work.take_all(new);
        let behind = behind(migration, work.catalog().clone().into(), migration.task().clone());
        let report = linter.run(&behind);
        choices = choice::choose(&behind, &report, options.prefer);
        seen = Some((behind, Cow::Owned(report)));
    }
    let (migration, report) = seen.unwrap_or_else(|| {
        (behind(migration, migration.shared_source(), migration.task().clone()), Cow::Borrowed(report))
    });
    Rounds { work, migration, report, choices }
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
fn behind(migration: &Migration, source: Arc<Catalog>, task: Task) -> Migration {
    let mut behind = Migration::new(source).with_task(task).with_margin(migration.margin());
    if let Some(server) = migration.server() {
        behind = behind.with_server(server.clone());
    }
    behind = behind.with_profile_of(migration);
    if let Some(target) = migration.target() {
        behind = behind.with_target(target.clone());
    }
    if let Some(server) = migration.target_server() {
        behind = behind.with_target_server(server.clone());
    }
    behind
}

/// What is still found then, unless the target's phases answer it.
fn left_behind(
    plan: &FixPlan,
    answered: &HashSet<Cow<'_, str>, RandomState>,
    linter: &Linter,
    behind: &Migration,
) -> Vec<Left> {
    let reasons: HashMap<&str, &str, RandomState> =
        plan.left.iter().map(|left| (left.finding.as_str(), left.reason.as_str())).collect();
    let lowered = lowered(plan);
    let findings = linter.run(behind).findings;
    let left = findings.par_iter().filter_map(|finding| {
        let id = finding.id(behind.source());
        if answered.contains(id.as_str()) {
            return None;
        }
        let reason = reasons.get(id.as_str()).copied();
        let reason = reason.unwrap_or_else(|| why_left(finding.rule.name, lowered.contains(id.as_str())));
        Some(Left { reason: reason.to_owned(), severity: finding.severity, finding: id })
    });
    left.collect()
}

/// The findings about which the plan does something.
fn lowered(plan: &FixPlan) -> HashSet<&str, RandomState> {
    let units = plan.phases.iter().flat_map(|phase| &phase.units);
    let by_units = units.flat_map(|unit| unit.findings.iter().chain(&unit.lowered));
    let by_settings = plan.settings.iter().flat_map(|change| change.findings.iter().chain(&change.lowered));
    by_units.chain(by_settings).map(String::as_str).collect()
}

/// Why a finding is left for which there is a remedy.
fn why_left(rule: &str, is_lowered: bool) -> &'static str {
    match is_lowered {
        _ if is_about_what_is_left(rule) => {
            "no statement of the plan names it: look whether it comes with what it belongs to"
        }
        true => "the plan makes it less likely to hurt, and does not remove it",
        false => "the plan leaves it as it is: `pgdms-lint explain` says what helps",
    }
}
