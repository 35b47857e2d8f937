//! `json`, `jsonb` and `xml`: LOBs that are worth nothing once they are cut.

use super::as_listed::{GROUP, MAPPING, NEEDS, OUTCOME};
use super::found;
use super::words;
use crate::catalog::QualifiedName;
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page};
use crate::dms::lob::{Fit, LobType};
use crate::dms::task::{LobMode, Setting};
use crate::dms::types::{TypeCase, TypeMapping};
use crate::finding::{Description, Finding};
use crate::migration::{Migration, StoredValues};
use crate::remedy::{Change, Remedy};
use crate::rules::lobs::size::{self, StoredSize};
use crate::rules::{Example, Given, Rule, Severity};

const DOCUMENTS: &[TypeCase] = &[TypeCase::Json, TypeCase::Jsonb, TypeCase::JsonbAsClob, TypeCase::Xml];

pub(super) static RULE: Rule = Rule {
    name: "document-column",
    summary: "documents migrate partially: large ones may fail",
    group: GROUP,
    severity: Severity::Warning,
    explanation: "\
AWS calls the migration of `json` and `xml` partial: small documents arrive, large ones may fail. `jsonb`, which
its table of outcomes leaves out, is carried as `json` is, as a LOB.

In limited LOB mode a document above `LobMaxSize` is cut. What is left is no JSON and no XML, so the row is
refused with `invalid input syntax for type json`. In full LOB mode nothing is cut; that large documents may
fail is said of no mode in particular.

With a data profile the rule says what is stored: a document above the limit makes it an error, and where
every row was looked at and all documents are within it, it is advice. Where the task leaves LOBs out
altogether, `lobs-switched-off` says so and this rule is silent.

What to do: keep documents from being cut, as `lob-may-be-truncated` says, and try the largest of them in a
test task.",
    example: Example {
        bad: "CREATE TABLE orders (id bigint PRIMARY KEY, lines jsonb);",
        object: "column:public.orders.lines",
        beside: &["lob-may-be-truncated"],
        good: "CREATE TABLE orders (id bigint PRIMARY KEY, lines integer);",
        given: Given::NOTHING,
    },
    needs: NEEDS,
    assessments: &[],
    limitations: &["large-xml-json-may-fail", "qlik-truncated-structured-lobs", "types-that-migrate-partially"],
    sources: &[
        OUTCOME,
        MAPPING,
        Citation::new(Page::Troubleshooting, "JSON data types being truncated", ONLY_2026),
    ],
    basis: Basis::Dms,
    check: |migration, findings| {
        found::find(migration, findings, DOCUMENTS, |found, layer| {
            let mode = lob_mode(found.migration, &found.table());
            (mode.value != LobMode::Off).then(|| Verdict::of(layer, &found.values(), &mode).severity())
        });
    },
    describe,
};

fn lob_mode(migration: &Migration, table: &QualifiedName) -> Setting<LobMode> {
    let schema = table.schema.as_ref().map_or("", |schema| schema.as_str());
    migration.scope().lob_mode(schema, table.name.as_str())
}

/// What the stored documents say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Nothing that settles it.
    Open,
    /// The largest is cut.
    Cut { bytes: u64, limit_kb: i64 },
    /// All are within the limit.
    Fits { bytes: u64, limit_kb: i64 },
}

impl Verdict {
    fn of(layer: &TypeMapping, values: &StoredValues<'_>, mode: &Setting<LobMode>) -> Self {
        let known =
            mode.value.truncates_above_kb().zip(StoredSize::of(values)).zip(LobType::of(layer.dms_type));
        let Some(((limit_kb, size), lob_type)) = known else { return Verdict::Open };
        let bytes = size.bytes.value;
        match size::fit(lob_type, size, size::size_setting(mode), u64::try_from(limit_kb).unwrap_or(0)) {
            Fit::Cut => Verdict::Cut { bytes, limit_kb },
            Fit::Fits if size.bytes.is_exact() => Verdict::Fits { bytes, limit_kb },
            _ => Verdict::Open,
        }
    }

    fn severity(self) -> Severity {
        match self {
            Verdict::Open => Severity::Warning,
            Verdict::Cut { .. } => Severity::Error,
            Verdict::Fits { .. } => Severity::Info,
        }
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    found::describe(migration, finding, DOCUMENTS, |found, layer| {
        let (mode, values) = (lob_mode(found.migration, &found.table()), found.values());
        let measured = words::when_measured(&values);
        let message = match Verdict::of(layer, &values, &mode) {
            Verdict::Cut { bytes, limit_kb } => format!(
                "the largest document has {} bytes{measured} and would be cut at {limit_kb} KB: what is left is \
                 refused",
                words::count(bytes)
            ),
            Verdict::Fits { bytes, limit_kb } => format!(
                "{} are within {limit_kb} KB, the largest with {} bytes{measured}; a larger one would be cut and refused",
                words::all(&values),
                words::count(bytes)
            ),
            Verdict::Open => match mode.value.truncates_above_kb() {
                Some(limit_kb) => format!(
                    "AWS calls the migration of documents partial: large ones may fail, and what is left of one that \
                     is cut at {limit_kb} KB is refused"
                ),
                None => {
                    format!("in {} nothing is cut, but AWS says that large documents may fail", mode.value)
                }
            },
        };
        let mut description = Description::new(message).decided_by((&mode).into());
        description.decided_by.extend(found.decisions(layer));
        description
            .evidence
            .extend(StoredSize::of(&values).map(|size| ("max_octets", size.bytes.value.into())));
        // how not to cut is for `lob-may-be-truncated` to say
        description.remedy(Remedy::lowers(Change::Words(format!(
            "try the largest documents in a test task: SELECT max(octet_length({}::text)) FROM {}",
            found.column.name,
            found.table()
        ))))
    })
}
