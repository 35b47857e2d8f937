//! Row-level security on the target.

use super::arrivals::Arrivals;
use crate::catalog::{Name, ObjectId};
use crate::dms::documentation::Basis;
use crate::dms::versions::Side;
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, LockMode, Phase, Remedy, SqlChange, Step};
use crate::rules::arriving::{Arriving, arriving};
use crate::rules::dms_user::DmsUser;
use crate::rules::policies;
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};

pub(super) static TARGET_ROW_LEVEL_SECURITY: Rule = Rule {
    name: "target-row-level-security",
    summary: "row-level security on the target: rows are refused, and changes pass over rows, without an error",
    group: Group::Target,
    severity: Severity::Error,
    explanation: "\
Where policies are enforced on the user of DMS, PostgreSQL refuses a COPY into the table and each row that no policy
allows, and an UPDATE or DELETE passes over the rows that the user may not see, without an error: the target keeps
what the source no longer has. Superusers, roles with BYPASSRLS and the table's owner (unless it is FORCED) are not
subject to policies. No page of AWS speaks of it; it follows from how PostgreSQL works.

Enable row-level security on the target only at the cutover, or give the user of DMS the attribute BYPASSRLS, or let it
own the tables. Where nobody names the user, the finding is a warning.",
    example: Example {
        bad: "CREATE TABLE notes (id integer PRIMARY KEY);",
        object: "table:public.notes",
        beside: &[],
        good: "CREATE TABLE notes (id integer PRIMARY KEY);",
        given: Given {
            target: Some(
                "CREATE ROLE app; CREATE ROLE dms LOGIN;
CREATE TABLE notes (id integer PRIMARY KEY);
ALTER TABLE notes OWNER TO app;
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON notes TO dms;
GRANT CREATE ON SCHEMA public TO dms;
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;",
            ),
            good_target: Some(
                "CREATE ROLE app; CREATE ROLE dms LOGIN BYPASSRLS;
CREATE TABLE notes (id integer PRIMARY KEY);
ALTER TABLE notes OWNER TO app;
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON notes TO dms;
GRANT CREATE ON SCHEMA public TO dms;
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;",
            ),
            target_endpoint: Some(r#"{"PostgreSQLSettings": {"Username": "dms"}}"#),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Schema, Input::Target],
    assessments: &[],
    limitations: &[],
    sources: &[cited::TARGET_LIMITATIONS],
    basis: Basis::PostgreSql,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let Some(arrivals) = Arrivals::kept(migration) else { return };
    let user = DmsUser::of_target(migration);
    for arrival in &arrivals.tables {
        let relation = &arrivals.target.relations[arrival.to];
        if let Some(severity) = policies::severity_for(user.as_ref(), relation) {
            findings.add_with(ObjectId::Relation(arrival.from), severity, Detail::None);
        }
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let Some(ObjectId::Relation(table)) = finding.source_object() else {
        return Description::new(finding.rule.summary);
    };
    let Arriving::There(target, relation) = arriving(migration, table) else {
        return Description::new(finding.rule.summary);
    };
    let user = migration.task().dms_user(Side::Target);
    let named = user.as_ref().map(|user| Name::from(user.value.as_str()));
    let effect = "loads are refused, and changes pass over rows without an error";
    let message = match (&named, finding.severity) {
        (Some(user), Severity::Error) => {
            format!("row-level security is on on the target, and {user} is subject to it: {effect}")
        }
        (Some(user), _) => format!(
            "row-level security is on on the target; whether {user} is subject to it is not known: {effect} if so"
        ),
        (None, _) => {
            format!("row-level security is on on the target: unless the user of DMS bypasses it, {effect}")
        }
    };
    let mut description = Description::new(message).evidence("policies", relation.policies.len());
    let name = target.qualified(relation.schema, &relation.name);
    let disable = Step::metadata_only(
        format!("ALTER TABLE {name} DISABLE ROW LEVEL SECURITY"),
        format!("ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"),
        Some(LockMode::AccessExclusive),
    );
    let back: Vec<Step> = disable.clone().reversed().into_iter().collect();
    let change =
        SqlChange::new(Phase::TargetBeforeLoad, vec![disable]).followed_by(Phase::TargetAtCutover, back);
    description.remedies.push(
        Remedy::removes(Change::Sql(change))
            .with_caveat("until the cutover nobody who reads the target is subject to its policies"),
    );
    if let Some(user) = named {
        description.remedies.push(policies::bypass(&user, Phase::TargetBeforeLoad));
    }
    description.decided_by.extend(user.as_ref().map(DecidedBy::from));
    description
}

#[cfg(all(test, feature = "dump"))]
mod tests {
    use crate::rules::testing::Case;

    const RULE: &str = "target-row-level-security";
    const NOTES: &str = "CREATE TABLE notes (id integer PRIMARY KEY);";

    fn on(target: &str) -> Case {
        let secured = "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;";
        Case::new(NOTES).target(&format!("CREATE ROLE app; {NOTES}{target}{secured}"))
    }

    #[test]
    fn who_writes_decides() {
        assert_eq!(on("").finds(RULE), ["warning table:public.notes"]);
        assert_eq!(on("").dms_user("stranger").finds(RULE), ["warning table:public.notes"]);
        let owned = "CREATE ROLE dms; ALTER TABLE notes OWNER TO dms;";
        assert!(on(owned).dms_user("dms").finds(RULE).is_empty());
        let forced = format!("{owned} ALTER TABLE notes FORCE ROW LEVEL SECURITY;");
        assert_eq!(on(&forced).dms_user("dms").finds(RULE), ["error table:public.notes"]);
        let member = "CREATE ROLE dms; GRANT app TO dms; ALTER TABLE notes OWNER TO app;";
        assert!(on(member).dms_user("dms").finds(RULE).is_empty());
    }

    #[test]
    fn policies_of_a_table_that_dms_drops_do_not_matter() {
        let drop = r#"{"FullLoadSettings": {"TargetTablePrepMode": "DROP_AND_CREATE"}}"#;
        assert!(on("").settings(drop).finds(RULE).is_empty());
    }
}
