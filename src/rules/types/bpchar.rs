//! `bpchar` without a length, and `char(n)`, whose padding DMS trims.

use super::alter;
use super::as_listed::{GIVEN, GROUP, MAPPING, NEEDS, OUTCOME};
use super::found::{self, FoundColumn};
use super::words;
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page};
use crate::dms::types::{Effect, TypeCase, TypeMapping};
use crate::finding::{Description, Finding, Findings};
use crate::migration::{Figure, Margin, Migration, StoredValues};
use crate::profile::Limit;
use crate::remedy::{Change, Completion, Endpoint, Remedy, Safety};
use crate::rules::{Example, Rule, Severity};

const WITHOUT_LENGTH: &[TypeCase] = &[TypeCase::CharWithoutLength];
const SIZED: &[TypeCase] = &[TypeCase::CharSized];

/// The characters that AWS's table gives to `char` without a length.
const KEPT: u64 = 1;
const LIMIT: Limit = Limit::Characters { characters: KEPT };

pub(super) static BPCHAR_WITHOUT_LENGTH: Rule = Rule {
    name: "bpchar-without-length",
    summary: "bpchar without a length may be cut to one character",
    group: GROUP,
    severity: Severity::Warning,
    explanation: "\
`bpchar` without a length holds text of any length; `char` without one is `character(1)` and not meant here.
AWS's table carries `char` without a length as WSTRING(1) and calls its migration partial; it does not mention
`bpchar`, the one such type that has no length. That longer values are cut to one character is our conclusion.

With a data profile the rule says what is stored: longer values make it an error, and where every row was
looked at and none is longer it is advice.

What to do: declare a length, `character(n)`. The rule writes the ALTER only where a profile of every row tells
how long values are. (`text` would make a LOB of the column.)",
    example: Example {
        bad: "CREATE TABLE parts (id bigint PRIMARY KEY, code bpchar);",
        object: "column:public.parts.code",
        beside: &[],
        good: "CREATE TABLE parts (id bigint PRIMARY KEY, code char);",
        given: GIVEN,
    },
    needs: NEEDS,
    assessments: &[],
    limitations: &["types-that-migrate-partially", "values-pass-through-dms-types"],
    sources: &[OUTCOME, MAPPING],
    basis: Basis::Inference,
    check: |migration, findings| {
        found::find(migration, findings, WITHOUT_LENGTH, |found, _| Some(severity(longest(&found.values()))));
    },
    describe: describe_bpchar,
};

fn longest(values: &StoredValues<'_>) -> Option<Figure> {
    values.largest(|column| column.text.as_ref()?.max_characters)
}

fn severity(longest: Option<Figure>) -> Severity {
    match longest {
        Some(longest) if longest.is_over(KEPT) => Severity::Error,
        Some(longest) if longest.is_within(KEPT) => Severity::Info,
        _ => Severity::Warning,
    }
}

fn describe_bpchar(migration: &Migration, finding: &Finding) -> Description {
    found::describe(migration, finding, WITHOUT_LENGTH, |found, layer| {
        let values = found.values();
        let longest = longest(&values);
        let measured = words::when_measured(&values);
        let stored = match longest {
            Some(longest) if longest.is_within(KEPT) => {
                format!(
                    "; {} have one character at most{measured}, and a longer one may come",
                    words::all(&values)
                )
            }
            Some(longest) => format!(
                "; {}the longest value {}has {} characters{}{measured}",
                longer(&values),
                if longest.is_exact() { "" } else { "looked at " },
                words::count(longest.value),
                words::for_instance(&values, LIMIT)
            ),
            None => String::new(),
        };
        let message = format!(
            "AWS's table gives char without a length one character, and longer values of bpchar may be cut to it{stored}"
        );
        let mut description = Description::new(message);
        description.evidence.extend(longest.map(|longest| ("max_characters", longest.value.into())));
        description.remedy(declare_length(found, layer, longest))
    })
}

/// `12 of 1,000 values have more, `
fn longer(values: &StoredValues<'_>) -> String {
    let over = values.over(LIMIT).filter(|over| over.rows.value > 0);
    over.map(|over| format!("{} have more, ", words::some_of(over.rows.value, values))).unwrap_or_default()
}

