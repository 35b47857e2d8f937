//! Which remedy of each finding is taken.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use rayon::prelude::*;
use serde_json::Value;

use crate::catalog::{ObjectId, RelationKind};
use crate::finding::{Finding, Subject};
use crate::lint::Report;
use crate::migration::Migration;
use crate::remedy::{Change, Completion, Effect, Remedy, Safety, Server, SqlChange};
use crate::rules::{ANSWERED_ON_TARGET, Severity};

use super::{Left, Manual, Preference, SettingChange, SettingPlace, Suggestion};

/// The remedies that are taken, sorted by what they are.
#[derive(Debug, Default)]
pub(super) struct Choices {
    /// SQL for the source.
    pub sql: Vec<ChosenSql>,
    /// What the target's tables and objects answer when they are made: places in the report.
    pub on_target: Vec<usize>,
    /// Settings and mapping rules.
    pub settings: Vec<SettingChange>,
    /// Statements for the source that a person has to complete.
    pub suggestions: Vec<Suggestion>,
    /// What a person has to decide or do.
    pub manual: Vec<Manual>,
    /// Findings for which there is nothing.
    pub left: Vec<Left>,
}

/// SQL for the source that is to be run.
#[derive(Clone, Debug)]
pub(super) struct ChosenSql {
    /// The statements.
    pub change: SqlChange,
    /// What it is about, in words.
    pub title: String,
    /// What one has to know before.
    pub caveat: Option<String>,
    /// The findings that it removes.
    pub findings: Vec<String>,
    /// The findings that it makes less likely to hurt.
    pub lowered: Vec<String>,
}

impl ChosenSql {
    /// What tells it from others: its statements.
    pub fn key(&self) -> String {
        key(&self.change)
    }
}

fn key(change: &SqlChange) -> String {
    change.steps.iter().map(|step| format!("{}\0", step.up)).collect()
}

/// Takes a remedy for each finding.
pub(super) fn choose(migration: &Migration, report: &Report, preference: Preference) -> Choices {
    // to put findings into words is most of the work, and each is for itself
    let answers: Vec<Answer> =
        report.findings.par_iter().map(|finding| Answer::of(migration, finding, preference)).collect();
    let mut chosen = Collector::default();
    for (at, (finding, answer)) in report.findings.iter().zip(answers).enumerate() {
        let Answer { suggestions, by } = answer;
        chosen.choices.suggestions.extend(suggestions);
        match by {
            AnsweredBy::Target => chosen.choices.on_target.push(at),
            AnsweredBy::Remedy { id, remedy } => chosen.take(migration, finding, id, *remedy),
            AnsweredBy::Nothing { id } => chosen.leave(finding, id, without_remedy(finding.severity)),
        }
    }
    chosen.choices
}

/// Why a finding is left that names no remedy.
fn without_remedy(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "told for information: nothing has to be done as things are",
        Severity::Warning | Severity::Error => "no remedy is known",
    }
}

/// What answers one finding.
struct Answer {
    /// What a person may complete stands in the plan, whichever remedy is taken.
    suggestions: Vec<Suggestion>,
    by: AnsweredBy,
}

enum AnsweredBy {
    /// What is made on the target.
    Target,
    Remedy {
        id: String,
        remedy: Box<Remedy>,
    },
    Nothing {
        id: String,
    },
}

impl Answer {
    fn of(migration: &Migration, finding: &Finding, preference: Preference) -> Self {
        if is_made_on_target(migration, finding) {
            return Answer { suggestions: Vec::new(), by: AnsweredBy::Target };
        }
        let id = finding.id(migration.source());
        let remedies = finding.describe(migration).remedies;
        let suggestions = suggestions(migration, finding, &id, &remedies);
        let by = match best(remedies, migration, finding, preference) {
            Some(Remedy { change: Change::Sql(sql), .. }) if sql.server == Server::Target => {
                AnsweredBy::Target
            }
            Some(remedy) => AnsweredBy::Remedy { id, remedy: Box::new(remedy) },
            None => AnsweredBy::Nothing { id },
        };
        Answer { suggestions, by }
    }
}

/// Whether the finding says that DMS leaves the object behind: the plan makes all such objects.
fn is_made_on_target(migration: &Migration, finding: &Finding) -> bool {
    is_about_what_is_left(finding.rule.name) && migration.task().target_engine.value.is_postgresql()
}

