//! NaN in `numeric` columns.

use crate::dms::documentation::{ALL_EDITIONS, Basis, Citation, Page};
use crate::dms::types::TypeCase;
use crate::finding::{Description, Finding, Findings};
use crate::migration::{Figure, Migration, StoredValues};
use crate::profile::Limit;
use crate::remedy::{Change, Remedy};
use crate::rules::types::found;
use crate::rules::types::words;
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

pub(in crate::rules::types) const NUMERIC: &[TypeCase] = &[
    TypeCase::NumericSized,
    TypeCase::NumericWithoutFraction,
    TypeCase::NumericOver38,
    TypeCase::NumericUnbounded,
    TypeCase::NumericUnboundedAsString,
    TypeCase::NumericUnusualScale,
];

pub(in crate::rules::types) static RULE: Rule = Rule {
    name: "numeric-nan",
    summary: "numeric holds NaN, of which no page of AWS speaks",
    group: Group::Types,
    severity: Severity::Warning,
    explanation: "\
PostgreSQL's `numeric` can hold NaN, DMS's NUMERIC is a plain number, and no page of AWS says what becomes
of the one in the other. That such values may fail or arrive as something else is our conclusion.

The rule needs a data profile. Columns of which the profile does not tell it for every row are listed as not
checked.

What to do: look at the rows, replace NaN where it stands for something else (NULL, most often), or try a
table with NaN in a test task first.",
    example: Example {
        bad: "CREATE TABLE samples (id bigint PRIMARY KEY, reading numeric(10,2));",
        object: "column:public.samples.reading",
        beside: &[],
        good: "CREATE TABLE samples (id bigint PRIMARY KEY, reading integer);",
        given: Given {
            profile: Some(
                r#"{"schema_version": 1, "tables": [{"schema": "public", "table": "samples",
                "rows": {"count": 1000, "exact": true},
                "columns": {"reading": {"number": {"nan": 3}}}}]}"#,
            ),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Profile],
    assessments: &[],
    limitations: &[],
    sources: &[Citation::new(Page::SourcePostgreSql, "Source data types for PostgreSQL", ALL_EDITIONS)],
    basis: Basis::Inference,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    found::find(migration, findings, NUMERIC, |found, _| {
        nan(&found.values()).filter(|nan| nan.value > 0).map(|_| Severity::Warning)
    });
    found::not_settled(migration, findings, NUMERIC, |values| vec![nan(values)]);
}

fn nan(values: &StoredValues<'_>) -> Option<Figure> {
    values.total(|column| column.number.as_ref()?.nan)
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    found::describe(migration, finding, NUMERIC, |found, _| {
        let values = found.values();
        let nan = nan(&values).map_or(0, |nan| nan.value);
        Description::new(format!(
            "{}{} are NaN{}, and no page of AWS tells what becomes of it",
            words::some_of(nan, &values),
            words::when_measured(&values),
            words::for_instance(&values, Limit::Finite)
        ))
        .evidence("nan", nan)
        .remedy(Remedy::removes(Change::Words(format!(
            "replace NaN by what it stands for; the rows: SELECT * FROM {} WHERE {} = 'NaN'",
            found.table(),
            found.column.name
        ))))
    })
}
