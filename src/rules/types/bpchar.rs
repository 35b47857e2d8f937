//! `bpchar` without a length, and `char(n)`, whose padding DMS trims.

use super::alter;
use super::as_listed::{GIVEN, GROUP, MAPPING, NEEDS, OUTCOME};
use super::found::{self, FoundColumn};
use super::words;
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page};
use crate::dms::types::{Effect, TypeCase, TypeMapping};
use crate::finding::{Description, Finding, Findings};
use crate::migration::{Figure, Migration, StoredValues};
use crate::remedy::{Change, Completion, Endpoint, Remedy, Safety};
use crate::rules::{Example, Rule, Severity};

const WITHOUT_LENGTH: &[TypeCase] = &[TypeCase::CharWithoutLength];
const SIZED: &[TypeCase] = &[TypeCase::CharSized];

/// The characters that AWS's table gives to `char` without a length.
const KEPT: u64 = 1;

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
        let stored = match longest {
            Some(longest) => format!(
                "; the longest value {}has {} characters{}",
                if longest.is_exact() { "" } else { "looked at " },
                words::count(longest.value),
                words::when_measured(&values)
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

fn declare_length(found: &FoundColumn<'_>, layer: &TypeMapping, longest: Option<Figure>) -> Remedy {
    let length = longest.filter(|longest| longest.is_exact()).map(|longest| longest.value.max(1));
    let altered = length
        .and_then(|length| alter::to_type(found, layer, &format!("character({length})"), Safety::Rewrite));
    match altered {
        Some(remedy) => remedy.with_caveat(
            "it rewrites the table under ACCESS EXCLUSIVE, pads values with blanks, which comparisons do not see, and \
             leaves no room for longer ones",
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
differently, the finding is a warning.

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
    let severity = if migration.task().is_homogeneous() { Severity::Info } else { Severity::Warning };
    found::find(migration, findings, SIZED, |_, layer| {
        (layer.effect == Effect::PaddingTrimmed).then_some(severity)
    });
}

fn describe_trimmed(migration: &Migration, finding: &Finding) -> Description {
    found::describe(migration, finding, SIZED, |found, layer| {
        let message = match found.is_homogeneous() {
            true => "blanks at the end are trimmed on the way; PostgreSQL pads the values again",
            false => "blanks at the end are trimmed on the way, and the target may not pad the values again",
        };
        let mut description = Description::new(message);
        description.decided_by = found.decisions(layer);
        description.remedy(Remedy::removes(Change::EndpointSetting {
            endpoint: Endpoint::Source,
            name: "TrimSpaceInChar",
            value: false.into(),
        }))
    })
}
