//! Remedies: ways to remove a finding. An intent first ([`Change`]), SQL text only when asked for.

mod parameter;
mod step;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ddl::NewType;
pub use parameter::{ParameterChange, ParameterPlace, TakesEffect};
pub use step::{LockMode, Safety, Step};

/// One way to remove a finding, or to make it less likely to hurt.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Remedy {
    /// What to change.
    pub change: Change,
    /// Whether the finding is gone then.
    pub effect: Effect,
    /// What one has to know before.
    pub caveat: Option<String>,
}

impl Remedy {
    /// A remedy after which the finding is gone.
    pub fn removes(change: Change) -> Self {
        Remedy { change, effect: Effect::Removes, caveat: None }
    }

    /// A remedy after which the finding is less likely to hurt.
    pub fn lowers(change: Change) -> Self {
        Remedy { change, effect: Effect::Lowers, caveat: None }
    }

    /// With something that one has to know before.
    #[must_use]
    pub fn with_caveat(mut self, caveat: impl Into<String>) -> Self {
        self.caveat = Some(caveat.into());
        self
    }
}

/// Whether a remedy removes a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Effect {
    /// Linting again does not find it.
    Removes,
    /// It is still there, with a lower severity or a smaller chance to hurt.
    Lowers,
}

/// What a remedy changes.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Change {
    /// SQL on one of the servers.
    Sql(SqlChange),
    /// A setting of an endpoint (`PostgreSQLSettings` or an extra connection attribute).
    EndpointSetting {
        /// On which endpoint.
        endpoint: Endpoint,
        /// The setting's name as DMS writes it.
        name: &'static str,
        /// Its value.
        value: Value,
    },
    /// A setting of the task.
    TaskSetting {
        /// The setting's name with its section: `TargetMetadata.LobMaxSize`. A section's name alone
        /// (`TargetMetadata`) where several of its settings go together: `value` holds these.
        name: &'static str,
        /// Its value.
        value: Value,
    },
    /// A rule to add to the table mappings.
    MappingRule(Value),
    /// A server parameter of the source or target.
    ServerParameter(ParameterChange),
    /// A statement that a person has to complete.
    Completion(Completion),
    /// Something for a person to decide or do.
    Words(String),
}

/// A statement that a person has to complete: what is to be filled in depends on what is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Completion {
    /// What to fill in.
    pub words: String,
    /// The query that tells.
    pub query: String,
    /// The statement, with what is to be filled in between `<` and `>`; `None` where it takes more than one.
    pub statement: Option<String>,
}

impl Completion {
    /// What to fill in, and the query that tells.
    pub fn new(words: impl Into<String>, query: impl Into<String>, statement: Option<String>) -> Self {
        Completion { words: words.into(), query: query.into(), statement }
    }
}

impl fmt::Display for Completion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.words, self.query)
    }
}

/// SQL that removes a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SqlChange {
    /// On which server.
    pub server: Server,
    /// When.
    pub phase: Phase,
    /// The statements, in order.
    pub steps: Vec<Step>,
    /// What belongs to it and comes in a later phase: a constraint is validated, a materialized view
    /// filled. In the same phase it comes when all else is there: a view that was announced is made
    /// what it is.
    pub followed_by: Option<Box<SqlChange>>,
    /// The column whose type the statements change, where that is what they are for: a planner writes the
    /// statements for several such changes together, which may share what stands in their way.
    pub retypes: Option<Box<NewType>>,
}

impl SqlChange {
    /// Statements for one phase; the phase says on which server.
    pub fn new(phase: Phase, steps: Vec<Step>) -> Self {
        SqlChange { server: phase.server(), phase, steps, followed_by: None, retypes: None }
    }

    /// The statements change the type of this column, see [`Ddl::change_types`](crate::ddl::Ddl::change_types).
    #[must_use]
    pub fn changing_type(mut self, change: NewType) -> Self {
        self.retypes = Some(Box::new(change));
        self
    }

    /// With statements for a later phase, or for later in the same, where there are any.
    #[must_use]
    pub fn followed_by(mut self, phase: Phase, steps: Vec<Step>) -> Self {
        if !steps.is_empty() {
            self.followed_by = Some(Box::new(SqlChange::new(phase, steps)));
        }
        self
    }
}

/// One of the two databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Server {
    /// The database that DMS reads from.
    Source,
    /// The database that DMS writes to.
    Target,
}

/// The endpoints of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Endpoint {
    /// The source endpoint.
    Source,
    /// The target endpoint.
    Target,
    /// Both, with the same value.
    Both,
}

/// When and where a remedy is applied, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Phase {
    /// Before the replication slot is created.
    SourceBeforeTask,
    /// The target is empty.
    TargetBeforeLoad,
    /// The task is stopped, cached changes are not applied yet.
    TargetAfterLoad,
    /// Changes flow, the lag is small.
    TargetBeforeCutover,
    /// The application stops writing to the source.
    SourceAtCutover,
    /// The lag is zero.
    TargetAtCutover,
    /// The application runs on the target.
    TargetAfterCutover,
    /// The application runs on the target.
    SourceAfterCutover,
}

impl Phase {
    /// All of them, in order.
    pub const ALL: [Phase; 8] = [
        Phase::SourceBeforeTask,
        Phase::TargetBeforeLoad,
        Phase::TargetAfterLoad,
        Phase::TargetBeforeCutover,
        Phase::SourceAtCutover,
        Phase::TargetAtCutover,
        Phase::TargetAfterCutover,
        Phase::SourceAfterCutover,
    ];

    /// The server that the phase is for.
    pub fn server(self) -> Server {
        match self {
            Phase::SourceBeforeTask | Phase::SourceAtCutover | Phase::SourceAfterCutover => Server::Source,
            Phase::TargetBeforeLoad
            | Phase::TargetAfterLoad
            | Phase::TargetBeforeCutover
            | Phase::TargetAtCutover
            | Phase::TargetAfterCutover => Server::Target,
        }
    }

    /// The word in reports and file names: `target-before-load`.
    pub fn as_str(self) -> &'static str {
        match self {
            Phase::SourceBeforeTask => "source-before-task",
            Phase::TargetBeforeLoad => "target-before-load",
            Phase::TargetAfterLoad => "target-after-load",
            Phase::TargetBeforeCutover => "target-before-cutover",
            Phase::SourceAtCutover => "source-at-cutover",
            Phase::TargetAtCutover => "target-at-cutover",
            Phase::TargetAfterCutover => "target-after-cutover",
            Phase::SourceAfterCutover => "source-after-cutover",
        }
    }
}
