//! Findings: one rule, one object, and what there is to say of it.

mod size;

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::{Catalog, ObjectId, ObjectKind, ObjectRef, Unread, UnreadReason};
use crate::dms::task::Setting;
use crate::migration::Migration;
use crate::remedy::Remedy;
use crate::rules::{Input, Rule, Severity};

/// One rule found one object. It holds numbers and small values: a large schema has hundreds of
/// thousands. [`Rule::describe`] puts it into words.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad it is here: the task's settings and the data can sharpen or soften the rule's own.
    pub severity: Severity,
    /// What it is about. With the rule it is the finding's identity.
    pub object: Subject,
    /// What the rule wants to remember for [`Rule::describe`].
    pub detail: Detail,
}

impl Finding {
    /// The identity: `numeric-without-precision:column:public.rates.factor`. It stays the same
    /// from run to run, whatever lines are added to the dump.
    pub fn id(&self, catalog: &Catalog) -> String {
        format!("{}:{}", self.rule.name, self.object_ref(catalog))
    }

    /// What there is to say of it: the rule's own words and, where that is known, how large the table is.
    pub fn describe(&self, migration: &Migration) -> Description {
        let mut description = (self.rule.describe)(migration, self);
        size::add(migration, self, &mut description);
        description
    }

    /// The object by name.
    pub fn object_ref(&self, catalog: &Catalog) -> ObjectRef {
        match &self.object {
            Subject::Source(id) => catalog.object_ref(*id),
            Subject::Named(object) => (**object).clone(),
        }
    }

    /// The kind of the object, without its names.
    pub fn object_kind(&self, catalog: &Catalog) -> ObjectKind {
        match &self.object {
            Subject::Source(id) => catalog.kind_of(*id),
            Subject::Named(object) => object.kind,
        }
    }

    /// The object of the source's catalog, where it is one.
    pub fn source_object(&self) -> Option<ObjectId> {
        match self.object {
            Subject::Source(id) => Some(id),
            Subject::Named(_) => None,
        }
    }
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subject {
    /// An object of the source's catalog.
    Source(ObjectId),
    /// Something else that has a name: a mapping rule, an endpoint, the task, an object of the target.
    Named(Box<ObjectRef>),
}

impl From<ObjectId> for Subject {
    fn from(id: ObjectId) -> Self {
        Subject::Source(id)
    }
}

impl From<ObjectRef> for Subject {
    fn from(object: ObjectRef) -> Self {
        Subject::Named(Box::new(object))
    }
}

/// What a rule remembers of a finding until it is put into words.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Detail {
    /// Nothing: the object says it all.
    #[default]
    None,
    /// A number: a limit, a count, which of the rule's own cases.
    Number(u64),
    /// A text.
    Text(Box<str>),
    /// Other objects of the source's catalog.
    Objects(Box<[ObjectId]>),
}

/// What a finding says, in words and data.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Description {
    /// One sentence for a person: what happens to what.
    pub message: String,
    /// Other objects that are part of it.
    pub related: Vec<ObjectRef>,
    /// The settings that decided the verdict.
    pub decided_by: Vec<DecidedBy>,
    /// The figures that the verdict rests on, as pairs of name and value.
    pub evidence: Vec<(&'static str, serde_json::Value)>,
    /// What can be done, the least disturbing first.
    pub remedies: Vec<Remedy>,
}

impl Description {
    /// A description with nothing but its message.
    pub fn new(message: impl Into<String>) -> Self {
        Description { message: message.into(), ..Description::default() }
    }

    /// Adds a remedy.
    #[must_use]
    pub fn remedy(mut self, remedy: Remedy) -> Self {
        self.remedies.push(remedy);
        self
    }

    /// Adds the setting that decided.
    #[must_use]
    pub fn decided_by(mut self, decision: DecidedBy) -> Self {
        self.decided_by.push(decision);
        self
    }

    /// Adds an object that is part of it.
    #[must_use]
    pub fn related(mut self, object: ObjectRef) -> Self {
        self.related.push(object);
        self
    }

    /// Adds a figure.
    #[must_use]
    pub fn evidence(mut self, name: &'static str, value: impl Into<serde_json::Value>) -> Self {
        self.evidence.push((name, value.into()));
        self
    }
}

