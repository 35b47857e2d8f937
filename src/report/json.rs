//! The JSON report. Its form is versioned, and described by a JSON Schema that is generated from
//! the types of this file.

use std::io;

use schemars::JsonSchema;
use serde::ser::{SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::open_schema;
use super::{Extent, InputKind, InputSummary, ReportInput, Skipped};
use crate::catalog::{Name, ObjectRef};
use crate::finding::{DecidedBy, Finding, NotChecked, NotCheckedReason};
use crate::remedy::{
    Change, Effect, Endpoint, ParameterChange, ParameterPlace, Phase, Remedy, Server, SqlChange, Step,
    TakesEffect,
};
use crate::rules::{Input, Severity};

pub use super::open_schema::LATER;

/// The version of the form.
pub const REPORT_VERSION: u32 = 1;

/// Writes the report. Findings are put into words one by one, so that a large report needs little
/// memory.
///
/// # Errors
/// When the output cannot be written.
pub fn write(input: &ReportInput<'_>, out: impl io::Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    serde_json::to_writer_pretty(&mut out, &Streamed { input }).map_err(io::Error::from)?;
    io::Write::write_all(&mut out, b"\n")?;
    io::Write::flush(&mut out)
}

/// The JSON Schema of the report. Its enumerations are open: each has an alternative that takes the
/// values of later versions, described as [`LATER`].
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(JsonReport).to_value();
    open_schema::open(&mut schema);
    schema
}

/// A report of pgdms-lint. Readers must accept keys and values of enumerations that they do not
/// know: more may come.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "pgdms-lint report")]
pub struct JsonReport {
    /// The version of this form: 1.
    pub schema_version: u32,
    /// What wrote it.
    pub tool: Tool,
    /// What was read.
    pub sources: Vec<JsonSource>,
    /// How many findings of each severity.
    pub summary: Summary,
    /// The findings: the worst first, then by rule, then by object.
    pub findings: Vec<JsonFinding>,
    /// The rules that could not run, or not judge some objects. Never the same as a pass.
    pub not_checked: Vec<JsonNotChecked>,
    /// Statements that could not be read or not be applied, or of which no text tells what they do. What
    /// they make is missing from this report.
    pub skipped_statements: Vec<JsonSkipped>,
}

