//! A comparison as JSON. Its form is versioned, and described by a JSON Schema that is generated from the types of this
//! file.

use std::io;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::ComparisonInput;
use crate::catalog::ObjectRef;
use crate::catalog::difference::{NotComparable, Part, PropertyDifference, Untold};
use crate::comparison::{NotCompared, Purpose, TargetDifference, Verdict};
use crate::remedy::Phase;
use crate::report::json::{self, JsonSkipped, JsonSource, Tool};
use crate::report::open_schema;

/// The version of the form.
pub const COMPARISON_VERSION: u32 = 1;

/// Writes the comparison.
///
/// # Errors
/// When the output cannot be written.
pub fn write(input: &ComparisonInput<'_>, out: impl io::Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    serde_json::to_writer_pretty(&mut out, &comparison(input)).map_err(io::Error::from)?;
    io::Write::write_all(&mut out, b"\n")?;
    io::Write::flush(&mut out)
}

/// The JSON Schema of a comparison. Its enumerations are open, as those of the [report](json::schema).
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(JsonComparison).to_value();
    open_schema::open(&mut schema);
    schema
}

/// A comparison of a target with its source by pgdms-lint. Readers must accept keys and values of enumerations that
/// they do not know: more may come.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "pgdms-lint comparison")]
pub struct JsonComparison {
    /// The version of this form: 1.
    pub schema_version: u32,
    /// What wrote it.
    pub tool: Tool,
    /// The source, as it was read.
    pub source: JsonSource,
    /// The target, as it was read.
    pub target: JsonSource,
    /// The last phase that was asked for; null for all.
    pub until: Option<Phase>,
    /// How many differences of each verdict.
    pub summary: JsonSummary,
    /// What is not the same: by phase, verdict, kind and name.
    pub differences: Vec<JsonDifference>,
    /// What could not be compared: neither right nor wrong.
    pub not_compared: Vec<JsonNotCompared>,
    /// What was not looked for.
    pub left_out: JsonLeftOut,
    /// Statements of either side that could not be read or not be applied: what they make may be taken for missing.
    pub skipped_statements: Vec<JsonSkipped>,
}

/// How many differences of each verdict.
#[derive(Serialize, JsonSchema)]
pub struct JsonSummary {
    /// What the target lacks.
    pub missing: usize,
    /// What differs on the target, and is to be set right.
    pub different: usize,
    /// What differs and is right, for now or for good.
    pub on_purpose: usize,
    /// What the target alone has.
    pub too_much: usize,
    /// Entries of `not_compared`.
    pub not_compared: usize,
}

/// Something that is not the same.
#[derive(Serialize, JsonSchema)]
pub struct JsonDifference {
    /// By when it should be the same: the phase that makes it so.
    pub phase: Phase,
    /// What it means.
    pub verdict: JsonVerdict,
    /// Why it is right, where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// The object, under its name on the target.
    pub object: ObjectRef,
    /// The object under its name on the source, where that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_object: Option<ObjectRef>,
    /// What follows from it, where that is not plain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consequence: Option<&'static str>,
    /// The properties that differ. None for an object that is missing or too much as a whole.
    pub properties: Vec<JsonProperty>,
}

/// What a difference means.
#[derive(Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum JsonVerdict {
    /// The target lacks it.
    Missing,
    /// The target has it, but not as it should be.
    Different,
    /// It is as it should be for now, or for good.
    OnPurpose,
    /// The target alone has it.
    TooMuch,
}

/// A property that differs.
#[derive(Serialize, JsonSchema)]
pub struct JsonProperty {
    /// Its name: `data-type`, `not-null`, `grant`.
    pub property: String,
    /// Which one, where the object has several of the kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The value of the source: a boolean, number, text or list; null for none.
    pub source: Value,
    /// The value of the target.
    pub target: Value,
}

/// Something that could not be compared.
#[derive(Serialize, JsonSchema)]
pub struct JsonNotCompared {
    /// Why, in words.
    pub reason: String,
    /// Which side does not tell it; absent where both tell, and the two texts cannot be held against each other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub untold: Option<JsonSide>,
    /// What as a whole: `owners`, `privileges`, `roles` ...; or a kind of objects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aspect: Option<String>,
    /// The object, where it is a property of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<ObjectRef>,
    /// The property of the object, with both texts where these are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub property: Option<JsonProperty>,
}

/// Which side does not tell something.
#[derive(Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum JsonSide {
    /// The source.
    Source,
    /// The target.
    Target,
    /// Neither tells.
    Both,
}

