//! Limited LOB mode cuts values above the limit.

use serde_json::json;

use crate::dms::documentation::{
    ALL_EDITIONS, Basis, Citation, Edition, IN_2026_AND_2023, ONLY_2026, Page, SINCE_2025,
};
use crate::dms::lob::{Fit, LobType, MAX_LOB_SIZE_KB, reserved_memory_kb};
use crate::dms::task::{LobMode, Setting};
use crate::dms::types::{TypeCase, TypeMapping};
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings};
use crate::migration::{Migration, MovedColumn};
use crate::remedy::{Change, Endpoint, Remedy};
use crate::rules::judged::note_unknown_columns;
use crate::rules::types::words;
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

use super::column::{LobColumn, describe_column};
use super::key::{RowKey, row_key};
use super::setting::{self, size_text};
use super::size::{StoredSize, fit, needed_for_task_kb, size_setting, surely_longer, with_margin};
use super::table::each_lob_table;

pub(super) static LOB_MAY_BE_TRUNCATED: Rule = Rule {
    name: "lob-may-be-truncated",
    summary: "values above the LOB limit are cut",
    group: Group::Lobs,
    severity: Severity::Warning,
    explanation: "\
In limited LOB mode, the usual one, DMS cuts LOB values above `LobMaxSize` (32 KB unless set) or above the
table's own `bulk-max-size`. Only a warning in the log tells. For PostgreSQL LOBs are more than they seem:
`text`, `citext`, `bytea`, `json`, `jsonb`, `xml`, arrays and others. A document that is cut is no document
any more, and a cut `json` fails to apply.

AWS's pages disagree about the limit that a value needs: its bytes; for CLOB up to twice its characters, for
NCLOB (`text`, `jsonb`) up to four times; for `bulk-max-size` three times the bytes. This rule takes the
largest.

With a data profile (`octets` of the column) the verdict is exact: an error where stored values are longer
than the limit in bytes; a warning where they fit by some pages and not by others, or where only a sample was
looked at; advice where every row was looked at and fits.

What to do: measure the longest values, then set `LobMaxSize` to what they need, at most 102,400 KB. Above
63 KB the full load reserves memory for it. `FailTasksOnLobTruncation` on the source endpoint makes a cut
visible: the task fails. `FullLobMode` cuts nothing; it is slow and needs keys.",
    example: Example {
        bad: "CREATE TABLE notes (id bigint PRIMARY KEY, body text);",
        object: "column:public.notes.body",
        beside: &[],
        good: "CREATE TABLE notes (id bigint PRIMARY KEY, title varchar(200));",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &["postgres-check-limited-lob-size"],
    limitations: &[
        "lob-truncated-in-limited-mode",
        "lob-size-arithmetic",
        "large-xml-json-may-fail",
        "qlik-truncated-structured-lobs",
        "values-pass-through-dms-types",
    ],
    sources: &[
        Citation::new(Page::LobSupport, "Limited LOB mode", IN_2026_AND_2023),
        Citation::new(
            Page::SourcePostgreSql,
            "Working with LOB source data types for PostgreSQL",
            ALL_EDITIONS,
        ),
        Citation::new(
            Page::AssessmentsPostgreSql,
            "Recommend Max LOB setting when LOB objects are found",
            SINCE_2025,
        ),
        Citation::new(
            Page::TableMappingsTableSettings,
            "Specifying LOB settings for a selected table or view",
            ONLY_2026,
        ),
        Citation::new(Page::Troubleshooting, "JSON data types being truncated", ONLY_2026),
        Citation::new(Page::QlikLimitations, "LOBs", &[Edition::Qlik("May 2025")]),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    note_unknown_columns(migration, findings);
    let task_needs = match needed_for_task_kb(migration) {
        Some(need) => Detail::Number(need.kb),
        None => Detail::None,
    };
    each_lob_table(migration, |table| {
        let Some(limit) = Limit::of(&table.mode) else { return };
        for moved in table.columns {
            let verdict = judge(migration, moved, &limit);
            findings.add_with(moved.id(), verdict.severity(), task_needs.clone());
        }
    });
}

/// The limit of a mode that cuts.
struct Limit<'a> {
    kb: u64,
    mode: &'a Setting<LobMode>,
}

impl<'a> Limit<'a> {
    /// `None` where nothing is cut, or where the limit is none (`lob-settings-invalid`).
    fn of(mode: &'a Setting<LobMode>) -> Option<Self> {
        let kb = u64::try_from(mode.value.truncates_above_kb()?).ok().filter(|kb| *kb > 0)?;
        Some(Limit { kb, mode })
    }

    /// As the setting is called: `LobMaxSize`.
    fn name(&self) -> &'static str {
        self.mode.name
    }
}

/// What the profile says about a column under a limit.
#[derive(Clone, Copy)]
enum Verdict {
    /// No size is known.
    Unknown,
    /// Stored values are longer than the limit in bytes.
    Cut(StoredSize),
    /// They fit by some pages of AWS, by others not.
    Doubtful(StoredSize),
    /// All that were looked at fit.
    Fits(StoredSize),
}

