//! `numeric` without a precision, which DMS carries as NUMERIC(28,6).

use super::digits::{CARRIED, Digits};
use super::precision;
use crate::dms::DmsVersion;
use crate::dms::documentation::{ALL_EDITIONS, Basis, Citation, Page, SINCE_2025};
use crate::dms::task::Endpoint as TaskEndpoint;
use crate::dms::types::{TypeCase, TypeMapping};
use crate::finding::{Description, Finding, Findings};
use crate::migration::{Figure, Migration, StoredValues};
use crate::remedy::{Change, Endpoint, Remedy};
use crate::rules::types::found::{self, FoundColumn};
use crate::rules::types::words;
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

const CASES: &[TypeCase] = &[TypeCase::NumericUnbounded];

/// From this version on `MapUnboundedNumericAsString` is known.
const SETTING_SINCE: DmsVersion = DmsVersion::new(3, 4, 4);

pub(in crate::rules::types) static RULE: Rule = Rule {
    name: "numeric-without-precision",
    summary: "numeric without a precision is carried as NUMERIC(28,6)",
    group: Group::Types,
    severity: Severity::Error,
    explanation: "\
A `numeric` column without a declared precision can hold 131,072 digits before the point and 16,383
after it. DMS carries it as NUMERIC(28,6): digits after the sixth are lost (0.611111104488373 arrives
as 0.611111), and there is room for 22 digits before the point.

One passage of AWS's page ties this to DMS 3.4.2 and earlier, the list of limitations to no version,
so the rule holds for all.

With a data profile the rule says what is stored. Values that do not fit are an error, with their
number. Where every row was looked at and all fit, the finding is advice: nothing keeps a later value
from being longer. A sample that fits leaves a warning.

What to do:

- `MapUnboundedNumericAsString` on **both** endpoints (PostgreSQL targets alone, from DMS 3.4.4)
  carries the digits as text. It has limits of its own: `numeric-as-string-limits`.
- Declare a precision of at most 38 digits on the source. The rule writes the ALTER only where a
  profile of every row proves that nothing is rounded.
- Create the target table before the load with the type that you want, so that the column is not
  created as something narrower.",
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
    sources: &[
        Citation::new(
            Page::SourcePostgreSql,
            "Limitations on using a PostgreSQL database as a DMS source",
            ALL_EDITIONS,
        ),
        Citation::new(
            Page::SourcePostgreSql,
            "Endpoint settings and Extra Connection Attributes (ECAs)",
            SINCE_2025,
        ),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    found::find(migration, findings, CASES, |found, _| {
        Some(Verdict::of(&Digits::of(&found.values())).severity())
    });
}

/// What the stored values say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Nothing, or not enough.
    Unknown,
    /// Some do not fit.
    Loses,
    /// Those of a sample fit.
    SampleFits,
    /// All fit.
    Fits,
}

impl Verdict {
    fn of(digits: &Digits) -> Self {
        if digits.exceeds_scale() || digits.exceeds_integer_digits() {
            Verdict::Loses
        } else if digits.fits_28_6() {
            Verdict::Fits
        } else if digits.is_known() {
            Verdict::SampleFits
        } else {
            Verdict::Unknown
        }
    }