/// A setting that decided a verdict.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct DecidedBy {
    /// Its name.
    pub setting: String,
    /// Its value.
    pub value: serde_json::Value,
    /// Where it comes from: `default`, an argument, a file with its JSON pointer.
    pub origin: String,
}

impl<T: Serialize> From<&Setting<T>> for DecidedBy {
    fn from(setting: &Setting<T>) -> Self {
        DecidedBy {
            setting: setting.name.to_owned(),
            value: serde_json::to_value(&setting.value).unwrap_or_default(),
            origin: setting.origin.to_string(),
        }
    }
}

/// A rule that could not run, and why. Never the same as a pass.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotChecked {
    /// The rule.
    pub rule: &'static Rule,
    /// Why.
    pub reason: NotCheckedReason,
    /// The objects that it could not judge; empty where that is all of them.
    pub objects: Vec<ObjectId>,
}

/// Why a rule could not run.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotCheckedReason {
    /// An input is missing.
    Needs(Input),
    /// The role that read the server may not see what it needs.
    NoPrivilege {
        /// What that is.
        what: String,
        /// The statement that lets the role see it; `None` where only superusers do.
        grant: Option<String>,
    },
    /// Another reason, in words.
    Because(String),
}

impl From<&Unread> for NotCheckedReason {
    fn from(unread: &Unread) -> Self {
        let what = unread.subject.words();
        match unread.reason {
            UnreadReason::NotPermitted => {
                NotCheckedReason::NoPrivilege { what, grant: unread.grant.as_deref().map(str::to_owned) }
            }
            _ => NotCheckedReason::Because(format!("{what} could not be read: {}", unread.reason)),
        }
    }
}

impl fmt::Display for NotCheckedReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotCheckedReason::Needs(input) => f.write_str(input.reason()),
            NotCheckedReason::NoPrivilege { what, grant: Some(grant) } => {
                write!(f, "the connected role may not see {what}: {grant}")
            }
            NotCheckedReason::NoPrivilege { what, grant: None } => {
                write!(f, "the connected role may not see {what}: only superusers do")
            }
            NotCheckedReason::Because(reason) => f.write_str(reason),
        }
    }
}

/// What one rule finds.
#[derive(Debug)]
pub struct Findings {
    rule: &'static Rule,
    found: Vec<Finding>,
    not_checked: Vec<NotChecked>,
}

impl Findings {
    pub(crate) fn new(rule: &'static Rule) -> Self {
        Findings { rule, found: Vec::new(), not_checked: Vec::new() }
    }

    /// The rule that looks: one check may serve a family of rules.
    pub fn rule(&self) -> &'static Rule {
        self.rule
    }

    /// The rule found this object, with its own severity and nothing to remember.
    pub fn add(&mut self, object: impl Into<Subject>) {
        self.add_with(object, self.rule.severity, Detail::None);
    }

    /// The rule found this object.
    pub fn add_with(&mut self, object: impl Into<Subject>, severity: Severity, detail: Detail) {
        self.found.push(Finding { rule: self.rule, severity, object: object.into(), detail });
    }

    /// The rule could not judge these objects (none: any object). To say so twice is to say it once.
    pub fn not_checked(&mut self, reason: NotCheckedReason, objects: Vec<ObjectId>) {
        let not_checked = NotChecked { rule: self.rule, reason, objects };
        if !self.not_checked.contains(&not_checked) {
            self.not_checked.push(not_checked);
        }
    }

    /// The rule could not judge these objects, for they could not be read.
    pub(crate) fn not_read(&mut self, unread: Vec<(&Unread, ObjectId)>) {
        let mut by_reason: Vec<(NotCheckedReason, Vec<ObjectId>)> = Vec::new();
        for (unread, object) in unread {
            let reason = NotCheckedReason::from(unread);
            match by_reason.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, objects)) => objects.push(object),
                None => by_reason.push((reason, vec![object])),
            }
        }
        by_reason.into_iter().for_each(|(reason, objects)| self.not_checked(reason, objects));
    }

    /// Takes back what was found of objects.
    pub(crate) fn retain(&mut self, is_kept: impl Fn(&Finding) -> bool) {
        self.found.retain(|finding| is_kept(finding));
    }

    pub(crate) fn into_parts(self) -> (Vec<Finding>, Vec<NotChecked>) {
        (self.found, self.not_checked)
    }
}
