//! Dates, times and intervals that arrive in another form.

use super::as_listed::{self, BASIS, GIVEN, GROUP, MAPPING, NEEDS, OUTCOME};
use super::found;
use crate::dms::DmsVersion;
use crate::dms::documentation::{Citation, ONLY_2026, Page};
use crate::dms::types::TypeCase;
use crate::finding::{Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::{Example, Rule, Severity};

const TIMESTAMPTZ: &[TypeCase] = &[TypeCase::TimestampTz];
const TIMETZ: &[TypeCase] = &[TypeCase::TimeTz];
const INTERVAL: &[TypeCase] = &[TypeCase::Interval];

/// Up to this version batch apply of changes wrote wrong values.
const BATCH_APPLY_FIXED: DmsVersion = DmsVersion::new(3, 5, 1);

pub(super) static TIMESTAMPTZ_NORMALISED: Rule = Rule {
    name: "timestamptz-normalised",
    summary: "timestamptz is normalised to UTC",
    group: GROUP,
    severity: Severity::Info,
    explanation: "\
AWS calls the migration of `timestamp with time zone` partial, because values are normalised to UTC and the
offset that they were written with is lost. PostgreSQL itself stores UTC and no offset, so between two
PostgreSQL databases nothing is lost. On a target of another engine the finding is a warning: look at what
the application expects there.

DMS before 3.5.1 wrote wrong values where changes were applied in batches: with such a version and
`BatchApplyEnabled` the finding is an error.",
    example: Example {
        bad: "CREATE TABLE events (id bigint PRIMARY KEY, happened timestamp with time zone);",
        object: "column:public.events.happened",
        beside: &[],
        good: "CREATE TABLE events (id bigint PRIMARY KEY, happened timestamp);",
        given: GIVEN,
    },
    needs: NEEDS,
    assessments: &[],
    limitations: &["timestamptz-normalised-to-utc", "types-that-migrate-partially"],
    sources: &[OUTCOME, Citation::new(Page::ReleaseNotes, "3.5.1", ONLY_2026)],
    basis: BASIS,
    check: check_timestamptz,
    describe: describe_timestamptz,
};

fn check_timestamptz(migration: &Migration, findings: &mut Findings) {
    let severity = match is_wrong_in_batches(migration) {
        true => Severity::Error,
        false => harmless_on_postgresql(migration),
    };
    found::find(migration, findings, TIMESTAMPTZ, |_, _| Some(severity));
}

fn is_wrong_in_batches(migration: &Migration) -> bool {
    let task = migration.task();
    task.dms_version.value.is_some_and(|version| version < BATCH_APPLY_FIXED)
        && task.migration_type.value.captures_changes()
        && task.settings.target_metadata.batch_apply_enabled.value
}

fn harmless_on_postgresql(migration: &Migration) -> Severity {
    if migration.task().is_homogeneous() { Severity::Info } else { Severity::Warning }
}

fn describe_timestamptz(migration: &Migration, _: &Finding) -> Description {
    let task = migration.task();
    if is_wrong_in_batches(migration) {
        let off = Change::TaskSetting { name: "TargetMetadata.BatchApplyEnabled", value: false.into() };
        return Description::new(
            "DMS before 3.5.1 writes wrong values here when it applies changes in batches",
        )
        .decided_by((&task.settings.target_metadata.batch_apply_enabled).into())
        .decided_by((&task.dms_version).into())
        .remedy(Remedy::lowers(Change::Words("use DMS 3.5.1 or later".to_owned())))
        .remedy(Remedy::lowers(off));
    }
    let message = match task.is_homogeneous() {
        true => "values are normalised to UTC, which is how PostgreSQL stores them: nothing is lost",
        false => "values are normalised to UTC: look at what the application expects on the target",
    };
    Description::new(message).decided_by((&task.target_engine).into())
}

pub(super) static TIMETZ_WITHOUT_ZONE: Rule = Rule {
    name: "timetz-without-zone",
    summary: "DMS's type for timetz has no time zone",
    group: GROUP,
    severity: Severity::Info,
    explanation: "\
DMS carries `time with time zone` as TIME, which has no zone. AWS's table of outcomes says that it migrates
(until 2023: partially). That the zone could be lost on the way is our conclusion, so compare some values
after the load. On a target of another engine the finding is a warning.

What to do: where it matters, store `timestamp with time zone`, or the zone in a column of its own.",
    example: Example {
        bad: "CREATE TABLE opening (id bigint PRIMARY KEY, opens time with time zone);",
        object: "column:public.opening.opens",
        beside: &[],
        good: "CREATE TABLE opening (id bigint PRIMARY KEY, opens time);",
        given: GIVEN,
    },
    needs: NEEDS,
    assessments: &[],
    limitations: &["types-that-migrate-partially"],
    sources: &[OUTCOME, MAPPING],
    basis: BASIS,
    check: |migration, findings| {
        let severity = harmless_on_postgresql(migration);
        found::find(migration, findings, TIMETZ, |_, _| Some(severity));
    },
    describe: |migration, finding| {
        found::describe(migration, finding, TIMETZ, |found, layer| {
            Description::new(as_listed::message(found, layer))
                .decided_by((&migration.task().target_engine).into())
                .remedy(Remedy::removes(Change::Words(
                    "store timestamp with time zone, or the zone in a column of its own; otherwise compare some \
                     values after the load"
                        .to_owned(),
                )))
        })
    },
};

pub(super) static INTERVAL_AS_TEXT: Rule = Rule {
    name: "interval-as-text",
    summary: "intervals are carried as text of 128 characters",
    group: GROUP,
    severity: Severity::Warning,
    explanation:
        "\
DMS carries `interval` as STRING(128), in words such as `1 YEAR, 2 MONTHS, 3 DAYS`, and AWS calls the
migration partial. On a target of another engine the column is text, and the finding is advice.

What to do: compare some values after the load, the negative and the fractional ones first. Where that is not
enough, leave the column out with a `remove-column` rule and move its values by key when writing has stopped.",
    example: Example {
        bad: "CREATE TABLE tasks (id bigint PRIMARY KEY, lasts interval);",
        object: "column:public.tasks.lasts",
        beside: &[],
        good: "CREATE TABLE tasks (id bigint PRIMARY KEY, lasts_seconds integer);",
        given: GIVEN,
    },
    needs: NEEDS,
    assessments: &[],
    limitations: &["types-that-migrate-partially", "values-pass-through-dms-types"],
    sources: &[OUTCOME, MAPPING],
    basis: BASIS,
    check: |migration, findings| as_listed::check(migration, findings, INTERVAL),
    describe: |migration, finding| as_listed::describe(migration, finding, INTERVAL),
};
