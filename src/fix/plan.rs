//! What a plan is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::remedy::{Endpoint, Phase, Server, Step};

use super::{DmsDocuments, SequenceStrategy};

/// What has to be run, on which server and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct FixPlan {
    /// The name of the source's database, where it is known.
    pub database: Option<String>,
    /// The phases in which something is run, in order.
    pub phases: Vec<PhasePlan>,
    /// The settings and mapping rules that change.
    pub settings: Vec<SettingChange>,
    /// The task's files with these.
    pub documents: DmsDocuments,
    /// What a person has to decide or do.
    pub manual: Vec<Manual>,
    /// The findings that nothing in the plan removes.
    pub left: Vec<Left>,
    /// How far sequences jump ahead.
    pub sequences: SequenceStrategy,
}

impl FixPlan {
    /// What is run in a phase; `None` where nothing is.
    pub fn phase(&self, phase: Phase) -> Option<&PhasePlan> {
        self.phases.iter().find(|plan| plan.phase == phase)
    }
}

/// What is run in one phase.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct PhasePlan {
    /// Which.
    pub phase: Phase,
    /// Conditions about the server as a whole, which must hold before anything is changed.
    pub expects: Vec<Expectation>,
    /// Conditions that must hold besides before the phase is undone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expects_to_undo: Vec<Expectation>,
    /// The SQL condition that holds where all of it was run, if the server tells: its file ends there at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<String>,
    /// The SQL condition that holds where nothing of it was run, or all was undone, if the server tells: what undoes it
    /// ends there at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone: Option<String>,
    /// The statements, in order.
    pub units: Vec<Unit>,
    /// Statements that a person has to complete; in the file they are comments.
    pub suggestions: Vec<Suggestion>,
}

impl PhasePlan {
    /// A phase in which nothing is run yet.
    pub fn new(phase: Phase) -> Self {
        PhasePlan {
            phase,
            expects: Vec::new(),
            expects_to_undo: Vec::new(),
            done: None,
            undone: None,
            units: Vec::new(),
            suggestions: Vec::new(),
        }
    }

    /// Whether there is nothing to run, or to complete.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty() && self.suggestions.is_empty()
    }
}

/// Statements that belong together: all of them are run, or none. Where a statement cannot run in a
/// transaction it is a unit of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Unit {
    /// What kind of work it is: the heading that it stands under.
    pub topic: Topic,
    /// What it does, in a few words, as the comment above it. May hold any character.
    pub title: String,
    /// What one has to know before it is run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caveat: Option<String>,
    /// The statements, in order.
    pub steps: Vec<Step>,
    /// How one sees that it was run already.
    pub guard: Guard,
    /// What must hold before, unless it was run already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expects: Vec<Expectation>,
    /// What a try that failed may have left behind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repair: Option<Repair>,
    /// The schemas along which names without a schema are meant in its texts; none for pg_dump's own texts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub search_path: Vec<String>,
    /// The findings that it removes, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<String>,
    /// The findings that it makes less likely to hurt, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lowered: Vec<String>,
}

impl Unit {
    /// Statements with nothing said of them but what they do and how one sees that they were run.
    pub fn new(topic: Topic, title: impl Into<String>, steps: Vec<Step>, guard: Guard) -> Self {
        Unit {
            topic,
            title: title.into(),
            caveat: None,
            steps,
            guard,
            expects: Vec::new(),
            repair: None,
            search_path: Vec::new(),
            findings: Vec::new(),
            lowered: Vec::new(),
        }
    }

    /// Whether all of it may run in a transaction.
    pub fn runs_in_transaction(&self) -> bool {
        self.steps.iter().all(|step| step.transaction)
    }
}

/// How one sees that a unit was run already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Guard {
    /// To run it again changes nothing.
    Repeatable,
    /// To run it again changes nothing; it is undone where this SQL condition says that what it is about is there.
    WhileThere(String),
    /// This SQL condition holds once it was run. It is never NULL, and no error where objects are missing.
    Unless(String),
    /// It makes way for what comes after it, and is passed over where this SQL condition says that that was
    /// run. Going back it is always undone: that only sets what was set before.
    Prepares(String),
}

/// What must hold before something is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Expectation {
    /// The SQL condition; it is no error where objects are missing, and NULL counts as false.
    pub holds: String,
    /// What is said where it does not hold. May hold any character.
    pub otherwise: String,
}

impl Expectation {
    /// A condition, and what is said where it does not hold.
    pub fn new(holds: impl Into<String>, otherwise: impl Into<String>) -> Self {
        Expectation { holds: holds.into(), otherwise: otherwise.into() }
    }
}

/// What removes the remains of a try that failed: an invalid index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Repair {
    /// The SQL condition that holds where there are remains.
    pub when: String,
    /// The statement that removes them, without a closing semicolon. It runs in no transaction.
    pub statement: String,
}

