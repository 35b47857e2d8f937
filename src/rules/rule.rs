//! What a rule is: data about it, a check, and the words for what it found.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::dms::documentation::{Basis, Citation};
use crate::finding::{Description, Finding, Findings};
use crate::migration::Migration;

/// One check. Rules are plain statics: what they say of themselves is data, what they do is two
/// functions. They read the [`Migration`] and nothing else.
///
/// An embedder adds a rule by making a static of its own and handing it to
/// [`Linter::with_rule`](crate::lint::Linter::with_rule).
#[derive(Debug)]
pub struct Rule {
    /// The name, kebab-case: what was found (`missing-primary-key`), never what is wished.
    pub name: &'static str,
    /// One line, without a full stop: what the finding says of the object.
    pub summary: &'static str,
    /// The group that the rule belongs to.
    pub group: Group,
    /// The severity for a full-load-and-cdc task to a PostgreSQL target, with no data profile.
    pub severity: Severity,
    /// What DMS does, when the rule applies, what to do about it. Markdown.
    pub explanation: &'static str,
    /// A schema that raises this rule, and one that does not.
    pub example: Example,
    /// What the rule cannot do without. A missing input makes the rule "not checked".
    pub needs: &'static [Input],
    /// The keys of AWS's premigration assessments that it covers.
    pub assessments: &'static [&'static str],
    /// The documented limitations that it covers, by the names of the project's reference.
    pub limitations: &'static [&'static str],
    /// Where the facts come from.
    pub sources: &'static [Citation],
    /// How sure the fact is.
    pub basis: Basis,
    /// Looks for it.
    pub check: fn(&Migration, &mut Findings),
    /// Puts a finding of this rule into words, with evidence and remedies. Called only for what is
    /// shown, so that a hundred thousand findings cost little.
    pub describe: fn(&Migration, &Finding) -> Description,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other) || self.name == other.name
    }
}

impl Eq for Rule {}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Severity {
    /// Advice.
    Info,
    /// The migration runs, but something is left behind, or a value could be hurt and nothing in
    /// the schema says how likely.
    Warning,
    /// As far as the inputs show, data can be lost or altered silently, or the task fails.
    Error,
}

impl Severity {
    /// The word in reports and options.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The groups of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Group {
    /// Columns whose type DMS carries with a loss, or not at all.
    Types,
    /// Large objects and long values.
    Lobs,
    /// Primary keys, unique keys, replica identity.
    Keys,
    /// Tables that need care as a whole.
    Tables,
    /// What DMS leaves behind.
    Objects,
    /// The source server.
    Source,
    /// The target database.
    Target,
    /// The task's own configuration.
    Task,
}

impl Group {
    /// The word in reports and options.
    pub fn as_str(self) -> &'static str {
        match self {
            Group::Types => "types",
            Group::Lobs => "lobs",
            Group::Keys => "keys",
            Group::Tables => "tables",
            Group::Objects => "objects",
            Group::Source => "source",
            Group::Target => "target",
            Group::Task => "task",
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a rule needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Input {
    /// The source's schema.
    Schema,
    /// The task's configuration: always there, if only as the documented defaults.
    Task,
    /// Who owns the objects of the source.
    Owners,
    /// Who was granted what on the source.
    Privileges,
    /// The roles of the source's cluster.
    Roles,
    /// Comments on the objects of the source.
    Comments,
    /// The settings of the source's database.
    DatabaseSettings,
    /// Measured facts about the stored values.
    Profile,
    /// The server of the source, live.
    LiveSource,
    /// The target's catalog.
    Target,
    /// The user with whom DMS connects to the source.
    DmsUser,
    /// The server of the target, live.
    LiveTarget,
    /// The user with whom DMS connects to the target.
    TargetDmsUser,
}

impl Input {
    /// Why a rule that needs this was not checked.
    pub fn reason(self) -> &'static str {
        match self {
            Input::Schema => "needs the schema of the source",
            Input::Task => "needs the task",
            Input::Owners => "needs owners: the dump names none (`--no-owner`?)",
            Input::Privileges => "needs privileges: the dump holds no GRANT (`--no-acl`?)",
            Input::Roles => "needs roles: add the output of `pg_dumpall --globals-only`",
            Input::Comments => "needs comments: the dump holds none",
            Input::DatabaseSettings => {
                "needs the database's settings: dump with `--create`, or add the output of `pg_dumpall --globals-only`"
            }
            Input::Profile => "needs measured facts about the data (`--profile`)",
            Input::LiveSource => "needs a live source",
            Input::Target => "needs the target (`--target`)",
            Input::DmsUser => "needs the user of DMS (`--dms-user`)",
            Input::LiveTarget => "needs a live target (`--target`)",
            Input::TargetDmsUser => {
                "needs the user of DMS on the target (`--dms-user` or `--target-endpoint`)"
            }
        }
    }
}

/// A schema that raises a rule, and one that does not. A test runs both.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// Raises the rule on `object`.
    pub bad: &'static str,
    /// The object that the rule names, as in an id: `column:public.rates.factor`.
    pub object: &'static str,
    /// Other rules that `bad` raises as well, by name.
    pub beside: &'static [&'static str],
    /// Does not raise the rule.
    pub good: &'static str,
    /// What the examples need beside the schema.
    pub given: Given,
}

/// What a rule's examples need beside their schema. [`Given::NOTHING`] for most.
#[derive(Clone, Copy, Debug)]
pub struct Given {
    /// Task settings, as JSON.
    pub task_settings: Option<&'static str>,
    /// The source endpoint, as JSON.
    pub source_endpoint: Option<&'static str>,
    /// The target endpoint, as JSON.
    pub target_endpoint: Option<&'static str>,
    /// Table mappings, as JSON.
    pub table_mappings: Option<&'static str>,
    /// The data profile for `bad`, as JSON.
    pub profile: Option<&'static str>,
    /// What the running server tells with `bad`, as the JSON of
    /// [`ServerFacts`](crate::server::ServerFacts).
    pub server: Option<&'static str>,
    /// The same with `good`.
    pub good_server: Option<&'static str>,
    /// The schema of the target, as SQL, for both examples.
    pub target: Option<&'static str>,
    /// The schema of the target for `good`, where that is another one.
    pub good_target: Option<&'static str>,
    /// What the target's running server tells with `bad`, as the JSON of
    /// [`ServerFacts`](crate::server::ServerFacts).
    pub target_server: Option<&'static str>,
    /// The same with `good`.
    pub good_target_server: Option<&'static str>,
    /// The user of DMS.
    pub dms_user: Option<&'static str>,
    /// How many copies of the schema stand one behind the other; `{n}` in it is the copy's number.
    pub copies: u32,
}

impl Given {
    /// The schema alone.
    pub const NOTHING: Given = Given {
        task_settings: None,
        source_endpoint: None,
        target_endpoint: None,
        table_mappings: None,
        profile: None,
        server: None,
        good_server: None,
        target: None,
        good_target: None,
        target_server: None,
        good_target_server: None,
        dms_user: None,
        copies: 1,
    };

    /// The SQL text of an example, in as many copies as it needs.
    pub fn schema(&self, example: &str) -> String {
        match self.copies {
            1 => example.to_owned(),
            copies => (1..=copies).map(|number| example.replace("{n}", &number.to_string())).collect(),
        }
    }
}
