//! Row-level security.

use crate::catalog::{Name, ObjectId};
use crate::dms::documentation::Basis;
use crate::dms::versions::Side;
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Phase, Remedy};
use crate::rules::dms_user::DmsUser;
use crate::rules::policies;
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};

pub(super) static ROW_LEVEL_SECURITY: Rule = Rule {
    name: "row-level-security",
    summary: "row-level security: the load copies only what the user of DMS may see",
    group: Group::Tables,
    severity: Severity::Warning,
    explanation: "\
On a table with row-level security a query shows a user only the rows that the policies let through, without
an error. When the user of DMS is subject to them, the load copies those rows and no others. Superusers, roles
with BYPASSRLS and the table's owner (unless it is FORCED) see all. Changes are read from the WAL and are not
affected. No page of AWS speaks of it; it follows from how PostgreSQL works.

Give the user of DMS the attribute BYPASSRLS for the time of the migration.",
    example: Example {
        bad: "CREATE TABLE notes (id integer PRIMARY KEY, tenant integer);\n\
              ALTER TABLE notes ENABLE ROW LEVEL SECURITY;",
        object: "table:public.notes",
        beside: &["policy-not-migrated"],
        good: "CREATE TABLE notes (id integer PRIMARY KEY, tenant integer);",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &[],
    sources: &[cited::SOURCE_LIMITATIONS],
    basis: Basis::PostgreSql,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    if !migration.task().migration_type.value.loads() {
        return;
    }
    let catalog = migration.source();
    let user = DmsUser::of(migration);
    for &id in &migration.moved().relations {
        let relation = &catalog.relations[id];
        if let Some(severity) = policies::severity_for(user.as_ref(), relation) {
            findings.add_with(ObjectId::Relation(id), severity, Detail::None);
        }
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let Some(ObjectId::Relation(table)) = finding.source_object() else {
        return Description::new(finding.rule.summary);
    };
    let relation = &migration.source().relations[table];
    let seen = if relation.policies.is_empty() { "none" } else { "only some" };
    let policies = match relation.policies.len() {
        0 => "no policy, so that it shows no row at all to those who are subject to it".to_owned(),
        1 => "1 policy".to_owned(),
        count => format!("{count} policies"),
    };
    let user = migration.task().dms_user(Side::Source);
    let message = match (&user, finding.severity) {
        (Some(user), Severity::Error) => format!(
            "row-level security is on, with {policies}: the load copies only the rows that {} may see",
            Name::from(user.value.as_str())
        ),
        (Some(user), _) => format!(
            "row-level security is on, with {policies}: whether {} is subject to it is not known from the input",
            Name::from(user.value.as_str())
        ),
        (None, _) => format!(
            "row-level security is on, with {policies}: unless the user of DMS may see all rows, the load copies {seen}"
        ),
    };
    let description = Description::new(message).evidence("policies", relation.policies.len());
    match user {
        Some(user) => {
            let role = Name::from(user.value.as_str());
            let remedy = policies::bypass(&role, Phase::SourceBeforeTask);
            description.decided_by(DecidedBy::from(&user)).remedy(remedy)
        }
        None => {
            let words = "give the user of DMS the attribute BYPASSRLS, and name the user (--dms-user) to have this checked";
            description.remedy(Remedy::removes(Change::Words(words.to_owned())))
        }
    }
}
