//! A plan as files.

use rayon::prelude::*;
use serde_json::Value;

use super::settings::DmsDocuments;
use super::{FixPlan, runbook, script};
use crate::migration::Migration;
use crate::remedy::Phase;

/// What the README.md of every plan holds: by it a folder is known as a plan, which may be replaced.
pub const PLAN_MARK: &str = "<!-- a plan of pgdms-lint -->";

/// A file of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct File {
    /// Its name within the plan's folder, with `/` between folders.
    pub name: String,
    /// What it holds.
    pub text: String,
}

impl File {
    fn new(name: impl Into<String>, text: String) -> Self {
        File { name: name.into(), text }
    }
}

/// The files of a plan: the runbook first, then those that are run, what undoes them, and the JSON files.
pub fn files(plan: &FixPlan, migration: &Migration) -> Vec<File> {
    let mut files = vec![File::new("README.md", runbook::write(plan, migration))];
    let phases: Vec<Phase> = plan.phases.iter().map(|phase| phase.phase).collect();
    // the larger part of a plan's text, and each file for itself
    let (forward, backward): (Vec<Option<File>>, Vec<Option<File>>) = phases
        .par_iter()
        .map(|phase| rayon::join(|| forward(plan, *phase), || backward(plan, *phase)))
        .unzip();
    files.extend(forward.into_iter().chain(backward).flatten());
    let documents = &plan.documents;
    let named = [
        (DmsDocuments::TASK_SETTINGS, &documents.task_settings),
        (DmsDocuments::SOURCE_ENDPOINT, &documents.source_endpoint),
        (DmsDocuments::TARGET_ENDPOINT, &documents.target_endpoint),
        (DmsDocuments::TABLE_MAPPINGS, &documents.table_mappings),
    ];
    files.extend(named.into_iter().map(|(name, document)| File::new(name, pretty(document))));
    files
}

fn forward(plan: &FixPlan, phase: Phase) -> Option<File> {
    Some(File::new(script::file_name(phase), script::phase(plan, phase)?))
}

fn backward(plan: &FixPlan, phase: Phase) -> Option<File> {
    Some(File::new(format!("rollback/{}", script::file_name(phase)), script::rollback(plan, phase)?))
}

fn pretty(document: &Value) -> String {
    format!("{document:#}\n")
}
