//! `varchar` without a length, and long `varchar(n)` that a setting makes a LOB.

use super::alter;
use super::as_listed::{BASIS, GIVEN, GROUP, MAPPING, NEEDS, OUTCOME};
use super::found::{self, FoundColumn};
use super::words;
use crate::dms::documentation::{Citation, Page, SINCE_2025};
use crate::dms::types::{TypeCase, TypeMapping};
use crate::finding::{Description, Finding};
use crate::migration::{Figure, Margin, Migration, StoredValues};
use crate::profile::Limit;
use crate::remedy::{Change, Completion, Endpoint, Remedy, Safety};
use crate::rules::{Example, Given, Rule, Severity};

const WITHOUT_LENGTH: &[TypeCase] = &[TypeCase::VarcharUnbounded];
const AS_LOB: &[TypeCase] = &[TypeCase::VarcharAsLob];

/// The largest `unboundedVarcharMaxSize`, in bytes.
const LARGEST_SIZE: u64 = 10_485_760;

const SETTINGS: Citation = Citation::new(
    Page::SourcePostgreSql,
    "Endpoint settings and Extra Connection Attributes (ECAs)",
    SINCE_2025,
);

pub(super) static VARCHAR_WITHOUT_LENGTH: Rule = Rule {
    name: "varchar-without-length",
    summary: "varchar without a length is cut at unboundedVarcharMaxSize",
    group: GROUP,
    severity: Severity::Error,
    explanation: "\
A `varchar` column without a length holds values of any length. DMS assumes a size for it:
`unboundedVarcharMaxSize` of the source endpoint, 8,000 bytes by default and 10,485,760 at most. AWS calls the
migration partial. That longer values are cut is what a fixed size comes to; no page says so in words.

With the largest size the finding is a warning. With a data profile the rule says what is stored: values
longer than the size make it an error, and where every row was looked at and all fit it is advice. A sample
that fits leaves a warning.

What to do:

- raise `unboundedVarcharMaxSize` on the source endpoint: one setting for all columns;
- declare a length. The rule writes the ALTER only where a profile of every row tells how long values are.
  Do not change the column to `text`: that makes a LOB of it, with limits of its own.",
    example: Example {
        bad: "CREATE TABLE users (id bigint PRIMARY KEY, email varchar);",
        object: "column:public.users.email",
        beside: &[],
        good: "CREATE TABLE users (id bigint PRIMARY KEY, email varchar(255));",
        given: GIVEN,
    },
    needs: NEEDS,
    assessments: &[],
    limitations: &["unbounded-varchar-size", "types-that-migrate-partially", "values-pass-through-dms-types"],
    sources: &[SETTINGS, OUTCOME],
    basis: BASIS,
    check: |migration, findings| {
        let size = size(migration);
        found::find(migration, findings, WITHOUT_LENGTH, |found, _| {
            Some(severity(longest(&found.values()), size))
        });
    },
    describe: describe_without_length,
};

fn size(migration: &Migration) -> u64 {
    u64::from(migration.type_settings().unbounded_varchar_max_size)
}

fn longest(values: &StoredValues<'_>) -> Option<Figure> {
    values.largest(|column| column.text.as_ref()?.max_octets)
}

fn severity(longest: Option<Figure>, size: u64) -> Severity {
    match longest {
        Some(longest) if longest.is_over(size) => Severity::Error,
        Some(longest) if longest.is_exact() => Severity::Info,
        Some(_) => Severity::Warning,
        None if size >= LARGEST_SIZE => Severity::Warning,
        None => Severity::Error,
    }
}

fn describe_without_length(migration: &Migration, finding: &Finding) -> Description {
    found::describe(migration, finding, WITHOUT_LENGTH, |found, layer| {
        let size = size(migration);
        let values = found.values();
        let longest = longest(&values);
        let mut description = Description::new(message(longest, size, &values));
        description.decided_by = found.decisions(layer);
        description.evidence.extend(longest.map(|longest| ("max_octets", longest.value.into())));
        description.remedies.extend(larger_size(longest, size, migration.margin()));
        description.remedies.push(declare_length(found, layer, &values));
        description
    })
}

fn message(longest: Option<Figure>, size: u64, values: &StoredValues<'_>) -> String {
    let (bytes, measured) = (words::count(size), words::when_measured(values));
    match longest {
        Some(longest) if longest.is_over(size) => format!(
            "DMS assumes {bytes} bytes for this column, and {} longer, up to {}{}{measured}: what is beyond would be cut",
            longer(values, size),
            words::count(longest.value),
            words::for_instance(values, Limit::Octets { octets: size })
        ),
        Some(longest) if longest.is_exact() => format!(
            "DMS assumes {bytes} bytes for this column, and {} fit, the longest with {}{measured}; a longer one \
             would be cut",
            words::all(values),
            words::count(longest.value)
        ),
        Some(longest) => format!(
            "DMS assumes {bytes} bytes for this column; the longest value looked at has {}{measured}, but not all \
             were looked at",
            words::count(longest.value)
        ),
        None => format!("DMS assumes {bytes} bytes for this column, and longer values may be cut"),
    }
}

