//! What there is to say of a rule: for `explain`, and for the pages in `docs/rules/`.

use std::fmt::Write;

use crate::rules::{Given, Input, Rule};

/// The page for a terminal: the page for `docs/rules/` as it stands, which reads well as text.
pub fn text(rule: &Rule) -> String {
    markdown(rule)
}

/// The page for `docs/rules/`, in Markdown.
pub fn markdown(rule: &Rule) -> String {
    let mut page = String::new();
    let written = write_page(rule, &mut page);
    debug_assert!(written.is_ok(), "writing to a String cannot fail");
    page
}

fn write_page(rule: &Rule, page: &mut String) -> std::fmt::Result {
    writeln!(page, "# {}\n", rule.name)?;
    writeln!(page, "{} · {} · {}\n", rule.severity, rule.group, rule.summary)?;
    writeln!(page, "{}\n", rule.explanation.trim())?;
    write_example(rule, page)?;
    write_needs(rule, page)?;
    write_sources(rule, page)
}

fn write_example(rule: &Rule, page: &mut String) -> std::fmt::Result {
    writeln!(page, "## Example\n")?;
    writeln!(page, "Found on `{}`:\n", rule.example.object)?;
    writeln!(page, "```sql\n{}\n```\n", rule.example.bad.trim())?;
    for (what, json) in given(&rule.example.given) {
        writeln!(page, "with {what}:\n\n```json\n{}\n```\n", json.trim())?;
    }
    if let Some(target) = rule.example.given.target {
        writeln!(page, "with this target:\n\n```sql\n{}\n```\n", target.trim())?;
    }
    writeln!(page, "Not found:\n\n```sql\n{}\n```\n", rule.example.good.trim())
}

fn given(given: &Given) -> impl Iterator<Item = (&'static str, &'static str)> {
    [
        ("these task settings", given.task_settings),
        ("this source endpoint", given.source_endpoint),
        ("this target endpoint", given.target_endpoint),
        ("these table mappings", given.table_mappings),
        ("this data profile", given.profile),
        ("this user of DMS", given.dms_user),
    ]
    .into_iter()
    .filter_map(|(what, text)| Some((what, text?)))
}

fn write_needs(rule: &Rule, page: &mut String) -> std::fmt::Result {
    let needs: Vec<&str> =
        rule.needs.iter().filter(|input| **input != Input::Schema).map(|input| input.reason()).collect();
    if needs.is_empty() {
        return Ok(());
    }
    writeln!(page, "## When it is not checked\n")?;
    for need in needs {
        writeln!(page, "- It {need}.")?;
    }
    writeln!(page)
}

fn write_sources(rule: &Rule, page: &mut String) -> std::fmt::Result {
    writeln!(page, "## Sources\n")?;
    for source in rule.sources {
        writeln!(
            page,
            "- [{}]({}), \"{}\" ({})",
            source.page,
            source.page.url(),
            source.section,
            source.date()
        )?;
    }
    if rule.sources.is_empty() {
        writeln!(page, "- No page of AWS documents this.")?;
    }
    writeln!(page, "- Basis: {}", rule.basis)?;
    if !rule.assessments.is_empty() {
        writeln!(page, "- AWS premigration assessments covered: `{}`", rule.assessments.join("`, `"))?;
    }
    Ok(())
}
