//! Dates and timestamps beyond the years 1 to 9999.

use super::as_listed::{GROUP, MAPPING, OUTCOME};
use super::found;
use super::words;
use crate::dms::DmsVersion;
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page};
use crate::dms::types::TypeCase;
use crate::finding::{DecidedBy, Description, Finding, Findings};
use crate::migration::{Figure, Migration, StoredValues};
use crate::profile::Limit;
use crate::remedy::{Change, Remedy};
use crate::rules::{Example, Given, Input, Rule, Severity};

const CASES: &[TypeCase] = &[TypeCase::Timestamp, TypeCase::Date, TypeCase::TimestampTz];

/// With this version corrections for dates before the year 1 came.
const BEFORE_CHRIST_FIXED: DmsVersion = DmsVersion::new(3, 4, 4);

pub(super) static RULE: Rule = Rule {
    name: "timestamp-out-of-range",
    summary: "dates before the year 1 or after 9999 may arrive as others",
    group: GROUP,
    severity: Severity::Warning,
    explanation: "\
PostgreSQL's dates and timestamps go from 4713 BC to the years 5874897 and 294276. DMS turns the infinite ones
into 9999-12-31 and 4713-01-01 BC, which may be the bounds of what it carries; no page says what becomes of years
after 9999. Dates before the year 1 were wrong until DMS 3.4.4: with an older version they are an error.

The rule needs a data profile. Columns of which the profile does not tell it for every row are listed as not
checked.

What to do: look at the rows. Years like 20206 are mostly slips of the keyboard; correct them on the source. Where
such values are meant, try a table that holds them in a test task first.",
    example: Example {
        bad: "CREATE TABLE finds (id bigint PRIMARY KEY, made date);",
        object: "column:public.finds.made",
        beside: &[],
        good: "CREATE TABLE finds (id bigint PRIMARY KEY, made integer);",
        given: Given {
            profile: Some(
                r#"{"schema_version": 1, "tables": [{"schema": "public", "table": "finds",
                "rows": {"count": 1000, "exact": true},
                "columns": {"made": {"time": {"infinity": 0, "minus_infinity": 0,
                    "before_christ": 40, "after_year_9999": 1}}}}]}"#,
            ),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Profile],
    assessments: &[],
    limitations: &[],
    sources: &[MAPPING, OUTCOME, Citation::new(Page::ReleaseNotes, "3.4.4", ONLY_2026)],
    basis: Basis::Inference,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let is_old = is_before_fix(migration);
    found::find(migration, findings, CASES, |found, _| {
        let values = found.values();
        let some = |figure: Option<Figure>| figure.is_some_and(|figure| figure.value > 0);
        match (some(before(&values)), some(after(&values))) {
            (false, false) => None,
            (true, _) if is_old => Some(Severity::Error),
            _ => Some(Severity::Warning),
        }
    });
    found::not_settled(migration, findings, CASES, |values| vec![before(values), after(values)]);
}

fn is_before_fix(migration: &Migration) -> bool {
    migration.task().dms_version.value.is_some_and(|version| version < BEFORE_CHRIST_FIXED)
}

fn before(values: &StoredValues<'_>) -> Option<Figure> {
    values.total(|column| column.time.as_ref()?.before_christ)
}

fn after(values: &StoredValues<'_>) -> Option<Figure> {
    values.total(|column| column.time.as_ref()?.after_year_9999)
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    found::describe(migration, finding, CASES, |found, _| {
        let values = found.values();
        let count = |figure: Option<Figure>| figure.map_or(0, |figure| figure.value);
        let (before, after) = (count(before(&values)), count(after(&values)));
        let which = match (before, after) {
            (before, 0) => format!("{} are before the year 1", words::some_of(before, &values)),
            (0, after) => format!("{} are after the year 9999", words::some_of(after, &values)),
            (before, after) => format!(
                "{} are before the year 1, and {} after 9999",
                words::some_of(before, &values),
                words::count(after)
            ),
        };
        let (example, measured) =
            (words::for_instance(&values, Limit::FourDigitYears), words::when_measured(&values));
        let outcome = match finding.severity {
            Severity::Error => "DMS got dates before the year 1 wrong until 3.4.4",
            _ => "no page of AWS tells whether they arrive",
        };
        let mut description = Description::new(format!("{which}{example}{measured}: {outcome}"))
            .evidence("before_christ", before)
            .evidence("after_year_9999", after);
        if finding.severity == Severity::Error {
            let version = migration.task().dms_version.clone();
            let text = version.map(|version| version.map(|version| version.to_string()).unwrap_or_default());
            description.decided_by.push(DecidedBy::from(&text));
        }
        let (table, column) = (found.table(), &found.column.name);
        description.remedy(Remedy::removes(Change::Words(format!(
            "look at the rows, and correct on the source what is a slip: SELECT * FROM {table} WHERE isfinite({column}) \
             AND NOT extract(year FROM {column}) BETWEEN 1 AND 9999"
        ))))
    })
}
