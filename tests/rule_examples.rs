//! Every rule's examples hold, and what a rule says of itself is complete.
//!
//! The bad example raises the rule on the object that it names, and beside it only the rules that it
//! names; the good one does not raise it.

#![cfg(feature = "dump")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use pgdms_lint::finding::Finding;
use pgdms_lint::lint::Linter;
use pgdms_lint::migration::Migration;
use pgdms_lint::rules;
use support::lint::{good, migration};

/// The objects on which each rule is raised.
fn raised(migration: &Migration) -> BTreeMap<&'static str, Vec<String>> {
    let mut raised: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for finding in &Linter::new().run(migration).findings {
        raised.entry(finding.rule.name).or_default().push(object(finding, migration));
    }
    raised
}

fn object(finding: &Finding, migration: &Migration) -> String {
    finding.object_ref(migration.source()).to_string()
}

#[test]
fn bad_examples_raise_their_rule_and_only_the_named_ones_beside() {
    let mut wrong = Vec::new();
    for rule in rules::all() {
        let example = &rule.example;
        let found = raised(&migration(example.bad, &example.given));
        let objects = found.get(rule.name).map_or(&[][..], Vec::as_slice);
        if !objects.iter().any(|object| object == example.object) {
            wrong.push(format!("{} is not raised on {}, but on {objects:?}", rule.name, example.object));
        }
        let beside: BTreeSet<&str> = found.keys().copied().filter(|name| *name != rule.name).collect();
        let named: BTreeSet<&str> = example.beside.iter().copied().collect();
        if beside != named {
            wrong.push(format!("beside {}: {beside:?}, named are {named:?}", rule.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn good_examples_do_not_raise_their_rule() {
    for rule in rules::all() {
        let found = raised(&good(&rule.example));
        assert_eq!(found.get(rule.name), None, "{}", rule.name);
    }
}

#[test]
fn findings_of_the_examples_are_put_into_words() {
    for rule in rules::all() {
        let migration = migration(rule.example.bad, &rule.example.given);
        let report = Linter::new().run(&migration);
        for finding in report.findings.iter().filter(|finding| finding.rule == rule) {
            let described = finding.describe(&migration);
            assert!(!described.message.is_empty(), "{}", rule.name);
            assert!(!described.message.ends_with('.'), "{}: {}", rule.name, described.message);
            for remedy in &described.remedies {
                assert_ne!(remedy.caveat.as_deref(), Some(""), "{}", rule.name);
            }
        }
    }
}

#[test]
fn rules_say_what_there_is_to_say_of_them() {
    for rule in rules::all() {
        let name = rule.name;
        assert!(!rule.summary.is_empty() && !rule.summary.ends_with('.'), "{name}: {}", rule.summary);
        assert!(!rule.summary.contains('\n') && rule.summary.len() <= 110, "{name}: {}", rule.summary);
        assert!(rule.explanation.len() > 100, "{name} explains too little");
        assert!(!rule.explanation.contains(" \n"), "{name}: blanks at the end of a line");
        assert!(!rule.sources.is_empty(), "{name} names no source");
        assert!(!rule.needs.is_empty(), "{name} needs something");
    }
}

#[test]
fn names_are_kebab_case_and_unique() {
    let mut seen = BTreeSet::new();
    for rule in rules::all() {
        let is_kebab = rule.name.split('-').all(|word| {
            !word.is_empty()
                && word.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
        });
        assert!(is_kebab, "{}", rule.name);
        assert!(seen.insert(rule.name), "{} stands twice", rule.name);
    }
}

#[test]
fn assessments_and_limitations_are_named_once_each() {
    for rule in rules::all() {
        for list in [rule.assessments, rule.limitations] {
            let unique: BTreeSet<_> = list.iter().collect();
            assert_eq!(unique.len(), list.len(), "{}: {list:?}", rule.name);
            assert!(list.iter().all(|entry| !entry.is_empty() && !entry.contains(' ')), "{}", rule.name);
        }
    }
}