impl Verdict {
    fn of(lob: Option<LobType>, size: Option<StoredSize>, limit: &Limit<'_>) -> Self {
        let Some((lob, size)) = lob.zip(size) else { return Verdict::Unknown };
        match fit(lob, size, size_setting(limit.mode), limit.kb) {
            Fit::Cut => Verdict::Cut(size),
            Fit::Doubtful => Verdict::Doubtful(size),
            Fit::Fits => Verdict::Fits(size),
        }
    }

    fn severity(self) -> Severity {
        match self {
            Verdict::Cut(_) => Severity::Error,
            Verdict::Fits(size) if size.bytes.is_exact() => Severity::Info,
            _ => Severity::Warning,
        }
    }

    fn size(self) -> Option<StoredSize> {
        match self {
            Verdict::Unknown => None,
            Verdict::Cut(size) | Verdict::Doubtful(size) | Verdict::Fits(size) => Some(size),
        }
    }
}

fn judge(migration: &Migration, moved: &MovedColumn, limit: &Limit<'_>) -> Verdict {
    if migration.profile().is_none() {
        return Verdict::Unknown;
    }
    let column = moved.column(migration.source());
    let size = column.and_then(|column| StoredSize::of(&migration.stored_values(moved.relation, column)));
    Verdict::of(LobType::of(moved.mapping.carried_type()), size, limit)
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    describe_column(migration, finding, |column| {
        let mode = column.mode();
        let Some(limit) = Limit::of(&mode) else { return Description::new(finding.rule.summary) };
        let verdict = Verdict::of(column.lob_type(), StoredSize::of(&column.values()), &limit);
        let words = Words { column, limit: &limit, verdict };
        let mut description = Description::new(words.message()).decided_by(DecidedBy::from(&mode));
        let on_truncation = &migration.task().source.settings.fail_tasks_on_lob_truncation;
        if on_truncation.value {
            description.decided_by.push(DecidedBy::from(on_truncation));
        }
        description.evidence = words.evidence();
        description.remedies = remedies(&words, finding);
        description
    })
}

/// What there is to say of one column.
struct Words<'a> {
    column: &'a LobColumn<'a>,
    limit: &'a Limit<'a>,
    verdict: Verdict,
}

impl Words<'_> {
    fn message(&self) -> String {
        let (limit, name) = (self.limit.kb, self.limit.name());
        match self.verdict {
            Verdict::Unknown => self.consequence("values"),
            Verdict::Cut(size) => {
                let example = words::for_instance(&self.column.values(), self.octets());
                let (bytes, measured) = (words::count(size.bytes.value), self.measured());
                format!(
                    "{}{example}; the longest has {bytes} bytes{measured}",
                    self.consequence(&self.counted())
                )
            }
            Verdict::Doubtful(size) => format!(
                "the longest value has {} bytes and needs a limit of {} KB by the most careful of AWS's pages; {name} is {limit} KB",
                size.bytes.value,
                self.needed_kb(size)
            ),
            Verdict::Fits(size) if size.bytes.is_exact() => format!(
                "{} fit today: the longest needs {} of {limit} KB ({name}){}; a longer one would be cut",
                words::all(&self.column.values()),
                self.needed_kb(size),
                self.measured()
            ),
            Verdict::Fits(size) => format!(
                "{}; the longest of a sample needs {} KB{}",
                self.consequence("values"),
                self.needed_kb(size),
                self.measured()
            ),
        }
    }

    /// What happens to values above the limit.
    fn consequence(&self, which: &str) -> String {
        let above = format!("{which} above {} KB ({})", self.limit.kb, self.limit.name());
        if self.column.migration.task().source.settings.fail_tasks_on_lob_truncation.value {
            format!("the task fails on {above}")
        } else if is_document(&self.column.mapping) {
            format!("DMS cuts {above}, which leaves no valid document")
        } else {
            format!("DMS cuts {above}")
        }
    }

    /// How many values are surely longer than the limit.
    fn counted(&self) -> String {
        let values = self.column.values();
        if let Some(over) = values.over(self.octets()).filter(|over| over.rows.value > 0) {
            return words::some_of(over.rows.value, &values);
        }
        format!("at least {}", words::some_of(self.surely_longer().max(1), &values))
    }

    /// The limit as profiles count above it.
    fn octets(&self) -> crate::profile::Limit {
        crate::profile::Limit::Octets { octets: self.limit.kb.saturating_mul(1024) }
    }

    fn surely_longer(&self) -> u64 {
        let limit = self.limit.kb.saturating_mul(1024);
        let known = self.column.values().total(|facts| Some(surely_longer(facts.octets.as_ref()?, limit)));
        known.map_or(0, |figure| figure.value)
    }

    fn needed_kb(&self, size: StoredSize) -> u64 {
        let lob = self.column.lob_type();
        lob.map_or(0, |lob| lob.needed_kb(size.longest(), size_setting(self.limit.mode)).safe_kb)
    }

    fn measured(&self) -> String {
        match self.column.values().measured_at() {
            Some(date) => format!(", measured {date}"),
            None => String::new(),
        }
    }

    fn evidence(&self) -> Vec<(&'static str, serde_json::Value)> {
        let mut evidence = vec![
            ("limit_kb", json!(self.limit.kb)),
            ("dms_type", json!(self.column.mapping.carried_type().to_string())),
        ];
        let Some(size) = self.verdict.size() else { return evidence };
        let values = self.column.values();
        evidence.push(("max_octets", json!(size.bytes.value)));
        evidence.push(("needed_kb", json!(self.needed_kb(size))));
        if let Verdict::Cut(_) = self.verdict {
            evidence.push(("values_above_limit_at_least", json!(self.surely_longer().max(1))));
        }
        if let Some(rows) = values.rows() {
            evidence.push(("rows", json!(rows.value)));
        }
        evidence.push(("exact", json!(size.bytes.is_exact())));
        if let Some(date) = values.measured_at() {
            evidence.push(("measured_at", json!(date)));
        }
        evidence
    }
}

