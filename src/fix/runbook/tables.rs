//! Lists of what the plan holds.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use super::{code, line};
use crate::fix::{FixPlan, Left, Manual, PhasePlan, SettingChange, SettingPlace, script};
use crate::remedy::{Endpoint, LockMode, Safety, Server, Step};
use crate::rules::Severity;

/// How many findings of one rule are listed.
const LISTED: usize = 5;

/// How a file is run: each phase shows it again with its own.
pub(super) fn how_to_run(plan: &FixPlan) -> String {
    let Some(first) = plan.phases.first() else { return String::new() };
    let file = script::file_name(first.phase);
    let server = server(first.phase.server()).to_uppercase();
    format!(
        "Each file is run like this, with the connection in the usual variables or as a last argument:\n\n\
         ```console\npsql -X -v ON_ERROR_STOP=1 -f {file} \"${server}\"\n```\n\n"
    )
}

/// The files in the order in which they are run.
pub(super) fn overview(plan: &FixPlan) -> String {
    let mut text =
        "## The files, in order\n\n| file | server | statements | strongest lock | rewrites | undone by |\n\
                    | --- | --- | --- | --- | --- | --- |\n"
            .to_owned();
    for phase in &plan.phases {
        let name = script::file_name(phase.phase);
        let undo = if phase.units.is_empty() {
            "nothing to undo".to_owned()
        } else if !has_way_back(phase) {
            "nothing: what is run stays".to_owned()
        } else {
            code(&format!("rollback/{name}"))
        };
        text += &format!(
            "| {} | {} | {} | {} | {} | {undo} |\n",
            code(&name),
            server(phase.phase.server()),
            steps(phase).count(),
            lock(phase),
            steps(phase).filter(|step| step.safety == Safety::Rewrite).count(),
        );
    }
    text + "\n"
}

/// Whether anything in a phase can be undone.
pub(super) fn has_way_back(phase: &PhasePlan) -> bool {
    steps(phase).any(|step| step.down.is_some())
}

fn steps(phase: &PhasePlan) -> impl Iterator<Item = &Step> {
    phase.units.iter().flat_map(|unit| &unit.steps)
}

/// The strongest lock on a table that exists, in a phase.
pub(super) fn lock(phase: &PhasePlan) -> &'static str {
    match steps(phase).filter_map(|step| step.lock).max() {
        None => "none",
        Some(mode) => lock_name(mode),
    }
}

fn lock_name(mode: LockMode) -> &'static str {
    match mode {
        LockMode::AccessShare => "ACCESS SHARE",
        LockMode::RowShare => "ROW SHARE",
        LockMode::RowExclusive => "ROW EXCLUSIVE",
        LockMode::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
        LockMode::Share => "SHARE",
        LockMode::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
        LockMode::Exclusive => "EXCLUSIVE",
        LockMode::AccessExclusive => "ACCESS EXCLUSIVE",
    }
}

pub(super) fn server(server: Server) -> &'static str {
    match server {
        Server::Source => "source",
        Server::Target => "target",
    }
}

/// What has to be decided or done by hand, what matters most first.
pub(super) fn for_a_person(plan: &FixPlan) -> String {
    if plan.manual.is_empty() {
        return String::new();
    }
    let severities: HashMap<&str, Severity, RandomState> =
        plan.left.iter().map(|left| (left.finding.as_str(), left.severity)).collect();
    let mut by_rule: BTreeMap<(Reverse<Severity>, &str), Vec<&Manual>> = BTreeMap::new();
    for manual in &plan.manual {
        let id = manual.findings.first().map_or("", String::as_str);
        let rule = id.split(':').next().unwrap_or_default();
        // what is about no finding is about the plan itself
        let severity = severities.get(id).copied().unwrap_or(Severity::Error);
        by_rule.entry((Reverse(severity), rule)).or_default().push(manual);
    }
    let items: String = by_rule.into_iter().map(|((_, rule), all)| of_rule(rule, &all)).collect();
    format!("## What needs a person\n\n{items}\n")
}

/// What one rule asks for. The findings that are not named here are in the report of `check`.
fn of_rule(rule: &str, all: &[&Manual]) -> String {
    // what is about no finding is told nowhere else
    let listed = if rule.is_empty() { all.len() } else { LISTED };
    let mut text: String = all.iter().take(listed).map(|one| manual(one)).collect();
    let more = all.len().saturating_sub(listed);
    if more > 0 {
        text += &format!("- and {more} more like these: `pgdms-lint check --select {rule}` lists them\n");
    }
    text
}

fn manual(manual: &Manual) -> String {
    let when = manual.phase.map(|phase| format!("{}: ", phase.as_str())).unwrap_or_default();
    format!("- {when}{}{}\n", line(&manual.words), findings(&manual.findings))
}

fn findings(ids: &[String]) -> String {
    if ids.is_empty() {
        return String::new();
    }
    let shown: Vec<String> = ids.iter().take(LISTED).map(|id| code(id)).collect();
    let more = ids.len().saturating_sub(LISTED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!(" ({}{more})", shown.join(", "))
}

/// The settings that change, and why.
pub(super) fn settings(plan: &FixPlan) -> String {
    if plan.settings.is_empty() {
        return String::new();
    }
    let mut text = "## The task's settings\n\n\
                    The files in `dms/` hold your own settings with the changes below; without your files they are \
                    whole new ones, to which you add where the servers are and who connects. Passwords are in none \
                    of them.\n\n"
        .to_owned();
    text += &plan.settings.iter().map(setting).collect::<String>();
    text + "\n"
}

fn setting(change: &SettingChange) -> String {
    let value = code(&change.value.to_string());
    let what = match &change.place {
        SettingPlace::Task { name } => format!("task: {} = {value}", code(name)),
        SettingPlace::Endpoint { endpoint, name } => {
            let endpoint = match endpoint {
                Endpoint::Source => "source endpoint",
                Endpoint::Target => "target endpoint",
                Endpoint::Both => "both endpoints",
            };
            format!("{endpoint}: {} = {value}", code(name))
        }
        SettingPlace::TableMappings => format!("table mappings: {value}"),
        SettingPlace::Parameter { server: of, name } => {
            format!("parameter of the {}, to be set by hand: {} = {value}", server(*of), code(name))
        }
    };
    let caveats: String = change.caveats.iter().map(|caveat| format!("; {}", line(caveat))).collect();
    let all: Vec<String> = change.findings.iter().chain(&change.lowered).cloned().collect();
    format!("- {what}{caveats}{}\n", findings(&all))
}

/// The findings that nothing in the plan removes.
pub(super) fn left(plan: &FixPlan) -> String {
    if plan.left.is_empty() {
        return "## What is left\n\nNothing: every finding is answered.\n".to_owned();
    }
    let mut by_reason: BTreeMap<(Reverse<Severity>, &str, &str), Vec<&Left>> = BTreeMap::new();
    for left in &plan.left {
        let rule = left.finding.split(':').next().unwrap_or_default();
        by_reason.entry((Reverse(left.severity), rule, &left.reason)).or_default().push(left);
    }
    let mut text = "## What is left\n\nFindings that this plan does not remove:\n\n".to_owned();
    for ((severity, rule, reason), left) in by_reason {
        let ids: Vec<String> = left.iter().map(|left| left.finding.clone()).collect();
        text += &format!("- {} {}: {}{}\n", severity.0.as_str(), code(rule), line(reason), findings(&ids));
    }
    text
}
