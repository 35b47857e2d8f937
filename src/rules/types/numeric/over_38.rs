//! `numeric(p,s)` with more than 38 digits.

use super::digits::{CARRIED_AT_MOST, Digits};
use super::precision;
use crate::dms::documentation::{ALL_EDITIONS, Basis, Citation, Page};
use crate::dms::types::TypeCase;
use crate::finding::{Description, Finding, Findings};
use crate::migration::Migration;
use crate::rules::types::found;
use crate::rules::types::words;
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

const CASES: &[TypeCase] = &[TypeCase::NumericOver38];

pub(in crate::rules::types) static RULE: Rule = Rule {
    name: "numeric-precision-over-38",
    summary: "numeric with more than 38 digits is carried as text of a length that AWS does not state",
    group: Group::Types,
    severity: Severity::Warning,
    explanation: "\
DMS has numbers of up to 38 digits. A `numeric` column that declares more is carried as STRING, and AWS
calls the migration partial. How long that text may be is not documented.

With a data profile the rule says what is stored: where every row was looked at and no value has more
than 38 digits, the finding is advice (that such a text is short enough is our conclusion).

What to do: declare a precision of at most 38 digits that holds every value. The rule writes the ALTER
only where a profile of every row proves that nothing is rounded.",
    example: Example {
        bad: "CREATE TABLE proofs (id bigint PRIMARY KEY, factor numeric(60,20));",
        object: "column:public.proofs.factor",
        beside: &[],
        good: "CREATE TABLE proofs (id bigint PRIMARY KEY, factor numeric(38,20));",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["types-that-migrate-partially", "values-pass-through-dms-types"],
    sources: &[
        Citation::new(Page::SourcePostgreSql, "Source data types for PostgreSQL", ALL_EDITIONS),
        Citation::new(
            Page::SourcePostgreSql,
            "Using DMS to migrate data from PostgreSQL to PostgreSQL",
            ALL_EDITIONS,
        ),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    found::find(migration, findings, CASES, |found, _| {
        Some(if Digits::of(&found.values()).fits_38() { Severity::Info } else { Severity::Warning })
    });
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    found::describe(migration, finding, CASES, |found, layer| {
        let values = found.values();
        let digits = Digits::of(&values);
        let measured = words::when_measured(&values);
        let stored = match &digits.over_38 {
            _ if digits.fits_38() => {
                format!("; {} have at most 38 digits{measured}", words::all(&values))
            }
            Some(over) if over.value > 0 => {
                let example = words::for_instance(&values, CARRIED_AT_MOST);
                format!("; {} have more than 38{example}{measured}", words::some_of(over.value, &values))
            }
            _ if digits.exceeds_38() => format!("; some values have more than 38{measured}"),
            _ => String::new(),
        };
        let mut description = Description::new(format!(
            "{} has more than the 38 digits of DMS's numbers, so values travel as text of a length that AWS does \
             not state{stored}",
            found.type_name()
        ));
        description.evidence.extend(digits.evidence().map(|(name, value)| (name, value.into())));
        description.remedy(precision::declare(found, layer, &digits))
    })
}