/// Whether a rule finds what DMS leaves behind.
pub(super) fn is_about_what_is_left(rule: &str) -> bool {
    rule.ends_with("-not-migrated") || rule == "materialized-view" || ANSWERED_ON_TARGET.contains(&rule)
}

/// The remedy that comes first; of equals the one that the rule names first.
fn best(
    remedies: Vec<Remedy>,
    migration: &Migration,
    finding: &Finding,
    preference: Preference,
) -> Option<Remedy> {
    remedies
        .into_iter()
        .min_by_key(|remedy| rank(Kind::of(&remedy.change, migration, finding), remedy.effect, preference))
}

/// The smaller, the sooner it is taken.
fn rank(kind: Kind, effect: Effect, preference: Preference) -> (u8, u8, u8) {
    let lowers = u8::from(effect != Effect::Removes);
    let by_hand = u8::from(matches!(kind, Kind::Completion | Kind::Words | Kind::LeftOut));
    let order = match (preference, kind) {
        (Preference::Sql, Kind::SourceSql(safety)) => safety as u8,
        (Preference::Sql, Kind::TargetSql) => 10,
        (_, Kind::Setting) => 20,
        (_, Kind::TargetSql) => 30,
        (_, Kind::SourceSql(safety)) => 40 + safety as u8,
        (_, Kind::Parameter) => 50,
        (_, Kind::Completion) => 60,
        (_, Kind::Words) => 70,
        (_, Kind::LeftOut) => 80,
    };
    match preference {
        Preference::Settings if kind == Kind::Setting => (0, lowers, order),
        Preference::Settings => (1 + by_hand, lowers, order),
        _ => (by_hand, lowers, order),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Setting,
    SourceSql(Safety),
    TargetSql,
    Parameter,
    /// A statement that a person has to complete.
    Completion,
    Words,
    /// Leaves a column or a table out, whose values are then moved by hand.
    LeftOut,
}

impl Kind {
    fn of(change: &Change, migration: &Migration, finding: &Finding) -> Self {
        match change {
            Change::Sql(sql) if sql.server == Server::Target => Kind::TargetSql,
            Change::Sql(sql) => Kind::SourceSql(
                sql.steps.iter().map(|step| step.safety).max().unwrap_or(Safety::MetadataOnly),
            ),
            Change::MappingRule(rule) if leaves_out(rule, migration, finding) => Kind::LeftOut,
            Change::EndpointSetting { .. } | Change::TaskSetting { .. } | Change::MappingRule(_) => {
                Kind::Setting
            }
            Change::ServerParameter(_) => Kind::Parameter,
            Change::Completion(_) => Kind::Completion,
            Change::Words(_) => Kind::Words,
        }
    }
}

/// Whether a mapping rule keeps values from being moved: those of a column that the target does not compute by
/// itself, or the rows of a table.
fn leaves_out(rule: &Value, migration: &Migration, finding: &Finding) -> bool {
    let relations = &migration.source().relations;
    match (rule["rule-action"].as_str(), finding.source_object()) {
        (Some("remove-column"), Some(ObjectId::Column(relation, number))) => {
            let column = relations[relation].column_by_number(number);
            column.is_none_or(|column| column.generated.is_none())
        }
        (Some("exclude"), Some(ObjectId::Relation(relation))) => {
            relations[relation].kind == RelationKind::Table
        }
        (action, _) => matches!(action, Some("remove-column" | "exclude")),
    }
}

/// What a finding asks a remedy for.
struct Asked {
    id: String,
    effect: Effect,
    caveat: Option<String>,
}

/// Collects remedies; what several findings ask for is taken once.
#[derive(Default)]
struct Collector {
    choices: Choices,
    /// Where a change stands, by what it says.
    sql: HashMap<String, usize, RandomState>,
    settings: HashMap<String, usize, RandomState>,
    manual: HashMap<String, usize, RandomState>,
}

impl Collector {
    fn take(&mut self, migration: &Migration, finding: &Finding, id: String, remedy: Remedy) {
        let asked = Asked { id, effect: remedy.effect, caveat: remedy.caveat };
        match remedy.change {
            Change::Sql(change) => self.take_sql(title(migration, finding), change, asked),
            Change::EndpointSetting { endpoint, name, value } => {
                let place = SettingPlace::Endpoint { endpoint, name: name.to_owned() };
                self.set(finding, place, value, asked);
            }
            Change::TaskSetting { name, value } => {
                self.set(finding, SettingPlace::Task { name: name.to_owned() }, value, asked);
            }
            Change::MappingRule(rule) if leaves_out(&rule, migration, finding) => {
                let how = asked.caveat.map(|caveat| format!("; {caveat}")).unwrap_or_default();
                self.ask(finding, format!("leave it out of the task: {rule}{how}"), asked.id);
            }
            Change::MappingRule(rule) => self.set(finding, SettingPlace::TableMappings, rule, asked),
            Change::ServerParameter(parameter) => {
                let place =
                    SettingPlace::Parameter { server: parameter.server, name: parameter.name.to_owned() };
                self.set(finding, place, Value::String(parameter.value.clone()), asked);
            }
            Change::Completion(_) => {
                self.leave(finding, asked.id, "the plan holds a statement that a person has to complete");
            }
            Change::Words(words) => self.ask(finding, words, asked.id),
        }
    }

    fn take_sql(&mut self, title: String, change: SqlChange, asked: Asked) {
        let next = self.choices.sql.len();
        let at = *self.sql.entry(key(&change)).or_insert(next);
        let Asked { id, effect, caveat } = asked;
        if at == next {
            let (findings, lowered) = (Vec::new(), Vec::new());
            self.choices.sql.push(ChosenSql { change, title, caveat, findings, lowered });
        }
        match effect {
            Effect::Removes => self.choices.sql[at].findings.push(id),
            _ => self.choices.sql[at].lowered.push(id),
        }
    }

    /// A setting has one value. Of two numbers the larger one is taken: such settings are limits.
    fn set(&mut self, finding: &Finding, place: SettingPlace, value: Value, asked: Asked) {
        let key = match &place {
            SettingPlace::TableMappings => format!("{place:?} {value}"),
            _ => format!("{place:?}"),
        };
        let next = self.choices.settings.len();
        let at = *self.settings.entry(key).or_insert(next);
        if at == next {
            self.choices.settings.push(SettingChange::new(place, value.clone()));
        }
        let known = &mut self.choices.settings[at];
        let larger = known.value.as_i64().zip(value.as_i64()).map(|(is, wanted)| is.max(wanted));
        if let Some(larger) = larger {
            known.value = larger.into();
        } else if known.value != value {
            let reason = format!("it asks for {value}, and another finding for {}", known.value);
            return self.leave(finding, asked.id, reason);
        }
        match asked.effect {
            Effect::Removes => known.findings.push(asked.id),
            _ => known.lowered.push(asked.id),
        }
        let is_new = |caveat: &String| !known.caveats.contains(caveat);
        let new: Vec<String> = asked.caveat.into_iter().filter(is_new).collect();
        known.caveats.extend(new);
    }

    fn ask(&mut self, finding: &Finding, words: String, id: String) {
        self.leave(finding, id.clone(), "needs a person");
        let next = self.choices.manual.len();
        match *self.manual.entry(words.clone()).or_insert(next) {
            at if at < next => self.choices.manual[at].findings.push(id),
            _ => self.choices.manual.push(Manual { phase: None, words, findings: vec![id] }),
        }
    }

    fn leave(&mut self, finding: &Finding, id: String, reason: impl Into<String>) {
        self.choices.left.push(Left { finding: id, severity: finding.severity, reason: reason.into() });
    }
}

/// What a person may complete.
fn suggestions(migration: &Migration, finding: &Finding, id: &str, remedies: &[Remedy]) -> Vec<Suggestion> {
    let completions = remedies.iter().filter_map(|remedy| match &remedy.change {
        Change::Completion(completion) => Some(completion),
        _ => None,
    });
    completions.map(|completion| suggestion(title(migration, finding), completion, id)).collect()
}

fn suggestion(title: String, completion: &Completion, id: &str) -> Suggestion {
    Suggestion {
        title,
        words: completion.words.clone(),
        query: Some(completion.query.clone()),
        statements: completion.statement.iter().cloned().collect(),
        findings: vec![id.to_owned()],
    }
}

/// What a finding is about, and what was found.
fn title(migration: &Migration, finding: &Finding) -> String {
    let object = match &finding.object {
        Subject::Source(id) => migration.source().object_ref(*id),
        Subject::Named(object) => (**object).clone(),
    };
    format!("{} {}: {}", object.kind, object.path(), finding.rule.name)
}