/// What wrote a report.
#[derive(Serialize, JsonSchema)]
pub struct Tool {
    /// `pgdms-lint`
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

impl Tool {
    pub(super) const THIS: Tool = Tool { name: "pgdms-lint", version: env!("CARGO_PKG_VERSION") };
}

/// Something that was read.
#[derive(Serialize, JsonSchema)]
pub struct JsonSource {
    /// What kind of input.
    pub kind: InputKind,
    /// Its name, as the user gave it.
    pub name: String,
    /// The version of the server that it came from, where it tells.
    pub server_version: Option<String>,
    /// How many statements it holds; absent for a server and its snapshot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statements: Option<usize>,
    /// How many of these could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_understood: Option<usize>,
    /// How many tables, views and materialized views a server or its snapshot holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relations: Option<usize>,
    /// The schemas of a server that were left out, since they were not asked for or are DMS's own.
    #[serde(skip_serializing_if = "<[Name]>::is_empty")]
    #[schemars(default)]
    pub schemas_left_out: Vec<Name>,
}

/// How many findings of each severity.
#[derive(Serialize, JsonSchema)]
pub struct Summary {
    /// Data can be lost or altered silently, or the task fails.
    pub error: usize,
    /// Something is left behind, or a value could be hurt.
    pub warning: usize,
    /// Advice.
    pub info: usize,
    /// Entries of `not_checked`: rules that could not run, or not judge some objects.
    pub not_checked: usize,
}

/// One finding.
#[derive(Serialize, JsonSchema)]
pub struct JsonFinding {
    /// The rule.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Rule and object: the same from run to run.
    pub id: String,
    /// What it is about.
    pub object: ObjectRef,
    /// One sentence.
    pub message: String,
    /// Where the object was written.
    pub location: Option<JsonLocation>,
    /// Other objects that are part of it.
    pub related: Vec<ObjectRef>,
    /// The settings that decided the verdict.
    pub decided_by: Vec<DecidedBy>,
    /// The figures that the verdict rests on.
    pub evidence: Option<serde_json::Map<String, Value>>,
    /// The pages that document it.
    pub documentation: Vec<String>,
    /// What can be done, the least disturbing first.
    pub remedies: Vec<JsonRemedy>,
}

/// Where something was written. Line and column start at 1; the column counts characters.
#[derive(Serialize, JsonSchema)]
pub struct JsonLocation {
    /// The file, as the user gave it.
    pub file: String,
    /// The line.
    pub line: u64,
    /// The column.
    pub column: u64,
}

/// One way to remove a finding.
#[derive(Serialize, JsonSchema)]
pub struct JsonRemedy {
    /// What it is.
    #[serde(flatten)]
    pub change: JsonChange,
    /// Whether the finding is gone then.
    pub effect: Effect,
    /// What one has to know before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caveat: Option<String>,
}

/// What a remedy changes.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum JsonChange {
    /// SQL on one of the servers.
    Sql {
        /// On which server.
        server: Server,
        /// When.
        phase: Phase,
        /// The statements, in order.
        steps: Vec<Step>,
        /// What belongs to it and comes in a later phase.
        #[serde(skip_serializing_if = "Option::is_none")]
        followed_by: Option<Box<JsonSqlChange>>,
    },
    /// A setting of an endpoint.
    EndpointSetting {
        /// On which endpoint.
        endpoint: Endpoint,
        /// Its name.
        name: &'static str,
        /// Its value.
        value: Value,
    },
    /// A setting of the task.
    TaskSetting {
        /// Its name with its section.
        name: &'static str,
        /// Its value.
        value: Value,
    },
    /// A rule to add to the table mappings.
    MappingRule {
        /// The rule.
        rule: Value,
    },
    /// A server parameter.
    ServerParameter {
        /// On which server.
        server: Server,
        /// Its name.
        name: &'static str,
        /// Its value.
        value: String,
        /// Where it is set.
        set_in: ParameterPlace,
        /// When it takes effect.
        takes_effect: TakesEffect,
        /// The value that somebody set before; none where it has its default.
        #[serde(skip_serializing_if = "Option::is_none")]
        before: Option<String>,
        /// The statement that sets it, where there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        sql: Option<String>,
        /// The statement that undoes that one.
        #[serde(skip_serializing_if = "Option::is_none")]
        undo: Option<String>,
    },
    /// Something for a person to decide or do.
    Words {
        /// What.
        text: String,
    },
}

/// SQL for one phase.
#[derive(Serialize, JsonSchema)]
pub struct JsonSqlChange {
    /// On which server.
    pub server: Server,
    /// When.
    pub phase: Phase,
    /// The statements, in order.
    pub steps: Vec<Step>,
    /// What belongs to it and comes in a later phase.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub followed_by: Option<Box<JsonSqlChange>>,
}

impl From<SqlChange> for JsonSqlChange {
    fn from(change: SqlChange) -> Self {
        let followed_by = change.followed_by.map(|later| Box::new(JsonSqlChange::from(*later)));
        JsonSqlChange { server: change.server, phase: change.phase, steps: change.steps, followed_by }
    }
}

/// A rule that could not run, or not judge some objects.
#[derive(Serialize, JsonSchema)]
pub struct JsonNotChecked {
    /// The rule.
    pub rule: &'static str,
    /// Why.
    pub reason: String,
    /// The objects that it could not judge; empty for all.
    pub objects: Vec<ObjectRef>,
    /// The GRANT that would allow it, where that is what is missing.
    pub grant: Option<String>,
    /// The input that is missing, where that is the reason.
    pub needs: Option<Input>,
}

/// A statement that could not be read or not be applied, or of which no text tells what it does.
#[derive(Serialize, JsonSchema)]
pub struct JsonSkipped {
    /// The file, as the user gave it.
    pub file: String,
    /// The line on which it begins.
    pub line: u64,
    /// How it begins.
    pub statement: String,
    /// Why.
    pub reason: String,
}

/// The same report as [`JsonReport`], with its lists written one by one.
struct Streamed<'a> {
    input: &'a ReportInput<'a>,
}

impl Serialize for Streamed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let input = self.input;
        let mut fields = serializer.serialize_struct("JsonReport", 7)?;
        fields.serialize_field("schema_version", &REPORT_VERSION)?;
        fields.serialize_field("tool", &Tool::THIS)?;
        fields.serialize_field("sources", &List(input.inputs, source))?;
        fields.serialize_field("summary", &summary(input))?;
        fields.serialize_field(
            "findings",
            &List(&input.report.findings, |found: &Finding| finding(input, found)),
        )?;
        let not_checked = List(&input.report.not_checked, |found: &NotChecked| not_checked(input, found));
        fields.serialize_field("not_checked", &not_checked)?;
        fields
            .serialize_field("skipped_statements", &List(input.skipped, |found: &Skipped| skipped(found)))?;
        fields.end()
    }
}