    fn severity(self) -> Severity {
        match self {
            Verdict::Unknown | Verdict::Loses => Severity::Error,
            Verdict::SampleFits => Severity::Warning,
            Verdict::Fits => Severity::Info,
        }
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    found::describe(migration, finding, CASES, |found, layer| {
        let values = found.values();
        let digits = Digits::of(&values);
        let verdict = Verdict::of(&digits);
        let mut message = message(verdict, &digits, &values);
        message.extend(why_not_in_effect(migration));
        let mut description = Description::new(message);
        description.decided_by = found.decisions(layer);
        description.evidence.extend(digits.evidence().map(|(name, value)| (name, value.into())));
        if verdict != Verdict::Unknown {
            description = description.evidence("exact", verdict == Verdict::Fits || exact(&digits));
        }
        description.remedies = remedies(found, layer, &digits, verdict);
        description
    })
}

fn exact(digits: &Digits) -> bool {
    [digits.scale, digits.over_scale, digits.integer, digits.over_integer]
        .into_iter()
        .flatten()
        .all(|figure| figure.is_exact())
}

fn message(verdict: Verdict, digits: &Digits, values: &StoredValues<'_>) -> String {
    let measured = words::when_measured(values);
    match verdict {
        Verdict::Unknown => {
            "DMS carries this column as NUMERIC(28,6): digits after the sixth are lost, and more \
                             than 22 before the point do not fit"
                .to_owned()
        }
        Verdict::Loses => {
            format!(
                "DMS carries this column as NUMERIC(28,6), but {}{}{measured}",
                losses(digits, values),
                words::for_instance(values, CARRIED)
            )
        }
        Verdict::SampleFits => format!(
            "DMS carries this column as NUMERIC(28,6); no value that was looked at is longer{measured}, but not \
             all were looked at"
        ),
        Verdict::Fits => format!(
            "{} fit NUMERIC(28,6), as which DMS carries this column{measured}; a longer one would lose digits",
            words::all(values)
        ),
    }
}

/// `1,203 of 1,200,345 values have more than 6 digits after the point (up to 15), which are lost`
fn losses(digits: &Digits, values: &StoredValues<'_>) -> String {
    let up_to = |figure: Option<Figure>| {
        figure.map(|figure| format!(" (up to {})", figure.value)).unwrap_or_default()
    };
    let which = |over: Option<Figure>| match over {
        Some(over) if over.value > 0 => words::some_of(over.value, values),
        _ => "values".to_owned(),
    };
    let mut losses = Vec::new();
    if digits.exceeds_scale() {
        losses.push(format!(
            "{} have more than 6 digits after the point{}, which are lost",
            which(digits.over_scale),
            up_to(digits.scale)
        ));
    }
    if digits.exceeds_integer_digits() {
        losses.push(format!(
            "{} have more than 22 digits before the point{}, which do not fit",
            which(digits.over_integer),
            up_to(digits.integer)
        ));
    }
    losses.join(", and ")
}

/// Why `MapUnboundedNumericAsString` has no effect although it is set somewhere.
fn why_not_in_effect(migration: &Migration) -> Option<String> {
    let task = migration.task();
    let set = |endpoint: &TaskEndpoint| endpoint.settings.map_unbounded_numeric_as_string.value;
    let reason = match (set(&task.source), set(&task.target)) {
        (false, false) => return None,
        (true, false) => "is set on the source endpoint alone, and needs both".to_owned(),
        (false, true) => "is set on the target endpoint alone, and needs both".to_owned(),
        (true, true) if !task.is_homogeneous() => "is for PostgreSQL targets alone".to_owned(),
        (true, true) => format!("needs DMS {SETTING_SINCE}"),
    };
    Some(format!("; MapUnboundedNumericAsString {reason}"))
}

fn remedies(found: &FoundColumn<'_>, layer: &TypeMapping, digits: &Digits, verdict: Verdict) -> Vec<Remedy> {
    let mut remedies = Vec::new();
    if found.is_homogeneous() && found.migration.type_settings().dms_version >= SETTING_SINCE {
        remedies.push(as_string(verdict));
        remedies.push(Remedy::lowers(Change::Words(
            "create the target table before the load with this column as numeric, without a precision: AWS does not \
             say which type DMS would create"
                .to_owned(),
        )));
    }
    remedies.push(precision::declare(found, layer, digits));
    remedies
}

fn as_string(verdict: Verdict) -> Remedy {
    let change = Change::EndpointSetting {
        endpoint: Endpoint::Both,
        name: "MapUnboundedNumericAsString",
        value: true.into(),
    };
    match verdict {
        Verdict::Fits => Remedy::removes(change),
        _ => Remedy::lowers(change).with_caveat(
            "AWS names limits for it: 28 digits in changes, 28 with 6 after the point on the target, and a cut \
             at 1,000 characters in changes",
        ),
    }
}
