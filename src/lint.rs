//! Runs rules over a migration.

mod columns;
mod unread;

use std::cmp::Reverse;
use std::collections::HashSet;

use rayon::prelude::*;

use crate::catalog::{Catalog, Name, ObjectId, RelationOrder};
use crate::finding::{Finding, Findings, NotChecked, NotCheckedReason, Subject};
use crate::migration::Migration;
use crate::rules::{self, Group, Rule, Severity};
use crate::spelling::edit_distance;

pub use columns::{
    ColumnFinding, DeclaringTable, JudgedColumn, StoredOutcome, StoredVerdict, judged_columns,
};

/// A set of rules to run.
#[derive(Clone, Debug)]
pub struct Linter {
    rules: Vec<&'static Rule>,
    /// The tables that findings are wanted of, by schema and name; empty for all.
    only: HashSet<(Name, Name)>,
}

impl Default for Linter {
    fn default() -> Self {
        Linter::new()
    }
}

/// A rule, or a group of rules, that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no rule and no group of rules named `{name}`{}", suggestion.map(|known| format!("; did you mean `{known}`?")).unwrap_or_default())]
#[non_exhaustive]
pub struct UnknownRule {
    /// What was asked for.
    pub name: String,
    /// The known name that is most like it.
    pub suggestion: Option<&'static str>,
}

impl Linter {
    /// All rules of this crate.
    pub fn new() -> Self {
        Linter { rules: rules::all().collect(), only: HashSet::new() }
    }

