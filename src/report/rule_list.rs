//! The list of rules: for `pgdms-lint rules`, and for `docs/rules/README.md`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::dms::Basis;
use crate::rules::{self, Group, Input, Rule, Severity};

/// A rule, as the JSON list has it.
#[derive(Serialize, JsonSchema)]
pub struct RuleEntry {
    /// The name.
    pub name: &'static str,
    /// The group.
    pub group: Group,
    /// The severity for a full-load-and-cdc task to a PostgreSQL target, with no data profile.
    pub severity: Severity,
    /// What it finds, in one line.
    pub summary: &'static str,
    /// What it finds, why, and what helps, in Markdown.
    pub explanation: &'static str,
    /// What it cannot do without.
    pub needs: &'static [Input],
    /// The AWS premigration assessments that it covers.
    pub assessments: &'static [&'static str],
    /// The documented limitations that it covers.
    pub limitations: &'static [&'static str],
    /// The pages that document it.
    pub documentation: Vec<String>,
    /// How sure the fact is.
    pub basis: Basis,
}

impl From<&Rule> for RuleEntry {
    fn from(rule: &Rule) -> Self {
        RuleEntry {
            name: rule.name,
            group: rule.group,
            severity: rule.severity,
            summary: rule.summary,
            explanation: rule.explanation,
            needs: rule.needs,
            assessments: rule.assessments,
            limitations: rule.limitations,
            documentation: rule.sources.iter().map(|source| source.page.url()).collect(),
            basis: rule.basis,
        }
    }
}

const MARKDOWN_HEAD: &str = "\
# Rules

What `pgdms-lint check` looks for. The severity is the one for a full-load-and-cdc task to a PostgreSQL
target with no data profile; the task's settings and measured facts change it. Each page says what DMS does,
when the rule applies and what to do, as `pgdms-lint explain RULE` does. What of AWS's documentation they cover
stands in [coverage.md](coverage.md).

| rule | group | severity | finds |
| --- | --- | --- | --- |
";

/// A line each, by group.
pub fn text() -> String {
    let width = rules::all().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut list = String::new();
    let mut group = None;
    for rule in rules::all() {
        if group != Some(rule.group) {
            list += &format!("{}{}\n", if group.is_some() { "\n" } else { "" }, rule.group);
            group = Some(rule.group);
        }
        list += &format!("  {:width$}  {:7}  {}\n", rule.name, rule.severity.as_str(), rule.summary);
    }
    list
}

/// All that is known of each.
pub fn json() -> String {
    let entries: Vec<RuleEntry> = rules::all().map(RuleEntry::from).collect();
    // a list of texts and enumerations always has a JSON form
    serde_json::to_string_pretty(&entries).map(|text| text + "\n").unwrap_or_default()
}

/// A table with links to the pages, with a title: `docs/rules/README.md` as it stands.
pub fn markdown() -> String {
    let mut table = String::from(MARKDOWN_HEAD);
    for rule in rules::all() {
        table += &format!(
            "| [{0}]({0}.md) | {1} | {2} | {3} |\n",
            rule.name,
            rule.group,
            rule.severity,
            rule.summary.replace('|', "\\|")
        );
    }
    table
}
