//! What of AWS's documentation the rules cover: `docs/rules/coverage.md`.

use std::fmt::Write;

use crate::rules::documented::{self, Documented, Reach};
use crate::rules::{self, Rule};

const HEAD: &str = "\
# Coverage

What AWS documents about PostgreSQL with DMS, and the rules that find it. Made from what the rules say of
themselves. A rule in *italics* is not there yet.
";

const ASSESSMENTS: &str = "
## Premigration assessments

By the keys of AWS's API.

| assessment | rules |
| --- | --- |
";

const LIMITATIONS: &str = "
## Limitations

By this project's names; each rule's page says where it is documented. Names that begin with `qlik-` are of Qlik
Replicate, which has the same engine and is documented better; those with `hdm-` of homogeneous data
migrations.

| limitation | rules |
| --- | --- |
";

/// The page, in Markdown.
pub fn markdown() -> String {
    let mut page = String::from(HEAD);
    write_counts(&mut page);
    page += ASSESSMENTS;
    write_table(&mut page, documented::assessments(), |rule| rule.assessments);
    page += LIMITATIONS;
    write_table(&mut page, documented::limitations(), |rule| rule.limitations);
    page
}

/// How much of what can be seen is covered: as a whole, in part, not yet.
fn write_counts(page: &mut String) {
    let kinds = [("assessments", documented::assessments()), ("limitations", documented::limitations())];
    for (kind, entries) in kinds {
        let planned: Vec<&[&str]> = entries
            .iter()
            .filter_map(|entry| match entry.reach {
                Reach::Rules(rules) => Some(rules),
                Reach::OutOfReach(_) => None,
            })
            .collect();
        let there = |rules: &&&[&str]| rules.iter().all(|name| rules::find(name).is_some());
        let missing = |rules: &&&[&str]| rules.iter().all(|name| rules::find(name).is_none());
        let whole = planned.iter().filter(there).count();
        let none = planned.iter().filter(missing).count();
        let line = format!(
            "- {kind}: {} in all, {} of which no input shows; {whole} are covered, {} in part, {none} not yet",
            entries.len(),
            entries.len() - planned.len(),
            planned.len() - whole - none
        );
        // writing to a String cannot fail
        let _ = write!(page, "\n{line}");
    }
    page.push('\n');
}

fn write_table(page: &mut String, entries: &[Documented], covered: fn(&Rule) -> &'static [&'static str]) {
    for entry in entries {
        let rules = match entry.reach {
            Reach::OutOfReach(reason) => format!("none: {reason}"),
            Reach::Rules(planned) => {
                let covering = rules::all().filter(|rule| covered(rule).contains(&entry.name));
                let there = covering.map(|rule| format!("[{0}]({0}.md)", rule.name));
                let to_come = planned.iter().filter(|name| rules::find(name).is_none());
                let to_come = to_come.map(|name| format!("*{name}*"));
                there.chain(to_come).collect::<Vec<_>>().join(", ")
            }
        };
        // writing to a String cannot fail
        let _ = writeln!(page, "| {} | {rules} |", entry.name);
    }
}
