//! Spatial columns of PostGIS.

use super::as_listed::{self, BASIS, GROUP, NEEDS, OUTCOME};
use super::by_hand;
use super::found::{self, FoundColumn};
use crate::catalog::Extension;
use crate::dms::DmsVersion;
use crate::dms::documentation::{ALL_EDITIONS, Citation, ONLY_2026, Page};
use crate::dms::types::TypeCase;
use crate::finding::{Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Phase, Remedy, SqlChange, Step};
use crate::rules::{Example, Given, Rule, Severity};

const POSTGIS: &[TypeCase] = &[
    TypeCase::Postgis,
    TypeCase::PostgisUnlisted,
    TypeCase::PostgisOnRedshift,
    TypeCase::PostgisOnOtherEngine,
];

/// Before this version large spatial values failed.
const LARGE_VALUES_SINCE: DmsVersion = DmsVersion::new(3, 5, 1);

pub(super) static RULE: Rule = Rule {
    name: "postgis-column",
    summary: "spatial columns need PostGIS on the target first",
    group: GROUP,
    severity: Severity::Info,
    explanation: "\
`geometry` and `geography` migrate from PostgreSQL to PostgreSQL where PostGIS is installed on the target before
the load, so that DMS can create the exact columns: advice. Which DMS type carries them, and so whether the
LOB settings decide about them, no page tells.

The finding is a warning where the input does not show the extension, for types of PostGIS that AWS does not
name (`raster`, curves, ...), and with DMS before 3.5.1, where large values failed. To another engine they do
not migrate, an error; Redshift takes them from DMS 3.5.1 on.",
    example: Example {
        bad: "CREATE EXTENSION postgis;\n\
              CREATE TABLE stops (id bigint PRIMARY KEY, place public.geometry(Point,4326));",
        object: "column:public.stops.place",
        beside: &["extension-not-migrated"],
        good: "CREATE TABLE stops (id bigint PRIMARY KEY, place varchar(40));",
        given: Given::NOTHING,
    },
    needs: NEEDS,
    assessments: &["postgres-check-postgis-data-type", "unsupported-data-types-in-source"],
    limitations: &["postgis-homogeneous-only", "postgis-extension-first"],
    sources: &[
        Citation::new(Page::SourcePostgreSql, "Migrating PostGIS spatial data types", ALL_EDITIONS),
        OUTCOME,
        Citation::new(Page::ReleaseNotes, "3.5.1", ONLY_2026),
    ],
    basis: BASIS,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let is_safe = extension(migration).is_some() && !fails_when_large(migration);
    found::find(migration, findings, POSTGIS, |_, layer| {
        Some(match layer.case() {
            TypeCase::Postgis if is_safe => Severity::Info,
            TypeCase::PostgisOnRedshift => Severity::Info,
            TypeCase::PostgisOnOtherEngine => Severity::Error,
            _ => Severity::Warning,
        })
    });
}

fn extension(migration: &Migration) -> Option<&Extension> {
    let mut extensions = migration.source().extensions.iter().map(|(_, extension)| extension);
    extensions.find(|extension| extension.name == "postgis")
}

fn fails_when_large(migration: &Migration) -> bool {
    migration.task().dms_version.value.is_some_and(|version| version < LARGE_VALUES_SINCE)
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    found::describe(migration, finding, POSTGIS, |found, layer| {
        let mut message = as_listed::message(found, layer);
        if layer.case() == TypeCase::Postgis && extension(migration).is_none() {
            message.push_str("; the input does not show the extension");
        }
        let mut description = Description::new(message).decided_by((&migration.task().target_engine).into());
        match layer.case() {
            TypeCase::PostgisOnOtherEngine => description.remedies.push(by_hand::move_by_hand(found)),
            TypeCase::PostgisOnRedshift => {}
            _ => description.remedies.push(install(found)),
        }
        description
    })
}

fn install(found: &FoundColumn<'_>) -> Remedy {
    let schema = extension(found.migration).and_then(|extension| extension.schema.as_ref());
    let place = schema.map(|schema| format!(" SCHEMA {schema}")).unwrap_or_default();
    let step = Step::metadata_only(
        format!("CREATE EXTENSION IF NOT EXISTS postgis{place}"),
        "DROP EXTENSION IF EXISTS postgis",
        None,
    );
    let sql = SqlChange::new(Phase::TargetBeforeLoad, vec![step]);
    Remedy::lowers(Change::Sql(sql)).with_caveat("the target's server must offer the extension")
}