    /// Adds a rule of the embedder's own.
    #[must_use]
    pub fn with_rule(mut self, rule: &'static Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// The rules that will run.
    pub fn rules(&self) -> &[&'static Rule] {
        &self.rules
    }

    /// Keeps only these rules and groups (`numeric-array`, `types`).
    pub fn select<S: AsRef<str>>(mut self, names: &[S]) -> Result<Self, UnknownRule> {
        self.check_names(names)?;
        self.rules.retain(|rule| names.iter().any(|name| is_named(rule, name.as_ref())));
        Ok(self)
    }

    /// Leaves these rules and groups out.
    pub fn ignore<S: AsRef<str>>(mut self, names: &[S]) -> Result<Self, UnknownRule> {
        self.check_names(names)?;
        self.rules.retain(|rule| !names.iter().any(|name| is_named(rule, name.as_ref())));
        Ok(self)
    }

    /// Keeps only what is found of these tables (schema and name), of their columns and of what belongs to them.
    /// Without any all is kept.
    #[must_use]
    pub fn only_tables(mut self, tables: impl IntoIterator<Item = (Name, Name)>) -> Self {
        self.only.extend(tables);
        self
    }

    fn is_wanted(&self, finding: &Finding, catalog: &Catalog) -> bool {
        let object = finding.object_ref(catalog);
        let table = object.table.unwrap_or(object.name);
        object.schema.is_some_and(|schema| self.only.contains(&(schema, table)))
    }

    fn check_names<S: AsRef<str>>(&self, names: &[S]) -> Result<(), UnknownRule> {
        let known: Vec<&Rule> = rules::all().chain(self.rules.iter().copied()).collect();
        for name in names.iter().map(AsRef::as_ref) {
            if !known.iter().any(|rule| is_named(rule, name)) {
                return Err(UnknownRule { name: name.to_owned(), suggestion: most_similar(&known, name) });
            }
        }
        Ok(())
    }

    /// Runs the rules. The result is the same for the same migration, in the same order.
    pub fn run(&self, migration: &Migration) -> Report {
        // What the task moves is worked out on all cores, before any rule runs: a thread that waits
        // for a part of it may take up a rule meanwhile, which would wait for that same thread.
        let (order, _) = rayon::join(|| RelationOrder::of(migration.source()), || migration.moved());
        migration.target_comparison();
        let results: Vec<_> = self.rules.par_iter().map(|rule| run_rule(rule, migration, &order)).collect();
        let (findings, not_checked): (Vec<_>, Vec<_>) = results.into_iter().unzip();
        let mut not_checked = not_checked.concat();
        not_checked.sort_by_cached_key(|found| (found.rule.name, found.reason.to_string()));
        let mut findings = in_order(findings);
        if !self.only.is_empty() {
            findings.retain(|finding| self.is_wanted(finding, migration.source()));
        }
        Report { findings, not_checked }
    }
}

fn is_named(rule: &Rule, name: &str) -> bool {
    rule.name == name || rule.group.as_str() == name
}

/// The known name with the smallest edit distance, where that is small enough to be a slip.
fn most_similar(known: &[&'static Rule], name: &str) -> Option<&'static str> {
    known
        .iter()
        .flat_map(|rule| [rule.name, rule.group.as_str()])
        .map(|candidate| (edit_distance(candidate, name), candidate))
        .min()
        .filter(|(distance, candidate)| *distance <= candidate.len() / 3)
        .map(|(_, candidate)| candidate)
}

fn run_rule(
    rule: &'static Rule,
    migration: &Migration,
    order: &RelationOrder,
) -> (Vec<Finding>, Vec<NotChecked>) {
    let mut findings = Findings::new(rule);
    match rule.needs.iter().find(|input| !migration.has(**input)) {
        Some(missing) => findings.not_checked(NotCheckedReason::Needs(*missing), Vec::new()),
        None => (rule.check)(migration, &mut findings),
    }
    unread::leave_unjudged(&mut findings, migration.source());
    let (mut found, mut not_checked) = findings.into_parts();
    not_checked.iter_mut().for_each(|open| migration.source().sort_by_name(&mut open.objects));
    sort(&mut found, migration.source(), order);
    (found, not_checked)
}

/// The findings of all rules, by severity and rule. Those of one rule are in order, so that only what
/// one rule found with one severity has to find its place.
fn in_order(of_rules: Vec<Vec<Finding>>) -> Vec<Finding> {
    let number = of_rules.iter().map(Vec::len).sum();
    let mut parts: Vec<Vec<Finding>> = of_rules.into_iter().flat_map(by_severity).collect();
    parts.sort_by_key(|part| part.first().map(|first| (Reverse(first.severity), first.rule.name)));
    let mut findings = Vec::with_capacity(number);
    parts.into_iter().for_each(|part| findings.extend(part));
    findings
}

/// The findings of one rule, taken apart where the severity changes.
fn by_severity(mut found: Vec<Finding>) -> Vec<Vec<Finding>> {
    let mut parts = Vec::new();
    while let Some(first) = found.first().map(|first| first.severity) {
        let end = found.partition_point(|finding| finding.severity == first);
        let rest = found.split_off(end);
        parts.push(std::mem::replace(&mut found, rest));
    }
    parts
}

/// Sorts by severity, the worst first, then by name. Names are compared only within a table, or where
/// something belongs to none.
fn sort(found: &mut [Finding], catalog: &Catalog, order: &RelationOrder) {
    if found.iter().all(|finding| rank_of_table(finding, order).is_some()) {
        return found
            .sort_by_cached_key(|finding| (Reverse(finding.severity), rank_of_table(finding, order)));
    }
    let rank = |finding: &Finding| {
        let relation = finding.source_object().and_then(|object| catalog.relation_of(object));
        (Reverse(finding.severity), relation.map(|relation| order.rank(relation)))
    };
    if found.iter().any(|finding| rank(finding).1.is_none()) {
        return sort_by_subject(found, catalog);
    }
    found.sort_by_cached_key(rank);
    for of_table in found.chunk_by_mut(|a, b| rank(a) == rank(b)) {
        if of_table.len() > 1 {
            of_table.sort_by_cached_key(|finding| {
                finding.source_object().map(|object| catalog.place_in_table(object))
            });
        }
    }
}

/// Where the subject stands, if it is a table.
fn rank_of_table(finding: &Finding, order: &RelationOrder) -> Option<u32> {
    match finding.source_object() {
        Some(ObjectId::Relation(relation)) => Some(order.rank(relation)),
        _ => None,
    }
}

/// Sorts by severity and name. The names of objects of the catalog are looked up once each.
fn sort_by_subject(found: &mut [Finding], catalog: &Catalog) {
    if found.len() < 2 {
        return;
    }
    if found.iter().all(|finding| finding.source_object().is_some()) {
        let place = |finding: &Finding| finding.source_object().map(|object| catalog.place_by_name(object));
        found.sort_by_cached_key(|finding| (Reverse(finding.severity), place(finding)));
    } else {
        found.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| compare_subjects(catalog, a, b)));
    }
}

fn compare_subjects(catalog: &Catalog, a: &Finding, b: &Finding) -> std::cmp::Ordering {
    match (&a.object, &b.object) {
        (Subject::Source(a), Subject::Source(b)) => catalog.compare(*a, *b),
        _ => a.object_ref(catalog).cmp(&b.object_ref(catalog)),
    }
}

/// What the rules found: by severity, the worst first, then by rule, then by object.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// The findings.
    pub findings: Vec<Finding>,
    /// The rules that could not run, and why.
    pub not_checked: Vec<NotChecked>,
}

impl Report {
    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// The findings of one group of rules.
    pub fn of_group(&self, group: Group) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.rule.group == group)
    }
}
