//! `numeric` without a precision, with `MapUnboundedNumericAsString` on both endpoints: what remains.

use super::digits::{CARRIED_IN_CHANGES, Digits};
use super::precision;
use crate::dms::documentation::{Basis, Citation, Page, SINCE_2025};
use crate::dms::types::TypeCase;
use crate::finding::{Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::types::found;
use crate::rules::types::words;
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

const CASES: &[TypeCase] = &[TypeCase::NumericUnboundedAsString];

/// The characters of a number's text that changes keep.
const KEPT_CHARACTERS: u64 = 1000;
/// A sign and a point.
const SIGN_AND_POINT: u64 = 2;

pub(in crate::rules::types) static RULE: Rule = Rule {
    name: "numeric-as-string-limits",
    summary: "MapUnboundedNumericAsString carries numeric as text, within limits",
    group: Group::Types,
    severity: Severity::Warning,
    explanation: "\
`MapUnboundedNumericAsString` on both endpoints carries a `numeric` column without a precision as text,
to keep all its digits. AWS's own notes on the setting name limits that sit oddly with that purpose:

- on the source endpoint: 28 digits in changes (CDC);
- on the target endpoint: 28 digits, 6 of them after the point;
- in changes, a value whose text is longer than 1,000 characters is cut there.

With a data profile the rule says what is stored: changes of values beyond 28 digits are an error,
and where every row was looked at and fits all limits the finding is advice.

What to do: declare a precision of at most 38 digits on the source. Otherwise create the target table
before the load with the column as `numeric`, and compare values of both sides after the load and
after some changes.",
    example: Example {
        bad: "CREATE TABLE rates (id bigint PRIMARY KEY, factor numeric);",
        object: "column:public.rates.factor",
        beside: &[],
        good: "CREATE TABLE rates (id bigint PRIMARY KEY, factor numeric(20,10));",
        given: Given {
            source_endpoint: Some(r#"{"PostgreSQLSettings": {"MapUnboundedNumericAsString": true}}"#),
            target_endpoint: Some(r#"{"PostgreSQLSettings": {"MapUnboundedNumericAsString": true}}"#),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["unbounded-numeric-as-string-side-effects"],
    sources: &[
        Citation::new(
            Page::SourcePostgreSql,
            "Endpoint settings and Extra Connection Attributes (ECAs)",
            SINCE_2025,
        ),
        Citation::new(
            Page::TargetPostgreSql,
            "Endpoint settings and Extra Connection Attributes (ECAs)",
            SINCE_2025,
        ),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let captures_changes = migration.task().migration_type.value.captures_changes();
    found::find(migration, findings, CASES, |found, _| {
        Some(Verdict::of(&Digits::of(&found.values()), captures_changes).severity())
    });
}

/// What the stored values say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Nothing that settles it.
    Open,
    /// A change of some value would lose digits.
    ChangesLose,
    /// All keep within all limits.
    Fits,
}

impl Verdict {
    fn of(digits: &Digits, captures_changes: bool) -> Self {
        if captures_changes && (digits.exceeds_28() || is_cut(digits)) {
            Verdict::ChangesLose
        } else if digits.fits_28_6() {
            Verdict::Fits
        } else {
            Verdict::Open
        }
    }

    fn severity(self) -> Severity {
        match self {
            Verdict::Open => Severity::Warning,
            Verdict::ChangesLose => Severity::Error,
            Verdict::Fits => Severity::Info,
        }
    }
}

/// Whether the text of some value is longer than changes keep: it has all the digits of the longer of
/// its two parts at least.
fn is_cut(digits: &Digits) -> bool {
    [digits.integer, digits.scale]
        .into_iter()
        .flatten()
        .any(|figure| figure.is_over(KEPT_CHARACTERS - SIGN_AND_POINT))
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let captures_changes = migration.task().migration_type.value.captures_changes();
    found::describe(migration, finding, CASES, |found, layer| {
        let values = found.values();
        let digits = Digits::of(&values);
        let measured = words::when_measured(&values);
        let message = match Verdict::of(&digits, captures_changes) {
            Verdict::Open => {
                "MapUnboundedNumericAsString carries this column as text; AWS's notes still name 28 \
                              digits in changes, and 28 with 6 after the point on the target"
                    .to_owned()
            }
            Verdict::ChangesLose => format!(
                "MapUnboundedNumericAsString carries this column as text, but changes keep 28 digits and 1,000 \
                 characters, and {}{}{measured}",
                longest(&digits),
                words::for_instance(&values, CARRIED_IN_CHANGES)
            ),
            Verdict::Fits => format!(
                "{} keep within the limits of MapUnboundedNumericAsString: 28 digits, 6 after the point{measured}",
                words::all(&values)
            ),
        };
        let mut description = Description::new(message);
        description.decided_by = found.decisions(layer);
        description.decided_by.push((&migration.task().migration_type).into());
        description.evidence.extend(digits.evidence().map(|(name, value)| (name, value.into())));
        description
            .remedy(Remedy::lowers(Change::Words(
                "create the target table before the load with this column as numeric, without a precision"
                    .to_owned(),
            )))
            .remedy(precision::declare(found, layer, &digits))
    })
}

fn longest(digits: &Digits) -> String {
    let parts = [digits.integer, digits.scale].into_iter().flatten().map(|figure| figure.value);
    match (digits.precision, parts.max()) {
        (Some(precision), _) => format!("the longest value has {} digits", precision.value),
        (None, Some(part)) => format!("a value has {part} digits on one side of the point"),
        (None, None) => "some values have more".to_owned(),
    }
}