fn declare_length(found: &FoundColumn<'_>, layer: &TypeMapping, longest: Option<Figure>) -> Remedy {
    let length = longest.filter(|longest| longest.is_exact() && longest.value > 0).map(|longest| {
        match found.migration.margin() {
            // every blank of the padding travels
            Margin::Usual => longest.value,
            margin => margin.length(longest.value),
        }
    });
    let altered = length
        .and_then(|length| alter::to_type(found, layer, &format!("character({length})"), Safety::Rewrite));
    match altered {
        Some(remedy) => remedy.with_caveat(
            "it rewrites the table under ACCESS EXCLUSIVE, pads values with blanks, which comparisons do not see, and \
             refuses longer ones than that",
        ),
        None => Remedy::removes(Change::Completion(Completion::new(
            "declare a length, character(n); this query tells which",
            format!("SELECT max(char_length({})) FROM {}", found.column.name, found.table()),
            alter::to_complete(found, layer, "character(<length>)"),
        ))),
    }
}

pub(super) static CHAR_TRIMMED: Rule = Rule {
    name: "char-trimmed",
    summary: "blanks at the end of char(n) are trimmed on the way",
    group: GROUP,
    severity: Severity::Info,
    explanation: "\
`TrimSpaceInChar` of the source endpoint, on by default from DMS 3.4.7, trims the blanks at the end of
`char(n)` values. PostgreSQL pads them again when they arrive and ignores them in comparisons, so between two
PostgreSQL databases nothing is lost. On a target of another engine, which may keep or compare blanks
differently, the finding is a warning; with a data profile of every row, none of which ends with a blank, it is
advice there too.

What to do where the padding matters: set `TrimSpaceInChar` to false on the source endpoint.",
    example: Example {
        bad: "CREATE TABLE countries (id bigint PRIMARY KEY, code character(3));",
        object: "column:public.countries.code",
        beside: &[],
        good: "CREATE TABLE countries (id bigint PRIMARY KEY, code varchar(3));",
        given: GIVEN,
    },
    needs: NEEDS,
    assessments: &[],
    limitations: &["char-trailing-blanks-trimmed"],
    sources: &[
        Citation::new(Page::ApiPostgreSqlSettings, "TrimSpaceInChar", ONLY_2026),
        Citation::new(Page::ReleaseNotes, "3.4.7", ONLY_2026),
    ],
    basis: Basis::Dms,
    check: check_trimmed,
    describe: describe_trimmed,
};

fn check_trimmed(migration: &Migration, findings: &mut Findings) {
    found::find(migration, findings, SIZED, |found, layer| {
        let is_harmless = migration.task().is_homogeneous() || is_known_without_blanks(&found.values());
        let severity = if is_harmless { Severity::Info } else { Severity::Warning };
        (layer.effect == Effect::PaddingTrimmed).then_some(severity)
    });
}

fn ending_with_blanks(values: &StoredValues<'_>) -> Option<Figure> {
    values.total(|column| column.text.as_ref()?.trailing_blanks)
}

fn is_known_without_blanks(values: &StoredValues<'_>) -> bool {
    ending_with_blanks(values).is_some_and(|blanks| blanks.is_within(0))
}

fn describe_trimmed(migration: &Migration, finding: &Finding) -> Description {
    found::describe(migration, finding, SIZED, |found, layer| {
        let values = found.values();
        let measured = words::when_measured(&values);
        let blanks = ending_with_blanks(&values);
        let stored = match blanks {
            Some(blanks) if blanks.value > 0 => {
                format!(
                    "; {} end with blanks{}{measured}",
                    words::some_of(blanks.value, &values),
                    blank_only(&values)
                )
            }
            Some(blanks) if blanks.is_exact() => {
                format!("; none of {} ends with one today{measured}", words::all(&values))
            }
            _ => String::new(),
        };
        let message = match found.is_homogeneous() {
            true => "blanks at the end are trimmed on the way; PostgreSQL pads the values again",
            false => "blanks at the end are trimmed on the way, and the target may not pad the values again",
        };
        let mut description = Description::new(format!("{message}{stored}"));
        description.decided_by = found.decisions(layer);
        description.evidence.extend(blanks.map(|blanks| ("trailing_blanks", blanks.value.into())));
        description.remedy(Remedy::removes(Change::EndpointSetting {
            endpoint: Endpoint::Source,
            name: "TrimSpaceInChar",
            value: false.into(),
        }))
    })
}

/// `, 3 of them are nothing else`
fn blank_only(values: &StoredValues<'_>) -> String {
    let only = values.total(|column| column.text.as_ref()?.blank_only).filter(|only| only.value > 0);
    only.map(|only| format!(", {} of them nothing but blanks", words::count(only.value))).unwrap_or_default()
}