/// A list whose items are made when they are written.
struct List<'a, T, F>(&'a [T], F);

impl<T, U: Serialize, F: Fn(&T) -> U> Serialize for List<'_, T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for item in self.0 {
            list.serialize_element(&self.1(item))?;
        }
        list.end()
    }
}

pub(super) fn source(input: &InputSummary) -> JsonSource {
    let (statements, not_understood, relations, schemas_left_out) = match &input.extent {
        Extent::Statements { all, not_understood } => (Some(*all), Some(*not_understood), None, Vec::new()),
        Extent::Database { relations, schemas_left_out } => {
            (None, None, Some(*relations), schemas_left_out.clone())
        }
    };
    JsonSource {
        kind: input.kind,
        name: input.name.clone(),
        server_version: input.server_version.clone(),
        statements,
        not_understood,
        relations,
        schemas_left_out,
    }
}

fn summary(input: &ReportInput<'_>) -> Summary {
    Summary {
        error: input.report.count(Severity::Error),
        warning: input.report.count(Severity::Warning),
        info: input.report.count(Severity::Info),
        not_checked: input.report.not_checked.len(),
    }
}

fn finding(input: &ReportInput<'_>, finding: &Finding) -> JsonFinding {
    let description = finding.describe(input.migration);
    let object = finding.object_ref(input.migration.source());
    let evidence: serde_json::Map<String, Value> =
        description.evidence.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    JsonFinding {
        rule: finding.rule.name,
        severity: finding.severity,
        id: format!("{}:{object}", finding.rule.name),
        object,
        message: description.message,
        location: input.location(finding).map(|location| JsonLocation {
            file: location.file.to_owned(),
            line: location.line,
            column: location.column,
        }),
        related: description.related,
        decided_by: description.decided_by,
        evidence: (!evidence.is_empty()).then_some(evidence),
        documentation: documentation(finding),
        remedies: description.remedies.into_iter().map(remedy).collect(),
    }
}

fn documentation(finding: &Finding) -> Vec<String> {
    let mut pages: Vec<String> = finding.rule.sources.iter().map(|source| source.page.url()).collect();
    pages.dedup();
    pages
}

fn remedy(remedy: Remedy) -> JsonRemedy {
    let change = match remedy.change {
        Change::Sql(sql) => {
            let JsonSqlChange { server, phase, steps, followed_by } = sql.into();
            JsonChange::Sql { server, phase, steps, followed_by }
        }
        Change::EndpointSetting { endpoint, name, value } => {
            JsonChange::EndpointSetting { endpoint, name, value }
        }
        Change::TaskSetting { name, value } => JsonChange::TaskSetting { name, value },
        Change::MappingRule(rule) => JsonChange::MappingRule { rule },
        Change::ServerParameter(change) => {
            let (sql, undo) = (change.alter_system(), change.undo_alter_system());
            let ParameterChange { server, name, value, set_in, takes_effect, before } = change;
            JsonChange::ServerParameter { server, name, value, set_in, takes_effect, before, sql, undo }
        }
        Change::Completion(completion) => JsonChange::Words { text: completion.to_string() },
        Change::Words(text) => JsonChange::Words { text },
    };
    JsonRemedy { change, effect: remedy.effect, caveat: remedy.caveat }
}

fn not_checked(input: &ReportInput<'_>, found: &NotChecked) -> JsonNotChecked {
    let catalog = input.migration.source();
    JsonNotChecked {
        rule: found.rule.name,
        reason: found.reason.to_string(),
        objects: found.objects.iter().map(|id| catalog.object_ref(*id)).collect(),
        grant: match &found.reason {
            NotCheckedReason::NoPrivilege { grant, .. } => grant.clone(),
            _ => None,
        },
        needs: match found.reason {
            NotCheckedReason::Needs(input) => Some(input),
            _ => None,
        },
    }
}

pub(super) fn skipped(skipped: &Skipped) -> JsonSkipped {
    let Skipped { file, line, statement, reason } = skipped.clone();
    JsonSkipped { file, line, statement, reason }
}
