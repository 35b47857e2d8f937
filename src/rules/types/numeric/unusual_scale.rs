//! `numeric(p,s)` with a negative scale, or one above the precision.

use super::digits::Digits;
use super::precision;
use crate::catalog::Modifier;
use crate::dms::documentation::{ALL_EDITIONS, Basis, Citation, Page};
use crate::dms::types::{TypeCase, TypeMapping};
use crate::finding::{Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Remedy, Safety};
use crate::rules::types::alter;
use crate::rules::types::found::{self, FoundColumn};
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

const CASES: &[TypeCase] = &[TypeCase::NumericUnusualScale];

/// The most digits that DMS carries as NUMERIC.
const DMS_PRECISION: i32 = 38;

pub(in crate::rules::types) static RULE: Rule = Rule {
    name: "numeric-unusual-scale",
    summary: "numeric with a negative scale, or one above its precision, is in none of AWS's tables",
    group: Group::Types,
    severity: Severity::Warning,
    explanation: "\
From PostgreSQL 15 on a `numeric` column can have a negative scale (`numeric(3,-2)` holds hundreds) or a
scale above its precision (`numeric(2,4)` holds 0.0099 at most). AWS's tables know neither, and DMS's own
type has no place for them. That values could be hurt is our conclusion.

What to do: declare an ordinary type that holds the same values. `numeric(3,-2)` fits `numeric(5,0)`, and
`numeric(2,4)` fits `numeric(4,4)`; nothing is rounded. Where that would take more than 38 digits, a data profile of
every row tells which type holds what is stored.",
    example: Example {
        bad: "CREATE TABLE estimates (id bigint PRIMARY KEY, people numeric(3,-2));",
        object: "column:public.estimates.people",
        beside: &[],
        good: "CREATE TABLE estimates (id bigint PRIMARY KEY, people numeric(5,0));",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &[],
    sources: &[Citation::new(Page::SourcePostgreSql, "Source data types for PostgreSQL", ALL_EDITIONS)],
    basis: Basis::Inference,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    found::find(migration, findings, CASES, |_, _| Some(Severity::Warning));
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    found::describe(migration, finding, CASES, |found, layer| {
        Description::new(format!(
            "{} is in none of AWS's tables, and DMS's numbers have no such scale",
            found.type_name()
        ))
        .remedy(remedy(found, layer))
    })
}

fn remedy(found: &FoundColumn<'_>, layer: &TypeMapping) -> Remedy {
    let ordinary = match &found.column.data_type.modifier {
        Modifier::Numeric { precision, scale } => Ordinary::of(*precision, *scale),
        _ => None,
    };
    let altered = ordinary.and_then(|ordinary| {
        let Ordinary { precision, scale, safety } = ordinary;
        alter::to_type(found, layer, &format!("numeric({precision},{scale})"), safety)
    });
    match altered {
        Some(remedy) => remedy.with_caveat(
            "PostgreSQL no longer rounds new values to the old scale, nor refuses those that only the old \
             precision had no room for",
        ),
        // what is stored may take fewer digits than the type allows
        None => precision::declare(found, layer, &Digits::of(&found.values())),
    }
}

/// An ordinary type that holds all values of an unusual one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ordinary {
    precision: i32,
    scale: i32,
    safety: Safety,
}

impl Ordinary {
    /// `None` where it takes more digits than DMS has.
    fn of(precision: u16, scale: i16) -> Option<Ordinary> {
        let (precision, scale) = (i32::from(precision), i32::from(scale));
        let ordinary = if scale < 0 {
            Ordinary { precision: precision - scale, scale: 0, safety: Safety::Rewrite }
        } else {
            // the same scale and more digits: PostgreSQL has nothing to convert
            Ordinary { precision: scale, scale, safety: Safety::MetadataOnly }
        };
        (ordinary.precision <= DMS_PRECISION).then_some(ordinary)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ordinary_type_holds_the_same_values() {
        let of = |precision, scale| {
            Ordinary::of(precision, scale)
                .map(|ordinary| (ordinary.precision, ordinary.scale, ordinary.safety))
        };
        assert_eq!(of(3, -2), Some((5, 0, Safety::Rewrite)));
        assert_eq!(of(2, 4), Some((4, 4, Safety::MetadataOnly)));
        assert_eq!(of(30, -8), Some((38, 0, Safety::Rewrite)));
        assert_eq!(of(30, -9), None);
        assert_eq!(of(2, 39), None);
    }
}
