//! What there is to say of a rule: for `explain`, and for the pages in `docs/rules/`.

use std::fmt::Write;

use crate::dms::Basis;
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
    page.truncate(page.trim_end().len());
    page.push('\n');
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
    if let Some(user) = rule.example.given.dms_user {
        writeln!(page, "with `{user}` as the user of DMS\n")?;
    }
    if let Some(target) = rule.example.given.target {
        writeln!(page, "with this target:\n\n```sql\n{}\n```\n", target.trim())?;
    }
    if let Some(json) = rule.example.given.target_server {
        writeln!(page, "with this server of the target:\n\n```json\n{}\n```\n", json.trim())?;
    }
    writeln!(page, "Not found:\n\n```sql\n{}\n```\n", rule.example.good.trim())?;
    write_given_for_good(&rule.example.given, page)
}

/// What goes with the schema that is not found, where that is something else.
fn write_given_for_good(given: &Given, page: &mut String) -> std::fmt::Result {
    let parts = [
        ("this server", "json", given.good_server),
        ("this target", "sql", given.good_target),
        ("this server of the target", "json", given.good_target_server),
    ];
    for (what, language, text) in parts {
        if let Some(text) = text {
            writeln!(page, "with {what}:\n\n```{language}\n{}\n```\n", text.trim())?;
        }
    }
    Ok(())
}

/// What goes with the schema, as JSON.
fn given(given: &Given) -> impl Iterator<Item = (&'static str, &'static str)> {
    [
        ("these task settings", given.task_settings),
        ("this source endpoint", given.source_endpoint),
        ("this target endpoint", given.target_endpoint),
        ("these table mappings", given.table_mappings),
        ("this data profile", given.profile),
        ("this server", given.server),
    ]
    .into_iter()
    .filter_map(|(what, text)| Some((what, text?)))
}

fn write_needs(rule: &Rule, page: &mut String) -> std::fmt::Result {
    let needs: Vec<&str> = rule
        .needs
        .iter()
        .filter(|input| !matches!(input, Input::Schema | Input::Task))
        .map(|input| input.reason())
        .collect();
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
        writeln!(page, "- none")?;
    }
    writeln!(page, "\n{}\n", basis(rule.basis))?;
    write_assessments(rule, page)
}

/// What the rule rests on, as a sentence.
fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Dms => "AWS documents it.",
        Basis::Qlik => "Qlik documents it for the engine that both products share; AWS does not.",
        Basis::PostgreSql => "It follows from how PostgreSQL works.",
        Basis::Inference => "No page states it: it is a conclusion of this project.",
    }
}

fn write_assessments(rule: &Rule, page: &mut String) -> std::fmt::Result {
    match rule.assessments {
        [] => Ok(()),
        names => writeln!(page, "Premigration assessments of AWS that it covers: `{}`", names.join("`, `")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn a_page_says_what_there_is_to_say() {
        let rule = rules::find("lob-not-null-on-target").unwrap();
        let page = markdown(rule);
        let parts = [
            "# lob-not-null-on-target\n\nerror · lobs · ",
            "Found on `column:public.notes.body`:\n\n```sql\nCREATE TABLE",
            "with this target:\n\n```sql\nCREATE TABLE",
            "- It needs the target (`--target`).",
            "- [CHAP_BestPractices](https://docs.aws.amazon.com/dms/latest/userguide/CHAP_BestPractices.html), ",
            "\nAWS documents it.\n",
            "assessments of AWS that it covers: `full-lob-not-nullable-at-target`",
        ];
        for part in parts {
            assert!(page.contains(part), "{part} is not in:\n{page}");
        }
        assert!(page.ends_with("`\n") && !page.contains("\n\n\n"), "{page}");
    }

    #[test]
    fn the_files_of_the_task_are_part_of_the_example() {
        let page = markdown(rules::find("lob-settings-invalid").unwrap());
        assert!(page.contains("with these task settings:\n\n```json\n{"), "{page}");
    }
}
