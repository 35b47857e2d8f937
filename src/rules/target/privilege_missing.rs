//! What was granted on the source and is not on the target.

use std::collections::BTreeMap;

use super::lacks::{RULE, lacks};
use crate::catalog::difference::{Part, Property};
use crate::catalog::{Grantee, Name, ObjectId, ObjectKind, ObjectRef};
use crate::comparison::TargetDifference;
use crate::finding::{Description, Detail, Finding, Findings};
use crate::migration::Migration;
use crate::rules::objects::remedy_on_target;
use crate::rules::{Example, Given, Input, Rule};

pub(super) static TARGET_PRIVILEGE_MISSING: Rule = Rule {
    name: "target-privilege-missing",
    summary: "privileges of the role are not granted on the target",
    explanation: "\
DMS carries no privileges. The objects are on the target, but what this role may do with them on the source it may not do
there: the application is refused. PUBLIC is reported too where the source took rights from it that the target gives:
EXECUTE on a function, say. What roles may do on the target alone, as the user of DMS may, is not reported.

Grant them at the cutover, when owners are set: a grant belongs to the owner who gives it. There is one finding a role,
with all objects that it is about. What was granted on objects that the target lacks is found by
`privilege-not-migrated`.",
    example: Example {
        bad: "CREATE TABLE orders (id bigint PRIMARY KEY);
GRANT SELECT ON orders TO app;",
        object: "privilege:app",
        beside: &[],
        good: "CREATE TABLE orders (id bigint PRIMARY KEY);
GRANT SELECT ON orders TO reader;",
        given: Given {
            target: Some(
                "CREATE TABLE orders (id bigint PRIMARY KEY);
GRANT SELECT ON orders TO reader;
GRANT SELECT, INSERT, UPDATE, DELETE ON orders TO dms;",
            ),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Schema, Input::Privileges, Input::Target],
    check,
    describe,
    ..RULE
};

fn check(migration: &Migration, findings: &mut Findings) {
    let mut lacking: BTreeMap<Name, Vec<ObjectId>> = BTreeMap::new();
    for (object, lack) in lacks(migration) {
        for grantee in grantees(lack) {
            let objects = lacking.entry(grantee).or_default();
            // one that several granted it lacks once
            if objects.last() != Some(&object) {
                objects.push(object);
            }
        }
    }
    let severity = findings.rule().severity;
    for (grantee, mut objects) in lacking {
        migration.source().sort_by_name(&mut objects);
        let privilege = ObjectRef::global(ObjectKind::Privilege, grantee);
        findings.add_with(privilege, severity, Detail::Objects(objects.into()));
    }
}

/// Who lacks something of an object; owners have it with that.
fn grantees(lack: &TargetDifference) -> impl Iterator<Item = Name> {
    lack.properties.iter().filter_map(|one| match (&one.of, one.property) {
        (Part::Grant { to: Grantee::Public, .. }, Property::Grant) => Some(Name::from("public")),
        (Part::Grant { to: Grantee::Role(role), .. }, Property::Grant) => Some(role.clone()),
        _ => None,
    })
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let number = match &finding.detail {
        Detail::Objects(objects) => objects.len(),
        _ => 0,
    };
    let objects = if number == 1 { "1 object".to_owned() } else { format!("{number} objects") };
    let description = Description::new(format!(
        "on the target this role may not do what it may on the source, or more: with {objects}"
    ))
    .evidence("objects", number);
    let remedy = migration
        .target_comparison()
        .and_then(|comparison| remedy_on_target(migration, comparison.expected(), finding));
    match remedy {
        Some(remedy) => description.remedy(remedy),
        None => description,
    }
}