fn is_document(mapping: &TypeMapping) -> bool {
    let documents = [TypeCase::Json, TypeCase::Jsonb, TypeCase::JsonbAsClob, TypeCase::Xml];
    mapping.layers().any(|layer| documents.contains(&layer.case()))
}

fn remedies(words: &Words<'_>, finding: &Finding) -> Vec<Remedy> {
    let migration = words.column.migration;
    if finding.severity == Severity::Info {
        return Vec::new();
    }
    let mut remedies = Vec::new();
    match (words.verdict.size(), words.limit.mode.name) {
        (None, _) => remedies.push(Remedy::lowers(Change::Words(how_to_measure(words.column)))),
        (Some(size), "bulk-max-size") => {
            let size = format!(
                "set bulk-max-size of the table to {} in the table mappings",
                with_margin(migration, words.needed_kb(size))
            );
            remedies.push(Remedy::lowers(Change::Words(size)));
        }
        (Some(_), _) => remedies.extend(larger_limit(words, finding)),
    }
    if !migration.task().source.settings.fail_tasks_on_lob_truncation.value {
        let fail = Change::EndpointSetting {
            endpoint: Endpoint::Source,
            name: "FailTasksOnLobTruncation",
            value: true.into(),
        };
        remedies.push(Remedy::lowers(fail).with_caveat("the task fails at the first value above the limit"));
    }
    let has_key =
        row_key(migration.source(), words.column.relation, &migration.type_settings()) != RowKey::None;
    remedies.extend(setting::full_lob_mode(migration.task()).filter(|_| has_key));
    remedies
}

/// A `LobMaxSize` that holds what the profile knows of all columns, and what it costs.
fn larger_limit(words: &Words<'_>, finding: &Finding) -> Option<Remedy> {
    let Detail::Number(needed) = finding.detail else { return None };
    if i64::try_from(needed).is_ok_and(|kb| kb > MAX_LOB_SIZE_KB) || needed <= words.limit.kb {
        return None;
    }
    let needed = with_margin(words.column.migration, needed);
    let task = words.column.migration.task();
    let rows = u64::try_from(task.settings.full_load.commit_rate.value).unwrap_or_default();
    let columns = lob_columns_beside(words.column);
    let memory = size_text(reserved_memory_kb(needed, rows, columns));
    let cost = if task.migration_type.value.loads() {
        format!("the full load reserves up to {memory} for this table ({rows} rows, {columns} LOB columns); ")
    } else {
        String::new()
    };
    let set = setting::set(setting::LOB_MAX_SIZE, needed);
    // where every value of the column is known, the limit is known to hold them
    let is_proven = words.verdict.size().is_some_and(|size| size.bytes.is_exact());
    let remedy = if is_proven { Remedy::removes(set) } else { Remedy::lowers(set) };
    Some(remedy.with_caveat(format!("{cost}it holds what was measured, longer values are cut")))
}

/// The LOB columns of the table, this one included.
fn lob_columns_beside(column: &LobColumn<'_>) -> u64 {
    let migration = column.migration;
    let (catalog, settings) = (migration.source(), migration.type_settings());
    let relation = &catalog.relations[column.relation];
    let mappings = relation
        .columns
        .iter()
        .map(|column| crate::dms::types::map_column(catalog, relation, column, &settings));
    mappings.filter(TypeMapping::travels_as_lob).count() as u64
}

fn how_to_measure(column: &LobColumn<'_>) -> String {
    let name = &column.column.name;
    let value = match LobType::of(column.mapping.carried_type()) {
        Some(LobType::Blob) => name.to_string(),
        _ => format!("{name}::text"),
    };
    format!(
        "measure the longest value, then raise LobMaxSize: SELECT max(octet_length({value})) FROM {}",
        column.table()
    )
}

#[cfg(all(test, feature = "dump"))]
mod tests;
