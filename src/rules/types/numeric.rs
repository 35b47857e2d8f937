//! `numeric` columns.

use crate::dms::documentation::{ALL_EDITIONS, Basis, Citation, Page};
use crate::dms::types::TypeCase;
use crate::finding::{Description, Detail, Finding, Findings};
use crate::migration::{Migration, MovedColumn};
use crate::profile::{ColumnProfile, NumberFacts};
use crate::remedy::{Change, Endpoint, Remedy};
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

/// Digits after the point that DMS keeps of a number without a declared precision.
const KEPT_SCALE: u32 = 6;
/// Digits before the point that fit.
const KEPT_INTEGER_DIGITS: u32 = 22;

pub(super) static NUMERIC_WITHOUT_PRECISION: Rule = Rule {
    name: "numeric-without-precision",
    summary: "numeric without a precision is carried as NUMERIC(28,6)",
    group: Group::Types,
    severity: Severity::Error,
    explanation: "\
A `numeric` column without a declared precision can hold 131,072 digits before and 16,383 after the
point. DMS carries it as NUMERIC(28,6): digits after the sixth are rounded, and 22 digits before the
point are all there is room for. Nothing fails and nothing is logged.",
    example: Example {
        bad: "CREATE TABLE rates (id bigint PRIMARY KEY, factor numeric);",
        object: "column:public.rates.factor",
        beside: &[],
        good: "CREATE TABLE rates (id bigint PRIMARY KEY, factor numeric(20,10));",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["unbounded-numeric-28-6", "types-that-migrate-partially", "values-pass-through-dms-types"],
    sources: &[Citation::new(
        Page::SourcePostgreSql,
        "Limitations on using a PostgreSQL database as a DMS source",
        ALL_EDITIONS,
    )],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    for column in &migration.moved().columns {
        if column.mapping.layers().any(|layer| layer.case() == TypeCase::NumericUnbounded) {
            findings.add_with(column.id(), severity(migration, column), Detail::None);
        }
    }
}

/// With every row looked at, data that fits is no loss today.
fn severity(migration: &Migration, column: &MovedColumn) -> Severity {
    match profile(migration, column) {
        Some(profile) if profile.is_exact() && profile.number.as_ref().is_some_and(fits) => Severity::Info,
        _ => Severity::Error,
    }
}

fn profile<'a>(migration: &'a Migration, column: &MovedColumn) -> Option<&'a ColumnProfile> {
    migration.column_profile(column.relation, column.column(migration.source())?)
}

fn fits(facts: &NumberFacts) -> bool {
    facts.max_scale.is_some_and(|digits| digits <= KEPT_SCALE)
        && facts.max_integer_digits.is_some_and(|digits| digits <= KEPT_INTEGER_DIGITS)
}

fn describe(_migration: &Migration, finding: &Finding) -> Description {
    let message = match finding.severity {
        Severity::Info => "all stored values fit NUMERIC(28,6) today; new ones may not",
        _ => "DMS carries this column as NUMERIC(28,6): digits after the sixth are rounded",
    };
    Description::new(message).remedy(
        Remedy::lowers(Change::EndpointSetting {
            endpoint: Endpoint::Both,
            name: "MapUnboundedNumericAsString",
            value: true.into(),
        })
        .with_caveat("changes keep 28 digits, and text forms above 1,000 characters are cut"),
    )
}