/// What was not looked for.
#[derive(Serialize, JsonSchema)]
pub struct JsonLeftOut {
    /// How many tables of the source the task does not move.
    pub tables: usize,
    /// What cannot be made on the target, since it needs a table that the task does not move.
    pub impossible: Vec<JsonImpossible>,
    /// How many tables of the target DMS drops before it loads, and makes anew (`DROP_AND_CREATE`): what is said of
    /// these does not hold any more then.
    pub tables_remade: usize,
}

/// What cannot be made on the target.
#[derive(Serialize, JsonSchema)]
pub struct JsonImpossible {
    /// The object.
    pub object: ObjectRef,
    /// What it needs, and the task does not move.
    pub needs: ObjectRef,
}

fn comparison(input: &ComparisonInput<'_>) -> JsonComparison {
    let selected = input.selected;
    JsonComparison {
        schema_version: COMPARISON_VERSION,
        tool: Tool::THIS,
        source: json::source(input.source),
        target: json::source(input.target),
        until: input.selection.until,
        summary: JsonSummary {
            missing: selected.count(|verdict| verdict == Verdict::Missing),
            different: selected.count(|verdict| verdict == Verdict::Different),
            on_purpose: selected.count(|verdict| matches!(verdict, Verdict::OnPurpose(_))),
            too_much: selected.count(|verdict| verdict == Verdict::TooMuch),
            not_compared: selected.not_compared.len(),
        },
        differences: selected.differences.iter().map(|found| difference(input, found)).collect(),
        not_compared: selected.not_compared.iter().map(|found| not_compared(found)).collect(),
        left_out: JsonLeftOut {
            tables: input.comparison.tables_left_out,
            impossible: input
                .comparison
                .impossible
                .iter()
                .map(|(object, needs)| JsonImpossible { object: object.clone(), needs: needs.clone() })
                .collect(),
            tables_remade: input.tables_remade(),
        },
        skipped_statements: input.skipped.iter().map(json::skipped).collect(),
    }
}

fn difference(input: &ComparisonInput<'_>, found: &TargetDifference) -> JsonDifference {
    let (verdict, purpose) = match found.verdict {
        Verdict::Missing => (JsonVerdict::Missing, None),
        Verdict::Different => (JsonVerdict::Different, None),
        Verdict::OnPurpose(purpose) => (JsonVerdict::OnPurpose, Some(purpose)),
        Verdict::TooMuch => (JsonVerdict::TooMuch, None),
    };
    let on_source = found.source.map(|id| input.migration.source().object_ref(id));
    JsonDifference {
        phase: found.phase,
        verdict,
        purpose,
        object: found.object.clone(),
        source_object: on_source.filter(|object| *object != found.object),
        consequence: found.consequence(),
        properties: found.properties.iter().map(property).collect(),
    }
}

fn property(found: &PropertyDifference) -> JsonProperty {
    let value = |value: &Option<_>| serde_json::to_value(value).unwrap_or_default();
    JsonProperty {
        property: word(&found.property),
        of: part(&found.of),
        source: value(&found.here),
        target: value(&found.there),
    }
}

/// The name of a value of an enumeration.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

fn part(part: &Part) -> Option<String> {
    (!part.is_whole()).then(|| part.to_string().trim_start().to_owned())
}

fn not_compared(found: &NotCompared) -> JsonNotCompared {
    let nothing = JsonNotCompared {
        reason: super::reason(found),
        untold: None,
        aspect: None,
        object: None,
        property: None,
    };
    match found {
        NotCompared::Untold(NotComparable::Aspect { aspect, untold }) => {
            JsonNotCompared { untold: side(*untold), aspect: Some(word(aspect)), ..nothing }
        }
        NotCompared::Untold(NotComparable::Kind { kind, untold }) => {
            JsonNotCompared { untold: side(*untold), aspect: Some(word(kind)), ..nothing }
        }
        NotCompared::Untold(NotComparable::Property { object, property, of, untold }) => JsonNotCompared {
            untold: side(*untold),
            object: Some(object.clone()),
            property: Some(JsonProperty {
                property: word(property),
                of: part(of),
                source: Value::Null,
                target: Value::Null,
            }),
            ..nothing
        },
        NotCompared::Spelling { object, property, of, source, target } => JsonNotCompared {
            object: Some(object.clone()),
            property: Some(JsonProperty {
                property: word(property),
                of: part(of),
                source: serde_json::to_value(source).unwrap_or_default(),
                target: serde_json::to_value(target).unwrap_or_default(),
            }),
            ..nothing
        },
        NotCompared::Names(_) => nothing,
    }
}

fn side(untold: Untold) -> Option<JsonSide> {
    match untold {
        Untold::Here => Some(JsonSide::Source),
        Untold::There => Some(JsonSide::Target),
        Untold::OnBothSides => Some(JsonSide::Both),
    }
}
