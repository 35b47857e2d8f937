//! The rules cover what they are to cover: what a rule says of itself and the list of what is documented
//! agree.

use std::collections::BTreeSet;

use pgdms_lint::rules::documented::{self, Documented, Reach};
use pgdms_lint::rules::{self, Rule};

type Covered = fn(&Rule) -> &'static [&'static str];

fn both() -> [(&'static [Documented], Covered); 2] {
    [
        (documented::assessments(), |rule| rule.assessments),
        (documented::limitations(), |rule| rule.limitations),
    ]
}

#[test]
fn a_rule_covers_what_the_list_expects_of_it() {
    let mut gaps = Vec::new();
    for (entries, covered) in both() {
        for entry in entries {
            let Reach::Rules(planned) = entry.reach else { continue };
            for rule in planned.iter().filter_map(|name| rules::find(name)) {
                if !covered(rule).contains(&entry.name) {
                    gaps.push(format!("{} does not say that it covers {}", rule.name, entry.name));
                }
            }
        }
    }
    assert!(gaps.is_empty(), "{}", gaps.join("\n"));
}

#[test]
fn what_a_rule_says_it_covers_is_documented_and_within_reach() {
    for (entries, covered) in both() {
        for rule in rules::all() {
            for name in covered(rule) {
                let entry = entries.iter().find(|entry| entry.name == *name);
                let reach = entry.map(|entry| entry.reach);
                assert!(matches!(reach, Some(Reach::Rules(_))), "{} covers {name}: {reach:?}", rule.name);
            }
        }
    }
}

#[test]
fn each_entry_stands_once() {
    for (entries, _) in both() {
        let names: BTreeSet<&str> = entries.iter().map(|entry| entry.name).collect();
        assert_eq!(names.len(), entries.len());
    }
    assert_eq!((documented::assessments().len(), documented::limitations().len()), (48, 174));
}