impl Repair {
    /// Runs the statement where the condition holds.
    pub fn new(when: impl Into<String>, statement: impl Into<String>) -> Self {
        Repair { when: when.into(), statement: statement.into() }
    }
}

/// The headings of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
#[allow(missing_docs, reason = "the names are those of the objects")]
pub enum Topic {
    Way,
    Roles,
    Settings,
    Schemas,
    Extensions,
    Types,
    Functions,
    Sequences,
    Tables,
    PrimaryKeys,
    ColumnTypes,
    Keys,
    ReplicaIdentity,
    Indexes,
    Constraints,
    Statistics,
    Views,
    Rules,
    Triggers,
    Policies,
    Owners,
    Privileges,
    Comments,
    Publications,
    EventTriggers,
    ForeignData,
    Writers,
    SequenceValues,
    RowCounts,
    Data,
    Checks,
    CleanUp,
    Other,
}

impl Topic {
    /// The heading in a file.
    pub fn heading(self) -> &'static str {
        match self {
            Topic::Way => "What makes way for DMS",
            Topic::Roles => "Roles",
            Topic::Settings => "Settings of roles and databases",
            Topic::Schemas => "Schemas",
            Topic::Extensions => "Extensions",
            Topic::Types => "Types",
            Topic::Functions => "Functions",
            Topic::Sequences => "Sequences",
            Topic::Tables => "Tables",
            Topic::PrimaryKeys => "Primary keys",
            Topic::ColumnTypes => "Types of columns",
            Topic::Keys => "Keys",
            Topic::ReplicaIdentity => "Replica identity",
            Topic::Indexes => "Indexes",
            Topic::Constraints => "Constraints",
            Topic::Statistics => "Statistics",
            Topic::Views => "Views",
            Topic::Rules => "Rules",
            Topic::Triggers => "Triggers",
            Topic::Policies => "Policies",
            Topic::Owners => "Owners",
            Topic::Privileges => "Privileges",
            Topic::Comments => "Comments",
            Topic::Publications => "Publications",
            Topic::EventTriggers => "Event triggers",
            Topic::ForeignData => "Foreign data",
            Topic::Writers => "The switch that keeps writers out",
            Topic::SequenceValues => "Values of sequences",
            Topic::RowCounts => "Row counts",
            Topic::Data => "Data",
            Topic::Checks => "Checks",
            Topic::CleanUp => "What was there for the migration alone",
            Topic::Other => "Other",
        }
    }
}

/// Statements that a person has to complete before they can be run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Suggestion {
    /// What it is about.
    pub title: String,
    /// Why the plan cannot hold the statement itself, and what to fill in.
    pub words: String,
    /// The query that tells what to fill in.
    pub query: Option<String>,
    /// The statements, with what is to be filled in between `<` and `>`.
    pub statements: Vec<String>,
    /// The findings that it would answer, by id.
    pub findings: Vec<String>,
}

/// A setting or mapping rule that the plan changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct SettingChange {
    /// Where it is changed.
    pub place: SettingPlace,
    /// The new value, or the rule.
    pub value: Value,
    /// What one has to know before.
    pub caveats: Vec<String>,
    /// The findings that it removes, by id.
    pub findings: Vec<String>,
    /// The findings that it makes less likely to hurt, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lowered: Vec<String>,
}

impl SettingChange {
    /// A change that no finding asks for yet.
    pub fn new(place: SettingPlace, value: impl Into<Value>) -> Self {
        SettingChange {
            place,
            value: value.into(),
            caveats: Vec::new(),
            findings: Vec::new(),
            lowered: Vec::new(),
        }
    }

    /// With something that one has to know before.
    #[must_use]
    pub fn with_caveat(mut self, caveat: impl Into<String>) -> Self {
        self.caveats.push(caveat.into());
        self
    }
}

/// Where something is set.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind")]
#[non_exhaustive]
pub enum SettingPlace {
    /// A setting of an endpoint.
    Endpoint {
        /// Which endpoint.
        endpoint: Endpoint,
        /// The name as DMS writes it.
        name: String,
    },
    /// A setting of the task.
    Task {
        /// Section and name: `TargetMetadata.LobMaxSize`.
        name: String,
    },
    /// The table mappings.
    TableMappings,
    /// A parameter of a server, set by its administrator.
    Parameter {
        /// Which server.
        server: Server,
        /// The parameter's name.
        name: String,
    },
}

/// What a person has to decide or do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Manual {
    /// When, where that is known.
    pub phase: Option<Phase>,
    /// What.
    pub words: String,
    /// The findings that it answers, by id.
    pub findings: Vec<String>,
}

/// A finding that nothing in the plan removes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Left {
    /// Its id.
    pub finding: String,
    /// How bad it is.
    pub severity: crate::rules::Severity,
    /// Why.
    pub reason: String,
}
