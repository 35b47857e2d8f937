//! What differs between the dumps of the source and of the target.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

/// What differs in the end, and why that is right.
struct Expected {
    fixture: &'static str,
    /// A part of the heading under which pg_dump writes the object.
    heading: &'static str,
    #[allow(dead_code, reason = "for who reads the list")]
    reason: &'static str,
}

const EXPECTED: &[Expected] = &[
    by_hand("since_15", "Type: SUBSCRIPTION"),
    by_hand("since_16", "Type: SUBSCRIPTION"),
    by_hand("since_17", "Type: SUBSCRIPTION"),
    Expected {
        fixture: "everything",
        heading: "customers own_rows; Type: POLICY",
        reason: "pg_dump lists the roles of a policy in the order in which the server made them",
    },
    Expected {
        fixture: "everything by files",
        heading: "customers own_rows; Type: POLICY",
        reason: "pg_dump lists the roles of a policy in the order in which the server made them",
    },
    Expected {
        fixture: "everything by files",
        heading: "_seq; Type: ACL",
        reason: "default privileges of the role that runs the first file give to all the sequence of a column that it adds",
    },
    Expected {
        fixture: "since_15",
        heading: "ON PARAMETER",
        reason: "privileges on parameters are in no catalog",
    },
    Expected {
        fixture: "since_18",
        heading: "Name: code; Type: DOMAIN",
        reason: "the NOT NULL of a domain has no name in the catalog",
    },
];

const fn by_hand(fixture: &'static str, heading: &'static str) -> Expected {
    Expected { fixture, heading, reason: "a person makes it: its connection is in no plan" }
}

/// Which of them were met.
static MET: Mutex<BTreeSet<usize>> = Mutex::new(BTreeSet::new());

/// The expected differences that these fixtures do not show any more.
pub fn not_met(tried: &[String]) -> Vec<String> {
    let met = MET.lock().unwrap_or_else(PoisonError::into_inner);
    let was_tried = |expected: &Expected| tried.iter().any(|fixture| fixture == expected.fixture);
    let gone = EXPECTED.iter().enumerate().filter(|(at, expected)| was_tried(expected) && !met.contains(at));
    gone.map(|(_, expected)| format!("{} does not differ any more in {}", expected.heading, expected.fixture))
        .collect()
}

fn is_expected(fixture: &str, heading: &str) -> bool {
    let found = EXPECTED.iter().position(|known| known.fixture == fixture && heading.contains(known.heading));
    MET.lock().unwrap_or_else(PoisonError::into_inner).extend(found);
    found.is_some()
}

/// Entries of a dump by their headings, the lines of each sorted: ACLs have no order of their own.
fn entries(dump: &[u8]) -> BTreeMap<String, Vec<String>> {
    let text = String::from_utf8_lossy(dump).into_owned();
    let mut entries: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut heading = String::new();
    for line in text.lines() {
        // a random token stands behind these
        let is_token = line.starts_with("\\restrict") || line.starts_with("\\unrestrict");
        if is_token || line.starts_with("\\connect") {
            continue;
        }
        let line = line.replace("settled", "DATABASE_NAME").replace("rebuilt", "DATABASE_NAME");
        if line.starts_with("-- Name: ") {
            heading = line;
        } else if !line.is_empty() && !line.starts_with("--") && !line.starts_with("SET default_table") {
            entries.entry(heading.clone()).or_default().push(line.trim_end_matches(',').to_owned());
        }
    }
    for lines in entries.values_mut() {
        lines.sort();
    }
    entries
}

/// Whether both dumps of a schema say the same, but for what is known.
pub fn in_schemas(name: &str, source: &[u8], target: &[u8]) -> Result<(), String> {
    let (source, target) = (entries(source), entries(target));
    let mut differences = Vec::new();
    for heading in source.keys().chain(target.keys().filter(|heading| !source.contains_key(*heading))) {
        let (was, is) = (source.get(heading), target.get(heading));
        if was != is && !is_expected(name, heading) {
            differences.push(format!("{heading}\n  was {was:#?}\n  is {is:#?}"));
        }
    }
    match differences.is_empty() {
        true => Ok(()),
        false => Err(format!("{} entries differ:\n{}", differences.len(), differences.join("\n"))),
    }
}

/// Whether both dumps of the roles say the same.
pub fn in_roles(name: &str, source: &[u8], target: &[u8]) -> Result<(), String> {
    let lines = |dump: &[u8]| {
        let text = String::from_utf8_lossy(dump).into_owned();
        let lines = text.lines().filter(|line| !line.starts_with("\\") && !line.starts_with("--"));
        let mut lines: Vec<String> = lines.filter(|line| !line.is_empty()).map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let (source, target) = (lines(source), lines(target));
    let lost = source.iter().filter(|line| !target.contains(line)).map(|line| format!("- {line}"));
    let new = target.iter().filter(|line| !source.contains(line)).map(|line| format!("+ {line}"));
    let differences: Vec<String> = lost.chain(new).filter(|line| !is_expected(name, line)).collect();
    if differences.is_empty() { Ok(()) } else { Err(format!("roles differ:\n{}", differences.join("\n"))) }
}
