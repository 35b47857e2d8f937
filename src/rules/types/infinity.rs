//! Infinite dates, times and numbers.

use super::as_listed::{GROUP, OUTCOME};
use super::found::{self, FoundColumn};
use super::numeric::nan::NUMERIC;
use super::words;
use crate::catalog::quote_literal;
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page};
use crate::dms::types::TypeCase;
use crate::finding::{Description, Finding, Findings};
use crate::migration::{Figure, Migration, StoredValues};
use crate::profile::Limit;
use crate::remedy::{Change, LockMode, Phase, Remedy, Safety, SqlChange, Step};
use crate::rules::{Example, Given, Input, Rule, Severity};

const TIMESTAMP: &[TypeCase] = &[TypeCase::Timestamp];
const DATE_AND_TIMESTAMPTZ: &[TypeCase] = &[TypeCase::Date, TypeCase::TimestampTz];

/// What DMS makes of `infinity` in a timestamp.
const CLAMPED: &str = "9999-12-31 23:59:59";
/// What DMS makes of `-infinity`.
const CLAMPED_BELOW: &str = "4713-01-01 00:00:00 BC";

pub(super) static RULE: Rule = Rule {
    name: "timestamp-infinity",
    summary: "infinity arrives as another value",
    group: GROUP,
    severity: Severity::Error,
    explanation: "\
A `timestamp` that is `infinity` arrives as 9999-12-31 23:59:59, and `-infinity` as 4713-01-01 00:00:00 BC. What
becomes of infinity in `date`, `timestamp with time zone` and `numeric` no page of AWS tells: a warning.

The rule needs a data profile. Columns of which the profile does not tell it for every row are listed as not
checked.

What to do: after the load, and before the application runs on the target, turn those values back there; the
rule writes the UPDATE for `timestamp` columns. Or give the rows another value on the source, NULL for
instance, where the application allows it.",
    example: Example {
        bad: "CREATE TABLE contracts (id bigint PRIMARY KEY, ends timestamp);",
        object: "column:public.contracts.ends",
        beside: &[],
        good: "CREATE TABLE contracts (id bigint PRIMARY KEY, ends time);",
        given: Given {
            profile: Some(
                r#"{"schema_version": 1, "tables": [{"schema": "public", "table": "contracts",
                "rows": {"count": 1000, "exact": true},
                "columns": {"ends": {"time": {"infinity": 12, "minus_infinity": 0}}}}]}"#,
            ),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Profile],
    assessments: &[],
    limitations: &["timestamp-infinity-clamped", "values-pass-through-dms-types"],
    sources: &[OUTCOME, Citation::new(Page::ReleaseNotes, "3.4.4", ONLY_2026)],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let groups = [
        (TIMESTAMP, Severity::Error),
        (DATE_AND_TIMESTAMPTZ, Severity::Warning),
        (NUMERIC, Severity::Warning),
    ];
    for (cases, severity) in groups {
        found::find(migration, findings, cases, |found, _| {
            Infinite::of(&found.values()).is_some().then_some(severity)
        });
    }
    let times: Vec<TypeCase> = TIMESTAMP.iter().chain(DATE_AND_TIMESTAMPTZ).copied().collect();
    found::not_settled(migration, findings, &times, |values| vec![above(values), below(values)]);
    found::not_settled(migration, findings, NUMERIC, |values| vec![numbers(values)]);
}

fn above(values: &StoredValues<'_>) -> Option<Figure> {
    values.total(|column| column.time.as_ref()?.infinity)
}

fn below(values: &StoredValues<'_>) -> Option<Figure> {
    values.total(|column| column.time.as_ref()?.minus_infinity)
}

fn numbers(values: &StoredValues<'_>) -> Option<Figure> {
    values.total(|column| column.number.as_ref()?.infinite)
}

/// How many values are infinite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Infinite {
    /// Dates and times, by sign.
    Times { above: u64, below: u64 },
    /// Numbers of either sign.
    Numbers(u64),
}

impl Infinite {
    fn of(values: &StoredValues<'_>) -> Option<Self> {
        let count = |figure: Option<Figure>| figure.map_or(0, |figure| figure.value);
        let (above, below, numbers) = (count(above(values)), count(below(values)), count(numbers(values)));
        match (above, below, numbers) {
            (0, 0, 0) => None,
            (0, 0, numbers) => Some(Infinite::Numbers(numbers)),
            (above, below, _) => Some(Infinite::Times { above, below }),
        }
    }

    fn count(self) -> u64 {
        match self {
            Infinite::Times { above, below } => above.saturating_add(below),
            Infinite::Numbers(count) => count,
        }
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let mut cases = TIMESTAMP.to_vec();
    cases.extend(DATE_AND_TIMESTAMPTZ);
    cases.extend(NUMERIC);
    found::describe(migration, finding, &cases, |found, layer| {
        let values = found.values();
        let Some(infinite) = Infinite::of(&values) else { return Description::new(RULE.summary) };
        let is_documented = layer.case() == TypeCase::Timestamp;
        let outcome = match is_documented {
            true => format!("infinity arrives as {CLAMPED}, -infinity as {CLAMPED_BELOW}"),
            false => "no page of AWS tells what becomes of them".to_owned(),
        };
        let mut description = Description::new(format!(
            "{}{} are infinite{}: {outcome}",
            words::some_of(infinite.count(), &values),
            words::when_measured(&values),
            words::for_instance(&values, Limit::Finite)
        ));
        match infinite {
            Infinite::Times { above, below } => {
                description = description.evidence("infinity", above).evidence("minus_infinity", below);
                if is_documented && found.is_itself(layer) {
                    description.remedies.extend(turn_back(found, above, below));
                }
            }
            Infinite::Numbers(count) => description = description.evidence("infinite", count),
        }
        description.remedy(by_hand(found))
    })
}

/// Turns the values that DMS writes back to what they stand for.
fn turn_back(found: &FoundColumn<'_>, above: u64, below: u64) -> Option<Remedy> {
    if !found.is_homogeneous() {
        return None;
    }
    let (table, column) = found.on_target()?;
    let update = |stands_for: &str, arrives: &str| {
        let up = format!(
            "UPDATE {table} SET {column} = {} WHERE {column} = {}",
            quote_literal(stands_for),
            quote_literal(arrives)
        );
        Step::metadata_only(up, "", Some(LockMode::RowExclusive))
            .with_safety(Safety::Online)
            .irreversible("which rows held the value is not kept")
    };
    let mut steps = Vec::new();
    if above > 0 {
        steps.push(update("infinity", CLAMPED));
    }
    if below > 0 {
        steps.push(update("-infinity", CLAMPED_BELOW));
    }
    let sql = SqlChange::new(Phase::TargetAtCutover, steps);
    Some(
        Remedy::lowers(Change::Sql(sql))
            .with_caveat("rows that hold these very timestamps on the source as well become infinite"),
    )
}

fn by_hand(found: &FoundColumn<'_>) -> Remedy {
    let (table, column) = (found.table(), &found.column.name);
    Remedy::removes(Change::Words(format!(
        "give the rows another value on the source where the application allows it; the rows: SELECT * FROM {table} \
         WHERE {column} IN ('infinity', '-infinity')"
    )))
}
