//! Targets of Aurora PostgreSQL Limitless Database.

use crate::catalog::{ObjectKind, ObjectRef};
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page, SINCE_2025};
use crate::finding::{DecidedBy, Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

/// The extension that each Limitless database has.
const EXTENSION: &str = "aurora_limitless_fdw";
/// What the names of Limitless's own parameters begin with.
const PARAMETERS: &str = "rds_aurora.limitless_";

pub(super) static AURORA_LIMITLESS_TARGET: Rule = Rule {
    name: "aurora-limitless-target",
    summary: "the target is Aurora PostgreSQL Limitless: tables become standard tables, without validation",
    group: Group::Target,
    severity: Severity::Warning,
    explanation: "\
In Aurora PostgreSQL Limitless Database DMS makes standard tables, which stand on one shard, and not sharded or
reference ones. Data validation does not work there: each table is said to have no primary key.

Make the tables before the load, sharded as they are to be, or convert them afterwards; compare the data by other
means. No page of DMS says how such a target is told from another Aurora cluster: it is recognised by Limitless's own
extension and parameters.",
    example: Example {
        bad: "CREATE TABLE t (id integer PRIMARY KEY);",
        object: "endpoint:target",
        beside: &[],
        good: "CREATE TABLE t (id integer PRIMARY KEY);",
        given: Given {
            target: Some("CREATE TABLE t (id integer PRIMARY KEY);"),
            target_server: Some(
                r#"{"version": 160004, "provider": "aurora",
 "settings": {"seen": {"rds_aurora.limitless_create_table_mode": {"text": "standard"}}}}"#,
            ),
            good_target_server: Some(r#"{"version": 160004, "provider": "aurora"}"#),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Target],
    assessments: &[],
    limitations: &["aurora-limitless-target", "validation-limitless"],
    sources: &[
        Citation::new(
            Page::TargetPostgreSql,
            "Limitations on using Amazon Aurora PostgreSQL Limitless",
            SINCE_2025,
        ),
        Citation::new(Page::Validation, "Limitations", ONLY_2026),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

/// What a Limitless database is recognised by.
fn sign(migration: &Migration) -> Option<String> {
    let target = migration.target()?;
    let has_extension = target.extensions.iter().any(|(_, extension)| extension.name == EXTENSION);
    if has_extension {
        return Some(format!("the extension {EXTENSION}"));
    }
    let settings = &migration.target_server()?.settings.seen;
    let parameter = settings.keys().find(|name| name.starts_with(PARAMETERS))?;
    Some(format!("the parameter {parameter}"))
}

fn check(migration: &Migration, findings: &mut Findings) {
    if sign(migration).is_some() {
        findings.add(ObjectRef::global(ObjectKind::Endpoint, "target"));
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let Some(sign) = sign(migration) else { return Description::new(finding.rule.summary) };
    let validation = &migration.task().settings.validation.enable_validation;
    let no_validation = if validation.value { "; the task's validation does not work there" } else { "" };
    let message = format!(
        "the target is Aurora PostgreSQL Limitless ({sign}): DMS makes standard tables, which stand on one \
         shard{no_validation}"
    );
    let words = "make the tables before the load, sharded as they are to be, or convert them afterwards";
    let mut description = Description::new(message).remedy(Remedy::lowers(Change::Words(words.to_owned())));
    if validation.value {
        description = description.decided_by(DecidedBy::from(validation));
    }
    description
}

#[cfg(all(test, feature = "dump"))]
mod tests {
    use crate::rules::testing::Case;

    const T: &str = "CREATE TABLE t (id integer PRIMARY KEY);";

    #[test]
    fn a_dump_shows_it_by_its_extension() {
        let target = format!("CREATE EXTENSION aurora_limitless_fdw; {T}");
        let found = Case::new(T).target(&target).finds("aurora-limitless-target");
        assert_eq!(found, ["warning endpoint:target"]);
        assert!(Case::new(T).target(T).finds("aurora-limitless-target").is_empty());
    }

    #[test]
    fn validation_that_does_not_work_is_named() {
        let settings = r#"{"ValidationSettings": {"EnableValidation": true}}"#;
        let target = format!("CREATE EXTENSION aurora_limitless_fdw; {T}");
        let described = Case::new(T).target(&target).settings(settings).describes("aurora-limitless-target");
        assert!(described.message.contains("validation does not work"), "{}", described.message);
    }
}