/// `12 of 1,000 values are`
fn longer(values: &StoredValues<'_>, size: u64) -> String {
    match values.over(Limit::Octets { octets: size }) {
        Some(over) if over.rows.value > 1 => format!("{} are", words::some_of(over.rows.value, values)),
        _ => "a value is".to_owned(),
    }
}

/// The setting, as large as the values need it with the margin where they are known.
fn larger_size(longest: Option<Figure>, size: u64, margin: Margin) -> Option<Remedy> {
    let needed = match longest.filter(|longest| longest.is_exact()) {
        Some(longest) if margin == Margin::Usual => margin.length(longest.value).next_power_of_two(),
        Some(longest) => margin.length(longest.value),
        None => LARGEST_SIZE,
    };
    let value = needed.min(LARGEST_SIZE);
    let change = Change::EndpointSetting {
        endpoint: Endpoint::Source,
        name: "unboundedVarcharMaxSize",
        value: value.into(),
    };
    let remedy = match longest {
        Some(_) => Remedy::lowers(change),
        None => Remedy::lowers(change).with_caveat(
            "AWS does not say what so large a size costs; a data profile tells how much is needed",
        ),
    };
    (value > size).then_some(remedy)
}

fn declare_length(found: &FoundColumn<'_>, layer: &TypeMapping, values: &StoredValues<'_>) -> Remedy {
    let characters = values.largest(|column| column.text.as_ref()?.max_characters);
    let length = characters
        .filter(|longest| longest.is_exact())
        .and_then(|longest| room_for(longest.value, found.migration.margin()));
    let altered = length.and_then(|length| {
        alter::to_type(found, layer, &format!("character varying({length})"), Safety::Rewrite)
    });
    match altered {
        Some(remedy) => remedy.with_caveat(
            "it rewrites the table under ACCESS EXCLUSIVE, and from then on PostgreSQL refuses longer values",
        ),
        None => Remedy::removes(Change::Completion(Completion::new(
            how_long(characters),
            format!(
                "SELECT max(char_length({column})), max(octet_length({column})) FROM {}",
                found.table(),
                column = found.column.name
            ),
            alter::to_complete(found, layer, "character varying(<length>)"),
        ))),
    }
}

/// Which length, and where no statement is offered the figure that says why.
fn how_long(characters: Option<Figure>) -> String {
    let longest = u64::from(crate::dms::types::LongVarchar::LONGER_THAN);
    match characters.filter(|characters| characters.value > longest) {
        Some(characters) => format!(
            "the longest value has {} characters, and MapLongVarcharAs may make a LOB of a varchar longer than {}: \
             shorten what is stored, or declare that length",
            words::count(characters.value),
            words::count(longest)
        ),
        None => "declare a length (not text, which is a LOB); this query tells which".to_owned(),
    }
}

/// A length that holds the longest value with the margin, unless that is more than the longest `varchar` that no
/// setting makes a LOB. Where no value is longer than nothing, none tells what the column is for.
fn room_for(characters: u64, margin: Margin) -> Option<u64> {
    let longest = u64::from(crate::dms::types::LongVarchar::LONGER_THAN);
    (1..=longest).contains(&characters).then(|| margin.length(characters).clamp(1, longest))
}

pub(super) static LONG_VARCHAR_AS_LOB: Rule = Rule {
    name: "long-varchar-as-lob",
    summary: "MapLongVarcharAs makes a LOB of long varchar",
    group: GROUP,
    severity: Severity::Info,
    explanation: "\
`MapLongVarcharAs` of the source endpoint, set to `clob` or `nclob`, makes a LOB of every `varchar(n)` with n
above 16,387. The task's LOB settings then decide about it, and the rules on LOBs judge it.

What to do: leave `MapLongVarcharAs` at `wstring` where the column should not be a LOB.",
    example: Example {
        bad: "CREATE TABLE notes (id bigint PRIMARY KEY, body varchar(20000));",
        object: "column:public.notes.body",
        beside: &["lob-may-be-truncated"],
        good: "CREATE TABLE notes (id bigint PRIMARY KEY, body varchar(16000));",
        given: Given {
            source_endpoint: Some(r#"{"PostgreSQLSettings": {"MapLongVarcharAs": "clob"}}"#),
            ..Given::NOTHING
        },
    },
    needs: NEEDS,
    assessments: &[],
    limitations: &[],
    sources: &[SETTINGS, MAPPING],
    basis: BASIS,
    check: |migration, findings| found::find(migration, findings, AS_LOB, |_, _| Some(Severity::Info)),
    describe: describe_as_lob,
};

fn describe_as_lob(migration: &Migration, finding: &Finding) -> Description {
    found::describe(migration, finding, AS_LOB, |found, layer| {
        let values = found.values();
        let stored = match longest(&values) {
            Some(longest) => format!(
                "; the longest value {}has {} bytes{}",
                if longest.is_exact() { "" } else { "looked at " },
                words::count(longest.value),
                words::when_measured(&values)
            ),
            None => String::new(),
        };
        let mut description = Description::new(format!(
            "{} travels as {}, so the task's LOB settings decide about it{stored}",
            found.type_name(),
            layer.dms_type
        ));
        description.decided_by = found.decisions(layer);
        description.remedy(Remedy::removes(Change::EndpointSetting {
            endpoint: Endpoint::Source,
            name: "MapLongVarcharAs",
            value: "wstring".into(),
        }))
    })
}
