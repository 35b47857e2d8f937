//! Flags on targets that are not PostgreSQL.

use super::as_listed::{self, BASIS, GROUP, NEEDS};
use super::found;
use crate::dms::TargetEngine;
use crate::dms::documentation::{ALL_EDITIONS, Citation, Page, SINCE_2025};
use crate::dms::types::TypeCase;
use crate::finding::{Description, Finding};
use crate::migration::Migration;
use crate::remedy::{Change, Endpoint, Remedy};
use crate::rules::{Example, Given, Rule, Severity};

const ON_OTHER_ENGINE: &[TypeCase] = &[TypeCase::BooleanAsText, TypeCase::BooleanAsBit];

pub(super) static RULE: Rule = Rule {
    name: "boolean-on-other-engine",
    summary: "boolean arrives as text or bit on a target of another engine",
    group: GROUP,
    severity: Severity::Warning,
    explanation: "\
To a target that is not PostgreSQL, `boolean` travels as text and arrives as `varchar(5)` with the values `true`
and `false`. On SQL Server the column is created as `bit`, with inconsistent values.

What to do:

- Redshift: `MapBooleanAsBoolean` on both endpoints (from DMS 3.4.7); on one alone it has no effect.
- MySQL: a transformation rule that changes the column's type.
- SQL Server: create the column beforehand as `VARCHAR(1)`, or add a transformation to 0 and 1.",
    example: Example {
        bad: "CREATE TABLE users (id bigint PRIMARY KEY, active boolean);",
        object: "column:public.users.active",
        beside: &[],
        good: "CREATE TABLE users (id bigint PRIMARY KEY, active integer);",
        given: Given { target_endpoint: Some(r#"{"EngineName": "redshift"}"#), ..Given::NOTHING },
    },
    needs: NEEDS,
    assessments: &[],
    limitations: &["boolean-to-sql-server-bit"],
    sources: &[
        Citation::new(
            Page::SourcePostgreSql,
            "Using the MapBooleanAsBoolean PostgreSQL endpoint setting",
            SINCE_2025,
        ),
        Citation::new(
            Page::SourcePostgreSql,
            "Limitations on using a PostgreSQL database as a DMS source",
            ALL_EDITIONS,
        ),
    ],
    basis: BASIS,
    check: |migration, findings| {
        if migration.task().is_homogeneous() {
            return;
        }
        found::find(migration, findings, ON_OTHER_ENGINE, |_, _| Some(Severity::Warning));
    },
    describe,
};

fn describe(migration: &Migration, finding: &Finding) -> Description {
    found::describe(migration, finding, ON_OTHER_ENGINE, |found, layer| {
        let mut description = Description::new(as_listed::message(found, layer));
        description.decided_by = found.decisions(layer);
        description.decided_by.push((&migration.task().target_engine).into());
        let remedy = match migration.task().target_engine.value {
            TargetEngine::Redshift => Remedy::removes(Change::EndpointSetting {
                endpoint: Endpoint::Both,
                name: "MapBooleanAsBoolean",
                value: true.into(),
            }),
            TargetEngine::SqlServer => Remedy::lowers(Change::Words(
                "create the column beforehand as VARCHAR(1), or add a transformation rule to 0 and 1".to_owned(),
            )),
            _ => Remedy::lowers(Change::Words(
                "add a transformation rule that changes the column's type, or have the application read the texts true \
                 and false"
                    .to_owned(),
            )),
        };
        description.remedy(remedy)
    })
}
