//! What `docs/` has that is made from the code is as the code makes it now: the pages of the rules and
//! the JSON Schemas.
//!
//! `UPDATE_DOCS=1 cargo test --test docs_are_current` writes it anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use pgdms_lint::report::{column_list, comparison, estimate, json, rule_coverage, rule_list, rule_page};
use pgdms_lint::source::snapshot;
use pgdms_lint::{profile, rules};

/// The variable that asks for the files to be written.
const UPDATE: &str = "UPDATE_DOCS";
const HOW_TO_UPDATE: &str = "run: UPDATE_DOCS=1 cargo test --test docs_are_current";

/// The files by their place in `docs/`, as the code makes them.
fn generated() -> BTreeMap<PathBuf, String> {
    let pages = rules::all().map(|rule| (format!("rules/{}.md", rule.name), rule_page::markdown(rule)));
    let others = [
        ("rules/README.md".to_owned(), rule_list::markdown()),
        ("rules/coverage.md".to_owned(), rule_coverage::markdown()),
        ("report.schema.json".to_owned(), pretty(&json::schema())),
        ("estimate.schema.json".to_owned(), pretty(&estimate::schema())),
        ("comparison.schema.json".to_owned(), pretty(&comparison::json::schema())),
        ("types.schema.json".to_owned(), pretty(&column_list::schema())),
        ("profile.schema.json".to_owned(), pretty(&profile::schema())),
        ("snapshot.schema.json".to_owned(), pretty(&snapshot::schema())),
    ];
    pages.chain(others).map(|(path, text)| (PathBuf::from(path), text)).collect()
}

fn pretty(schema: &serde_json::Value) -> String {
    serde_json::to_string_pretty(schema).unwrap() + "\n"
}

/// The files in `docs/` that nothing else but the code makes.
fn kept(docs: &Path) -> Vec<PathBuf> {
    let in_folder = |folder: &str, ending: &str| -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(docs.join(folder)) else { return Vec::new() };
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.ends_with(ending)).map(|name| Path::new(folder).join(name)).collect()
    };
    [in_folder("rules", ".md"), in_folder("", ".schema.json")].concat()
}

fn update(docs: &Path, generated: &BTreeMap<PathBuf, String>) {
    fs::create_dir_all(docs.join("rules")).unwrap();
    for (path, text) in generated {
        fs::write(docs.join(path), text).unwrap();
    }
    for path in kept(docs).into_iter().filter(|path| !generated.contains_key(path)) {
        fs::remove_file(docs.join(path)).unwrap();
    }
}

#[test]
fn pages_and_schemas_are_as_the_code_makes_them() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let generated = generated();
    if std::env::var_os(UPDATE).is_some() {
        update(&docs, &generated);
    }
    for (path, text) in &generated {
        let kept = fs::read_to_string(docs.join(path)).unwrap_or_default();
        assert!(&kept == text, "docs/{} is not current; {HOW_TO_UPDATE}", path.display());
    }
    for path in kept(&docs) {
        assert!(
            generated.contains_key(&path),
            "docs/{} is of no use any more; {HOW_TO_UPDATE}",
            path.display()
        );
    }
}

/// The keys that the schema promises are those that a report has.
#[test]
fn the_report_schema_names_the_parts_of_a_report() {
    let schema = json::schema();
    let mut names: Vec<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    let expected =
        ["findings", "not_checked", "schema_version", "skipped_statements", "sources", "summary", "tool"];
    assert_eq!(names, expected);
}
